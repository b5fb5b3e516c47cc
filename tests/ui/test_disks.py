"""Damage, sticks that are not there and several vaults' backups, as they are told in the real window."""

import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import drives
from app.paths import BACKUPS, DATABASE
from app.rows import HealthRow
from app.use_cases.requests import Enquiry, record_enquiry
from db import vault as vaults
from db.pages import PAGE, Looked
from tests.support import PASSWORD, QUICK
from tests.ui.conftest import settle, unlock, workspace
from tests.ui.test_care import wait_for
from tests.ui.test_day import page
from ui.admin.backup import BackupTab
from ui.admin.page import AdminPage
from ui.shell.damage import damage_text
from ui.shell.window import Window
from ui.unlock.backup import BackupPage
from ui.unlock.restore import RestorePage

REAL_SAME_DISK = drives.same_disk


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "pinne"
    made.mkdir()
    return made


def spoil(folder: Path) -> None:
    """Turn a bit in a page that a login neither reads nor writes."""
    opened = vaults.unlock(folder, "Kari", PASSWORD)
    for _ in range(20):
        note = "x" * 8000
        opened.write(record_enquiry, Enquiry(datetime.now().date(), "women", 1, 0, "admitted", note=note))
    opened.close()
    content = bytearray((folder / DATABASE).read_bytes())
    content[(len(content) // PAGE - 12) * PAGE + 1000] ^= 1
    (folder / DATABASE).write_bytes(content)


def test_damage_stands_on_every_page_with_the_way_out(
    qtbot: QtBot, make_window: Callable[[Path], Window], folder: Path
) -> None:
    spoil(folder)
    window = make_window(folder)
    unlock(qtbot, window)
    assert not workspace(window).damage.isVisible(), "nobody has looked yet"
    window.session.lock()
    unlock_again(qtbot, window)
    bar = workspace(window).damage
    for name in window.pages:
        workspace(window).go(name)
        assert bar.isVisible()
    assert "skadde sider: 1" in bar.said.text()
    assert "Gjenopprett" in bar.said.text()


def unlock_again(qtbot: QtBot, window: Window) -> None:
    """Once the look after the lock has come to its end."""
    window.session._thread.submit(lambda: None).result()
    unlock(qtbot, window)


def test_an_unlock_does_not_wait_for_the_look_at_the_file(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, pause, stopped = threading.Event(), threading.Event(), []

    def look(database, key, begin, stop):
        began.set()
        while not stop():
            pause.wait(0.01)
        stopped.append(1)
        return Looked((), seen=1)

    monkeypatch.setattr("db.proof.look", look)
    window.session.lock()
    assert window.unlock.isVisible(), "the window is locked while the file is still looked at"
    assert began.wait(5)
    assert not stopped
    unlock(qtbot, window)
    assert stopped


def test_a_whole_file_says_nothing() -> None:
    assert damage_text(HealthRow()) == ""
    assert "hel 26.11.2026" in damage_text(HealthRow(2, None, datetime(2026, 11, 26, 8, 0)))


def test_without_the_stick_the_backup_is_refused_and_a_copy_makes_it_no_younger(
    qtbot: QtBot, make_window: Callable[[Path], Window], folder: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.drives.same_disk", REAL_SAME_DISK)
    window = make_window(folder)
    window.unlock.backup.click()
    shown = window.unlock.currentWidget()
    assert isinstance(shown, BackupPage)
    wait_for(qtbot, window)
    shown.picker.set_folder(stick)
    wait_for(qtbot, window)
    assert not shown.copy.isVisible()
    shown.take.click()
    wait_for(qtbot, window)
    assert "Pinnen er ikke der" in shown.said.text()
    assert list(stick.iterdir()) == []
    shown.copy.click()
    wait_for(qtbot, window)
    assert "teller ikke som sikkerhetskopi" in shown.said.text()
    assert "aldri" in shown.last.text()
    unlock(qtbot, window)
    admin = page(window, AdminPage)
    workspace(window).go("admin")
    admin.open_tab("backup")
    settle(qtbot, window)
    admin.tab("backup", BackupTab).picker.set_folder(stick)
    settle(qtbot, window)
    admin.tab("backup", BackupTab).take.click()
    wait_for(qtbot, window)
    assert admin.tab("backup", BackupTab).copy.isVisible()
    assert "Pinnen er ikke der" in admin.tab("backup", BackupTab).error.text()


def test_restore_lists_what_there_is_and_the_code_finds_its_own(
    qtbot: QtBot, make_window: Callable[[Path], Window], tmp_path: Path, stick: Path
) -> None:
    one, two = (vaults.create(tmp_path / name, "Kari", PASSWORD, cost=QUICK) for name in ("en", "to"))
    for made in (one, two):
        made.vault.back_up(stick)
        made.vault.close()
    window = make_window(tmp_path / "ny")
    window.unlock.open_care("restore")
    shown = window.unlock.currentWidget()
    assert isinstance(shown, RestorePage)
    wait_for(qtbot, window)
    shown.picker.set_folder(stick)
    wait_for(qtbot, window)
    assert len(shown.table.rows_model.rows) == 2
    assert not shown.table.selectionModel().selectedRows()
    shown.rehearse.click()
    wait_for(qtbot, window)
    assert "Velg kopien" in shown.said.text(), "nothing is picked where nobody can know"
    shown.code.setText(two.recovery_code)
    wait_for(qtbot, window)
    chosen = shown.table.selectionModel().selectedRows()
    row = shown.table.rows_model.rows[chosen[0].row()]
    assert (row.opens, row.vault, row.proposed) == (True, two.vault.ring.file.vault, True)
    assert "Foreslått" in shown.proposed.text()
    shown.rehearse.click()
    wait_for(qtbot, window)
    assert row.name in shown.said.text()


def test_a_backup_of_a_damaged_file_is_no_good_news(
    qtbot: QtBot, make_window: Callable[[Path], Window], folder: Path, stick: Path
) -> None:
    spoil(folder)
    vaults.unlock(folder, "Kari", PASSWORD).close()
    window = make_window(folder)
    window.unlock.backup.click()
    shown = window.unlock.currentWidget()
    assert isinstance(shown, BackupPage)
    wait_for(qtbot, window)
    shown.picker.set_folder(stick)
    wait_for(qtbot, window)
    shown.take.click()
    wait_for(qtbot, window)
    assert "skadet" in shown.said.text()
    assert shown.said.property("role") == "error"


def test_the_backup_page_lists_ones_own_and_counts_the_others(
    qtbot: QtBot, make_window: Callable[[Path], Window], tmp_path: Path, folder: Path, stick: Path
) -> None:
    other = vaults.create(tmp_path / "to", "Kari", PASSWORD, cost=QUICK).vault
    other.back_up(stick)
    other.close()
    window = make_window(folder)
    window.unlock.backup.click()
    shown = window.unlock.currentWidget()
    assert isinstance(shown, BackupPage)
    wait_for(qtbot, window)
    shown.picker.set_folder(stick)
    wait_for(qtbot, window)
    assert shown.table.rows_model.rows == []
    assert "Kopier av andre hvelv her: 1" in shown.others.text()


def test_a_planted_number_of_backups_is_told(qtbot: QtBot, make_window: Callable[[Path], Window], folder: Path) -> None:
    (folder / BACKUPS).write_text('{"keep": [1, 0, 0]}')
    window = make_window(folder)
    unlock(qtbot, window)
    admin = page(window, AdminPage)
    workspace(window).go("admin")
    admin.open_tab("backup")
    settle(qtbot, window)
    assert admin.tab("backup", BackupTab).strange.isVisible()
    kept = admin.tab("backup", BackupTab)
    assert (kept.days.value(), kept.weeks.value(), kept.months.value()) == (7, 5, 12)
    admin.tab("backup", BackupTab).save.click()
    settle(qtbot, window)
    admin.tab("backup", BackupTab).refresh()
    settle(qtbot, window)
    assert not admin.tab("backup", BackupTab).strange.isVisible()
