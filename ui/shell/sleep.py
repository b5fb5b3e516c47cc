"""The PC goes to sleep, or has slept: logind says so over D-Bus, Windows by a message, and the clocks show it afterwards."""

from __future__ import annotations

import ctypes
import sys
import time
from collections.abc import Callable, Sequence
from ctypes import wintypes
from typing import Any

from PySide6.QtCore import SLOT, QAbstractNativeEventFilter, QCoreApplication, QObject, Slot

from app.clock import steady

Clock = Callable[[], float]
LOGIND = ("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep")
_WM_POWERBROADCAST = 0x0218
_PBT_APMSUSPEND = 0x0004


CLOCKS: Sequence[Clock] = (steady, time.time)
"""In seconds. The wall clock too: where the other one stops in sleep, this one does not."""


class Since:
    """How long ago something was, by the clock that says the longest: a clock set back cannot keep a window open."""

    def __init__(self, clocks: Sequence[Clock] = CLOCKS) -> None:
        self._clocks = clocks
        self.restart()

    def restart(self) -> None:
        self._then = [clock() for clock in self._clocks]

    def seconds(self) -> float:
        """Seconds since the last restart, sleep counted."""
        return max(clock() - then for clock, then in zip(self._clocks, self._then, strict=True))


class Sleep(QObject):
    """Calls `lock` when the system says that it is about to sleep; `bus` is the system's D-Bus, where there is one."""

    def __init__(self, parent: QObject, lock: Callable[[], None], bus: Any = None) -> None:
        super().__init__(parent)
        self._lock = lock
        self._native: _PowerEvents | None = None
        if sys.platform == "win32":
            self._native = _PowerEvents(lock)
            application = QCoreApplication.instance()
            assert application is not None
            application.installNativeEventFilter(self._native)
        else:
            self.heard = self._listen(bus)

    def _listen(self, bus: Any) -> bool:
        from PySide6.QtDBus import QDBusConnection

        bus = bus or QDBusConnection.systemBus()
        return bool(bus.isConnected() and bus.connect(*LOGIND, self, SLOT("on_sleep(bool)")))

    @Slot(bool)
    def on_sleep(self, going: bool) -> None:
        """logind: True before it sleeps, False when it has woken. Locked both times: it may have slept before we were heard."""
        self._lock()


class _PowerEvents(QAbstractNativeEventFilter):
    """Windows' own message, which every window gets before the PC sleeps."""

    def __init__(self, lock: Callable[[], None]) -> None:
        super().__init__()
        self._lock = lock

    def nativeEventFilter(self, kind: Any, message: Any) -> object:
        if bytes(kind) == b"windows_generic_MSG":
            data = ctypes.cast(int(message), ctypes.POINTER(wintypes.MSG)).contents
            if (data.message, data.wParam) == (_WM_POWERBROADCAST, _PBT_APMSUSPEND):
                self._lock()
        return False, 0
