"""What leaves: a password first, or paper; nothing in clear between, no list of where it went, and no paper that is a file."""

import ast
import io
import json
import os
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader
from PySide6.QtCore import QLibraryInfo
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.errors import RuleBroken
from app.outputs.letters import safety_plan_pdf
from app.outputs.protect import new_password, protected
from app.paths import RESOURCES
from app.ports import LogFilter, Queries
from app.rows import CentreRow
from tests.ui.conftest import settle
from ui import printing
from ui.shell.window import Window
from ui.unlock.guide import Guide
from ui.widgets.leaving import Document, TakeOut, printed

ROOT = Path(__file__).parents[2]
CENTRE = CentreRow("Senteret", "22 33 44 55")
MARKER = "FORTROLIG-MARKØR"


class Printer:
    """A QPrinterInfo as the rule sees it."""

    def __init__(self, name: str, description: str = "", model: str = "") -> None:
        self._names = name, description, model

    def printerName(self) -> str:
        return self._names[0]

    def description(self) -> str:
        return self._names[1]

    def makeAndModel(self) -> str:
        return self._names[2]


def paper(queries: Queries, marks: bool) -> bytes:
    return safety_plan_pdf(CentreRow("", MARKER), marks)


def take_out(qtbot: QtBot, window: Window, document: Document, way: str) -> TakeOut:
    out = TakeOut(window, window.session, document)
    out.open()
    out.way.set_code(way)
    out.ok.click()
    settle(qtbot, window)
    return out


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


# -- a file with a password -----------------------------------------------------------------------------------------


def test_a_protected_document_is_aes_256_opens_with_its_password_only_and_says_nothing_before() -> None:
    made = protected(safety_plan_pdf(CENTRE), "blåbær på skåla")
    for wrong in ("", "blåbær"):
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(io.BytesIO(made), password=wrong)
    with pikepdf.open(io.BytesIO(made), password="blåbær på skåla") as opened:
        assert (opened.encryption.R, opened.encryption.bits) == (6, 256)
        assert str(opened.encryption.stream_method).endswith("aesv3")
    for clear in (b"Livd", b"Trygghetsplan", b"22 33 44 55"):
        assert clear not in made


def test_passwords_are_made_fresh_and_can_be_told_by_phone() -> None:
    made = {new_password() for _ in range(200)}
    assert len(made) == 200
    assert all(len(password) == 19 and not set(password) & set("0o1li ") for password in made)


