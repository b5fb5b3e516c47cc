"""What the commands share: messages, exit statuses, a password from a file, and files of the caller's choosing."""

import argparse
import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.domain.errors import RuleBroken, VaultError
from app.files import write_private
from app.ports import Vault, Vaults


class WrongUse(Exception):
    """The command was not written as it should be."""


WORDS_OF_SHEETS = 18
"""Fewer words than these are a code and what was written under it."""
DONE, WRONG_USE, REFUSED, VAULT_ERROR = 0, 2, 3, 4


@contextmanager
def logged_in(options: argparse.Namespace, vaults: Vaults, *, again: bool = False) -> Iterator[Vault]:
    """The vault opened as the options say, closed when the block ends; that the command was run is in the access log.

    `again`: the command does what a password is asked for again; the one that was given answers.
    """
    password = read_password(options.password_file)
    vault = vaults.unlock(options.vault, options.user, password)
    try:
        if again:
            vault.confirm(password)
        vault.look("command", options.command)
        yield vault
    finally:
        vault.close()


def say(message: str) -> None:
    """A message to the person, on standard error."""
    print(message, file=sys.stderr)


def forgive_streams() -> None:
    """A terminal that cannot hold a letter (Windows-1252, ASCII) gets its number instead; no command falls over a name."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def print_json(data: object) -> None:
    """Data on standard output; letters the stream cannot hold are written as JSON itself escapes them."""
    content = json.dumps(data, ensure_ascii=False, indent=1)
    try:
        content.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        content = json.dumps(data, ensure_ascii=True, indent=1)
    print(content)


def read_password(source: str) -> str:
    """The first line of the file, or of standard input for `-`. RuleBroken `password_file` when it cannot be read."""
    lines = _text_of(source).splitlines()
    if not lines or not lines[0]:
        raise RuleBroken("password_file")
    return lines[0]


def read_recovery(source: str) -> str:
    """The recovery code in the first line of the file, or two of the three sheets, on as many lines as they take."""
    whole = _text_of(source)
    lines = whole.splitlines()
    if not lines or not lines[0]:
        raise RuleBroken("password_file")
    return whole if len(whole.split()) >= WORDS_OF_SHEETS else lines[0]


def _text_of(source: str) -> str:
    try:
        raw = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
        return raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise RuleBroken("password_file") from None


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
