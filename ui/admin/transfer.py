"""Import of a register folder with a preview, all or nothing; and export of the whole register."""

from pathlib import Path

from PySide6.QtWidgets import QPlainTextEdit

from app.domain.errors import LivdError
from app.ports import Queries
from app.register.parse import Parsed, parse_folder
from app.register.plan import ImportPlan, plan_parsed
from app.register.read import read_folder
from app.register.write import write_folder
from app.use_cases.access import TakenOut, note_export
from app.use_cases.transfer import import_register
from ui.admin.tab import Tab
from ui.files import ask_folder
from ui.i18n import fault_text, text, tr
from ui.page import Navigator
from ui.session import Session
from ui.widgets.basics import Card, button, label, row

MOST_LINES = 500


class TransferTab(Tab):
    """Nothing is written before the preview has been read and accepted."""

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__(session, navigator)
        self._parsed: Parsed | None = None
        self.choose = button(tr("&Velg mappe …"), self._ask_import)
        self.accept = button(tr("&Importer"), self._import, primary=True)
        self.accept.setEnabled(False)
        self.summary = label(tr("Ingen mappe er valgt."), "", wrap=True)
        self.lines = QPlainTextEdit()
        self.lines.setReadOnly(True)
        self.lines.setTabChangesFocus(True)
        self.lines.setAccessibleName(tr("Feil og merknader i mappen"))
        self.lines.setMinimumHeight(180)
        self.lines.hide()
        words = tr(
            "En mappe med rooms.csv, persons.csv, stays.csv, child_stays.csv, contacts.csv og requests.csv, eller med ett "
            "regneark (.xlsx) der arkene heter det samme. "
            "Alt eller ingenting lagres."
        )
        frame = Card(
            label(tr("Importer et register"), "heading"), label(words, "quiet", wrap=True), self.summary, self.lines
        )
        frame.add(row(self.choose, None, self.accept))
        self.add(frame)
        out = tr(
            "Skriver koder og svar, uten navn, telefon og notater. Filene er ikke kryptert: slett dem når de er brukt."
        )
        export = Card(label(tr("Eksporter registeret"), "heading"), label(out, "quiet", wrap=True))
        export.add(row(None, button(tr("&Eksporter til mappe …"), self._ask_export)))
        self.add(export)

    def _ask_import(self) -> None:
        folder = ask_folder(self, tr("Mappen som skal importeres"))
        if folder:
            self.preview(folder)

    def preview(self, folder: Path) -> None:
        """Read the folder and show what an import would do."""
        self.accept.setEnabled(False)
        self.error.hide()
        self.summary.setText(tr("Leser {name} …", name=folder.name))

        def read(queries: Queries) -> tuple[Parsed, ImportPlan]:
            parsed = parse_folder(read_folder(folder))
            return parsed, plan_parsed(parsed, queries.returns.known())

        def failed(error: LivdError) -> None:
            self.summary.setText(tr("Ingen mappe er valgt."))
            self.lines.hide()
            self.refused(error)

        self.session.ask(self, read, lambda answer: self._show(*answer), failed)

    def _show(self, parsed: Parsed, plan: ImportPlan) -> None:
        self._parsed = parsed
        what = ", ".join(f"{number} {text('kinds', kind)}" for kind, number in plan.new.items())
        self.accept.setEnabled(not plan.faults and any(plan.new.values()))
        if plan.faults:
            self.summary.setText(tr("{count} feil. Ingenting kan importeres før de er rettet.", count=len(plan.faults)))
        else:
            self.summary.setText(text("cli", "import_would", what=what, unchanged=plan.unchanged))
        faults = [fault_text(f) for f in plan.faults] + [
            text("cli", "warning", text=fault_text(f)) for f in plan.warnings
        ]
        more = [tr("… og {count} til", count=len(faults) - MOST_LINES)] if len(faults) > MOST_LINES else []
        self.lines.setPlainText("\n".join(faults[:MOST_LINES] + more))
        self.lines.setVisible(bool(faults))

    def _import(self) -> None:
        self.accept.setEnabled(False)

        def done(plan: ImportPlan) -> None:
            self.summary.setText(tr("Importen er lagret."))
            self.done(tr("Importen er lagret."))(plan)

        if self._parsed:
            self.session.submit(self, import_register, self._parsed, done, self.refused)

    def _ask_export(self) -> None:
        folder = ask_folder(self, tr("Tom mappe for eksporten"))
        if folder:
            self.export(folder)

    def export(self, folder: Path) -> None:
        """Write the register to a folder."""
        self.error.hide()

        def done(rows: dict[str, int]) -> None:
            self.navigator.say(tr("Registeret er skrevet til {count} filer.", count=len(rows)))

        def noted(_: object) -> None:
            self.session.ask(self, lambda queries: write_folder(folder, queries.returns.known()), done, self.refused)

        self.session.submit(self, note_export, TakenOut("register", "register"), noted, self.refused)
