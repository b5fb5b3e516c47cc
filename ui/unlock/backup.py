"""Backup from the lock screen: no key, no case, only the closed and encrypted file (the administrator's page)."""

from __future__ import annotations

from collections.abc import Callable

from app import clock
from app.backup_age import USUAL_DAYS, age_words, backup_age
from app.backup_texts import closed_text
from app.domain.errors import LivdError, VaultError
from app.ports import BackupsNote, Step, Vaults
from app.rows import ClosedBackup, GenerationRow
from ui.i18n import error_text, text, tr
from ui.session import Session
from ui.unlock.frame import Framed
from ui.widgets.basics import Card, button, label, row, set_role
from ui.widgets.drives import DrivePicker, generations_table, own_of


class BackupPage(Framed):
    """Choose a stick, take a backup, or prove the newest one."""

    def __init__(self, session: Session, on_back: Callable[[], None]) -> None:
        super().__init__(session, on_back)
        self.picker = DrivePicker(session, self._list)
        self.last = label("", "quiet")
        self.take = button(tr("&Ta sikkerhetskopi"), self._take, primary=True)
        self.prove = button(tr("&Sjekk den nyeste"), self._prove)
        self.copy = button(tr("Lag likevel en &kopi her"), lambda: self._take(copy=True))
        self.copy.hide()
        self.table = generations_table()
        self.others = label("", "quiet", wrap=True)
        words = tr(
            "Kopien er kryptert og kan ikke leses uten gjenopprettingskoden eller et passord på denne PC-en. "
            "Den skrives ved siden av de gamle, leses tilbake og sjekkes før den gjelder."
        )
        self.fill(
            Card(
                label(tr("Sikkerhetskopi"), "title"), label(words, "quiet", wrap=True), self.last, self.picker,
                row(self.prove, None, self.take), self.progress, self.said, row(None, self.copy), self.table, self.others,
                row(self.back, None, self.stop),
            )
        )  # fmt: skip

    def start(self) -> None:
        """See which sticks are there."""
        self.quiet()
        self.picker.refresh()
        self.picker.setFocus()
        self._ask_last()

    def _ask_last(self) -> None:
        folder = self.session.folder
        self.session.outside(self, lambda vaults, _: vaults.backups(folder), self._show_last, self.refused)

    def _show_last(self, note: BackupsNote) -> None:
        age = age_words(backup_age(note, clock.now(), USUAL_DAYS))
        self.last.setText(tr("Siste gode sikkerhetskopi: {age}", age=age))

    def _list(self) -> None:
        target, folder = self.picker.folder(), self.session.folder
        self.copy.hide()
        self.take.setEnabled(target is not None)
        self.prove.setEnabled(target is not None)
        if target is None:
            self._show_list([])
            return
        self.session.outside(self, lambda vaults, _: vaults.generations(target, folder), self._show_list, self.refused)

    def _show_list(self, generations: list[GenerationRow]) -> None:
        own, remark = own_of(generations)
        self.table.set_rows(own)
        self.table.fit_height(8)
        self.others.setText(remark)
        self.others.setVisible(bool(remark))

    def _take(self, copy: bool = False) -> None:
        folder, target = self.session.folder, self.picker.folder()

        def work(vaults: Vaults, step: Step) -> ClosedBackup:
            assert target is not None
            return vaults.back_up_closed(folder, target, step, copy)

        def done(backup: ClosedBackup) -> None:
            good = backup.state == "proved" and not backup.copy
            self._show(closed_text(backup), "done" if good else "error" if backup.state == "damaged" else "")
            self._list()
            self._ask_last()

        self.begin(work, done)

    def _prove(self) -> None:
        target, folder = self.picker.folder(), self.session.folder

        def work(vaults: Vaults, step: Step) -> str:
            assert target is not None
            return vaults.verify_backup(target, step, folder)

        self.begin(work, lambda name: self.say(text("cli", "backup_whole", name=name)))

    def refused(self, error: LivdError) -> None:
        super().refused(error)
        self.copy.setVisible(error.code == "same_disk")
        if isinstance(error, VaultError):
            self._list_after(error)

    def _list_after(self, error: VaultError) -> None:
        """A stick that went away is no longer in the list."""
        if error.code in ("stick_gone", "stick_swapped"):
            self.said.setText(error_text(error))
            set_role(self.said, "error")
            self.picker.refresh()
