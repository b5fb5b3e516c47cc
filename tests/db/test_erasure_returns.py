"""What a deleted case counted: delivered returns keep their figures without codes, the chain stays bound, the log is whole."""

from datetime import timedelta

import pytest

from app.forms.reading import read_year
from app.use_cases.deliver import Deliver, deliver
from app.use_cases.identity import Reveal, reveal_identity
from app.use_cases.intake import Newcomer
from app.use_cases.retention import Deletion, delete_now
from db import log
from db.repositories.returns import broken_links
from tests.app.caring import Clock
from tests.app.house import ago, move_in, refused
from tests.db.test_erasure import naming, numbers, two_families
from tests.support import NOW, PASSWORD, TODAY, prepared, spare_vault


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def vault(tmp_path, clock):
    made = spare_vault(tmp_path / "v", clock, two_families)
    made.confirm(PASSWORD)
    yield made
    made.close()


@pytest.fixture
def case(vault):
    return prepared(two_families)[0][0].household


def test_a_delivered_return_keeps_its_figures_and_loses_the_codes(vault, case, clock):
    clock.now = NOW + timedelta(days=60)
    vault.confirm(PASSWORD)
    year = TODAY.year
    vault.write(deliver, Deliver(year, dict.fromkeys(keys_asked(vault, year), "Det stemmer")))
    before = vault.read(lambda q: q.returns.delivered(year))[0].result
    vault.write(delete_now, Deletion(case, case))
    frozen = vault.read(lambda q: q.returns.delivered(year))[0].result
    assert {n: (f.value, f.people) for n, f in frozen.figures.items()} == {
        n: (f.value, f.people) for n, f in before.figures.items()
    }
    assert not naming(vault, *(stay.code for stay in prepared(two_families)[0])) - {"access_log", "erased"}
    assert broken_links(vault.db) == []
    assert vault.read(lambda q: q.returns.changed(year, clock().date())) == []
    vault.write(deliver, Deliver(year, dict.fromkeys(keys_asked(vault, year), "Det stemmer")))
    assert vault.db.execute("SELECT count(*) FROM nameless_unit").fetchone() > (0,), "the next year is held against it"
    clock.now = NOW + timedelta(days=60 + 366)
    move_in(vault, adult=Newcomer(name="Ny Neste", gender="woman", birth_year=1991), arrived=ago(-100), room="K01")
    vault.confirm(PASSWORD)
    vault.write(deliver, Deliver(year + 1, dict.fromkeys(keys_asked(vault, year + 1), "Det stemmer")))
    assert vault.db.execute("SELECT count(*) FROM nameless_unit").fetchone() == (0,)
    assert vault.read(lambda q: q.returns.deleted(year)).let_go
    kept = vault.read(lambda q: q.returns.delivered(year))[0].result
    assert numbers(kept) == numbers(before)
    refused(vault, deliver, Deliver(year), "year_deleted")
    assert broken_links(vault.db) == []


def keys_asked(vault, year):
    return [warned.key for warned in vault.read(lambda q: read_year(q, year, vault.clock().date())).warned]


def test_a_delivery_that_was_tampered_with_is_not_made_whole_by_a_deletion(vault, case, clock):
    clock.now = NOW + timedelta(days=60)
    vault.write(deliver, Deliver(TODAY.year, dict.fromkeys(keys_asked(vault, TODAY.year), "Det stemmer")))
    vault.db.execute("DROP TRIGGER delivery_no_update")
    (content,) = vault.db.execute("SELECT content FROM delivery").fetchone()
    vault.db.execute("UPDATE delivery SET content = ?", (content.replace('"user"', '"user" '),))
    vault.db.execute(
        "CREATE TRIGGER delivery_no_update BEFORE UPDATE ON delivery BEGIN SELECT RAISE(ABORT, 'delivery is append-only'); END"
    )
    assert broken_links(vault.db) == [1]
    vault.confirm(PASSWORD)
    vault.write(delete_now, Deletion(case, case))
    assert broken_links(vault.db) == [1]


def test_a_reason_that_went_with_a_case_is_told_from_one_that_was_changed(vault, case):
    vault.write(reveal_identity, Reveal(prepared(two_families)[1][0].person, "Legen spør"))
    vault.write(delete_now, Deletion(case, case))
    assert log.verify(vault.db).broken == ()
    vault.db.execute("DROP TRIGGER access_log_no_update")
    (line,) = vault.db.execute("SELECT id FROM access_log WHERE reason = 'Legen spør'").fetchone()
    vault.db.execute("UPDATE access_log SET reason = '' WHERE id = ?", (line,))
    assert log.verify(vault.db).broken == (line,)
    vault.db.execute("UPDATE access_log SET reason = 'Legen spør' WHERE id = ?", (line,))
    (said,) = vault.db.execute(
        "SELECT reason FROM access_log WHERE event = 'erased' ORDER BY id DESC LIMIT 1"
    ).fetchone()
    blanked = int(said.split(",")[0])
    vault.db.execute("UPDATE access_log SET reason = 'Noe annet' WHERE id = ?", (blanked,))
    assert log.verify(vault.db).broken == (blanked,), "what went with a case is not written anew"
