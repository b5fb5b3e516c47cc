"""A return that is delivered is frozen; what becomes of the numbers afterwards is told, each with what made it so."""

import hashlib
import json
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import RuleBroken
from app.forms import reading
from app.forms.changes import differences
from app.forms.count import count_year
from app.forms.definitions import Correction
from app.forms.frozen import Frozen, pack, pack_register, unpack, unpack_register
from app.forms.reading import edition_of, read_year
from app.forms.rules import CountingRules
from app.forms.safe import reasons_of
from app.forms.units import Register
from app.forms.warnings import warnings
from app.national.exchange import Submission
from app.outputs.formats import FORMATS, report_bytes
from app.register.parse import parse_folder
from app.register.read import read_folder
from app.use_cases.centre import CentreFacts, YearRules, save_centre, save_rules
from app.use_cases.deliver import AcceptGap, Deliver, HandedOut, Published, accept_gap, deliver, hand_out, publish
from app.use_cases.forms import save_correction
from app.use_cases.registration import save_person
from app.use_cases.stays import DateCorrection, correct_dates
from app.use_cases.transfer import import_register
from tests.app.build import AFTERWARDS, count, havn_register, stay
from tests.app.house import as_duty, mean, refused
from tests.support import HAVN, TODAY

YEAR = 2025


def bring_havn(vault):
    vault.write(save_centre, CentreFacts("Havn"))
    vault.write(import_register, parse_folder(read_folder(HAVN)))


@pytest.fixture
def havn(make_vault):
    """The example centre in a vault."""
    return make_vault("vault", bring_havn)


def year(vault, of=YEAR):
    return vault.read(lambda q: read_year(q, of, TODAY))


def delivered(vault, of=YEAR) -> int:
    """Deliver with everything explained."""
    said = {warned.key: "Slik var året." for warned in year(vault, of).warned}
    return vault.write(deliver, Deliver(of, said)).result


def changed(vault, of=YEAR):
    return vault.read(lambda q: q.returns.changed(of, TODAY))


# -- freezing ---------------------------------------------------------------------------------------------------


def test_what_is_delivered_is_every_number_with_its_rule_its_units_and_who_and_when(havn):
    before = year(havn).result
    number = delivered(havn)
    (frozen,) = year(havn).delivered
    assert (frozen.number, frozen.version, frozen.user, frozen.centre) == (number, 1, "Kari", "Havn")
    assert frozen.result == before
    assert frozen.forms == "2025"
    assert changed(havn) == []


def test_what_is_delivered_cannot_be_changed_or_taken_away(havn):
    delivered(havn)
    for statement in ("UPDATE delivery SET year = 2024", "DELETE FROM delivery", "DELETE FROM delivered_file"):
        havn.write(hand_out, HandedOut(1, "rapport.pdf", "0" * 64))
        with pytest.raises(Exception, match="append-only"):
            havn.db.execute(statement)
    assert len(year(havn).delivered) == 1


def test_a_delivery_that_is_not_what_it_was_is_found(havn):
    delivered(havn)
    assert havn.check() == []
    havn.db.execute("DROP TRIGGER delivery_no_update")
    havn.db.execute("UPDATE delivery SET content = replace(content, 'Havn', 'Hamn')")
    assert havn.check() == ["delivery 1"]


def test_a_second_delivery_stands_beside_the_first(havn):
    delivered(havn)
    havn.write(save_correction, Correction("reasons_for_stay", "other", "Noe annet"))
    delivered(havn)
    first, second = year(havn).delivered
    assert (first.version, second.version) == (1, 2)
    assert (first.forms, second.forms[:5]) == ("2025", "2025+")
    assert changed(havn) == [], "compared with the newest"


@pytest.mark.parametrize("form", FORMATS)
def test_a_delivered_file_says_the_delivered_numbers_whatever_is_true_now(havn, form):
    delivered(havn)
    there = report_bytes(edition_of(year(havn), delivered=True), form)
    assert report_bytes(edition_of(year(havn), delivered=True), form) == there or form in ("pdf", "xlsx")
    havn.write(hand_out, HandedOut(1, f"rapport.{form}", hashlib.sha256(there).hexdigest()))
    (kept,) = havn.read(lambda q: q.returns.files(1))
    assert kept.sha256 == hashlib.sha256(there).hexdigest()
    assert kept.user == "Kari"


def test_a_year_that_runs_and_a_year_of_nothing_are_not_delivered(havn):
    refused(havn, deliver, Deliver(TODAY.year), "year_not_over")
    refused(havn, deliver, Deliver(2001), "no_data")
    refused(as_duty(havn), deliver, Deliver(YEAR), "leader_only")


def test_what_is_asked_about_must_be_explained_and_the_explanation_is_kept(havn):
    for of in (2024, YEAR):
        asked = year(havn, of).warned
        if asked:
            refused(havn, deliver, Deliver(of), "unexplained")
            refused(havn, deliver, Deliver(of, {w.key: "  " for w in asked}), "unexplained")
        delivered(havn, of)
        assert set(year(havn, of).delivered[0].explained) == {w.key for w in asked}


