"""The decisions of a stay: leave, change room, join late, be away, come back, and right the dates."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app import clock
from app.capacity.fit import fit
from app.capacity.house import house_on, party_asleep
from app.capacity.span import Span
from app.care.moving import DESTINATIONS, MovingFacts, MovingState, state_of
from app.domain.base import HouseholdCode, PersonKind
from app.domain.entities import Stay
from app.domain.errors import RuleBroken
from app.forms.definitions import items
from app.forms.registration import destination_of, form_of
from app.use_cases.intake import LateArrival, record_late_arrival
from app.use_cases.stays import (
    Away,
    DateCorrection,
    Departure,
    FamilyDates,
    Return,
    RoomMove,
    correct_together,
    record_absence,
    record_departure,
    record_return,
    record_room_move,
)
from ui.fields.entity import EntityDialog
from ui.fields.inputs import Inputs
from ui.fields.ticks import Ticks
from ui.i18n import tr
from ui.session import Session
from ui.widgets.basics import button, label, row
from ui.widgets.decide import Decide
from ui.widgets.fields import Choice, DateField, date_text
from ui.widgets.person_fields import PersonFields
from ui.widgets.persons import person_text as told_apart
from ui.widgets.rooms import room_text

if TYPE_CHECKING:
    from ui.case.read import Member


class Who(QWidget):
    """Which of the household it is about: nobody from the start, but who is the only one; one key for all."""

    def __init__(self, members: "list[Member]", words: "Callable[[Member], str] | None" = None) -> None:
        super().__init__()
        worded = words or person_text
        self.ticks = Ticks(tr("Hvem"), [(m.stay.code, worded(m)) for m in members], columns=1)
        self.typed = self.ticks.typed
        self.boxes, self.codes = self.ticks.boxes, self.ticks.codes
        self.draft, self.restore_draft = self.ticks.draft, self.ticks.restore_draft
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.ticks)
        everybody = button(tr("A&lle"), lambda: self.ticks.set_codes(frozenset(self.boxes)))
        everybody.setAutoDefault(False)
        layout.addLayout(row(everybody, None))
        everybody.setVisible(len(members) > 1)
        self.setFocusProxy(self.ticks)
        if len(members) == 1:
            self.ticks.set_codes(frozenset(self.boxes))


def person_text(member: "Member") -> str:
    """A person told apart by role and age, with the room."""
    person, kind = member.person, member.stay.kind
    words = told_apart(person.code, kind, person.gender, person.birth_year, clock.today())
    return tr("{person}, rom {room}", person=words, room=member.room or "–")


def not_done_text(state: MovingState) -> str:
    """What of the way to a home is not done when they leave."""
    lines = []
    if state.phase == "clarify":
        lines.append(tr("behovet er ikke avklart"))
    lines += [tr("ventes svar: {code}", code=code) for code in state.overdue if code != "clarify"]
    if not state.followed_up_until:
        lines.append(tr("ingen oppfølging er planlagt"))
    return tr("Ikke gjort ennå (Bolig): {what}.", what=", ".join(lines)) if lines else ""


class DepartDialog(Decide):
    """One or all leave; adults and children may go to different places, so there is a destination for each kind."""

    NAMES = MappingProxyType({"departed": "day"})

    def __init__(self, parent: QWidget, session: Session, members: "list[Member]") -> None:
        stays = [member.stay for member in members]
        super().__init__(parent, session, tr("Flytt ut"), tr("&Flytt ut"), self._depart, stays[0].household)
        self.kinds = {stay.code: stay.kind for stay in stays}
        self.who, self.day = Who(members), DateField(tr("Dro"), clock.today())
        self.add(tr("Hvem"), self.who)
        self.add(tr("&Dro"), self.day)
        self.destinations: dict[str, Choice] = {}
        for kind, words in (("adult", tr("Hvor drar &beboeren?")), ("child", tr("Hvor drar b&arnet?"))):
            example = next((stay for stay in stays if stay.kind == kind), None)
            if example:
                question = destination_of(form_of(example))
                options = [(i.code, i.label) for i in items(question.codes, example.arrived.year)]
                self.destinations[kind] = Choice(question.label, [("", tr("Ikke besvart")), *options])
                self.add(words, self.destinations[kind], kind)
        self.members, self.responsible = members, QLineEdit()
        if {*self.kinds.values()} == {PersonKind.ADULT, PersonKind.CHILD}:
            self.add(tr("Ansvarlig for barn som blir &igjen"), self.responsible)
        self.add("", label(tr("Natten til utflyttingsdagen er den siste som telles."), "quiet", wrap=True))
        self.not_done = label("", "quiet", wrap=True)
        self.add("", self.not_done)
        household = stays[0].household
        session.ask(self, lambda queries: queries.day.on_the_way(household), self._show_way)

    def _show_way(self, families: list[MovingFacts]) -> None:
        """Where they are going by what was chosen, as a proposal, and what is not done yet; nothing is forced."""
        for facts in families:
            state = state_of(facts, clock.today())
            destination = DESTINATIONS.get(state.chosen, "")
            for choice in self.destinations.values():
                if destination and not choice.code():
                    choice.set_code(destination)
            self.not_done.setText(not_done_text(state))

    def _depart(self, _: Decide) -> None:
        leaving = tuple(code for code in self.kinds if code in self.who.codes())
        chosen = {code: self.destinations[self.kinds[code]].code() for code in leaving}
        day, responsible = self.day.required(), self.responsible.text()
        self.submit(record_departure, Departure(leaving, day, chosen, responsible))


class RoomDialog(Decide):
    """All or some change room from a night on; rooms that fit come first, with why the others do not."""

    def __init__(self, parent: QWidget, session: Session, members: "list[Member]") -> None:
        self.members, self.household = members, members[0].stay.household
        super().__init__(parent, session, tr("Bytt rom"), tr("&Bytt rom"), self._move, self.household)
        self.who, self.since = Who(members), DateField(tr("Fra natten"), clock.today())
        self.room = Choice(tr("Nytt rom"), [("", tr("Velg rom"))])
        self._span: Span | None = None
        self.who.typed.connect(self._show_rooms)
        self.add(tr("Hvem"), self.who)
        self.add(tr("&Nytt rom"), self.room)
        self.add(tr("&Fra natten"), self.since)
        tonight = clock.today()
        session.ask(self, lambda queries: queries.house.span(tonight, tonight + timedelta(days=1)), self._show)

    def _show(self, span: Span) -> None:
        self._span = span
        self._show_rooms()

    def _show_rooms(self) -> None:
        """The rooms held against those who are ticked; against all of them while nobody is."""
        span = self._span
        if span is None:
            return
        ticked = self.who.codes()
        moving = frozenset(m.stay.code for m in self.members if not ticked or m.stay.code in ticked)
        people = [sleeper for sleeper in span.sleepers if sleeper.stay in moving]
        options = fit(house_on(span, span.start, moving), party_asleep(span, people)) if people else []
        fits = [(f.room, room_text(f)) for f in options if not f.says("other_offer")]
        chosen = self.room.code()
        self.room.set_options([("", tr("Velg rom")), *fits])
        if any(code == chosen for code, _ in fits):
            self.room.set_code(chosen)

    def _move(self, _: Decide) -> None:
        moving = tuple(member.stay.code for member in self.members if member.stay.code in self.who.codes())
        self.submit(record_room_move, RoomMove(moving, self.since.required(), self.room.code()))


class LateDialog(Decide):
    """Somebody joins a household that is here."""

    def __init__(self, parent: QWidget, session: Session, household: HouseholdCode) -> None:
        super().__init__(parent, session, tr("Kom senere"), tr("&Lagre"), self._join, household)
        self.household = household
        self.kind = Choice(tr("Hvem"), [("", tr("Velg")), ("child", tr("Barn")), ("adult", tr("Voksen"))])
        self.people = {
            kind: PersonFields(session, kind, contact=kind == PersonKind.ADULT) for kind in ("child", "adult")
        }
        self.arrived = DateField(tr("Kom"), clock.today())
        self.room = Choice(tr("Rom"), [("", tr("Uten rom foreløpig"))])
        self.add(tr("&Hvem"), self.kind)
        for kind, person in self.people.items():
            self.form.addRow(person)
            self.fields.add(kind, person)
        self.kind.currentIndexChanged.connect(self._show_kind)
        self._show_kind()
        self.add(tr("K&om"), self.arrived)
        self.add(tr("&Rom"), self.room)
        night = clock.today()
        session.ask(self, lambda q: (q.house.rooms(), q.cases.household(household), q.house.tonight(night)), self._show)

    def _show_kind(self) -> None:
        for kind, person in self.people.items():
            self.form.setRowVisible(person, kind == self.kind.code())

    def _show(self, answer: tuple[Any, ...]) -> None:
        rooms, stays, here = answer
        offer, chosen = stays[0].offer if stays else "women", self.room.code()
        offered = [(room.code, room.code) for room in rooms if room.offer == offer]
        self.room.set_options([("", tr("Uten rom foreløpig")), *offered])
        own = next((row.room for row in here if row.household == self.household and row.room), "")
        if not chosen and not self.fields.typed():
            self.room.set_code(own)

    def _join(self, _: Decide) -> None:
        if not self.kind.code():
            raise RuleBroken("choose_answer", field="kind")
        who = self.people[self.kind.code()].newcomer()
        self.submit(record_late_arrival, LateArrival(self.household, who, self.arrived.required(), self.room.code()))


class AwayDialog(EntityDialog):
    """Away while the place is kept."""

    KIND = Away
    SHOWS = ("since", "until")

    def __init__(self, parent: QWidget, session: Session, member: "Member") -> None:
        title = tr("Borte: {code}", code=member.person.code)
        away = Away(member.stay.code, clock.today())
        super().__init__(parent, session, away, record_absence, title, tr("&Lagre"))
        self.add("", label(tr("Plassen holdes. Døgnene telles fortsatt som døgn i oppholdet."), "quiet", wrap=True))


class BackDialog(EntityDialog):
    """The person is back."""

    KIND = Return
    SHOWS = ("day",)

    def __init__(self, parent: QWidget, session: Session, member: "Member") -> None:
        title = tr("Tilbake: {code}", code=member.person.code)
        back = Return(member.stay.code, clock.today())
        super().__init__(parent, session, back, record_return, title, tr("&Lagre"))


class DatesDialog(Decide):
    """Right the dates of one, and of those whose dates are the same unless somebody says otherwise; what is not changed stays
    as each has it. An empty departure reopens the stay."""

    SHOWS = ("arrived", "expected_departure", "departed")

    def __init__(self, parent: QWidget, session: Session, member: "Member", members: "list[Member]") -> None:
        stay = member.stay
        super().__init__(
            parent, session, tr("Rett datoer: {code}", code=stay.code), tr("&Rett datoene"), self._correct, stay.code
        )
        self.now = {one.stay.code: correction_of(one.stay) for one in members}
        self.shown = self.now[stay.code]
        self.who = Who(members, dated_text)
        together = {code for code, one in self.now.items() if _dates(one) == _dates(self.shown)}
        self.who.ticks.set_codes(frozenset(together))
        self.add(tr("Hvem"), self.who)
        self.inputs = Inputs(DateCorrection, self.SHOWS)
        for name in self.inputs:
            self.add(self.inputs.label(name), self.inputs[name], name)
        self.stored = self.inputs.stored(self.shown)
        self.add("", label(tr("De gamle datoene blir stående i historikken."), "quiet", wrap=True))

    def _correct(self, _: Decide) -> None:
        typed = self.inputs.read()
        changed = {name: day for name, day in typed.items() if day != getattr(self.shown, name)}
        if not self.who.codes():
            raise RuleBroken("choose_answer", field="who")
        chosen = [replace(one, **changed) for code, one in self.now.items() if code in self.who.codes()]
        self.submit(correct_together, FamilyDates(tuple(one for one in chosen if one != self.now[one.stay])))


def correction_of(stay: Stay) -> DateCorrection:
    """The dates of a stay as they stand."""
    return DateCorrection(stay.code, stay.arrived, stay.departed, stay.expected_departure, stay.version)


def _dates(right: DateCorrection) -> tuple[date | None, ...]:
    return right.arrived, right.departed, right.expected_departure


def dated_text(member: "Member") -> str:
    """A person told apart, with the dates of the stay: who differs is seen."""
    person, stay = member.person, member.stay
    words = told_apart(person.code, stay.kind, person.gender, person.birth_year, clock.today())
    due = tr("ventet ut {day}", day=date_text(stay.expected_departure)) if stay.expected_departure else ""
    out = date_text(stay.departed) or due
    return tr("{person}: {arrived} – {out}", person=words, arrived=date_text(stay.arrived), out=out)
