"""Search, administration, import and export through the window; and the demonstration day as `make demo` runs it."""

import json
import shutil
import time
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt, QTranslator
from PySide6.QtGui import QPageLayout
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.forms.definitions import items
from db import vault as vaults
from tests.app.test_counting_havn import of_old
from tests.support import HAVN, PASSWORD
from tests.ui.conftest import settle, unlock, workspace
from tests.ui.test_day import page, take_in
from ui import theme
from ui.admin.centre import CentreTab
from ui.admin.forms import FormsTab
from ui.admin.own import OwnTab
from ui.admin.page import AdminPage
from ui.admin.rooms import RoomsTab
from ui.admin.rules import RulesTab
from ui.admin.transfer import TransferTab
from ui.admin.users import CloseDialog, UsersTab
from ui.annual_return.page import ReturnPage
from ui.case.page import CasesPage
from ui.i18n import QtWords
from ui.intake.page import IntakePage
from ui.printing import to_printer
from ui.shell.handbook import CHAPTERS, Handbook
from ui.shell.window import Window

LOOK_SECONDS = 0.9
"""300 ms on a quiet PC; of a loaded one's CPU at most this."""


def admin(qtbot: QtBot, window: Window, tab: str) -> AdminPage:
    workspace(window).go("admin")
    shown = page(window, AdminPage)
    shown.open_tab(tab)
    settle(qtbot, window)
    return shown


