"""What the commands share: messages, exit statuses, a password from a file, and files of the caller's choosing."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.domain.errors import RuleBroken, VaultError
from app.files import write_private


class WrongUse(Exception):
    """The command was not written as it should be."""


DONE, WRONG_USE, REFUSED, VAULT_ERROR = 0, 2, 3, 4


def say(message: str) -> None:
    """A message to the person, on standard error."""
    print(message, file=sys.stderr)


def read_password(source: str) -> str:
    """The first line of the file, or of standard input for `-`. RuleBroken `password_file` when it cannot be read."""
    try:
        raw = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
        lines = raw.decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        raise RuleBroken("password_file") from None
    if not lines or not lines[0]:
        raise RuleBroken("password_file")
    return lines[0]


def write_out(path: Path, content: bytes) -> None:
    """Write a file of the caller's choosing."""
    with callers_place():
        write_private(path, content)


@contextmanager
def callers_place() -> Iterator[None]:
    """A place of the caller's that cannot be written is bad input, not a fault of the vault."""
    try:
        yield
    except VaultError as error:
        raise RuleBroken(error.code, field="", **error.params) from None
