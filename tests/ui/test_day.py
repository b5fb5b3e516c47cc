"""The main job through the real window, from the keyboard: a family comes in, lives here, moves out, and is counted."""

from datetime import date, timedelta
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import clock
from app.capacity.fit import fit
from app.capacity.house import house_on, party_of
from app.changes import Changes
from app.domain.entities import Stay
from app.use_cases.identity import Reveal, reveal_identity
from app.use_cases.intake import Intake, Newcomer, record_intake
from app.use_cases.stays import Departure, record_departure
from db.vault import Vault
from tests.ui.conftest import settle, workspace
from ui.annual_return.page import ReturnPage
from ui.case.dialogs import DatesDialog
from ui.case.page import CasesPage
from ui.day_service.page import DayServicePage
from ui.duty.page import DutyPage
from ui.intake.page import IntakePage
from ui.shell.window import Window
from ui.widgets.decide import Decide

P = TypeVar("P")


def page(window: Window, kind: type[P]) -> P:
    """The page of a class, by the name of its folder."""
    folder = kind.__module__.split(".")[1]
    found = window.pages["cases" if folder == "case" else folder]
    assert isinstance(found, kind)
    return found


def take_in(qtbot: QtBot, window: Window, name: str = "Karin Eksempel", children: int = 2) -> str:
    """What `type_in` saves, and the case that opens, without the keys: for those who ask about what comes after."""
    today, codes = clock.today(), []
    lines = tuple(Newcomer("child", name=f"Barn {number}", birth_year=2018 + number) for number in range(children))

    def saved(vault: Vault) -> Changes:
        house = house_on(vault.read(lambda queries: queries.house.span(today, today + timedelta(days=1))), today)
        option = fit(house, party_of("women", children + 1))[0]
        adult = Newcomer(name=name, gender="woman", birth_year=1990)
        return vault.write(record_intake, Intake(adult, lines, "women", today, option.room if option.fits else ""))

    window.session.manage(window, saved, codes.append)
    settle(qtbot, window)
    workspace(window).open_case(codes[0])
    settle(qtbot, window)
    return page(window, CasesPage).open_household()


def type_in(qtbot: QtBot, window: Window, name: str = "Karin Eksempel", children: int = 2) -> str:
    """A mother with children, from Ctrl+2 to the case that opens."""
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window)
    intake = page(window, IntakePage)
    qtbot.keyClicks(intake.adult.name, name)
    intake.adult.gender.set_code("woman")
    qtbot.keyClicks(intake.adult.born, "1990")
    for number in range(children):
        qtbot.keyClick(intake, Qt.Key.Key_B, Qt.KeyboardModifier.AltModifier)
        fields = intake.child_lines[-1].fields
        assert QApplication.focusWidget() is fields.name
        qtbot.keyClicks(fields.name, f"Barn {number}")
        qtbot.keyClicks(fields.born, str(2018 + number))
    qtbot.keyClick(intake, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window)
    assert intake.form.said.property("role") != "error", intake.form.said.text()
    return page(window, CasesPage).open_household()


def stays(qtbot: QtBot, window: Window, household: str) -> list[Stay]:
    found: list[Stay] = []
    window.session.ask(window, lambda queries: queries.cases.household(household), found.extend)
    settle(qtbot, window)
    return found


def decide(qtbot: QtBot, window: Window, button: str) -> Decide:
    page(window, CasesPage)._case.buttons[button].click()  # type: ignore[union-attr]
    settle(qtbot, window)
    return next(d for d in window.findChildren(Decide) if d.isVisible())


def accept(qtbot: QtBot, window: Window, dialog: Decide) -> None:
    dialog.ok.click()
    settle(qtbot, window)


def test_a_mother_with_two_children_gets_the_smallest_room_that_fits(qtbot: QtBot, window: Window) -> None:
    household = type_in(qtbot, window)
    found = stays(qtbot, window, household)
    assert [s.kind for s in found] == ["adult", "child", "child"]
    assert found[0].answers["brought_children"] == ("with_children",)
    qtbot.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window)
    duty = page(window, DutyPage)
    rows = {r.room: r for r in duty.women.rows_model.rows}
    assert rows["K03"].households == (household,)  # three beds for three persons; K02 has four
    assert rows["K03"].who == "P-0001 mor, barn 8 år, barn 7 år"
    assert "Karin" not in rows["K03"].who
    assert "3 personer" in duty.women_head.text()
    assert "2 ledige rom" in duty.women_head.text()


