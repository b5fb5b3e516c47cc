"""The text guard: a note of 10,000 characters beside sixty names, by itself and through an open vault, beside folding the note."""

import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from app.domain.entities import Room
from app.domain.names import fold
from app.guard.guard import look
from app.use_cases.centre import CentreFacts, save_centre
from app.use_cases.intake import Intake, Newcomer, record_intake
from app.use_cases.rooms import save_room
from tests.app.guarding import HOUSE, lines, residents, unmarked
from tests.benchmarks.line import Line, milliseconds
from tests.support import new_vault

LENGTH = 10_000
TIMES = 15
TINY = {"LENGTH": 300, "TIMES": 1}
"""So small that it runs inside the suite: a benchmark that is not run rots."""
MOST_MS = 50


def measure() -> Iterator[Line]:
    """The corpus as one note: more is found in it than in any real one."""
    known = residents()
    sentences = [*(unmarked(line)[0] for line in lines("guard_with.txt")), *lines("guard_without.txt")]
    mixed = "\n".join(sentences[at % 2 * 282 + at // 2] for at in range(400))
    note = (mixed * (LENGTH // len(mixed) + 1))[:LENGTH]
    folded = milliseconds(lambda: fold(note), TIMES)
    found = milliseconds(lambda: look(note, known, HOUSE), TIMES)
    yield Line(f"{LENGTH} characters, {len(known)} names", found, folded, "the note folded", most_ms=MOST_MS)
    with tempfile.TemporaryDirectory() as name:
        vault = new_vault(Path(name) / "vault")
        vault.write(save_centre, CentreFacts("Havn", HOUSE.phone, HOUSE.address))
        vault.write(save_room, Room(code="K01", offer="women", beds=20))
        for one in known:
            vault.write(record_intake, Intake(Newcomer(name=one.name), (), "women", date(2026, 11, 20), ""))
        assert vault.read(lambda queries: queries.cases.telling("Det var Solveig.")), "they are in the house"
        asked = milliseconds(lambda: vault.read(lambda queries: queries.cases.telling(note, ("S-001",))), TIMES)
        vault.close()
    yield Line("the same through an open vault", asked, folded, "the note folded", most_ms=MOST_MS)
