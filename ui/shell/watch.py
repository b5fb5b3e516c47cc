"""Sees every key and click, whatever window they go to: the idle lock, sleep, and the keys that lock, hide and lead on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QClipboard, QInputEvent
from PySide6.QtWidgets import QApplication

from ui.shell.keys import key_of
from ui.shell.sleep import CLOCKS, Clock, Since, Sleep

_SIGNS_OF_LIFE = {
    QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel, QEvent.Type.TouchBegin,
}  # fmt: skip
WARN_SECONDS = 30
"""So long before it locks by itself it says so, second by second."""
SECOND_MS = 1000
TICK_MS = 5000
"""How long after waking an idle window may stand open before anybody touches it."""
Key = Callable[[], None]


class Watch(QObject):
    """A modal dialog blocks shortcuts of the window behind it, but not this filter: F12 and Ctrl+L always work.

    `closing_in`: seconds until it locks by itself, from WARN_SECONDS down; 0 when somebody is there after all.
    """

    closing_in = Signal(int)

    def __init__(self, parent: QObject, lock: Key, hide: Key, clocks: Sequence[Clock] = CLOCKS) -> None:
        super().__init__(parent)
        self._lock, self.hide = lock, hide
        self._keys: Mapping[int, Key] = {}
        self._anywhere: Mapping[int, Key] = {}
        self._since = Since(clocks)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setTimerType(Qt.TimerType.PreciseTimer)  # what is left is told to the second
        self._idle.timeout.connect(lock)
        self._countdown = QTimer(self)
        self._countdown.setInterval(SECOND_MS)
        self._countdown.timeout.connect(self._count)
        self._left = 0
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self.look)
        self._sleep = Sleep(self, self._on_sleep)
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)
        self._clips = _Clips(self, self._idle.isActive)

    def start(self, minutes: int) -> None:
        """Lock after so many minutes without a key or a click, asleep or awake."""
        self._since.restart()
        self._idle.start(minutes * 60_000)
        self._stay()
        self._tick.start()

    def stop(self) -> None:
        """It is locked: nothing to watch for."""
        self._idle.stop()
        self._countdown.stop()
        self._tick.stop()
        self._keys = self._anywhere = {}

    def bind(self, keys: Mapping[int, Key], anywhere: Mapping[int, Key]) -> None:
        """What Ctrl and these keys do until it is locked, while no dialog waits for an answer; `anywhere`: also while one does."""
        self._keys, self._anywhere = keys, anywhere

    def forget_clipboard(self) -> None:
        """What was copied or selected in here is not left for the next program."""
        self._clips.forget()

    @property
    def minutes(self) -> int:
        """Minutes until the idle lock; 0 while it is locked."""
        return self._idle.interval() // 60_000 if self._idle.isActive() else 0

    def look(self) -> bool:
        """Whether it is too long since the last sign of life; then it is locked. A timer stands still while the PC sleeps."""
        late = self._idle.isActive() and self._since.seconds() >= self._idle.interval() / 1000
        if late:
            self._lock()
        return late

    def _stay(self) -> None:
        """Somebody is there: whatever was counted down is over."""
        self._countdown.start()
        if self._left:
            self._left = 0
            self.closing_in.emit(0)

    def _count(self) -> None:
        left = -(-self._idle.remainingTime() // SECOND_MS)
        if 0 < left <= WARN_SECONDS:
            self._left = left
            self.closing_in.emit(left)

    def _on_sleep(self) -> None:
        if self._idle.isActive():
            self._lock()

    def eventFilter(self, watched: QObject, event: Any) -> bool:
        if not isinstance(event, QInputEvent):
            return False  # hundreds for each picture: Qt asks about every event there is
        kind = event.type()
        if kind in _SIGNS_OF_LIFE and self._idle.isActive():
            if self.look():
                return True  # the first touch after a long sleep opens nothing
            self._since.restart()
            self._idle.start()
            self._stay()
        if kind in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            run = self._key(event)
            if run:
                if kind == QEvent.Type.KeyPress:
                    run()
                event.accept()
                return True
        return False

    def _key(self, event: Any) -> Key | None:
        key = key_of(event)
        if key == Qt.Key.Key_F12:
            return self.hide
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier != Qt.KeyboardModifier.ControlModifier:
            return None
        if key == Qt.Key.Key_L:
            return self._lock
        return self._anywhere.get(key) or (None if QApplication.activeModalWidget() else self._keys.get(key))


class _Clips(QObject):
    """The clipboard, and under X11 the selection, which holds every text that is marked with the mouse."""

    def __init__(self, parent: QObject, is_open: Callable[[], bool]) -> None:
        super().__init__(parent)
        self._is_open = is_open
        self._clipboard = clipboard = QApplication.clipboard()
        self._copied: dict[QClipboard.Mode, str] = {}
        clipboard.changed.connect(self._on_changed)

    def _on_changed(self, mode: QClipboard.Mode) -> None:
        """While it is unlocked and a window of ours has the cursor, what is copied is copied in here."""
        if self._is_open() and QApplication.focusWidget() is not None:
            self._copied[mode] = self._clipboard.text(mode)

    def forget(self) -> None:
        """Ours is taken away; what others put there is not ours to take."""
        clipboard, copied, self._copied = self._clipboard, self._copied, {}
        modes = [(QClipboard.Mode.Clipboard, clipboard.ownsClipboard())]
        if clipboard.supportsSelection():
            modes.append((QClipboard.Mode.Selection, clipboard.ownsSelection()))
        for mode, ours in modes:
            was = copied.get(mode, "")
            if ours or (was and clipboard.text(mode) == was):
                clipboard.clear(mode)