def test_search_comes_before_create_and_finds_by_sound(qtbot: QtBot, window: Window) -> None:
    take_in(qtbot, window, "Kristine Eksempel", 0)
    workspace(window).go("intake")
    settle(qtbot, window)
    intake = page(window, IntakePage)
    qtbot.keyClicks(intake.adult.picker.field, "Christin")
    qtbot.waitUntil(lambda: intake.adult.picker.hits.isVisible())
    assert "P-0001" in intake.adult.picker.hits.item(0).text()
    assert "Kristine" not in intake.adult.picker.hits.item(0).text()
    qtbot.keyClick(intake.adult.picker.field, Qt.Key.Key_Return)
    qtbot.keyClick(intake, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window)
    assert "har alt et opphold" in intake.form.said.text()
    assert intake.adult.known is not None, "what was chosen stays when it is refused"


def hits(intake: IntakePage, line: int | None = None) -> list[str]:
    fields = intake.adult if line is None else intake.child_lines[line].fields
    return [fields.picker.hits.item(n).text() for n in range(fields.picker.hits.count())]


def test_a_child_who_was_here_is_found_as_the_adult_and_comes_back_as_the_same_person(
    qtbot: QtBot, window: Window
) -> None:
    year = date.today().year
    long_ago = date(year - 8, 3, 1)
    girl = Newcomer("child", name="Åse Prøve", gender="woman", birth_year=year - 19)
    boy = Newcomer("child", name="Åse Prøvesen", birth_year=year - 9)
    came = Intake(Newcomer(name="Åse Prøven", birth_year=year - 40), (girl, boy), "women", long_ago)
    window.session.submit(window, record_intake, came)
    settle(qtbot, window)
    everybody = tuple(s.code for s in stays(qtbot, window, "S-001"))
    window.session.submit(window, record_departure, Departure(everybody, date(year - 8, 4, 1)))
    settle(qtbot, window)
    workspace(window).go("intake")
    settle(qtbot, window)
    intake = page(window, IntakePage)
    qtbot.keyClicks(intake.adult.picker.field, "Aase Prøv")
    qtbot.waitUntil(lambda: intake.adult.picker.hits.isVisible())
    assert [text[:6] for text in hits(intake)] == ["P-0002", "P-0001"], "no boy of nine among the adults"
    intake.add_child()
    qtbot.keyClicks(intake.child_lines[0].fields.picker.field, "Aase Prøv")
    qtbot.waitUntil(lambda: intake.child_lines[0].fields.picker.hits.isVisible())
    assert [text[:6] for text in hits(intake, 0)] == ["P-0003", "P-0002"], "no grown-up among the children"
    intake.child_lines[0].remove.click()
    qtbot.keyClick(intake.adult.picker.field, Qt.Key.Key_Return)
    qtbot.keyClick(intake, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window)
    assert intake.form.said.property("role") != "error", intake.form.said.text()
    (now,) = stays(qtbot, window, page(window, CasesPage).open_household())
    assert (now.person, now.kind) == ("P-0002", "adult")
    workspace(window).open_case("S-001")
    settle(qtbot, window)
    members = page(window, CasesPage)._case.members  # type: ignore[union-attr]
    assert [(m.person.code, m.person.kind) for m in members] == [
        ("P-0001", "adult"),
        ("P-0002", "child"),
        ("P-0003", "child"),
    ]


def test_one_wrong_letter_finds_the_person_and_says_that_it_only_resembles(qtbot: QtBot, window: Window) -> None:
    take_in(qtbot, window, "Kristoffersen", 0)
    workspace(window).go("intake")
    settle(qtbot, window)
    intake = page(window, IntakePage)
    qtbot.keyClicks(intake.adult.picker.field, "Kristofferxen")
    qtbot.waitUntil(lambda: intake.adult.picker.hits.isVisible())
    assert hits(intake)[0].startswith("P-0001")
    assert hits(intake)[0].endswith("treff på navn som ligner")


def test_an_age_that_cannot_be_is_said_and_nothing_is_lost(qtbot: QtBot, window: Window) -> None:
    workspace(window).go("intake")
    settle(qtbot, window)
    intake = page(window, IntakePage)
    qtbot.keyClicks(intake.adult.name, "Karin Eksempel")
    qtbot.keyClicks(intake.adult.born, str(date.today().year - 10))
    qtbot.keyClick(intake, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window)
    assert "kan ikke føres som voksen" in intake.form.said.text()
    assert intake.adult.name.text() == "Karin Eksempel"
    assert QApplication.focusWidget() is intake.adult.born


