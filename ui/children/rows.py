"""A child in the house as the list shows it: school, who fetches today, what is lacking and what runs out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from app import clock
from app.care.danger import perils
from app.care.due import CareOn, expiring, fetches, lacks, missing_fetch
from app.domain.base import HouseholdCode, PersonCode, PersonKind
from app.domain.states import Break
from app.ports import Queries
from ui.i18n import text, tr, tr_n
from ui.widgets.danger import peril_text
from ui.widgets.due import runs_out_text
from ui.widgets.persons import person_text


@dataclass(frozen=True, slots=True)
class ChildRow:
    """One child with a place tonight, or followed up without one. Codes, never names."""

    person: PersonCode
    household: HouseholdCode
    room: str
    born: int | None
    nights: int
    contact: str
    attends: str
    break_kind: str
    fetched: str
    lacking: tuple[str, ...]
    expiring: tuple[tuple[str, date], ...]
    earlier: int
    danger: str = ""
    gender: str = ""
    lives_here: bool = True


def read_children(queries: Queries) -> tuple[list[ChildRow], int]:
    """Every child in the house, those who lack a threat mapping first; and how many there are whose case is shut."""
    night = queries.house.shift().night
    here = queries.house.tonight(night)
    care = queries.records.care_on(night, here)
    settings = queries.centre.settings()
    danger = {peril.household: peril_text(peril, care.day, settings) for peril in perils(care)}
    rows = [
        replace(_row(queries, care, row.person, row.household), danger=danger.get(row.household, ""))
        for row in care.present
        if row.kind == PersonKind.CHILD
    ]
    shut = sum(row.shut and row.kind == PersonKind.CHILD for row in here)
    rows.sort(key=lambda child: ("threat" not in child.lacking, child.person))
    inside = {row.person for row in rows}
    return [*rows, *(child for child in _followed(queries) if child.person not in inside)], shut


def _followed(queries: Queries) -> Iterator[ChildRow]:
    """The children who are followed up without living here: their school and way back stay within reach."""
    for one in queries.day.followed():
        person = queries.cases.person(one.person) if one.kind == PersonKind.CHILD else None
        if person:
            yield ChildRow(
                person=one.person,
                household=one.household,
                room="",
                born=person.birth_year,
                gender=person.gender,
                nights=0,
                contact=queries.trust.contacts_of(one.household).get(one.person, ""),
                attends="",
                break_kind="",
                fetched="",
                lacking=(),
                expiring=(),
                earlier=queries.cases.earlier_stays(one.person, one.household),
                lives_here=False,
            )


def _row(queries: Queries, care: CareOn, person: PersonCode, household: HouseholdCode) -> ChildRow:
    resident = next(row for row in care.present if (row.household, row.person) == (household, person))
    school = next((school for school in care.schools if (school.household, school.person) == (household, person)), None)
    fetch = next((f for f in fetches(care) if (f.household, f.child) == (household, person)), None)
    words = ""
    if fetch:
        problem = f" – {text('fetch_problems', fetch.problem).upper()}" if fetch.problem else ""
        words = f"{fetch.at} {text('relations', fetch.relation).lower() if fetch.relation else '?'}{problem}"
    elif person in missing_fetch(care):
        words = tr("ikke sagt")
    mine = [(e.what, e.expires) for e in expiring(care) if (e.household, e.person) == (household, person)]
    return ChildRow(
        person=person,
        household=household,
        room=resident.room,
        born=resident.birth_year,
        gender=resident.gender,
        nights=resident.nights,
        contact=care.contacts.get((household, person), ""),
        attends=school.attends if school else "",
        break_kind=school.break_kind if school else "",
        fetched=words,
        lacking=tuple(x.what for x in lacks(care) if (x.household, x.person) == (household, person)),
        expiring=tuple(mine),
        earlier=queries.cases.earlier_stays(person, household),
    )


def child_text(child: ChildRow) -> str:
    """The child told apart from its sisters and brothers."""
    return person_text(child.person, PersonKind.CHILD, child.gender, child.born, clock.today())


def school_text(child: ChildRow) -> str:
    """Where the child goes, and the break."""
    if not child.lives_here:
        return tr("følges opp, bor ikke her")
    place = text("attends", child.attends) if child.attends else tr("ikke avklart")
    return (
        f"{place}, {text('breaks', child.break_kind).lower()}"
        if child.break_kind in (Break.FULL, Break.PARTIAL)
        else place
    )


def lacking_text(child: ChildRow) -> str:
    """What is lacking and what runs out, in words."""
    words = [text("lacks", what) for what in child.lacking]
    words += [runs_out_text(what, day, clock.today()) for what, day in child.expiring]
    return ", ".join(words)


def child_facts(child: ChildRow) -> str:
    """The line under the child's code."""
    parts = [
        tr("sak {household}", household=child.household),
        *(
            [tr("rom {room}", room=child.room or "–"), tr("natt nummer {number}", number=child.nights)]
            if child.lives_here
            else []
        ),
        tr("barnekontakt {user}", user=child.contact) if child.contact else tr("INGEN BARNEKONTAKT"),
        school_text(child),
    ]
    if child.earlier:
        parts.append(tr_n("{count} opphold her før", "{count} opphold her før", child.earlier))
    if child.lacking:
        parts.append(tr("mangler {missing}", missing=", ".join(text("lacks", what) for what in child.lacking)))
    return "  ·  ".join(parts)
