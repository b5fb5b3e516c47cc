"""What is to be mended in a year's return: Enter goes to where it is mended; what cannot be mended is accepted, with why."""

from collections.abc import Sequence

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.domain.errors import LivdError
from app.forms.data_faults import DataFault
from app.use_cases.deliver import AcceptGap, accept_gap
from ui.i18n import error_text, tr
from ui.models.rows import Column, RowsTable
from ui.page import Navigator
from ui.session import Session
from ui.widgets.basics import button, label, row
from ui.widgets.faults import FaultLine


class FaultsPane(QWidget):
    """The list, and under it the way to end a fault that cannot be mended."""

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__()
        self.session = session
        self._faults: dict[tuple[str, str], DataFault] = {}
        self.head = label("", "heading")
        self.table = RowsTable(
            tr("Feil å rette"),
            [
                Column(tr("Gjelder"), lambda f: f.unit),
                Column(tr("Sak"), lambda f: f.household),
                Column(tr("Hva"), lambda f: f.text, stretch=True),
            ],
            lambda f: navigator.open_unit(f.unit, f.household, f.question),
            key=lambda f: (f.unit, f.text),
            wrap=True,
            nothing=tr("Ingen feil å rette."),
        )
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(tr("Hvorfor den ikke kan rettes"))
        self.reason.setAccessibleName(tr("Hvorfor feilen ikke kan rettes"))
        self.accept = button(tr("&Kan ikke rettes"), self._accept)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 0, 8, 0)
        layout.addWidget(self.head)
        layout.addWidget(label(tr("Trykk Enter for å gå rett dit feilen kan rettes."), "quiet", wrap=True))
        layout.addWidget(self.table, 1)
        line = row(self.reason, self.accept)
        line.setStretch(0, 1)
        layout.addLayout(line)
        layout.addWidget(self.error)

    def show_faults(self, lines: Sequence[FaultLine], faults: Sequence[DataFault], year: int) -> None:
        """Show them."""
        self._faults = {(line.unit, line.text): fault for line, fault in zip(lines, faults, strict=True)}
        self.table.set_rows(lines)
        self.head.setText(tr("{count} feil å rette i {year}", count=len(lines), year=year))

    def _accept(self) -> None:
        line: FaultLine | None = self.table.current_row()
        self.error.hide()
        if line is None:
            self.error.setText(tr("Velg en feil i listen først."))
            self.error.show()
            return
        fault = self._faults[line.unit, line.text]
        gap = AcceptGap(fault.unit, fault.code, fault.detail, self.reason.text())
        self.session.submit(self, accept_gap, gap, lambda _: self.reason.clear(), self._refused)

    def _refused(self, error: LivdError) -> None:
        self.error.setText(error_text(error))
        self.error.show()
        self.reason.setFocus()
