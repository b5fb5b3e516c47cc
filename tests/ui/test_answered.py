"""Answered tasks are seen and opened again; the form is not thrown away at one press; nobody's word is taken for granted."""

from typing import Any

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.care import TopicEntry
from tests.ui.conftest import settle, workspace
from tests.ui.test_day import take_in
from tests.ui.test_trust import case_of, dialog_of
from ui.shell.window import Window


def test_an_answered_task_is_seen_and_opened_again(qtbot: QtBot, window: Window) -> None:
    take_in(qtbot, window)
    card = case_of(window).tasks
    count = len(card.table.rows_model.rows)
    chosen = card.table.current_row()
    card.end()
    end: Any = dialog_of(window)
    end.answer.set_code("done")
    end.ok.click()
    settle(qtbot, window)
    window.activateWindow()
    assert len(card.table.rows_model.rows) == count - 1
    card.answered.click()
    settle(qtbot, window)
    again: Any = dialog_of(window)
    assert [t.code for t in again.table.rows_model.rows] == [chosen.code]
    qtbot.keyClick(again.table, Qt.Key.Key_Return)
    assert again.isVisible(), "Enter in the list opens nothing again by itself"
    again.ok.click()
    settle(qtbot, window)
    window.activateWindow()
    assert len(card.table.rows_model.rows) == count
    assert chosen.code in {t.code for t in card.table.rows_model.rows}


def test_tasks_and_children_are_told_by_role_and_age(qtbot: QtBot, window: Window) -> None:
    take_in(qtbot, window)
    model = case_of(window).tasks.table.rows_model
    about = [model.data(model.index(place, 2)) for place in range(model.rowCount())]
    assert any(" år" in words for words in about)
    workspace(window).go("children")
    settle(qtbot, window)
    children: Any = window.pages["children"]
    model = children.table.rows_model
    assert model.rowCount()
    assert all("," in model.data(model.index(place, 0)) for place in range(model.rowCount()))


def test_what_is_typed_of_a_newcomer_is_thrown_away_at_the_second_press(qtbot: QtBot, window: Window) -> None:
    workspace(window).go("intake")
    settle(qtbot, window)
    intake: Any = window.pages["intake"]
    clear = next(b for b in intake.findChildren(type(intake.form.save)) if b.text() == "Tøm skjemaet")
    intake.adult.name.setText("Anne")
    clear.click()
    assert intake.adult.name.text() == "Anne"
    assert "en gang til" in intake.form.said.text()
    clear.click()
    assert intake.adult.name.text() == ""


def test_who_told_of_a_threat_is_chosen_before_it_is_saved(qtbot: QtBot, window: Window) -> None:
    household = take_in(qtbot, window)
    case = case_of(window)
    case.show_tab("threat")
    settle(qtbot, window)
    pane = case.later["threat"].pane
    card = next(iter(pane.cards.values()))
    assert pane.source.code() == ""
    card.text.setPlainText("Han vet hvor hun er.")
    card.save()
    settle(qtbot, window)
    assert "hvem som sa det" in card.saved.text()
    pane.source.set_code("police")
    pane.source.decided.emit()
    settle(qtbot, window)
    found: list[TopicEntry] = []
    window.session.ask(window, lambda q: q.records.of(TopicEntry, household), found.extend)
    settle(qtbot, window)
    assert [(e.text, e.source) for e in found] == [("Han vet hvor hun er.", "police")]
