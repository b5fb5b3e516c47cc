"""A shut case on the screen, and the password asked again before a way in is given."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.use_cases.access import ShutOut, shut_out
from tests.support import PASSWORD
from tests.ui.conftest import settle, unlock, workspace
from tests.ui.test_day import page, take_in
from tests.ui.test_trust import OTHER, dialog_of, log_in, second_user
from ui.admin.page import AdminPage
from ui.admin.users import UsersTab
from ui.case.page import CasesPage
from ui.children.page import ChildrenPage
from ui.duty.page import DutyPage
from ui.shell.again import PasswordAgain
from ui.shell.window import Window


def shut_for_duty(qtbot: QtBot, window: Window, household: str) -> None:
    window.session.submit(window, shut_out, ShutOut(household, "Vakt", "Kjenner familien"))
    settle(qtbot, window)
    window.session.lock()
    log_in(qtbot, window, "Vakt", OTHER)


def children_shown(qtbot: QtBot, window: Window) -> ChildrenPage:
    workspace(window).go("children")
    settle(qtbot, window)
    return page(window, ChildrenPage)


def test_one_shut_case_empties_no_list(qtbot: QtBot, window: Window) -> None:
    second_user(window, qtbot)
    theirs, others = take_in(qtbot, window), take_in(qtbot, window, "Nora Nabo", 1)
    shut_for_duty(qtbot, window, theirs)
    board = [r for r in page(window, DutyPage).women.rows_model.rows if theirs in r.households]
    assert len(board) == 1, "the house knows that beds are taken"
    assert "2 barn" in board[0].who
    assert not set("2018?") & set(board[0].who.split("2 barn")[1]), "no year, and no sign that there is one"
    children = children_shown(qtbot, window)
    assert {r.household for r in children.table.rows_model.rows} == {others}
    assert not children.empty.isVisible()
    assert "3 barn i huset" in children.count.text()
    assert "2 i en sak som er stengt" in children.count.text()
    workspace(window).go("cases")
    settle(qtbot, window)
    assert {r.household for r in page(window, CasesPage).table.rows_model.rows} == {others}


def test_a_house_with_only_shut_children_is_not_said_to_have_none(qtbot: QtBot, window: Window) -> None:
    second_user(window, qtbot)
    shut_for_duty(qtbot, window, take_in(qtbot, window))
    children = children_shown(qtbot, window)
    assert not children.table.rows_model.rows
    assert not children.empty.isVisible()
    assert "2 barn i huset" in children.count.text()


@pytest.fixture
def new_user(qtbot: QtBot, window: Window, asks_again: None) -> AdminPage:
    """Administrasjon with a new user filled in, and the password not typed for a while."""
    workspace(window).go("admin")
    admin = page(window, AdminPage)
    admin.open_tab("users")
    settle(qtbot, window)
    users = admin.tab("users", UsersTab)
    users.user.setText("Ny")
    users.role.set_code("duty")
    users.password.setText(OTHER)
    users.again.setText(OTHER)
    return admin


def names(qtbot: QtBot, window: Window) -> set[str]:
    found: list[str] = []
    window.session.ask(window, lambda q: [u.name for u in q.centre.users()], found.extend)
    settle(qtbot, window)
    return set(found)


def test_the_password_is_asked_again_before_a_new_user_and_then_it_is_done(
    qtbot: QtBot, window: Window, new_user: AdminPage
) -> None:
    new_user.tab("users", UsersTab).add_user.click()
    settle(qtbot, window)
    dialog = dialog_of(window)
    assert isinstance(dialog, PasswordAgain)
    field = dialog.findChild(QLineEdit)
    assert field is not None
    assert field.echoMode() == QLineEdit.EchoMode.Password
    assert QApplication.focusWidget() is field
    assert names(qtbot, window) == {"Kari"}
    qtbot.keyClicks(field, "feil passord")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert dialog.isVisible()
    assert dialog.error.isVisible()
    field.clear()
    qtbot.keyClicks(field, PASSWORD)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert names(qtbot, window) == {"Kari", "Ny"}
    assert new_user.tab("users", UsersTab).password.text() == ""


def test_without_the_password_nothing_is_done_and_nothing_typed_is_lost(
    qtbot: QtBot, window: Window, new_user: AdminPage
) -> None:
    new_user.tab("users", UsersTab).add_user.click()
    settle(qtbot, window)
    qtbot.keyClick(dialog_of(window), Qt.Key.Key_Escape)
    settle(qtbot, window)
    assert names(qtbot, window) == {"Kari"}
    assert new_user.tab("users", UsersTab).user.text() == "Ny"
    assert "passordet ditt" in new_user.tab("users", UsersTab).error.text().lower()


def test_who_waits_for_the_password_is_forgotten_at_lock(
    qtbot: QtBot, window: Window, new_user: AdminPage, folder: Path
) -> None:
    new_user.tab("users", UsersTab).add_user.click()
    settle(qtbot, window)
    window.session.lock()
    unlock(qtbot, window)
    assert names(qtbot, window) == {"Kari"}
