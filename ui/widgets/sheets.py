"""The recovery code as three sheets, any two of which open: shown and printed one at a time, then a word of each is asked for."""

import secrets
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFormLayout,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.i18n import text, tr
from ui.session import Session
from ui.widgets.basics import button, label, row

COLUMNS, WORD_LINES = 4, 4
CODE_SIGNS, SHEET_WORDS = 28, 20
Print = Callable[[str, list[str]], None]


class SheetsDialog(QDialog):
    """`accepted` once a word of each sheet has been typed back without seeing it."""

    def __init__(self, parent: QWidget, session: Session, sheets: Sequence[str], print_it: Print) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Tre ark"))
        self.sheets, self._print_it = [sheet.split() for sheet in sheets], print_it
        self.asked = [secrets.randbelow(len(words)) for words in self.sheets]
        self._steps = QStackedWidget()
        for number in range(len(self.sheets)):
            self._steps.addWidget(self._sheet(number))
        self.answers = [QLineEdit() for _ in self.sheets]
        self._steps.addWidget(self._check())
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.back = button(tr("&Tilbake"), lambda: self._go(-1))
        self.print = button(tr("Skriv &ut dette arket"), self._print)
        self.onward = button(tr("&Neste"), self._on, primary=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.addWidget(self._steps)
        layout.addWidget(self.error)
        layout.addLayout(row(button(tr("Avbryt"), self.reject), self.print, None, self.back, self.onward))
        session.locking.connect(self.reject)
        self._go(0)
        self.resize(max(620, self.minimumSizeHint().width()), self.sizeHint().height())

    def _sheet(self, number: int) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        title = tr("Ark {number} av {count}", number=number + 1, count=len(self.sheets))
        column.addWidget(label(title, "title"))
        column.addWidget(label(text("sheets", f"place.{number + 1}"), wrap=True))
        words = QGridLayout()
        words.setHorizontalSpacing(18)
        for place, word in enumerate(self.sheets[number]):
            shown = label(f"{place + 1}  {word}", "code")
            shown.setAccessibleName(f"{place + 1} {word}")
            words.addWidget(shown, place // COLUMNS, place % COLUMNS)
        column.addLayout(words)
        column.addWidget(label(text("sheets", "how"), "quiet", wrap=True))
        return page

    def _check(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.addWidget(label(tr("Sjekk at arkene er der"), "title"))
        column.addWidget(label(text("sheets", "check"), wrap=True))
        form = QFormLayout()
        for number, (place, field) in enumerate(zip(self.asked, self.answers, strict=True), start=1):
            asked = tr("Ark {number}, ord {place}", number=number, place=place + 1)
            field.setAccessibleName(asked)
            form.addRow(asked, field)
            field.returnPressed.connect(self._on)
        column.addLayout(form)
        column.addStretch(1)
        return page

    def _go(self, by: int) -> None:
        at = self._steps.currentIndex() + by
        checking = at == len(self.sheets)
        self._steps.setCurrentIndex(at)
        self.back.setEnabled(at > 0)
        self.print.setVisible(not checking)
        self.onward.setText(tr("&Ferdig") if checking else tr("&Neste"))
        self.error.hide()
        (self.answers[0] if checking else self.onward).setFocus()

    def _print(self) -> None:
        number = self._steps.currentIndex()
        words = [f"{place}  {word}" for place, word in enumerate(self.sheets[number], start=1)]
        lines = ["      ".join(words[at : at + COLUMNS]) for at in range(0, len(words), COLUMNS)]
        title = tr("Ark {number} av {count}", number=number + 1, count=len(self.sheets))
        self._print_it(title, [*lines, text("sheets", "printed")])

    def _on(self) -> None:
        if self._steps.currentIndex() < len(self.sheets):
            self._go(1)
            return
        for number, (words, place, field) in enumerate(zip(self.sheets, self.asked, self.answers, strict=True), 1):
            if field.text().strip().lower() != words[place]:
                self.error.setText(text("sheets", "wrong_word", sheet=number, word=place + 1))
                self.error.show()
                field.setFocus()
                return
        self.accept()


class CodeOrSheets(QWidget):
    """Where the recovery code is typed; a tick turns it into two fields for two of the three sheets."""

    completed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.code = QLineEdit()
        self.code.setAccessibleName(tr("Gjenopprettingskoden"))
        self.code.setPlaceholderText("XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX")
        self.have = QCheckBox(tr("Jeg har t&o av tre ark i stedet"))
        self.have.toggled.connect(self._on_have)
        self.first, self.second = (self._words(n) for n in (tr("Det ene arket"), tr("Det andre arket")))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (self.code, self.first, self.second, self.have):
            layout.addWidget(part)
        self.setFocusProxy(self.code)
        self._on_have(False)
        self.code.textChanged.connect(self._on_typed)
        for field in (self.first, self.second):
            field.textChanged.connect(self._on_typed)

    def _words(self, name: str) -> QPlainTextEdit:
        field = QPlainTextEdit()
        field.setAccessibleName(name)
        field.setPlaceholderText(tr("{name}: tjue ord, med mellomrom. De fire første bokstavene holder.", name=name))
        field.setTabChangesFocus(True)
        field.setFixedHeight(field.fontMetrics().lineSpacing() * WORD_LINES)
        return field

    def _on_have(self, sheets: bool) -> None:
        self.code.setVisible(not sheets)
        self.first.setVisible(sheets)
        self.second.setVisible(sheets)
        (self.first if sheets else self.code).setFocus()

    def _on_typed(self) -> None:
        if self.is_complete():
            self.completed.emit()

    def is_complete(self) -> bool:
        """Whether there is as much of it as can open."""
        if self.have.isChecked():
            return all(len(field.toPlainText().split()) >= SHEET_WORDS for field in (self.first, self.second))
        return sum(sign.isalnum() for sign in self.code.text()) == CODE_SIGNS

    def text(self) -> str:
        """What opens: the code, or both sheets."""
        if self.have.isChecked():
            return f"{self.first.toPlainText()}\n{self.second.toPlainText()}"
        return self.code.text()

    def setText(self, code: str) -> None:
        """Put a code in."""
        self.have.setChecked(False)
        self.code.setText(code)

    def clear(self) -> None:
        """Nothing is left of either."""
        self.have.setChecked(False)
        self.code.clear()
        for field in (self.first, self.second):
            field.setPlainText("")