# -- what became of it ------------------------------------------------------------------------------------------


def test_a_correction_after_delivery_is_told_with_the_unit_the_field_who_and_when(havn):
    delivered(havn)
    moved = next(
        s for s in havn_register().adult_stays if s.arrived.year == YEAR and s.departed and s.departed.year == YEAR
    )
    now = havn.read(lambda q: next(s for s in q.cases.household(moved.household) if s.code == moved.code))
    later = DateCorrection(now.code, now.arrived, now.departed + timedelta(days=1), None, now.version)
    mean(havn, correct_dates, later)
    found = {one.figure: one for one in changed(havn)}
    nights = found["nights.all"]
    assert nights.now == nights.before + 1
    assert [(c.what, c.unit, c.fields) for c in nights.causes] == [("changed", moved.code, ("departed",))]
    since = year(havn).delivered[0].at
    rows = havn.read(lambda q: q.returns.written(nights.causes, since))
    assert ("Kari", moved.code) in {(row.user, row.subject) for row in rows}
    assert all(one.causes for one in found.values()), "no number differs without a reason"


def test_one_reservation_changes_many_numbers_and_each_names_the_person(havn):
    delivered(havn)
    who = next(s.person.code for s in havn_register().adult_stays if s.arrived.year == YEAR and not s.person.reserved)
    person = havn.read(lambda q: q.cases.person(who))
    havn.write(save_person, replace(person, reserved=True))
    found = changed(havn)
    assert len(found) > 10
    for one in found:
        assert one.causes
        assert all(c.person == who and c.fields == ("reserved",) for c in one.causes), one


def test_the_rules_and_the_forms_are_reasons_too(havn):
    delivered(havn)
    havn.write(save_correction, Correction("destination_resident", "own_1", "Vår egen", YEAR))
    assert {c.what for one in changed(havn) for c in one.causes} == {"forms"}
    havn.write(save_rules, YearRules(YEAR, CountingRules("arrival")))
    assert {c.what for one in changed(havn) for c in one.causes} == {"rules", "forms"}


def test_a_centre_that_is_renamed_keeps_its_old_name_on_what_it_delivered(havn):
    delivered(havn)
    havn.write(save_centre, CentreFacts("Nyhavn"))
    assert edition_of(year(havn), delivered=True).centre == "Havn"
    assert edition_of(year(havn)).centre == "Nyhavn"


days = st.integers(0, 400)


@settings(max_examples=40)
@given(st.lists(st.tuples(days, days, st.booleans()), min_size=1, max_size=5), st.data())
def test_every_number_that_differs_has_a_reason(drawn, data):
    first = date(2024, 12, 1)
    stays = [
        stay((first + timedelta(days=a)).isoformat(), (first + timedelta(days=a + n)).isoformat(), code=f"O{k}",
             **({"disability": "yes"} if yes else {}))
        for k, (a, n, yes) in enumerate(drawn)
    ]  # fmt: skip
    other = []
    for one in stays:
        what = data.draw(st.sampled_from(["same", "gone", "later", "answer"]))
        if what == "later":
            other.append(replace(one, departed=one.departed + timedelta(days=3)))
        elif what == "answer":
            other.append(replace(one, answers={"disability": ("no",)}))
        elif what == "same":
            other.append(one)
    old, new = Register(adult_stays=tuple(stays)), Register(adult_stays=tuple(other))
    before, now = (count_year(r, YEAR, CountingRules(), AFTERWARDS) for r in (old, new))
    for one in differences(before, now, old, new, forms_changed=False):
        assert one.causes, one


# -- what is sent -----------------------------------------------------------------------------------------------


def test_what_is_sent_is_the_delivered_numbers_and_no_code_of_anybody(havn):
    assert havn.read(lambda q: q.returns.submission(YEAR)) is None
    havn.write(save_correction, Correction("reasons_for_stay", "own_1", "Vår egen"))
    delivered(havn)
    sent = havn.read(lambda q: q.returns.submission(YEAR))
    assert Submission.read(sent.as_bytes()) == sent
    numbers = year(havn).delivered[0].result
    assert {n: v for n, v in sent.values.items() if v != "not_asked"} | sent.own == {
        n: f.value for n, f in numbers.figures.items()
    }
    own = {"reasons_for_stay.own_1.n", "day_user_reasons.own_1.n"}
    assert set(sent.own) == own, "an own category is kept apart"
    assert sent.values["assistance_residents.systematic_threat_assessment.n"] == "not_asked"
    nights = [(int(n), stays) for bars in sent.nights["adult"].values() for n, stays in bars.items()]
    assert sum(n * stays for n, stays in nights) == numbers.value("nights.all")
    assert sum(stays for _, stays in nights) == numbers.value("stays.all")
    assert sent.sums["children_age"]["n"] == numbers.value("children_age.base")
    codes = {
        unit
        for figure in numbers.figures.values()
        for unit in figure.units
        if unit.startswith(("A", "B", "P", "O", "D"))
    }
    words = sent.as_bytes().decode()
    assert codes
    assert not [code for code in codes if f'"{code}"' in words]
    again = havn.read(lambda q: q.returns.submission(YEAR))
    havn.write(save_centre, CentreFacts("Nyhavn"))
    delivered(havn)
    renamed = havn.read(lambda q: q.returns.submission(YEAR))
    assert (renamed.centre.id, renamed.centre.name, renamed.delivered.number) == (again.centre.id, "Nyhavn", 2)


