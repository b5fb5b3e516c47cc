"""Locking, hiding, failed passwords, names on request, shut cases and the log, through the real window."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from app.paths import DATABASE
from tests.ui.conftest import settle, unlock, workspace
from tests.ui.test_day import page, take_in
from ui.admin.guard import GuardTab
from ui.admin.log import LogTab
from ui.admin.page import AdminPage
from ui.case.access import log_lines
from ui.case.case import CaseView
from ui.case.page import CasesPage
from ui.duty.page import DutyPage
from ui.intake.page import IntakePage
from ui.shell.window import Window
from ui.widgets.decide import Decide

OTHER = "klokke tang bjørk melodi"


def case_of(window: Window) -> CaseView:
    found = page(window, CasesPage).findChild(CaseView)
    assert found is not None
    return found


def dialog_of(window: Window) -> Decide:
    shown = [dialog for dialog in window.findChildren(Decide) if dialog.isVisible()]
    assert len(shown) == 1
    return shown[0]


def answer(qtbot: QtBot, window: Window, reason: str) -> None:
    """Type the reason into the dialog that is open, and press its button."""
    dialog = dialog_of(window)
    field = dialog.findChild(QLineEdit)
    assert field is not None
    field.setText(reason)
    dialog.ok.click()
    settle(qtbot, window)


def second_user(window: Window, qtbot: QtBot) -> None:
    window.session.manage(window, lambda vault: vault.users.add("Vakt", OTHER, "duty"))
    settle(qtbot, window)


def log_in(qtbot: QtBot, window: Window, user: str, password: str) -> None:
    window.unlock.user.setText(user)
    window.unlock.password.setText(password)
    window.unlock.open.click()
    qtbot.waitUntil(lambda: bool(window.pages))
    settle(qtbot, window)


# -- lock and hide ----------------------------------------------------------------------------------------------


def press(widget: Any, key: Qt.Key, modifiers: Any = Qt.KeyboardModifier.NoModifier) -> None:
    QApplication.sendEvent(widget, QKeyEvent(QEvent.Type.KeyPress, key, modifiers))


def test_f12_shows_a_calendar_at_once_and_locks(qtbot: QtBot, window: Window, folder: Path) -> None:
    take_in(qtbot, window)
    shown: list[Any] = []
    window.session.locking.connect(lambda: shown.append(window.centralWidget().currentWidget()))  # type: ignore[attr-defined]
    press(window, Qt.Key.Key_F12)
    assert shown == [window.neutral], "the calendar is there before anything is saved or closed"
    assert window.pages == {}
    assert window.session.actor is None
    assert window.windowTitle() == "Livd"
    log = folder / (DATABASE + "-wal")
    assert not log.exists() or log.stat().st_size == 0
    assert window.neutral is not None
    window.neutral.back.click()
    unlock(qtbot, window)
    assert window.pages


def test_f12_works_over_a_dialog_and_closes_it(qtbot: QtBot, window: Window) -> None:
    take_in(qtbot, window)
    case_of(window).buttons["dates"].click()
    dialog = dialog_of(window)
    press(dialog, Qt.Key.Key_F12)
    assert not [other for other in window.findChildren(QDialog) if other.isVisible()]
    assert window.session.actor is None


def test_ctrl_l_locks_wherever_the_cursor_is(qtbot: QtBot, window: Window) -> None:
    press(workspace(window).search, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert window.session.actor is None


def test_an_idle_window_locks_itself_and_a_key_puts_it_off(qtbot: QtBot, window: Window) -> None:
    assert window.watch is not None
    assert window.watch.minutes == 5
    idle = window.watch._idle
    idle.setTimerType(Qt.TimerType.PreciseTimer)
    qtbot.waitUntil(lambda: idle.remainingTime() < idle.interval() - 30)
    left = idle.remainingTime()
    press(workspace(window).search, Qt.Key.Key_Shift)
    assert idle.remainingTime() > left, "a key puts it off"
    idle.setInterval(1)
    qtbot.waitUntil(lambda: window.session.actor is None)
    assert window.watch.minutes == 0


def test_the_leader_sets_the_minutes(qtbot: QtBot, window: Window) -> None:
    guard = page(window, AdminPage).tab("guard", GuardTab)
    workspace(window).go("admin")
    settle(qtbot, window)
    guard.inputs["lock_minutes"].setValue(2)
    guard.form.save.click()
    settle(qtbot, window)
    assert window.watch is not None
    assert window.watch.minutes == 2


def test_what_we_copied_is_not_left_in_the_clipboard(qtbot: QtBot, window: Window) -> None:
    clipboard = QApplication.clipboard()
    field = workspace(window).search
    field.setText("Hemmelig navn")
    field.selectAll()
    field.copy()
    assert clipboard.text() == "Hemmelig navn"
    window.session.lock()
    assert clipboard.text() == ""


def test_the_tables_are_emptied_before_they_are_destroyed(qtbot: QtBot, window: Window) -> None:
    take_in(qtbot, window)
    table = page(window, DutyPage).women
    model = table.rows_model
    assert model.rows
    window.session.lock()
    assert model.rows == []


def test_what_is_being_typed_survives_the_lock_encrypted(qtbot: QtBot, window: Window, folder: Path) -> None:
    workspace(window).go("intake")
    intake = page(window, IntakePage)
    intake.adult.name.setText("Halvferdig Navnesen")
    intake.adult.born.setText("1991")
    intake.add_child()
    intake.child_lines[0].fields.name.setText("Lillebror")
    intake.enquiry.inputs["note"].setPlainText("ringte fra butikken")
    press(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert window.pages == {}
    for file in folder.iterdir():
        with suppress(FileNotFoundError):  # what looks at the closed file writes beside it
            assert b"Halvferdig" not in file.read_bytes(), file.name
    unlock(qtbot, window)
    again = page(window, IntakePage)
    assert (again.adult.name.text(), again.adult.born.text()) == ("Halvferdig Navnesen", "1991")
    assert [c.fields.name.text() for c in again.child_lines] == ["Lillebror"]
    assert again.enquiry.inputs["note"].toPlainText() == "ringte fra butikken"
    again.enquiry.inputs["note"].clear()
    again.form.save.click()
    settle(qtbot, window)
    window.session.lock()
    unlock(qtbot, window)
    assert page(window, IntakePage).adult.name.text() == "", "what was saved is no draft any more"


def test_what_is_changed_about_a_person_survives_the_lock(qtbot: QtBot, window: Window) -> None:
    take_in(qtbot, window)
    case = case_of(window)
    case.show_tab("people")
    settle(qtbot, window)
    code, card = next(iter(case.people.cards.items()))
    card.inputs["birth_year"].setText("1977")
    window.session.lock()
    unlock(qtbot, window)
    settle(qtbot, window)
    assert window.workspace is not None
    window.workspace.go("cases")
    settle(qtbot, window)
    again = window.workspace.pages["cases"].findChild(CaseView)
    assert again is not None
    assert again.people.cards[code].inputs["birth_year"].text() == "1977"
    again.people.cards[code].form.save.click()
    settle(qtbot, window)
    assert again.people.cards[code].person.birth_year == 1977
    assert window.session.drafts.all() == {}


def test_a_draft_is_not_shown_to_the_next_user(qtbot: QtBot, window: Window) -> None:
    second_user(window, qtbot)
    page(window, IntakePage).adult.name.setText("Bare for Kari")
    window.session.lock()
    log_in(qtbot, window, "Vakt", OTHER)
    assert page(window, IntakePage).adult.name.text() == ""
    window.session.lock()
    unlock(qtbot, window)
    assert page(window, IntakePage).adult.name.text() == "Bare for Kari"


# -- failures ---------------------------------------------------------------------------------------------------


def test_after_three_wrong_passwords_the_wait_is_counted_down(
    qtbot: QtBot, make_window: Callable[[Path], Window], folder: Path
) -> None:
    window = make_window(folder)
    for _ in range(4):
        window.unlock.user.setText("Kari")
        window.unlock.password.setText("feil")
        window.unlock.open.click()
        settle(qtbot, window)
    assert "Vent" in window.unlock.error.text()
    assert not window.unlock.open.isEnabled()
    window.unlock._seconds = 1
    window.unlock._on_second()
    assert window.unlock.open.isEnabled()


# -- names and cases --------------------------------------------------------------------------------------------


def test_a_name_is_shown_with_a_reason_and_hidden_again(qtbot: QtBot, window: Window) -> None:
    take_in(qtbot, window)
    case = case_of(window)
    case.show_tab("people")
    box = next(iter(case.people.cards.values())).identity
    assert box.name.text() == ""
    box.reveal.click()
    dialog = dialog_of(window)
    dialog.ok.click()
    settle(qtbot, window)
    assert "hvorfor" in dialog.error.text().lower()
    answer(qtbot, window, "Legevakten spør")
    assert box.name.text()
    box.reveal.click()
    assert box.name.text() == ""
    assert not box.name.isVisible()


def test_a_card_has_one_save_and_a_name_typed_in_it_is_not_lost(qtbot: QtBot, window: Window) -> None:
    take_in(qtbot, window)
    case = case_of(window)
    case.show_tab("people")
    settle(qtbot, window)
    code, card = next(iter(case.people.cards.items()))
    assert len([b for b in card.findChildren(type(card.form.save)) if "Lagre" in b.text()]) == 1
    card.identity.reveal.click()
    answer(qtbot, window, "Legevakten spør")
    card.identity.name.setText("Åse Ny")
    card.identity._on_time()
    assert card.identity.name.text() == "Åse Ny", "two minutes do not take away what is being written"
    card.form.save.click()
    settle(qtbot, window)
    assert card.form.said.text() == "Lagret."
    assert not card.identity.name.isVisible()
    card.identity.reveal.click()
    answer(qtbot, window, "Ser etter")
    assert card.identity.name.text() == "Åse Ny", code


def test_a_shut_case_is_opened_in_an_emergency_and_the_leader_is_told(qtbot: QtBot, window: Window) -> None:
    second_user(window, qtbot)
    take_in(qtbot, window)
    case = case_of(window)
    household = case.household
    case.show_tab("access")
    settle(qtbot, window)
    case.access.who.set_code("Vakt")
    case.access.why.setText("Kjenner familien")
    shut_out = next(b for b in case.access.findChildren(type(case.access.print)) if "ute" in b.text())
    shut_out.click()
    settle(qtbot, window)
    window.session.lock()
    log_in(qtbot, window, "Vakt", OTHER)
    assert not page(window, DutyPage).glass.isVisible()
    workspace(window).open_case(household)
    settle(qtbot, window)
    shut = case_of(window).shut
    assert shut is not None
    assert shut.isVisible()
    assert not case_of(window).tabs.isVisible()
    shut.glass.click()
    answer(qtbot, window, "Ambulansen er her")
    assert case_of(window).tabs.isVisible()
    assert case_of(window).members
    window.session.lock()
    unlock(qtbot, window)
    duty = page(window, DutyPage)
    assert duty.glass.isVisible()
    assert "Ambulansen er her" in duty.glass.words.text()
    duty.glass._read()
    settle(qtbot, window)
    assert not duty.glass.isVisible()


def test_an_anchor_that_was_taken_away_is_told_to_the_leader_on_the_board_and_over_the_log(
    qtbot: QtBot, window: Window
) -> None:
    window.session.lock()
    unlock(qtbot, window)
    assert not page(window, DutyPage).findings.isVisible(), "nothing was touched, nothing is told"
    window.session.lock()
    (window.session.folder / "data.anchor").unlink()
    unlock(qtbot, window)
    duty = page(window, DutyPage)
    assert duty.findings.isVisible()
    assert "er borte fra mappen" in duty.findings.words.text()
    duty.findings.read.click()
    settle(qtbot, window)
    assert not duty.findings.isVisible()


def test_who_has_seen_my_case_is_lines_a_person_can_read(qtbot: QtBot, window: Window) -> None:
    take_in(qtbot, window)
    household = case_of(window).household
    rows: list[Any] = []
    from app.ports import LogFilter

    window.session.ask(window, lambda queries: queries.trust.log(LogFilter(household)), rows.extend)
    settle(qtbot, window)
    lines = log_lines(rows)
    assert any("Kari" in line and "sett (åpnet)" in line and household in line for line in lines)
    assert any("endret (inntak)" in line for line in lines)


def test_the_leader_reads_proves_and_signs_the_log(qtbot: QtBot, window: Window) -> None:
    take_in(qtbot, window)
    workspace(window).go("admin")
    admin = page(window, AdminPage)
    admin.open_tab("log")
    settle(qtbot, window)
    assert admin.tab("log", LogTab).table.rows_model.rows
    admin.tab("log", LogTab).prove.click()
    settle(qtbot, window)
    assert "hel" in admin.tab("log", LogTab).proved.text()
    admin.tab("log", LogTab).note.setText("Ingenting uvanlig")
    admin.tab("log", LogTab).form.save.click()
    settle(qtbot, window)
    assert "signert av Kari" in admin.tab("log", LogTab).review.text()
    assert not admin.tab("log", LogTab).form.save.isEnabled()


def test_a_lock_after_one_f12_shows_the_unlock_page_and_nothing_hidden_takes_keys(qtbot: QtBot, window: Window) -> None:
    press(window, Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: window.is_neutral() and not window.pages)
    assert window.neutral is not None
    assert not window.unlock.password.hasFocus()
    qtbot.keyClicks(window, "hemmelig")
    assert window.unlock.password.text() == ""
    window.neutral.back.setFocus()
    qtbot.keyClick(window.neutral.back, Qt.Key.Key_Return)
    assert window.unlock.isVisible()
    unlock(qtbot, window)
    window.session.lock()
    qtbot.waitUntil(lambda: not window.pages)
    assert window.unlock.isVisible(), "the calendar is for F12 only"


def test_the_handbook_and_an_open_menu_do_not_stand_over_a_locked_window(
    qtbot: QtBot, window: Window, folder: Path
) -> None:
    """Both are the window's own: they do not go with the workspace that is destroyed."""
    unlock(qtbot, window)
    window.open_handbook()
    menu = QMenu(window)
    menu.addAction("x")
    menu.popup(window.pos())
    assert QApplication.activePopupWidget() is menu
    window.session.lock()
    assert not menu.isVisible()
    assert not [w for w in window.findChildren(QDialog) if w.isVisible()]
