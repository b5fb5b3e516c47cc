"""What everybody has of their own: the password, the look of the screen, and the handbook."""

from collections.abc import Mapping

from PySide6.QtWidgets import QFormLayout, QLineEdit

from app.domain.errors import LivdError
from app.passwords import check_password
from app.use_cases.centre import Screen, save_screen
from ui import theme
from ui.admin.tab import Tab
from ui.fields.layout import beside
from ui.i18n import tr
from ui.page import Navigator
from ui.session import Session
from ui.widgets.basics import Card, button, label, row, saves_itself
from ui.widgets.fields import Choice
from ui.widgets.strength import StrengthMeter


class OwnTab(Tab):
    """One's own password, text size and colours on this PC, and where help is."""

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__(session, navigator)
        self._alone = True
        self.add(self._password())
        self.add(self._screen())
        self.handbook = button(tr("Åpne &håndboken  (F1)"), navigator.open_handbook)
        self.add(Card(label(tr("Hjelp"), "heading"), row(self.handbook, None)))

    def _password(self) -> Card:
        self.old, self.new, self.again = hidden(), hidden(), hidden()
        self.change = button(tr("Bytt &passord"), self._change, primary=True)
        actor = self.session.actor
        form = QFormLayout()
        form.addRow(tr("Nå&værende passord"), self.old)
        form.addRow(tr("N&ytt passord"), self.new)
        form.addRow("", StrengthMeter(self.new, lambda: (actor.name if actor else "",)))
        form.addRow(tr("&Gjenta det nye"), self.again)
        return Card(label(tr("Eget passord"), "heading"), form, row(None, self.change))

    def _screen(self) -> Card:
        self.text_size = Choice(tr("Tekststørrelse"), [(str(p), f"{p} %") for p in theme.SIZES])
        schemes = (tr("Som systemet"), tr("Lyst"), tr("Mørkt"))
        self.scheme = Choice(tr("Farger"), list(zip(theme.SCHEMES, schemes, strict=True)))
        for choice in (self.text_size, self.scheme):
            choice.decided.connect(self._on_look)
        look = beside(((tr("Tekst&størrelse"), self.text_size), (tr("&Farger"), self.scheme)))
        return Card(row(label(tr("Skjermen"), "heading"), None, saves_itself()), look)

    def refresh(self) -> None:
        self.session.ask(self, lambda queries: queries.centre.settings(), self._show)
        self.session.outside(self, lambda vaults, _: vaults.device_state(), self._on_device, self.refused)

    def _show(self, settings: Mapping[str, str]) -> None:
        self.text_size.set_code(settings.get("screen.percent", "100"))
        self.scheme.set_code(settings.get("screen.scheme", "system"))

    def _on_device(self, state: str) -> None:
        self._alone = state != "ready"

    def _on_look(self) -> None:
        """The window dresses itself when it hears that it is saved."""
        self.session.submit(
            self, save_screen, Screen(int(self.text_size.code()), self.scheme.code()), None, self.refused
        )

    def _change(self) -> None:
        old, new = self.old.text(), self.new.text()
        name = self.session.actor.name if self.session.actor else ""
        try:
            check_password(new, self.again.text(), (name,), self._alone)
        except LivdError as error:
            self.refused(error)
            return
        receipt = self.done(tr("Passordet er byttet."))

        def done(result: object) -> None:
            for field in (self.old, self.new, self.again):
                field.clear()
            receipt(result)

        self.session.manage(self, lambda vault: vault.users.change_password(old, new), done, self.refused)


def hidden() -> QLineEdit:
    """A field that shows no sign of what is typed."""
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    return field
