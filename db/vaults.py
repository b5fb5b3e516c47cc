"""Everything that can be done with a vault that is not open yet: make, open, back up, rehearse, restore."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from app.clock import now
from app.paths import vault_exists
from app.ports import BackupsNote, Vault
from app.rows import GenerationRow, RehearsalRow
from db import backup, backup_note, recovery, restore, vault
from db.crypto import KdfCost
from db.device import Device, SystemKeyring

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

    def same_recovery_code(self, one: str, other: str) -> bool:
        return recovery.from_code(one) == recovery.from_code(other)

    def create(self, folder: Path, user: str, password: str, recovery_code: str = "") -> tuple[Vault, str]:
        made = vault.create(folder, user, password, self._clock, self._cost, recovery_code, self._device)
        return made.vault, made.recovery_code

    def unlock(self, folder: Path, user: str, password: str) -> Vault:
        return vault.unlock(folder, user, password, self._clock, self._device)

    def recover(self, folder: Path, code: str, user: str, password: str) -> Vault:
        return vault.recover(folder, code, user, password, self._clock, self._device, self._cost)

    def backups(self, folder: Path) -> BackupsNote:
        note = backup_note.read(folder)
        return BackupsNote(note.last, (note.keep.days, note.keep.weeks, note.keep.months))

    def back_up_closed(self, folder: Path, target: Path, on_step: Step | None = None) -> Path:
        """Needs no key. Old generations are thinned out once the new one has been read back."""
        made = backup.backup_closed(folder, target, self._clock, on_step)
        now = self._clock()
        backup.prune(target, backup_note.read(folder).keep, now, made)
        backup_note.made(folder, now, logged=False)
        return made

    def generations(self, target: Path) -> list[GenerationRow]:
        return [GenerationRow(g.path, g.made, g.whole) for g in backup.generations(target)]

    def verify_backup(self, source: Path, on_step: Step | None = None) -> str:
        """The name of the newest generation, once every byte of it is proved; VaultError otherwise."""
        generation = backup.newest(source)
        backup.verify_generation(generation, on_step)
        return generation.name

    def rehearse(self, source: Path, code: str, on_step: Step | None = None) -> RehearsalRow:
        return restore.rehearse(source, restore.by_recovery(code), on_step, self._clock)

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
    ) -> tuple[RehearsalRow, Path | None]:
        done = restore.restore(
            source, folder, code, user, password, self._clock, self._device, replacing, on_step, self._cost
        )
        return done.report, done.aside

    def warm_up(self) -> None:
        """Nothing more: importing this module was it."""
