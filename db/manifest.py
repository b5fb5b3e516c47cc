"""The manifest of a backup: when it was made and by what, and how every file must be. It proves itself by a hash too."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from app.domain.errors import VaultError
from app.paths import DATABASE, KEYS

FORMAT = "livd.backup/1"
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class FileMark:
    """How a file of a backup must be: its size in bytes and its SHA-256 in hex."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. `schema` is None when it was made without a key by a program that could not know."""

    made: datetime
    program: str
    schema: int | None
    files: Mapping[str, FileMark]


def write_manifest(path: Path, manifest: Manifest) -> str:
    """Write and fsync it; the SHA-256 of the file."""
    files = {name: {"bytes": mark.bytes, "sha256": mark.sha256} for name, mark in manifest.files.items()}
    made = manifest.made.isoformat(timespec="seconds")
    data = {"format": FORMAT, "made": made, "program": manifest.program, "schema": manifest.schema, "files": files}
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
        if not {DATABASE, KEYS} <= set(files) <= {DATABASE, DATABASE + "-wal", KEYS}:
            raise VaultError("backup_damaged", file=MANIFEST)
        made = datetime.fromisoformat(data["made"]).replace(tzinfo=None)
        return Manifest(made, str(data["program"]), data["schema"], files)
    except (ValueError, OverflowError, KeyError, TypeError, AttributeError, RecursionError):
        raise VaultError("backup_damaged", file=MANIFEST) from None


def _check(data: Mapping[str, Any]) -> str:
    """A hash over everything else in the manifest: a bit that turned in the date would otherwise go unseen."""
    rest = {name: value for name, value in data.items() if name != "check"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()
