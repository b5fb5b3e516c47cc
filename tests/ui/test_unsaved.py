"""What is written and not saved: it stays with whom it was written about, through another person, a lock and a closed page."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.care import Coordination, Flag, Note, PlanReview, TopicEntry
from app.domain.child import Fetcher, FetchTime, School
from app.domain.errors import RuleBroken
from app.use_cases.children import save_fetcher, save_school
from app.use_cases.full_house import PlacingWish, start_placing
from app.use_cases.journal import NewNote, write_note
from app.use_cases.mapping import TopicTalk, record_topic
from app.use_cases.plans import save_goal
from tests.ui.conftest import settle, unlock, workspace
from tests.ui.test_capacity import capacity, dialog, do, pick
from tests.ui.test_day import page
from tests.ui.test_record import case, childs, family, kept, pane, press, tasks, write
from ui.capacity.full_house import FullHouseTab
from ui.case.page import CasesPage
from ui.children.page import ChildrenPage
from ui.record.flags import FlagsCard
from ui.shell.window import Window
from ui.widgets.decide import Decide
from ui.widgets.fields import parse_date
from ui.widgets.writing import Writing


def lock_and_unlock(qtbot: QtBot, window: Window, where: str) -> None:
    settle(qtbot, window)
    window.session.lock()
    settle(qtbot, window)
    unlock(qtbot, window)
    workspace(window).go(where)
    settle(qtbot, window)


def goal(qtbot: QtBot, window: Window, household: str, person: str) -> None:
    from app.domain.care import Goal

    new = Goal(
        code="", household=household, person=person, phase="stay", goal="Trygg bolig", topic="", created=date.today()
    )
    do(qtbot, window, save_goal, new)


# -- a note, a plan, a judgement ----------------------------------------------------------------------------------


def test_a_note_stays_with_the_person_it_was_written_about(qtbot: QtBot, window: Window) -> None:
    household, mother, (boy, _) = family(qtbot, window)
    notes = pane(qtbot, window, "notes")
    pick(qtbot, notes.who, mother)
    write(notes.inputs["text"], "Om mor")
    notes.inputs["day"].setText("01.11.2026")
    pick(qtbot, notes.who, boy)
    settle(qtbot, window)
    assert notes.inputs["text"].toPlainText() == ""
    assert notes.elsewhere.text().endswith(mother)
    qtbot.keyClick(notes.inputs["text"], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window)
    assert kept(qtbot, window, Note, household) == []
    write(notes.inputs["text"], "Om gutten")
    lock_and_unlock(qtbot, window, "cases")
    notes = pane(qtbot, window, "notes")
    assert (notes.person, notes.inputs["text"].toPlainText()) == (boy, "Om gutten")
    press(qtbot, window, notes.form.save)
    pick(qtbot, notes.who, mother)
    assert (notes.inputs["text"].toPlainText(), notes.inputs["day"].text()) == ("Om mor", "01.11.2026")
    press(qtbot, window, notes.form.save)
    found = {n.text: (n.person, n.day) for n in kept(qtbot, window, Note, household)}
    assert found == {"Om mor": (mother, date(2026, 11, 1)), "Om gutten": (boy, date.today())}
    assert notes.elsewhere.text() == ""


def test_a_correction_is_still_one_after_a_lock_and_can_be_given_up(qtbot: QtBot, window: Window) -> None:
    household, mother, (boy, _) = family(qtbot, window)
    do(qtbot, window, write_note, NewNote(household, "Feil", person=boy, day=date(2026, 11, 1)))
    notes = pane(qtbot, window, "notes")
    pick(qtbot, notes.who, boy)
    settle(qtbot, window)
    press(qtbot, window, notes.correct)
    notes.inputs["text"].setPlainText("Rett")
    pick(qtbot, notes.who, mother)
    assert (notes.corrects.text(), notes.correcting.isVisible()) == ("", False)
    pick(qtbot, notes.who, boy)
    lock_and_unlock(qtbot, window, "cases")
    notes = pane(qtbot, window, "notes")
    assert "N-00001" in notes.correcting.text()
    press(qtbot, window, notes.form.save)
    newest = max(kept(qtbot, window, Note, household), key=lambda n: n.code)
    assert (newest.text, newest.person, newest.corrects, newest.day) == ("Rett", boy, "N-00001", date(2026, 11, 1))
    press(qtbot, window, notes.correct)
    press(qtbot, window, notes.not_correct)
    assert (notes.inputs["text"].toPlainText(), notes.correcting.isVisible()) == ("", False)


def test_a_review_of_the_plan_is_saved_on_whom_it_was_written_about(qtbot: QtBot, window: Window) -> None:
    household, mother, (boy, _) = family(qtbot, window)
    for person in (mother, boy):
        goal(qtbot, window, household, person)
    plan = pane(qtbot, window, "plan")
    pick(qtbot, plan.who, mother)
    settle(qtbot, window)
    write(plan.made["text"], "Om mor")
    write(plan.ending["coordinator"], "NAV")
    goal(qtbot, window, household, mother)  # anything else that is saved in the case
    assert plan.ending["coordinator"].text() == "NAV"
    pick(qtbot, plan.who, boy)
    settle(qtbot, window)
    assert (plan.made["text"].toPlainText(), plan.ending["coordinator"].text()) == ("", "")
    press(qtbot, window, plan.review.save)
    lock_and_unlock(qtbot, window, "cases")
    plan = pane(qtbot, window, "plan")
    pick(qtbot, plan.who, mother)
    settle(qtbot, window)
    assert (plan.made["text"].toPlainText(), plan.ending["coordinator"].text()) == ("Om mor", "NAV")
    press(qtbot, window, plan.review.save)
    press(qtbot, window, plan.after.save)
    assert {r.person: r.text for r in kept(qtbot, window, PlanReview, household)} == {boy: "", mother: "Om mor"}
    assert [c.coordinator for c in kept(qtbot, window, Coordination, household)] == ["NAV"]


def test_a_judgement_half_written_is_kept_whole(qtbot: QtBot, window: Window) -> None:
    _, mother, (boy, _) = family(qtbot, window)
    threat = pane(qtbot, window, "threat")
    pick(qtbot, threat.who, mother)
    settle(qtbot, window)
    pick(qtbot, threat.conclusion.inputs["by"], "police")
    write(threat.conclusion.inputs["measures"], "Alarm")
    write(threat.conclusion.inputs["contact"], "Vakthavende")
    pick(qtbot, threat.who, boy)
    settle(qtbot, window)
    assert threat.conclusion.inputs["measures"].toPlainText() == ""
    lock_and_unlock(qtbot, window, "cases")
    threat = pane(qtbot, window, "threat")
    pick(qtbot, threat.who, mother)
    settle(qtbot, window)
    end = threat.conclusion
    assert (end.inputs["by"].code(), end.inputs["measures"].toPlainText(), end.inputs["contact"].text()) == (
        "police",
        "Alarm",
        "Vakthavende",
    )


def test_esc_throws_a_text_away_only_the_second_time(qtbot: QtBot, window: Window) -> None:
    _, _, (boy, _) = family(qtbot, window)
    plan = pane(qtbot, window, "plan")
    pick(qtbot, plan.who, boy)
    press(qtbot, window, plan.goal)
    asked = dialog(window)
    words = asked.findChild(Writing)
    write(words, "Trygg bolig")
    qtbot.keyClick(asked, Qt.Key.Key_Escape)
    assert asked.isVisible()
    assert "forkaste" in asked.error.text()
    assert words.toPlainText() == "Trygg bolig"
    qtbot.keyClick(asked, Qt.Key.Key_Escape)
    settle(qtbot, window)
    assert not any(d.isVisible() for d in window.findChildren(Decide))


# -- topics -------------------------------------------------------------------------------------------------------


def test_a_topic_that_is_refused_keeps_its_text_for_the_person_it_is_about(qtbot: QtBot, window: Window) -> None:
    _, mother, (boy, _) = family(qtbot, window)
    threat = pane(qtbot, window, "threat")
    pick(qtbot, threat.who, mother)
    settle(qtbot, window)
    pick(qtbot, threat.source, "person")
    threat.cards["perpetrators"].text.setPlainText("a" * 20_001)
    pick(qtbot, threat.who, boy)
    settle(qtbot, window)
    assert mother in threat.error.text()
    assert threat.cards["perpetrators"].text.toPlainText() == ""
    pick(qtbot, threat.who, mother)
    settle(qtbot, window)
    assert len(threat.cards["perpetrators"].text.toPlainText()) == 20_001


def test_an_old_text_never_comes_back_over_a_newer_one(qtbot: QtBot, window: Window) -> None:
    household, _, (boy, _) = family(qtbot, window)
    threat = pane(qtbot, window, "threat")
    pick(qtbot, threat.who, boy)
    settle(qtbot, window)
    pick(qtbot, threat.source, "person")
    write(threat.cards["perpetrators"].text, "GAMMEL")
    page(window, CasesPage).close_case()
    settle(qtbot, window)
    said = TopicTalk(
        household=household, person=boy, kind="threat", topic="perpetrators", base=1, status="talked", text="NY"
    )
    do(qtbot, window, record_topic, said)
    workspace(window).open_case(household)
    settle(qtbot, window)
    threat = pane(qtbot, window, "threat")
    pick(qtbot, threat.who, boy)
    settle(qtbot, window)
    assert threat.cards["perpetrators"].text.toPlainText() == "NY"
    page(window, CasesPage).close_case()
    settle(qtbot, window)
    assert [e.text for e in kept(qtbot, window, TopicEntry, household, boy)] == ["GAMMEL", "NY"]


def test_a_status_found_with_the_arrow_keys_is_saved_once_and_is_the_one_shown(qtbot: QtBot, window: Window) -> None:
    household, mother, _ = family(qtbot, window)
    threat = pane(qtbot, window, "threat")
    pick(qtbot, threat.who, mother)
    settle(qtbot, window)
    pick(qtbot, threat.source, "person")
    card = threat.cards["perpetrators"]
    pick(qtbot, card.status, card.status.itemData(2))
    settle(qtbot, window)
    assert kept(qtbot, window, TopicEntry, household) == []
    card.text.setFocus()
    settle(qtbot, window)
    assert [e.status for e in kept(qtbot, window, TopicEntry, household)] == [card.status.itemData(2)]


def test_a_flag_is_answered_no_without_saying_yes_on_the_way(qtbot: QtBot, window: Window) -> None:
    household, _, _ = family(qtbot, window)
    flags = pane(qtbot, window, "needs").findChild(FlagsCard)
    before = len(tasks(qtbot, window))
    pick(qtbot, flags.choices["forced_marriage"], "no")
    qtbot.keyClick(flags.choices["forced_marriage"], Qt.Key.Key_Return)
    settle(qtbot, window)
    assert [(f.answer, f.version) for f in kept(qtbot, window, Flag, household)] == [("no", 1)]
    assert len(tasks(qtbot, window)) == before


# -- a child ------------------------------------------------------------------------------------------------------


def test_a_school_form_comes_back_whole_and_can_be_saved(qtbot: QtBot, window: Window) -> None:
    household, _, (boy, _) = family(qtbot, window)
    do(
        qtbot,
        window,
        save_school,
        School(household=household, person=boy, attends="school", permission_until=date(2026, 12, 1)),
    )
    school = _school(qtbot, window, boy)
    write(school.inputs["wish"], "Egen klasse")
    school.inputs["break_from"].setText("20.11.2026")
    box = next(iter(school.inputs["seen_to"].boxes.values()))
    box.setChecked(True)
    lock_and_unlock(qtbot, window, "children")
    school = _school(qtbot, window, boy)
    assert school.inputs["permission_until"].text() == "01.12.2026"
    press(qtbot, window, school.form.save)
    (stored,) = kept(qtbot, window, School, household, boy)
    assert (stored.wish, stored.break_from, len(stored.seen_to)) == ("Egen klasse", date(2026, 11, 20), 1)
    assert (stored.attends, stored.permission_until) == ("school", date(2026, 12, 1))
    assert school.form.typed() == {}


def test_a_childs_page_that_is_opened_again_shows_what_was_being_written(qtbot: QtBot, window: Window) -> None:
    household, _, (boy, _) = family(qtbot, window)
    school = _school(qtbot, window, boy)
    write(school.inputs["wish"], "Utkast")
    page(window, ChildrenPage).close_child()
    settle(qtbot, window)
    school = _school(qtbot, window, boy)
    assert school.inputs["wish"].toPlainText() == "Utkast"
    school.inputs["wish"].setPlainText("Svaret")
    press(qtbot, window, school.form.save)
    assert school.inputs["wish"].toPlainText() == "Svaret"
    press(qtbot, window, school.form.save)
    assert [s.wish for s in kept(qtbot, window, School, household, boy)] == ["Svaret"]


def test_a_week_half_written_is_left_alone(qtbot: QtBot, window: Window) -> None:
    household, _, (boy, _) = family(qtbot, window)
    do(qtbot, window, save_fetcher, _fetcher(household, boy))
    child = childs(qtbot, window, boy)
    child.show_tab("fetch")
    settle(qtbot, window)
    fetch = child.panes["fetch"].pane
    pick(qtbot, fetch.week[0][0], "H-0001")
    write(fetch.week[0][1], "8")
    press(qtbot, window, fetch.new)
    dialog(window).reject()
    do(qtbot, window, save_fetcher, _fetcher(household, boy))
    assert (fetch.week[0][0].code(), fetch.week[0][1].text()) == ("H-0001", "8")
    page(window, ChildrenPage).close_child()
    lock_and_unlock(qtbot, window, "children")
    child = childs(qtbot, window, boy)
    child.show_tab("fetch")
    settle(qtbot, window)
    fetch = child.panes["fetch"].pane
    assert (fetch.week[0][0].code(), fetch.week[0][1].text()) == ("H-0001", "8")
    write(fetch.week[1][1], "09:00")
    press(qtbot, window, fetch.form.save)
    assert "tirsdag" in fetch.form.said.text()
    fetch.week[1][1].clear()
    press(qtbot, window, fetch.form.save)
    assert [(t.weekday, t.at, t.fetcher) for t in kept(qtbot, window, FetchTime, household, boy)] == [
        (0, "08:00", "H-0001")
    ]
    assert fetch.form.typed() == {}
    fetch.week[0][1].setText("25:99")
    press(qtbot, window, fetch.form.save)
    assert fetch.form.said.property("role") == "error"


def _fetcher(household: str, person: str) -> Fetcher:
    return Fetcher(
        code="",
        household=household,
        person=person,
        name="",
        relation="parent_here",
        allowed=True,
        basis="agreement",
        note="",
        since=date.today(),
    )


def _school(qtbot: QtBot, window: Window, person: str) -> Any:
    child = childs(qtbot, window, person)
    child.show_tab("school")
    settle(qtbot, window)
    return child.panes["school"].pane


# -- a full house -------------------------------------------------------------------------------------------------


def test_the_decision_for_one_family_never_ends_anothers(qtbot: QtBot, window: Window) -> None:
    for children in (1, 3):
        do(qtbot, window, start_placing, PlacingWish("women", 1, children))
    full = _full_house(qtbot, window)
    first, second = (full.choice.itemData(n) for n in range(2))
    pick(qtbot, full.choice, second)
    end = full.decision
    pick(qtbot, end.inputs["outcome"], "other_shelter")
    write(end.inputs["alternative_note"], "Nordvik")
    end.inputs["decided_by"].setText("Lederen")
    lock_and_unlock(qtbot, window, "capacity")
    full = _full_house(qtbot, window)
    end = full.decision
    assert (full.choice.code(), end.inputs["alternative_note"].text(), end.inputs["decided_by"].text()) == (
        second,
        "Nordvik",
        "Lederen",
    )
    pick(qtbot, full.choice, first)
    assert (end.inputs["alternative_note"].text(), end.inputs["outcome"].code()) == ("", "")
    pick(qtbot, full.choice, second)
    assert (end.inputs["alternative_note"].text(), end.inputs["outcome"].code()) == ("Nordvik", "other_shelter")
    end._end()
    settle(qtbot, window)
    assert [p.code for p in full.search.open] == [first]


def _full_house(qtbot: QtBot, window: Window) -> FullHouseTab:
    full = capacity(qtbot, window).full
    capacity(qtbot, window).tabs.setCurrentWidget(full)
    settle(qtbot, window)
    return full


# -- fields -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["1.1.99999999999999", "1.1.-5.", "1_0.1.2026", "1.1.0", "١.1.2026", "1.1.226", "1", ""]
)
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(RuleBroken):
        parse_date(typed)


@pytest.mark.parametrize("typed", ["1.11.2026", "01.11.26", "011126", "01112026", "1-11-2026", "1 11 2026", "0111"])
def test_a_date_is_understood_however_it_is_typed(typed: str) -> None:
    assert parse_date(typed) == date(2026 if "26" in typed else date.today().year, 11, 1)


def test_a_long_note_is_read_to_its_end_and_leaves_the_window_as_it_was(qtbot: QtBot, window: Window) -> None:
    household, _, _ = family(qtbot, window)
    long = "W" * 3000 + "\n" * 400 + "slutt"
    do(qtbot, window, write_note, NewNote(household, long))
    size = window.size()
    notes = pane(qtbot, window, "notes")
    assert notes.whole.toPlainText().endswith("slutt")
    settle(qtbot, window)
    press(qtbot, window, notes.correct)
    assert window.size() == size
    assert case(window).minimumSizeHint().height() <= 768
    assert notes.minimumSizeHint().width() <= 1366
