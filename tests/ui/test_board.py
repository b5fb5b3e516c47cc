"""The board in one look, through the real window: the same numbers on screen, in the case, on paper and on the command line."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app import clock
from app.cli.duty import duty_rows
from app.domain.care import Danger
from app.use_cases.protection import save_danger, save_measure
from app.use_cases.stays import Departure, record_departure
from app.use_cases.tasks import OWN, OwnTask, add_task
from tests.app.caring import a_measure
from tests.ui.conftest import settle, workspace
from tests.ui.test_capacity import dialog, pick
from tests.ui.test_day import page, stays, take_in
from tests.ui.test_record import case, childs, press, write
from ui.admin.centre import CentreTab
from ui.capacity.page import CapacityPage
from ui.duty.page import DutyPage
from ui.shell.window import Window


def write_in(qtbot: QtBot, window: Window, use_case: Any, command: Any) -> None:
    window.session.submit(window, use_case, command)
    settle(qtbot, window)


def board(qtbot: QtBot, window: Window) -> DutyPage:
    workspace(window).go("duty")
    settle(qtbot, window)
    return page(window, DutyPage)


@pytest.fixture
def at_night(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A clock that stands at an hour of the day that the PC has."""

    def stand(hour: int, day: date) -> None:
        monkeypatch.setattr(clock, "pc_now", lambda: datetime.combine(day, time(hour)))

    return stand


