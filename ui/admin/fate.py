"""The dialogs that decide what becomes of a case: kept, archived or deleted, and the second step of a deletion."""

from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType

from PySide6.QtWidgets import QLineEdit, QWidget

from app import clock
from app.files import write_private
from app.passwords import check_password
from app.ports import Queries
from app.use_cases.retention import Decision, Deletion, delete_case, note_archived
from ui.fields.entity import EntityDialog
from ui.files import ask_folder, ask_save
from ui.i18n import tr
from ui.session import Session
from ui.widgets.basics import label
from ui.widgets.decide import Decide

NAME = "arkiv"
"""What an archive is called on a disk, whoever it is of."""


class FateDialog(EntityDialog):
    """Keep, archive or delete: nothing is chosen beforehand."""

    KIND = Decision
    SHOWS = ("decision", "why", "until", "hold", "reason")
    CHOICES = MappingProxyType({"decision": "fates", "why": "fate_reasons"})


class DeleteDialog(EntityDialog):
    """The second step: the code once more."""

    KIND = Deletion
    SHOWS = ("confirm",)

    def __init__(self, parent: QWidget, session: Session, deletion: Deletion, use_case: object = delete_case) -> None:
        title = tr("Slett {code} for godt", code=deletion.whom)
        super().__init__(parent, session, deletion, use_case, title, tr("&Slett for godt"))  # type: ignore[arg-type]
        words = tr("Alt om saken blir borte, her og i historikken. Det kan ikke angres. Skriv koden for å bekrefte.")
        self.form.insertRow(0, label(words, wrap=True))


class ArchiveDialog(Decide):
    """A passphrase, and where the file is to be; the case is written, read back, and only then counted as archived."""

    def __init__(self, parent: QWidget, session: Session, whom: str) -> None:
        super().__init__(parent, session, tr("Arkiver {code}", code=whom), tr("&Velg fil …"), self._chosen, about="")
        self.whom = whom
        self.password, self.again = QLineEdit(), QLineEdit()
        for field in (self.password, self.again):
            field.setEchoMode(QLineEdit.EchoMode.Password)
        words = tr(
            "Hele saken som PDF og JSON, med papirene og kodelistene, i én kryptert ZIP-fil (AES-256) som 7-Zip åpner. "
            "Passordfrasen lagres ikke: gi den til arkivet på en annen vei enn filen."
        )
        self.form.addRow(label(words, "quiet", wrap=True))
        self.add(tr("&Passordfrase"), self.password, "password")
        self.add(tr("En &gang til"), self.again, "again")

    def _chosen(self, _: Decide) -> None:
        check_password(self.password.text(), self.again.text())
        self._ask_where()

    def _ask_where(self) -> None:
        path = ask_save(self, tr("Arkiver"), f"{NAME}.zip", "zip")
        if path:
            self.ok.setEnabled(False)
            self.session.submit(self, note_archived, (self.whom,), lambda _: self._write(path), self.show_error)

    def _write(self, path: Path) -> None:
        whom, password = self.whom, self.password.text()

        def make(queries: Queries) -> None:
            from app.outputs.archive import archive_bytes, read_case  # loaded when something leaves

            write_private(path, archive_bytes(queries.centre.facts(), read_case(queries, whom), clock.now(), password))

        self.session.ask(self, make, lambda _: self.accept(), self.show_error)


class ArchiveAllDialog(ArchiveDialog):
    """Every case there is, a file each in a folder: for a centre that leaves for another system, or closes."""

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent, session, tr("alle saker"))
        self.far = label("", "quiet", wrap=True)
        self.form.addRow(self.far)
        session.progress.connect(self._on_step)
        self.rejected.connect(session.cancel)

    def _on_step(self, done: int, total: int) -> None:
        self.far.setText(tr("{done} av {total} saker", done=done, total=total))

    def _ask_where(self) -> None:
        folder = ask_folder(self, tr("Mappe for arkivet"))
        if folder:
            self.ok.setEnabled(False)
            self.session.ask(
                self, lambda queries: tuple(queries.rights.everybody()), lambda codes: self._note(folder, codes)
            )

    def _note(self, folder: Path, codes: tuple[str, ...]) -> None:
        self.session.submit(self, note_archived, codes, lambda _: self._write_all(folder), self.show_error)

    def _write_all(self, folder: Path) -> None:
        password = self.password.text()

        def make(queries: Queries, step: Callable[[int, int], None]) -> int:
            from app.outputs.archive import archive_all  # loaded when something leaves

            return len(archive_all(queries, folder, password, step))

        self.session.work_out(self, make, self._done, self.show_error)

    def _done(self, count: int) -> None:
        self.ok.hide()
        self.error.hide()
        self.far.setText(tr("{count} saker er skrevet, hver i sin krypterte fil.", count=count))
        self.cancel.setText(tr("&Lukk"))
        self.cancel.setFocus()
