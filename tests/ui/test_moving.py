"""Bolig through the real window: the need, a choice, two applications, keys, departure, three calls; the letters; På vei ut."""

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import clock
from app.care.letters import letter_of, shipped
from app.domain.house import ReadyToMove
from app.domain.moving import AfterContact, HandedOut, Moving, MovingStep
from app.use_cases.follow_up import NewFollowUp, open_follow_up
from app.use_cases.intake import Newcomer
from app.use_cases.journal import save_consent
from app.use_cases.moving import save_moving_step
from app.use_cases.stays import Departure, record_departure
from tests.app.caring import a_consent
from tests.ui.conftest import settle, workspace
from tests.ui.test_board import write_in
from tests.ui.test_capacity import dialog
from tests.ui.test_day import page, take_in
from tests.ui.test_record import case, kept, pane, press, write
from tests.ui.test_whole_day import asked, fill
from ui.admin.letters import LettersTab
from ui.capacity.page import CapacityPage
from ui.shell.window import Window
from ui.widgets.leaving import TakeOut


def test_a_mother_with_two_children_from_the_need_to_the_last_call(qtbot: QtBot, window: Window) -> None:
    home = take_in(qtbot, window)
    tab = pane(qtbot, window, "moving")
    assert "avklare behov siden" in tab.state.text().lower()
    for name, code in (("home", "municipal"), ("in_name", "partner"), ("answer", "new_home")):
        tab.inputs[name].set_code(code)
    press(qtbot, window, tab.form.save)
    assert "dagen behovet ble avklart" in tab.form.said.text(), "the answer and its day belong together"
    tab.inputs["clarified"].set_date(clock.today())
    press(qtbot, window, tab.form.save)
    assert kept(qtbot, window, Moving, home)[0].answer == "new_home"

    press(qtbot, window, tab.alternatives.new)
    shown: Any = dialog(window)
    assert len(shown.views) == 2, "each child has its own view"
    write(next(iter(shown.views.values())), "Vil bo nær skolen.")
    fill(qtbot, window, what="municipal_again", safe="no", state="chosen")
    assert "ikke trygt nok" in dialog(window).error.text()
    fill(qtbot, window, state="not_chosen", reason="Han bor der.")
    press(qtbot, window, tab.alternatives.new)
    fill(qtbot, window, what="municipal_here", safe="yes", state="chosen")
    assert [a.state for a in tab.alternatives.table.rows_model.rows] == ["chosen", "not_chosen"]
    assert "kommunal bolig" in tab.state.text()

    today = f"{clock.today():%d.%m.%Y}"
    for whom in ("Boligkontoret", "Nabokommunen"):
        press(qtbot, window, tab.steps.new)
        fill(qtbot, window, what="application", whom=whom)
    tab.steps.table.selectRow(1)
    press(qtbot, window, tab.steps.change)
    fill(qtbot, window, answer="no", answered=today, complained=today)
    tab.steps.table.selectRow(0)
    press(qtbot, window, tab.steps.change)
    fill(qtbot, window, answer="yes", answered=today)
    steps = {s.whom: (s.answer, s.complained) for s in kept(qtbot, window, MovingStep, home)}
    assert {answer for answer, _ in steps.values()} == {"yes", "no"}
    marks = asked(qtbot, window, lambda q: q.house.ready_marks())
    assert [(m.household, m.waits_for, m.housing_decision) for m in marks if isinstance(m, ReadyToMove)] == [
        (home, "municipal_housing", True)
    ]

    tab.after["keys"].set_date(clock.today())
    press(qtbot, window, tab.ending.save)
    stays = asked(qtbot, window, lambda q: q.cases.household(home))
    write_in(qtbot, window, record_departure, Departure(tuple(s.code for s in stays), clock.today(), {}, ""))
    people = tuple(Newcomer(s.kind, s.person) for s in stays)
    write_in(qtbot, window, open_follow_up, NewFollowUp(people, clock.today(), home))
    assert tab.state.text().startswith("Etter oppholdet siden")
    for _ in range(3):
        press(qtbot, window, tab.contacts.new)
        fill(qtbot, window, person=stays[0].person, how="phone_talk", day=today)
        tab.contacts.table.selectRow(0)
        press(qtbot, window, tab.done)
    done = kept(qtbot, window, AfterContact, home)
    assert all(one.done for one in done)
    assert len({one.contact for one in done}) == 3, "each is one phone talk of the day service"
    assert len([c for c in asked(qtbot, window, lambda q: q.day.visits_of(home)) if c.mode == "phone_talk"]) == 3


