"""The backups on a stick: whose each is, how far the vault had come, and which are thinned out.

A generation belongs to a vault by the vault's id. Which of one vault's is the newest is told by the vault's own counter,
the number of lines in its log; clocks lie. A vault that was restored counts on from an older line: how often that was
comes first.
"""

import json
import os
import re
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from app.domain.errors import VaultError
from app.paths import KEYS, KEYS_COPY
from db import proof
from db.manifest import MANIFEST, Manifest, manifest_from
from db.stick import stick_faults

PREFIX, PART, OLD = "data-", ".part", ".old"
OURS = re.compile(r"data-\d{8}-\d{6}(-\d+)?(\.part|\.old)?")
"""Only such folders are ever removed: the stick may hold other things."""
COPIED = re.compile(r"data-\d{8}-\d{6}")
"""Stands somewhere in the name of a copy made by hand, in any language."""
STALE = timedelta(days=1)
MOST_KEYS = 1 << 20
_VAULT = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Generation:
    """A backup as it is found on a stick; `whole`: the manifest can be read and every file has its full size.

    `vault`: whose it is, empty when that cannot be told. `lines`, `changed`: the vault's counter, and the time of its
    newest line; None for those of older programs. `restored`: how often the vault had come back from a stick.
    `proved`: when it was opened with the key and found whole.
    """

    path: Path
    made: datetime | None
    whole: bool
    vault: str = ""
    lines: int | None = None
    changed: datetime | None = None
    restored: int = 0
    proved: datetime | None = None

    @property
    def rank(self) -> tuple[object, ...]:
        """Orders those of one vault. One without a counter comes before all that have one."""
        counter = -1 if self.lines is None else self.lines
        original = OURS.fullmatch(self.path.name) is not None
        return (self.restored, counter, self.made or datetime.min, original, self.path.name)


@dataclass(frozen=True, slots=True)
class Keep:
    """Which generations stay: the newest of each of so many days, weeks and months that have one."""

    days: int = 7
    weeks: int = 5
    months: int = 12


def generations(target: Path, first: str = "") -> list[Generation]:
    """The backups on a stick: those of the vault `first` before the others', each vault's newest first."""
    with stick_faults():
        folders = [_generation(path) for path in _folders(target)]
    folders.sort(key=lambda g: g.rank, reverse=True)
    return sorted(folders, key=lambda g: (g.vault != first, not g.vault, g.vault))


def _folders(target: Path) -> list[Path]:
    """Ours by name, also when copied by hand, and whatever else holds a manifest of ours."""
    folders = [path for path in target.iterdir() if path.is_dir()]
    return [p for p in folders if p.suffix not in (PART, OLD) and (COPIED.search(p.name) or _has_manifest(p))]


def _has_manifest(folder: Path) -> bool:
    try:
        read_manifest(folder)
    except VaultError as error:
        return error.code == "backup_too_new"
    return True


def _generation(folder: Path) -> Generation:
    try:
        manifest = read_manifest(folder)
    except VaultError:
        return Generation(folder, None, False, vault_of(folder))
    try:
        whole = all((folder / name).stat().st_size == mark.bytes for name, mark in manifest.files.items())
    except OSError:
        whole = False
    vault = manifest.vault or vault_of(folder)
    note = proof.read(folder)
    fits = note is not None and proof.says_of(note, vault, manifest.plain)
    proved = note.at if note and fits else None
    return Generation(
        path=folder,
        made=manifest.made,
        whole=whole,
        vault=vault,
        lines=manifest.lines,
        changed=manifest.changed,
        restored=manifest.restored,
        proved=proved,
    )


def vault_of(folder: Path) -> str:
    """The id of the vault that the key slots in a folder belong to, by either copy; empty when it cannot be told."""
    return next(filter(None, (_vault_in(folder / name) for name in (KEYS, KEYS_COPY))), "")


def _vault_in(path: Path) -> str:
    try:
        with path.open("rb") as file:
            vault = json.loads(file.read(MOST_KEYS))["vault"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""
    return vault if isinstance(vault, str) and _VAULT.fullmatch(vault) else ""


def read_manifest(generation: Path) -> Manifest:
    """The manifest. VaultError `not_a_backup`, `backup_too_new`, or `backup_damaged` when it cannot be understood."""
    path = generation / MANIFEST
    with stick_faults():
        if not path.is_file():
            raise VaultError("not_a_backup")
        content = path.read_bytes()
    return manifest_from(content)


def newest(place: Path, vault: str = "") -> Path:
    """The newest whole-looking backup of the vault on a stick, or the one that `place` is itself.

    VaultError `not_a_backup`; `several_vaults` when the stick has those of several, and `vault` does not say which.
    """
    with stick_faults():
        if (place / MANIFEST).is_file():
            return place
        listed = generations(place) if place.is_dir() else []
    if vault:
        listed = [g for g in listed if g.vault == vault]
    best = next((g for g in listed if g.whole), listed[0] if listed else None)
    if best is None:
        raise VaultError("not_a_backup")
    if len({g.vault for g in listed if g.vault}) > 1:
        raise VaultError("several_vaults")
    return best.path


def kept(moments: Sequence[datetime], keep: Keep, now: datetime) -> set[datetime]:
    """Which of these times (newest first) stay: the newest of each period, and whatever lies ahead of a clock that went wrong."""
    stay = {when for when in moments if when > now}
    for most, form in ((keep.days, "%Y-%m-%d"), (keep.weeks, "%G-%V"), (keep.months, "%Y-%m")):
        periods: dict[str, datetime] = {}
        for when in moments:
            if when <= now:
                periods.setdefault(when.strftime(form), when)
        stay |= set(list(periods.values())[:most])
    return stay


def prune(target: Path, keep: Keep, now: datetime, spare: Path, vault: str) -> list[Path]:
    """Remove the vault's generations that have had their time: never `spare`, never one of another vault, never one that
    cannot be read or lacks something, never a copy made by hand.

    One that was proved with the key goes only when enough of the proved are newer. A stick that vanishes meanwhile is no
    fault: the new backup is there already.
    """
    gone: list[Path] = []
    with suppress(VaultError, OSError):
        _clear_leftovers(target, now)
        ours = [g for g in generations(target) if vault and g.vault == vault and OURS.fullmatch(g.path.name)]
        dated = [(g, g.made) for g in ours if g.made and g.whole]
        stay = kept([moment for _, moment in dated], keep, now)
        proved = kept([moment for g, moment in dated if g.proved], keep, now)
        for g, moment in dated:
            if moment in (proved if g.proved else stay) or moment in stay or g.path == spare:
                continue
            old = g.path.with_name(g.path.name + OLD)
            os.rename(g.path, old)
            gone.append(g.path)
            shutil.rmtree(old, ignore_errors=True)
    return gone


def _clear_leftovers(target: Path, now: datetime) -> None:
    for path in target.iterdir():
        if OURS.fullmatch(path.name) and path.is_dir():
            stale = now - datetime.fromtimestamp(path.stat().st_mtime) > STALE
            if path.suffix == OLD or (path.suffix == PART and stale):
                shutil.rmtree(path, ignore_errors=True)
