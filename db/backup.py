"""A backup is a folder on a stick, made without a key: the closed encrypted file, the key slots, and a manifest of hashes.

It is written beside the older ones under a temporary name, read back from the stick past the cache, and only then given
its name. No older backup is touched before that; thinning them out by age is a step of its own.
"""

import errno
import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from app.domain.errors import VaultError
from app.drives import FAT, drive_of, is_network
from app.files import os_problem, sync_folder
from app.paths import DATABASE, KEYS, LOCK
from app.version import VERSION
from db.files import VaultLock
from db.manifest import MANIFEST, FileMark, Manifest, manifest_from, write_manifest

Step = Callable[[int, int], None]
PREFIX, PART, OLD = "data-", ".part", ".old"
OURS = re.compile(r"data-\d{8}-\d{6}(-\d+)?(\.part|\.old)?")
"""Only such folders are looked at, or removed: the stick may hold other things."""
CHUNK = 1 << 20
SPARE_BYTES = 1 << 20
FAT_MOST = (1 << 32) - 1
STALE = timedelta(days=1)
_FULL = {errno.ENOSPC, errno.EFBIG} | {getattr(errno, "EDQUOT", errno.ENOSPC)}
_SHUT = {errno.EROFS, errno.EACCES, errno.EPERM}


@dataclass(frozen=True, slots=True)
class Generation:
    """A backup as it is found on a stick; `whole`: the manifest can be read and every file has its full size."""

    path: Path
    made: datetime | None
    whole: bool


@dataclass(frozen=True, slots=True)
class Keep:
    """Which generations stay: the newest of each of so many days, weeks and months that have one."""

    days: int = 7
    weeks: int = 5
    months: int = 12


# -- making -------------------------------------------------------------------------------------------------------


def backup_closed(
    vault: Path, target: Path, clock: Callable[[], datetime] = datetime.now, on_step: Step | None = None
) -> Path:
    """The closed vault onto the stick, without any key. VaultError `vault_in_use` while somebody has it open.

    A write-ahead log that a killed program left is part of the backup: file and log together are whole.
    """
    if not (vault / DATABASE).is_file() or not (vault / KEYS).is_file():
        raise VaultError("vault_missing")
    check_target(target, vault)
    lock = VaultLock(vault / LOCK, clock)
    try:
        sources = {DATABASE: vault / DATABASE, KEYS: vault / KEYS}
        left = vault / (DATABASE + "-wal")
        if left.is_file() and left.stat().st_size:
            sources[left.name] = left
        return write_generation(sources, target, clock, _schema(vault), on_step)
    finally:
        lock.release()


