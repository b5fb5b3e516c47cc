"""The anchor: how far the access log and keys.json had come, kept outside the database, so that older files are seen.

A small clear file beside the vault: counters, a hash and a time, no name and no case. Two slots are written in turn, each
with a check of its own, so that a kill in the middle of one leaves the other. Reading needs no key; believing does (`mac`).
"""

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from app.files import os_problem

FORMAT = "livd.anchor/1"
SLOT_BYTES, SLOTS = 4096, 2
"""A slot fills a block of the disk: a write that is torn cannot spoil the other one."""
MOST = 1 << 53
_VAULT, _HASH = re.compile(r"[0-9a-f]{32}"), re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Anchor:
    """`lines`: number of the newest line of the access log, the vault's own counter. `head`: that line's hash, hex.
    `keys`: generation of keys.json. `at`: time of the newest line. `turn`: which of two anchors is the newer one.
    `due`: lines that wait beside the database for room. `mac`: hex, by a key derived from the database key; proved by
    db.anchors, not here."""

    vault: str
    lines: int
    head: str
    keys: int
    at: datetime
    mac: str = ""
    turn: int = 0
    due: int = 0


def read(path: Path) -> Anchor | None:
    """The newest anchor in the file, without a key; None when it is missing or not understandable."""
    return max(slots_of(path), key=lambda anchor: anchor.turn, default=None)


def slots_of(path: Path) -> list[Anchor]:
    """Every slot that can be understood."""
    try:
        with path.open("rb") as file:
            content = file.read(SLOTS * SLOT_BYTES)
    except OSError:
        return []
    parts = (content[start : start + SLOT_BYTES] for start in range(0, len(content), SLOT_BYTES))
    return [anchor for anchor in map(from_bytes, parts) if anchor]


def from_bytes(content: bytes) -> Anchor | None:
    """One anchor as `to_bytes` made it; None for anything else."""
    try:
        data = json.loads(content)
        anchor = Anchor(
            vault=_text(data, "vault", _VAULT),
            lines=_number(data, "lines"),
            head=_text(data, "head", _HASH),
            keys=_number(data, "keys"),
            at=datetime.fromisoformat(data["at"]).replace(tzinfo=None),
            mac=_text(data, "mac", _HASH),
            turn=_number(data, "turn"),
            due=_number(data, "due"),
        )
        return anchor if data["format"] == FORMAT and data["check"] == _check(anchor) else None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def to_bytes(anchor: Anchor) -> bytes:
    """The anchor as JSON with a check of its own, for a slot, a keyring or a stick."""
    return json.dumps({"format": FORMAT, **_facts(anchor), "check": _check(anchor)}).encode()


def body(anchor: Anchor) -> bytes:
    """What the MAC is made over: everything but itself."""
    return json.dumps([FORMAT, _facts(replace(anchor, mac=""))], sort_keys=True).encode()


def write(path: Path, anchor: Anchor) -> None:
    """Put the anchor durably into the slot of its turn. VaultError when the disk refuses."""
    slot = (to_bytes(anchor) + b"\n").ljust(SLOT_BYTES)
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        try:
            os.lseek(handle, anchor.turn % SLOTS * SLOT_BYTES, os.SEEK_SET)
            os.write(handle, slot)
            getattr(os, "fdatasync", os.fsync)(handle)
        finally:
            os.close(handle)
    except OSError as error:
        raise os_problem(error) from None


def _facts(anchor: Anchor) -> dict[str, object]:
    return asdict(anchor) | {"at": anchor.at.isoformat(timespec="seconds")}


def _check(anchor: Anchor) -> str:
    """Without a key it tells a slot that was torn, or rotted, from a whole one."""
    return hashlib.sha256(json.dumps(_facts(anchor), sort_keys=True).encode()).hexdigest()


def _text(data: Mapping[str, object], name: str, form: re.Pattern[str]) -> str:
    value = data[name]
    if not isinstance(value, str) or not form.fullmatch(value):
        raise ValueError(name)
    return value


def _number(data: Mapping[str, object], name: str) -> int:
    value = data[name]
    if type(value) is not int or not 0 <= value <= MOST:
        raise ValueError(name)
    return value
