"""A family from intake through mapping, a restraining order about to run out and a school, to a plan after the stay."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.care import Conclusion, Flag, Goal, Note, TopicEntry
from app.domain.child import Fetcher, School
from app.domain.house import Task
from app.use_cases.mapping import TopicTalk, record_topic
from tests.ui.conftest import settle, unlock, workspace
from tests.ui.test_capacity import dialog, do, pick
from tests.ui.test_day import page, stays, take_in
from ui.case.case import CaseView
from ui.case.page import CasesPage
from ui.children.child import ChildView
from ui.children.page import ChildrenPage
from ui.duty.page import DutyPage
from ui.shell.window import Window


def case(window: Window) -> CaseView:
    found = page(window, CasesPage)._case
    assert found is not None
    return found


def pane(qtbot: QtBot, window: Window, tab: str) -> Any:
    case(window).show_tab(tab)
    settle(qtbot, window)
    return case(window).later[tab].pane


def childs(qtbot: QtBot, window: Window, person: str) -> ChildView:
    workspace(window).open_child(person)
    settle(qtbot, window)
    found = page(window, ChildrenPage).child()
    assert found is not None
    assert found.child.person == person
    return found


def kept(qtbot: QtBot, window: Window, kind: type[Any], household: str, person: str = "") -> list[Any]:
    found: list[Any] = []
    window.session.ask(window, lambda queries: queries.records.of(kind, household, person), found.extend)
    settle(qtbot, window)
    return found


def tasks(qtbot: QtBot, window: Window) -> list[Task]:
    found: list[Task] = []
    window.session.ask(window, lambda queries: queries.records.tasks_open(), found.extend)
    settle(qtbot, window)
    return found


def write(widget: QWidget, words: str) -> None:
    """Type any sign, as an input method does."""
    widget.setFocus()
    event = QInputMethodEvent()
    event.setCommitString(words)
    QApplication.sendEvent(widget, event)


def press(qtbot: QtBot, window: Window, button: QWidget) -> None:
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Return)
    settle(qtbot, window)


def family(qtbot: QtBot, window: Window) -> tuple[str, str, list[str]]:
    household = take_in(qtbot, window)
    settle(qtbot, window)
    found = stays(qtbot, window, household)
    return household, found[0].person, [s.person for s in found[1:]]


def test_a_family_from_intake_to_the_plan_after_the_stay(
    qtbot: QtBot, window: Window, tmp_path: Path, monkeypatch: Any
) -> None:
    household, mother, (boy, girl) = family(qtbot, window)
    workspace(window).go("duty")
    settle(qtbot, window)
    duty = page(window, DutyPage)
    (line,) = duty.see.rows_model.rows
    assert (line.household, line.urgent) == (household, True), "a line a family"
    assert "trusselkartlegging (alle)" in line.words
    assert f"barnehage/skole ({boy}, {girl})" in line.words
    duty.see.setFocus()
    duty.see.selectRow(0)
    qtbot.keyClick(duty.see, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert workspace(window).current == "cases"

    # the interview raises its tasks
    needs = pane(qtbot, window, "needs")
    assert needs.which.code() == "interview"
    from ui.record.flags import FlagsCard

    flags = needs.findChild(FlagsCard)
    pick(qtbot, flags.choices["forced_marriage"], "yes")
    flags.choices["forced_marriage"].activated.emit(1)
    settle(qtbot, window)
    assert [f.answer for f in kept(qtbot, window, Flag, household, mother)] == ["yes"]
    assert any(t.kind == "imdi_team" and t.subject == mother for t in tasks(qtbot, window))

    # threats, mother and each child
    threat = pane(qtbot, window, "threat")
    for person in (mother, boy, girl):
        pick(qtbot, threat.who, person)
        settle(qtbot, window)
        pick(qtbot, threat.source, "person")
        card = threat.cards["perpetrators"]
        write(card.text, "Vet ikke hvor de er. Čáhppe, 😀, שלום")
        card.status.setFocus()
        settle(qtbot, window)
        end = threat.conclusion
        pick(qtbot, end.inputs["safe_here"], "with_measures")
        pick(qtbot, end.inputs["police"], "needed")
        press(qtbot, window, end.form.save)
        assert "Lagret" in end.form.said.text()
    made = kept(qtbot, window, Conclusion, household)
    assert {c.person for c in made} == {mother, boy, girl}
    assert {e.text for e in kept(qtbot, window, TopicEntry, household)} == {"Vet ikke hvor de er. Čáhppe, 😀, שלום"}
    workspace(window).go("duty")
    settle(qtbot, window)
    assert not any("trusselkartlegging" in a.words for a in duty.see.rows_model.rows)
    assert any(t.kind == "police_contact" for t in tasks(qtbot, window))

    # a restraining order about to run out
    workspace(window).go("cases")
    pick(qtbot, threat.who, mother)
    settle(qtbot, window)
    from ui.record.protection import MeasuresCard

    press(qtbot, window, threat.findChild(MeasuresCard).new)
    ask: Any = dialog(window)
    pick(qtbot, ask.kind, "restraining_order")
    ask.decided.setText(f"{date.today():%d.%m.%Y}")
    ask.expires.setText(f"{date.today() + timedelta(days=400):%d.%m.%Y}")
    qtbot.keyClick(ask, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert "222 a" in ask.error.text()
    ask.expires.setText(f"{date.today() + timedelta(days=9):%d.%m.%Y}")
    qtbot.keyClick(ask, Qt.Key.Key_Return)
    settle(qtbot, window)
    window.activateWindow()
    assert not any(t.kind == "police_contact" and t.subject == mother for t in tasks(qtbot, window))
    workspace(window).go("duty")
    settle(qtbot, window)
    assert not any("besøksforbud" in a.words for a in duty.see.rows_model.rows), "the strip says it until it is urgent"
    assert "BESØKSFORBUD, fornyes innen" in duty.danger.text()
    assert duty.danger_head.text().endswith("Ring 112 ved fare.")

    # a school that gets a transport application
    child = childs(qtbot, window, boy)
    child.show_tab("school")
    settle(qtbot, window)
    school: Any = child.panes["school"].pane
    pick(qtbot, school.inputs["attends"], "school")
    write(school.inputs["name"], "Fjellvang skole")
    write(school.inputs["may_say"], "At barnet er fraværende")
    pick(qtbot, school.inputs["break_kind"], "partial")
    press(qtbot, window, school.form.save)
    assert "Lagret" in school.form.said.text()
    target = tmp_path / "skyss.pdf"
    monkeypatch.setattr("ui.widgets.leaving.ask_save", lambda *_: target)
    press(qtbot, window, school.apply)
    out = dialog(window)
    press(qtbot, window, out.ok)
    assert "samtykke" in out.error.text()
    assert not target.exists()
    out.reject()
    window.activateWindow()
    child.show_tab("consents")
    settle(qtbot, window)
    consents: Any = child.panes["consents"].pane
    press(qtbot, window, consents.new_consent)
    ask = dialog(window)
    pick(qtbot, ask.purpose, "school")
    write(ask.recipient, "Fjellvang skole")
    qtbot.keyClick(ask, Qt.Key.Key_Return)
    settle(qtbot, window)
    window.activateWindow()
    child.show_tab("school")
    settle(qtbot, window)
    press(qtbot, window, school.apply)
    out = dialog(window)
    press(qtbot, window, out.ok)
    qtbot.waitUntil(target.exists)
    settle(qtbot, window)
    password = out.shown.text()
    assert len(password) == 19
    out.reject()
    window.activateWindow()
    words = PdfReader(target, password=password).pages[0].extract_text()
    assert "12345678" in words
    assert "Barn 0" not in words
    assert [s.transport for s in kept(qtbot, window, School, household, boy)] == ["applied"]

    # who fetches
    child.show_tab("fetch")
    settle(qtbot, window)
    fetch: Any = child.panes["fetch"].pane
    press(qtbot, window, fetch.new)
    ask = dialog(window)
    pick(qtbot, ask.relation, "taxi")
    press(qtbot, window, ask.ok)
    assert ask.isVisible(), "whether somebody may fetch is never taken for granted"
    assert ask.focusWidget() is ask.allowed
    pick(qtbot, ask.allowed, "yes")
    press(qtbot, window, ask.ok)
    assert ask.focusWidget() is ask.basis, "nor on what ground"
    pick(qtbot, ask.basis, "parent")
    pick(qtbot, ask.relation, "other_parent")
    ask.inputs["name"].setText("Pål")
    ask.note.setPlainText("Dommen av 3.11.")
    press(qtbot, window, ask.ok)
    assert "trygt" in ask.error.text(), "the other parent is looked at twice"
    pick(qtbot, ask.relation, "taxi")
    press(qtbot, window, ask.ok)
    window.activateWindow()
    [taxi] = kept(qtbot, window, Fetcher, household, boy)
    fetch.today.set_code(taxi.code)
    fetch.today_at.setText("13.45")
    press(qtbot, window, fetch.otherwise.save)
    workspace(window).go("duty")
    settle(qtbot, window)
    assert [(f.child, f.at, f.relation) for f in duty.fetch.rows_model.rows] == [(boy, "13:45", "taxi")]

    # a need becomes a goal with one key, and a plan after the stay
    workspace(window).open_case(household)
    settle(qtbot, window)
    needs = pane(qtbot, window, "needs")
    pick(qtbot, needs.which, "needs")
    settle(qtbot, window)
    write(needs.cards["housing"].text, "Trygg bolig, ikke på bakkeplan")
    press(qtbot, window, needs.cards["housing"].goal)
    ask = dialog(window)
    assert ask.goal.toPlainText() == "Trygg bolig, ikke på bakkeplan"
    pick(qtbot, ask.phase, "after")
    press(qtbot, window, ask.ok)
    window.activateWindow()
    assert [(g.goal, g.phase, g.topic) for g in kept(qtbot, window, Goal, household)] == [
        ("Trygg bolig, ikke på bakkeplan", "after", "housing")
    ]
    plan = pane(qtbot, window, "plan")
    write(plan.ending["coordinator"], "Krisesenteret")
    press(qtbot, window, plan.after.save)
    assert "koordinere" in plan.after.said.text()
    plan.ending["coordinator"].setText("NAV Sørby")
    press(qtbot, window, plan.after.save)
    assert plan.after.said.text() == "Lagret."
    press(qtbot, window, plan.given)
    assert "Gitt:" in plan.safety.text()

    # the national form is proposed from what was done, and confirmed
    case(window).show_tab("registration")
    settle(qtbot, window)
    registration = case(window).registration
    assert "Plan for oppfølging etter oppholdet" in registration.proposal.text()
    press(qtbot, window, registration.take)
    adult = next(s for s in stays(qtbot, window, household) if s.kind == "adult")
    assert "systematic_threat_assessment_by_centre" in adult.answers["assistance_residents"]
    assert not registration.offer.isVisible()


def test_two_people_on_one_topic_lose_nothing(qtbot: QtBot, window: Window) -> None:
    household, mother, _ = family(qtbot, window)
    needs = pane(qtbot, window, "needs")
    card = needs.cards["now"]
    write(card.text, "Det jeg hørte")
    do(
        qtbot,
        window,
        record_topic,
        TopicTalk(
            household=household,
            person=mother,
            kind="interview",
            topic="now",
            base=0,
            status="talked",
            text="Det den andre hørte",
        ),
    )
    assert card.text.toPlainText() == "Det jeg hørte"
    assert "Det den andre hørte" in card.other.text()
    assert card.other.isVisible()
    card.save()
    settle(qtbot, window)
    entries = [e for e in kept(qtbot, window, TopicEntry, household) if e.topic == "now"]
    assert [e.text for e in sorted(entries, key=lambda e: e.number)] == ["Det den andre hørte", "Det jeg hørte"]


def test_half_filled_pages_survive_a_lock(qtbot: QtBot, window: Window, folder: Path) -> None:
    household, _, (boy, _) = family(qtbot, window)
    notes = pane(qtbot, window, "notes")
    write(notes.inputs["text"], "Et halvt notat Hemmeligord")
    threat = pane(qtbot, window, "threat")
    write(threat.conclusion.inputs["measures"], "Bytte lås Hemmeligord")
    child = childs(qtbot, window, boy)
    child.show_tab("school")
    settle(qtbot, window)
    school: Any = child.panes["school"].pane
    write(school.inputs["wish"], "Vil se hunden Hemmeligord")
    window.session.lock()
    settle(qtbot, window)
    assert not any(b"Hemmeligord" in path.read_bytes() for path in folder.rglob("*") if path.is_file())
    unlock(qtbot, window)
    workspace(window).go("cases")
    settle(qtbot, window)
    assert case(window).household == household
    assert pane(qtbot, window, "notes").inputs["text"].toPlainText() == "Et halvt notat Hemmeligord"
    assert pane(qtbot, window, "threat").conclusion.inputs["measures"].toPlainText() == "Bytte lås Hemmeligord"
    workspace(window).go("children")
    settle(qtbot, window)
    again = page(window, ChildrenPage).child()
    assert again is not None
    again.show_tab("school")
    settle(qtbot, window)
    pane_again: Any = again.panes["school"].pane
    assert pane_again.inputs["wish"].toPlainText() == "Vil se hunden Hemmeligord"


def test_what_is_written_in_a_case_that_is_closed_is_there_when_it_is_opened_again(
    qtbot: QtBot, window: Window
) -> None:
    household, mother, _ = family(qtbot, window)
    write(pane(qtbot, window, "notes").inputs["text"], "Halvt")
    needs = pane(qtbot, window, "needs")
    write(needs.cards["health_now"].text, "Vondt i hånden")
    page(window, CasesPage).close_case()
    settle(qtbot, window)
    assert [e.text for e in kept(qtbot, window, TopicEntry, household, mother)] == ["Vondt i hånden"]
    workspace(window).open_case(household)
    settle(qtbot, window)
    assert pane(qtbot, window, "notes").inputs["text"].toPlainText() == "Halvt"


def test_what_is_saved_is_not_saved_again_before_it_is_read_back(
    qtbot: QtBot, window: Window, monkeypatch: Any
) -> None:
    household, mother, _ = family(qtbot, window)
    card = pane(qtbot, window, "needs").cards["health_now"]
    write(card.text, "Vondt i hånden")
    reload = card._reload
    monkeypatch.setattr(card, "_reload", lambda done: (card.save(), reload(done)))
    card.save()
    settle(qtbot, window)
    assert [e.text for e in kept(qtbot, window, TopicEntry, household, mother)] == ["Vondt i hånden"]


def test_a_note_of_ten_thousand_signs_is_kept_and_a_correction_leaves_the_old(qtbot: QtBot, window: Window) -> None:
    household, *_ = family(qtbot, window)
    notes = pane(qtbot, window, "notes")
    long = ("Åse så سلام 😀 " * 700)[:10_000].strip()
    notes.inputs["text"].setPlainText(long)
    qtbot.keyClick(notes.inputs["text"], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window)
    assert [n.text for n in kept(qtbot, window, Note, household)] == [long]
    press(qtbot, window, notes.correct)
    notes.inputs["text"].setPlainText("Rettet")
    press(qtbot, window, notes.form.save)
    texts = {n.text: n.corrects for n in kept(qtbot, window, Note, household)}
    assert set(texts) == {long, "Rettet"}
    assert texts["Rettet"] == "N-00001"
    notes.inputs["text"].setPlainText("x" * 20_001)
    press(qtbot, window, notes.form.save)
    assert "20000" in notes.form.said.text()
    assert len(notes.inputs["text"].toPlainText()) == 20_001, "what is refused stays on the screen"


def test_formatted_text_is_pasted_plain(qtbot: QtBot, window: Window) -> None:
    from PySide6.QtCore import QMimeData

    family(qtbot, window)
    notes = pane(qtbot, window, "notes")
    formatted = QMimeData()
    formatted.setHtml("<b>Fet</b> <a href='http://x'>lenke</a>")
    formatted.setText("Fet lenke")
    QGuiApplication.clipboard().setMimeData(formatted)
    notes.inputs["text"].paste()
    assert notes.inputs["text"].toPlainText() == "Fet lenke"
    QGuiApplication.clipboard().clear()