def test_what_holds_the_services_together_has_an_owner_and_a_day_and_is_never_the_centre(
    qtbot: QtBot, window: Window
) -> None:
    home = take_in(qtbot, window, children=1)
    tab = pane(qtbot, window, "moving")
    child = next(s.person for s in asked(qtbot, window, lambda q: q.cases.household(home)) if s.kind == "child")
    tab.inputs["clarify_owner"].setText("Kari")
    press(qtbot, window, tab.form.save)
    assert "hos Kari" in tab.state.text()
    assert [(one.state, one.owner) for one in tab.phases.rows_model.rows] == [
        ("going", "Kari"), ("to_come", ""), ("to_come", ""),
    ]  # fmt: skip
    press(qtbot, window, tab.coordinating.new)
    shown: Any = dialog(window)
    assert shown.inputs["whom"].accessibleName() == "Hvem koordinerer"
    fill(qtbot, window, what="child_coordinator", whom="Krisesenteret", owner="Kari", due=f"{clock.today():%d.%m.%Y}")
    assert "ikke selv koordinere" in shown.error.text()
    fill(qtbot, window, whom="Helsestasjonen")
    assert "Velg hvilket barn" in shown.error.text()
    fill(qtbot, window, person=child)
    (step,) = kept(qtbot, window, MovingStep, home)
    assert (step.what, step.person, step.whom, step.owner) == ("child_coordinator", child, "Helsestasjonen", "Kari")
    assert [row.code for row in tab.coordinating.table.rows_model.rows] == [step.code]
    assert list(tab.steps.table.rows_model.rows) == [], "it is no step towards a home"
    workspace(window).go("capacity")
    way_out = page(window, CapacityPage)
    way_out.show_tab(way_out.way_out)
    settle(qtbot, window)
    assert [state.owner for state in way_out.way_out.table.rows_model.rows] == ["Kari"]


def test_a_letter_says_what_goes_in_and_leaves_only_on_a_basis(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = take_in(qtbot, window, children=1)
    (mother, _) = asked(qtbot, window, lambda q: q.cases.household(home))
    tab = pane(qtbot, window, "moving")
    tab.letters.who.set_code(mother.person)
    tab.letters.which.set_code("housing_application")
    press(qtbot, window, tab.letters.write)
    shown: Any = dialog(window)
    press(qtbot, window, shown.ok)
    assert shown.error.text(), "a basis is chosen, never taken for granted"
    shown.basis.set_code("consent")
    press(qtbot, window, shown.ok)
    assert "samtykket" in shown.error.text()
    shown.reject()
    given = a_consent(home, mother.person, purpose="services", given=clock.today())
    write_in(qtbot, window, save_consent, given)
    press(qtbot, window, tab.letters.write)
    shown = dialog(window)
    shown.basis.set_code("consent")
    press(qtbot, window, shown.ok)
    leaving: Any = dialog(window)
    assert isinstance(leaving, TakeOut)
    assert kept(qtbot, window, HandedOut, home) == [], "nothing has left yet"
    monkeypatch.setattr("ui.widgets.leaving.choose_printer", lambda owner: object())
    printed: list[bytes] = []
    monkeypatch.setattr("ui.widgets.leaving.pdf_to_printer", lambda printer, pdf: printed.append(pdf))
    leaving.way.set_code("paper")
    press(qtbot, window, leaving.ok)
    qtbot.waitUntil(lambda: bool(printed), timeout=5000)
    settle(qtbot, window)
    (out,) = kept(qtbot, window, HandedOut, home)
    assert out.sha256 == hashlib.sha256(printed[0]).hexdigest(), "the register knows the very document"
    assert [row.code for row in tab.letters.handed.rows_model.rows] == [out.code]


def test_every_family_on_its_way_stands_in_one_list_what_is_late_first(qtbot: QtBot, window: Window) -> None:
    first, second = take_in(qtbot, window, "Anna", 0), take_in(qtbot, window, "Berit", 0)
    late = clock.today() - timedelta(days=1)
    step = MovingStep(code="", household=second, what="application", since=late, due=late)  # type: ignore[arg-type]
    write_in(qtbot, window, save_moving_step, step)
    workspace(window).go("capacity")
    capacity = page(window, CapacityPage)
    capacity.show_tab(capacity.way_out)
    settle(qtbot, window)
    table = capacity.way_out.table
    assert [state.household for state in table.rows_model.rows] == [second, first]
    assert "0 familier" in capacity.way_out.year.text()
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert case(window).household == second
    assert case(window).tabs.tabText(case(window).tabs.currentIndex()) == "Bolig"
    assert QApplication.focusWidget() is not None


def test_the_leader_changes_a_letter_is_told_what_livd_does_not_know_and_goes_back(
    qtbot: QtBot, window: Window
) -> None:
    workspace(window).go("admin")
    settle(qtbot, window)
    admin: Any = window.pages["admin"]
    admin.open_tab("letters")
    settle(qtbot, window)
    tab = admin.tab("letters", LettersTab)
    as_shipped = {letter.code: "\n".join(letter.body) for letter in shipped()}

    def stored(code: str) -> str:
        settings: Mapping[str, str] = dict(asked(qtbot, window, lambda q: list(q.centre.settings().items())))
        return "\n".join(letter_of(settings, code).body)

    tab.which.set_code("udi")
    settle(qtbot, window)
    assert tab.body.toPlainText() == as_shipped["udi"]
    assert letter_of({}, "udi").source in tab.source.text()
    assert not tab.back.isEnabled(), "nothing has been changed"
    tab.body.setPlainText("Vi bor i [adressen].")
    press(qtbot, window, tab.form.save)
    assert "adressen" in tab.form.said.text(), "no letter can have the address"
    assert stored("udi") == as_shipped["udi"]
    tab.body.setPlainText("[personen] trenger et sted å bo.")
    press(qtbot, window, tab.form.save)
    assert stored("udi") == "[personen] trenger et sted å bo."
    assert stored("police_measures") == as_shipped["police_measures"], "one letter at a time"
    press(qtbot, window, tab.back)
    assert stored("udi") == as_shipped["udi"]
    assert tab.body.toPlainText() == as_shipped["udi"]