def test_after_a_departure_every_place_says_how_many_are_left(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    household = take_in(qtbot, window)
    _, boy, girl = stays(qtbot, window, household)
    write_in(qtbot, window, record_departure, Departure((boy.code, girl.code), date.today()))
    duty = board(qtbot, window)
    assert duty.house.text().startswith("1 i huset: 1 voksen, 0 barn  ·  1 rom i bruk  ·  3 ledige rom (8 senger)")
    row = next(r for r in duty.women.rows_model.rows if household in r.households)
    assert (row.who, row.beds_text) == ("P-0001 kvinne 36 år", "3"), "the beds beside her are nobody else's"
    workspace(window).open_case(household)
    settle(qtbot, window)
    view: Any = case(window)
    assert view.facts.text().startswith("1 voksen (2 har dratt)")
    workspace(window).go("capacity")
    settle(qtbot, window)
    cells = page(window, CapacityPage).board.view.cells.board
    bars = [bar for section in cells.sections for line in section.lines for bar in line.at(cells.tonight)]
    assert [(bar.code, bar.persons) for bar in bars] == [(household, 1)]
    found: list[Any] = []
    window.session.ask(window, lambda queries: duty_rows(queries, clock.today()), found.append)
    settle(qtbot, window)
    assert (found[0]["in_house"]["heads"], len(found[0]["present"])) == (1, 1)
    paper: list[Any] = []
    monkeypatch.setattr("ui.duty.page.print_text", lambda parent, title, lines, refused: paper.append((title, lines)))
    duty = board(qtbot, window)
    qtbot.keyClick(duty, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window)
    ((title, lines),) = paper
    assert (title, lines[0]) == (duty.title.text(), duty.house.text())
    assert f"{row.room}:  {household}: P-0001 kvinne 36 år" in lines


def test_ctrl_k_prints_the_coded_sheet(qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.ui.test_capacity import command

    paper: list[Any] = []
    monkeypatch.setattr("ui.duty.page.print_text", lambda parent, title, lines, refused: paper.append(title))
    workspace(window).go("admin")
    command(qtbot, window, "skriv ut")
    settle(qtbot, window)
    assert paper == [page(window, DutyPage).title.text()]


def test_at_three_in_the_night_it_is_still_the_night_that_began(qtbot: QtBot, window: Window, at_night: Any) -> None:
    today = date.today()
    at_night(22, today)
    household = take_in(qtbot, window)
    duty = board(qtbot, window)
    evening = duty.title.text()
    write_in(qtbot, window, add_task, OwnTask("Ring politiet", today + timedelta(days=1)))
    at_night(3, today + timedelta(days=1))
    duty._on_minute()
    settle(qtbot, window)
    assert duty.title.text() == evening
    assert evening.startswith("Natt til ")
    assert household in {home for row in duty.women.rows_model.rows for home in row.households}
    assert not any(task.kind == OWN for task in duty.tasks.table.rows_model.rows), "due tonight, not this shift"
    at_night(8, today + timedelta(days=1))
    duty._on_minute()
    settle(qtbot, window)
    assert duty.title.text() != evening
    assert any(task.kind == OWN for task in duty.tasks.table.rows_model.rows)


def test_the_danger_strip_is_the_same_in_case_child_list_and_board(qtbot: QtBot, window: Window) -> None:
    household = take_in(qtbot, window)
    mother, boy, _ = stays(qtbot, window, household)
    write_in(qtbot, window, save_measure, a_measure(mother, date.today() + timedelta(days=9), decided=date.today()))
    workspace(window).open_case(household)
    settle(qtbot, window)
    view: Any = case(window)
    press(qtbot, window, view.danger_button)
    ask: Any = dialog(window)
    ask.relations.boxes["childrens_father"].click()
    write(ask.watch, "Grå varebil")
    press(qtbot, window, ask.ok)
    window.activateWindow()
    expires = f"{date.today() + timedelta(days=9):%d.%m.%Y}"
    strip = f"FARLIG: barnas far.  BESØKSFORBUD, fornyes innen {expires}.  "
    assert view.danger.text() == f"{strip}Se etter: Grå varebil  Ring 112 ved fare."
    assert view.danger.isVisible()
    child = childs(qtbot, window, boy.person)
    assert child.danger.text() == f"{strip}Ring 112 ved fare."
    children: Any = window.pages["children"]
    assert children.danger.text() == f"{household}:  {strip}Ring 112 ved fare."
    duty = board(qtbot, window)
    assert duty.danger.text() == f"K03 {household}:  {strip.rstrip()}"
    assert duty.danger_head.text() == "Fare: Ring 112 ved fare."


def test_a_strip_that_is_new_is_announced(qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    household = take_in(qtbot, window)
    said: list[str] = []
    monkeypatch.setattr("ui.widgets.basics.announce", lambda widget, words, urgent: said.append(words))
    write_in(qtbot, window, save_danger, Danger(household=household, relations=frozenset({"sibling"})))
    duty = board(qtbot, window)
    duty.refresh()
    settle(qtbot, window)
    assert said.count(duty.danger.text()) == 1, "what was said already is not said again"


def test_the_leader_says_when_the_board_turns_and_what_is_to_be_done(qtbot: QtBot, window: Window) -> None:
    household = take_in(qtbot, window, children=0)
    write_in(qtbot, window, save_danger, Danger(household=household, relations=frozenset({"sibling"})))
    workspace(window).go("admin")
    settle(qtbot, window)
    admin: Any = window.pages["admin"]
    admin.open_tab("centre")
    settle(qtbot, window)
    night: Any = admin.tab("centre", CentreTab).night
    assert night.inputs["turns"].text() == "08:00"
    night.inputs["turns"].setText("26:00")
    press(qtbot, window, night.form.save)
    assert "mellom 04:00 og 12:00" in night.form.said.text()
    night.inputs["turns"].setText("07:30")
    night.inputs["danger"].setText("Ring 112. Ikke åpne døra.")
    press(qtbot, window, night.form.save)
    assert "Lagret" in night.form.said.text()
    assert board(qtbot, window).danger_head.text() == "Fare: Ring 112. Ikke åpne døra."


def test_the_tasks_of_a_family_are_one_line_until_it_is_opened(qtbot: QtBot, window: Window) -> None:
    household = take_in(qtbot, window)
    duty = board(qtbot, window)
    pick(qtbot, duty.whose, "all")
    (line,) = duty.tasks.table.rows_model.rows
    assert (line.household, len(line.tasks) > 15) == (household, True)
    assert f"Oppgaver ({len(line.tasks)})" in duty.tasks.head.text()
    assert not duty.tasks.button.isEnabled(), "a family is not answered, its tasks are"
    duty.tasks.table.setFocus()
    duty.tasks.table.selectRow(0)
    qtbot.keyClick(duty.tasks.table, Qt.Key.Key_Return)
    assert len(duty.tasks.table.rows_model.rows) == 1 + len(line.tasks)
    duty.tasks.table.selectRow(1)
    assert duty.tasks.button.isEnabled()
    duty.tasks.table.selectRow(0)
    qtbot.keyClick(duty.tasks.table, Qt.Key.Key_Return)
    assert len(duty.tasks.table.rows_model.rows) == 1


def test_what_must_be_seen_to_is_read_whole(qtbot: QtBot, window: Window) -> None:
    take_in(qtbot, window)
    duty = board(qtbot, window)
    qtbot.waitUntil(lambda: duty.see.rowHeight(0) > 2 * duty.see.fontMetrics().height())
    assert duty.see.maximumHeight() >= duty.see.rowHeight(0)


def test_an_empty_house_says_what_to_do_next(qtbot: QtBot, window: Window) -> None:
    duty = board(qtbot, window)
    assert duty.see_empty.text().startswith("Huset er tomt.")
    take_in(qtbot, window, children=0)
    assert not board(qtbot, window).see_empty.isVisible()
