"""Looks at every page of a closed database file, as SQLCipher's `cipher_integrity_check` does: each page carries a MAC.

It needs only the key of those MACs, which reads no page; so a file can be looked at after the database key is gone, a
share at a time, and hashed on the way. Source: sqlcipher_page_hmac in SQLCipher 4 (PBKDF2-SHA512 with two rounds, salt
turned by 0x3a; HMAC-SHA512 over ciphertext, IV and page number). A test holds it against SQLCipher's own check.
"""

import hashlib
import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from app.files import os_problem

PAGE, SALT, MAC = 4096, 16, 64
PENDING = 0x40000000 // PAGE + 1
"""The page of SQLite's own lock: it holds nothing."""
CHUNK = 1 << 20
Stop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Looked:
    """`faulty`: numbers of the pages that are not as they were written, from 1. `sha256` of the whole file in hex; empty
    when it was cut off. `seen`: how many pages had been looked at then; 0 when it came to the end."""

    faulty: tuple[int, ...]
    sha256: str = ""
    seen: int = 0


def page_key(key: bytes, database: Path) -> bytes:
    """The key of the pages' MACs, from the database key and the salt the file begins with."""
    try:
        with database.open("rb") as file:
            salt = file.read(SALT)
    except OSError as error:
        raise os_problem(error) from None
    return hashlib.pbkdf2_hmac("sha512", key, bytes(byte ^ 0x3A for byte in salt), 2, 32)


def look(database: Path, key: bytes, begin: int, stop: Stop) -> Looked:
    """Every page, until `stop` says so. `begin`: the pages from there on come first, for last time it was cut off there."""
    faulty: set[int] = set()
    try:
        with database.open("rb", buffering=0) as file:
            if begin:
                for number, chunk in _chunks(file, begin):
                    if stop():
                        return Looked(tuple(sorted(faulty)), seen=number)
                    faulty |= _faulty(chunk, number, key)
            hashed = hashlib.sha256()
            for number, chunk in _chunks(file, 0):
                if stop():
                    return Looked(tuple(sorted(faulty)), seen=number)
                hashed.update(chunk)
                faulty |= _faulty(chunk, number, key)
    except OSError as error:
        raise os_problem(error) from None
    return Looked(tuple(sorted(faulty)), hashed.hexdigest())


def _chunks(file: IO[bytes], begin: int) -> Iterator[tuple[int, bytes]]:
    """Pieces of whole pages from page `begin` (counted from 0), each with the number of pages before it."""
    file.seek(begin * PAGE)
    while chunk := file.read(CHUNK):
        while len(chunk) % PAGE and (more := file.read(PAGE - len(chunk) % PAGE)):
            chunk += more
        yield begin, chunk
        begin += len(chunk) // PAGE


def _faulty(chunk: bytes, before: int, key: bytes) -> set[int]:
    faulty = set()
    for start in range(0, len(chunk), PAGE):
        number = before + start // PAGE + 1
        page = memoryview(chunk)[start : start + PAGE]
        salt = SALT if number == 1 else 0
        digest = hmac.digest(key, bytes(page[salt : PAGE - MAC]) + number.to_bytes(4, "little"), "sha512")
        if number != PENDING and not hmac.compare_digest(digest, page[PAGE - MAC :]):
            faulty.add(number)
    return faulty
