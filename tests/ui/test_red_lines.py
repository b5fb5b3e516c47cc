"""What must be seen in red through the real window: samvær against a prohibition, and look-ins nobody has told of."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from pytestqt.qtbot import QtBot

from app import clock
from app.domain.entities import Room
from app.domain.together import Meeting
from app.use_cases.intake import Intake, Newcomer, record_intake
from app.use_cases.rooms import save_room
from app.use_cases.together import save_meeting
from tests.ui.conftest import settle, workspace
from tests.ui.test_board import write_in
from tests.ui.test_capacity import dialog
from tests.ui.test_day import page, take_in
from tests.ui.test_record import childs, pane, press
from tests.ui.test_whole_day import asked, fill
from ui.duty.page import DutyPage
from ui.record.protection import MeasuresCard
from ui.shell.window import Window


def board(qtbot: QtBot, window: Window) -> Any:
    workspace(window).go("duty")
    settle(qtbot, window)
    return page(window, DutyPage)


def test_samvaer_agreed_before_the_prohibition_is_told_and_stands_in_red(qtbot: QtBot, window: Window) -> None:
    household = take_in(qtbot, window, children=1)
    child = next(s for s in asked(qtbot, window, lambda q: q.cases.household(household)) if s.kind == "child")
    day = clock.today() + timedelta(days=3)
    met = Meeting(
        code="", household=child.household, person=child.person, day=day, at="14:00", what="visit", whom="other_parent",
        state="agreed",
    )  # fmt: skip
    write_in(qtbot, window, save_meeting, met)
    assert not board(qtbot, window).forbidden.isVisible()
    workspace(window).open_case(household)
    settle(qtbot, window)
    threat = pane(qtbot, window, "threat")
    threat.who.set_code(child.person)
    settle(qtbot, window)
    press(qtbot, window, threat.findChild(MeasuresCard).new)
    shown: Any = dialog(window)
    fill(qtbot, window, kind="contact_ban", decided=f"{clock.today():%d.%m.%Y}")
    assert f"{day:%d.%m.%Y}" in shown.error.text()
    assert "Trykk en gang til" in shown.error.text()
    press(qtbot, window, shown.ok)
    duty = board(qtbot, window)
    assert duty.forbidden.isVisible()
    assert duty.forbidden.property("role") == "error"
    assert child.person in duty.forbidden.text()
    own = childs(qtbot, window, child.person)
    own.show_tab("around")
    settle(qtbot, window)
    around = own.panes["around"].made()
    assert around.forbidden.isVisible()
    assert f"{day:%d.%m.%Y}" in around.forbidden.text()
    table = around.meetings.table.rows_model
    assert "FORBUD STÅR" in str(table.data(table.index(0, 4)))
    (kept,) = asked(qtbot, window, lambda q: q.records.of(Meeting, household))
    write_in(qtbot, window, save_meeting, replace(kept, state="cancelled"))
    assert not around.forbidden.isVisible()
    assert not board(qtbot, window).forbidden.isVisible()


def test_a_look_in_that_was_missed_is_told_of_on_the_board(qtbot: QtBot, window: Window, monkeypatch: Any) -> None:
    write_in(qtbot, window, save_room, Room(code="H01", offer="men", beds=1, outside=True, look_ins=2))
    yesterday = clock.today() - timedelta(days=1)
    write_in(qtbot, window, record_intake, Intake(Newcomer(gender="man"), (), "men", yesterday, "H01"))
    card = board(qtbot, window).look_ins
    over = asked(qtbot, window, lambda q: q.day.missed_look_ins())
    assert [one.night for one in over] == [yesterday], clock.now()
    assert card.missed.isVisible()
    assert "H01" in card.missed.text()
    assert f"{yesterday:%d.%m.%Y}" in card.missed.text()
    press(qtbot, window, card.tell)
    shown: Any = dialog(window)
    press(qtbot, window, shown.ok)
    assert shown.isVisible(), "an explanation is words"
    shown.said.setText("Vikaren visste det ikke.")
    press(qtbot, window, shown.ok)
    assert not card.missed.isVisible()
    assert not card.tell.isVisible()
    assert card.isVisible(), "tonight they must be looked in on again"
