"""An answer that comes late is not shown: not of another person, not of another night."""

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.domain.care import Goal, Measure
from app.domain.child import School
from app.domain.errors import RuleBroken
from app.use_cases.children import save_school
from app.use_cases.journal import NewNote, save_consent, write_note
from app.use_cases.mapping import NewConclusion, TopicTalk, conclude, record_topic
from app.use_cases.plans import save_goal
from app.use_cases.protection import save_measure
from app.use_cases.rights import Asked, ask_for
from tests.app.caring import a_consent
from tests.support import TODAY
from tests.ui.conftest import settle, workspace
from tests.ui.test_capacity import do, pick
from tests.ui.test_day import stays, take_in
from tests.ui.test_record import childs, pane
from ui.fields.drafts import Drafts
from ui.fields.form import Form
from ui.models.rows import RowsTable
from ui.shell.window import Window

MARKER = "Xylofon"


def write_about(window: Window, household: str, person: str) -> None:
    """Something in every pane, with the marker in its words."""
    consent = a_consent(household, person, recipient=MARKER)
    goal = Goal(code="", household=household, person=person, phase="stay", goal=MARKER, topic="", created=TODAY)
    measure = Measure(
        code="",
        household=household,
        person=person,
        kind="contact_ban",
        decided=None,
        expires=None,
        agency=MARKER,
        note="",
    )
    for use_case, command in (
        (save_consent, consent), (save_goal, goal), (save_measure, measure),
        (write_note, NewNote(household, MARKER, person=person)),
        (record_topic, TopicTalk(household, person, "needs", "health", 0, "talked", MARKER)),
        (record_topic, TopicTalk(household, person, "threat", "violence", 0, "talked", MARKER)),
        (ask_for, Asked(person, "copy", TODAY, MARKER)),
        (conclude, NewConclusion(household, person, "needs", TODAY, text=MARKER)),
    ):  # fmt: skip
        window.session.submit(window, use_case, command)


def shown(pane_: Any) -> str:
    """Every word on a pane."""
    cells = [
        column.text(row) for table in pane_.findChildren(RowsTable) for row in table.rows_model.rows
        for column in table.rows_model.columns
    ]  # fmt: skip
    texts = [text.toPlainText() for text in pane_.findChildren(QPlainTextEdit)]
    return "\n".join([*cells, *texts, *(label.text() for label in pane_.findChildren(QLabel))])


@pytest.mark.parametrize("name", ["consents", "plan", "notes", "needs", "threat", "rights"])
def test_what_is_asked_of_one_person_is_never_shown_of_another(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    household = take_in(qtbot, window, children=1)
    mother, child = (stay.person for stay in stays(qtbot, window, household))
    write_about(window, household, mother)
    workspace(window).open_case(household)
    settle(qtbot, window)
    tab = pane(qtbot, window, name)
    if name == "needs":
        pick(qtbot, tab.which, "needs")
    tab.choose(mother)
    settle(qtbot, window)
    assert MARKER in shown(tab), "the marker is where it is looked for"
    held: list[tuple[Any, ...]] = []
    with monkeypatch.context() as slow:
        slow.setattr(window.session, "ask", lambda *asked: held.append(asked))
        tab.refresh()
        late = list(held)
        tab.choose(child)
    for asked in held[len(late) :]:
        window.session.ask(*asked)
    settle(qtbot, window)
    assert MARKER not in shown(tab)
    for asked in late:
        window.session.ask(*asked)
    settle(qtbot, window)
    assert tab.person == child
    assert MARKER not in shown(tab), "an answer about somebody else came late"


def test_another_person_is_shown_with_their_own_first_row_chosen(qtbot: QtBot, window: Window) -> None:
    household = take_in(qtbot, window, children=1)
    mother, child = (stay.person for stay in stays(qtbot, window, household))
    for person in (mother, child):
        write_about(window, household, person)
    workspace(window).open_case(household)
    settle(qtbot, window)
    tab = pane(qtbot, window, "consents")
    for person in (mother, child, mother):
        tab.choose(person)
        settle(qtbot, window)
        assert tab.consents.current_row().person == person


def test_a_night_that_was_left_is_not_shown_when_its_answer_comes(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(qtbot, window)
    workspace(window).go("duty")
    settle(qtbot, window)
    duty: Any = window.pages["duty"]
    rows = [row.households for row in duty.women.rows_model.rows]
    assert any(rows)
    held: list[tuple[Any, ...]] = []
    with monkeypatch.context() as slow:
        slow.setattr(window.session, "ask", lambda *asked: held.append(asked))
        duty.refresh()
        late = list(held)
        duty.night = duty._found.night - timedelta(days=30)
        duty.refresh()
    for asked in (*held[len(late) :], *late):
        window.session.ask(*asked)
        settle(qtbot, window)
    assert not any(row.households for row in duty.women.rows_model.rows)


def test_the_week_of_a_child_has_its_days_in_words(qtbot: QtBot, window: Window) -> None:
    household = take_in(qtbot, window, children=1)
    child = childs(qtbot, window, stays(qtbot, window, household)[1].person)
    child.show_tab("fetch")
    settle(qtbot, window)
    words = {label.text() for label in child.panes["fetch"].pane.findChildren(QLabel)}
    assert {"Mandag", "Tirsdag", "Onsdag", "Torsdag", "Fredag"} <= words


def test_what_comes_back_late_is_said_of_whom_it_is_about_and_of_nobody_else(qtbot: QtBot) -> None:
    class Slow:
        drafts = Drafts()
        waiting: list[Any]

        def submit(self, owner: Any, use_case: Any, command: Any, done: Any, failed: Any, sure: Any) -> None:
            self.waiting = [done, failed]

    session: Any = Slow()
    note, owner = QLineEdit(), QWidget()
    for widget in (note, owner):
        qtbot.addWidget(widget)
    form = Form(owner, session, {"note": note}, "Lagre", lambda: None)
    qtbot.addWidget(form.save)
    qtbot.addWidget(form.said)
    for number, said in ((0, ""), (1, "P-0001: Dette kan bare lederen gjøre.")):
        form.about("note:S-001:P-0001")
        note.setText("Om mor")
        form.send(lambda work, command: None, note.text)  # type: ignore[arg-type, return-value]
        assert not form.save.isEnabled()
        form.about("note:S-001:P-0002")
        session.waiting[number](None if number == 0 else RuleBroken("leader_only"))
        assert (form.said.text(), form.save.isEnabled()) == (said, True)
    assert session.drafts.get("note:S-001:P-0001")["now"] == {"note": "Om mor"}, "what was refused is kept"


def test_what_somebody_else_saved_in_the_same_field_is_said_and_both_are_seen(qtbot: QtBot, window: Window) -> None:
    household = take_in(qtbot, window, children=1)
    person = stays(qtbot, window, household)[1].person
    child = childs(qtbot, window, person)
    child.show_tab("school")
    settle(qtbot, window)
    school: Any = child.panes["school"].pane
    school.inputs["wish"].setPlainText("Vil se hunden")
    do(qtbot, window, save_school, School(household=household, person=person, attends="school", wish="Vil ringe far"))
    assert school.inputs["wish"].toPlainText() == "Vil se hunden"
    assert school.inputs["attends"].code() == "school", "what was not typed is the newest"
    assert "Vil ringe far" in school.form.said.text()
    assert school.form.said.property("role") == "error"
