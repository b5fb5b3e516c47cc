"""Inntak at night by keys alone: a mother of two with three answers of safety, a cot and a room; no room; a slip of a year."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from app import clock
from app.domain.care import Danger, TopicEntry
from app.domain.house import MovableBed
from app.use_cases.rooms import place_movable
from tests.ui.conftest import settle, workspace
from tests.ui.test_board import write_in
from tests.ui.test_day import page, stays, type_in
from tests.ui.test_record import kept, press
from ui.capacity.page import CapacityPage
from ui.case.page import CasesPage
from ui.intake.page import IntakePage
from ui.shell.window import Window
from ui.widgets.born import birth_year

ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
MOST_KEYS = 60
"""Beside the letters of names and answers (issue: intake in two minutes)."""


class Keys:
    """What a person presses; the letters of names and answers are not counted."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot, self.count = qtbot, 0

    def press(self, *keys: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            self.count += 1
            self.qtbot.keyClick(QApplication.focusWidget(), key, modifier)

    def type(self, words: str) -> None:
        self.qtbot.keyClicks(QApplication.focusWidget(), words)


def test_a_mother_of_two_is_in_with_safety_cot_and_room_in_under_sixty_keys(qtbot: QtBot, window: Window) -> None:
    write_in(qtbot, window, place_movable, MovableBed(code="SS1", kind="cot", room=""))
    intake, keys = page(window, IntakePage), Keys(qtbot)
    keys.press(Qt.Key.Key_2, modifier=CONTROL)
    settle(qtbot, window)
    assert QApplication.focusWidget() is intake.adult.picker.field
    keys.press(Qt.Key.Key_V, modifier=ALT)
    keys.type("Karin Eksempel")
    keys.press(Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    keys.type("kv")
    keys.press(Qt.Key.Key_Tab)
    keys.type("34 år")
    for name, gender, born in (("Ida", "j", "7"), ("Ola", "g", "3 mnd")):
        keys.press(Qt.Key.Key_B, modifier=ALT)
        assert QApplication.focusWidget() is intake.child_lines[-1].fields.name
        keys.type(name)
        keys.press(Qt.Key.Key_Tab)
        keys.type(gender)
        keys.press(Qt.Key.Key_Tab)
        keys.type(born)
    keys.press(Qt.Key.Key_Y, modifier=ALT)
    keys.type("3")
    keys.press(Qt.Key.Key_Tab)
    keys.type("2")
    keys.press(Qt.Key.Key_Tab)
    keys.type("1")
    keys.press(Qt.Key.Key_Tab, Qt.Key.Key_Space)
    assert intake.needs.codes() == {"cot"}, "a baby proposes the cot"
    assert not intake.rooms.is_chosen(), "no room fits as it stands, and none is taken for granted"
    assert "0 passer, 3 kan gjøres klart" in intake.rooms_head.text()
    scroll = next(area for area in intake.findChildren(QScrollArea) if area.isAncestorOf(intake.rooms))
    window.resize(1366, 768)
    settle(qtbot, window)
    qtbot.waitUntil(lambda: not scroll.verticalScrollBar().maximum(), timeout=3000)
    assert not scroll.verticalScrollBar().maximum(), "a mother of two stands on one screen"
    keys.press(Qt.Key.Key_O, modifier=ALT)
    keys.press(Qt.Key.Key_Down)
    assert intake.rooms.room() == "K01"
    assert "hent 1 sprinkelseng fra lageret" in intake.fetch.text().lower()
    keys.press(Qt.Key.Key_Return, modifier=CONTROL)
    settle(qtbot, window)
    household = page(window, CasesPage).open_household()
    found = stays(qtbot, window, household)
    today = date.today()
    assert [stay.kind for stay in found] == ["adult", "child", "child"]
    assert keys.count <= MOST_KEYS, keys.count

    entries = kept(qtbot, window, TopicEntry, household)
    assert {(e.person, e.topic) for e in entries} == {
        (found[0].person, "perpetrators"), (found[0].person, "following"),
        *((child.person, topic) for child in found[1:] for topic in ("perpetrators", "tracking")),
    }  # fmt: skip
    assert {e.text for e in entries if e.topic == "perpetrators"} == {"Farlig: barnas far. Vet ikke hvor de er."}
    (danger,) = kept(qtbot, window, Danger, household)
    assert danger.relations == {"childrens_father"}
    beds: list[MovableBed] = []
    window.session.ask(window, lambda queries: queries.house.movables(), beds.extend)
    settle(qtbot, window)
    assert [(bed.code, bed.room) for bed in beds] == [("SS1", "K01")]
    years: list[int | None] = []
    window.session.ask(window, lambda queries: [queries.cases.person(s.person).birth_year for s in found], years.extend)
    settle(qtbot, window)
    assert years == [today.year - 34, today.year - 7, (today - timedelta(days=90)).year]


def test_without_a_room_the_family_goes_to_full_house_and_comes_back(qtbot: QtBot, window: Window) -> None:
    for name in ("Anna", "Berit", "Cecilie"):
        type_in(qtbot, window, name, 0)
    workspace(window).go("intake")
    settle(qtbot, window)
    intake = page(window, IntakePage)
    qtbot.keyClicks(intake.adult.name, "Dina")
    intake.add_child()
    intake.needs.boxes["step_free"].click()
    settle(qtbot, window)
    assert intake.full.isVisible()
    press(qtbot, window, intake.form.save)
    assert "Velg rom" in intake.form.said.text(), "nobody is left without a room by not answering"
    assert QApplication.focusWidget() is intake.rooms
    assert not intake.rooms.is_chosen(), "coming to the list chooses nothing"
    press(qtbot, window, intake.full)
    full = page(window, CapacityPage).full
    assert full.isVisible()
    assert (full.adults.value(), full.minors.value(), full.needs.codes()) == (1, 1, {"step_free"})
    press(qtbot, window, full.start)
    full.step.buttons["done"].setFocus()
    qtbot.keyClick(full.step.buttons["done"], Qt.Key.Key_Return)
    settle(qtbot, window)
    full.decision.inputs["outcome"].set_code("extra_bed")
    press(qtbot, window, full.decision.form.save)
    assert workspace(window).current == "intake"
    assert intake.adult.name.text() == "Dina", "what was typed of them is still there"


def test_a_childs_impossible_year_sends_the_cursor_to_the_child(qtbot: QtBot, window: Window) -> None:
    workspace(window).go("intake")
    settle(qtbot, window)
    intake = page(window, IntakePage)
    qtbot.keyClicks(intake.adult.born, "1990")
    for born in ("2018", "1880"):
        intake.add_child()
        qtbot.keyClicks(intake.child_lines[-1].fields.born, born)
    settle(qtbot, window)
    press(qtbot, window, intake.form.save)
    assert QApplication.focusWidget() is intake.child_lines[1].fields.born
    assert intake.adult.born.text() == "1990"


@pytest.mark.parametrize(
    ("typed", "year"),
    [
        ("2018", 2018), ("7", 2019), ("7 år", 2019), ("7år", 2019), ("3 mnd", 2026), ("14 mnd", 2025), ("5 uker", 2026),
        ("", None), ("syv", 0), ("20188", 0), ("-3", 0), ("7 hester", 0),
    ],
)  # fmt: skip
def test_an_age_becomes_the_year_it_gives(typed: str, year: int | None) -> None:
    assert birth_year(typed, date(2026, 11, 23)) == year


def test_past_midnight_it_is_asked_which_night_an_arrival_belongs_to(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = date.today()
    intake = page(window, IntakePage)
    workspace(window).go("intake")
    settle(qtbot, window)
    assert not intake.night.isVisible(), "at two in the afternoon nobody is asked"
    monkeypatch.setattr(clock, "pc_now", lambda: datetime.combine(today, time(2, 10)))
    intake.refresh()
    settle(qtbot, window)
    assert intake.night.isVisible()
    qtbot.keyClicks(intake.adult.name, "Karin")
    press(qtbot, window, intake.form.save)
    assert "hvilken natt" in intake.form.said.text()
    qtbot.keyClicks(QApplication.focusWidget(), "1")
    assert intake.arrived.value() == today - timedelta(days=1)
    press(qtbot, window, intake.form.save)
    (stay,) = stays(qtbot, window, page(window, CasesPage).open_household())
    assert stay.arrived == today - timedelta(days=1)
    assert stay.hour == "02:10"
