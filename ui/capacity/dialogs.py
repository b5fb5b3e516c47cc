"""What can be done on the board: move, swap, expect a departure, hold a room; each shows its check before it is done."""

from datetime import date, timedelta

from PySide6.QtWidgets import QWidget

from app import clock
from app.capacity.fit import RoomFit, fit
from app.capacity.house import house_on, party_asleep
from app.capacity.span import Sleeper, Span
from app.domain.base import HouseholdCode
from app.domain.errors import RuleBroken
from app.use_cases.rooms import HoldWish, hold_room
from app.use_cases.stays import Expected, RoomMove, RoomSwap, expect_departure, record_room_move, swap_rooms
from ui.fields.entity import EntityDialog
from ui.i18n import tr
from ui.session import Session
from ui.widgets.basics import label
from ui.widgets.decide import Decide
from ui.widgets.fields import Choice, DateField, date_text
from ui.widgets.rooms import fit_text, room_text


def family(span: Span, household: HouseholdCode, room: str, night: date) -> list[Sleeper]:
    """The stays of a household that are in a room on a night and still open."""
    return [
        sleeper
        for sleeper in span.sleepers
        if sleeper.household == household
        and sleeper.departed is None
        and sleeper.here(night)
        and sleeper.room(night) == room
    ]


def check(span: Span, people: list[Sleeper], room: str, away: list[Sleeper] | None = None) -> RoomFit | None:
    """The room held against these people tonight, as if they (and `away`) had left theirs."""
    if not people:
        return None
    gone = frozenset(person.stay for person in (*people, *(away or ())))
    return next((f for f in fit(house_on(span, span.start, gone), party_asleep(span, people)) if f.room == room), None)


def verdict(option: RoomFit | None) -> str:
    """A check in words."""
    return f"{option.room}: {fit_text(option)}" if option else ""


class _Dialog(Decide):
    """A decision about the house on one night; `on_span` is called when the house is known."""

    def ask(self, night: date) -> None:
        self.session.ask(self, lambda queries: queries.house.span(night, night + timedelta(days=1)), self.on_span)

    def on_span(self, span: Span) -> None:
        """The house is known."""


class MoveDialog(_Dialog):
    """A household changes room from a night on."""

    def __init__(
        self, parent: QWidget, session: Session, household: HouseholdCode, room: str, night: date, target: str = ""
    ) -> None:
        super().__init__(
            parent,
            session,
            tr("Flytt {household} fra {room}", household=household, room=room or tr("uten rom")),
            tr("&Flytt"),
            self._move,
            f"{household}:{room}",
        )
        self.household, self.origin, self._wanted = household, room, target
        self.people: list[Sleeper] = []
        self.room = Choice(tr("Nytt rom"), [])
        self.since = DateField(tr("Fra natten"), min(night, clock.today()))
        self.result_text = label("", wrap=True)
        self.room.currentIndexChanged.connect(self._show_check)
        self.add(tr("&Nytt rom"), self.room)
        self.add(tr("F&ra natten"), self.since)
        self.add(tr("Sjekk"), self.result_text)
        self.ask(clock.today())

    def on_span(self, span: Span) -> None:
        self._span, self.people = span, family(span, self.household, self.origin, span.start)
        codes = [room.code for room in house_on(span, span.start).rooms.values() if room.code != self.origin]
        options = [f for f in (check(span, self.people, code) for code in codes) if f]
        options.sort(key=lambda f: (not f.fits, not f.nearly, f.room))
        offered = [f for f in options if not f.says("other_offer", "closed")]
        self.room.set_options([("", tr("Velg rom")), *((f.room, room_text(f)) for f in offered)])
        self.room.set_code(self._wanted)
        self._show_check()

    def _show_check(self) -> None:
        option = check(self._span, self.people, self.room.code()) if self.room.code() else None
        self.result_text.setText(verdict(option) or tr("Velg et rom, så står det her om det passer."))

    def _move(self, _: Decide) -> None:
        if not self.room.code():
            raise RuleBroken("unknown_room", value="–")
        command = RoomMove(tuple(person.stay for person in self.people), self.since.required(), self.room.code())
        self.submit(record_room_move, command)


