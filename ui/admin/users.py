"""Who can open the vault: add, close, reset."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from app.domain.errors import LivdError, RuleBroken
from app.passwords import check_password
from app.ports import Vault
from app.rows import UserRow
from ui.admin.own import hidden
from ui.admin.tab import Tab
from ui.i18n import text, tr
from ui.models.rows import Column, RowsTable
from ui.page import Navigator
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.decide import Decide
from ui.widgets.fields import Choice, date_text
from ui.widgets.strength import StrengthMeter


class UsersTab(Tab):
    """The users, a form for a new one, and one for a forgotten password."""

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__(session, navigator)
        roles = [("duty", tr("Vakt")), ("leader", tr("Leder"))]
        self.table = RowsTable(
            tr("Brukere"),
            [
                Column(tr("Bruker"), lambda row: row.name),
                Column(tr("Rolle"), lambda row: dict(roles)[row.role]),
                Column(tr("Siden"), lambda row: date_text(datetime.fromisoformat(row.since).date())),
                Column(tr("Konto"), lambda row: text("accounts", row.key if row.active else "closed"), stretch=True),
            ],
        )
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.remove = button(tr("Steng &kontoen"), self._close)
        self._alone = True
        words = tr(
            "Å stenge en konto tar nøkkelen fra brukeren her. Har noen beholdt en kopi av hvelvet, hjelper bare ny nøkkel "
            "(fanen Sikkerhet). Administratoren trenger ingen konto: sikkerhetskopi tas fra låseskjermen."
        )
        self.add(Card(label(words, "quiet", wrap=True), self.table, row(None, self.remove)))
        self.add(self._new_user(roles))
        self.add(self._new_password())

    def _new_user(self, roles: list[tuple[str, str]]) -> Card:
        """Nothing is taken from the user who is chosen in the list, and the role is always chosen."""
        self.user = QLineEdit()
        self.password, self.again = hidden(), hidden()
        self.role = Choice(tr("Rolle"), [("", tr("Velg")), *roles])
        self.add_user = button(tr("&Legg til"), self._add, primary=True)
        self.device = label(" ", "quiet", wrap=True)
        form = QFormLayout()
        form.addRow(tr("&Brukernavn"), self.user)
        form.addRow(tr("&Rolle"), self.role)
        form.addRow(tr("&Passord"), self.password)
        form.addRow("", StrengthMeter(self.password, lambda: (self.user.text(),)))
        form.addRow(tr("&Gjenta passordet"), self.again)
        return Card(label(tr("Ny bruker"), "heading"), form, self.device, row(None, self.add_user))

    def _new_password(self) -> Card:
        """For the one who is chosen in the list and has forgotten theirs."""
        self.whose = label("", wrap=True)
        self.fresh, self.fresh_again = hidden(), hidden()
        self.reset = button(tr("Gi &nytt passord"), self._reset)
        form = QFormLayout()
        form.addRow(tr("Nytt passord (&1)"), self.fresh)
        form.addRow("", StrengthMeter(self.fresh, lambda: (self._chosen(),)))
        form.addRow(tr("Gjenta (&2)"), self.fresh_again)
        title = label(tr("Nytt passord til en som har glemt sitt"), "heading")
        self._on_row()
        return Card(title, self.whose, form, row(None, self.reset))

    def _chosen(self) -> str:
        chosen: UserRow | None = self.table.current_row()
        return chosen.name if chosen else ""

    def refresh(self) -> None:
        self.session.ask(self, lambda queries: queries.centre.users(), self._show)
        self.session.outside(self, lambda vaults, _: vaults.device_state(), self._on_device, self.refused)

    def _on_device(self, state: str) -> None:
        from app.passwords import LEAST_LENGTH_ALONE

        self._alone = state != "ready"
        self.device.setText(text("device", state, least=LEAST_LENGTH_ALONE))

    def _show(self, rows: list[UserRow]) -> None:
        self.table.set_rows(rows)
        self.table.fit_height(8)

    def _on_row(self, *_: object) -> None:
        name = self._chosen()
        whose = tr("Til {name}. Kan ikke angres: det gamle passordet virker ikke lenger.", name=name)
        self.whose.setText(whose if name else tr("Velg en bruker i listen først."))
        for part in (self.fresh, self.fresh_again, self.reset):
            part.setEnabled(bool(name))

    def _add(self) -> None:
        name, role = self.user.text().strip(), self.role.code()
        if not role:
            self.refused(RuleBroken("choose_answer", field="role"))
            self.role.setFocus()
            return
        fields = (self.password, self.again)
        self._with(fields, name, lambda vault, new: vault.users.add(name, new, role), tr("Brukeren er lagt til."))

    def _reset(self) -> None:
        name = self._chosen()
        fields = (self.fresh, self.fresh_again)
        self._with(fields, name, lambda vault, new: vault.users.reset(name, new), tr("Nytt passord er satt."))

    def _with(
        self, fields: tuple[QLineEdit, QLineEdit], name: str, work: Callable[[Vault, str], Any], words: str
    ) -> None:
        password = fields[0].text()
        try:
            check_password(password, fields[1].text(), (name,), self._alone)
        except LivdError as error:
            self.refused(error)
            return
        self.session.manage(self, lambda vault: work(vault, password), self._done(words), self.refused)

    def _done(self, words: str) -> Callable[[Any], None]:
        receipt = self.done(words)

        def done(result: Any) -> None:
            for field in self._secrets():
                field.clear()
            receipt(result)

        return done

    def _secrets(self) -> tuple[QLineEdit, ...]:
        return self.password, self.again, self.fresh, self.fresh_again

    def _close(self) -> None:
        chosen = self.table.current_row()
        if chosen:
            CloseDialog(self, self.session, chosen.name, self.done(tr("Kontoen er stengt."))).open()


class CloseDialog(Decide):
    """An account is closed, after it has been said that nobody can take it back: the key is gone with it."""

    def __init__(self, parent: QWidget, session: Session, name: str, done: Callable[[Any], object]) -> None:
        title = tr("Steng kontoen til {name}", name=name)
        super().__init__(parent, session, title, tr("&Steng kontoen"), self._close, about="")
        self._name, self._closed = name, done
        words = tr(
            "Kan ikke angres: nøkkelen til {name} blir borte for godt. Skal {name} inn igjen, må en leder gi nytt passord.",
            name=name,
        )
        self.add("", label(words, wrap=True))

    def _close(self, _: Decide) -> None:
        def closed(result: Any) -> None:
            self.accept()
            self._closed(result)

        self.session.manage(self, lambda vault: vault.users.close_account(self._name), closed, self.show_error)
