"""A household comes in, or somebody asks and it does not become a stay: one page, top to bottom, all from the keyboard."""

from collections.abc import Mapping
from datetime import timedelta
from itertools import pairwise
from typing import Any

from PySide6.QtWidgets import QCheckBox, QTabWidget, QVBoxLayout, QWidget

from app import clock
from app.capacity.fit import RoomFit, fit
from app.capacity.house import Party, house_on, party_of
from app.capacity.shift import asks_which_night
from app.capacity.span import Span
from app.changes import CALLS, HOUSE, PERSONS, REQUESTS, ROOMS, STAYS
from app.domain.ages import sleeps_in_cot
from app.domain.base import HouseholdCode
from app.domain.errors import RuleBroken
from app.rows import Asked, Lately
from app.use_cases.intake import Intake, record_intake
from app.use_cases.rooms import Carry
from ui.fields.form import Form
from ui.fields.layout import beside, heading_of, over, tab_stops
from ui.i18n import mark, options, tr
from ui.intake.enquiry import EnquiryTab
from ui.intake.rooms import RoomList, can_be_made_ready, carried_to
from ui.intake.safety import SafetyCard
from ui.intake.view import ChildLine, ChildLines
from ui.page import Navigator, Page
from ui.session import Session
from ui.widgets.answers import AnswerButtons
from ui.widgets.basics import Card, button, label, row, shortcut
from ui.widgets.choices import OFFERS
from ui.widgets.columns import Columns
from ui.widgets.comes_of import ComesOf, request_text
from ui.widgets.fields import Choice, DateField, scrolled
from ui.widgets.person_fields import PersonFields
from ui.widgets.rooms import NeedBoxes, changes_text

FIRST = (
    ("", mark("Ikke avklart")), ("yes", mark("Ja, første gang i år")), ("no", mark("Nei, har vært her i år")),
)  # fmt: skip