# -- the pieces -------------------------------------------------------------------------------------------------


def test_a_frozen_return_reads_back_the_same():
    register = havn_register()
    result = count_year(register, YEAR, CountingRules(), AFTERWARDS)
    frozen = Frozen(
        number=3, year=YEAR, version=1, at=datetime(2026, 1, 14, 9, 30), user="Kari", centre="Havn", program="1",
        forms="2025", corrections=(Correction("a", "b", "c", 2020),), result=result, explained={"leap:x": "ja"},
        yearly={"women": {"beds": 12}}, register=register,
    )  # fmt: skip
    assert unpack(3, pack(frozen), unpack_register(pack_register(register))) == frozen
    assert json.loads(pack(frozen))["figures"]["residents.all"][0] == result.value("residents.all")


def test_what_is_asked_about_before_delivery():
    few = [stay("2025-02-01", f"2025-02-{n + 3:02d}") for n in range(12)]
    many = [stay("2024-02-01", f"2024-02-{n + 3:02d}") for n in range(20)]
    before = count(adults=many, year=2024)
    found = {w.key: dict(w.params) for w in warnings(count(adults=few), before)}
    assert found["leap:residents.all"] == {"was": 20, "now": 12, "change": -40}
    assert found["missing:disability.missing"] == {"count": 12, "percent": 100}
    assert not [w for w in warnings(count(adults=few), count(adults=few, year=2024)) if w.code == "leap"], (
        "of nothing no leap"
    )


# -- gaps -------------------------------------------------------------------------------------------------------


def test_a_fault_that_cannot_be_mended_ends_with_a_reason(havn):
    fault = year(havn).faults[0]
    refused(havn, accept_gap, AcceptGap(fault.unit, fault.code, fault.detail, " "), "reason_needed")
    havn.write(accept_gap, AcceptGap(fault.unit, fault.code, fault.detail, "Hun ville ikke svare"))
    assert fault not in year(havn).faults
    (gap,) = havn.read(lambda q: q.returns.gaps())
    assert gap.reason == "Hun ville ikke svare"


# -- published --------------------------------------------------------------------------------------------------


def test_what_was_published_before_is_known_to_who_reads_the_next_one(havn):
    first = edition_of(year(havn), public=True)
    havn.write(publish, Published(YEAR, first.shown()))
    assert year(havn).published == first.shown()
    withheld = {n for n in first.result.figures if first.hides(n)}
    again = edition_of(year(havn), public=True)
    assert {n for n in again.result.figures if again.hides(n)} == withheld, "the same again, and no more"
    assert again.shown() == first.shown()
    assert set(year(havn).reasons().values()) == {"small", "before"}
    other = first.shown() | {"stays.all": 1}
    assert "small" in (reasons := reasons_of(first.result, other)).values(), "worked out anew: it is another number now"
    assert withheld <= set(reasons)
    with pytest.raises(Exception, match="append-only"):
        havn.db.execute("DELETE FROM published")


def test_what_an_earlier_edition_hid_is_never_shown_of_that_year_again(havn):
    result, shown = year(havn).result, edition_of(year(havn), public=True).shown()
    hidden = set(sorted(shown)[::7]) - {"stays.all"}
    published = {name: value for name, value in shown.items() if name not in hidden} | {"stays.all": 1}
    reasons = reasons_of(result, published)
    assert hidden <= set(reasons), "it would be told by what has not changed since"
    assert "before" in {reasons[name] for name in hidden}


def test_whoever_waits_for_the_small_numbers_is_told_and_may_stop(havn):
    read, told = year(havn), []
    read.reasons(step=lambda done, total: told.append((done, total)))
    assert len(told) > 10
    assert all(0 <= done <= total for done, total in told)

    def stop(done, total):
        raise RuleBroken("cancelled")

    again = year(havn)
    with pytest.raises(RuleBroken, match="cancelled"):
        again.reasons(step=stop)
    assert again.worked_out == {}, "nothing is half protected"
    assert again.reasons() == read.reasons()


def test_what_is_withheld_is_worked_out_once_for_all_formats(havn, monkeypatch):
    asked = []
    monkeypatch.setattr(reading, "reasons_of", lambda *given: asked.append(given) or reasons_of(*given))
    delivered(havn)
    read = year(havn)
    editions = [edition_of(read, public=True, delivered=which) for which in (False, True, False, True)]
    read.reasons()
    assert [given[0] for given in asked] == [read.result, read.delivered[-1].result]
    assert editions[0].shown() == editions[2].shown()


def test_a_public_edition_has_no_yearly_form_and_no_last_year(havn):
    edition = edition_of(year(havn), public=True)
    assert edition.before is None
    assert edition.earlier() == {}
    assert all(not edition.hides(name) or name not in edition.shown() for name in edition.result.figures)
