"""Backup while the vault is open, the generations on the stick, and how many are kept."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QSpinBox

from app import clock
from app.backup_age import USUAL_DAYS, age_words, backup_age
from app.backup_texts import log_text, rehearsal_text
from app.domain.errors import LivdError
from app.ports import BackupsNote, Step, Vaults
from app.rows import BackupMade, GenerationRow, HealthRow, RehearsalRow
from ui.admin.tab import Tab
from ui.i18n import text, tr, tr_n
from ui.page import Navigator
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.drives import DrivePicker, generations_table, own_of
from ui.widgets.fields import Number


class BackupTab(Tab):
    """Take one, prove one, rehearse with the paper in the hand."""

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__(session, navigator)
        self.picker = DrivePicker(session, self._list)
        self.last = label("", "quiet")
        self.take = button(tr("&Ta sikkerhetskopi"), self._take, primary=True)
        self.copy = button(tr("Lag likevel en &kopi her"), lambda: self._take(copy=True))
        self.copy.hide()
        self.strange = label(text("health", "strange"), "error", wrap=True)
        self.strange.hide()
        self.others = label("", "quiet", wrap=True)
        self.prove = button(tr("&Sjekk den nyeste"), self._prove)
        self.table = generations_table()
        self.said = label("", "done", wrap=True)
        self.said.hide()
        self.add(
            Card(
                label(tr("Sikkerhetskopi"), "heading"), self.last, self.picker, row(self.prove, None, self.take),
                row(None, self.copy), self.said, self.table, self.others,
            )
        )  # fmt: skip
        self.code = QLineEdit()
        self.code.setAccessibleName(tr("Gjenopprettingskoden"))
        self.code.setPlaceholderText("XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX")
        self.rehearse = button(tr("&Øv"), self._rehearse)
        self.report = label("", "done", wrap=True)
        self.report.hide()
        words = tr(
            "Åpner den nyeste kopien med koden på papiret, i en mappe som kastes etterpå. Gjør det hvert halvår: "
            "en kopi ingen har åpnet, er bare et håp."
        )
        self.add(
            Card(
                label(tr("Øv på gjenoppretting"), "heading"), label(words, "quiet", wrap=True),
                row(self.code, self.rehearse), self.report,
            )
        )  # fmt: skip
        self.days, self.weeks, self.months = (
            _count(1, lambda n: tr_n("dag", "dager", n)),
            _count(0, lambda n: tr_n("uke", "uker", n)),
            _count(0, lambda n: tr_n("måned", "måneder", n)),
        )
        self.save = button(tr("&Lagre"), self._save)
        self.add(
            Card(
                label(tr("Hvor mange kopier en pinne beholder"), "heading"),
                label(tr("Den nyeste fra hver av de siste dagene, ukene og månedene som har en."), "quiet", wrap=True),
                self.strange,
                row(self.days, self.weeks, self.months, None, self.save),
            )
        )  # fmt: skip
        for field, name in (
            (self.days, tr("Dager")), (self.weeks, tr("Uker")), (self.months, tr("Måneder")),
        ):  # fmt: skip
            field.setAccessibleName(name)
        self._enable()

    def refresh(self) -> None:
        folder = self.session.folder
        self.session.outside(self, lambda vaults, _: vaults.backups(folder), self._on_note, self.refused)
        self.session.manage(self, lambda vault: (vault.health(), vault.keep_chosen()), self._on_kept, self.refused)
        self.picker.refresh()

    def _on_note(self, note: BackupsNote) -> None:
        age = age_words(backup_age(note, clock.now(), USUAL_DAYS))
        self.last.setText(tr("Siste gode sikkerhetskopi: {age}", age=age))

    def _on_kept(self, answer: tuple[HealthRow, tuple[int, int, int]]) -> None:
        health, keep = answer
        self.strange.setVisible(health.strange)
        for field, value in zip((self.days, self.weeks, self.months), keep, strict=True):
            field.setValue(value)

    def _enable(self) -> None:
        chosen = self.picker.folder() is not None
        for action in (self.take, self.prove, self.rehearse):
            action.setEnabled(chosen)

    def _list(self) -> None:
        self._enable()
        self.copy.hide()
        target, folder = self.picker.folder(), self.session.folder
        if target is None:
            self._on_list([])
            return
        self.session.outside(self, lambda vaults, _: vaults.generations(target, folder), self._on_list, self.refused)

    def _on_list(self, generations: list[GenerationRow]) -> None:
        own, remark = own_of(generations)
        self.table.set_rows(own)
        self.table.fit_height(8)
        self.others.setText(remark)
        self.others.setVisible(bool(remark))

    def _begin(self) -> Path:
        target = self.picker.folder()
        assert target is not None
        self.error.hide()
        self.said.hide()
        for action in (self.take, self.prove, self.rehearse):
            action.setEnabled(False)
        return target

    def refused(self, error: LivdError) -> None:
        self._enable()
        self.copy.setVisible(error.code == "same_disk")
        super().refused(error)

    def _take(self, copy: bool = False) -> None:
        target = self._begin()

        def done(backup: BackupMade) -> None:
            self.copy.hide()
            self._say(text("cli", "copied" if copy else "backed_up", name=backup.path.name))
            if backup.log.broken:
                self.error.setText(log_text(backup.log))
                self.error.show()
            self.refresh()
            self.session.noted.emit()

        self.session.manage(self, lambda vault: vault.back_up(target, copy), done, self.refused)

    def _prove(self) -> None:
        target, folder = self._begin(), self.session.folder

        def work(vaults: Vaults, step: Step) -> str:
            return vaults.verify_backup(target, step, folder)

        self.session.outside(self, work, lambda name: self._say(text("cli", "backup_whole", name=name)), self.refused)

    def _say(self, words: str) -> None:
        self._enable()
        self.said.setText(words)
        self.said.show()

    def _rehearse(self) -> None:
        target, code = self._begin(), self.code.text()

        def work(vaults: Vaults, step: Step) -> RehearsalRow:
            return vaults.rehearse(target, code, step)

        def done(rehearsal: RehearsalRow) -> None:
            self._enable()
            self.code.clear()
            self.report.setText(rehearsal_text(rehearsal))
            self.report.show()

        self.session.outside(self, work, done, self.refused)

    def _save(self) -> None:
        keep = (self.days.value(), self.weeks.value(), self.months.value())
        self.session.manage(self, lambda vault: vault.keep_backups(*keep), self.done(tr("Lagret.")), self.refused)


def _count(least: int, suffix: Callable[[int], str]) -> QSpinBox:
    field = Number()
    field.says(suffix)
    field.setRange(least, 60)
    return field
