"""The whole day through the real window, by keys: a call at night, a visit with an interpreter, moving in, the same man in two
families, a court with company, out, and on as a day user. And each new card, dialog and list of it."""

from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app import clock
from app.domain.book import Incident
from app.domain.care import Note
from app.domain.day import Appointment, Call, FollowUp, Perpetrator, PhoneEntry
from app.domain.entities import Request, Room
from app.domain.together import Adaptation, Around, Heard, Meeting
from app.use_cases.book import save_phone
from app.use_cases.centre import NightRules, save_night
from app.use_cases.day_service import Visit, log_contact
from app.use_cases.follow_up import NewFollowUp, open_follow_up
from app.use_cases.intake import Intake, Newcomer, record_intake
from app.use_cases.perpetrators import PerpetratorCard, save_perpetrator
from app.use_cases.rooms import save_room
from tests.app.days import a_perpetrator
from tests.ui.conftest import settle, workspace
from tests.ui.test_board import write_in
from tests.ui.test_capacity import dialog
from tests.ui.test_day import page, take_in
from tests.ui.test_intake_keys import CONTROL, Keys
from tests.ui.test_record import case, childs, kept, pane, press, write
from ui.capacity.page import CapacityPage
from ui.case.page import CasesPage
from ui.children.page import ChildrenPage
from ui.day_service.page import DayServicePage
from ui.duty.page import DutyPage
from ui.house.page import HousePage
from ui.shell.window import Window

MOST_CALL_KEYS = 12
"""From the key that opens the call to the call saved, beside the words (issue: the phone)."""


def asked(qtbot: QtBot, window: Window, question: Any) -> list[Any]:
    """What a query answers."""
    rows: list[Any] = []
    window.session.ask(window, question, rows.extend)
    settle(qtbot, window)
    return rows


def calls(qtbot: QtBot, window: Window) -> list[Call]:
    today = clock.today()
    return asked(qtbot, window, lambda queries: queries.day.calls(today, today))


def fill(qtbot: QtBot, window: Window, **values: str) -> None:
    """Fill fields of the dialog that is open, by name, and save it."""
    shown = dialog(window)
    for name, value in values.items():
        field = shown.inputs[name]  # type: ignore[attr-defined]
        if hasattr(field, "set_code"):
            field.set_code(value)
        else:
            field.clear()
            write(field, value)
    press(qtbot, window, shown.ok)


def test_a_call_is_written_in_twelve_keys_beside_the_words(qtbot: QtBot, window: Window) -> None:
    workspace(window).go("capacity")
    settle(qtbot, window)
    keys = Keys(qtbot)
    keys.press(Qt.Key.Key_T, modifier=CONTROL)
    settle(qtbot, window)
    shown: Any = dialog(window)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is shown.inputs["caller"], timeout=3000)
    keys.press(Qt.Key.Key_P, Qt.Key.Key_Tab)
    keys.type("En mor som er redd for datteren.")
    keys.press(Qt.Key.Key_Return, modifier=CONTROL)
    settle(qtbot, window)
    (call,) = calls(qtbot, window)
    assert (call.caller, call.said, call.became) == ("relative", "En mor som er redd for datteren.", "number")
    assert keys.count <= MOST_CALL_KEYS, keys.count
    assert "TL-00001" in workspace(window).undo.words.text()


def test_the_dialog_asks_only_what_the_call_becomes(qtbot: QtBot, window: Window) -> None:
    workspace(window).new_call()
    shown: Any = dialog(window)
    rows = {"number": False, "talk": False, "enquiry": True, "note": False}
    for became, asks in rows.items():
        shown.inputs["became"].set_code(became)
        assert shown.form.isRowVisible(shown.asked["outcome"]) is asks
        assert shown.form.isRowVisible(shown.who) is (became in ("talk", "note"))
    shown.inputs["caller"].set_code("affected")
    shown.inputs["became"].set_code("note")
    press(qtbot, window, shown.ok)
    assert "Velg hvem" in shown.error.text()
    shown.inputs["became"].set_code("enquiry")
    for name, value in (("outcome", "refused"), ("refusal_reason", "full"), ("alternative", "other_shelter")):
        shown.asked[name].set_code(value)
    shown.asked["alternative_note"].setText("Nabosenteret")
    write(shown.inputs["said"], "Står på stasjonen.")
    press(qtbot, window, shown.ok)
    workspace(window).go("capacity")
    capacity = page(window, CapacityPage)
    capacity.show_tab(capacity.ledger)
    settle(qtbot, window)
    capacity.ledger.table.selectRow(0)
    assert capacity.ledger.note.toPlainText() == "Står på stasjonen.", "the first enquiry can be read again"
    request: Request = capacity.ledger.table.current_row()
    assert request.channel == "phone"
    press(qtbot, window, capacity.ledger.right)
    fill(qtbot, window, channel="police")
    assert capacity.ledger.table.current_row().channel == "police"
    press(qtbot, window, capacity.ledger.wrong)
    write(dialog(window).why, "Ringte to ganger")  # type: ignore[attr-defined]
    press(qtbot, window, dialog(window).ok)
    assert capacity.ledger.table.rows_model.rows == []


