"""The person's rights and the end of a case through the real window: told, asked, copied, restricted; decided, undone, deleted."""

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app import clock
from app.domain.moving import HandedOut
from app.domain.retention import Months
from app.outputs.archive import read_archive
from app.use_cases.decisions import save_decision
from app.use_cases.retention import save_months
from app.use_cases.rights import Asked, ask_for
from app.use_cases.stays import Departure, record_departure
from tests.app.caring import a_decision
from tests.support import PASSWORD, TODAY
from tests.ui.conftest import settle, workspace
from tests.ui.test_board import write_in
from tests.ui.test_capacity import dialog
from tests.ui.test_day import page, stays, take_in
from tests.ui.test_record import case, kept, pane, press, write
from tests.ui.test_whole_day import asked, fill
from ui.admin.doubles import DoublesTab
from ui.admin.fate import ArchiveDialog
from ui.admin.page import AdminPage
from ui.admin.retention import RetentionTab
from ui.case.own_copy import OwnCopyDialog
from ui.duty.page import DutyPage
from ui.house.page import HousePage
from ui.shell.window import Window
from ui.widgets.leaving import TakeOut


@pytest.fixture
def confirmed(qtbot: QtBot, window: Window) -> Window:
    window.session.manage(window, lambda vault: vault.confirm(PASSWORD), lambda _: None)
    settle(qtbot, window)
    return window


def retention(qtbot: QtBot, window: Window) -> RetentionTab:
    workspace(window).go("admin")
    shown = page(window, AdminPage)
    shown.open_tab("retention")
    settle(qtbot, window)
    return shown.tab("retention", RetentionTab)


def test_told_and_reserved_the_person_is_in_no_statistics(qtbot: QtBot, window: Window) -> None:
    take_in(qtbot, window, children=1)
    tab = pane(qtbot, window, "rights")
    assert "ikke orientert" in tab.reserved.text().lower()
    press(qtbot, window, tab.reserve_key)
    press(qtbot, window, dialog(window).ok)
    assert dialog(window).isVisible(), "nothing is answered beforehand"
    fill(qtbot, window, answer="reserved", decided_by="self", language="arabisk")
    assert "reserverer seg" in tab.reserved.text().lower()
    (count,) = asked(qtbot, window, lambda q: [sum(s.person.reserved for s in q.returns.register().adult_stays)])
    assert count == 1
    tab.choose(tab._people[1].code if hasattr(tab, "_people") else case(window).members[1].person.code)
    settle(qtbot, window)
    press(qtbot, window, tab.reserve_key)
    fill(qtbot, window, answer="reserved", decided_by="self")
    assert "foreldreansvar" in dialog(window).error.text()
    fill(qtbot, window, decided_by="parent")
    assert "forelder" in tab.reserved.text().lower()


def test_a_request_stands_on_the_leaders_board_until_it_is_answered(qtbot: QtBot, window: Window) -> None:
    take_in(qtbot, window)
    tab = pane(qtbot, window, "rights")
    press(qtbot, window, tab.ask_key)
    fill(qtbot, window, what="copy", how="Muntlig")
    assert tab.requests.rows_model.rows[0].due == clock.today() + timedelta(days=30)
    workspace(window).go("duty")
    settle(qtbot, window)
    board = page(window, DutyPage)
    assert "kopi av det som står" in board.rights.words.text().lower()
    workspace(window).go("cases")
    press(qtbot, window, tab.answer_key)
    shown: Any = dialog(window)
    shown.inputs["answered"].set_date(clock.today())
    fill(qtbot, window, outcome="turned_down", reason="Etterforskning")
    assert "hjemmel" in dialog(window).error.text().lower()
    fill(qtbot, window, ground="16_b")
    assert tab.requests.rows_model.rows[0].outcome == "turned_down"
    workspace(window).go("duty")
    settle(qtbot, window)
    assert not board.rights.isVisible()


