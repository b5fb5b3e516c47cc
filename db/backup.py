"""A backup is a folder on a stick, made without a key: the closed encrypted file, the key slots, the anchor, and a manifest.

It is written beside the older ones under a temporary name, read back from the stick past the cache, and only then given
its name. No older backup is touched before that; thinning them out by age is a step of its own.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from app import drives
from app.clock import now
from app.domain.errors import VaultError
from app.drives import FAT, drive_of, is_network
from app.files import os_problem, size_of, sync_folder
from app.paths import ANCHOR, DATABASE, ERASED, KEYS, KEYS_COPY, LOCK
from app.version import VERSION
from db import anchor, backup_note, proof
from db.files import VaultLock
from db.generations import PART, PREFIX, read_manifest, vault_of
from db.manifest import MANIFEST, FileMark, Manifest, write_manifest
from db.stick import SPARE_BYTES, stick_faults, stick_full

Step = Callable[[int, int], None]
CHUNK = 1 << 20
FAT_MOST = (1 << 32) - 1


@dataclass(frozen=True, slots=True)
class About:
    """What a backup's manifest says of the vault it is of; see db.manifest."""

    vault: str = ""
    schema: int | None = None
    lines: int | None = None
    changed: datetime | None = None
    restored: int = 0


# -- making -------------------------------------------------------------------------------------------------------


def backup_closed(
    vault: Path,
    target: Path,
    clock: Callable[[], datetime] = now,
    on_step: Step | None = None,
    copy: bool = False,
) -> Path:
    """The closed vault onto the stick, without any key. VaultError `vault_in_use` while somebody has it open.

    A write-ahead log that a killed program left is part of the backup: file and log together are whole. `copy`: allow
    the vault's own disk, for a copy that is no backup. What the last look with the key found goes with it, if this is
    still the file that was looked at.
    """
    if not (vault / DATABASE).is_file() or not keys_of(vault):
        raise VaultError("vault_missing")
    check_target(target, vault, copy)
    lock = VaultLock(vault / LOCK, clock)
    try:
        sources = {DATABASE: vault / DATABASE, **keys_of(vault), **beside(vault)}
        left = vault / (DATABASE + "-wal")
        if left.is_file() and size_of(left):
            sources[left.name] = left
        path = write_generation(sources, target, clock, _about(vault), on_step)
        _take_proof_along(vault, path)
        return path
    finally:
        lock.release()


def keys_of(vault: Path) -> dict[str, Path]:
    """Both copies of the vault's key slots as files of a backup: one spoilt bit must shut nobody out of a stick either."""
    return {name: vault / name for name in (KEYS, KEYS_COPY) if (vault / name).is_file()}


def beside(vault: Path) -> dict[str, Path]:
    """The vault's anchor and the list of what was deleted as files of a backup, when it has them."""
    return {name: vault / name for name in (ANCHOR, ERASED) if (vault / name).is_file()}


def _about(vault: Path) -> About:
    """What can be told without a key."""
    id_, last = vault_of(vault), anchor.read(vault / ANCHOR)
    restored = backup_note.read(vault).restored
    if last is None or last.vault != id_:
        return About(id_, _schema(vault), restored=restored)
    return About(id_, _schema(vault), last.lines, last.at, restored)


def _schema(vault: Path) -> int | None:
    """The schema version that the key slots tell, by either copy; None when neither does."""
    for path in keys_of(vault).values():
        with suppress(OSError, ValueError, KeyError, TypeError):
            return int(json.loads(path.read_bytes())["schema"])
    return None


def _take_proof_along(vault: Path, generation: Path) -> None:
    manifest, note = read_manifest(generation), proof.read(vault)
    if note and proof.says_of(note, manifest.vault, manifest.plain):
        proof.put(generation, note)


def check_target(target: Path, vault: Path, copy: bool = False) -> None:
    """VaultError unless a backup can go there: a folder on another disk of this PC than the vault's, apart from it.

    `same_disk`: the stick is not there, what is left is the empty folder it is mounted in; a `copy` may go there.
    """
    with stick_faults():
        if not target.is_dir():
            raise VaultError("stick_gone")
        if is_network(target):
            raise VaultError("network_share")
        drive = drive_of(target)
        if drive is not None and drive.read_only:
            raise VaultError("stick_read_only")
        inside = target.resolve()
        if inside == vault.resolve() or vault.resolve() in inside.parents:
            raise VaultError("backup_beside_vault")
        if not copy and drives.same_disk(target, vault):
            raise VaultError("same_disk")


