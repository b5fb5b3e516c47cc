"""Restore from the lock screen: rehearse it with the paper in the hand, or do it, or open a moved vault with the code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFormLayout, QLineEdit

from app.backup_texts import generation_text, rehearsal_text
from app.domain.errors import LivdError, RuleBroken, VaultError
from app.passwords import LEAST_LENGTH_ALONE, check_password
from app.ports import Step, Vaults
from app.rows import GenerationRow, RehearsalRow
from ui.i18n import text, tr
from ui.session import Session
from ui.unlock.frame import Framed
from ui.widgets.basics import Card, button, label, row
from ui.widgets.drives import DrivePicker, generations_table
from ui.widgets.sheets import CodeOrSheets
from ui.widgets.strength import StrengthMeter


class RestorePage(Framed):
    """A backup, the recovery code, and who is to be leader here."""

    def __init__(self, session: Session, on_back: Callable[[], None]) -> None:
        super().__init__(session, on_back)
        self.picker = DrivePicker(session, self._list)
        self.table = generations_table(whose=True)
        self.proposed = label("", "quiet", wrap=True)
        self.code = CodeOrSheets()
        self.code.completed.connect(self._list)
        self.user, self.password, self.again = QLineEdit(), QLineEdit(), QLineEdit()
        for field in (self.password, self.again):
            field.setEchoMode(QLineEdit.EchoMode.Password)
        self.meter = StrengthMeter(self.password, lambda: (self.user.text(),))
        self.device_said = label(" ", "quiet", wrap=True)
        self._device = "none"
        self.replace = QCheckBox(tr("Erstatt hvelvet som står her (det beholdes ved siden av)"))
        self.rehearse = button(tr("&Øv: åpne og sjekk"), self._rehearse)
        self.restore = button(tr("&Gjenopprett"), self._restore)
        self.reopen = button(tr("Åpne hvelvet &her med koden"), self._reopen)
        words = tr(
            "Øvelsen åpner kopien i en mappe som kastes etterpå, og endrer ingenting. Gjenoppretting gjør den til hvelvet "
            "på denne PC-en, og deg til leder her. Er passordet glemt eller mappen flyttet hit, trengs ingen kopi."
        )
        source = QFormLayout()
        source.addRow(tr("&Kopien ligger på"), self.picker)
        source.addRow(tr("G&jenopprettingskoden"), self.code)
        leader = QFormLayout()
        leader.addRow(tr("&Bruker"), self.user)
        leader.addRow(tr("Nytt &passord"), self.password)
        leader.addRow("", self.meter)
        leader.addRow(tr("Gjenta p&assordet"), self.again)
        card = Card(label(tr("Gjenopprett"), "title"), label(words, "quiet", wrap=True), source)
        card.add(self.table)
        card.add(self.proposed)
        card.add(row(self.rehearse, None))
        card.add(label(tr("Leder på denne PC-en"), "heading"))
        card.add(leader)
        card.add(self.device_said)
        card.add(self.replace)
        for part in (self.progress, self.said):
            card.add(part)
        card.add(row(self.back, self.stop, None, self.reopen, self.restore))
        self.fill(card)

    def start(self) -> None:
        """Empty fields, and the sticks that are there."""
        self.quiet()
        for field in (self.code, self.password, self.again):
            field.clear()
        self.replace.setChecked(False)
        self.replace.hide()
        self.picker.refresh()
        self.code.setFocus()
        self.session.outside(self, lambda vaults, _: vaults.device_state(), self._on_device, self.refused)
        self.reopen.setVisible(self.session.vaults.exists(self.session.folder))

    def _on_device(self, state: str) -> None:
        self._device = state
        self.device_said.setText(text("device", state, least=LEAST_LENGTH_ALONE))

    def _list(self) -> None:
        """What lies on the stick; with the whole code typed, also which of it the code opens."""
        source, folder, code = self.picker.folder(), self.session.folder, self.code.text()
        self.rehearse.setEnabled(source is not None)
        self.restore.setEnabled(source is not None)
        if source is None:
            self._show_list([])
            return
        typed = code if self.code.is_complete() else ""
        self.session.outside(
            self, lambda vaults, _: vaults.generations(source, folder, typed), self._show_list, self.refused
        )

    def _show_list(self, generations: list[GenerationRow]) -> None:
        """Every backup, with the proposed one chosen; the person may choose another."""
        self.table.set_rows(generations)
        self.table.fit_height(6)
        place = next((place for place, row in enumerate(generations) if row.proposed), None)
        self.table.clearSelection()
        if place is not None:
            self.table.selectRow(place)
            self.proposed.setText(tr("Foreslått: {backup}", backup=generation_text(generations[place])))
        elif generations:
            self.proposed.setText(tr("Velg kopien i listen, eller skriv koden: da viser Livd hvilke den åpner."))
        else:
            self.proposed.setText("")

    def _chosen(self) -> str:
        """The name of the backup that is chosen in the list."""
        chosen = self.table.selectionModel().selectedRows()
        return self.table.rows_model.rows[chosen[0].row()].name if chosen else ""

    def _has_chosen(self) -> bool:
        """Never one that nobody has pointed at: a stick may hold several vaults' backups."""
        if self._chosen() or not self.table.rows_model.rows:
            return True
        self.refused(VaultError("choose_backup"))
        return False

    def _rehearse(self) -> None:
        source, code, name = self.picker.folder(), self.code.text(), self._chosen()

        def work(vaults: Vaults, step: Step) -> RehearsalRow:
            assert source is not None
            return vaults.rehearse(source, code, step, name)

        if self._has_chosen():
            self.begin(work, lambda rehearsal: self.say(rehearsal_text(rehearsal)))

    def _checked(self) -> bool:
        if not self.user.text().strip():
            self.refused(RuleBroken("bad_user_name"))
            return False
        try:
            check_password(self.password.text(), self.again.text(), (self.user.text(),), self._device != "ready")
        except LivdError as error:
            self.refused(error)
            return False
        return True

    def _restore(self) -> None:
        source, code, folder = self.picker.folder(), self.code.text(), self.session.folder
        user, password, replacing = self.user.text(), self.password.text(), self.replace.isChecked()
        name = self._chosen()

        def work(vaults: Vaults, step: Step) -> tuple[RehearsalRow, Path | None]:
            assert source is not None
            return vaults.restore(
                source=source,
                folder=folder,
                code=code,
                user=user,
                password=password,
                replacing=replacing,
                on_step=step,
                name=name,
            )

        if self._has_chosen() and self._checked():
            self.begin(work, self._restored)

    def _restored(self, done: tuple[RehearsalRow, Path | None]) -> None:
        state, aside = done
        lines = [text("cli", "restored", user=self.user.text()), rehearsal_text(state)]
        self.say("\n".join(lines + ([text("cli", "kept_aside", folder=aside.name)] if aside else [])))
        for field in (self.code, self.password, self.again):
            field.clear()
        self.replace.hide()

    def _reopen(self) -> None:
        if self._checked():
            self.session.recover(self, self.code.text(), self.user.text(), self.password.text(), self.refused)

    def refused(self, error: LivdError) -> None:
        super().refused(error)
        if error.code in ("restore_would_lose", "restore_parted", "restore_over_unknown"):
            self.replace.show()
            self.replace.setFocus()
