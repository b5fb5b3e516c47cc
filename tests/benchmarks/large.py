"""A register of national size in one vault: 25,806 persons, 2,715 stays and 21,419 contacts a year (Bufdir 2024), and the return of
a year of it, read through the vault and counted."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from app.demo.centre import invent
from app.domain.base import PersonCode
from app.domain.entities import Person
from app.forms.reading import count_of
from app.use_cases.transfer import fill_with_invented
from tests.benchmarks.line import Line, milliseconds
from tests.support import NOW, new_vault

PERSONS, STAYS, CONTACTS, YEARS = 25_806, 2_715, 21_419, 2
TINY = {"PERSONS": 120, "STAYS": 20, "CONTACTS": 60}
"""So small that it runs inside the suite: a benchmark that is not run rots."""
MOST_MS, MOST_RATIO = 1200, 2.6
"""For the whole, and over half of it: growth is linear, with room for what a machine does beside."""
TODAY = NOW.date()


def measure() -> Iterator[Line]:
    """The return of a whole year, beside that of a register half as large."""
    with tempfile.TemporaryDirectory() as name:
        half, whole = (_return(Path(name) / str(part), part) for part in (2, 1))
    title = f"return of a year of {STAYS} stays, {CONTACTS} contacts"
    yield Line(title, whole, half, "half as many", most_ms=MOST_MS, most_ratio=MOST_RATIO)


def _return(folder: Path, part: int) -> float:
    """How long the return takes of one `part` of them."""
    centre = invent(TODAY, STAYS // part, YEARS, contacts_per_year=CONTACTS // part)
    first = 1 + max(int(person.code.removeprefix("P-")) for person in centre.persons)
    missing = max(0, PERSONS // part - len(centre.persons))
    centre.persons.extend(Person(code=PersonCode(f"P-{first + n:05d}"), kind="adult") for n in range(missing))
    vault = new_vault(folder)
    vault.write(fill_with_invented, centre)
    took = milliseconds(lambda: vault.read(lambda queries: count_of(queries, TODAY.year - 1, TODAY)), times=3)
    vault.close()
    return took
