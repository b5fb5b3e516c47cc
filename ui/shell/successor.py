"""After a lock a fresh process takes the window's place, so that nothing of what was open is left in memory.

Python and Qt cannot overwrite what they have let go of: names, texts and keys would stand in freed memory for hours. A
process that has ended has none. The locked window stays until the new one is on the screen; should that never come, the
locked window goes on as it is.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from app import clock

if TYPE_CHECKING:
    from ui.shell.window import Window

log = logging.getLogger("livd")
FLAG = "--after-lock"
SHOWN = b"shown"
PATIENCE_MS = 20_000


class Successor(QObject):
    """Begins at each lock; ends this process when the next one is shown."""

    _answered = Signal(bool)

    def __init__(self, window: Window, more: list[str]) -> None:
        super().__init__(window)
        self._window, self._more = window, more
        self._process: subprocess.Popen[bytes] | None = None
        self._answered.connect(self._on_answer)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self.give_up)
        window.session.locked.connect(self.begin)
        application = QApplication.instance()
        assert application is not None
        application.aboutToQuit.connect(self._on_quit)

    def begin(self) -> None:
        """Start the next process and hand it where the window stands and who was here last; no key, no case."""
        if self._process or self._window.closing:
            return
        program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "app"]
        try:
            process = subprocess.Popen(
                [*program, "window", FLAG, *self._more],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=os.environ | {"PYINSTALLER_RESET_ENVIRONMENT": "1"},
            )
        except OSError:
            return
        self._process = process
        self._window.unlock.rest(True)
        self._patience.start()
        threading.Thread(
            target=self._hand_over, args=(process, handed(self._window)), name="successor", daemon=True
        ).start()

    def _hand_over(self, process: subprocess.Popen[bytes], content: bytes) -> None:
        shown = False
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            with process.stdin as pipe:
                pipe.write(content)
            shown = process.stdout.readline().strip() == SHOWN
        except OSError:
            pass
        self._answered.emit(shown)

    def _on_answer(self, shown: bool) -> None:
        if self._process is None:
            return
        if not shown:
            self.give_up()
            return
        if sys.platform == "win32":
            import ctypes

            ctypes.windll.user32.AllowSetForegroundWindow(self._process.pid)
        log.info("handed over")
        self._process = None
        self._window.hide()
        QApplication.exit(0)

    def _on_quit(self) -> None:
        """Closed while the next one was on its way: it is not wanted any more."""
        if self._process:
            self._process.kill()

    def give_up(self) -> None:
        """The next process did not come: the locked window goes on."""
        self._patience.stop()
        process, self._process = self._process, None
        if process:
            log.info("not handed over")
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    pipe.close()
        self._window.unlock.rest(False)


def handed(window: Window) -> bytes:
    """What the next process is told: where the window stands, which page it shows, and the user name in the field."""
    return json.dumps(
        {
            "geometry": b64encode(window.saveGeometry().data()).decode(),
            "neutral": window.is_neutral(),
            "user": window.unlock.user.text(),
            "clock": clock.said(),
        }
    ).encode()


def take_over(window: Window) -> None:
    """In the next process: stand where the one before stood, and tell it so."""
    try:
        told: dict[str, Any] = json.loads(sys.stdin.buffer.read(100_000))
        window.restoreGeometry(b64decode(told["geometry"]))
        window.unlock.user.setText(str(told["user"])[:64])
        neutral = bool(told["neutral"])
        clock.resume(told.get("clock"))
    except (ValueError, KeyError, TypeError):
        neutral = False
    window.unlock.start()
    if neutral:
        window.show_neutral()
    window.show()
    window.activateWindow()
    QTimer.singleShot(0, _say_shown)


def _say_shown() -> None:
    """Once what is shown has been drawn; after that nobody listens any more."""
    QApplication.processEvents()
    with open(1, "wb", closefd=False) as out:
        out.write(SHOWN + b"\n")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
