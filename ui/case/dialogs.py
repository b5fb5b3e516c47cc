"""The decisions of a stay: leave, change room, join late, be away, come back, and right the dates."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app import clock
from app.capacity.fit import fit
from app.capacity.house import Party, house_on, party_of
from app.capacity.span import Span
from app.domain.ages import sleeps_in_cot
from app.forms.definitions import items
from app.forms.registration import form_of
from app.use_cases.intake import LateArrival, record_late_arrival
from app.use_cases.stays import (
    Away,
    DateCorrection,
    Departure,
    RoomMove,
    correct_dates,
    record_absence,
    record_departure,
    record_return,
    record_room_move,
)
from ui.i18n import tr
from ui.session import Session
from ui.widgets.basics import label
from ui.widgets.decide import Decide
from ui.widgets.fields import Choice, DateField
from ui.widgets.person_fields import PersonFields
from ui.widgets.rooms import room_text

if TYPE_CHECKING:
    from ui.case.read import Member


class _Who(QWidget):
    """Which of the household it is about; all are ticked from the start."""

    def __init__(self, members: "list[Member]") -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._boxes = {}
        for member in members:
            kind = tr("barn") if member.stay.kind == "child" else tr("voksen")
            box = QCheckBox(f"{member.person.code}  ({kind}, {tr('rom')} {member.room or '–'})")
            box.setChecked(True)
            self._boxes[member.stay.code] = box
            layout.addWidget(box)

    def stays(self) -> tuple[str, ...]:
        return tuple(code for code, box in self._boxes.items() if box.isChecked())


def depart(parent: QWidget, session: Session, members: "list[Member]", current: "Member | None") -> None:
    """One or all leave; adults and children may go to different places, so there is a destination for each kind."""
    who, day = _Who(members), DateField(tr("Dro"), clock.today())
    destinations: dict[str, Choice] = {}
    for kind in ("adult", "child"):
        example = next((m.stay for m in members if m.stay.kind == kind), None)
        if example:
            question = next(q for q in form_of(example).questions if q.at == "departure")
            options = [(i.code, i.label) for i in items(question.codes, example.arrived.year)]
            destinations[kind] = Choice(question.label, [("", tr("Ikke besvart")), *options])
    kinds = {m.stay.code: m.stay.kind for m in members}

    def ok(dialog: Decide) -> None:
        chosen = {code: destinations[kinds[code]].code() for code in who.stays()}
        dialog.submit(record_departure, Departure(who.stays(), day.required(), chosen))

    dialog = Decide(parent, session, tr("Flytt ut"), tr("&Flytt ut"), ok)
    dialog.add(tr("Hvem"), who)
    dialog.add(tr("&Dro"), day)
    if "adult" in destinations:
        dialog.add(tr("Hvor drar &beboeren?"), destinations["adult"])
    if "child" in destinations:
        dialog.add(tr("Hvor drar b&arnet?"), destinations["child"])
    dialog.add("", label(tr("Natten til utflyttingsdagen er den siste som telles."), "quiet", wrap=True))
    dialog.open()


def move_room(parent: QWidget, session: Session, members: "list[Member]") -> None:
    """All or some change room from a night on; rooms that fit come first, with why the others do not."""
    who, since = _Who(members), DateField(tr("Fra natten"), clock.today())
    room = Choice(tr("Nytt rom"), [("", tr("Velg rom"))])
    household, offer = members[0].stay.household, members[0].stay.offer

    def ok(dialog: Decide) -> None:
        dialog.submit(record_room_move, RoomMove(who.stays(), since.required(), room.code()))

    dialog = Decide(parent, session, tr("Bytt rom"), tr("&Bytt rom"), ok)
    dialog.add(tr("Hvem"), who)
    dialog.add(tr("&Nytt rom"), room)
    dialog.add(tr("&Fra natten"), since)

    def show(span: Span) -> None:
        house = house_on(span, span.start, frozenset(m.stay.code for m in members))
        party = party_for(
            span, household, offer, [m.person.birth_year for m in members if m.stay.kind == "child"], len(members)
        )
        fits = [f for f in fit(house, party) if not any(said.code == "other_offer" for said in f.obstacles)]
        room.set_options([("", tr("Velg rom")), *((f.room, room_text(f)) for f in fits)])

    session.ask(dialog, lambda queries: queries.house.span(clock.today(), clock.today() + timedelta(days=1)), show)
    dialog.open()


def party_for(span: Span, household: str, offer: str, children: "list[int | None]", persons: int) -> Party:
    """The party a household is, with what is known of its needs."""
    small = sum(sleeps_in_cot(born, span.start.year) for born in children)
    needs = span.needs.get(household, frozenset())
    return party_of(
        offer=offer,
        persons=persons,
        needs=needs,
        small=small,
        avoids=span.avoids().get(household, frozenset()),
        household=household,
    )


def late_arrival(parent: QWidget, session: Session, household: str) -> None:
    """Somebody joins a household that is here."""
    kind = Choice(tr("Hvem"), [("child", tr("Barn")), ("adult", tr("Voksen"))])
    fields = {name: PersonFields(session, name, lambda: None, contact=name == "adult") for name in ("child", "adult")}
    arrived = DateField(tr("Kom"), clock.today())
    room = Choice(tr("Rom"), [("", tr("Uten rom foreløpig"))])

    def ok(dialog: Decide) -> None:
        command = LateArrival(household, fields[kind.code()].newcomer(), arrived.required(), room.code())
        dialog.submit(record_late_arrival, command)

    dialog = Decide(parent, session, tr("Kom senere"), tr("&Lagre"), ok)
    dialog.add(tr("&Hvem"), kind)
    for name, widget in fields.items():
        dialog.form.addRow(widget)
        widget.setVisible(name == kind.code())

    def show_kind() -> None:
        for name, widget in fields.items():
            widget.setVisible(name == kind.code())

    kind.currentIndexChanged.connect(show_kind)
    dialog.add(tr("K&om"), arrived)
    dialog.add(tr("&Rom"), room)

    def show(answer: tuple[Any, ...]) -> None:
        rooms, stays, here = answer
        offer = stays[0].offer if stays else "women"
        room.set_options([("", tr("Uten rom foreløpig")), *((r.code, r.code) for r in rooms if r.offer == offer)])
        own = next((t.room for t in here if t.household == household and t.room), "")
        room.set_code(own)

    night = clock.today()
    session.ask(dialog, lambda q: (q.house.rooms(), q.cases.household(household), q.house.tonight(night)), show)
    dialog.open()


def away(parent: QWidget, session: Session, member: "Member") -> None:
    """Away while the place is kept."""
    since, until = DateField(tr("Første natt borte"), clock.today()), DateField(tr("Tilbake"), optional=True)

    def ok(dialog: Decide) -> None:
        dialog.submit(record_absence, Away(member.stay.code, since.required(), until.value()))

    dialog = Decide(parent, session, tr("Borte: {code}", code=member.person.code), tr("&Lagre"), ok)
    dialog.add(tr("&Første natt borte"), since)
    dialog.add(tr("&Tilbake (kan stå tomt)"), until)
    dialog.add("", label(tr("Plassen holdes. Døgnene telles fortsatt som døgn i oppholdet."), "quiet", wrap=True))
    dialog.open()


def back(parent: QWidget, session: Session, member: "Member") -> None:
    """The person is back."""
    until = DateField(tr("Tilbake"), clock.today())

    def ok(dialog: Decide) -> None:
        dialog.submit(record_return, Away(member.stay.code, until.required(), until.required()))

    dialog = Decide(parent, session, tr("Tilbake: {code}", code=member.person.code), tr("&Lagre"), ok)
    dialog.add(tr("&Tilbake"), until)
    dialog.open()


def correct(parent: QWidget, session: Session, member: "Member") -> None:
    """Right the dates; an empty departure reopens the stay."""
    stay = member.stay
    arrived, departed = DateField(tr("Kom"), stay.arrived), DateField(tr("Dro"), stay.departed, optional=True)
    expected = DateField(tr("Ventet ut"), stay.expected_departure, optional=True)

    def ok(dialog: Decide) -> None:
        command = DateCorrection(stay.code, arrived.required(), departed.value(), expected.value(), stay.version)
        dialog.submit(correct_dates, command)

    dialog = Decide(parent, session, tr("Rett datoer: {code}", code=stay.code), tr("&Lagre"), ok)
    dialog.add(tr("&Kom"), arrived)
    dialog.add(tr("&Ventet ut"), expected)
    dialog.add(tr("&Dro (tomt = bor her)"), departed)
    dialog.add("", label(tr("De gamle datoene blir stående i historikken."), "quiet", wrap=True))
    dialog.open()
