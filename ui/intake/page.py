"""A household comes in, or somebody asks and it does not become a stay: one page, top to bottom, all from the keyboard."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app import clock
from app.capacity.fit import RoomFit, fit
from app.capacity.full_house import ALTERNATIVES
from app.capacity.house import house_on, party_of
from app.capacity.span import Span
from app.changes import HOUSE, PERSONS, ROOMS, STAYS
from app.domain.ages import sleeps_in_cot
from app.domain.errors import LivdError
from app.forms.definitions import items
from app.use_cases.intake import Enquiry, Intake, record_enquiry, record_intake
from ui.fields.fields import Fields
from ui.i18n import error_text, mark, options, text, tr
from ui.intake.view import ChildLine, grid
from ui.page import Page
from ui.session import Session
from ui.widgets.basics import Card, button, label, row, shortcut
from ui.widgets.choices import OFFERS
from ui.widgets.fields import Choice, DateField, Number, scrolled
from ui.widgets.person_fields import PersonFields
from ui.widgets.rooms import NeedBoxes, room_text

FIRST = (
    ("", mark("Ikke avklart")), ("yes", mark("Ja, første gang i år")), ("no", mark("Nei, har vært her i år")),
)  # fmt: skip


class IntakePage(Page):
    """Tabs: the intake, and the enquiry that did not become a stay."""

    listens = frozenset({STAYS, ROOMS, PERSONS, HOUSE})

    def __init__(self, session: Session, open_case: Callable[..., None], say: Callable[[str], None]) -> None:
        super().__init__(session)
        self._open_case, self._say = open_case, say
        self._span: Span | None = None
        self._fits: dict[str, RoomFit] = {}
        self._picked = ""
        self.child_lines: list[ChildLine] = []
        self.tabs = QTabWidget()
        self.tabs.addTab(self._intake_tab(), tr("Noen flytter inn"))
        self.tabs.addTab(self._enquiry_tab(), tr("Henvendelse uten opphold"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 10, 18, 10)
        layout.addWidget(self.tabs)
        shortcut(self, "Ctrl+Return", self._on_save_key)
        shortcut(self, "Alt+B", self.add_child)

    def first_focus(self) -> QWidget:
        return self.adult.picker.field

    # -- what is being typed, kept over a lock ----------------------------------------------------------------

    def draft(self) -> dict[str, Any]:
        children = [line.fields.draft() for line in self.child_lines]
        stay = self.stay_fields.draft() | ({"children": children} if children else {})
        parts = {"stay": stay, "enquiry": self.enquiry_fields.draft()}
        typed = {name: part for name, part in parts.items() if part}
        return typed | {"room": self._picked} if "stay" in typed else typed

    def restore_draft(self, draft: dict[str, Any]) -> None:
        stay = dict(draft.get("stay", {}))
        for child in stay.pop("children", ()):
            self.add_child()
            self.child_lines[-1].fields.restore_draft(child)
        self.stay_fields.restore(stay)
        self.enquiry_fields.restore(draft.get("enquiry", {}))
        self._picked = draft.get("room", "")
        self._show_rooms()
        if "enquiry" in draft and "stay" not in draft:
            self.tabs.setCurrentIndex(1)

    # -- intake -----------------------------------------------------------------------------------------------

    def _intake_tab(self) -> QWidget:
        self.adult = PersonFields(self.session, "adult", self._show_rooms)
        self.adult.gender.currentIndexChanged.connect(self._on_gender)
        self.first = Choice(tr("Første opphold i år?"), options(FIRST))
        self.first.setEnabled(False)
        self.adult.anonymous.toggled.connect(self.first.setEnabled)
        self._child_box = QVBoxLayout()
        add = button(tr("Legg til barn  (Alt+B)"), self.add_child)
        self.arrived = DateField(tr("Kom"), clock.today())
        self.expected = DateField(tr("Ventet ut"), optional=True)
        self.offer = Choice(tr("Tilbud"), options(OFFERS))
        self.offer.currentIndexChanged.connect(self._show_rooms)
        self.needs = NeedBoxes(self._show_rooms)
        self.rooms = QListWidget()
        self.rooms.setAccessibleName(tr("Rom"))
        self.rooms.setMinimumHeight(170)
        self.rooms.currentRowChanged.connect(self._on_room)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.save = button(tr("&Lagre inntaket  (Ctrl+Enter)"), self._save, primary=True)
        self.stay_fields = Fields(
            {
                "adult": self.adult, "first_in_year": self.first, "arrived": self.arrived, "expected_departure": self.expected,
                "offer": self.offer, "needs": self.needs,
            }
        )  # fmt: skip
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(Card(label(tr("Hvem"), "heading"), self.adult))
        left.addLayout(self._child_box)
        left.addLayout(row(add, None))
        left.addStretch(1)
        facts = grid(
            (tr("Ko&m"), self.arrived), (tr("Ventet &ut (kan stå tomt)"), self.expected),
            (tr("Tilbu&d"), self.offer), (tr("Anonym: første opphold i år?"), self.first),
        )  # fmt: skip
        wanted = Card(label(tr("Trenger"), "heading"), self.needs)
        self.rooms_head = label(tr("Rom"), "heading")
        self.rooms_head.setBuddy(self.rooms)
        right.addWidget(Card(label(tr("Opphold"), "heading"), facts))
        right.addWidget(wanted)
        right.addWidget(Card(self.rooms_head, self.rooms), 1)
        inside = QWidget()
        columns = QHBoxLayout(inside)
        columns.setContentsMargins(0, 12, 8, 0)
        columns.setSpacing(14)
        columns.addLayout(left, 1)
        columns.addLayout(right, 1)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(inside), 1)
        layout.addWidget(self.error)
        layout.addLayout(row(button(tr("Tøm skjemaet"), self._clear), None, self.save))
        return page

    def add_child(self) -> None:
        """One more child; the cursor goes to its search field."""
        line = ChildLine(self.session, self._show_rooms, self._remove_child)
        self.child_lines.append(line)
        self._child_box.addWidget(line)
        self._show_rooms()
        line.fields.name.setFocus()

    def _remove_child(self, line: ChildLine) -> None:
        self.child_lines.remove(line)
        self._child_box.removeWidget(line)
        line.hide()
        line.deleteLater()
        self._show_rooms()

    def _on_gender(self) -> None:
        self.offer.set_code("men" if self.adult.gender.code() == "man" else "women")
        self._show_rooms()

    def refresh(self) -> None:
        night = clock.today()
        self.session.ask(self, lambda queries: queries.house.span(night, night + timedelta(days=1)), self._on_house)

    def _on_house(self, span: Span) -> None:
        self._span = span
        self._show_rooms()

    def _show_rooms(self) -> None:
        found = self._found()
        self._fits = {f.room: f for f in found}
        self.rooms.blockSignals(True)
        self.rooms.clear()
        self._add_room("", tr("Uten rom foreløpig"))
        offered = [f for f in found if not any(said.code in ("other_offer", "closed") for said in f.obstacles)]
        for one in offered:
            self._add_room(one.room, room_text(one))
        best = next((f.room for f in offered if f.fits), "")
        kept = self._picked == "-" or any(f.room == self._picked for f in offered)
        self._choose_room(self._picked.strip("-") if kept else best)
        self.rooms.blockSignals(False)
        free = sum(f.fits for f in offered)
        self.rooms_head.setText(tr("Rom for {persons}  –  {free} passer", persons=1 + len(self.child_lines), free=free))

    def _found(self) -> list[RoomFit]:
        """Every room held against those on the page, as the house is tonight."""
        if self._span is None:
            return []
        fields = [self.adult, *(line.fields for line in self.child_lines)]
        born = [line.fields.born_in() for line in self.child_lines]
        small = sum(sleeps_in_cot(year, clock.today().year) for year in born)
        avoids = self._span.avoids()
        known: set[str] = set().union(*(f.codes() for f in fields))
        avoided = frozenset(code for who in known for code in avoids.get(who, ()))
        party = party_of(self.offer.code(), len(fields), self.needs.needs(), small, avoided)
        return fit(house_on(self._span, self._span.start), party)

    def _on_room(self, _: int) -> None:
        self._picked = self.chosen_room() or "-"

    def _add_room(self, code: str, words: str) -> None:
        item = QListWidgetItem(words)
        item.setData(Qt.ItemDataRole.UserRole, code)
        self.rooms.addItem(item)

    def _choose_room(self, code: str) -> None:
        for position in range(self.rooms.count()):
            if self.rooms.item(position).data(Qt.ItemDataRole.UserRole) == code:
                self.rooms.setCurrentRow(position)

    def chosen_room(self) -> str:
        """The code of the chosen room; empty for none."""
        item = self.rooms.currentItem()
        return item.data(Qt.ItemDataRole.UserRole) if item else ""

    def _on_save_key(self) -> None:
        (self._save if self.tabs.currentIndex() == 0 else self._save_enquiry)()

    def _save(self) -> None:
        if not self.save.isEnabled():
            return
        self.error.hide()
        try:
            intake = Intake(
                adult=self.adult.newcomer(),
                children=tuple(child.fields.newcomer() for child in self.child_lines),
                offer=self.offer.code(),
                arrived=self.arrived.required(),
                room=self.chosen_room(),
                expected_departure=self.expected.value(),
                first_in_year=self.first.code(),
                needs=self.needs.needs(),
                hold=self._hold(),
            )
        except LivdError as error:
            self._refused(error)
            return
        self.save.setEnabled(False)
        self.session.submit(self, record_intake, intake, self._saved, self._refused)

    def _hold(self) -> str:
        """The hold on the chosen room: whoever chooses a room that is kept says that these are the ones it is kept for."""
        held = house_on(self._span, self._span.start).held if self._span else {}
        room = self.chosen_room()
        return held[room].code if room in held else ""

    def _saved(self, household: str) -> None:
        self.save.setEnabled(True)
        self._clear()
        self._say(tr("Lagret. Saken heter {household}.", household=household))
        self._open_case(household)

    def _refused(self, error: LivdError) -> None:
        self.save.setEnabled(True)
        self.error.setText(error_text(error))
        self.error.show()
        fields: dict[str, Any] = {
            "arrived": self.arrived, "expected_departure": self.expected, "birth_year": self.adult.born,
            "room": self.rooms, "name": self.adult.name, "phone": self.adult.phone, "person": self.adult.picker.field,
        }  # fmt: skip
        field = fields.get(getattr(error, "field", ""))
        if field is not None:
            field.setFocus()

    def _clear(self) -> None:
        self.error.hide()
        for child in list(self.child_lines):
            self._remove_child(child)
        self.adult.clear()
        self.stay_fields.clear()
        self.arrived.set_date(clock.today())
        self.stay_fields.begin()
        self._picked = ""
        self.refresh()

    # -- enquiry ----------------------------------------------------------------------------------------------

    def _enquiry_tab(self) -> QWidget:
        self.day = DateField(tr("Dag"), clock.today())
        self.enquiry_offer = Choice(tr("Tilbud"), options(OFFERS))
        self.adults, self.minors = Number(), Number()
        self.adults.setRange(0, 20)
        self.adults.setValue(1)
        self.minors.setRange(0, 20)
        outcomes = [(i.code, i.label) for i in items("request_outcome") if i.code != "admitted"]
        self.outcome = Choice(tr("Hva det endte med"), [("", tr("Velg")), *outcomes])
        reasons = [(i.code, i.label) for i in items("refusal_reasons")]
        self.reason = Choice(tr("Hvorfor ikke plass"), [("", tr("Ikke aktuelt")), *reasons])
        given = [(code, text("alternatives", code)) for code in ALTERNATIVES]
        self.alternative = Choice(tr("Hva de fikk i stedet"), [("", tr("Ikke aktuelt")), *given])
        self.alternative_note = QLineEdit()
        self.alternative_note.setPlaceholderText(tr("Hvor, eller hvorfor ikke noe"))
        self.note = QPlainTextEdit()
        self.note.setTabChangesFocus(True)
        self.note.setAccessibleName(tr("Kort notat uten navn"))
        self.note.setMaximumHeight(140)
        self.enquiry_fields = Fields(
            {
                "day": self.day, "offer": self.enquiry_offer, "adults": self.adults, "children": self.minors,
                "outcome": self.outcome, "refusal_reason": self.reason, "alternative": self.alternative,
                "alternative_note": self.alternative_note, "note": self.note,
            }
        )  # fmt: skip
        self.enquiry_error = label("", "error", wrap=True)
        self.enquiry_error.hide()
        self.save_enquiry = button(tr("&Lagre henvendelsen  (Ctrl+Enter)"), self._save_enquiry, primary=True)
        facts = grid(
            (tr("&Dag"), self.day), (tr("&Tilbud"), self.enquiry_offer),
            (tr("&Voksne"), self.adults), (tr("Bar&n"), self.minors),
            (tr("&Hva det endte med"), self.outcome), (tr("Hvorfor ikke &plass"), self.reason),
            (tr("Hva de &fikk i stedet"), self.alternative), (tr("Hvo&r"), self.alternative_note),
        )  # fmt: skip
        said = tr(
            "Føres uten navn. Det trengs ingen henvisning, og ingen må oppgi hjemkommune. Hjemkommune står ikke blant "
            "grunnene: et senter med ledig plass kan ikke velge sine egne kommuners innbyggere først."
        )
        box = Card(
            label(said, "quiet", wrap=True),
            facts,
            label(tr("Kort notat, uten navn")),
            self.note,
            self.enquiry_error,
        )
        box.add(row(None, self.save_enquiry))
        box.setMaximumWidth(760)
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 12, 8, 0)
        layout.addWidget(box)
        layout.addStretch(1)
        return scrolled(inside)

    def _save_enquiry(self) -> None:
        self.enquiry_error.hide()
        try:
            enquiry = Enquiry(
                day=self.day.required(),
                offer=self.enquiry_offer.code(),
                adults=self.adults.value(),
                children=self.minors.value(),
                outcome=self.outcome.code(),
                refusal_reason=self.reason.code(),
                note=self.note.toPlainText(),
                alternative=self.alternative.code(),
                alternative_note=self.alternative_note.text(),
            )
        except LivdError as error:
            self._enquiry_refused(error)
            return
        self.session.submit(self, record_enquiry, enquiry, self._enquiry_saved, self._enquiry_refused)

    def _enquiry_saved(self, code: str) -> None:
        self._say(tr("Lagret som henvendelse {code}.", code=code))
        self.enquiry_fields.clear()
        self.day.set_date(clock.today())
        self.enquiry_fields.begin()

    def _enquiry_refused(self, error: LivdError) -> None:
        self.enquiry_error.setText(error_text(error))
        self.enquiry_error.show()