def test_somebody_anonymous_is_known_by_code_only(qtbot: QtBot, window: Window) -> None:
    workspace(window).go("intake")
    settle(qtbot, window)
    intake = page(window, IntakePage)
    qtbot.keyClicks(intake.adult.name, "Skal Bort")
    intake.adult.anonymous.click()
    assert not intake.adult.name.isEnabled()
    qtbot.keyClick(intake, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window)
    person = []
    window.session.ask(window, lambda queries: queries.cases.person("P-0001"), person.append)
    settle(qtbot, window)
    assert person[0].anonymous
    window.session.submit(window, reveal_identity, Reveal("P-0001", "prøves"), person.append)
    settle(qtbot, window)
    assert (person[1].name, person[1].phone) == ("", "")


def test_what_is_wrong_is_said_in_norwegian_and_nothing_typed_is_lost(qtbot: QtBot, window: Window) -> None:
    workspace(window).go("intake")
    settle(qtbot, window)
    intake = page(window, IntakePage)
    name = "Å" * 10_000
    intake.adult.name.setText(name)
    intake.form.save.click()
    settle(qtbot, window)
    assert "for lang" in intake.form.said.text()
    assert intake.adult.name.text() == name
    intake.adult.name.setText("مريم \U0001f33b Čáhppe")
    for text, said in (("31.02.2026", "ikke en dato"), ("1.1.1066", "kan ikke stemme"), ("", "ikke en dato")):
        intake.arrived.setText(text)
        intake.form.save.click()
        settle(qtbot, window)
        assert said in intake.form.said.text()
    tomorrow = date.today() + timedelta(days=1)
    intake.arrived.set_date(tomorrow)
    intake.form.save.click()
    settle(qtbot, window)
    assert "fram i tid" in intake.form.said.text()
    intake.arrived.set_date(date.today())
    qtbot.keyClicks(intake.adult.born, "17a")
    intake.form.save.click()
    settle(qtbot, window)
    assert "Fødselsåret" in intake.form.said.text()
    intake.adult.born.clear()
    intake.form.save.click()
    settle(qtbot, window)
    person: list[Any] = []
    window.session.submit(window, reveal_identity, Reveal("P-0001", "prøves"), person.append)
    settle(qtbot, window)
    assert person[0].name == "مريم \U0001f33b Čáhppe"


def test_an_enquiry_that_is_refused_needs_its_reason(qtbot: QtBot, window: Window) -> None:
    workspace(window).go("intake")
    settle(qtbot, window)
    intake = page(window, IntakePage)
    intake.tabs.setCurrentIndex(1)
    intake.enquiry.inputs["outcome"].set_code("refused")
    qtbot.keyClick(intake, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window)
    assert "hvorfor" in intake.enquiry.form.said.text()
    intake.enquiry.inputs["refusal_reason"].set_code("full")
    qtbot.keyClick(intake, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window)
    assert "likeverdig" in intake.enquiry.form.said.text()
    intake.enquiry.inputs["alternative"].set_code("nav")
    qtbot.keyClick(intake, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window)
    assert intake.enquiry.form.said.property("role") != "error"
    workspace(window).go("annual_return")
    settle(qtbot, window)
    assert page(window, ReturnPage).result.value("requests.refused") == 1  # type: ignore[union-attr]


def test_half_the_family_leaves_and_a_child_comes_later(qtbot: QtBot, window: Window) -> None:
    household = take_in(qtbot, window)
    late = decide(qtbot, window, "late")
    accept(qtbot, window, late)
    assert late.focusWidget() is late.kind, "who came is never taken for granted"  # type: ignore[attr-defined]
    late.kind.set_code("child")  # type: ignore[attr-defined]
    accept(qtbot, window, late)
    assert "skal sove der" in late.error.text(), "a fourth in three beds is asked about"
    accept(qtbot, window, late)
    found = stays(qtbot, window, household)
    assert [s.kind for s in found] == ["adult", "child", "child", "child"]
    leave = decide(qtbot, window, "depart")
    who = leave.form.itemAt(0, leave.form.ItemRole.FieldRole).widget()
    boxes = list(who.boxes.values())  # type: ignore[attr-defined]
    assert not any(box.isChecked() for box in boxes), "nobody is chosen who was not pointed at"
    for box in boxes[1:]:
        box.click()
    accept(qtbot, window, leave)
    found = stays(qtbot, window, household)
    assert [s.departed is None for s in found] == [True, False, False, False]


