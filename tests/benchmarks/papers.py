"""A vault with a gigabyte of papers (50 of 20 MB): what one costs to keep and to read, in time and memory, and what they cost the
opening, the list of a case, the backup and the look at the file."""

import io
import os
import random
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from app.domain.base import HouseholdCode
from app.domain.entities import Room
from app.domain.papers import MOST_BYTES, Paper
from app.pdfs import Pages
from app.received import as_pdf
from app.use_cases.intake import Intake, Newcomer, record_intake
from app.use_cases.papers import NewPaper, keep_paper
from app.use_cases.rooms import save_room
from db import backup, pages, vault
from db.open_vault import Vault
from tests.benchmarks.line import Line, milliseconds, timed
from tests.support import PASSWORD, TODAY, clock, new_vault

COUNT, BYTES = 50, MOST_BYTES - 100_000
TINY = {"COUNT": 2, "BYTES": 400_000}
"""So small that it runs inside the suite: a benchmark that is not run rots."""
MB = 1_000_000
RESET, STATUS = Path("/proc/self/clear_refs"), Path("/proc/self/status")


def measure() -> Iterator[Line]:
    """Beside the same of a vault without papers, or reading and hashing the same file once."""
    with tempfile.TemporaryDirectory() as name:
        folder, stick = Path(name) / "v", Path(name) / "pinne"
        stick.mkdir()
        home = _furnished(folder)
        bare_open, bare_list = milliseconds(lambda: _opened(folder).shut(), times=3), _listed(folder, home)
        yield from _one(folder, home)
        _fill(folder, home)
        size = (folder / "data.db").stat().st_size / MB
        full_open = milliseconds(lambda: _opened(folder).shut(), times=3)
        yield Line(f"opening a vault of {size:.0f} MB", full_open, bare_open, "without papers", most_ms=500)
        yield Line(f"the list of {COUNT} papers", _listed(folder, home), bare_list, "none", most_ms=100)
        yield from _whole(folder, stick, size)


def _one(folder: Path, home: HouseholdCode) -> Iterator[Line]:
    """The largest file that is kept, and its first page on the screen."""
    content = _scan(BYTES)
    mb = len(content) / MB
    plain = folder.parent / "plain"
    copied = timed(lambda: _copied(content, plain))
    opened = _opened(folder)
    kept, more = _with_memory(lambda: _keep(opened, home, content))
    yield Line(f"keep a paper of {mb:.0f} MB", kept, copied, "write and fsync", most_ms=4000)
    yield Line("memory it takes", more, mb, "the file", unit="MB", most_ratio=5)
    read, more = _with_memory(lambda: _read(opened))
    yield Line(f"read a paper of {mb:.0f} MB, first page", read, timed(plain.read_bytes), "read a file", most_ms=2000)
    yield Line("memory it takes", more, mb, "the file", unit="MB", most_ratio=5)
    opened.shut()
    plain.unlink()


def _whole(folder: Path, stick: Path, size: float) -> Iterator[Line]:
    """Backups, both ways, and the look at every page after a lock."""
    plain = folder.parent / "plain"
    copied = timed(lambda: _copied((folder / "data.db").read_bytes(), plain))
    plain.unlink()
    yield Line(
        f"backup of {size:.0f} MB, closed",
        timed(lambda: backup.backup_closed(folder, stick, copy=True)), copied, "write and fsync", most_ratio=8,
    )  # fmt: skip
    opened = _opened(folder)
    took, more = _with_memory(lambda: opened.back_up(stick, copy=True))
    yield Line(f"backup of {size:.0f} MB, open, proved", took, copied, "write and fsync", most_ratio=30)
    yield Line("memory it takes", more, size, "the vault", unit="MB", most_ratio=1)
    newest = max((made for made in stick.iterdir() if made.is_dir()), key=lambda made: made.stat().st_mtime)
    on_stick = sum(part.stat().st_size for part in newest.iterdir()) / MB
    yield Line("on the stick", on_stick, size, "the vault", unit="MB", most_ratio=1.05)
    key = pages.page_key(opened.ring.key, folder / "data.db")
    opened.shut()
    looked = timed(lambda: pages.look(folder / "data.db", key, 0, lambda: False))
    yield Line(f"a look at every page of {size:.0f} MB", looked, copied, "write and fsync", most_ratio=8)
    verified = timed(lambda: backup.verify_generation(newest))
    yield Line("a generation verified", verified, copied, "write and fsync", most_ratio=4)


def _furnished(folder: Path) -> HouseholdCode:
    made = new_vault(folder)
    made.write(save_room, Room(code="K01", offer="women", beds=3))
    home = made.write(record_intake, Intake(Newcomer(gender="woman"), (), "women", TODAY, "K01")).result
    made.shut()
    return home


def _scan(size: int) -> bytes:
    """One sheet of nothing but noise in colour, which no scanner makes so large: a PDF of so many bytes, or a little less."""
    from PIL import Image

    def noise(side: int) -> bytes:
        target = io.BytesIO()
        Image.frombytes("RGB", (side, side), random.Random(5).randbytes(3 * side * side)).save(
            target, "JPEG", quality=85
        )
        return target.getvalue()

    of_a_point = len(noise(500)) / 500**2
    return as_pdf(noise(int((0.99 * size / of_a_point) ** 0.5)), "jpeg")


def _opened(folder: Path) -> Vault:
    return vault.unlock(folder, "Kari", PASSWORD, clock)


def _keep(opened: Vault, home: HouseholdCode, content: bytes) -> None:
    paper = Paper(
        code="",
        household=home,
        what="decision",
        title="Vedtak",
        received=TODAY,
        media="pdf",
        pages=1,
        size=1,
        digest="",
    )
    opened.write(keep_paper, NewPaper(paper, content))


def _fill(folder: Path, home: HouseholdCode) -> None:
    opened = _opened(folder)
    content = _scan(BYTES)
    for _ in range(COUNT - 1):
        _keep(opened, home, content)
    opened.shut()


def _read(opened: Vault) -> None:
    """From the vault to the pixels."""
    received = opened.read(lambda queries: queries.records.paper("PP-0001"))
    shown = Pages(as_pdf(received.content, received.paper.media))
    shown.drawn(0, 2.0)
    shown.close()


def _listed(folder: Path, home: HouseholdCode) -> float:
    opened = _opened(folder)
    took = milliseconds(lambda: opened.read(lambda queries: queries.records.of(Paper, home)))
    opened.shut()
    return took


def _copied(content: bytes, place: Path) -> None:
    with place.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _with_memory(work: Callable[[], object]) -> tuple[float, float]:
    """How long it takes, and how many MB more than before the process had at most; 0 where the system does not tell."""
    if not RESET.exists():
        return timed(work), 0.0
    RESET.write_text("5")
    before = _kilobytes("VmRSS")
    took = timed(work)
    return took, max(0, _kilobytes("VmHWM") - before) * 1024 / MB


def _kilobytes(name: str) -> int:
    return next(int(line.split()[1]) for line in STATUS.read_text().splitlines() if line.startswith(name))
