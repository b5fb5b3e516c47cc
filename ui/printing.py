"""Paper: a few lines of text on a page, with a neutral job name."""

from collections.abc import Sequence

from PySide6.QtGui import QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget


def print_text(parent: QWidget, title: str, lines: Sequence[str]) -> None:
    """Ask for a printer and print the lines large enough to read; the job is called `Utskrift`."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName("Utskrift")
    dialog = QPrintDialog(printer, parent)
    if dialog.exec():
        to_printer(printer, title, lines)


def to_printer(printer: QPrinter, title: str, lines: Sequence[str]) -> None:
    """Print without asking."""
    document = QTextDocument()
    text = "\n\n".join([title, *lines])
    document.setPlainText(text)
    font = document.defaultFont()
    font.setPointSize(16)
    document.setDefaultFont(font)
    document.print_(printer)
