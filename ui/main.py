"""Starts the window."""

from __future__ import annotations

import gc
import importlib
import logging
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.paths import default_vault
from ui import theme
from ui.files import keep_no_traces
from ui.i18n import speak, text
from ui.session import Session, bug_report
from ui.shell.window import Window

if TYPE_CHECKING:
    from app.ports import Vaults

log = logging.getLogger("livd")
NO_DISPLAY = 2
AFTER_LOCK = "--after-lock"


def run(arguments: Sequence[str], vaults: Vaults) -> int:
    """Show the window until it is closed.

    `window --demo` tells the demonstration's password, `window --until-shown` ends when the window has been drawn (what
    a benchmark and an installation want to know), `--after-lock` takes the place of a window that was
    locked.
    """
    if not _has_display():
        print(text("cli", "no_display"), file=sys.stderr)
        return NO_DISPLAY
    application = make_application()
    keep_no_traces()
    session = Session(vaults, default_vault())
    window = Window(session)
    sys.excepthook = lambda kind, error, trace: _unexpected(session, error)
    if "--demo" in arguments:
        window.unlock.show_demo()
    if AFTER_LOCK in arguments:
        from ui.shell.successor import take_over

        take_over(window)
    else:
        window.show()
    if "--until-shown" in arguments:
        window.grab()
        print("shown", flush=True)
        window.close()
        return 0
    gc.enable()
    QTimer.singleShot(0, lambda: session.warm_up(lambda: importlib.import_module("ui.shell.workspace")))
    QTimer.singleShot(0, lambda: leave_at_lock(window, [word for word in arguments if word == "--demo"]))
    status: int = application.exec()
    return status


def leave_at_lock(window: Window, more: list[str]) -> None:
    """From now on a fresh process takes over at each lock."""
    from ui.shell.successor import Successor

    Successor(window, more)


def _has_display() -> bool:
    """Whether there is anywhere to draw; without it Qt would abort the program."""
    named = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    return named or not sys.platform.startswith("linux")


def make_application() -> QApplication:
    """The application, dressed and speaking Norwegian."""
    application = QApplication(["livd"])
    if application.style().objectName().lower() != "fusion":
        application.setStyle("Fusion")
    application.setApplicationName("Livd")
    application.setApplicationDisplayName("Livd")
    speak(application)
    theme.apply_theme()
    return application


def _unexpected(session: Session, error: BaseException) -> None:
    report = bug_report(error)
    log.error("bug %s", report)
    session.crashed.emit(report)