def test_from_a_call_at_night_to_two_months_after_the_stay(qtbot: QtBot, window: Window) -> None:
    other = take_in(qtbot, window, "Nabo Nabosen", 0)
    (neighbour,) = asked(qtbot, window, lambda q: q.cases.household(other))
    known = PerpetratorCard(a_perpetrator(other, vehicle="ZZ 12345"), {neighbour.person: "former_partner"})
    write_in(qtbot, window, save_perpetrator, known)
    keys = Keys(qtbot)
    keys.press(Qt.Key.Key_T, modifier=CONTROL)
    shown: Any = dialog(window)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is shown.inputs["caller"], timeout=3000)
    keys.press(Qt.Key.Key_D, Qt.Key.Key_Tab)
    keys.type("Vil komme i morgen.")
    keys.press(Qt.Key.Key_Tab, Qt.Key.Key_Down, Qt.Key.Key_Tab)
    assert shown.who.isAncestorOf(QApplication.focusWidget())
    write(shown.who.name, "Amina Eksempel")
    keys.press(Qt.Key.Key_Return, modifier=CONTROL)
    settle(qtbot, window)
    (contact,) = asked(qtbot, window, lambda q: q.cases.contacts(clock.today()))
    woman = contact.person

    workspace(window).open_unit(contact.contact, "")  # type: ignore[arg-type]
    settle(qtbot, window)
    service = page(window, DayServicePage)
    press(qtbot, window, service.follow)
    press(qtbot, window, dialog(window).ok)
    home = page(window, CasesPage).open_household()
    (followed,) = kept(qtbot, window, FollowUp, home)
    assert followed.person == woman
    assert "følges opp siden" in case(window).facts.text()

    notes = pane(qtbot, window, "notes")
    notes.who.set_code(woman)
    notes.inputs["kind"].set_code("individual_talk")
    notes.inputs["interpreter"].set_code("phone")
    notes.inputs["language"].setText("Somali")
    write(notes.inputs["text"], "Fortalte om mannen.")
    press(qtbot, window, notes.form.save)
    (note,) = kept(qtbot, window, Note, home)
    assert (note.interpreter, note.language, note.interpreting) == ("phone", "Somali", "spoken")
    threat = pane(qtbot, window, "threat")
    card = next(c for c in threat.findChildren(QWidget) if type(c).__name__ == "PerpetratorsCard")
    press(qtbot, window, card.new)
    told: Any = dialog(window)
    told.relations[woman].set_code("spouse_or_cohabitant")
    fill(qtbot, window, name="Hassan", vehicle="Grå bil zz12345", told_by="person")
    assert kept(qtbot, window, Perpetrator, home)[0].name == "Hassan"
    assert "FARLIG: ektefelle eller samboer" in case(window).danger.text()
    assert "Hassan" not in case(window).danger.text()
    workspace(window).go("duty")
    settle(qtbot, window)
    assert (
        page(window, DutyPage).same_men.text()
        == f"Samme utøver i {min(home, other)} og {max(home, other)}? (samme bil)"
    )

    for _ in range(2):
        write_in(qtbot, window, log_contact, Visit(Newcomer(code=woman), clock.today(), "day_visit"))
    child = Newcomer("child", name="Ida", gender="woman", birth_year=clock.today().year - 7)
    write_in(qtbot, window, record_intake, Intake(Newcomer(code=woman), (child,), "women", clock.today(), "K02"))
    stays = asked(qtbot, window, lambda q: q.cases.household(home))
    assert len(stays) == 2, "in the same case, and nothing is typed twice"
    workspace(window).open_tab(home, "days")
    settle(qtbot, window)
    days = pane(qtbot, window, "days")
    assert len(days.visits.rows_model.rows) == 3
    press(qtbot, window, days.appointments.new)
    fill(qtbot, window, person=woman, at="1030", what="court", along="staff", place="Tinghuset")
    (made,) = kept(qtbot, window, Appointment, home)
    assert (made.at, made.person) == ("10:30", woman)
    workspace(window).go("duty")
    settle(qtbot, window)
    (line,) = page(window, DutyPage).appointments.table.rows_model.rows
    assert (line.household, line.place) == (home, ""), "the place stands in the case alone"

    workspace(window).open_case(home)
    settle(qtbot, window)
    case(window).buttons["depart"].click()
    leaving: Any = dialog(window)
    leaving.who.ticks.set_codes(frozenset(leaving.kinds))
    press(qtbot, window, leaving.ok)
    if dialog_open(window):
        press(qtbot, window, dialog(window).ok)
    days = pane(qtbot, window, "days")
    press(qtbot, window, days.go_on)
    press(qtbot, window, dialog(window).ok)
    again = [one for one in kept(qtbot, window, FollowUp, home) if one.until is None]
    assert {one.person for one in again} == {stay.person for stay in stays}
    assert "følges opp siden" in case(window).facts.text()


