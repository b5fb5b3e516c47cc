"""What leaves the house as a document: a file with a password first, or straight to paper. Never in clear on the disk between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.domain.errors import LivdError
from app.files import write_private
from app.passwords import check_password
from app.ports import Queries
from app.use_cases.access import TakenOut, note_print
from ui.files import ask_save
from ui.i18n import tr
from ui.printing import choose_printer, pdf_to_printer
from ui.session import Session
from ui.widgets.basics import label
from ui.widgets.decide import Decide
from ui.widgets.fields import Choice

Allowed = tuple[Callable[..., Any], Any]
"""The use case that allows the document and writes its line in the log, and its command."""
NAME = "dokument"
"""What a document about a person is called on a disk, whatever it is."""


@dataclass(frozen=True, slots=True)
class Document:
    """`make` builds the PDF, off the window's thread; its second argument says that a mark may stand for a sign that
    cannot be drawn. `may_be_open`: it says nothing about a person, and may be saved without a password."""

    allowed: Allowed
    make: Callable[[Queries, bool], bytes]
    name: str = NAME
    may_be_open: bool = False


def printed(what: str, subject: str) -> Allowed:
    """A document that needs no more than its line in the log."""
    return note_print, TakenOut(what, subject)


class TakeOut(Decide):
    """Asks how it is to leave. `done` hears what it became: a file's name, or an empty text for paper."""

    def __init__(
        self, parent: QWidget, session: Session, document: Document, done: Callable[[str], None] | None = None
    ) -> None:
        super().__init__(parent, session, tr("Ta ut av Livd"), tr("&Fortsett"), self._chosen, about="")
        self.document, self._done = document, done
        self._noted = False
        ways = [
            ("made", tr("Fil med passord som lages nå (anbefalt)")), ("own", tr("Fil med passord jeg velger selv")),
            ("paper", tr("Rett til skriveren, uten fil")),
        ]  # fmt: skip
        ways += [("open", tr("Fil uten passord"))] if document.may_be_open else []
        self.way = Choice(tr("Hvordan"), ways)
        self.way.currentIndexChanged.connect(self._show_fields)
        self.password, self.again = _secret(tr("Passord")), _secret(tr("Passord en gang til"))
        self.marks = QCheckBox(tr("Sett &et merke der tegnet mangler, og fortsett"))
        self.said = label("", "quiet", wrap=True)
        self.shown = label("", "recovery")
        self.add(tr("&Hvordan"), self.way)
        self.add(tr("&Passord"), self.password)
        self.add(tr("En &gang til"), self.again)
        self.form.addRow(self.marks)
        self.form.addRow(self.said)
        self.form.addRow(self.shown)
        self.form.setRowVisible(self.marks, False)
        self.form.setRowVisible(self.shown, False)
        self._show_fields()

    def _show_fields(self) -> None:
        way = self.way.code()
        for field in (self.password, self.again):
            self.form.setRowVisible(field, way == "own")
        self.said.setText(
            {
                "made": tr("Passordet vises én gang, når filen er lagret. Si det til mottakeren på telefon."),
                "own": tr("Passordet lagres ikke. Si det til mottakeren på telefon, aldri i samme e-post."),
                "paper": tr("Ingenting blir liggende på PC-en."),
                "open": tr("Alle som får tak i filen, kan lese den."),
            }[way]
        )

    # -- the way out ------------------------------------------------------------------------------------------

    def _chosen(self, _: Decide) -> None:
        way = self.way.code()
        if way == "paper":
            printer = choose_printer(self)
            if printer:
                self._make(lambda pdf: pdf, lambda pdf: self._on_paper(pdf, printer))
            return
        if way == "own":
            check_password(self.password.text(), self.again.text())
        path = ask_save(self, tr("Lagre"), f"{self.document.name}.pdf", "pdf")
        if path:
            self._save(path, way)

    def _save(self, path: Path, way: str) -> None:
        from app.outputs.protect import new_password, protected  # loaded when something leaves

        password = new_password() if way == "made" else self.password.text() if way == "own" else ""

        def write(pdf: bytes) -> None:
            write_private(path, protected(pdf, password) if password else pdf)

        self._make(write, lambda _: self._saved(path, password if way == "made" else ""))

    def _make(self, use: Callable[[bytes], Any], done: Callable[[Any], None]) -> None:
        """The log has its line before anything is made; once, also when a sign was missing the first time."""
        marks = self.marks.isChecked()
        self.ok.setEnabled(False)
        self.error.hide()

        def made(_: object = None) -> None:
            self._noted = True
            self.session.ask(self, lambda queries: use(self.document.make(queries, marks)), done, self.show_error)

        if self._noted:
            made()
        else:
            self.session.submit(self, *self.document.allowed, made, self.show_error)

    def _on_paper(self, pdf: bytes, printer: Any) -> None:
        pdf_to_printer(printer, pdf)
        self._tell("")
        self.accept()

    def _saved(self, path: Path, password: str) -> None:
        self._tell(path.name)
        if not password:
            self.accept()
            return
        for field in (self.way, self.password, self.again, self.marks):
            self.form.setRowVisible(field, False)
        self.form.setRowVisible(self.shown, True)
        self.said.setText(
            tr(
                "Lagret som {name}. Skriv av passordet nå: det lagres ikke og vises ikke igjen. Si det på telefon.",
                name=path.name,
            )
        )
        self.shown.setText(password)
        self.ok.hide()
        self.cancel.setText(tr("&Lukk"))
        self.cancel.setFocus()
        self.adjustSize()

    def _tell(self, name: str) -> None:
        if self._done:
            self._done(name)

    def show_error(self, error: LivdError) -> None:
        """Why not. What cannot be drawn is offered to be left out, visibly."""
        super().show_error(error)
        self.form.setRowVisible(self.marks, error.code == "undrawable")


def _secret(name: str) -> QLineEdit:
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setAccessibleName(name)
    return field
