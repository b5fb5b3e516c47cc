"""The facts of a person: search first, then somebody known or somebody new."""

from dataclasses import asdict
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app import clock
from app.domain.ages import impossible_age
from app.domain.base import PersonKind
from app.rows import FoundRow
from app.use_cases.intake import Newcomer
from ui.fields.fields import Fields
from ui.fields.layout import in_pairs
from ui.i18n import options, tr
from ui.session import Session
from ui.widgets.basics import button, label, row
from ui.widgets.born import BornField
from ui.widgets.choices import CHILD_GENDERS, GENDERS
from ui.widgets.fields import Choice
from ui.widgets.person_picker import PersonPicker, found_text


class Known(QWidget):
    """Somebody found in the search, or nobody; it is not seen. `typed` fires when another is chosen."""

    typed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.found: FoundRow | None = None
        self.hide()

    def choose(self, match: FoundRow | None) -> None:
        """This one."""
        self.found = match
        self.typed.emit()

    def draft(self) -> dict[str, Any]:
        """Who is chosen, as JSON values."""
        return asdict(self.found) | {"last_arrived": _iso(self.found.last_arrived)} if self.found else {}

    def restore_draft(self, draft: dict[str, Any]) -> None:
        """Choose them again."""
        day = draft.get("last_arrived")
        last = date.fromisoformat(day) if day else None
        self.choose(FoundRow(**(draft | {"last_arrived": last})) if draft else None)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


class PersonFields(QWidget):
    """Search first; then either the person who was found, or the facts of somebody new. `typed` fires at every change."""

    typed = Signal()

    def __init__(self, session: Session, kind: str, contact: bool = True, beside: QWidget | None = None) -> None:
        """`contact`: a phone can be written, or that they are anonymous. `beside`: what stands beside the search."""
        super().__init__()
        self.kind, self.who, self._contact = kind, Known(), contact
        title = tr("Er barnet her fra før?") if kind == PersonKind.CHILD else tr("Har personen vært her før?")
        self.picker = PersonPicker(session, title, lambda match: could_be(kind, match))
        self.picker.chosen.connect(self.choose)
        self.chosen = label("", "heading", wrap=True)
        self.forget = button(tr("Likevel en annen"), self.clear)
        self.name = QLineEdit()
        self.phone = QLineEdit()
        self.anonymous = QCheckBox(tr("&Anonym (bare kode)"))
        self.anonymous.toggled.connect(self._show)
        self.gender = Choice(tr("Kjønn"), options(CHILD_GENDERS if kind == PersonKind.CHILD else GENDERS))
        self.born = BornField()
        facts = {"known": self.who, "name": self.name, "phone": self.phone, "born": self.born, "gender": self.gender}
        self._fields = Fields({**facts, "anonymous": self.anonymous}, on_typed=self._on_typed)
        self._facts = QWidget()
        (self._compact if kind == PersonKind.CHILD else self._tall)(contact)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        search = QHBoxLayout()
        search.addWidget(self.picker, 1)
        if contact:
            search.addWidget(self.anonymous, 0, Qt.AlignmentFlag.AlignTop)
        if beside:
            search.addWidget(beside, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(search)
        layout.addLayout(row(self.chosen, None, self.forget))
        layout.addWidget(self._facts)
        self._show()

    def _tall(self, contact: bool) -> None:
        asked: list[tuple[str, QWidget]] = [(tr("Na&vn"), self.name)]
        if contact:
            asked.append((tr("&Telefon"), self.phone))
        asked += [(tr("&Kjønn"), self.gender), (tr("&Fødselsår"), self.born)]
        grid = in_pairs(asked)
        self._facts.setLayout(grid)

    def _compact(self, _: bool) -> None:
        line = QHBoxLayout(self._facts)
        line.setContentsMargins(0, 0, 0, 0)
        self.name.setPlaceholderText(tr("Barnets navn"))
        self.name.setAccessibleName(tr("Barnets navn"))
        self.born.setAccessibleName(tr("Barnets fødselsår"))
        line.addWidget(self.name, 1)
        line.addWidget(self.gender)
        line.addWidget(self.born)

    @property
    def known(self) -> FoundRow | None:
        """Who was found, if anybody."""
        return self.who.found

    def choose(self, match: FoundRow) -> None:
        """Somebody known: the facts are there already."""
        self.who.choose(match)

    def clear(self) -> None:
        """Nobody, as at the start."""
        self.picker.clear()
        self._fields.forget()
        self._on_typed()

    def _on_typed(self) -> None:
        self.chosen.setText(found_text(self.known) if self.known else "")
        self._show()
        self.typed.emit()

    def part(self, name: str) -> QWidget | None:
        """The field a rule names."""
        return {"birth_year": self.born, "name": self.name, "phone": self.phone, "person": self.picker.field}.get(name)

    def born_in(self) -> int | None:
        """The birth year, of somebody known or as typed."""
        return self.known.birth_year if self.known else self.born.known_year()

    def codes(self) -> set[str]:
        """The codes of somebody known: the person's, and that of the case they were in last."""
        return {self.known.person, self.known.household} - {""} if self.known else set()

    def draft(self) -> dict[str, Any]:
        """What is typed or chosen, as JSON values; empty when there is nothing."""
        return self._fields.now() if self._fields.typed() else {}

    def restore_draft(self, draft: dict[str, Any]) -> None:
        """Put back what `draft` gave."""
        self.clear()
        self._fields.fill(draft)
        self._on_typed()

    def _show(self) -> None:
        is_known = self.known is not None
        self.chosen.setVisible(is_known)
        self.forget.setVisible(is_known)
        self._facts.setVisible(not is_known)
        if self._contact:
            self.anonymous.setVisible(not is_known)
        for field in (self.name, self.phone):
            field.setEnabled(not self.anonymous.isChecked())

    def newcomer(self) -> Newcomer:
        """What is typed. Raises RuleBroken `bad_birth_year` for a year that is no number."""
        if self.known:
            return Newcomer(self.kind, self.known.person)
        return Newcomer(
            kind=self.kind,
            code="",
            name=self.name.text(),
            phone=self.phone.text(),
            anonymous=self.anonymous.isChecked(),
            gender=self.gender.code(),
            birth_year=self.born.year(),
        )


def could_be(kind: str, match: FoundRow) -> bool:
    """Whether somebody known can come as this now: a child who was here may be grown up, and a grown-up is no child."""
    grown_up = kind == PersonKind.CHILD and match.kind == PersonKind.ADULT and match.birth_year is None
    return not grown_up and not impossible_age(kind, match.birth_year, clock.today().year)