def dialog_open(window: Window) -> bool:
    return QApplication.activeModalWidget() is not None


def test_a_child_has_its_surroundings_on_its_own_page(qtbot: QtBot, window: Window) -> None:
    home = take_in(qtbot, window, children=1)
    (boy,) = [s.person for s in asked(qtbot, window, lambda q: q.cases.household(home)) if s.kind == "child"]
    view = childs(qtbot, window, boy)
    view.show_tab("around")
    settle(qtbot, window)
    around = view.panes["around"].made()
    press(qtbot, window, around.meetings.new)
    fill(qtbot, window, what="visit", whom="other_parent", state="agreed", at="12")
    assert kept(qtbot, window, Meeting, home)[0].at == "12:00"
    press(qtbot, window, around.heard.new)
    shown: Any = dialog(window)
    shown.inputs["about"].boxes["contact"].setChecked(True)
    fill(qtbot, window, text="Vil ikke.")
    assert kept(qtbot, window, Heard, home)[0].user == "Kari"
    around.inputs["support"].setText("Mormor")
    press(qtbot, window, around.form.save)
    assert kept(qtbot, window, Around, home)[0].support == "Mormor"
    press(qtbot, window, around.referrals.new)
    fill(qtbot, window, to="childrens_house")
    assert [r.to for r in around.referrals.table.rows_model.rows] == ["childrens_house"]


def test_an_activity_is_written_for_all_children_with_one_key(qtbot: QtBot, window: Window) -> None:
    take_in(qtbot, window, children=2)
    workspace(window).go("children")
    settle(qtbot, window)
    card = page(window, ChildrenPage).activities
    press(qtbot, window, card.new)
    shown: Any = dialog(window)
    assert shown.people.codes() == frozenset(), "nobody is ticked beforehand"
    shown.inputs["what"].set_code("play")
    press(qtbot, window, shown.ok)
    assert "Velg" in shown.error.text()
    press(qtbot, window, shown.all)
    assert len(shown.people.codes()) == 2
    press(qtbot, window, shown.ok)
    assert [a.what for a in card.table.rows_model.rows] == ["play"]
    press(qtbot, window, card.wrong)
    assert card.table.rows_model.rows == []


def test_adaptation_stands_with_the_mapping(qtbot: QtBot, window: Window) -> None:
    home = take_in(qtbot, window, children=0)
    needs = pane(qtbot, window, "needs")
    card = next(c for c in needs.findChildren(QWidget) if type(c).__name__ == "AdaptationCard")
    press(qtbot, window, card.new)
    fill(qtbot, window, what="allergy", fact="Nøtter")
    assert [(a.what, a.fact) for a in kept(qtbot, window, Adaptation, home)] == [("allergy", "Nøtter")]


def test_the_book_of_the_house_is_written_by_keys_and_shows_what_waits(qtbot: QtBot, window: Window) -> None:
    workspace(window).go("house")
    settle(qtbot, window)
    book = page(window, HousePage)
    press(qtbot, window, book.cards["incidents"].new)
    fill(qtbot, window, what="threat", happened="Ringte på og truet.", owner="Kari")
    (kept_one,) = book.cards["incidents"].table.rows_model.rows
    assert isinstance(kept_one, Incident)
    assert "1 er ikke lukket" in book.summary.text()
    for tab, values in (
        ("controls", {"what": "fire_drill", "found": "Alle ute"}), ("keys", {"key": "Kort 3", "holder": "Vikar"}),
        ("visitors", {"came": "9", "name": "Rørlegger"}),
        ("phones", {"kind": "taxi", "name": "Drosje", "phone": "00 00 00 01"}),
    ):  # fmt: skip
        book.show_tab(tab)
        settle(qtbot, window)
        press(qtbot, window, book.cards[tab].new)
        fill(qtbot, window, **values)
        assert len(book.cards[tab].table.rows_model.rows) == 1, tab
    press(qtbot, window, book.drop)
    assert book.cards["phones"].table.rows_model.rows == []


