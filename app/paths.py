"""Where the program finds its own data. The vault's folder is always named by the person, never guessed."""

import os
import sys
from pathlib import Path

RESOURCES = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parent.parent)) / "resources"

DATABASE, KEYS, LOCK = "data.db", "keys.json", "data.lock"
ATTEMPTS, BACKUPS, SNAPSHOT = "data.wait", "data.backups", "data.snapshot"
KEYS_COPY, ANCHOR, DUE, PROOF = "keys.copy", "data.anchor", "data.due", "data.proved"
ERASED = "data.erased"


def vault_exists(folder: Path) -> bool:
    """Whether the folder holds a vault, whole or in part."""
    return any((folder / name).exists() for name in (DATABASE, KEYS, KEYS_COPY))


def default_vault() -> Path:
    """The folder the window opens when none is named: LIVD_VAULT, or the user's own data folder."""
    named = os.environ.get("LIVD_VAULT")
    if named:
        return Path(named)
    base = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "livd"
