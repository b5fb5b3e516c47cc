"""Backup from the lock screen: no key, no case, only the closed and encrypted file (the administrator's page)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from app import clock
from app.domain.errors import LivdError, VaultError
from app.ports import Step, Vaults
from app.rows import GenerationRow
from app.texts import error_text, text
from ui.session import Session
from ui.unlock.frame import Framed
from ui.widgets.basics import Card, button, label, row, set_role
from ui.widgets.clock import age_text
from ui.widgets.drives import DrivePicker, generations_table


class BackupPage(Framed):
    """Choose a stick, take a backup, or prove the newest one."""

    def __init__(self, session: Session, on_back: Callable[[], None]) -> None:
        super().__init__(session, on_back)
        self.picker = DrivePicker(session, self._list)
        self.last = label("", "quiet")
        self.take = button(self.tr("&Ta sikkerhetskopi"), self._take, primary=True)
        self.prove = button(self.tr("&Sjekk den nyeste"), self._prove)
        self.table = generations_table()
        said = self.tr(
            "Kopien er kryptert og kan ikke leses uten gjenopprettingskoden eller et passord på denne PC-en. "
            "Den skrives ved siden av de gamle, leses tilbake og sjekkes før den gjelder."
        )
        self.fill(
            Card(
                label(self.tr("Sikkerhetskopi"), "title"), label(said, "quiet", wrap=True), self.last, self.picker,
                row(self.prove, None, self.take), self.progress, self.said, self.table, row(self.back, None, self.stop),
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
        self.session.outside(self, lambda vaults, _: vaults.backups(folder).last, self._show_last, self.refused)

    def _show_last(self, last: datetime | None) -> None:
        self.last.setText(self.tr("Siste gode sikkerhetskopi: {0}").format(age_text(last, clock.now())))

    def _list(self) -> None:
        target = self.picker.folder()
        self.take.setEnabled(target is not None)
        self.prove.setEnabled(target is not None)
        if target is None:
            self._show_list([])
            return
        self.session.outside(self, lambda vaults, _: vaults.generations(target), self._show_list, self.refused)

    def _show_list(self, found: list[GenerationRow]) -> None:
        self.table.set_rows(found)
        self.table.fit_height(8)

    def _take(self) -> None:
        folder, target = self.session.folder, self.picker.folder()

        def work(vaults: Vaults, step: Step) -> Path:
            assert target is not None
            return vaults.back_up_closed(folder, target, step)

        def done(made: Path) -> None:
            self.say(text("cli", "backed_up", name=made.name))
            self._list()
            self._ask_last()

        self.begin(work, done)

    def _prove(self) -> None:
        target = self.picker.folder()

        def work(vaults: Vaults, step: Step) -> str:
            assert target is not None
            return vaults.verify_backup(target, step)

        self.begin(work, lambda name: self.say(text("cli", "backup_whole", name=name)))

    def refused(self, error: LivdError) -> None:
        super().refused(error)
        if isinstance(error, VaultError):
            self._list_after(error)

    def _list_after(self, error: VaultError) -> None:
        """A stick that went away is no longer in the list."""
        if error.code in ("stick_gone", "stick_swapped"):
            self.said.setText(error_text(error))
            set_role(self.said, "error")
            self.picker.refresh()