class SwapDialog(_Dialog):
    """Two households change rooms with each other."""

    def __init__(
        self, parent: QWidget, session: Session, household: HouseholdCode, room: str, night: date, other: str = ""
    ) -> None:
        super().__init__(
            parent,
            session,
            tr("{household} i {room} bytter rom med …", household=household, room=room),
            tr("&Bytt"),
            self._swap,
            f"{household}:{room}",
        )
        self.household, self.origin, self._wanted = household, room, other
        self.people: list[Sleeper] = []
        self.other = Choice(tr("Bytt med"), [])
        self.since = DateField(tr("Fra natten"), min(night, clock.today()))
        self.result_text = label("", wrap=True)
        self.other.currentIndexChanged.connect(self._show_check)
        self.add(tr("Bytt &med"), self.other)
        self.add(tr("F&ra natten"), self.since)
        self.add(tr("Sjekk"), self.result_text)
        self.ask(clock.today())

    def on_span(self, span: Span) -> None:
        self._span, self.people = span, family(span, self.household, self.origin, span.start)
        lodgers = [x for x in house_on(span, span.start).lodgers if x.room and x.room != self.origin]
        options = [(f"{x.room} {x.household}", f"{x.household}  ·  {x.room}  ·  {x.persons}") for x in lodgers]
        self.other.set_options([("", tr("Velg hvem")), *options])
        self.other.set_code(next((code for code, _ in options if code.split(" ")[0] == self._wanted), ""))
        self._show_check()

    def _others(self) -> tuple[str, list[Sleeper]]:
        room, _, household = self.other.code().partition(" ")
        return room, family(self._span, HouseholdCode(household), room, self._span.start) if room else []

    def _show_check(self) -> None:
        room, others = self._others()
        both = [check(self._span, self.people, room, others), check(self._span, others, self.origin, self.people)]
        lines = [
            f"{who}  →  {verdict(f)}"
            for who, f in zip((self.household, self.other.code()[len(room) :]), both, strict=True)
            if f
        ]
        self.result_text.setText("\n".join(lines) or tr("Velg hvem, så står det her om begge får plass."))

    def _swap(self, _: Decide) -> None:
        room, others = self._others()
        mine = tuple(person.stay for person in self.people)
        self.submit(
            swap_rooms, RoomSwap(mine, self.origin, tuple(stay.stay for stay in others), room, self.since.required())
        )


class ExpectDialog(_Dialog):
    """When a household is expected to leave."""

    def __init__(
        self, parent: QWidget, session: Session, household: HouseholdCode, room: str, day: date | None
    ) -> None:
        title = tr("Ventet ut: {household}", household=household)
        super().__init__(parent, session, title, tr("&Lagre"), self._save, f"{household}:{room}")
        self.household, self.origin = household, room
        self.people: list[Sleeper] = []
        self.day = DateField(tr("Ventet ut"), day, optional=True)
        self.add(tr("&Ventet ut"), self.day)
        words = tr(
            "Natten før er den siste de sover her. Tomt felt: ikke avklart. Tavla regner rommet som ledig fra den dagen."
        )
        self.add("", label(words, "quiet", wrap=True))
        self.ask(clock.today())

    def on_span(self, span: Span) -> None:
        self.people = family(span, self.household, self.origin, span.start)

    def _save(self, _: Decide) -> None:
        self.submit(expect_departure, Expected(tuple(person.stay for person in self.people), self.day.value()))


class HoldDialog(EntityDialog):
    """Keep a room for somebody on the way."""

    KIND = HoldWish
    SHOWS = ("adults", "children", "hours", "note")

    def __init__(
        self, parent: QWidget, session: Session, room: str, night: date, adults: int = 1, children: int = 0
    ) -> None:
        title = tr("Hold {room} natten {night}", room=room, night=date_text(night))
        wish = HoldWish(room=room, night=night, adults=adults, children=children)
        super().__init__(parent, session, wish, hold_room, title, tr("&Hold rommet"))
        self.hours.setSingleStep(0.5)
        self.hours.setSuffix(tr(" timer"))
