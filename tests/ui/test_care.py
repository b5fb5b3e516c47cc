"""Backup and restore through the real window: from the lock screen, while open, and on a new PC."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.paths import DATABASE
from app.ports import BackupsNote
from db import vault as vaults
from db.device import NoDevice
from tests.support import PASSWORD, QUICK
from tests.ui.conftest import unlock, workspace
from tests.ui.test_day import page
from tests.ui.test_trust import OTHER, log_in
from ui.admin.backup import BackupTab
from ui.admin.page import AdminPage
from ui.shell.window import Window
from ui.unlock.backup import BackupPage
from ui.unlock.restore import RestorePage


def wait_for(qtbot: QtBot, window: Window) -> None:
    """Like `settle`, for work that takes its time."""
    qtbot.waitUntil(lambda: not window.session.waiting, timeout=20_000)


# -- backup and restore -----------------------------------------------------------------------------------------


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "pinne"
    made.mkdir()
    return made


def test_the_administrator_backs_up_from_the_lock_screen_without_a_key(
    qtbot: QtBot, make_window: Callable[[Path], Window], folder: Path, stick: Path
) -> None:
    window = make_window(folder)
    window.unlock.backup.click()
    shown = window.unlock.currentWidget()
    assert isinstance(shown, BackupPage)
    wait_for(qtbot, window)
    assert not shown.take.isEnabled()
    shown.picker.set_folder(stick)
    wait_for(qtbot, window)
    shown.take.click()
    wait_for(qtbot, window)
    assert "lest tilbake" in shown.said.text()
    assert len(shown.table.rows_model.rows) == 1
    shown.prove.click()
    wait_for(qtbot, window)
    assert "er hel" in shown.said.text()
    assert window.session.actor is None
    shown.back.click()
    unlock(qtbot, window)
    assert "i dag" in workspace(window)._backup.text()


def test_a_backup_is_taken_while_the_vault_is_open(qtbot: QtBot, window: Window, stick: Path, folder: Path) -> None:
    assert "aldri" in workspace(window)._backup.text()
    assert workspace(window)._backup.property("role") == "error"
    workspace(window).go("admin")
    admin = page(window, AdminPage)
    admin.open_tab("backup")
    wait_for(qtbot, window)
    admin.tab("backup", BackupTab).picker.set_folder(stick)
    wait_for(qtbot, window)
    admin.tab("backup", BackupTab).take.click()
    wait_for(qtbot, window)
    assert "funnet hel" in admin.tab("backup", BackupTab).said.text()
    assert "i dag" in workspace(window)._backup.text()
    assert workspace(window)._backup.property("role") == "quiet"
    assert sorted(p.name for p in folder.iterdir() if "snapshot" in p.name) == []


def test_a_broken_log_is_told_when_a_backup_is_taken(qtbot: QtBot, window: Window, stick: Path) -> None:
    def tamper(vault: Any) -> None:
        vault.db.execute("DROP TRIGGER access_log_no_update")
        vault.db.execute("UPDATE access_log SET user = 'X' WHERE id = 1")

    window.session.manage(window, tamper)
    workspace(window).go("admin")
    admin = page(window, AdminPage)
    admin.open_tab("backup")
    wait_for(qtbot, window)
    admin.tab("backup", BackupTab).picker.set_folder(stick)
    wait_for(qtbot, window)
    admin.tab("backup", BackupTab).take.click()
    wait_for(qtbot, window)
    assert "brutt ved linje 1" in admin.tab("backup", BackupTab).error.text()
    assert "funnet hel" in admin.tab("backup", BackupTab).said.text()


def test_an_old_backup_is_warned_of(qtbot: QtBot, window: Window) -> None:
    workspace(window)._show_backup_age(BackupsNote(datetime.now() - timedelta(days=8), (7, 5, 12)))
    assert workspace(window)._backup.property("role") == "error"
    assert "for 8 dager siden" in workspace(window)._backup.text()


def test_restore_on_a_new_pc_with_the_code_on_paper(
    qtbot: QtBot, make_window: Callable[[Path], Window], tmp_path: Path, stick: Path
) -> None:
    made = vaults.create(tmp_path / "old", "Kari", PASSWORD, cost=QUICK)
    made.vault.back_up(stick)
    made.vault.close()
    window = make_window(tmp_path / "new" / "vault")
    window.unlock.open_care("restore")
    shown = window.unlock.currentWidget()
    assert isinstance(shown, RestorePage)
    wait_for(qtbot, window)
    shown.picker.set_folder(stick)
    shown.code.setText(made.recovery_code.lower())
    shown.rehearse.click()
    wait_for(qtbot, window)
    assert "Filen er hel" in shown.said.text()
    assert not (tmp_path / "new" / "vault" / DATABASE).exists()
    shown.user.setText("Leder")
    for field in (shown.password, shown.again):
        field.setText("kort og godt")
    shown.restore.click()
    assert "minst 16" in shown.said.text()
    for field in (shown.password, shown.again):
        field.setText(OTHER)
    shown.restore.click()
    wait_for(qtbot, window)
    assert "Leder er leder" in shown.said.text()
    shown.back.click()
    log_in(qtbot, window, "Leder", OTHER)
    assert workspace(window).session.actor is not None


def test_restoring_over_a_newer_vault_says_what_would_be_lost(
    qtbot: QtBot, make_window: Callable[[Path], Window], tmp_path: Path, stick: Path
) -> None:
    from app.use_cases.centre import CentreFacts, save_centre

    old = lambda: datetime.now() - timedelta(hours=2)  # noqa: E731
    made = vaults.create(tmp_path / "v", "Kari", PASSWORD, old, QUICK, device=NoDevice())
    made.vault.back_up(stick)
    made.vault.close()
    newer = vaults.unlock(tmp_path / "v", "Kari", PASSWORD)
    newer.write(save_centre, CentreFacts("Nytt navn"))
    newer.close()
    window = make_window(tmp_path / "v")
    window.unlock.restore.click()
    shown = window.unlock.currentWidget()
    assert isinstance(shown, RestorePage)
    wait_for(qtbot, window)
    shown.picker.set_folder(stick)
    shown.code.setText(made.recovery_code)
    shown.user.setText("Leder")
    for field in (shown.password, shown.again):
        field.setText(OTHER)
    shown.restore.click()
    wait_for(qtbot, window)
    assert "1 endringer" in shown.said.text()
    assert shown.replace.isVisible()
    shown.replace.setChecked(True)
    shown.restore.click()
    wait_for(qtbot, window)
    assert "beholdt i mappen" in shown.said.text()
    assert len([p for p in tmp_path.iterdir() if p.name.startswith("v-")]) == 1
