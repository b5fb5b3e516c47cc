"""The facts of a person: search first, then somebody known or somebody new."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Any

from PySide6.QtWidgets import QCheckBox, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app import clock
from app.domain.ages import impossible_age
from app.rows import FoundRow
from app.use_cases.intake import Newcomer
from ui.i18n import options, tr
from ui.session import Session
from ui.widgets.basics import button, label, row
from ui.widgets.choices import CHILD_GENDERS, GENDERS
from ui.widgets.fields import Choice
from ui.widgets.person_picker import PersonPicker, found_text


class PersonFields(QWidget):
    """Search first; then either the person who was found, or the facts of somebody new."""

    def __init__(self, session: Session, kind: str, on_changed: Callable[[], None], contact: bool = True) -> None:
        super().__init__()
        self.kind, self._on_changed = kind, on_changed
        self.known: FoundRow | None = None
        title = tr("Er barnet her fra før?") if kind == "child" else tr("Har personen vært her før?")
        self.picker = PersonPicker(session, title, lambda found: could_be(kind, found))
        self.picker.chosen.connect(self.choose)
        self.chosen = label("", "heading", wrap=True)
        self.forget = button(tr("Likevel en annen"), self.clear)
        self.name = QLineEdit()
        self.phone = QLineEdit()
        self.anonymous = QCheckBox(tr("&Anonym (bare kode)"))
        self.anonymous.toggled.connect(self._show)
        self.gender = Choice(tr("Kjønn"), options(CHILD_GENDERS if kind == "child" else GENDERS))
        self.born = QLineEdit()
        self.born.setMaxLength(4)
        self.born.editingFinished.connect(on_changed)
        self.born.setPlaceholderText(tr("åååå"))
        self.born.setFixedWidth(self.born.fontMetrics().horizontalAdvance(tr("Født åååå")) * 2)
        self._facts = QWidget()
        (self._compact if kind == "child" else self._tall)(contact)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.picker)
        layout.addLayout(row(self.chosen, None, self.forget))
        layout.addWidget(self._facts)
        self._show()

    def _tall(self, contact: bool) -> None:
        form = QFormLayout(self._facts)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(tr("Na&vn"), self.name)
        if contact:
            form.addRow(tr("&Telefon"), self.phone)
            form.addRow("", self.anonymous)
        form.addRow(tr("&Kjønn"), self.gender)
        form.addRow(tr("&Fødselsår"), self.born)

    def _compact(self, _: bool) -> None:
        line = QHBoxLayout(self._facts)
        line.setContentsMargins(0, 0, 0, 0)
        self.name.setPlaceholderText(tr("Navn"))
        self.name.setAccessibleName(tr("Barnets navn"))
        self.born.setPlaceholderText(tr("Født åååå"))
        self.born.setAccessibleName(tr("Barnets fødselsår"))
        line.addWidget(self.name, 1)
        line.addWidget(self.gender)
        line.addWidget(self.born)

    def choose(self, found: FoundRow) -> None:
        """Somebody known: the facts are there already."""
        self.known = found
        self.chosen.setText(found_text(found))
        self._show()
        self._on_changed()

    def clear(self) -> None:
        """Nobody, as at the start."""
        self.known = None
        self.picker.clear()
        for field in (self.name, self.phone, self.born):
            field.clear()
        self.gender.set_code("")
        self.anonymous.setChecked(False)
        self._show()
        self._on_changed()

    def born_in(self) -> int | None:
        """The birth year, of somebody known or as typed."""
        return self.known.birth_year if self.known else birth_year(self.born.text())

    def codes(self) -> set[str]:
        """The codes of somebody known: the person's, and that of the case they were in last."""
        return {self.known.person, self.known.household} - {""} if self.known else set()

    def draft(self) -> dict[str, Any]:
        """What is typed or chosen, as JSON values; empty when there is nothing."""
        if self.known:
            return {"known": found_json(self.known)}
        typed = {"name": self.name.text(), "phone": self.phone.text(), "born": self.born.text()}
        chosen = {"gender": self.gender.code(), "anonymous": self.anonymous.isChecked()}
        return typed | chosen if any(typed.values()) or any(chosen.values()) else {}

    def restore_draft(self, draft: dict[str, Any]) -> None:
        """Put back what `draft` gave."""
        if "known" in draft:
            self.choose(found_from(draft["known"]))
        elif draft:
            self.name.setText(draft["name"])
            self.phone.setText(draft["phone"])
            self.born.setText(draft["born"])
            self.gender.set_code(draft["gender"])
            self.anonymous.setChecked(draft["anonymous"])
        else:
            self.clear()

    def _show(self) -> None:
        known = self.known is not None
        self.chosen.setVisible(known)
        self.forget.setVisible(known)
        self._facts.setVisible(not known)
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
            birth_year=birth_year(self.born.text()),
        )


def could_be(kind: str, found: FoundRow) -> bool:
    """Whether somebody known can come as this now: a child who was here may be grown up, and a grown-up is no child."""
    grown_up = kind == "child" and found.kind == "adult" and found.birth_year is None
    return not grown_up and not impossible_age(kind, found.birth_year, clock.today().year)


def birth_year(text: str) -> int | None:
    """A birth year, None when empty; anything that is no year becomes 0, which no rule accepts."""
    text = text.strip()
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0


def found_json(found: FoundRow) -> dict[str, Any]:
    """A found person as JSON values, for a draft."""
    return asdict(found) | {"last_arrived": found.last_arrived.isoformat() if found.last_arrived else ""}


def found_from(kept: dict[str, Any]) -> FoundRow:
    """The found person of a draft."""
    day = kept["last_arrived"]
    return FoundRow(**(kept | {"last_arrived": date.fromisoformat(day) if day else None}))
