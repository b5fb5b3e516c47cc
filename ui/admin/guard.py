"""Security settings: idle lock, warnings, a new recovery code, a new key for the whole database."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from app.domain.errors import LivdError, RuleBroken
from app.use_cases.access import Guarding, TakenOut, guarding_of, note_print, save_guarding
from ui.admin.tab import Tab
from ui.fields.form import Form
from ui.fields.inputs import Inputs
from ui.fields.layout import beside
from ui.i18n import tr, tr_n
from ui.page import Navigator
from ui.printing import print_text
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.sheets import SheetsDialog


class GuardTab(Tab):
    """What the leader decides about locking, and what to do when a stick, a PC or the paper is lost."""

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__(session, navigator)
        self.inputs = Inputs(Guarding, ("lock_minutes", "backup_days", "odd_from", "odd_to"))
        self.inputs["lock_minutes"].setSuffix(tr(" min"))
        self.inputs["backup_days"].says(lambda days: tr_n("dag", "dager", days))
        self.form = Form(self, session, self.inputs, tr("&Lagre"), self._save)
        rows = beside(self.inputs.labelled())
        self.add(Card(label(tr("Låsing og varsler"), "heading"), rows, row(self.form.said, None, self.form.save)))
        self.add(self._rekey_card())
        self.add(self._code_card())

    def _rekey_card(self) -> Card:
        words = tr(
            "Krypterer hele databasen på nytt med en ny nøkkel. Alle beholder passordene sine. Gjør det når noen har sluttet, "
            "eller en PC er mistet, og ta straks en ny sikkerhetskopi. En kopi som er på avveie, kan fortsatt åpnes med det den "
            "kunne åpnes med før; derfor må også passord eller kode byttes hvis de kan være kjent."
        )
        self.rekey = button(tr("&Ny nøkkel"), lambda: self._rekey(""))
        return Card(label(tr("Ny nøkkel"), "heading"), label(words, "quiet", wrap=True), row(None, self.rekey))

    def _code_card(self) -> Card:
        words = tr(
            "Er papiret med gjenopprettingskoden mistet, lag en ny. Databasen får samtidig ny nøkkel, og den gamle koden "
            "åpner ikke dette hvelvet lenger."
        )
        self.make = button(tr("Lag ny &kode"), self._make_code)
        self.shown = label("", "recovery")
        self.shown.setAccessibleName(tr("Ny gjenopprettingskode"))
        self.shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self.print = button(tr("Skriv &ut"), self._print)
        self.split = button(tr("&Del også i tre ark …"), self._split)
        self.typed = QLineEdit()
        self.typed.setAccessibleName(tr("Skriv koden tilbake"))
        self.typed.setPlaceholderText(tr("Skriv koden tilbake"))
        self.use = button(tr("&Ta koden i bruk"), self._use_code)
        card = Card(label(tr("Ny gjenopprettingskode"), "heading"), label(words, "quiet", wrap=True), self.shown)
        card.add(row(self.make, self.print, self.split, self.typed, self.use))
        self._show_code("")
        return card

    def refresh(self) -> None:
        self.session.ask(self, lambda queries: queries.centre.settings(), self._show)

    def _show(self, settings: Mapping[str, str]) -> None:
        self.form.about("guarding:", self.inputs.stored(guarding_of(settings)))

    def _save(self) -> None:
        self.form.send(save_guarding, lambda: Guarding(**self.inputs.read()))

    # -- keys -------------------------------------------------------------------------------------------------

    def _rekey(self, code: str) -> None:
        self._enable(False)

        def done(_: object) -> None:
            self._enable(True)
            self._show_code("")
            self.error.hide()
            self.navigator.say(tr("Databasen har fått ny nøkkel. Ta en ny sikkerhetskopi nå."))

        self.session.manage(self, lambda vault: vault.rekey(code), done, self._not_rekeyed)

    def _not_rekeyed(self, error: LivdError) -> None:
        """Between two keys nothing more is done: it is locked, and the next login finds out which one it is."""
        self._enable(True)
        self.refused(error)
        if not isinstance(error, RuleBroken):
            self.session.lock()

    def _enable(self, on: bool) -> None:
        for field in (self.rekey, self.make, self.use):
            field.setEnabled(on)

    def _show_code(self, code: str) -> None:
        self.shown.setText(code)
        self.typed.clear()
        for field in (self.shown, self.print, self.split, self.typed, self.use):
            field.setVisible(bool(code))

    def _make_code(self) -> None:
        self.session.outside(self, lambda vaults, _: vaults.new_recovery_code(), self._show_code, self.refused)

    def _print(self) -> None:
        self._to_paper(tr("Gjenopprettingskode"), [self.shown.text()])

    def _to_paper(self, title: str, lines: list[str]) -> None:
        noted = TakenOut("recovery_code", "vault")
        self.session.submit(
            self, note_print, noted, lambda _: print_text(self, title, lines, self.refused), self.refused
        )

    def _split(self) -> None:
        """Three sheets of the new code, any two of which open."""
        show = lambda sheets: SheetsDialog(self, self.session, sheets, self._to_paper).open()  # noqa: E731
        code = self.shown.text()
        self.session.outside(self, lambda vaults, _: vaults.recovery_sheets(code), show, self.refused)

    def _use_code(self) -> None:
        code, typed = self.shown.text(), self.typed.text()

        def compared(same: bool) -> None:
            if same:
                self._rekey(code)
            else:
                self.refused(RuleBroken("recovery_mistyped"))

        self.session.outside(self, lambda vaults, _: vaults.same_recovery_code(code, typed), compared, self.refused)
