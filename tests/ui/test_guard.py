"""The text guard in the window: every field of free words is read while it is written; a line says what was found, asks nobody
and moves nothing, and what may not be known is not told."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.domain.care import Note, TopicEntry
from app.kinds import KINDS, Role
from app.use_cases import tasks
from app.use_cases.centre import CentreFacts, save_centre
from tests.ui.conftest import settle, unlock, workspace
from tests.ui.test_capacity import do
from tests.ui.test_day import take_in
from tests.ui.test_foot import heard  # noqa: F401
from tests.ui.test_record import kept, pane, write
from tests.ui.test_shut import shut_for_duty
from tests.ui.test_trust import second_user
from ui.duty.page import DutyPage
from ui.fields.inputs import widget_for
from ui.record.goal import GoalDialog
from ui.record.tasks import OwnDialog
from ui.shell.window import Window
from ui.widgets.decide import Decide
from ui.widgets.writing import Line, Writing


def looked(qtbot: QtBot, window: Window) -> None:
    """What is written is read now, not after a pause."""
    workspace(window).guard.look()
    settle(qtbot, window)


def typed(qtbot: QtBot, window: Window, field: Any, words: str) -> Any:
    """Type at the end of a field, and wait until it is read."""
    field.setFocus()
    write(field, words)
    looked(qtbot, window)
    return field.strip


@pytest.fixture
def note(qtbot: QtBot, window: Window) -> Writing:
    """The note of a case of Karin Eksempel and two children."""
    take_in(qtbot, window)
    found = pane(qtbot, window, "notes").inputs["text"]
    assert isinstance(found, Writing)
    return found


def opened(qtbot: QtBot, dialog: Decide) -> None:
    """The dialog is there, and has the cursor."""
    dialog.open()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)


def mother_of(qtbot: QtBot, window: Window, household: str) -> str:
    found: list[Any] = []
    window.session.ask(window, lambda queries: queries.cases.household(household), found.extend)
    settle(qtbot, window)
    return next(str(stay.person) for stay in found if stay.kind == "adult")


def test_a_name_is_said_under_the_text_and_one_key_puts_the_code_there(
    qtbot: QtBot, window: Window, note: Writing, request: pytest.FixtureRequest
) -> None:
    said = request.getfixturevalue("heard")
    notes = pane(qtbot, window, "notes")
    mother = mother_of(qtbot, window, notes.household)
    before = [part.geometry() for part in notes.findChildren(QWidget) if part.isVisible()]
    strip = typed(qtbot, window, note, "I dag ville Karin ut.")
    assert strip.isVisible()
    assert strip.said.text() == "Ser ut som et navn: «Karin»"
    assert strip.said.text() in said, "it is heard"
    assert not note.viewport().geometry().intersects(strip.geometry()), "it covers no word"
    assert not any(words.startswith("!") for words in said), "and breaks in on nothing"
    assert "kvinne" in strip.said.toolTip()
    strip.hide()
    assert [part.geometry() for part in notes.findChildren(QWidget) if part.isVisible()] == before, "nothing has moved"
    strip.show()
    assert note.hasFocus()
    qtbot.keyClick(note, Qt.Key.Key_F8)
    assert note.toPlainText() == f"I dag ville {mother} ut."
    assert not strip.isVisible()
    assert note.hasFocus()
    write(note, " Rolig.")
    assert note.toPlainText().endswith(" ut. Rolig."), "the cursor is where it was"
    note.undo()
    note.undo()
    assert "Karin" in note.toPlainText(), "and it is taken back like anything typed"


def test_it_is_said_by_itself_after_a_pause_and_goes_when_the_words_do(
    qtbot: QtBot, window: Window, note: Writing
) -> None:
    note.setFocus()
    write(note, "Ring henne på 912 34 567")
    qtbot.waitUntil(lambda: note.strip.isVisible())
    assert "et telefonnummer: «912 34 567»" in note.strip.said.text()
    note.selectAll()
    write(note, "Ring henne")
    assert not note.strip.isVisible()


def test_what_was_written_just_before_the_cursor_left_is_read_and_another_text_says_nothing(
    qtbot: QtBot, window: Window, note: Writing
) -> None:
    note.setFocus()
    write(note, "Ring henne på 912 34 567")
    other = pane(qtbot, window, "needs").cards["health_now"].text
    other.setFocus()
    qtbot.waitUntil(lambda: bool(note.found))
    assert not note.strip.isHidden()
    pane(qtbot, window, "notes").form.forget()
    assert note.strip.isHidden(), "nobody is in the field, and its text is gone"


def test_a_text_is_saved_whatever_is_said(qtbot: QtBot, window: Window, note: Writing) -> None:
    notes = pane(qtbot, window, "notes")
    typed(qtbot, window, note, "Karin ringte 912 34 567.")
    assert note.strip.isVisible()
    qtbot.keyClick(note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window)
    assert [one.text for one in kept(qtbot, window, Note, notes.household)] == ["Karin ringte 912 34 567."]
    looked(qtbot, window)
    assert not note.strip.isVisible()


def test_every_place_of_the_same_words_is_replaced_and_then_the_next_is_said(
    qtbot: QtBot, window: Window, note: Writing
) -> None:
    strip = typed(qtbot, window, note, "😀 Karin, karin og 😀Karins mor. Ring 912 34 567 i dag, Storgata 5.")
    assert strip.said.text().endswith("(og 2 til)")
    strip.replace.click()
    mother = mother_of(qtbot, window, pane(qtbot, window, "notes").household)
    assert note.toPlainText() == f"😀 {mother}, {mother} og 😀{mother}s mor. Ring 912 34 567 i dag, Storgata 5."
    assert note.hasFocus(), "a click does not take the cursor"
    looked(qtbot, window)
    assert "912 34 567" in strip.said.text()
    qtbot.keyClick(note, Qt.Key.Key_F8)
    looked(qtbot, window)
    qtbot.keyClick(note, Qt.Key.Key_F8)
    assert note.toPlainText().endswith("Ring [telefon] i dag, [adresse].")


def test_what_is_let_stand_is_not_asked_about_again_and_in_no_clear_file(
    qtbot: QtBot, window: Window, note: Writing, folder: Path
) -> None:
    strip = typed(qtbot, window, note, "I dag ville Karin ut, ring 912 34 567.")
    qtbot.keyClick(note, Qt.Key.Key_F9)
    assert "912 34 567" in strip.said.text(), "the next is said"
    qtbot.keyClick(note, Qt.Key.Key_F9)
    assert not strip.isVisible()
    typed(qtbot, window, note, " Karin kom hjem.")
    assert not strip.isVisible()
    window.session.lock()
    settle(qtbot, window)
    assert not any(b"karin" in path.read_bytes().lower() for path in folder.rglob("*") if path.is_file())
    unlock(qtbot, window)
    again = pane(qtbot, window, "notes").inputs["text"]
    assert again is not note
    strip = typed(qtbot, window, again, "Karin sov. ")
    assert again.toPlainText().startswith("Karin sov. I dag ville Karin ut, ring 912 34 567.")
    assert not strip.isVisible(), "of a text that is still being written it is remembered over a lock"
    qtbot.keyClick(again, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window)
    assert typed(qtbot, window, again, "Karin er våken.").isVisible(), "another text is another"


def test_of_two_of_the_same_name_one_is_chosen(qtbot: QtBot, window: Window, note: Writing) -> None:
    household = pane(qtbot, window, "notes").household
    ours = mother_of(qtbot, window, household)
    other = take_in(qtbot, window, "Karin Annen", 0)
    theirs = mother_of(qtbot, window, other)
    workspace(window).open_case(household)  # type: ignore[arg-type]
    settle(qtbot, window)
    field = pane(qtbot, window, "notes").inputs["text"]
    strip = typed(qtbot, window, field, "Så kom Karin.")
    assert "Erstatt med kode" in strip.replace.text()
    qtbot.keyClick(field, Qt.Key.Key_F8)
    menu = next(one for one in strip.findChildren(QMenu) if one.isVisible())
    assert [action.text().split(",")[0] for action in menu.actions()] == [ours, theirs], "one's own case first"
    assert "kvinne" in menu.actions()[0].text()
    menu.actions()[1].trigger()
    menu.close()
    assert field.toPlainText() == f"Så kom {theirs}."


def test_what_was_written_meanwhile_is_not_replaced_by_mistake(qtbot: QtBot, window: Window, note: Writing) -> None:
    typed(qtbot, window, note, "Så kom Karin.")
    cursor = note.textCursor()
    cursor.setPosition(0)
    cursor.insertText("I dag. ")
    qtbot.keyClick(note, Qt.Key.Key_F8)
    assert note.toPlainText() == "I dag. Så kom Karin."
    looked(qtbot, window)
    qtbot.keyClick(note, Qt.Key.Key_F8)
    assert "Karin" not in note.toPlainText()


def test_tab_reaches_the_line_and_a_topic_is_not_saved_on_the_way(qtbot: QtBot, window: Window, note: Writing) -> None:
    household = pane(qtbot, window, "notes").household
    card = pane(qtbot, window, "needs").cards["health_now"]
    strip = typed(qtbot, window, card.text, "Karin har vondt.")
    qtbot.keyClick(card.text, Qt.Key.Key_Tab)
    assert strip.replace.hasFocus()
    settle(qtbot, window)
    assert not kept(qtbot, window, TopicEntry, household, card.person)
    qtbot.keyClick(strip.replace, Qt.Key.Key_Return)
    assert card.text.hasFocus(), "back to the text"
    card.status.setFocus()
    settle(qtbot, window)
    assert [one.text for one in kept(qtbot, window, TopicEntry, household, card.person)] == [
        f"{card.person} har vondt."
    ]


def test_a_line_of_free_words_has_it_too_in_a_dialog(qtbot: QtBot, window: Window, note: Writing) -> None:
    household = pane(qtbot, window, "notes").household
    dialog = OwnDialog(window, window.session, household)
    opened(qtbot, dialog)
    title: Line = dialog.inputs["title"]
    before = dialog.geometry()
    strip = typed(qtbot, window, title, "Ring Karin 😀 Karin")
    assert strip.isVisible()
    assert strip.geometry().top() >= title.mapTo(dialog, title.rect().bottomLeft()).y(), "under it"
    assert dialog.geometry() == before
    qtbot.keyClick(title, Qt.Key.Key_Tab)
    assert strip.replace.hasFocus()
    qtbot.keyClick(strip.replace, Qt.Key.Key_Return)
    mother = mother_of(qtbot, window, household)
    assert title.text() == f"Ring {mother} 😀 {mother}"
    assert title.hasFocus()
    typed(qtbot, window, title, " Karin")
    assert strip.isVisible()
    dialog.inputs["due"].setFocus()
    assert not strip.isVisible(), "it covers nothing once one is elsewhere"
    dialog.leave()


def test_of_a_shut_case_nothing_is_told(qtbot: QtBot, window: Window) -> None:
    second_user(window, qtbot)
    theirs = take_in(qtbot, window)
    take_in(qtbot, window, "Nora Nabo", 1)
    shut_for_duty(qtbot, window, theirs)
    workspace(window).go("duty")
    settle(qtbot, window)
    handover = window.pages["duty"].findChild(Writing)
    assert isinstance(window.pages["duty"], DutyPage)
    assert handover is not None
    strip = typed(qtbot, window, handover, "I dag kom Karin og Nora Nabo.")
    assert strip.said.text() == "Ser ut som et navn: «Nora Nabo»"
    qtbot.keyClick(handover, Qt.Key.Key_F9)
    assert not strip.isVisible()


def test_the_houses_own_address_is_said_where_the_leader_has_told_it(
    qtbot: QtBot, window: Window, note: Writing
) -> None:
    do(qtbot, window, save_centre, CentreFacts("Havn", "75 12 34 56", "Havneveien 17"))
    strip = typed(qtbot, window, note, "Taxi til havneveien 17")
    assert "senterets egen adresse" in strip.said.text()
    qtbot.keyClick(note, Qt.Key.Key_F8)
    assert note.toPlainText() == "Taxi til [senterets adresse]"


def test_what_cannot_be_read_is_in_nobodys_way(
    qtbot: QtBot, window: Window, note: Writing, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(qtbot, window, note, "Så kom Karin.")
    window.session.lock()
    settle(qtbot, window)
    assert window.workspace is None
    unlock(qtbot, window)
    dialog = GoalDialog(window, window.session, "S-999", "P-9999", words="Karin")  # type: ignore[arg-type]
    opened(qtbot, dialog)
    looked(qtbot, window)
    assert dialog.goal.strip.isVisible(), "of a case there is none of, it knows who is in the house"
    dialog.leave()


# -- every field there is (the walk of test_walk sees each of several lines) ---------------------------------------


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_text_of_any_kind_is_guarded_in_whatever_form(qtbot: QtBot, kind: Any) -> None:
    for fact in kind.of(Role.TEXT):
        field = widget_for(replace(fact, label="note.text"))
        qtbot.addWidget(field)
        assert isinstance(field, Writing | Line), fact.label


def test_the_words_of_a_task_are_free_words() -> None:
    from app.kinds import facts_of

    for command, name in ((tasks.OwnTask, "title"), (tasks.TaskEnd, "note"), (tasks.Postponement, "reason")):
        assert facts_of(command)[name].role == Role.TEXT


def test_no_form_makes_its_own_field_of_several_lines() -> None:
    """QPlainTextEdit is made by Writing and Reading; the others are of no case, or before there is a vault."""
    ui = Path(__file__).parents[2] / "ui"
    made = {str(p.relative_to(ui)) for p in ui.rglob("*.py") if "= QPlainTextEdit(" in p.read_text(encoding="utf-8")}
    assert made <= {"admin/transfer.py", "shell/problem.py", "widgets/sheets.py", "unlock/guide.py"}, made
    assert QApplication.instance() is not None