class IntakePage(Page):
    """Tabs: the intake, and the enquiry that did not become a stay."""

    listens = frozenset({STAYS, ROOMS, PERSONS, HOUSE, REQUESTS, CALLS})

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__(session, navigator)
        self._span: Span | None = None
        self._offered: dict[str, RoomFit] = {}
        self._shown_for: tuple[Span | None, Party | None] = None, None
        self.tabs = QTabWidget()
        self.enquiry = EnquiryTab(session, navigator)
        self.tabs.addTab(self._intake_tab(), tr("Noen flytter inn"))
        self.tabs.addTab(self.enquiry, tr("Henvendelse uten opphold"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 10, 18, 10)
        layout.addWidget(self.tabs)
        shortcut(self, "Ctrl+Return", self._on_save_key)
        shortcut(self, "Alt+B", self.add_child)
        self.rooms.currentRowChanged.connect(lambda _: self._show_fetch())
        self._order()
        self.form.about("intake:")

    def first_focus(self) -> QWidget:
        return self.adult.picker.field

    def place(self) -> dict[str, Any]:
        return {"tab": self.tabs.currentIndex()}

    def go_to(self, place: dict[str, Any]) -> None:
        self.tabs.setCurrentIndex(int(place.get("tab", 0)))

    # -- the form ---------------------------------------------------------------------------------------------

    def _intake_tab(self) -> QWidget:
        self.adult = PersonFields(self.session, "adult")
        self.adult.gender.currentIndexChanged.connect(self._on_gender)
        self.first = Choice(tr("Første opphold i år?"), options(FIRST))
        self.children_box = ChildLines(self.session)
        self.arrived = DateField(tr("Kom"), clock.today)
        nights = [("", tr("Velg")), ("ending", tr("Natta som er i gang")), ("coming", tr("Natta som kommer"))]
        self.night = AnswerButtons(tr("Hvilken natt teller ankomsten i?"), nights)
        self.night.typed.connect(self._on_night)
        self.expected = DateField(tr("Ventet ut"), optional=True)
        self.offer = Choice(tr("Tilbud"), options(OFFERS))
        self.needs = NeedBoxes(self._show_rooms, columns=4)
        self.safety = SafetyCard()
        self.comes_of = ComesOf(
            self.session, tr("Henvendelsen de kommer av"), tr("Har spurt før: henvendelse"), self._on_asked
        )
        self.take = QCheckBox(tr("Ta det med som første notat i saken"))
        self.rooms = RoomList()
        self._babies = 0
        for changed in (self.adult.typed, self.children_box.typed, self.offer.currentIndexChanged):
            changed.connect(lambda *_: self._show_rooms())
        self.form = Form(
            self,
            self.session,
            {
                "adult": self.adult, "children": self.children_box, "first_in_year": self.first, "arrived": self.arrived,
                "expected_departure": self.expected, "offer": self.offer, "needs": self.needs, "room": self.rooms,
                **self.safety.fields, "night": self.night, "request": self.comes_of.choice, "note": self.take,
            },
            tr("&Lagre inntaket  (Ctrl+Enter)"),
            self._save,
        )  # fmt: skip
        names = ("birth_year", "name", "phone", "person")
        self.form.add_parts({name: part for name in names if (part := self.adult.part(name))})
        self.children_box.typed.connect(self._on_children)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._columns(), 1)
        self.empty = button(tr("Tøm skjemaet"), self._ask_clear)
        layout.addLayout(row(self.empty, self.form.said, None, self.form.save))
        return page

    def _columns(self) -> QWidget:
        columns = Columns()
        left, right = columns.left, columns.right
        left.setSpacing(8)
        self.more = button(tr("Legg til barn  (Alt+B)"), self.add_child)
        who = heading_of(self.adult.picker.field, tr("&Hvem"))
        left.addWidget(Card(row(who, None, self.more), self.adult))
        left.addWidget(self.children_box)
        left.addWidget(self.safety)
        left.addStretch(1)
        facts = over(
            (
                (tr("Ko&m"), self.arrived), (tr("Ventet ut (kan stå tomt)"), self.expected),
                (tr("Tilbu&d"), self.offer),
            ),
            columns=3,
        )  # fmt: skip
        again = QWidget()
        again.setLayout(beside(((tr("Anonym: første opphold i år?"), self.first),)))
        again.setVisible(False)
        self.adult.anonymous.toggled.connect(again.setVisible)
        self.rooms_head = heading_of(self.rooms)
        self.fetch = label("", "due", wrap=True)
        self.full = button(tr("Ingen rom passer: F&ullt hus for disse"), self._full_house)
        needs = heading_of(next(iter(self.needs.boxes.values())), tr("T&renger"))
        self.night_asked = label(self.night.accessibleName(), "due", wrap=True)
        opened = Card(
            label(tr("Opphold"), "heading"), facts, again, self.night_asked, self.night, self.comes_of, self.take
        )
        right.addWidget(opened)
        self.take.hide()
        right.addWidget(Card(needs, self.needs))
        right.addWidget(Card(self.rooms_head, self.rooms, self.fetch, row(None, self.full)), 1)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 8, 8, 0)
        column.addWidget(columns)
        return scrolled(inside)

    @property
    def child_lines(self) -> list[ChildLine]:
        """The children's cards."""
        return self.children_box.lines

    def add_child(self) -> None:
        """One more child; the cursor goes to its name."""
        self.children_box.add().fields.name.setFocus()
        self._order()

    def _on_children(self) -> None:
        """A baby proposes the cot, once for each that is typed; whoever unticks it is not asked again."""
        babies = sum(sleeps_in_cot(line.fields.born_in(), clock.today().year) for line in self.child_lines)
        if babies > self._babies:
            self.needs.boxes["cot"].setChecked(True)
        self._babies = babies

    def _order(self) -> None:
        """Tab goes down the page: who, the children, one more, when, safety, needs, room, save."""
        stops: list[QWidget] = [self.adult]
        stops += [line.fields for line in self.child_lines]
        stops += [
            self.more,
            self.arrived,
            self.night,
            self.expected,
            self.offer,
            self.first,
            self.comes_of.choice,
            self.take,
            *self.safety.fields.values(),
            self.needs,
            self.rooms,
        ]
        away = [line.remove for line in self.child_lines]  # off the way in: a child is taken away on purpose
        stops += [self.full, self.form.save, self.empty]
        chain = [stop for part in stops for stop in tab_stops(part) if stop not in away] + away
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def _on_gender(self) -> None:
        self.offer.set_code("men" if self.adult.gender.code() == "man" else "women")

    # -- the rooms --------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        night = clock.today()
        self.session.ask(
            self,
            lambda q: (q.house.span(night, night + timedelta(days=1)), q.centre.settings(), q.day.lately()),
            lambda answer: self._on_house(*answer),
        )

    def _on_house(self, span: Span, settings: Mapping[str, str], lately: Lately) -> None:
        self._span = span
        self.comes_of.offer([(request.code, request_text(request)) for request in lately.requests])
        self.enquiry.offer(lately)
        asks = asks_which_night(clock.now(), settings)
        for part in (self.night, self.night_asked):
            part.setVisible(asks)
        self._show_rooms()

    def _on_asked(self, asked: Asked) -> None:
        """What is known of them is proposed: the offer, and a card for each child."""
        if asked.request:
            self.offer.set_code(asked.request.offer)
            for _ in range(asked.request.children if not self.child_lines else 0):
                self.children_box.add()
            self._order()
        self.take.setVisible(bool(asked.words))

    def _on_night(self) -> None:
        """Past midnight an arrival counts in the night that is ending or in the one to come, as somebody says."""
        if code := self.night.code():
            self.arrived.set_date(clock.today() - timedelta(days=code == "ending"))

    def _show_rooms(self) -> None:
        """Asked at every key: a letter of a name changes nothing about the rooms."""
        party = self._party()
        if (self._span, party) == self._shown_for:
            return
        self._shown_for = self._span, party
        every = fit(house_on(self._span, self._span.start), party) if self._span and party else []
        offered = [option for option in every if not option.says("other_offer", "closed")]
        self._offered = {option.room: option for option in offered}
        self.rooms.show_rooms(offered)
        free, nearly = sum(option.fits for option in offered), sum(can_be_made_ready(option) for option in offered)
        words = tr("R&om for {persons}  –  {free} passer", persons=1 + len(self.child_lines), free=free)
        if nearly:
            words += tr(", {count} kan gjøres klart", count=nearly)
        self.rooms_head.setText(words)
        self.full.setVisible(bool(offered) and not free)
        self._show_fetch()

    def _show_fetch(self) -> None:
        """What must be carried to the room that is chosen, and from where."""
        option = self._offered.get(self.rooms.room())
        carried = option is not None and can_be_made_ready(option)
        self.fetch.setText(tr("Gjør rommet klart: {what}.", what=changes_text(option)) if option and carried else "")
        self.fetch.setVisible(carried)

    def _full_house(self) -> None:
        """Fullt hus with the same people; what is typed here stays."""
        children = len(self.child_lines)
        needs = self.needs.codes()
        self.navigator.full_house({"offer": self.offer.code(), "adults": 1, "children": children, "needs": needs})

    def _party(self) -> Party | None:
        """Those on the page, as the rooms are held against them; None until the house is known."""
        if self._span is None:
            return None
        people = [self.adult, *(line.fields for line in self.child_lines)]
        small = sum(sleeps_in_cot(child.born_in(), clock.today().year) for child in people[1:])
        avoids = self._span.avoids()
        needs: set[str] = set().union(*(person.codes() for person in people))
        avoided = frozenset(code for who in needs for code in avoids.get(who, ()))
        return party_of(self.offer.code(), len(people), self.needs.codes(), small, avoided)

    # -- saving -----------------------------------------------------------------------------------------------

    def _on_save_key(self) -> None:
        (self._save if self.tabs.currentIndex() == 0 else self.enquiry.save)()

    def _save(self) -> None:
        self.form.send(record_intake, self._intake, self._saved)

    def _intake(self) -> Intake:
        if self.night.isVisible() and not self.night.code():
            raise RuleBroken("choose_night", field="night")
        if not self.rooms.is_chosen():
            raise RuleBroken("choose_room", field="room")
        return Intake(
            adult=self.adult.newcomer(),
            children=tuple(child.fields.newcomer() for child in self.child_lines),
            offer=self.offer.code(),
            arrived=self.arrived.required(),
            room=self.rooms.room(),
            expected_departure=self.expected.value(),
            first_in_year=self.first.code(),
            needs=self.needs.codes(),
            hold=self._hold(),
            carry=self._carry(),
            safety=self.safety.said(),
            hour=f"{clock.now():%H:%M}" if self.night.isVisible() else "",
            request=self.comes_of.choice.code(),
            note=self.comes_of.asked.words if self.take.isChecked() else "",
        )

    def _carry(self) -> tuple[Carry, ...]:
        """The beds that make the chosen room ready."""
        option = self._offered.get(self.rooms.room())
        return carried_to(option) if option and can_be_made_ready(option) else ()

    def _hold(self) -> str:
        """The hold on the chosen room: whoever chooses a room that is kept says that these are the ones it is kept for."""
        held = house_on(self._span, self._span.start).held if self._span else {}
        room = self.rooms.room()
        return held[room].code if room in held else ""

    def _saved(self, household: HouseholdCode) -> None:
        fetch = f" {self.fetch.text()}" if self.fetch.text() else ""
        self._clear()
        self.navigator.say(tr("Lagret. Saken heter {household}.", household=household) + fetch)
        self.navigator.open_case(household)

    def _ask_clear(self) -> None:
        """What is typed is thrown away at the second press only."""
        asked = tr("Trykk en gang til for å tømme det som er skrevet.")
        if self.form.typed() and self.form.said.text() != asked:
            self.form.say(asked)
        else:
            self._clear()

    def _clear(self) -> None:
        self.adult.clear()
        self._babies, self._shown_for = 0, (None, None)
        self.form.forget()
        self.form.say("")
        self.refresh()
