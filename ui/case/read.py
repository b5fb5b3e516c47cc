"""Everything a case shows of itself, read in one question; and the lines that say how it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from app import clock
from app.care.danger import Peril, peril_of
from app.care.due import Expiring, Lack, expiring, lacks
from app.care.proposals import Done
from app.care.rules import TaskRule
from app.domain.base import HouseholdCode, PersonKind
from app.domain.care import Danger, Measure
from app.domain.child import Fetcher
from app.domain.day import FollowUp, Perpetrator, PerpetratorRelation
from app.domain.entities import Absence, Person, Placement, Stay
from app.domain.house import Task
from app.domain.stays import away_on, left_alone, slept_in
from app.ports import Queries
from app.rows import Asked, HistoryRow, TonightRow
from ui.i18n import text, tr, tr_n
from ui.widgets.due import runs_out_text
from ui.widgets.fields import date_text
from ui.widgets.persons import person_text


@dataclass(frozen=True, slots=True, repr=False)
class Member:
    """One stay of the case with its person, rooms and absences."""

    stay: Stay
    person: Person
    placements: tuple[Placement, ...]
    absences: tuple[Absence, ...]
    night: date

    @property
    def room(self) -> str:
        """The room slept in, or the last one that was."""
        return slept_in([(placement.since, placement.room) for placement in self.placements], self._night)

    @property
    def away(self) -> bool:
        """Away now."""
        return away_on([(absence.since, absence.until) for absence in self.absences], self._night)

    @property
    def _night(self) -> date:
        """The night in progress; of whoever came after midnight the one to come."""
        return max(self.night, self.stay.arrived)


@dataclass(frozen=True, slots=True, repr=False)
class CaseRead:
    """Everything the case itself shows; the tabs of the record ask for their own when they are seen."""

    members: list[Member]
    followed: list[tuple[FollowUp, Person]]
    history: list[HistoryRow]
    tasks: list[Task]
    rules: dict[str, TaskRule]
    contacts: dict[str, str]
    lacking: list[Lack]
    expiring: list[Expiring]
    earlier: dict[str, int]
    done: dict[str, Done]
    responsible: bool
    here: list[TonightRow]
    danger: Danger
    peril: Peril | None
    settings: Mapping[str, str]
    asked: Asked

    @property
    def people(self) -> list[Person]:
        """Everybody of the case once, as what they were in it: those who lived here, then those who are followed up."""
        once: dict[str, Person] = {}
        for person in (*(member.person for member in self.members), *(person for _, person in self.followed)):
            once.setdefault(person.code, person)
        return list(once.values())


def read_case(queries: Queries, household: HouseholdCode) -> CaseRead:
    """All of it in one question, as of the night in progress."""
    night = queries.house.shift().night
    members = []
    for stay in queries.cases.household(household):
        person = queries.cases.person(stay.person)
        assert person is not None
        person = replace(person, kind=stay.kind)  # what they were then
        members.append(
            Member(
                stay,
                person,
                tuple(queries.cases.placements(stay.code)),
                tuple(queries.cases.absences(stay.code)),
                night,
            )
        )
    followed = []
    for one in queries.records.of(FollowUp, household):
        person = queries.cases.person(one.person)
        assert person is not None
        followed.append((one, replace(person, kind=one.kind)))
    persons = dict.fromkeys([*(m.person.code for m in members), *(one.person for one, _ in followed)])
    subjects = [household, *(m.stay.code for m in members), *persons]
    care = queries.records.care_on(night)
    danger = next(iter(queries.records.of(Danger, household)), Danger(household=household))
    return CaseRead(
        members=members,
        followed=followed,
        history=queries.trust.history(subjects),
        tasks=queries.records.tasks_of(household),
        rules={task_rule.code: task_rule for task_rule in queries.records.task_rules()},
        contacts=queries.trust.contacts_of(household),
        lacking=[x for x in lacks(care) if x.household == household],
        expiring=[x for x in expiring(care) if x.household == household],
        earlier={m.person.code: queries.cases.earlier_stays(m.person.code, household) for m in members},
        responsible=bool(queries.house.household(household)[0].responsible),
        here=[row for row in care.present if row.household == household],
        danger=danger,
        peril=_peril(queries, household, care.day, danger),
        settings=queries.centre.settings(),
        asked=queries.day.came_of(household),
        done={person: done for (_, person), done in queries.records.done(household).items()},
    )


def _peril(queries: Queries, household: HouseholdCode, day: date, danger: Danger) -> Peril | None:
    """With the words that only the case may say."""
    of = queries.records.of
    return peril_of(
        household, day, danger=danger, measures=of(Measure, household), fetchers=of(Fetcher, household),
        perpetrators=of(Perpetrator, household), relations=of(PerpetratorRelation, household),
    )  # fmt: skip


def standing_lines(read: CaseRead) -> list[str]:
    """What each person lacks, what runs out, and earlier stays (repeated relocations are seen), a line each."""
    lines = []
    for member in read.members:
        code, who = member.person.code, member_text(member)
        missing = [text("lacks", lack.what) for lack in read.lacking if lack.person == code]
        if missing:
            lines.append(tr("{who} mangler {missing}", who=who, missing=", ".join(missing)))
        for due in (x for x in read.expiring if x.person == code):
            lines.append(f"{who}: {runs_out_text(due.what, due.expires, clock.today())}")
        if read.earlier.get(code):
            words = tr("{0} har hatt {1} opphold her før")
            lines.append(words.format(who, read.earlier[code]))
    return lines


def came_of_text(asked: Asked) -> str:
    """The enquiry a case came of, and the call behind it; empty where none is known."""
    if asked.request is None:
        return ""
    call = tr(" (telefon {call})", call=asked.call.code) if asked.call else ""
    return tr("Kom av henvendelse {code} {day}", code=asked.request.code, day=date_text(asked.request.day)) + call


def member_text(member: Member) -> str:
    """A person of the case, told apart by role and age."""
    person = member.person
    return person_text(person.code, member.stay.kind, person.gender, person.birth_year, clock.today())


def followed_text(one: FollowUp, person: Person) -> str:
    """Somebody of the case who does not live here, told apart by role and age."""
    return person_text(person.code, one.kind, person.gender, person.birth_year, clock.today())


def alone_line(read: CaseRead) -> str:
    """That children of the case are here without an adult; empty when none is."""
    inside = {row.stay for row in read.here if not row.away}
    here = [member for member in read.members if member.stay.code in inside]
    if read.responsible or not left_alone(member.stay.kind for member in here):
        return ""
    codes = ", ".join(map(member_text, here))
    return text("alarms", "child_alone", children=codes, household=here[0].stay.household)


def who_is_here(read: CaseRead) -> str:
    """How many of the case have their place here tonight, and how many of it have left."""
    adults = sum(row.kind == PersonKind.ADULT for row in read.here)
    parts = [tr_n("{count} voksen", "{count} voksne", adults)]
    if len(read.here) > adults:
        parts.append(tr("{count} barn", count=len(read.here) - adults))
    left = sum(member.stay.departed is not None for member in read.members)
    gone = tr_n(" ({count} har dratt)", " ({count} har dratt)", left) if left else ""
    return ", ".join(parts) + gone


def contact_text(read: CaseRead) -> str:
    """Who follows the adult, in the header."""
    names = [
        read.contacts[m.person.code]
        for m in read.members
        if m.person.code in read.contacts and m.stay.kind == PersonKind.ADULT
    ]
    if not names:
        return ""
    return "  ·  " + tr("primærkontakt {names}", names=", ".join(dict.fromkeys(names)))