def write_generation(
    sources: Mapping[str, Path],
    target: Path,
    clock: Callable[[], datetime],
    about: About,
    on_step: Step | None = None,
) -> Path:
    """The one way a backup is made: copy, fsync, read back, compare, rename. Raising in `on_step` stops it.

    VaultError `stick_full`, `stick_fat_limit`, `stick_read_only`, `stick_gone`, `stick_swapped`, `backup_not_verified`;
    whatever happens, the older backups are as they were.
    """
    total = sum(size_of(source) for source in sources.values())
    _check_room(target, [size_of(source) for source in sources.values()])
    moment, step = clock(), on_step or (lambda done, all_of_it: None)
    with stick_faults(target, total):
        device = os.stat(target).st_dev
        part = _new_part(target, moment)
    try:
        with stick_faults(target, total):
            marks: dict[str, FileMark] = {}
            for name, source in sources.items():
                done = sum(mark.bytes for mark in marks.values())
                marks[name] = _copy(source, part / name, lambda n, done=done: step(done + n, 2 * total))  # type: ignore[misc]
            written = write_manifest(part / MANIFEST, _manifest(moment, marks, about))
            sync_folder(part)
            _read_back(part, marks, lambda n: step(total + n, 2 * total))
            if _hash(part / MANIFEST, lambda _: None) != written:
                raise VaultError("backup_not_verified", file=MANIFEST)
            if os.stat(target).st_dev != device or os.stat(part).st_dev != device:
                raise VaultError("stick_swapped")
            final = _free_name(target, moment)
            os.rename(part, final)
            sync_folder(target)
            if os.stat(final).st_dev != device:
                raise VaultError("stick_swapped")
        return final
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def _manifest(moment: datetime, marks: Mapping[str, FileMark], about: About) -> Manifest:
    return Manifest(
        made=moment,
        program=VERSION,
        schema=about.schema,
        files=marks,
        vault=about.vault,
        lines=about.lines,
        changed=about.changed,
        restored=about.restored,
    )


def _check_room(target: Path, sizes: Sequence[int]) -> None:
    drive = drive_of(target)
    if drive is not None and drive.system in FAT and max(sizes) > FAT_MOST:
        raise VaultError("stick_fat_limit")
    with stick_faults():
        free = shutil.disk_usage(target).free
    if free < sum(sizes) + SPARE_BYTES:
        raise stick_full(sum(sizes), free)


def _new_part(target: Path, moment: datetime) -> Path:
    part = target / f"{PREFIX}{moment:%Y%m%d-%H%M%S}-{os.getpid()}{PART}"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(mode=0o700)
    return part


def _free_name(target: Path, moment: datetime) -> Path:
    base = target / f"{PREFIX}{moment:%Y%m%d-%H%M%S}"
    names = [base, *(base.with_name(f"{base.name}-{n}") for n in range(2, 100))]
    return next(name for name in names if not name.exists())


def _copy(source: Path, target: Path, on_bytes: Callable[[int], None]) -> FileMark:
    """Copy and fsync a file, hashing what was read."""
    hashed, size = hashlib.sha256(), 0
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb", buffering=0) as out, _open_source(source) as from_vault:
        while chunk := _read_source(from_vault):
            _write_all(out, chunk)
            hashed.update(chunk)
            size += len(chunk)
            on_bytes(size)
        os.fsync(out.fileno())
    return FileMark(size, hashed.hexdigest())


def _write_all(out: IO[bytes], chunk: bytes) -> None:
    """An unbuffered write may take only a part of what it is given."""
    left = memoryview(chunk)
    while left:
        left = left[out.write(left) :]


@contextmanager
def _open_source(source: Path) -> Iterator[IO[bytes]]:
    try:
        file = source.open("rb")
    except OSError as error:
        raise os_problem(error) from None
    with file:
        yield file


def _read_source(file: IO[bytes]) -> bytes:
    """A fault in reading the vault is the vault's, not the stick's."""
    try:
        return file.read(CHUNK)
    except OSError as error:
        raise os_problem(error) from None


# -- proving ------------------------------------------------------------------------------------------------------


def verify_generation(generation: Path, on_step: Step | None = None) -> Manifest:
    """Read every byte and compare. VaultError `backup_damaged` names the file that is not as it was written."""
    manifest = read_manifest(generation)
    total = sum(mark.bytes for mark in manifest.files.values())
    with stick_faults():
        _read_back(generation, manifest.files, lambda n: on_step(n, total) if on_step else None, "backup_damaged")
    return manifest


def _read_back(
    folder: Path, marks: Mapping[str, FileMark], on_bytes: Callable[[int], None], fault: str = "backup_not_verified"
) -> None:
    """Every file is there with the bytes it should have; what else lies in the folder is no part of the backup."""
    names = {path.name for path in folder.iterdir()}
    for name in sorted(set(marks) - names):
        raise VaultError(fault, file=name)
    before = 0
    for name, mark in marks.items():
        seen = before
        if _hash(folder / name, lambda n, seen=seen: on_bytes(seen + n)) != mark.sha256:  # type: ignore[misc]
            raise VaultError(fault, file=name)
        before += mark.bytes


def _hash(path: Path, on_bytes: Callable[[int], None]) -> str:
    hashed, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        if hasattr(os, "posix_fadvise"):  # what is read must come from the stick, not from memory
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while chunk := file.read(CHUNK):
            hashed.update(chunk)
            size += len(chunk)
            on_bytes(size)
    return hashed.hexdigest()
