"""What the system says of a stick, as an expected error of ours."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.domain.errors import VaultError
from app.files import FULL, SHUT, kind_of

SPARE_BYTES = 1 << 20


@contextmanager
def stick_faults(target: Path | None = None, needed: int = 0) -> Iterator[None]:
    """VaultError for what goes wrong on a stick; `target` and `needed` tell how full it is."""
    try:
        yield
    except OSError as error:
        kind = kind_of(error)
        if kind == FULL:
            free = 0
            with suppress(OSError):
                free = shutil.disk_usage(target).free if target else 0
            raise stick_full(needed, free) from None
        raise VaultError("stick_read_only" if kind == SHUT else "stick_gone") from None


def stick_full(needed: int, free: int) -> VaultError:
    """So many bytes are needed, so many are free."""
    return VaultError("stick_full", needed=(needed + SPARE_BYTES) // 1_000_000 + 1, free=free // 1_000_000)
