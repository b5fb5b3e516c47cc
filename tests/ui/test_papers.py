"""A paper from a file on the disk to the screen: taken in, read, taken out, and nothing of it left in clear or after a lock."""

import tempfile
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from app.domain.papers import Paper
from app.pdfs import Pages
from app.ports import LogFilter
from tests.app.papers import a_pdf, a_picture
from tests.ui.conftest import settle, workspace
from tests.ui.test_day import take_in
from tests.ui.test_record import kept, pane, press
from tests.ui.test_walk import cut
from ui.record.papers import KeepDialog, PaperDialog, PapersCard
from ui.record.reader import Reader
from ui.shell.window import Window
from ui.widgets.leaving import TakeOut
from ui.widgets.taking_back import TakeBackDialog

MARKER = b"Xylofonsen i klartekst"


@pytest.fixture
def card(qtbot: QtBot, window: Window) -> PapersCard:
    """The papers of a family that has just come."""
    take_in(qtbot, window)
    return pane(qtbot, window, "papers").card  # type: ignore[no-any-return]


def shown(kind: type[Any]) -> Any:
    (dialog,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
    return dialog


def choose(qtbot: QtBot, window: Window, card: PapersCard, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.record.papers.ask_open", lambda *_: path)
    press(qtbot, window, card.new)


def keep(
    qtbot: QtBot, window: Window, card: PapersCard, content: bytes, path: Path, monkeypatch: pytest.MonkeyPatch
) -> Paper:
    """A file is taken in; the paper."""
    path.write_bytes(content)
    choose(qtbot, window, card, path, monkeypatch)
    dialog = shown(KeepDialog)
    dialog.what.set_code("court_order")
    dialog.title.setText("Kjennelse")
    dialog.ok.click()
    settle(qtbot, window)
    return kept(qtbot, window, Paper, card.household)[-1]  # type: ignore[no-any-return]


def read(qtbot: QtBot, window: Window, card: PapersCard) -> Reader:
    """The newest paper, open, its first page drawn."""
    card.table.setFocus()
    card.table.selectRow(0)
    press(qtbot, window, card.change)
    reader: Reader = shown(Reader)
    qtbot.waitUntil(lambda: bool(reader.sheets) and reader.sheets[0].image is not None)
    return reader


def test_a_file_is_taken_in_and_read_by_keys(
    qtbot: QtBot, window: Window, card: PapersCard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kjennelse.pdf"
    paper = keep(qtbot, window, card, a_pdf(12), path, monkeypatch)
    assert (paper.what, paper.title, paper.pages, paper.media) == ("court_order", "Kjennelse", 12, "pdf")
    assert str(path) in card.kept.text(), "it still lies there in clear"
    assert path.exists(), "nobody deletes what is not ours"
    assert card.table.model().rowCount() == 1
    reader = read(qtbot, window, card)
    image = reader.sheets[0].image
    assert image is not None
    assert reader.where.text() == "Side 1 av 12"
    dark = sum(image.pixelColor(x, y).lightness() < 99 for x in range(0, image.width(), 4) for y in range(0, 400, 4))
    assert dark > 20, "there are letters"
    assert sum(sheet.image is not None for sheet in reader.sheets) < 4, "only what is near is drawn"
    qtbot.keyClick(reader, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: reader.sheets[11].image is not None)
    assert reader.where.text() == "Side 12 av 12"
    assert reader.sheets[0].image is None, "what is far away is let go of"
    qtbot.keyClick(reader, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert reader.current == 10
    qtbot.keyClick(reader, Qt.Key.Key_Home)
    before = reader.sheets[0].width()
    qtbot.keyClick(reader, Qt.Key.Key_Plus)
    assert reader.sheets[0].width() == pytest.approx(before * 1.25, abs=2)
    qtbot.waitUntil(lambda: reader.sheets[0].drawn_at == pytest.approx(reader.scale))
    for _ in range(20):
        qtbot.keyClick(reader, Qt.Key.Key_Minus)
    assert reader.sheets[0].width() == pytest.approx(before * 0.25, abs=2)
    qtbot.keyClick(reader, Qt.Key.Key_0)
    assert reader.sheets[0].width() == before
    settle(qtbot, window)
    qtbot.keyClick(reader, Qt.Key.Key_Escape)
    assert reader.pages is None
    assert all(sheet.image is None for sheet in reader.sheets)


@pytest.mark.parametrize("media", ["jpeg", "tiff", "png"])
def test_a_picture_is_read_the_same_way(
    qtbot: QtBot, window: Window, card: PapersCard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, media: str
) -> None:
    keep(qtbot, window, card, a_picture(media), tmp_path / "scan.pdf", monkeypatch)
    image = read(qtbot, window, card).sheets[0].image
    assert image is not None
    middle = image.width() // 2
    assert image.pixelColor(middle, image.height() // 4).lightness() < 9
    assert image.pixelColor(middle, image.height() * 3 // 4).lightness() > 250


def test_what_cannot_be_kept_is_said_before_anything_is_typed(
    qtbot: QtBot, window: Window, card: PapersCard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for content, words in ((b"hei", "uansett hva den heter"), (a_pdf(password="x"), "har passord"), (b"", "tom")):
        (tmp_path / "brev.pdf").write_bytes(content)
        choose(qtbot, window, card, tmp_path / "brev.pdf", monkeypatch)
        assert card.error.isVisible()
        assert words in card.error.text()
    choose(qtbot, window, card, tmp_path / "borte.pdf", monkeypatch)
    assert "kunne ikke leses" in card.error.text()
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]


def test_nothing_of_it_is_written_in_clear_while_it_is_taken_in_read_and_locked(
    qtbot: QtBot, window: Window, card: PapersCard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    for name in ("mkstemp", "mkdtemp", "TemporaryFile", "NamedTemporaryFile"):
        monkeypatch.setattr(tempfile, name, lambda *_, **__: pytest.fail("a temporary file"))
    content = a_pdf(2) + b"\n%" + MARKER + b"\n"
    before = {p for p in Path(tempfile.gettempdir()).glob("*") if p.is_file()}

    def check() -> None:
        new = {p for p in Path(tempfile.gettempdir()).glob("*") if p.is_file()} - before
        ours = [p for p in tmp_path.rglob("*") if p.is_file() and outside not in p.parents]
        assert ours
        assert not [p for p in (*ours, *new) if MARKER in p.read_bytes()]
        maps = Path("/proc/self/maps")
        if maps.exists():
            assert str(tmp_path) not in maps.read_text(), "a file of the vault is mapped into memory"

    keep(qtbot, window, card, content, outside / "vedtak.pdf", monkeypatch)
    check()
    reader = read(qtbot, window, card)
    check()
    sheets = reader.sheets
    window.session.lock()
    assert reader.pages is None
    assert all(sheet.image is None for sheet in sheets)
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, Reader) and w.isVisible()]
    check()


def test_a_lock_while_it_is_being_opened_leaves_nothing_open(
    qtbot: QtBot, window: Window, card: PapersCard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(qtbot, window, card, a_pdf(), tmp_path / "vedtak.pdf", monkeypatch)
    card.table.selectRow(0)
    card.change.click()
    reader = shown(Reader)
    window.hide_at_once()
    assert not reader.sheets
    qtbot.waitUntil(lambda: not window.session.waiting)
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, Reader) and w.isVisible()]


def test_an_answer_that_comes_after_it_was_closed_is_let_go_of(
    qtbot: QtBot, window: Window, card: PapersCard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Reader(card, window.session, keep(qtbot, window, card, a_pdf(), tmp_path / "vedtak.pdf", monkeypatch))
    reader.open()
    reader.reject()
    late = Pages(a_pdf())
    reader._opened(late)
    assert not reader.sheets
    assert late.drawn(0, 1.0) is None, "closed"
    settle(qtbot, window)


def test_content_that_is_not_what_was_kept_is_not_shown(
    qtbot: QtBot, window: Window, card: PapersCard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(qtbot, window, card, a_pdf(), tmp_path / "vedtak.pdf", monkeypatch)
    window.session.manage(window, lambda vault: vault.db.execute("UPDATE paper_content SET content = x'00'"))
    settle(qtbot, window)
    card.table.selectRow(0)
    press(qtbot, window, card.change)
    reader = shown(Reader)
    qtbot.waitUntil(lambda: reader.error.isVisible())
    assert "ikke som da det ble lagt inn" in reader.error.text()
    assert not reader.sheets


def test_it_leaves_with_a_password_and_a_line_in_the_log(
    qtbot: QtBot, window: Window, card: PapersCard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = keep(qtbot, window, card, a_picture("jpeg"), tmp_path / "scan.jpg", monkeypatch)
    target = tmp_path / "ut.pdf"
    monkeypatch.setattr("ui.widgets.leaving.ask_save", lambda *_: target)
    card.table.selectRow(0)
    card.out.click()
    out: TakeOut = shown(TakeOut)
    out.ok.click()
    qtbot.waitUntil(target.exists)
    settle(qtbot, window)
    with pikepdf.open(target, password=out.shown.text()) as pdf:
        assert len(pdf.pages) == 1
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(target)
    lines: list[Any] = []
    window.session.ask(window, lambda q: q.trust.log(LogFilter(case=card.household, kind="print")), lines.extend)
    settle(qtbot, window)
    assert [(line.event, line.subject, line.reason) for line in lines] == [("paper", card.household, paper.code)]


def test_its_facts_are_changed_and_it_is_taken_away(
    qtbot: QtBot, window: Window, card: PapersCard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(qtbot, window, card, a_pdf(), tmp_path / "vedtak.pdf", monkeypatch)
    card.table.selectRow(0)
    card.facts.click()
    dialog = shown(PaperDialog)
    dialog.whom_from.setText("Tingretten")
    dialog.ok.click()
    settle(qtbot, window)
    assert kept(qtbot, window, Paper, card.household)[0].whom_from == "Tingretten"
    card.table.selectRow(0)
    card.wrong.click()
    away = shown(TakeBackDialog)
    away.why.setText("Feil sak")
    away.ok.click()
    settle(qtbot, window)
    assert card.table.model().rowCount() == 0


def test_nothing_of_its_dialogs_is_cut_at_150_percent(
    qtbot: QtBot, window: Window, card: PapersCard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = keep(qtbot, window, card, a_pdf(), tmp_path / "vedtak.pdf", monkeypatch)
    household = card.household
    try:
        workspace(window)._dress(150, "dark")
        settle(qtbot, window)
        card = pane(qtbot, window, "papers").card
        assert card.household == household
        found = list(cut(window))
        card.table.selectRow(0)
        card.facts.click()
        reader = Reader(card, window.session, paper)
        reader.open()
        qtbot.waitUntil(lambda: bool(reader.sheets) and reader.sheets[0].image is not None)
        settle(qtbot, window)
        for dialog in [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]:
            found += cut(dialog)
            dialog.reject()
        assert not found
    finally:
        workspace(window)._dress(100, "light")
        settle(qtbot, window)
