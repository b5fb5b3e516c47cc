"""Paper, with a neutral job name, and only paper: what looks like a printer and writes a file is refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter, QTextDocument
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from app.domain.errors import LivdError, RuleBroken
from app.pdfs import POINTS, Drawn, Pages
from ui.i18n import tr

_NOT_PAPER = ("pdf", "xps", "onenote", "fax", "faks", "document writer", "image writer", "to file", "til fil")
_NOT_PAPER_DRIVERS = ("cups-pdf", "print to pdf", "virtual", "xps", "onenote")
MOST_DPI = 300
"""A page is drawn no finer than this: letters are sharp, and a page stays below 30 MB in memory."""


def print_text(parent: QWidget, title: str, lines: Sequence[str], refused: Callable[[LivdError], None]) -> None:
    """Ask for a printer and print the lines large enough to read; `refused` hears why there is no paper."""
    try:
        printer = choose_printer(parent)
    except RuleBroken as error:
        refused(error)
        return
    if printer:
        to_printer(printer, title, lines)


def choose_printer(parent: QWidget) -> QPrinter | None:
    """A printer that makes paper; None when the person thought better of it.

    RuleBroken `no_printer` when this PC has none, `printer_is_file` when what was chosen writes a file."""
    if not any(makes_paper(info) for info in QPrinterInfo.availablePrinters()):
        raise RuleBroken("no_printer")
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(tr("Utskrift"))
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(tr("Skriv ut"))
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintToFile, False)
    if not dialog.exec():
        return None
    check_paper(printer)
    return printer


def check_paper(printer: QPrinter) -> None:
    """RuleBroken `printer_is_file` unless what comes out is paper."""
    to_file = printer.outputFormat() != QPrinter.OutputFormat.NativeFormat or printer.outputFileName()
    if to_file or not makes_paper(QPrinterInfo.printerInfo(printer.printerName())):
        raise RuleBroken("printer_is_file")


def makes_paper(info: QPrinterInfo) -> bool:
    """Whether a printer of the system is one, as far as its names tell."""
    names, driver = f"{info.printerName()} {info.description()}".casefold(), info.makeAndModel().casefold()
    return not any(w in names for w in _NOT_PAPER) and not any(w in driver for w in _NOT_PAPER_DRIVERS)


def to_printer(printer: QPrinter, title: str, lines: Sequence[str]) -> None:
    """Print without asking."""
    document = QTextDocument()
    text = "\n\n".join([title, *lines])
    document.setPlainText(text)
    font = document.defaultFont()
    font.setPointSize(16)
    document.setDefaultFont(font)
    document.print_(printer)


def pdf_to_printer(printer: QPrinter, pdf: bytes) -> None:
    """Print a PDF from memory, page by page, without a file."""
    printer.setFullPage(True)
    painter = QPainter(printer)
    pages = Pages(pdf)
    try:
        for number in range(len(pages.sizes)):
            if number:
                printer.newPage()
            _draw_page(painter, pages, number, printer)
    finally:
        pages.close()
        painter.end()


def _draw_page(painter: QPainter, pages: Pages, number: int, printer: QPrinter) -> None:
    drawn = pages.drawn(number, min(printer.resolution(), MOST_DPI) / POINTS)
    if drawn:
        wide, tall = (round(size * printer.resolution() / POINTS) for size in pages.sizes[number])
        painter.drawImage(QRect(0, 0, wide, tall), image_of(drawn))


def image_of(drawn: Drawn) -> QImage:
    """A drawn page as Qt has it, with pixels of its own."""
    return QImage(drawn.pixels, drawn.width, drawn.height, drawn.stride, QImage.Format.Format_BGR888).copy()
