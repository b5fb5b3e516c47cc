"""The window for the unexpected: what happened, what is kept, and a report without personal data that may be copied."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from ui.i18n import tr
from ui.widgets.basics import button, label, row


class Problem(QDialog):
    """Shows a bug report (types and places only)."""

    def __init__(self, parent: QWidget, report: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Noe gikk galt"))
        self.setMinimumWidth(560)
        text = QPlainTextEdit(report)
        text.setReadOnly(True)
        text.setAccessibleName(tr("Feilrapport uten personopplysninger"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.addWidget(label(tr("Programmet gjorde en feil"), "heading"))
        words = tr("Det du gjorde sist, ble ikke lagret. Alt som var lagret før, er trygt. Du kan arbeide videre.")
        layout.addWidget(label(words, wrap=True))
        layout.addWidget(label(tr("Rapporten under inneholder ingen personopplysninger."), "quiet", wrap=True))
        layout.addWidget(text)
        copy = button(tr("&Kopier rapporten"), lambda: QApplication.clipboard().setText(report))
        layout.addLayout(row(None, copy, button(tr("&Lukk"), self.accept, primary=True)))