def test_rooms_absence_return_and_dates(qtbot: QtBot, window: Window) -> None:
    household = take_in(qtbot, window, children=0)
    case = page(window, CasesPage)._case
    assert case is not None
    move = decide(qtbot, window, "move")
    move.ok.click()
    settle(qtbot, window)
    assert move.error.text(), "a move needs a room"
    room = move.form.itemAt(1, move.form.ItemRole.FieldRole).widget()
    room.set_code("K02")  # type: ignore[attr-defined]
    accept(qtbot, window, move)
    assert case.members[0].room == "K02"
    accept(qtbot, window, decide(qtbot, window, "away"))
    assert case.members[0].away
    assert not case.buttons["away"].isEnabled()
    accept(qtbot, window, decide(qtbot, window, "back"))
    assert not case.members[0].away
    dates = decide(qtbot, window, "dates")
    assert isinstance(dates, DatesDialog)
    dates.inputs["arrived"].set_date(date.today() - timedelta(days=3))
    accept(qtbot, window, dates)
    assert stays(qtbot, window, household)[0].arrived == date.today() - timedelta(days=3)
    assert "natt nummer 4" in case.facts.text()
    case.show_tab("history")
    lines = [
        case.history.rows_model.data(case.history.rows_model.index(n, 3))
        for n in range(len(case.history.rows_model.rows))
    ]
    assert any("Datoer rettet" in line and "før:" in line for line in lines)


def test_dates_are_put_right_for_the_family_at_once_and_who_differs_is_seen(qtbot: QtBot, window: Window) -> None:
    household = take_in(qtbot, window)
    came, today = (date.today() - timedelta(days=n) for n in (4, 0))
    case = page(window, CasesPage)._case
    assert case is not None
    case.stays.selectRow(1)
    dates = decide(qtbot, window, "dates")
    assert isinstance(dates, DatesDialog)
    first, son, daughter = dates.who.boxes.values()
    for others in (first, daughter):
        others.setFocus()
        qtbot.keyClick(others, Qt.Key.Key_Space)
    dates.inputs["arrived"].set_date(came)
    accept(qtbot, window, dates)
    assert [s.arrived for s in stays(qtbot, window, household)] == [today, came, today]
    case.stays.selectRow(0)
    dates = decide(qtbot, window, "dates")
    assert isinstance(dates, DatesDialog)
    first, son, daughter = dates.who.boxes.values()
    assert [box.isChecked() for box in (first, son, daughter)] == [True, False, True], "the son has dates of his own"
    assert f"{came:%d.%m.%Y}" in son.text()
    assert f"{today:%d.%m.%Y}" in daughter.text()
    son.click()
    dates.inputs["expected_departure"].set_date(today + timedelta(days=3))
    accept(qtbot, window, dates)
    found = stays(qtbot, window, household)
    assert [s.arrived for s in found] == [today, came, today], "what was not changed stays as each has it"
    assert {s.expected_departure for s in found} == {today + timedelta(days=3)}
    settle(qtbot, window)
    case.stays.selectRow(0)
    dates = decide(qtbot, window, "dates")
    assert isinstance(dates, DatesDialog)
    dates.who.ticks.set_codes(frozenset())
    dates.ok.click()
    settle(qtbot, window)
    assert dates.error.text(), "it is of somebody"
    dates.reject()


def test_a_visit_is_logged_in_one_line(qtbot: QtBot, window: Window) -> None:
    qtbot.keyClick(window, Qt.Key.Key_6, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window)
    day = page(window, DayServicePage)
    qtbot.keyClick(day, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "kryss av for anonym" in day.form.said.text()
    day.anonymous.click()
    day.first.set_code("yes")
    qtbot.keyClick(day, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window)
    qtbot.keyClicks(day.picker.field, "Nina Ny")
    day.mode.set_code("phone_talk")
    qtbot.keyClick(day, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window)
    assert [(r.mode, r.anonymous) for r in day.table.rows_model.rows] == [("phone_talk", False), ("day_visit", True)]
    qtbot.keyClicks(day.picker.field, "nina")
    qtbot.waitUntil(lambda: day.picker.hits.isVisible())
    qtbot.keyClick(day.picker.field, Qt.Key.Key_Return)
    qtbot.keyClick(day, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window)
    assert day.table.rows_model.rows[0].person == day.table.rows_model.rows[1].person
