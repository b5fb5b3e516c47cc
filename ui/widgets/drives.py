"""Choose a stick: the removable drives of this PC, or another folder."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.backup_texts import ahead_text, owner_text
from app.drives import Drive, drives
from app.rows import GenerationRow
from ui.files import ask_folder
from ui.i18n import text, tr
from ui.models.rows import Column, RowsTable
from ui.session import Session
from ui.widgets.basics import button
from ui.widgets.fields import Choice


class DrivePicker(QWidget):
    """The drives are listed off the window's thread: a dying stick may take its time to answer."""

    def __init__(self, session: Session, on_change: Callable[[], None]) -> None:
        super().__init__()
        self.session, self._on_change = session, on_change
        self.choice = Choice(tr("Minnepinne"), [("", tr("Ingen minnepinne funnet"))])
        self.choice.setMinimumContentsLength(30)
        self.choice.currentIndexChanged.connect(lambda _: on_change())
        self.again = button(tr("Se etter på n&ytt"), self.refresh)
        self.other = button(tr("Annen &mappe …"), self._ask_other)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.choice, 1)
        layout.addWidget(self.again)
        layout.addWidget(self.other)
        self.setFocusProxy(self.choice)

    def refresh(self) -> None:
        """List the removable drives that are there now."""
        self.session.outside(self, lambda _, __: drives(), self._show, lambda _: self._show([]))

    def _show(self, drives: list[Drive]) -> None:
        sticks = [(str(d.path), self._words(d)) for d in drives if d.kind == "removable"]
        self.choice.set_options(sticks or [("", tr("Ingen minnepinne funnet"))])
        self._on_change()

    def _words(self, drive: Drive) -> str:
        free = f"{drive.free / 1e9:.1f}".replace(".", ",")
        words = tr("{drive}  ({free} GB ledig)", drive=drive.label or drive.path, free=free)
        return words + (tr(", skrivebeskyttet") if drive.read_only else "")

    def _ask_other(self) -> None:
        folder = ask_folder(self, tr("Velg mappe"))
        if folder:
            self.set_folder(folder)

    def set_folder(self, folder: Path) -> None:
        """Choose a folder that is not in the list."""
        if self.choice.findData(str(folder)) < 0:
            self.choice.addItem(str(folder), str(folder))
        self.choice.set_code(str(folder))
        self._on_change()

    def folder(self) -> Path | None:
        """The chosen place; None when there is none."""
        return Path(self.choice.code()) if self.choice.code() else None


def generations_table(whose: bool = False) -> RowsTable:
    """The backups on a stick, each vault's newest first; with `whose`, also whose each is and how it stands to the vault here."""
    columns = [
        Column(tr("Siste endring"), lambda g: _at(g.changed) or tr("ukjent")),
        Column(tr("Laget"), lambda g: _at(g.made)),
        Column(tr("Ser hel ut"), lambda g: tr("ja") if g.whole else tr("NEI")),
        Column(tr("Prøvd"), lambda g: _on(g.proved) or tr("nei"), stretch=not whose),
    ]
    if whose:
        columns += [
            Column(tr("Hvelv"), owner_text),
            Column(tr("Koden åpner"), lambda g: {True: tr("ja"), False: tr("nei")}.get(g.opens, "")),
            Column(tr("Mot dette"), lambda g: ahead_text(g, "short."), stretch=True),
        ]
    return RowsTable(tr("Sikkerhetskopier på pinnen"), columns)


def _at(when: datetime | None) -> str:
    return f"{when:%d.%m.%Y %H:%M}" if when else ""


def _on(when: datetime | None) -> str:
    return f"{when:%d.%m.%Y}" if when else ""


def own_of(generations: list[GenerationRow]) -> tuple[list[GenerationRow], str]:
    """The backups of the vault here, and a sentence on those of others (empty when there are none)."""
    own = [row for row in generations if row.own]
    others = len(generations) - len(own)
    return own, text("generation", "others", count=others) if others else ""
