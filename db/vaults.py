"""Everything that can be done with a vault that is not open yet: make, open, back up, rehearse, restore."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from app.clock import now
from app.domain.errors import VaultError
from app.paths import ANCHOR, vault_exists
from app.ports import BackupsNote, Vault
from app.rows import ClosedBackup, GenerationRow, RehearsalRow
from db import anchor, backup, backup_note, proof, recovery, restore, vault
from db.crypto import KdfCost
from db.device import Device, SystemKeyring
from db.generations import generations, newest, prune, read_manifest, vault_of
from db.manifest import Manifest
from db.proof import Proof

Step = Callable[[int, int], None]


class Vaults:
    """Implements app.ports.Vaults. Every method may take its time: call it off the window's thread."""

    def __init__(
        self,
        device: Device | None = None,
        cost: KdfCost | None = None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._device: Device = device or SystemKeyring()
        self._cost, self._clock = cost, clock

    def exists(self, folder: Path) -> bool:
        return vault_exists(folder)

    def device_state(self) -> str:
        return self._device.state()

    def new_recovery_code(self) -> str:
        return recovery.to_code(recovery.new_secret())

    def recovery_sheets(self, code: str) -> tuple[str, ...]:
        return recovery.to_sheets(recovery.from_code(code))

    def same_recovery_code(self, one: str, other: str) -> bool:
        return recovery.from_code(one) == recovery.from_code(other)

    def create(self, folder: Path, user: str, password: str, recovery_code: str = "") -> tuple[Vault, str]:
        created = vault.create(folder, user, password, self._clock, self._cost, recovery_code, self._device)
        return created.vault, created.recovery_code

    def unlock(self, folder: Path, user: str, password: str) -> Vault:
        return vault.unlock(folder, user, password, self._clock, self._device)

    def recover(self, folder: Path, code: str, user: str, password: str) -> Vault:
        return vault.recover(folder, code, user, password, self._clock, self._device, self._cost)

    def backups(self, folder: Path) -> BackupsNote:
        note, last = backup_note.read(folder), anchor.read(folder / ANCHOR)
        behind = last.lines - note.lines if last and note.lines is not None else None
        keep = note.keep_without()
        return BackupsNote(note.last, (keep.days, keep.weeks, keep.months), behind, last.at if last else None)

    def back_up_closed(
        self, folder: Path, target: Path, on_step: Step | None = None, copy: bool = False
    ) -> ClosedBackup:
        """Needs no key. Old generations are thinned out once the new one has been read back, unless damage is known."""
        path = backup.backup_closed(folder, target, self._clock, on_step, copy)
        now, note, proved = self._clock(), backup_note.read(folder), proof.read(folder)
        manifest = read_manifest(path)
        done = _said(path, manifest, proved, copy)
        if not copy and not (proved and proved.faults):
            prune(target, note.keep_without(), now, path, manifest.vault)
        backup_note.made(folder, now, manifest.lines, logged=False, counts=not copy)
        return done

    def generations(self, target: Path, folder: Path | None = None, code: str = "") -> list[GenerationRow]:
        own = vault_of(folder) if folder else ""
        last = anchor.read(folder / ANCHOR) if folder else None
        rows = []
        for g in generations(target, own):
            ahead = g.lines - last.lines if last and g.vault == own and g.lines is not None else None
            mine, opens = bool(own) and g.vault == own, restore.opens(g, code) if code else None
            rows.append(
                GenerationRow(
                    path=g.path,
                    made=g.made,
                    whole=g.whole,
                    vault=g.vault,
                    lines=g.lines,
                    changed=g.changed,
                    proved=g.proved,
                    own=mine,
                    ahead=ahead,
                    opens=opens,
                )
            )
        return _with_proposal(rows)

    def verify_backup(self, source: Path, on_step: Step | None = None, folder: Path | None = None) -> str:
        """The name of the newest generation, once every byte of it is proved; VaultError otherwise."""
        generation = newest(source, vault_of(folder) if folder else "")
        backup.verify_generation(generation, on_step)
        return generation.name

    def is_whole(self, generation: Path) -> bool:
        """Whether every byte of it is as it was written."""
        try:
            backup.verify_generation(generation)
        except VaultError:
            return False
        return True

    def rehearse(self, source: Path, code: str, on_step: Step | None = None, name: str = "") -> RehearsalRow:
        return restore.rehearse(source, restore.by_recovery(code), on_step, self._clock, name)

    def rehearse_as(self, source: Path, user: str, password: str, on_step: Step | None = None) -> RehearsalRow:
        return restore.rehearse(source, restore.by_password(user, password, self._device), on_step, self._clock)

    def restore(
        self,
        source: Path,
        folder: Path,
        code: str,
        user: str,
        password: str,
        replacing: bool = False,
        on_step: Step | None = None,
        name: str = "",
    ) -> tuple[RehearsalRow, Path | None]:
        done = restore.restore(
            source, folder, code, user, password, self._clock, self._device, replacing, on_step, self._cost, name
        )
        return done.report, done.aside

    def warm_up(self) -> None:
        """Nothing more: importing this module was it."""


def _said(path: Path, manifest: Manifest, proved: Proof | None, copy: bool) -> ClosedBackup:
    """What a backup made without a key knows of itself."""
    if proved is None or proved.vault != manifest.vault:
        return ClosedBackup(path, "unknown", copy=copy)
    if proved.faults:
        return ClosedBackup(path, "damaged", proved.whole, proved.faults, copy)
    if proof.says_of(proved, manifest.vault, manifest.plain):
        return ClosedBackup(path, "proved", proved.whole, copy=copy)
    return ClosedBackup(path, "changed" if proved.whole else "unknown", proved.whole, copy=copy)


def _with_proposal(rows: list[GenerationRow]) -> list[GenerationRow]:
    """Of those that the code opens, or before a code is given of those of the vault here, the first whole one."""
    tried = any(row.opens is not None for row in rows)
    vaults = {row.vault for row in rows}
    fit = [row for row in rows if (row.opens if tried else row.own or len(vaults) == 1)]
    best = next((row for row in fit if row.whole), None)
    return [replace(row, proposed=row is best) for row in rows]
