"""What was found the last time a database file was looked at with its key: kept in the clear beside the file, and beside
its copy on a stick, with a MAC that only the key makes.

Without the key it can be compared with a file (`says_of`), so that a copy made without a key can say what it knows. Who
plants one gains nothing but a wrong word until somebody opens the vault: with the key it is believed or not (`believed`).
"""

import hashlib
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from app.domain.errors import VaultError
from app.files import os_problem, write_private
from app.paths import DATABASE, PROOF
from db import crypto
from db.pages import Stop, look, page_key

FORMAT = "livd.proof/1"
MOST, LONGEST, NAMED = 1 << 32, 4096, 20
_VAULT, _HASH, _HASH_OR_NONE = re.compile("[0-9a-f]{32}"), re.compile("[0-9a-f]{64}"), re.compile("([0-9a-f]{64})?")


@dataclass(frozen=True, slots=True)
class Proof:
    """`sha256`: of the database file, hex; empty when the look was cut off. `at`: when it was looked at; `whole`: when
    it was last found whole (None: never). `faults`: how many pages are damaged; `pages`: the first of them.
    `seen`: how many pages had been seen when it was cut off; 0 when it came to the end."""

    vault: str
    sha256: str
    at: datetime
    whole: datetime | None = None
    faults: int = 0
    pages: tuple[int, ...] = ()
    seen: int = 0
    mac: str = ""

    @property
    def good(self) -> bool:
        """Whether it says of some file that it is whole."""
        return bool(self.sha256) and not self.faults


@dataclass(frozen=True, slots=True, repr=False)
class Prover:
    """What is left of the key after a lock: enough to look at the pages and to say what was found, not to read one."""

    vault: str
    pages: bytes
    mac: bytes

    @classmethod
    def of(cls, folder: Path, vault: str, key: bytes) -> "Prover":
        """For the closed database in the folder. VaultError when it cannot be read."""
        return cls(vault, page_key(key, folder / DATABASE), _mac_key(key))

    def prove(self, folder: Path, now: datetime, stop: Stop) -> Proof | None:
        """Look at the closed file, a share of it when `stop` says so, and keep what was found beside it.

        Damage that was found stays until the whole file has been looked at and is found whole. None, and nothing kept,
        when somebody wrote in the file meanwhile.
        """
        before, state = self.believed(read(folder)) or Proof(self.vault, "", now), _state(folder)
        looked = look(folder / DATABASE, self.pages, before.seen, stop)
        if _state(folder) != state:
            return None
        cut_off = not looked.sha256
        faulty = sorted({*looked.faulty, *(before.pages if cut_off else ())})
        count = max(len(faulty), before.faults if cut_off else 0)
        whole = before.whole if cut_off or count else now
        proof = Proof(
            vault=self.vault,
            sha256=looked.sha256,
            at=now,
            whole=whole,
            faults=count,
            pages=tuple(faulty[:NAMED]),
            seen=looked.seen,
        )
        with suppress(VaultError):  # a full disk: what was known before is still there
            write(folder, proof, self.mac)
        return proof

    def believed(self, proof: Proof | None) -> Proof | None:
        """The proof, when it is of this vault and this key made it."""
        if proof is None or proof.vault != self.vault:
            return None
        return proof if crypto.same(proof.mac.encode(), _mac(proof, self.mac).encode()) else None


def _state(folder: Path) -> tuple[int, int]:
    try:
        status = (folder / DATABASE).stat()
    except OSError as error:
        raise os_problem(error) from None
    return status.st_size, status.st_mtime_ns


def believed(folder: Path, vault: str, key: bytes) -> Proof | None:
    """What is kept in the folder, when the key made it; None for anything else."""
    return Prover(vault, b"", _mac_key(key)).believed(read(folder))


def mark(generation: Path, vault: str, key: bytes, sha256: str, now: datetime) -> None:
    """Say of a copy on a stick that it was opened with the key and found whole. A stick that cannot be written stays as it is."""
    with suppress(VaultError):
        write(generation, Proof(vault, sha256, now, now), _mac_key(key))


def says_of(proof: Proof | None, vault: str, sha256: str) -> bool:
    """Whether the proof is of exactly this file, and finds it whole. It needs no key, and proves nothing to who has none."""
    return proof is not None and proof.good and (proof.vault, proof.sha256) == (vault, sha256)


def put(generation: Path, proof: Proof) -> None:
    """Lay a proof, signed as it is, beside a copy of the file it is of."""
    with suppress(VaultError):
        _write(generation, proof)


def read(folder: Path) -> Proof | None:
    """What is kept in the folder; None when there is none or it is not understandable."""
    try:
        with (folder / PROOF).open("rb") as file:
            data = json.loads(file.read(LONGEST))
        proof = Proof(
            vault=_text(data, "vault", _VAULT), sha256=_text(data, "sha256", _HASH_OR_NONE), at=_time(data["at"]),
            whole=_time(data["whole"]) if data["whole"] is not None else None, faults=_number(data["faults"]),
            pages=tuple(map(_number, data["pages"]))[:NAMED], seen=_number(data["seen"]), mac=_text(data, "mac", _HASH),
        )  # fmt: skip
        return proof if data["format"] == FORMAT and data["check"] == _check(proof) else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def write(folder: Path, proof: Proof, mac_key: bytes) -> None:
    """Sign it and keep it durably."""
    _write(folder, replace(proof, mac=_mac(proof, mac_key)))


def _write(folder: Path, proof: Proof) -> None:
    data = {"format": FORMAT, **_facts(proof), "check": _check(proof)}
    write_private(folder / PROOF, json.dumps(data).encode())


def _mac_key(key: bytes) -> bytes:
    return crypto.derive(key, b"livd proof mac")


def _facts(proof: Proof) -> dict[str, object]:
    whole = proof.whole.isoformat(timespec="seconds") if proof.whole else None
    return asdict(proof) | {"at": proof.at.isoformat(timespec="seconds"), "whole": whole, "pages": list(proof.pages)}


def _body(proof: Proof) -> bytes:
    return json.dumps([FORMAT, _facts(proof)], sort_keys=True).encode()


def _mac(proof: Proof, mac_key: bytes) -> str:
    return crypto.mac(mac_key, _body(replace(proof, mac=""))).hex()


def _check(proof: Proof) -> str:
    """Without a key it tells a file that rotted from a whole one."""
    return hashlib.sha256(_body(proof)).hexdigest()


def _text(data: Mapping[str, object], name: str, form: re.Pattern[str]) -> str:
    value = data[name]
    if not isinstance(value, str) or not form.fullmatch(value):
        raise ValueError(name)
    return value


def _number(value: object) -> int:
    if type(value) is not int or not 0 <= value <= MOST:
        raise ValueError("number")
    return value


def _time(value: object) -> datetime:
    if not isinstance(value, str):
        raise ValueError("time")
    return datetime.fromisoformat(value).replace(tzinfo=None)
