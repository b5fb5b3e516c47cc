"""The corpus of the text guard: sentences with what must be found marked in them, sentences without, and who is known."""

import re
from pathlib import Path

from app.domain.base import PersonCode
from app.guard.guard import House
from app.guard.people import Known

DATA = Path(__file__).parents[1] / "data"
MARK = re.compile(r"\[\[(\w+)\|([^\]]+)\]\]")
HOUSE = House("75 12 34 56", "Havneveien 17, 8006 Bodø")


def lines(name: str) -> list[str]:
    """The lines of a file of the corpus, without what is said about it."""
    whole = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line for line in whole if line and not line.startswith("#")]


def residents() -> list[Known]:
    """Sixty persons, invented."""
    return [Known(PersonCode(code), name) for code, _, name in (one.partition(" ") for one in lines("guard_names.txt"))]


def unmarked(line: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The sentence as it is written, and from where to where what stands in it."""
    plain, wanted, at = "", [], 0
    for match in MARK.finditer(line):
        plain += line[at : match.start()]
        wanted.append((len(plain), len(plain) + len(match[2]), match[1]))
        plain, at = plain + match[2], match.end()
    return plain + line[at:], wanted
