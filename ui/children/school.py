"""A child's kindergarten or school: who knows what, what may be said, the break, transport, and the way back."""

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from app import clock
from app.domain.child import ATTENDS, BREAKS, LEAKS, TRANSPORTS, School
from app.domain.errors import LivdError, RuleBroken
from app.forms.definitions import items
from app.ports import Queries
from app.use_cases.children import Schoolchild, apply_for_transport, save_school
from ui.i18n import text, tr
from ui.record.base import PersonPane
from ui.session import Session
from ui.widgets.basics import Card, button, label, row, set_role
from ui.widgets.fields import Choice, DateField, date_text, scrolled
from ui.widgets.leaving import Document, TakeOut
from ui.widgets.writing import Writing

LINES = ("name", "contact", "channel", "transport_from")
TEXTS = ("who_knows", "may_say", "must_not_say", "schooling_here", "wish", "way_back", "transport_need")
CODES = ("attends", "break_kind", "transport")
DATES = ("permission_until", "break_from", "transport_day")


class SchoolPane(PersonPane):
    """One form; half of it can be saved, and what is being written survives a lock."""

    def __init__(self, session: Session, household: str) -> None:
        super().__init__(session, household)
        self.school: School | None = None
        self._shown: dict[str, Any] = {}
        self._kept: dict[str, Any] = {}
        self.lines = {name: QLineEdit() for name in LINES}
        self.texts = {name: Writing(self._words()[name], 2) for name in TEXTS}
        self.codes = {
            "attends": self._choice("attends", [(c, text("attends", c)) for c in ATTENDS]),
            "break_kind": self._choice("break_kind", [(c, text("breaks", c)) for c in BREAKS]),
            "transport": self._choice("transport", [(c, text("transports", c)) for c in TRANSPORTS]),
        }
        self.dates = {name: DateField(self._words()[name], optional=True, years=20) for name in DATES}
        self.days = QLineEdit()
        self.days.setMaxLength(3)
        self.reasons = {i.code: QCheckBox(i.label) for i in items("break_reason", clock.today().year)}
        self.seen_to = {code: QCheckBox(text("leaks", code)) for code in LEAKS}
        self.save = button(tr("&Lagre"), self._save, primary=True)
        self.saved = label("", "quiet")
        self.apply = button(tr("Søknad om s&kyss som PDF …"), self._ask_application)
        inside = QWidget()
        body = QVBoxLayout(inside)
        body.setContentsMargins(0, 0, 8, 0)
        for card in (
            self._place_card(),
            self._say_card(),
            self._break_card(),
            self._transport_card(),
            self._after_card(),
        ):
            body.addWidget(card)
        body.addStretch(1)
        self.column.addWidget(scrolled(inside), 1)
        self.column.addLayout(row(self.saved, None, self.save))

    def _words(self) -> dict[str, str]:
        return {
            "attends": tr("Går i"), "name": tr("Navn på stedet"), "contact": tr("Kontaktperson der"),
            "channel": tr("Trygg måte å nå dem på"), "who_knows": tr("Hvem der vet hva"),
            "may_say": tr("Kan si"), "must_not_say": tr("Skal ikke si"),
            "permission_until": tr("Gjelder til og med"), "break_kind": tr("Avbrudd"),
            "break_from": tr("Avbrudd fra"), "days": tr("Dager borte"),
            "schooling_here": tr("Opplæring eller barnehage her"), "wish": tr("Det barnet selv ønsker"),
            "way_back": tr("Veien tilbake etter oppholdet"), "transport": tr("Skyss"),
            "transport_from": tr("Fra, til og når (aldri senterets adresse)"),
            "transport_need": tr("Hva det må tas hensyn til"), "transport_day": tr("Søkt"),
        }  # fmt: skip

    def _choice(self, name: str, options: list[tuple[str, str]]) -> Choice:
        return Choice(self._words()[name], [("", tr("Ikke avklart")), *options])

    def _grid(self, *names: str, columns: int = 2) -> QGridLayout:
        """Labels over fields."""
        grid = QGridLayout()
        for position, name in enumerate(names):
            field: QWidget = self.days if name == "days" else (self.lines | self.texts | self.codes | self.dates)[name]
            words = self._words()[name]
            if not field.accessibleName():
                field.setAccessibleName(words)
            heading = label(words)
            heading.setBuddy(field)
            grid.addWidget(heading, position // columns * 2, position % columns)
            grid.addWidget(field, position // columns * 2 + 1, position % columns)
            grid.setColumnStretch(position % columns, 1)
        return grid

    def _place_card(self) -> Card:
        return Card(label(tr("Barnehage og skole"), "heading"), self._grid("attends", "name", "contact", "channel"))

    def _say_card(self) -> Card:
        boxes = QGridLayout()
        for number, box in enumerate(self.seen_to.values()):
            boxes.addWidget(box, number // 4, number % 4)
        said = tr("Sjekket, så det ikke røper hvor barnet er:")
        return Card(
            label(tr("Hva de kan si"), "heading"), self._grid("who_knows", "may_say", "must_not_say", "permission_until"),
            label(said), boxes,
        )  # fmt: skip

    def _break_card(self) -> Card:
        grid, here = self._grid("break_kind", "break_from", "days", columns=3), self._grid("schooling_here", columns=1)
        return Card(label(tr("Avbrudd"), "heading"), grid, row(*self.reasons.values(), None), here)

    def _transport_card(self) -> Card:
        said = tr("Søknaden har senterets telefon, aldri adressen. Barnets navn skrives for hånd. Den krever samtykke.")
        return Card(
            label(tr("Skyss"), "heading"), label(said, "quiet", wrap=True),
            self._grid("transport", "transport_day", "transport_from", "transport_need"), row(self.apply, None),
        )  # fmt: skip

    def _after_card(self) -> Card:
        return Card(label(tr("Barnet"), "heading"), self._grid("wish", "way_back"))

    # -- showing ----------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        if not self.person:
            return
        household, person = self.household, self.person

        def ask(queries: Queries) -> School | None:
            return next(iter(queries.records.of(School, household, person)), None)

        self.session.ask(self, ask, lambda found: self._show(person, found), self.refused)

    def _show(self, person: str, found: School | None) -> None:
        """What is stored, with what is being written over it."""
        if person != self.person:
            return
        typed = self.typed() or self._kept
        self.school, self._kept = found or School(household=self.household, person=person), {}
        new = self.school
        self._fill({
            **{name: getattr(new, name) for name in (*LINES, *TEXTS, *CODES)},
            **{name: date_text(getattr(new, name)) for name in DATES},
            "days": "" if new.break_days is None else str(new.break_days),
            "reasons": sorted(new.break_reasons), "seen_to": sorted(new.seen_to),
        })  # fmt: skip
        self._shown = self._raw()
        self._fill(typed)

    def _raw(self) -> dict[str, Any]:
        """What stands in the fields."""
        raw: dict[str, Any] = {name: line.text() for name, line in self.lines.items()}
        raw |= {name: words.toPlainText() for name, words in self.texts.items()}
        raw |= {name: choice.code() for name, choice in self.codes.items()}
        raw |= {name: day.text() for name, day in self.dates.items()}
        boxes = {"reasons": self.reasons, "seen_to": self.seen_to}
        raw |= {name: sorted(code for code, box in of.items() if box.isChecked()) for name, of in boxes.items()}
        return raw | {"days": self.days.text()}

    def _fill(self, raw: dict[str, Any]) -> None:
        """Put this in the fields that it names."""
        for name, value in raw.items():
            if name in self.texts:
                self.texts[name].setPlainText(value)
            elif name in self.codes:
                self.codes[name].set_code(value)
            elif name in ("reasons", "seen_to"):
                for code, box in (self.reasons if name == "reasons" else self.seen_to).items():
                    box.setChecked(code in value)
            else:
                line = self.days if name == "days" else (self.lines | self.dates)[name]
                line.setText(value)

    def typed(self) -> dict[str, Any]:
        """The fields that differ from what is stored."""
        return (
            {name: value for name, value in self._raw().items() if value != self._shown.get(name)}
            if self._shown
            else {}
        )

    def show_typed(self, typed: dict[str, Any]) -> None:
        self.school, self._shown, self._kept = None, {}, typed  # shown over what is stored, when that is known

    def _typed(self) -> School:
        assert self.school is not None
        days = self.days.text().strip()
        if days and not (days.isascii() and days.isdigit()):
            raise RuleBroken("bad_break_days", field="break_days", most=400)
        typed: dict[str, Any] = {name: line.text() for name, line in self.lines.items()}
        typed |= {name: words.toPlainText() for name, words in self.texts.items()}
        typed |= {name: choice.code() for name, choice in self.codes.items()}
        typed |= {name: day.value() for name, day in self.dates.items()}
        return replace(
            self.school, **typed, break_days=int(days) if days else None,
            break_reasons=frozenset(code for code, box in self.reasons.items() if box.isChecked()),
            seen_to=frozenset(code for code, box in self.seen_to.items() if box.isChecked()),
        )  # fmt: skip

    # -- doing ------------------------------------------------------------------------------------------------

    def _save(self) -> None:
        if self.school is None:
            return
        with self.said_if_refused():
            typed = self._typed()
            self.save.setEnabled(False)
            raw = self._raw()
            self.submit(save_school, typed, lambda version: self._saved(replace(typed, version=version), raw))

    def _saved(self, school: School, raw: dict[str, Any]) -> None:
        """What was written while it was being saved is still to be saved."""
        self.school, self._shown = school, raw
        self.save.setEnabled(True)
        set_role(self.saved, "done")
        self.saved.setText(tr("Lagret."))
        self.refresh()

    def refused(self, error: LivdError) -> None:
        self.save.setEnabled(True)
        super().refused(error)

    def _ask_application(self) -> None:
        household, person = self.household, self.person
        if self.typed():
            self.refused(RuleBroken("save_first"))
            return

        def make(queries: Queries, marks: bool) -> bytes:
            from app.outputs.letters import transport_pdf  # ReportLab is imported when paper is wanted

            school = queries.records.of(School, household, person)[0]
            contact = queries.trust.contacts_of(household).get(person, "")
            return transport_pdf(queries.centre.facts(), school, contact, clock.today(), marks)

        self.error.hide()
        application = Document((apply_for_transport, Schoolchild(household, person)), make)
        TakeOut(self, self.session, application).open()
