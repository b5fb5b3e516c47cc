"""The manifest of a backup: when it was made and by what, and how every file must be. It proves itself by a hash too."""

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from app.domain.errors import VaultError
from app.paths import ANCHOR, DATABASE, ERASED, KEYS, KEYS_COPY

FORMAT = "livd.backup/1"
MANIFEST = "manifest.json"
MOST = 1 << 53


@dataclass(frozen=True, slots=True)
class FileMark:
    """How a file of a backup must be: its size in bytes and its SHA-256 in hex."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. `schema` is None when it was made without a key by a program that could not know.

    `vault`: whose it is. `lines`: the vault's counter, the number of the newest line of its log; `changed`: that line's
    time. `restored`: how often the vault had come back from a stick. Older programs did not write these four.
    """

    made: datetime
    program: str
    schema: int | None
    files: Mapping[str, FileMark]
    vault: str = ""
    lines: int | None = None
    changed: datetime | None = None
    restored: int = 0

    @property
    def plain(self) -> str:
        """SHA-256 of the database when it stands alone; empty when a log belongs to it."""
        return "" if DATABASE + "-wal" in self.files else self.files[DATABASE].sha256


def write_manifest(path: Path, manifest: Manifest) -> str:
    """Write and fsync it; the SHA-256 of the file."""
    files = {name: {"bytes": mark.bytes, "sha256": mark.sha256} for name, mark in manifest.files.items()}
    moment = manifest.made.isoformat(timespec="seconds")
    data: dict[str, Any] = {"format": FORMAT, "made": moment, "program": manifest.program, "schema": manifest.schema}
    changed = manifest.changed.isoformat(timespec="seconds") if manifest.changed else None
    data |= {"files": files, "vault": manifest.vault, "lines": manifest.lines, "changed": changed}
    data |= {"restored": manifest.restored}
    content = json.dumps(data | {"check": _check(data)}, indent=1).encode()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return hashlib.sha256(content).hexdigest()


def manifest_from(content: bytes) -> Manifest:
    """The manifest in a file's content. VaultError `not_a_backup`, `backup_too_new` or `backup_damaged`."""
    try:
        data = json.loads(content)
        if data["format"] != FORMAT:
            raise VaultError("backup_too_new" if str(data["format"]).startswith("livd.backup/") else "not_a_backup")
        if data["check"] != _check(data):
            raise VaultError("backup_damaged", file=MANIFEST)
        files = {name: FileMark(int(m["bytes"]), str(m["sha256"])) for name, m in data["files"].items()}
        if not {DATABASE} < set(files) <= {DATABASE, DATABASE + "-wal", KEYS, KEYS_COPY, ANCHOR, ERASED}:
            raise VaultError("backup_damaged", file=MANIFEST)
        if not {KEYS, KEYS_COPY} & set(files):
            raise VaultError("backup_damaged", file=MANIFEST)
        moment = datetime.fromisoformat(data["made"]).replace(tzinfo=None)
        return Manifest(moment, str(data["program"]), data["schema"], files, *_of_the_vault(data))
    except (ValueError, OverflowError, KeyError, TypeError, AttributeError, RecursionError):
        raise VaultError("backup_damaged", file=MANIFEST) from None


def _of_the_vault(data: Mapping[str, Any]) -> tuple[str, int | None, datetime | None, int]:
    """What newer programs say of the vault. ValueError for what nobody can have written."""
    vault, lines, restored = data.get("vault", ""), data.get("lines"), data.get("restored", 0)
    if not isinstance(vault, str) or not re.fullmatch("([0-9a-f]{32})?", vault):
        raise ValueError("vault")
    for number in (restored, 0 if lines is None else lines):
        if type(number) is not int or not 0 <= number <= MOST:
            raise ValueError("number")
    changed = data.get("changed")
    return vault, lines, datetime.fromisoformat(changed).replace(tzinfo=None) if changed else None, restored


def _check(data: Mapping[str, Any]) -> str:
    """A hash over everything else in the manifest: a bit that turned in the date would otherwise go unseen."""
    rest = {name: value for name, value in data.items() if name != "check"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()
