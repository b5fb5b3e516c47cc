"""What the tests of backups share: files in the place of a vault, what a folder holds, and the error that is expected."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import VaultError
from app.paths import DATABASE, KEYS
from app.texts import error_text

MIB = 1 << 20
SIZES = {DATABASE: 2 * MIB + 77, KEYS: 900}


def several_chunks(folder: Path) -> dict[str, Path]:
    """Files of several chunks, in the place of a vault."""
    chance = random.Random(7)
    folder.mkdir()
    for name, size in SIZES.items():
        (folder / name).write_bytes(chance.randbytes(size))
    return {name: folder / name for name in SIZES}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def refused(do: Callable[[], object]) -> VaultError:
    """The expected error, which has a sentence."""
    with pytest.raises(VaultError) as error:
        do()
    assert error_text(error.value)
    return error.value
