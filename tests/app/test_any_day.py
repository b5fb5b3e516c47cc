"""Any run of use cases leaves a register that is sound: no overlap, nothing outside its stay, and export counts the same."""

import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import RuleBroken
from app.forms.count import count_year
from app.forms.data_faults import data_faults
from app.forms.rules import CountingRules
from app.register.parse import parse_folder
from app.register.plan import Known, plan_parsed
from app.register.read import read_folder
from app.register.to_units import register_of
from app.register.write import write_folder
from app.use_cases.intake import Intake, LateArrival, Newcomer, record_intake, record_late_arrival
from app.use_cases.stays import (
    Away,
    DateCorrection,
    Departure,
    Return,
    RoomMove,
    correct_dates,
    record_absence,
    record_departure,
    record_return,
    record_room_move,
)
from db.vault import Vault
from tests.app.house import dump, furnish
from tests.support import TODAY, spare_vault

days = st.integers(-2, 40).map(lambda n: TODAY - timedelta(days=n))
rooms = st.sampled_from(("", "K01", "K02", "M01"))
numbers = st.integers(0, 5)
steps = st.one_of(
    st.tuples(st.just("intake"), days, rooms, st.integers(0, 2), st.booleans()),
    st.tuples(st.just("back"), numbers, days, rooms),
    st.tuples(st.just("joins"), numbers, days, rooms),
    st.tuples(st.just("leaves"), numbers, days),
    st.tuples(st.just("moves"), numbers, days, rooms),
    st.tuples(st.just("away"), numbers, days, st.none() | days),
    st.tuples(st.just("returns"), numbers, days),
    st.tuples(st.just("corrected"), numbers, days, st.none() | days),
)


def known(vault: Vault) -> Known:
    return vault.read(lambda queries: queries.returns.known())


def command(vault: Vault, step: tuple):
    """The use case and command of a step; None when there is nobody to do it with."""
    name, *facts = step
    if name == "intake":
        day, room, children, anonymous = facts
        adult = Newcomer(name="A", anonymous=anonymous, gender="woman")
        return record_intake, Intake(adult, (Newcomer("child"),) * children, "women", day, room)
    here = sorted(known(vault).stays.values(), key=lambda s: s.code)
    if not here:
        return None
    stay = here[facts[0] % len(here)]
    if name == "back":
        return record_intake, Intake(Newcomer(stay.kind, stay.person), (), "women", facts[1], facts[2])
    if name == "joins":
        return record_late_arrival, LateArrival(stay.household, Newcomer("child"), facts[1], facts[2])
    if name == "leaves":
        return record_departure, Departure((stay.code,), facts[1])
    if name == "moves":
        return record_room_move, RoomMove((stay.code,), facts[1], facts[2])
    if name == "away":
        return record_absence, Away(stay.code, facts[1], facts[2])
    if name == "returns":
        return record_return, Return(stay.code, facts[1])
    version = vault.db.execute("SELECT version FROM stay WHERE code = ?", (stay.code,)).fetchone()[0]
    return correct_dates, DateCorrection(stay.code, facts[1], facts[2], None, version)


def figures(plan_or_known, year: int):
    placements = plan_or_known.placements
    if isinstance(plan_or_known, Known):
        parts = [
            list(getattr(plan_or_known, n).values()) for n in ("rooms", "persons", "stays", "contacts", "requests")
        ]
        placements = [p for found in placements.values() for p in found]
    else:
        parts = [getattr(plan_or_known, n) for n in ("rooms", "persons", "stays", "contacts", "requests")]
    register = register_of(*parts[:3], placements, *parts[3:])
    return register, count_year(register, year, CountingRules(), TODAY).as_json()["figures"]


@settings(max_examples=60)
@given(st.lists(steps, max_size=14))
def test_any_run_of_use_cases_leaves_a_sound_register(run):
    folder = Path(tempfile.mkdtemp())
    vault = spare_vault(folder / "v")
    try:
        furnish(vault)
        for step in run:
            made = command(vault, step)
            if made is None:
                continue
            before = dump(vault)
            try:
                vault.write(*made)
            except RuleBroken:
                assert dump(vault) == before
        now = known(vault)
        register, counted = figures(now, TODAY.year)
        faults = {fault.code for fault in data_faults(register, TODAY.year, TODAY)}
        assert "overlap" not in faults
        for stay in now.stays.values():
            since = [p.since for p in now.placements.get(stay.code, ())]
            assert all(stay.arrived <= day for day in since)
            assert all(day < (stay.departed or date.max) or day == stay.arrived for day in since)
            for absence in vault.read(lambda q, code=stay.code: q.cases.absences(code)):
                assert stay.arrived <= absence.since
                assert (absence.until or absence.since) <= (stay.departed or date.max)
        write_folder(folder / "out", now)
        plan = plan_parsed(parse_folder(read_folder(folder / "out")), Known())
        assert plan.faults == []
        assert figures(plan, TODAY.year)[1] == counted
        assert plan_parsed(parse_folder(read_folder(folder / "out")), now).new == dict.fromkeys(plan.new, 0)
    finally:
        vault.close()
        shutil.rmtree(folder)