def test_the_copy_is_gone_through_and_stands_in_the_register_with_its_digest(
    qtbot: QtBot, confirmed: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = confirmed
    home = take_in(qtbot, window)
    tab = pane(qtbot, window, "rights")
    press(qtbot, window, tab.copy_key)
    (copy,) = [d for d in window.findChildren(OwnCopyDialog) if d.isVisible()]
    settle(qtbot, window)
    lines = copy.table.rows_model.rows
    person = tab.person
    assert {line.entry.person for line in lines} <= {person, ""}
    copy.table.selectRow(next(n for n, line in enumerate(lines) if line.entry.kind.name == "stay"))
    assert "Kom: " in copy.words.toPlainText()
    copy.ways["out"].click()
    settle(qtbot, window)
    assert "hjemmel" in copy.error.text().lower()
    copy.ground.set_code("16_c")
    copy.ways["out"].click()
    settle(qtbot, window)
    decided = next(line for line in copy.table.rows_model.rows if line.entry.kind.name == "stay")
    assert (decided.share, decided.decided.why) == ("out", "16_c")
    copy.ways["masked"].click()
    settle(qtbot, window)
    decided = next(line for line in copy.table.rows_model.rows if line.entry.kind.name == "stay")
    assert (decided.share, decided.decided.why) == ("masked", ""), "only what is left out has a ground"
    copy.own_words.click()
    settle(qtbot, window)
    write(dialog(window).inputs["text"], "Jeg kom om kvelden.")  # type: ignore[attr-defined]
    press(qtbot, window, dialog(window).ok)
    monkeypatch.setattr("ui.widgets.leaving.ask_save", lambda *_: tmp_path / "kopi.pdf")
    copy.make.click()
    settle(qtbot, window)
    (leaving,) = [d for d in window.findChildren(TakeOut) if d.isVisible()]
    digest = hashlib.sha256(leaving.document.make(None, False)).hexdigest()  # type: ignore[arg-type]
    leaving.ok.click()
    settle(qtbot, window)
    assert (tmp_path / "kopi.pdf").is_file()
    (handed,) = kept(qtbot, window, HandedOut, home)
    assert (handed.what, handed.basis, handed.sha256) == ("own_copy", "own", digest)
    leaving.reject()
    copy.reject()


def test_a_request_past_its_day_says_so_on_the_pane_and_in_red_on_the_board(qtbot: QtBot, window: Window) -> None:
    take_in(qtbot, window)
    tab = pane(qtbot, window, "rights")
    late = Asked(tab.person, "copy", clock.today() - timedelta(days=40), "Brev")
    write_in(qtbot, window, ask_for, late)
    settle(qtbot, window)
    assert tab.requests.rows_model.columns[4].text(tab.requests.rows_model.rows[0]) == "FRISTEN ER UTE"
    workspace(window).go("duty")
    settle(qtbot, window)
    board = page(window, DutyPage)
    assert board.rights.urgent.isVisible()
    assert tab.person in board.rights.urgent.text()
    assert not board.rights.words.isVisible()


def test_a_case_whose_time_is_out_is_counted_on_the_leaders_board(
    qtbot: QtBot, confirmed: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = confirmed
    moved_out(qtbot, window)
    workspace(window).go("duty")
    settle(qtbot, window)
    board = page(window, DutyPage)
    assert "vurderes for sletting" not in board.rights.words.text()
    write_in(qtbot, window, save_months, Months(adult=1, child=1))
    later = clock.today() + timedelta(days=60)
    monkeypatch.setattr(clock, "today", lambda: later)
    board.rights.refresh()
    settle(qtbot, window)
    assert "1 sak skal vurderes for sletting." in board.rights.words.text()


def test_what_was_handed_out_on_a_decision_is_found_by_search_in_the_register(qtbot: QtBot, window: Window) -> None:
    home = take_in(qtbot, window)
    (stay, *_) = stays(qtbot, window, home)
    averted = a_decision(stay, "duty_to_avert", "averted", recipient="Politiet", sent=TODAY, day=TODAY)
    write_in(qtbot, window, save_decision, averted)
    settle(qtbot, window)
    tab = pane(qtbot, window, "consents")
    press(qtbot, window, tab.register)
    fill(qtbot, window, what="oral", outcome="given", basis="duty", decided_by="Lederen")
    (handed,) = kept(qtbot, window, HandedOut, home)
    assert handed.decision == tab.decisions.rows_model.rows[0].code
    workspace(window).go("house")
    house = page(window, HousePage)
    house.show_tab("disclosures")
    settle(qtbot, window)
    card = house.disclosures
    for typed, found in (("Politiet", [handed.code]), ("barnevernet", [])):
        card.search.clear()
        write(card.search, typed)
        settle(qtbot, window)
        assert [one.code for one in card.table.rows_model.rows] == found


def test_a_case_that_is_not_to_be_used_says_so_and_can_be_used_again(qtbot: QtBot, window: Window) -> None:
    take_in(qtbot, window)
    tab = pane(qtbot, window, "rights")
    press(qtbot, window, tab.restrict_key)
    fill(qtbot, window, reason="Hun mener det er feil")
    assert "brukes ikke siden" in tab.restricted.text().lower()
    press(qtbot, window, tab.lift_key)
    assert "i bruk" in tab.restricted.text()


def moved_out(qtbot: QtBot, window: Window) -> str:
    home = take_in(qtbot, window)
    codes = tuple(stay.code for stay in stays(qtbot, window, home))
    write_in(qtbot, window, record_departure, Departure(codes, clock.today()))
    return home


def test_a_case_is_decided_undone_and_at_last_deleted_with_a_certificate(
    qtbot: QtBot, confirmed: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = confirmed
    home = moved_out(qtbot, window)
    tab = retention(qtbot, window)
    assert [line.whom for line in tab.table.rows_model.rows] == [home]
    assert not tab.keys["delete"].isEnabled()
    tab.table.selectRow(0)
    press(qtbot, window, tab.keys["decide"])
    press(qtbot, window, dialog(window).ok)
    assert dialog(window).isVisible(), "nothing is chosen beforehand"
    fill(qtbot, window, decision="delete", why="asked")
    tab.table.selectRow(0)
    day = f"{clock.today() + timedelta(days=14):%d.%m.%Y}"
    assert tab.table.rows_model.columns[4].text(tab.table.rows_model.rows[0]) == f"Slettes {day}. Kan angres til da."
    assert not tab.keys["delete"].isEnabled(), "not before the day"
    press(qtbot, window, tab.keys["back"])
    assert tab.table.rows_model.rows[0].decided is None
    write_in(qtbot, window, save_months, Months(waiting=0))
    tab.table.selectRow(0)
    press(qtbot, window, tab.keys["decide"])
    fill(qtbot, window, decision="delete", why="time")
    tab.table.selectRow(0)
    press(qtbot, window, tab.keys["delete"])
    fill(qtbot, window, confirm="S-999")
    assert home in dialog(window).error.text()
    fill(qtbot, window, confirm=home)
    settle(qtbot, window)
    assert tab.table.rows_model.rows == []
    assert [gone.code for gone in tab.gone.rows_model.rows] == [home]
    tab.gone.selectRow(0)
    monkeypatch.setattr("ui.widgets.leaving.ask_save", lambda *_: tmp_path / "bevis.pdf")
    tab.proof.click()
    (leaving,) = [d for d in window.findChildren(TakeOut) if d.isVisible()]
    leaving.way.set_code("open")
    leaving.ok.click()
    settle(qtbot, window)
    assert (tmp_path / "bevis.pdf").read_bytes()[:5] == b"%PDF-"


def test_a_case_is_archived_to_one_encrypted_file(
    qtbot: QtBot, confirmed: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = confirmed
    moved_out(qtbot, window)
    tab = retention(qtbot, window)
    tab.table.selectRow(0)
    monkeypatch.setattr("ui.admin.fate.ask_save", lambda *_: tmp_path / "arkiv.zip")
    tab.keys["archive"].click()
    shown: Any = dialog(window)
    assert isinstance(shown, ArchiveDialog)
    for field in (shown.password, shown.again):
        field.setText("bjørk tang melodi klokke")
    shown.ok.click()
    settle(qtbot, window)
    files = read_archive((tmp_path / "arkiv.zip").read_bytes(), "bjørk tang melodi klokke")
    assert b"Karin Eksempel" in files["sak.json"]


def test_all_cases_are_archived_to_a_folder_a_file_each(
    qtbot: QtBot, confirmed: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = confirmed
    moved_out(qtbot, window)
    take_in(qtbot, window, name="Nora Nabo", children=0)
    tab = retention(qtbot, window)
    monkeypatch.setattr("ui.admin.fate.ask_folder", lambda *_: tmp_path / "ut")
    tab.keys["all"].click()
    shown: Any = dialog(window)
    for field in (shown.password, shown.again):
        field.setText("bjørk tang melodi klokke")
    shown.ok.click()
    settle(qtbot, window)
    assert "2 saker er skrevet" in shown.far.text()
    names = sorted(path.name for path in (tmp_path / "ut").iterdir())
    assert names == ["LES-MEG.txt", "arkiv-00001.zip", "arkiv-00002.zip"]
    content = (tmp_path / "ut" / "arkiv-00002.zip").read_bytes()
    assert b"Nora Nabo" in read_archive(content, "bjørk tang melodi klokke")["sak.json"]
    shown.reject()


def test_one_person_who_stands_twice_is_looked_at_merged_and_parted_again(qtbot: QtBot, confirmed: Window) -> None:
    window = confirmed
    for name in ("Sherin Ahmad", "Shirin Ahmed"):
        home = take_in(qtbot, window, name=name, children=0)
        codes = tuple(stay.code for stay in stays(qtbot, window, home))
        write_in(qtbot, window, record_departure, Departure(codes, clock.today()))
    workspace(window).go("admin")
    shown = page(window, AdminPage)
    shown.open_tab("doubles")
    settle(qtbot, window)
    tab = shown.tab("doubles", DoublesTab)
    (pair,) = tab.table.rows_model.rows
    assert not tab.keys["merge"].isEnabled(), "not before both have been looked at"
    tab.table.selectRow(0)
    press(qtbot, window, tab.keys["look"])
    assert "Sherin Ahmad" in tab.sides[0].text()
    assert "Shirin Ahmed" in tab.sides[1].text()
    press(qtbot, window, tab.keys["merge"])
    press(qtbot, window, dialog(window).ok)
    assert dialog(window).isVisible(), "nothing is chosen beforehand"
    dialog(window).kept.set_code(pair.one)  # type: ignore[attr-defined]
    press(qtbot, window, dialog(window).ok)
    assert tab.table.rows_model.rows == []
    assert tab.sides[0].text() == ""
    tab.merges.selectRow(0)
    press(qtbot, window, tab.part)
    assert [one.one for one in tab.table.rows_model.rows] == [pair.one]
