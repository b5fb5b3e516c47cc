"""Who can open the vault."""

from collections.abc import Callable

from PySide6.QtWidgets import QFormLayout, QLineEdit

from app.domain.errors import LivdError
from app.passwords import check_password
from app.rows import UserRow
from ui.admin.tab import Tab
from ui.models.rows import Column, RowsTable
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.fields import Choice
from ui.widgets.strength import StrengthMeter


class UsersTab(Tab):
    """The list, and a form for somebody new."""

    def __init__(self, session: Session, say: Callable[[str], None]) -> None:
        super().__init__(session, say)
        self.roles = {"duty": self.tr("Vakt"), "leader": self.tr("Leder")}
        self.table = RowsTable(
            self.tr("Brukere"),
            [
                Column(self.tr("Navn"), lambda r: r.name),
                Column(self.tr("Rolle"), lambda r: self.roles[r.role]),
                Column(self.tr("Siden"), lambda r: r.since[:10], stretch=True),
            ],
        )
        self.remove = button(self.tr("&Fjern brukeren"), self._remove)
        said = self.tr(
            "Å fjerne en bruker tar bort nøkkelen her. Den som har en kopi av filen og husker passordet, "
            "kan fortsatt åpne kopien."
        )
        frame = Card(self.table, label(said, "quiet", wrap=True))
        frame.add(row(None, self.remove))
        self.add(frame)
        self.name, self.password, self.again = QLineEdit(), QLineEdit(), QLineEdit()
        for field in (self.password, self.again):
            field.setEchoMode(QLineEdit.EchoMode.Password)
        self.meter = StrengthMeter(self.password, lambda: (self.name.text(),))
        self.role = Choice(self.tr("Rolle"), list(self.roles.items()))
        self.save = button(self.tr("&Legg til brukeren"), self._save, primary=True)
        form = QFormLayout()
        form.addRow(self.tr("&Navn"), self.name)
        form.addRow(self.tr("&Rolle"), self.role)
        form.addRow(self.tr("&Passord"), self.password)
        form.addRow("", self.meter)
        form.addRow(self.tr("&Gjenta passordet"), self.again)
        added = Card(label(self.tr("Ny bruker"), "heading"))
        added.add(form)
        added.add(row(None, self.save))
        self.add(added)

    def refresh(self) -> None:
        self.session.ask(self, lambda queries: queries.users(), self._show)

    def _show(self, rows: list[UserRow]) -> None:
        self.table.set_rows(rows)
        self.table.fit_height(10)

    def _save(self) -> None:
        name, password, role = self.name.text(), self.password.text(), self.role.code()
        try:
            check_password(password, self.again.text(), (name,))
        except LivdError as error:
            self.refused(error)
            return
        self.session.manage(self, lambda vault: vault.add_user(name, password, role), self._saved, self.refused)

    def _saved(self, _: object) -> None:
        for field in (self.name, self.password, self.again):
            field.clear()
        self.done(self.tr("Brukeren er lagt til."))(None)

    def _remove(self) -> None:
        chosen = self.table.current_row()
        if chosen:
            done = self.done(self.tr("Brukeren er fjernet."))
            self.session.manage(self, lambda vault: vault.remove_user(chosen.name), done, self.refused)
