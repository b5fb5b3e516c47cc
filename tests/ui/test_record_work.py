"""Handover, tasks, rules, the other parent's request and paper, through the real window."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.domain.care import DecisionRecord
from tests.ui.conftest import settle, workspace
from tests.ui.test_capacity import dialog, pick
from tests.ui.test_day import page
from tests.ui.test_record import case, childs, family, kept, pane, press, tasks, write
from tests.ui.test_trust import OTHER, log_in, second_user
from ui.duty.page import DutyPage
from ui.shell.window import Window
from ui.widgets.leaving import Document, TakeOut, printed


def test_a_word_to_the_next_shift_is_read_and_signed(qtbot: QtBot, window: Window) -> None:
    family(qtbot, window)
    notes = pane(qtbot, window, "notes")
    write(notes.inputs["text"], "Ringte politiet, ringer tilbake")
    notes.inputs["handover"].setChecked(True)
    press(qtbot, window, notes.form.save)
    workspace(window).go("duty")
    settle(qtbot, window)
    duty = page(window, DutyPage)
    assert "Ringte politiet" in duty.handover.lines.text()
    assert "3 personer kom, K0" in duty.handover.happened.text(), "what has happened writes itself"
    write(duty.handover.new, "Vaskemaskinen er ute av drift")
    press(qtbot, window, duty.handover.form.save)
    assert "Vaskemaskinen" in duty.handover.lines.text()
    assert "3 personer kom, K0" in duty.handover.lines.text(), "it stays with the word it was handed over with"
    assert "Ingenting er ført" in duty.handover.happened.text()
    assert not duty.unread.isVisible(), "nobody signs what they wrote themselves"
    second_user(window, qtbot)
    window.session.lock()
    log_in(qtbot, window, "Vakt", OTHER)
    duty = page(window, DutyPage)
    assert duty.unread.isVisible()
    assert "Vaskemaskinen" in duty.unread.lines.text()
    assert "2 ikke lest" in duty.unread.head.text()
    press(qtbot, window, duty.unread.sign)
    assert not duty.unread.isVisible()
    assert "(lest av Kari, Vakt)" in duty.handover.lines.text()


def test_the_leader_changes_a_rule_and_adds_one(qtbot: QtBot, window: Window) -> None:
    from ui.admin.page import AdminPage
    from ui.admin.task_rules import TaskRulesTab

    workspace(window).go("admin")
    settle(qtbot, window)
    page(window, AdminPage).open_tab("task_rules")
    settle(qtbot, window)
    rules = page(window, AdminPage).tab("task_rules", TaskRulesTab)
    first = next(n for n, r in enumerate(rules.table.rows_model.rows) if r.code == "welcome_talk")
    rules.table.selectRow(first)
    rules.inputs["hours"].setValue(72)
    press(qtbot, window, rules.form.save)
    press(qtbot, window, rules.new)
    write(rules.inputs["title"], "Vis brannutgangen")
    pick(qtbot, rules.inputs["who"], "each")
    press(qtbot, window, rules.form.save)
    assert rules.form.said.property("role") != "error", rules.form.said.text()
    _, mother, children = family(qtbot, window)
    raised = tasks(qtbot, window)
    own = [t for t in raised if t.kind == "own_1"]
    assert {t.subject for t in own} == {mother, *children}
    welcome = [t for t in raised if t.kind == "welcome_talk"]
    assert all(71 <= (t.due - t.raised).total_seconds() / 3600 <= 73 for t in welcome)


def test_a_task_is_put_off_or_set_aside_with_a_reason(qtbot: QtBot, window: Window) -> None:
    family(qtbot, window)
    card = case(window).tasks
    count = len(card.table.rows_model.rows)
    card.table.selectRow(0)
    chosen = card.table.current_row()
    press(qtbot, window, card.later)
    ask: Any = dialog(window)
    press(qtbot, window, ask.ok)
    assert ask.isVisible(), "a reason is asked for"
    write(ask.reason, "Hun sover")
    press(qtbot, window, ask.ok)
    assert [t.due.date() for t in tasks(qtbot, window) if t.code == chosen.code] == [date.today() + timedelta(days=1)]
    card.table.selectRow(0)
    press(qtbot, window, card.button)
    ask = dialog(window)
    pick(qtbot, ask.answer, "not_relevant")
    press(qtbot, window, ask.ok)
    assert ask.isVisible()
    write(ask.note, "Har alt en kontakt")
    press(qtbot, window, ask.ok)
    assert len(case(window).tasks.table.rows_model.rows) == count - 1


def test_the_other_parents_request_goes_to_the_leader(qtbot: QtBot, window: Window) -> None:
    household, _, (boy, _) = family(qtbot, window)
    child = childs(qtbot, window, boy)
    child.show_tab("consents")
    settle(qtbot, window)
    consents: Any = child.panes["consents"].pane
    press(qtbot, window, consents.parent_asks)
    ask: Any = dialog(window)
    write(ask.text, "Ringte og ville vite hvor barnet er")
    press(qtbot, window, ask.ok)
    [record] = kept(qtbot, window, DecisionRecord, household, boy)
    assert record.conclusion == ""
    [task] = [t for t in tasks(qtbot, window) if t.kind == "parent_request"]
    assert (task.responsible, task.subject) == ("leader", boy)
    press(qtbot, window, consents.change)
    ask = dialog(window)
    pick(qtbot, ask.conclusion, "refused")
    write(ask.why, "Kan røpe at barnet er her")
    press(qtbot, window, ask.ok)
    assert not [t for t in tasks(qtbot, window) if t.kind == "parent_request"]


def test_the_command_duty_says_what_the_board_shows(qtbot: QtBot, window: Window, folder: Path, capsys: Any) -> None:
    from app.cli.duty import duty_rows

    _, mother, children = family(qtbot, window)
    workspace(window).go("duty")
    settle(qtbot, window)
    found: list[Any] = []
    window.session.ask(window, lambda queries: duty_rows(queries, date.today()), found.append)
    settle(qtbot, window)
    duty = page(window, DutyPage)
    (line,) = duty.see.rows_model.rows
    assert "trusselkartlegging (alle)" in line.words
    assert set(found[0]["missing_threat_mapping"]) == {mother, *children}
    heads = found[0]["in_house"]
    assert duty.house.text().startswith(f"{heads['heads']} i huset: {heads['adults']} voksen, {heads['children']} barn")
    assert json.dumps(found[0])


def test_paper_is_not_written_before_the_log_has_its_line(
    qtbot: QtBot, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, mother, _ = family(qtbot, window)
    plan = pane(qtbot, window, "plan")
    order: list[str] = []
    target = tmp_path / "plan.pdf"

    def make(queries: Any, marks: bool) -> bytes:
        from app.ports import LogFilter

        order.extend(line.event for line in queries.trust.log(LogFilter(kind="print")))
        return b"%PDF"

    monkeypatch.setattr("ui.widgets.leaving.ask_save", lambda *_: target)
    out = TakeOut(plan, window.session, Document(printed("plan", mother), make, may_be_open=True))
    out.open()
    out.way.set_code("open")
    out.ok.click()
    settle(qtbot, window)
    assert order == ["plan"]
    assert target.read_bytes() == b"%PDF"
    assert target.stat().st_mode & 0o077 == 0