def test_a_number_is_found_by_ctrl_k_and_stands_on_the_sheet(qtbot: QtBot, window: Window, monkeypatch: Any) -> None:
    write_in(
        qtbot, window, save_phone, PhoneEntry(code="", kind="duty_child_welfare", name="Vakta", phone="00 00 00 02")
    )
    keys = Keys(qtbot)
    keys.press(Qt.Key.Key_K, modifier=CONTROL)
    keys.type("barnevern")
    search = workspace(window).search
    qtbot.waitUntil(search.hits.isVisible, timeout=3000)
    listed = [search.hits.item(n).text() for n in range(search.hits.count())]
    assert any("Vakta  00 00 00 02" in line for line in listed)
    printed: list[list[str]] = []
    monkeypatch.setattr("ui.duty.page.print_text", lambda owner, title, lines, failed: printed.append(lines))
    workspace(window).go("duty")
    settle(qtbot, window)
    press(qtbot, window, page(window, DutyPage).print)
    assert "Barnevernvakt: Vakta  00 00 00 02" in printed[0]


def test_what_the_sheet_says_of_who_is_dangerous_is_the_centres_choice(
    qtbot: QtBot, window: Window, monkeypatch: Any
) -> None:
    home = take_in(qtbot, window, children=0)
    (stay,) = asked(qtbot, window, lambda q: q.cases.household(home))
    dangerous = a_perpetrator(home, name="Per Utøver", watch="Arr i panna")
    write_in(qtbot, window, save_perpetrator, PerpetratorCard(dangerous, {stay.person: "former_partner"}))
    printed: list[str] = []
    monkeypatch.setattr("ui.duty.page.print_text", lambda owner, title, lines, failed: printed.append("\n".join(lines)))
    for choice, relation, watch in (("relation", True, False), ("watch", True, True), ("nothing", False, False)):
        workspace(window).go("admin")
        settle(qtbot, window)
        write_in(qtbot, window, save_night, NightRules("08:00", "Ring 112.", paper=choice))
        workspace(window).go("duty")
        settle(qtbot, window)
        press(qtbot, window, page(window, DutyPage).print)
        assert ("tidligere partner" in printed[-1], "Arr i panna" in printed[-1]) == (relation, watch), choice
        assert "Utøver" not in printed[-1]


def test_who_lives_outside_the_house_is_looked_in_on_from_the_board(qtbot: QtBot, window: Window) -> None:
    write_in(qtbot, window, save_room, Room(code="H01", offer="men", beds=1, outside=True, look_ins=2))
    man = Newcomer(name="Ola", gender="man")
    write_in(qtbot, window, record_intake, Intake(man, (), "men", clock.today(), "H01"))
    workspace(window).go("duty")
    settle(qtbot, window)
    card = page(window, DutyPage).look_ins
    assert card.isVisible()
    press(qtbot, window, card.looked)
    press(qtbot, window, dialog(window).ok)
    (due,) = card.table.rows_model.rows
    assert (due.done, due.wanted) == (1, 2)
    assert len(asked(qtbot, window, lambda q: q.day.looked_in(clock.today(), clock.today()))) == 1


def test_a_visit_on_the_wrong_day_is_moved_and_one_that_never_was_goes(qtbot: QtBot, window: Window) -> None:
    write_in(qtbot, window, log_contact, Visit(Newcomer(name="Anna"), clock.today(), "day_visit"))
    workspace(window).go("day_service")
    settle(qtbot, window)
    service = page(window, DayServicePage)
    service.table.selectRow(0)
    settle(qtbot, window)
    press(qtbot, window, service.right)
    yesterday = clock.today() - timedelta(days=1)
    dialog(window).day.set_date(yesterday)  # type: ignore[attr-defined]
    press(qtbot, window, dialog(window).ok)
    assert service.table.rows_model.rows == []
    (moved,) = asked(qtbot, window, lambda q: q.cases.contacts(yesterday))
    workspace(window).open_unit(moved.contact, "")  # type: ignore[arg-type]
    settle(qtbot, window)
    press(qtbot, window, service.wrong)
    press(qtbot, window, dialog(window).ok)
    assert "hvorfor" in dialog(window).error.text().lower()
    write(dialog(window).why, "Feil person")  # type: ignore[attr-defined]
    press(qtbot, window, dialog(window).ok)
    assert asked(qtbot, window, lambda q: q.cases.contacts(yesterday)) == []


def test_the_list_of_those_followed_up_opens_their_case(qtbot: QtBot, window: Window) -> None:
    write_in(qtbot, window, open_follow_up, NewFollowUp((Newcomer(name="Tora"),), clock.today()))
    workspace(window).go("day_service")
    service = page(window, DayServicePage)
    service.tabs.setCurrentWidget(service.followed)
    settle(qtbot, window)
    service.followed.table.selectRow(0)
    qtbot.keyClick(service.followed.table, Qt.Key.Key_Return)
    settle(qtbot, window)
    home = page(window, CasesPage).open_household()
    assert home
    days = pane(qtbot, window, "days")
    press(qtbot, window, days.end)
    fill(qtbot, window, ended="agreed")
    assert kept(qtbot, window, FollowUp, home)[0].ended == "agreed"
    assert "avsluttet" in case(window).facts.text()
