"""A registration form on the screen, built from its definition; every answer is saved as it is given."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.domain.entities import Answers
from app.forms.definitions import DECLINED, MOST_DIGITS, MOST_WORDS, Form, Item, Question, items
from app.forms.registration import clean_answers
from ui.i18n import tr
from ui.widgets.basics import Card, label, set_role
from ui.widgets.fields import Choice
from ui.widgets.info import Info


class FormView(QWidget):
    """Shows `answers` of a form; `answered` fires with all answers after each change by the person."""

    answered = Signal(object)

    def __init__(self, form: Form) -> None:
        super().__init__()
        self.form = form
        self._answers: dict[str, tuple[str, ...]] = {}
        self._fields: dict[str, _Single | _Multiple | _Written] = {}
        self._cards: dict[str, QFrame] = {}
        self._titles = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 8, 0)
        for question in form.questions:
            field = _FIELDS[question.kind](question, form.year)
            field.changed.connect(self._on_changed)
            title = label(question.label, "heading", wrap=True)
            parts: list[QWidget] = [title]
            if question.known_for:
                words = tr(
                    "Gjenskapt av publiserte tabeller. Kjent for {years}. {ref}",
                    years=question.known_for,
                    ref=question.ref,
                )
                parts = [_beside(title, Info(words))]
            if question.note:
                parts.append(label(question.note, "quiet", wrap=True))
            frame = Card(*parts, field)
            self._fields[question.code], self._cards[question.code], self._titles[question.code] = field, frame, title
            layout.addWidget(frame)
        layout.addStretch(1)

    def show_answers(self, answers: Answers, missing: set[str]) -> None:
        """Fill in; questions in `missing` are marked in words."""
        self._answers = {question: tuple(codes) for question, codes in answers.items()}
        for question in self.form.questions:
            self._fields[question.code].show_codes(self._answers.get(question.code, ()))
        self.mark(missing)

    def mark(self, missing: set[str]) -> None:
        """Show which questions lack an answer, and hide those that do not apply."""
        for question in self.form.questions:
            self._cards[question.code].setVisible(question.applies(self._answers))
            lacks = question.code in missing
            suffix = tr("  –  mangler svar") if lacks else ""
            self._titles[question.code].setText(question.label + suffix)
            set_role(self._titles[question.code], "heading")

    def answers(self) -> Mapping[str, tuple[str, ...]]:
        """All answers as they stand."""
        return self._answers

    def focus_question(self, code: str) -> None:
        """Put the cursor in a question."""
        if code in self._fields:
            self._fields[code].focus()

    def _on_changed(self, code: str, codes: tuple[str, ...]) -> None:
        self._answers = clean_answers(self.form, {**self._answers, code: codes})
        for question in self.form.questions:
            if question.code != code:
                self._fields[question.code].show_codes(self._answers.get(question.code, ()))
        self.answered.emit(dict(self._answers))


class _Single(QWidget):
    changed = Signal(str, object)

    def __init__(self, question: Question, year: int) -> None:
        super().__init__()
        self._code = question.code
        asked = items(question.codes, year)
        options = [("", tr("Ikke besvart")), *((i.code, i.label) for i in asked), (DECLINED, tr("Ønsker ikke å svare"))]
        self._choice = Choice(question.label, options)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._choice)
        self._choice.activated.connect(self._on_activated)

    def _on_activated(self) -> None:
        code = self._choice.code()
        self.changed.emit(self._code, (code,) if code else ())

    def show_codes(self, codes: tuple[str, ...]) -> None:
        self._choice.set_code(codes[0] if codes else "")

    def focus(self) -> None:
        self._choice.setFocus()


class _Words(QLabel):
    """The words of a check box, wrapped where there is no room; a click on them is a click on the box."""

    def __init__(self, box: QCheckBox, words: str) -> None:
        super().__init__(words)
        self._box = box
        self.setWordWrap(True)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._box.click()


def _wrapped(box: QCheckBox, words: str) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(6)
    line.addWidget(box, 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(_Words(box, words), 1, Qt.AlignmentFlag.AlignTop)
    return line


class _Multiple(QWidget):
    changed = Signal(str, object)

    def __init__(self, question: Question, year: int) -> None:
        super().__init__()
        self._code = question.code
        self._kept: tuple[str, ...] = ()
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(18)
        asked = items(question.codes, year)
        asked = (*asked, Item(DECLINED, tr("Ønsker ikke å svare")))
        half = (len(asked) + 1) // 2
        self._boxes: dict[str, QCheckBox] = {}
        for position, item in enumerate(asked):
            box = QCheckBox()
            box.setAccessibleName(item.label)
            box.setAccessibleDescription(question.label)
            box.clicked.connect(self._on_clicked)
            self._boxes[item.code] = box
            layout.addLayout(_wrapped(box, item.label), position % half, position // half)
        layout.setColumnStretch(0, 1)
        layout.setColumnStretch(1, 1)

    def _on_clicked(self) -> None:
        chosen = tuple(code for code, box in self._boxes.items() if box.isChecked())
        if DECLINED in chosen and len(chosen) > 1:  # the newest of the two holds
            declines = self.sender() is self._boxes[DECLINED]
            chosen = (DECLINED,) if declines else tuple(code for code in chosen if code != DECLINED)
            self.show_codes((*chosen, *self._kept))
        self.changed.emit(self._code, (*chosen, *self._kept))

    def show_codes(self, codes: tuple[str, ...]) -> None:
        self._kept = tuple(code for code in codes if code not in self._boxes)
        for code, box in self._boxes.items():
            box.setChecked(code in codes)

    def focus(self) -> None:
        next(iter(self._boxes.values())).setFocus()


class _Written(QWidget):
    """A number, or a few words."""

    changed = Signal(str, object)

    def __init__(self, question: Question, year: int) -> None:
        super().__init__()
        self._code = question.code
        self._line = QLineEdit()
        self._line.setAccessibleName(question.label)
        self._line.setMaxLength(MOST_DIGITS if question.kind == "number" else MOST_WORDS)
        if question.kind == "number":
            self._line.setMaximumWidth(120)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._line)
        self._line.editingFinished.connect(self._on_typed)

    def _on_typed(self) -> None:
        words = self._line.text().strip()
        self.changed.emit(self._code, (words,) if words else ())

    def show_codes(self, codes: tuple[str, ...]) -> None:
        if not self._line.hasFocus():
            self._line.setText(codes[0] if codes else "")

    def focus(self) -> None:
        self._line.setFocus()


def _beside(title: QWidget, info: QWidget) -> QWidget:
    holder = QWidget()
    layout = QHBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(title, 1)
    layout.addWidget(info)
    return holder


_FIELDS: dict[str, type[_Single] | type[_Multiple] | type[_Written]] = {
    "single": _Single,
    "multiple": _Multiple,
    "number": _Written,
    "text": _Written,
}