def test_the_search_field_finds_a_case_by_how_the_name_sounds(qtbot: QtBot, window: Window) -> None:
    household = take_in(qtbot, window, "Bjørg Håkonsen", 0)
    workspace(window).go("duty")
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is workspace(window).search
    qtbot.keyClicks(workspace(window).search, "haakonsen")
    qtbot.waitUntil(workspace(window).search.hits.isVisible)
    assert household in workspace(window).search.hits.item(0).text()
    assert "Bjørg" not in workspace(window).search.hits.item(0).text()
    qtbot.keyClick(workspace(window).search, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert page(window, CasesPage).open_household() == household


def test_the_search_field_does_things_by_name(qtbot: QtBot, window: Window) -> None:
    workspace(window).search.setText("nytt inn")
    qtbot.waitUntil(workspace(window).search.hits.isVisible)
    qtbot.keyClick(workspace(window).search, Qt.Key.Key_Return)
    assert page(window, IntakePage).isVisible()
    workspace(window).search.setText("ingen heter dette")
    qtbot.waitUntil(workspace(window).search.hits.isVisible)
    assert workspace(window).search.hits.item(0).text() == "Ingen treff"
    qtbot.keyClick(workspace(window).search, Qt.Key.Key_Escape)
    assert not workspace(window).search.hits.isVisible()


def test_rooms_are_added_changed_and_kept_once_used(qtbot: QtBot, window: Window) -> None:
    take_in(qtbot, window)
    rooms = admin(qtbot, window, "rooms").tab("rooms", RoomsTab)
    rooms.inputs["code"].setText("K09")
    rooms.inputs["beds"].setValue(6)
    rooms.form.save.click()
    settle(qtbot, window)
    assert {r.code: r.beds for r in rooms.table.rows_model.rows}["K09"] == 6
    rooms.remove.click()
    settle(qtbot, window)
    assert "K09" not in {r.code for r in rooms.table.rows_model.rows}
    rooms.table.select("K03")
    rooms.remove.click()
    settle(qtbot, window)
    assert "sover i K03" in rooms.error.text()


def test_a_new_user_opens_the_vault_with_a_password_that_is_hard_to_guess(
    qtbot: QtBot, window: Window, folder: Path
) -> None:
    users = admin(qtbot, window, "users").tab("users", UsersTab)
    users.user.setText("Ola")
    users.password.setText("ola12345678ola12345678")
    users.again.setText("ola12345678ola12345678")
    users.table.selectRow(0)
    assert (users.role.code(), users.fresh.isEnabled()) == ("", True), "nothing of the chosen one is copied"
    users.add_user.click()
    assert "Velg" in users.error.text() or users.role.hasFocus()
    users.role.set_code("duty")
    users.add_user.click()
    assert "lett å gjette" in users.error.text()
    for field in (users.password, users.again):
        field.setText("klokke tang bjørk melodi")
    users.role.set_code("duty")
    users.add_user.click()
    settle(qtbot, window)
    assert [r.name for r in users.table.rows_model.rows] == ["Kari", "Ola"]
    window.session.lock()
    vault = vaults.unlock(folder, "ola", "klokke tang bjørk melodi")
    assert vault.actor.role == "duty"
    vault.close()


def test_an_account_is_closed_only_after_it_was_said_that_it_cannot_be_undone(
    qtbot: QtBot, window: Window, folder: Path
) -> None:
    window.session.lock()
    vault = vaults.unlock(folder, "Kari", PASSWORD)
    vault.users.add("Vakt", PASSWORD, "duty")
    vault.close()
    unlock(qtbot, window)
    users = admin(qtbot, window, "users").tab("users", UsersTab)
    users.table.selectRow([row.name for row in users.table.rows_model.rows].index("Vakt"))
    assert "Kan ikke angres" in users.whose.text(), "nor can a password that is replaced"

    def closing() -> CloseDialog:
        users.remove.click()
        return next(dialog for dialog in users.findChildren(CloseDialog) if dialog.isVisible())

    def accounts() -> dict[str, bool]:
        settle(qtbot, window)
        return {row.name: row.active for row in users.table.rows_model.rows}

    asked = closing()
    assert any("Kan ikke angres: nøkkelen til Vakt" in shown.text() for shown in asked.findChildren(QLabel))
    asked.cancel.click()
    assert accounts() == {"Kari": True, "Vakt": True}
    closing().ok.click()
    assert accounts() == {"Kari": True, "Vakt": False}


def test_one_on_duty_is_shown_what_duty_can_do(qtbot: QtBot, window: Window, folder: Path) -> None:
    window.session.lock()
    vault = vaults.unlock(folder, "Kari", PASSWORD)
    vault.users.add("Vakt", PASSWORD, "duty")
    vault.close()
    window.unlock.user.setText("Vakt")
    window.unlock.password.setText(PASSWORD)
    window.unlock.open.click()
    qtbot.waitUntil(lambda: bool(window.pages))
    shown = admin(qtbot, window, "own")
    assert shown.names() == ("backup", "own")
    own = shown.tab("own", OwnTab)
    own.old.setText(PASSWORD)
    own.new.setText("klokke tang bjørk melodi")
    own.again.setText("klokke tang bjørk melodi")
    own.change.click()
    settle(qtbot, window)
    assert workspace(window).undo.words.text() == "Passordet er byttet."
    own.handbook.click()
    assert [d.list.currentItem().text() for d in window.findChildren(Handbook)] == ["Administrasjon"]
    window.findChild(Handbook).accept()  # type: ignore[union-attr]
    window.activateWindow()


def test_the_rules_of_a_year_are_kept_with_it(qtbot: QtBot, window: Window) -> None:
    shown = admin(qtbot, window, "rules")
    shown.tab("rules", RulesTab).choices["reserved"].set_code("counted")
    shown.tab("rules", RulesTab).form.save.click()
    settle(qtbot, window)
    workspace(window).go("annual_return")
    settle(qtbot, window)
    assert page(window, ReturnPage).result.rules.reserved == "counted"  # type: ignore[union-attr]


def test_an_import_is_previewed_then_written_and_gives_the_expected_return(
    qtbot: QtBot, window: Window, tmp_path: Path
) -> None:
    transfer = admin(qtbot, window, "transfer").tab("transfer", TransferTab)
    folder = tmp_path / "havn"
    shutil.copytree(HAVN, folder)
    rooms = (folder / "rooms.csv").read_text().replace("K01", "H01").replace("K02", "H02").replace("K03", "H03")
    (folder / "rooms.csv").write_text(rooms.replace("M01", "N01"))
    for name in ("stays.csv", "child_stays.csv"):
        text = (folder / name).read_text()
        for old, new in (("K01", "H01"), ("K02", "H02"), ("K03", "H03"), ("M01", "N01")):
            text = text.replace(f",{old},", f",{new},")
        (folder / name).write_text(text)
    transfer.preview(folder)
    settle(qtbot, window)
    assert "269 opphold av voksne" in transfer.summary.text()
    assert transfer.accept.isEnabled()
    transfer.accept.click()
    settle(qtbot, window)
    assert transfer.summary.text() == "Importen er lagret."
    workspace(window).go("annual_return")
    settle(qtbot, window)
    annual = page(window, ReturnPage)
    annual.year.set_code("2025")
    settle(qtbot, window)
    expected = json.loads((HAVN / "expected_2025.json").read_text())["figures"]
    assert annual.result is not None
    got = {name: figure.value for name, figure in annual.result.figures.items()}
    house = ("capacity.", "full_house.")  # the window's own rooms are counted too
    assert {k: v for k, v in of_old(got).items() if not k.startswith(house)} == {
        k: v for k, v in expected.items() if not k.startswith(house)
    }
    transfer.preview(folder)
    settle(qtbot, window)
    assert not transfer.accept.isEnabled(), "a second import has nothing to write"
    transfer.export(tmp_path / "ut")
    settle(qtbot, window)
    assert (tmp_path / "ut" / "stays.csv").read_text().count("\n") == 270


def test_a_faulty_folder_is_refused_whole_with_every_fault_named(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    transfer = admin(qtbot, window, "transfer").tab("transfer", TransferTab)
    folder = tmp_path / "feil"
    shutil.copytree(HAVN, folder)
    text = (folder / "stays.csv").read_text().splitlines()
    text[3] = text[3].replace("P00003", "P99999")
    (folder / "stays.csv").write_text("\n".join(text))
    transfer.preview(folder)
    settle(qtbot, window)
    assert not transfer.accept.isEnabled()
    assert "stays.csv, rad 4, person: personen P99999 finnes ikke" in transfer.lines.toPlainText()
    transfer.preview(tmp_path)
    settle(qtbot, window)
    assert "inneholder ikke et register" in transfer.error.text()


def test_the_file_is_checked_on_request(qtbot: QtBot, window: Window) -> None:
    centre = admin(qtbot, window, "centre").tab("centre", CentreTab)
    centre.check.click()
    settle(qtbot, window)
    assert centre.health.text() == "Filen er hel."


def test_the_look_that_was_chosen_comes_at_once_and_one_is_where_one_was(qtbot: QtBot, window: Window) -> None:
    take_in(qtbot, window)
    for name in window.pages:
        workspace(window).go(name)
        settle(qtbot, window)
    shown = admin(qtbot, window, "own")
    shown.tab("own", OwnTab).old.setText("noe")
    took: list[float] = []
    dress = workspace(window)._dress

    def timed(percent: int, scheme: str | None) -> None:
        began = time.thread_time()
        dress(percent, scheme)
        took.append(time.thread_time() - began)

    workspace(window)._dress = timed  # type: ignore[method-assign]
    try:
        look(qtbot, window, "125")
        assert window.font().pointSizeF() == 12.5
        again = page(window, AdminPage)
        assert again is not shown
        assert again.names()[again.tabs.currentIndex()] == "own"
        workspace(window).go("cases")
        assert page(window, CasesPage).open_household(), "the case that was open is open"
        assert len(took) == 1
        assert took[0] < LOOK_SECONDS
    finally:
        workspace(window).go("admin")
        look(qtbot, window, "100")


def look(qtbot: QtBot, window: Window, percent: str) -> None:
    """Choose a text size with the keyboard's own signal, and wait until the window is dressed."""
    own = page(window, AdminPage).tab("own", OwnTab)
    own.text_size.set_code(percent)
    own.text_size.decided.emit()
    qtbot.waitUntil(lambda: theme._look["percent"] == percent)
    settle(qtbot, window)


def test_a_print_says_nothing_about_a_shelter(tmp_path: Path, qapp: QApplication) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "ut.pdf"))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    to_printer(printer, "Gjenopprettingskode", ["ABCD-EFGH"])
    assert "ABCD-EFGH" in PdfReader(tmp_path / "ut.pdf").pages[0].extract_text()


