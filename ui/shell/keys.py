"""Which key was pressed, whatever its layout writes: with Cyrillic or Arabic letters Ctrl+L must lock all the same."""

from __future__ import annotations

import sys
from typing import Any

from PySide6.QtCore import Qt

_LETTERS = {
    Qt.Key.Key_L: (46, 0x4C), Qt.Key.Key_K: (45, 0x4B), Qt.Key.Key_T: (28, 0x54), Qt.Key.Key_Z: (52, 0x5A),
    Qt.Key.Key_F12: (96, 0x7B),
}  # fmt: skip
_DIGITS = {getattr(Qt.Key, f"Key_{n}"): (9 + n, 0x30 + n) for n in range(1, 10)}
_PLACES = {**_LETTERS, **_DIGITS}
_BY_SCAN_CODE = {scan: key for key, (scan, _) in _PLACES.items()}
"""X11 and Wayland: the code of evdev and 8."""
_BY_VIRTUAL_KEY = {virtual: key for key, (_, virtual) in _PLACES.items()}
"""Windows gives the keys of a layout without Latin letters their Latin names."""


def key_of(event: Any) -> int:
    """The key as Qt knows it where it is a Latin letter or a figure; else by its place on the keyboard."""
    key = int(event.key())
    if key < 0x80 and chr(key).isalnum():
        return key
    if sys.platform == "win32":
        return int(_BY_VIRTUAL_KEY.get(event.nativeVirtualKey(), key))
    return int(_BY_SCAN_CODE.get(event.nativeScanCode(), key))
