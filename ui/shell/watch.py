"""Sees every key and click, whatever window they go to: the idle lock, and the keys that lock and hide at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

_SIGNS_OF_LIFE = {
    QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel, QEvent.Type.TouchBegin,
}  # fmt: skip


class Watch(QObject):
    """A modal dialog blocks shortcuts of the window behind it, but not this filter: F12 and Ctrl+L always work."""

    def __init__(self, parent: QObject, lock: Callable[[], None], hide: Callable[[], None]) -> None:
        super().__init__(parent)
        self._lock, self._hide = lock, hide
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(lock)
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)
        self._copied = ""
        QApplication.clipboard().dataChanged.connect(self._on_copied)

    def start(self, minutes: int) -> None:
        """Lock after so many minutes without a key or a click."""
        self._idle.start(minutes * 60_000)

    def stop(self) -> None:
        """It is locked: nothing to watch for."""
        self._idle.stop()

    def _on_copied(self) -> None:
        """While it is unlocked and a window of ours has the cursor, what is copied is copied in here."""
        if self._idle.isActive() and QApplication.focusWidget() is not None:
            self._copied = QApplication.clipboard().text()

    def forget_clipboard(self) -> None:
        """What was copied in here is not left for the next program; what others put there is not ours to take."""
        clipboard, copied, self._copied = QApplication.clipboard(), self._copied, ""
        if clipboard.ownsClipboard() or (copied and clipboard.text() == copied):
            clipboard.clear()

    @property
    def minutes(self) -> int:
        """Minutes until the idle lock; 0 while it is locked."""
        return self._idle.interval() // 60_000 if self._idle.isActive() else 0

    def eventFilter(self, watched: QObject, event: Any) -> bool:
        kind = event.type()
        if kind in _SIGNS_OF_LIFE and self._idle.isActive():
            self._idle.start()
        if kind in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            run = self._key(event)
            if run:
                if kind == QEvent.Type.KeyPress:
                    run()
                event.accept()
                return True
        return False

    def _key(self, event: Any) -> Callable[[], None] | None:
        if event.key() == Qt.Key.Key_F12:
            return self._hide
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        return self._lock if control and event.key() == Qt.Key.Key_L else None