def test_qts_own_words_are_norwegian(qapp: QApplication) -> None:
    assert qapp.translate("QWidgetTextControl", "Select All") == "Merk alt"


def test_a_translator_of_somebody_else_is_asked_for_what_qts_words_do_not_know(qapp: QApplication) -> None:
    class Other(QTranslator):
        def isEmpty(self) -> bool:
            return False

        def translate(self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1) -> str:
            return f"({sourceText})"

    other, ours = Other(), QtWords(qapp)
    qapp.installTranslator(other)
    qapp.installTranslator(ours)
    try:
        assert qapp.translate("Window", "Vakt") == "(Vakt)"
        assert qapp.translate("QWidgetTextControl", "Select All") == "Merk alt"
    finally:
        qapp.removeTranslator(ours)
        qapp.removeTranslator(other)


def test_buttons_have_words(qtbot: QtBot, window: Window) -> None:
    for name, shown in window.pages.items():
        workspace(window).go(name)
        settle(qtbot, window)
        assert all(b.text() for b in shown.findChildren(QPushButton))


def test_f1_opens_the_chapter_of_the_page_and_every_chapter_is_there(qtbot: QtBot, window: Window) -> None:
    workspace(window).go("annual_return")
    qtbot.keyClick(window, Qt.Key.Key_F1)
    handbook = next(d for d in window.findChildren(Handbook))
    assert handbook.list.currentItem().text() == "Årsrapport"
    titles = [handbook.list.item(n).text() for n in range(handbook.list.count())]
    assert titles[:3] == ["Vakt", "Inntak", "Saker"]
    assert titles[-3:] == ["Sikkerhetskopi", "Sikkerhet", "Rettigheter, sletting og utlevering"]
    rail = [b.text() for b in workspace(window)._buttons.buttons()]
    assert titles[:-3] == rail
    for number in range(len(titles)):
        handbook.list.setCurrentRow(number)
        assert len(handbook.text.toPlainText()) > 200
    assert set(CHAPTERS) - {"backup", "safety", "rights"} == set(window.pages)
    handbook.accept()
    window.activateWindow()


