"""The one way to ask for a file or a folder: Qt's own dialog, which keeps no list of where one has been."""

import os
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QWidget

_OWN = QFileDialog.Option.DontUseNativeDialog
"""The system's dialogs write every file into a list of recent ones."""
_QT = "QtProject"


def keep_no_traces() -> None:
    """Qt's dialog writes the last folders into a file of the user; from now on there is no such file to write."""
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, os.devnull)


def ask_save(parent: QWidget, title: str, name: str, kind: str) -> Path | None:
    """Where to save; None when nothing is chosen. `kind` is the ending, without the dot."""
    path, _ = QFileDialog.getSaveFileName(
        parent, title, str(Path.home() / name), f"{kind.upper()} (*.{kind})", options=_OWN
    )
    _forget()
    if not path:
        return None
    return Path(path) if Path(path).suffix else Path(f"{path}.{kind}")


def ask_open(parent: QWidget, title: str, endings: tuple[str, ...]) -> Path | None:
    """A file that is there already; None when nothing is chosen. What it is, is said by its content and not by its ending."""
    kinds = " ".join(f"*.{ending} *.{ending.upper()}" for ending in endings)
    path, _ = QFileDialog.getOpenFileName(parent, title, str(Path.home()), f"{title} ({kinds});;(*)", options=_OWN)
    _forget()
    return Path(path) if path else None


def ask_folder(parent: QWidget, title: str) -> Path | None:
    """A folder; None when nothing is chosen."""
    path = QFileDialog.getExistingDirectory(parent, title, str(Path.home()), QFileDialog.Option.ShowDirsOnly | _OWN)
    _forget()
    return Path(path) if path else None


def _forget() -> None:
    """Windows keeps Qt's settings in the registry, where `keep_no_traces` does not reach."""
    kept = QSettings(QSettings.Scope.UserScope, _QT)
    kept.remove("FileDialog")
