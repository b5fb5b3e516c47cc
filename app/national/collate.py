"""One collation: from a folder of returns to the national tables. Pure: what is written, and where, is the caller's."""

import gc
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from app.domain.errors import RuleBroken
from app.national.cells import Cell, Column, Line, NationalTable, count, word
from app.national.centres import centres_table
from app.national.checks import Check, checks_of
from app.national.engine import Engine, EngineError
from app.national.gather import Found, as_rows, gather
from app.national.numbers import Numbers, of_years
from app.national.offers import offer_tables
from app.national.rounding import percent
from app.national.tables import series, year_tables
from app.texts import text

SCHEMA: Final = "livd.national/1"


@dataclass(frozen=True, slots=True)
class Collation:
    """What became of a folder. `year` is the one told in full on paper; `tables` hold all years; `found` every file."""

    year: int
    years: tuple[int, ...]
    found: tuple[Found, ...]
    tables: tuple[NationalTable, ...]
    checks: tuple[Check, ...]
    expected: int | None = None

    @property
    def all_fit(self) -> bool:
        """Whether every file was put together with the others."""
        return all(file.fits for file in self.found)

    def of_year(self, year: int) -> tuple[NationalTable, ...]:
        """The tables of one year; 0 are those of all years."""
        return tuple(table for table in self.tables if table.year == year)

    def table(self, name: str, year: int | None = None) -> NationalTable:
        """One table by its id, of the collation's year unless another is named; KeyError when there is none."""
        wanted = self.year if year is None else year
        match = next((table for table in self.tables if table.id == name and table.year in (wanted, 0)), None)
        if match is None:
            raise KeyError(name)
        return match

    def as_json(self) -> dict[str, Any]:
        """All of it as data."""
        return {
            "schema": SCHEMA,
            "year": self.year,
            "years": list(self.years),
            "expected_centres": self.expected,
            "tables": [table.as_json() for table in self.tables],
            "checks": [check.as_json() for check in self.checks],
            "files": as_rows(self.found),
        }


@contextmanager
def collated(
    folder: Path, year: int | None = None, expected: int | None = None, work: Path | None = None
) -> Iterator[tuple[Collation, Engine]]:
    """The collation of a folder, with the engine that still holds its long tables (for Parquet).

    `year`: only that one. `expected`: how many centres there are. `work`: where a working file may lie while it lasts.
    RuleBroken as `gather`; `national_engine` (memory or disk ran out); NoneFit when not one file could be put together.
    """
    with tempfile.TemporaryDirectory(prefix="livd-", dir=work) as name, Engine() as engine, _collector_at_rest():
        spool = Path(name) / "returns.ndjson"
        with spool.open("wb") as target:
            files = gather(folder, year, target)
        if not any(file.fits for file in files):
            raise NoneFit(files)
        try:
            engine.load(spool, files)
            spool.unlink()
            collation = _collation(engine, files, expected)
        except EngineError:
            raise RuleBroken("national_engine") from None
        yield collation, engine


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """What is made of a file and of a table goes when it is let go of; looking for rings among it costs a sixth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class NoneFit(RuleBroken):
    """Not one file could be put together; `found` says why, file by file."""

    def __init__(self, files: tuple[Found, ...]) -> None:
        super().__init__("national_none_fit", count=len(files))
        self.found = files


def _collation(engine: Engine, files: tuple[Found, ...], expected: int | None) -> Collation:
    years = of_years(engine)
    tables = [_response(years, expected), series(years)]
    for numbers in years.values():
        tables += year_tables(numbers) + offer_tables(numbers) + [centres_table(numbers)]
    newest = max(years)
    return Collation(newest, tuple(years), files, tuple(tables), checks_of(engine, years, expected), expected)


def _response(years: dict[int, Numbers], expected: int | None) -> NationalTable:
    """How many of the centres delivered, year by year."""
    columns = tuple(Column(str(year), str(year)) for year in years)
    received = [len(numbers.centres) for numbers in years.values()]
    lines = [Line("received", text("national_rows", "received"), tuple(map(count, received)))]
    if expected is not None:
        shares = [percent(number, expected) for number in received]
        lines.append(Line("expected", text("national_rows", "expected"), tuple(count(expected) for _ in received)))
        lines.append(Line("rate", text("national_rows", "rate"), tuple(_percent(share) for share in shares)))
    chapter, title = text("national_chapters", "totals"), text("national_titles", "response")
    return NationalTable("response", chapter, title, 0, columns, tuple(lines), paper=False)


def _percent(share: int | None) -> Cell:
    return word("–") if share is None else Cell("percent", share, share)


def verdicts(files: Iterable[Found]) -> dict[str, int]:
    """How many files got each verdict."""
    counted: dict[str, int] = {}
    for file in files:
        counted[file.verdict] = counted.get(file.verdict, 0) + 1
    return counted