def test_the_leader_corrects_a_category_and_adds_one_and_both_are_counted(qtbot: QtBot, window: Window) -> None:
    forms = admin(qtbot, window, "forms").tab("forms", FormsTab)
    forms.list.set_code("destination_resident")
    forms.list.currentIndexChanged.emit(0)
    forms.table.selectRow(0)
    forms.words.setText("Hjem, uten den som utøvde vold")
    forms.form.save.click()
    settle(qtbot, window)
    assert forms.table.rows_model.rows[0].label == "Hjem, uten den som utøvde vold"
    forms.new.click()
    forms.words.setText("Studentbolig")
    forms.form.save.click()
    settle(qtbot, window)
    forms.first.setText("20x6")
    forms.form.save.click()
    settle(qtbot, window)
    assert "Årene stemmer ikke" in forms.form.said.text()
    workspace(window).go("annual_return")
    settle(qtbot, window)
    annual = page(window, ReturnPage)
    assert annual.result is not None
    assert annual.result.value("destination_resident.own_1.n") == 0
    annual.choose_table("destination_resident")
    assert annual.table is not None
    labels = [r.label for r in annual.table.rows_model.rows]
    assert labels[0] == "Hjem, uten den som utøvde vold"
    assert "Studentbolig" in labels
    window.session.lock()
    assert items("destination_resident")[0].label == "Hjem til egen bolig (uten voldsutøver)"
    unlock(qtbot, window)
    assert items("destination_resident")[0].label == "Hjem, uten den som utøvde vold"


def test_esc_in_the_search_closes_the_search_and_not_the_case(qtbot: QtBot, window: Window) -> None:
    take_in(qtbot, window)
    case: Any = window.pages["cases"]
    assert case._case is not None
    search = workspace(window).search
    search.setFocus()
    qtbot.keyClicks(search, "K")
    settle(qtbot, window)
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    settle(qtbot, window)
    assert search.text() == ""
    assert case._case is not None


@pytest.mark.parametrize("typed", ["gjem", "lås", "skriv ut", "hjelp", "overlapping", "sikkerhetskopi", "fullt hus"])
def test_what_somebody_would_type_is_found(qtbot: QtBot, window: Window, typed: str) -> None:
    search = workspace(window).search
    search.setFocus()
    qtbot.keyClicks(search, typed)
    qtbot.waitUntil(search.hits.isVisible)
    assert typed in search.hits.item(0).text().lower()