def _schema(vault: Path) -> int | None:
    """The schema version that keys.json tells; None when it does not."""
    try:
        return int(json.loads((vault / KEYS).read_bytes())["schema"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def check_target(target: Path, vault: Path) -> None:
    """VaultError unless a backup can go there: a folder on a disk of this PC, apart from the vault itself."""
    with _stick_faults():
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


def write_generation(
    sources: Mapping[str, Path],
    target: Path,
    clock: Callable[[], datetime],
    schema: int | None,
    on_step: Step | None = None,
) -> Path:
    """The one way a backup is made: copy, fsync, read back, compare, rename. Raising in `on_step` stops it.

    VaultError `stick_full`, `stick_fat_limit`, `stick_read_only`, `stick_gone`, `stick_swapped`, `backup_not_verified`;
    whatever happens, the older backups are as they were.
    """
    total = sum(_size(source) for source in sources.values())
    _check_room(target, [_size(source) for source in sources.values()])
    made, step = clock(), on_step or (lambda done, all_of_it: None)
    with _stick_faults(target, total):
        device = os.stat(target).st_dev
        part = _new_part(target, made)
    try:
        with _stick_faults(target, total):
            marks: dict[str, FileMark] = {}
            for name, source in sources.items():
                done = sum(mark.bytes for mark in marks.values())
                marks[name] = _copy(source, part / name, lambda n, done=done: step(done + n, 2 * total))  # type: ignore[misc]
            written = write_manifest(part / MANIFEST, Manifest(made, VERSION, schema, marks))
            sync_folder(part)
            _read_back(part, marks, lambda n: step(total + n, 2 * total))
            if _hash(part / MANIFEST, lambda _: None) != written:
                raise VaultError("backup_not_verified", file=MANIFEST)
            if os.stat(target).st_dev != device or os.stat(part).st_dev != device:
                raise VaultError("stick_swapped")
            final = _free_name(target, made)
            os.rename(part, final)
            sync_folder(target)
            if os.stat(final).st_dev != device:
                raise VaultError("stick_swapped")
        return final
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def _size(source: Path) -> int:
    try:
        return source.stat().st_size
    except OSError as error:
        raise os_problem(error) from None


def _check_room(target: Path, sizes: Sequence[int]) -> None:
    drive = drive_of(target)
    if drive is not None and drive.system in FAT and max(sizes) > FAT_MOST:
        raise VaultError("stick_fat_limit")
    with _stick_faults():
        free = shutil.disk_usage(target).free
    if free < sum(sizes) + SPARE_BYTES:
        raise _full(sum(sizes), free)


def _full(needed: int, free: int) -> VaultError:
    return VaultError("stick_full", needed=(needed + SPARE_BYTES) // 1_000_000 + 1, free=free // 1_000_000)


def _new_part(target: Path, made: datetime) -> Path:
    part = target / f"{PREFIX}{made:%Y%m%d-%H%M%S}-{os.getpid()}{PART}"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(mode=0o700)
    return part


def _free_name(target: Path, made: datetime) -> Path:
    base = target / f"{PREFIX}{made:%Y%m%d-%H%M%S}"
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
    with _stick_faults():
        _read_back(generation, manifest.files, lambda n: on_step(n, total) if on_step else None, "backup_damaged")
    return manifest


def _read_back(
    folder: Path, marks: Mapping[str, FileMark], on_bytes: Callable[[int], None], fault: str = "backup_not_verified"
) -> None:
    """Every file is there with the bytes it should have; hidden files that other systems drop on a stick are no matter."""
    there = {path.name for path in folder.iterdir() if not path.name.startswith(".")} - {MANIFEST}
    for name in sorted(there ^ set(marks)):
        raise VaultError(fault, file=name[:40])
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


def read_manifest(generation: Path) -> Manifest:
    """The manifest. VaultError `not_a_backup`, `backup_too_new`, or `backup_damaged` when it cannot be understood."""
    path = generation / MANIFEST
    with _stick_faults():
        if not path.is_file():
            raise VaultError("not_a_backup")
        content = path.read_bytes()
    return manifest_from(content)


# -- finding and thinning out -------------------------------------------------------------------------------------


def generations(target: Path) -> list[Generation]:
    """The backups on a stick, newest first; whatever cannot be dated comes last."""
    with _stick_faults():
        folders = [p for p in _ours(target) if p.suffix not in (PART, OLD)]
    return sorted(map(_generation, folders), key=lambda g: (g.made or datetime.min, g.path.name), reverse=True)


def _ours(target: Path) -> list[Path]:
    return [path for path in target.iterdir() if OURS.fullmatch(path.name) and path.is_dir()]


def _generation(folder: Path) -> Generation:
    try:
        manifest = read_manifest(folder)
        whole = all((folder / name).stat().st_size == mark.bytes for name, mark in manifest.files.items())
    except VaultError:
        return Generation(folder, None, False)
    except OSError:
        return Generation(folder, manifest.made, False)
    return Generation(folder, manifest.made, whole)


def newest(place: Path) -> Path:
    """The newest whole-looking backup of a stick, or the one that `place` is itself. VaultError `not_a_backup`."""
    with _stick_faults():
        if (place / MANIFEST).is_file():
            return place
        found = generations(place) if place.is_dir() else []
    best = next((g.path for g in found if g.whole), found[0].path if found else None)
    if best is None:
        raise VaultError("not_a_backup")
    return best


def kept(made: Sequence[datetime], keep: Keep, now: datetime) -> set[datetime]:
    """Which of these times stay: the newest of each period, and whatever lies ahead of a clock that went wrong."""
    ahead = {when for when in made if when > now}
    past = sorted((when for when in made if when <= now), reverse=True)
    stay = set(ahead)
    for most, form in ((keep.days, "%Y-%m-%d"), (keep.weeks, "%G-%V"), (keep.months, "%Y-%m")):
        periods: dict[str, datetime] = {}
        for when in past:
            periods.setdefault(when.strftime(form), when)
        stay |= set(list(periods.values())[:most])
    return stay


def prune(target: Path, keep: Keep, now: datetime, spare: Path) -> list[Path]:
    """Remove the generations that have had their time; never `spare`, never one that cannot be read or lacks something.

    A stick that vanishes meanwhile is no fault: the new backup is there already.
    """
    gone: list[Path] = []
    with suppress(VaultError, OSError):
        _clear_leftovers(target, now)
        dated = {g.path: g.made for g in generations(target) if g.made and g.whole}
        stay = kept(list(dated.values()), keep, now)
        for path in [path for path, made in dated.items() if made not in stay and path != spare]:
            old = path.with_name(path.name + OLD)
            os.rename(path, old)
            gone.append(path)
            shutil.rmtree(old, ignore_errors=True)
    return gone


def _clear_leftovers(target: Path, now: datetime) -> None:
    for path in _ours(target):
        stale = now - datetime.fromtimestamp(path.stat().st_mtime) > STALE
        if path.suffix == OLD or (path.suffix == PART and stale):
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _stick_faults(target: Path | None = None, needed: int = 0) -> Iterator[None]:
    """What the system says of a stick, as an expected error; `target` and `needed` tell how full it is."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            free = 0
            with suppress(OSError):
                free = shutil.disk_usage(target).free if target else 0
            raise _full(needed, free) from None
        if error.errno in _SHUT:
            raise VaultError("stick_read_only") from None
        raise VaultError("stick_gone") from None