def test_a_document_is_saved_with_a_password_that_is_shown_once_and_never_in_clear(
    qtbot: QtBot, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out_there = tmp_path / "out"
    out_there.mkdir()
    asked: list[str] = []

    def where(parent: Any, title: str, name: str, kind: str) -> Path:
        asked.append(name)
        return out_there / name

    monkeypatch.setattr("ui.widgets.leaving.ask_save", where)
    written: list[bytes] = []
    real = os.fdopen

    def watched(handle: int, *rest: Any) -> Any:
        file = real(handle, *rest)
        write = file.write
        file_write = lambda content: (written.append(bytes(content)), write(content))[1]  # noqa: E731
        return type("Watched", (), {"write": staticmethod(file_write), "flush": file.flush, "fileno": file.fileno,
                                    "__enter__": lambda self: self, "__exit__": lambda self, *_: file.close()})()  # fmt: skip

    monkeypatch.setattr("app.files.os.fdopen", watched)
    out = TakeOut(window, window.session, Document(printed("plan", "P-1"), paper))
    out.open()
    assert out.way.code() == "made", "the password is offered first"
    assert out.way.findData("open") < 0, "what is about a person does not leave without one"
    out.ok.click()
    settle(qtbot, window)
    password = out.shown.text()
    assert asked == ["dokument.pdf"], "the name tells nothing"
    made = (out_there / "dokument.pdf").read_bytes()
    assert MARKER in PdfReader(io.BytesIO(made), password=password).pages[0].extract_text()
    assert len(written) == 1
    assert written[0] == made, "it was never anything else on the disk"
    assert [p.name for p in out_there.iterdir()] == ["dokument.pdf"]
    assert password.encode() not in everything(tmp_path)
    out.reject()
    assert window.session.actor is not None
    found: list[Any] = []
    window.session.ask(window, lambda q: q.trust.log(LogFilter(kind="print")), found.append)
    settle(qtbot, window)
    assert [line.event for line in found[0]] == ["plan"]
    assert password not in str(found)


def test_ones_own_password_is_typed_twice_and_must_be_hard_to_guess(
    qtbot: QtBot, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.widgets.leaving.ask_save", lambda *_: tmp_path / "ut.pdf")
    out = TakeOut(window, window.session, Document(printed("plan", "P-1"), paper))
    out.open()
    out.way.set_code("own")
    for one, other, part in (("kort", "kort", "gjette"), ("bjørk tang melodi klokke", "bjørk", "ikke like")):
        out.password.setText(one)
        out.again.setText(other)
        out.ok.click()
        settle(qtbot, window)
        assert out.error.text(), part
        assert not (tmp_path / "ut.pdf").exists()
    out.again.setText("bjørk tang melodi klokke")
    out.ok.click()
    settle(qtbot, window)
    assert PdfReader(tmp_path / "ut.pdf", password="bjørk tang melodi klokke").pages
    assert not [out for out in window.findChildren(TakeOut) if out.isVisible()]


def test_a_sign_that_cannot_be_drawn_is_said_and_may_be_marked_with_one_line_in_the_log(
    qtbot: QtBot, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.widgets.leaving.ask_save", lambda *_: tmp_path / "ut.pdf")
    make = lambda queries, marks: safety_plan_pdf(CentreRow("", "22 \U0001f622"), marks)  # noqa: E731
    out = take_out(qtbot, window, Document(printed("plan", "P-1"), make), "made")
    assert "\U0001f622" in out.error.text()
    assert not (tmp_path / "ut.pdf").exists()
    out.marks.setChecked(True)
    out.ok.click()
    settle(qtbot, window)
    assert (tmp_path / "ut.pdf").exists()
    out.reject()
    found: list[Any] = []
    window.session.ask(window, lambda q: q.trust.log(LogFilter(kind="print")), found.append)
    settle(qtbot, window)
    assert len(found[0]) == 1


def test_the_lock_closes_the_question_and_the_shown_password(
    qtbot: QtBot, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.widgets.leaving.ask_save", lambda *_: tmp_path / "ut.pdf")
    out = take_out(qtbot, window, Document(printed("plan", "P-1"), paper), "made")
    assert out.isVisible()
    window.session.lock()
    assert not [out for out in window.findChildren(TakeOut) if out.isVisible()]


def test_every_pdf_that_leaves_goes_through_the_one_dialog() -> None:
    """Found by themselves: nobody but the dialog writes a PDF (an archive is encrypted as it is made), and nobody but ui/files.py
    asks where."""
    allowed = {"write_private": {"leaving.py", "out.py", "fate.py"}, "QFileDialog": {"files.py"}, "QPrintDialog": {"printing.py"},
               "QPrinter": {"printing.py"}}  # fmt: skip
    for path in (ROOT / "ui").rglob("*.py"):
        names = {n.id for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Name)}
        for name, where in allowed.items():
            assert name not in names or path.name in where, (path.name, name)
        made = {n for n in names if n.endswith("_pdf") and n not in ("full_nights_pdf",)}
        if made & {"plan_pdf", "mapping_pdf", "transport_pdf", "safety_plan_pdf", "municipal_pdf", "evaluation_pdf"}:
            assert "TakeOut" in names, path.name


# -- paper ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printer", "is_paper"),
    [
        (Printer("Brother_HL_L2350DW", "Kontoret", "Brother HL-L2350DW series, driverless"), True),
        (Printer("Kyocera", "2. etasje", "Kyocera ECOSYS M5526 (PDF)"), True),
        (Printer("PDF", "", "Generic CUPS-PDF Printer (no options)"), False),
        (Printer("Skriver", "", "Generic CUPS-PDF Printer"), False),
        (Printer("Microsoft Print to PDF"), False),
        (Printer("Microsoft XPS Document Writer"), False),
        (Printer("OneNote for Windows 10"), False),
        (Printer("Fax"), False),
        (Printer("Kontor", "Skriv til fil"), False),
    ],
    ids=lambda value: value.printerName() if isinstance(value, Printer) else str(value),
)
def test_what_writes_a_file_is_no_printer(printer: Printer, is_paper: bool) -> None:
    assert printing.makes_paper(printer) == is_paper  # type: ignore[arg-type]


def test_a_secret_is_never_printed_into_a_file(qapp: QApplication, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    with pytest.raises(RuleBroken, match="printer_is_file"):
        printing.check_paper(printer)
    printer.setOutputFileName(str(tmp_path / "Utskrift.pdf"))
    with pytest.raises(RuleBroken, match="printer_is_file"):
        printing.check_paper(printer)


def test_without_a_printer_the_recovery_code_is_written_by_hand_and_no_dialog_comes(
    qtbot: QtBot, make_window: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before, one Enter in the dialog that came wrote the code to ~/Utskrift.pdf."""
    monkeypatch.setattr(printing, "QPrintDialog", lambda *_: pytest.fail("a dialog came"))
    monkeypatch.setattr(printing.QPrinterInfo, "availablePrinters", staticmethod(lambda: [Printer("PDF")]))
    window = make_window(tmp_path / "ny")
    guide: Guide = window.unlock.guide
    guide.code = "0000-1111"
    guide._print()
    assert "for hånd" in guide.recovery_error.text()
    assert list(tmp_path.iterdir()) == []


def test_the_print_dialog_offers_no_file_and_what_it_gives_is_looked_at(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []

    class Dialog:
        def __init__(self, printer: QPrinter, parent: Any) -> None:
            printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)

        def setWindowTitle(self, title: str) -> None: ...

        def setOption(self, option: Any, on: bool) -> None:
            seen.append((option, on))

        def exec(self) -> bool:
            return True

    monkeypatch.setattr(printing, "QPrintDialog", Dialog)
    monkeypatch.setattr(printing.QPrinterInfo, "availablePrinters", staticmethod(lambda: [Printer("Brother")]))
    refused: list[str] = []
    printing.print_text(None, "Gjenopprettingskode", ["0000"], lambda error: refused.append(error.code))  # type: ignore[arg-type]
    assert refused == ["printer_is_file"]
    assert seen == [(printing.QAbstractPrintDialog.PrintDialogOption.PrintToFile, False)]


def test_a_document_goes_straight_to_the_printer_without_a_file(
    qtbot: QtBot, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pypdfium2", reason="draws the pages")
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)  # what a test can read back
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    monkeypatch.setattr("ui.widgets.leaving.choose_printer", lambda _: printer)
    monkeypatch.setattr("ui.widgets.leaving.write_private", lambda *_: pytest.fail("a file was written"))
    take_out(qtbot, window, Document(printed("plan", "P-1"), paper), "paper")
    assert not [out for out in window.findChildren(TakeOut) if out.isVisible()]
    pages = PdfReader(tmp_path / "paper.pdf").pages
    assert len(pages) == len(PdfReader(io.BytesIO(safety_plan_pdf(CENTRE))).pages)
    drawn = next(iter(pages[0].images)).image
    dark = sum(drawn.convert("L").histogram()[:128]) / (drawn.width * drawn.height)
    assert 0.005 < dark < 0.2, "there are letters on the paper"


# -- Qt's own dialogs -----------------------------------------------------------------------------------------------

ASK = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog
from ui.files import ask_folder, ask_save, keep_no_traces
from ui.main import make_application
application = make_application()
keep_no_traces()
def press():
    for widget in application.topLevelWidgets():
        if isinstance(widget, QFileDialog):
            widget.accept()
for ask in (lambda: ask_save(None, "Lagre", "hemmelig-navn", "pdf"), lambda: ask_folder(None, "Mappe")):
    QTimer.singleShot(300, press)
    print(ask())
"""


def test_where_something_was_saved_is_written_in_no_list(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    here = {name: str(home) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "TMPDIR")}
    environment = {**os.environ, **here, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "hemmelig-navn.pdf" in done.stdout, done.stdout
    left = [p for p in home.rglob("*") if p.is_file() and "fontconfig" not in str(p) and "qtshadercache" not in str(p)]
    assert [
        p for p in left if "Qt" in p.name or b"hemmelig" in p.read_bytes() or b"lastVisited" in p.read_bytes()
    ] == []


CONTEXTS = {
    "QFileDialog", "QFileSystemModel", "QPrintDialog", "QPrintWidget", "QPrintSettingsOutput", "QPrintPropertiesDialog",
    "QPrintPropertiesWidget", "QPageSetupWidget", "QCupsJobWidget", "QPlatformTheme", "QDialogButtonBox", "QLineEdit",
    "QWidgetTextControl", "QDialog", "QTabBar", "QAbstractSpinBox",
}  # fmt: skip


def words_of_qt() -> set[str]:
    """Every word of the dialogs used here, from the list of words that comes with Qt (its Danish translation)."""
    path = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)) / "qtbase_da.qm"
    data, at, sections = path.read_bytes(), 16, {}
    while at < len(data):
        kind, size = struct.unpack(">BI", data[at : at + 5])
        sections[kind], at = data[at + 5 : at + 5 + size], at + 5 + size
    messages, at = sections[0x69], 0
    found: set[str] = set()
    fields: dict[int, bytes] = {}
    while at < len(messages):
        tag, at = messages[at], at + 1
        if tag == 1:
            if fields.get(7, b"").decode() in CONTEXTS:
                found.add(fields[6].decode())
            fields = {}
        elif tag == 5:
            at += 4
        else:
            (size,) = struct.unpack(">I", messages[at : at + 4])
            size = 0 if size == 0xFFFFFFFF else size
            fields[tag], at = messages[at + 4 : at + 4 + size], at + 4 + size
    return found


def test_every_word_of_qts_file_and_print_dialogs_has_a_norwegian_one() -> None:
    ours = json.loads((RESOURCES / "i18n" / "qt_nb.json").read_text("utf-8"))
    asked = words_of_qt()
    assert len(asked) > 150
    assert sorted(asked - set(ours)) == []
    for source, words in ours.items():
        assert source.count("%1") == words.count("%1"), source


def test_what_the_dialogs_here_ask_to_have_translated_is(qtbot: QtBot, tmp_path: Path) -> None:
    """By listening: newer words than the list's are found too."""
    spy = (
        "import sys; from PySide6.QtCore import QTranslator; from PySide6.QtWidgets import *;"
        "from PySide6.QtPrintSupport import *\n"
        "from ui.i18n import QtWords\n"
        "a = QApplication([])\nseen = set()\n"
        "class Spy(QtWords):\n"
        "    def translate(self, c, s, d=None, n=-1):\n"
        "        w = super().translate(c, s, d, n)\n"
        "        if c.startswith('Q') and s not in self._words and c not in "
        "('QShortcut', 'QPageSize', 'QGuiApplication'): seen.add((c, s))\n"
        "        return w\n"
        "t = Spy(a); a.installTranslator(t)\n"
        "for mode in (QFileDialog.FileMode.AnyFile, QFileDialog.FileMode.Directory):\n"
        "    d = QFileDialog(); d.setOption(QFileDialog.Option.DontUseNativeDialog); d.setFileMode(mode); d.show()\n"
        "p = QPrinter(); p.setOutputFormat(QPrinter.OutputFormat.PdfFormat); pd = QPrintDialog(p); pd.show()\n"
        "e = QLineEdit(); m = e.createStandardContextMenu(); n = QPlainTextEdit().createStandardContextMenu()\n"
        "a.processEvents(); print(sorted(seen))\n"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", spy], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout.strip() == "[]", done.stdout + done.stderr
