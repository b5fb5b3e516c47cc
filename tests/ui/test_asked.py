"""From a call to an enquiry to the case, through the real window: proposed, never copied unasked, and one key back on the way."""

from typing import Any

from pytestqt.qtbot import QtBot

from app import clock
from app.domain.care import Note
from app.domain.day import Call
from app.domain.entities import Request
from app.use_cases.calls import NewCall, log_call
from app.use_cases.requests import Enquiry, record_enquiry
from tests.ui.conftest import settle, workspace
from tests.ui.test_board import write_in
from tests.ui.test_day import page
from tests.ui.test_record import case, kept, press
from tests.ui.test_whole_day import asked
from ui.capacity.page import CapacityPage
from ui.day_service.page import DayServicePage
from ui.intake.page import IntakePage
from ui.shell.window import Window

SAID = "Redd for mannen, to barn."


def calls(qtbot: QtBot, window: Window) -> list[Call]:
    today = clock.today()
    return asked(qtbot, window, lambda q: q.day.calls(today, today))


def requests(qtbot: QtBot, window: Window) -> list[Request]:
    year = clock.today().year
    return asked(qtbot, window, lambda q: q.house.requests(year))


def test_a_call_an_enquiry_and_an_intake_are_one_chain(qtbot: QtBot, window: Window) -> None:
    write_in(qtbot, window, log_call, NewCall(caller="affected", said=SAID))
    workspace(window).go("intake")
    settle(qtbot, window)
    intake = page(window, IntakePage)
    intake.tabs.setCurrentIndex(1)
    enquiry = intake.enquiry
    (call,) = calls(qtbot, window)
    assert enquiry.comes_of.choice.findData(call.code) > 0
    assert SAID not in enquiry.comes_of.choice.itemText(1), "the list has no words"
    enquiry.comes_of.choice.set_code(call.code)
    settle(qtbot, window)
    assert enquiry.comes_of.words.toPlainText() == SAID
    assert enquiry.inputs["note"].toPlainText() == "", "nothing is copied that nobody asked for"
    assert enquiry.inputs["channel"].code() == "phone"
    press(qtbot, window, enquiry.take)
    press(qtbot, window, enquiry.take)
    assert enquiry.inputs["note"].toPlainText() == SAID, "once"
    for name, code in (("outcome", "refused"), ("refusal_reason", "full"), ("alternative", "hotel")):
        enquiry.inputs[name].set_code(code)
    enquiry.inputs["alternative_note"].setText("hotell i byen")
    enquiry.inputs["children"].setValue(2)
    press(qtbot, window, enquiry.form.save)
    (request,) = requests(qtbot, window)
    assert [(one.request, one.became, one.said) for one in calls(qtbot, window)] == [(request.code, "enquiry", "")]
    assert enquiry.comes_of.choice.count() == 1, "what is used is not proposed again"

    intake.tabs.setCurrentIndex(0)
    intake.comes_of.choice.set_code(request.code)
    settle(qtbot, window)
    assert intake.comes_of.words.toPlainText() == SAID
    assert len(intake.child_lines) == 2
    assert not intake.take.isChecked(), "it becomes a note only when somebody says so"
    intake.take.setChecked(True)
    intake.adult.name.setText("Karin Eksempel")
    intake.adult.gender.set_code("woman")
    intake.rooms.setCurrentRow(1)
    if intake.night.isVisible():
        intake.night.set_code("coming")
    press(qtbot, window, intake.form.save)
    household = case(window).household
    (note,) = kept(qtbot, window, Note, household)
    assert note.text == SAID
    assert case(window).came_of.text().startswith(f"Kom av henvendelse {request.code}")
    assert call.code in case(window).came_of.text()

    press(qtbot, window, case(window).request)
    ledger = page(window, CapacityPage).ledger
    assert ledger.table.current_row().code == request.code
    assert ledger.table.current_row().admitted_later
    assert ledger.note.toPlainText() == SAID
    press(qtbot, window, ledger.call)
    listed = page(window, DayServicePage).calls
    assert listed.table.current_row().code == call.code
    assert listed.summary.text().startswith("1 telefon")
    press(qtbot, window, listed.request)
    assert ledger.table.current_row().code == request.code
    assert len(requests(qtbot, window)) == 1, "asked once"


def test_a_half_written_enquiry_of_a_call_is_there_again_after_a_lock(qtbot: QtBot, window: Window) -> None:
    from tests.ui.test_unsaved import lock_and_unlock

    write_in(qtbot, window, log_call, NewCall(caller="relative", said=SAID))
    workspace(window).go("intake")
    settle(qtbot, window)
    enquiry: Any = page(window, IntakePage).enquiry
    (call,) = calls(qtbot, window)
    enquiry.comes_of.choice.set_code(call.code)
    settle(qtbot, window)
    lock_and_unlock(qtbot, window, "intake")
    again = page(window, IntakePage).enquiry
    assert again.comes_of.choice.code() == call.code
    assert again.comes_of.words.toPlainText() == SAID


def test_what_was_said_is_no_note_unless_somebody_says_so(qtbot: QtBot, window: Window) -> None:
    enquiry = Enquiry(clock.today(), "women", 1, 0, "refused", "full", SAID, "none", "Fullt")
    write_in(qtbot, window, record_enquiry, enquiry)
    workspace(window).go("intake")
    settle(qtbot, window)
    intake = page(window, IntakePage)
    intake.comes_of.choice.setCurrentIndex(1)
    settle(qtbot, window)
    assert intake.take.isVisible()
    intake.adult.name.setText("Karin Eksempel")
    intake.adult.gender.set_code("woman")
    intake.rooms.setCurrentRow(1)
    if intake.night.isVisible():
        intake.night.set_code("coming")
    press(qtbot, window, intake.form.save)
    household = case(window).household
    assert kept(qtbot, window, Note, household) == []
    assert case(window).request.isVisible(), "that they asked is known all the same"
