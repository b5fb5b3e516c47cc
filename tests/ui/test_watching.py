"""Sleep, keys of other layouts, the X11 selection, the bar after midnight: what an open window must not let happen."""

import ctypes
import shutil
import subprocess
from ctypes import wintypes
from datetime import datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from PySide6.QtGui import QClipboard, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from app import clock
from app.ports import BackupsNote
from tests.ui.conftest import settle, unlock, workspace
from tests.ui.test_day import page, take_in
from tests.ui.test_trust import case_of, dialog_of
from ui.admin.log import LogTab, months_over, unsigned
from ui.admin.page import AdminPage
from ui.shell import keys, sleep
from ui.shell.sleep import LOGIND, Since
from ui.shell.watch import Watch, _Clips
from ui.shell.window import Window

CONTROL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
CYRILLIC_L, ARABIC_L = 0x0414, 0x0645
"""What the key of L writes in a Russian and in an Arabic layout."""


class Clocks:
    """One that counts sleep and one anybody can set, in seconds."""

    def __init__(self) -> None:
        self.boot, self.wall = 1000.0, 5_000_000.0

    def both(self) -> tuple[Any, Any]:
        return (lambda: self.boot), (lambda: self.wall)

    def pass_by(self, seconds: float) -> None:
        self.boot += seconds
        self.wall += seconds


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def watch(qtbot: QtBot, qapp: QApplication, clocks: Clocks) -> Any:
    """A watch over nothing, and how often it locked."""
    locked: list[int] = []
    made = Watch(qapp, lambda: (locked.append(1), made.stop())[0], lambda: None, clocks.both())
    made.start(5)
    yield made, locked
    made.stop()
    qapp.removeEventFilter(made)
    made.deleteLater()


def move_mouse(watch: Watch) -> bool:
    at = QPointF(1, 1)
    event = QMouseEvent(
        QEvent.Type.MouseMove, at, at, Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, NONE
    )  # fmt: skip
    return watch.eventFilter(watch, event)


# -- sleep ----------------------------------------------------------------------------------------------------------


def test_a_pc_that_slept_twelve_hours_locks_at_the_next_tick(watch: Any, clocks: Clocks) -> None:
    made, locked = watch
    clocks.pass_by(200)
    assert not made.look()
    clocks.pass_by(12 * 3600)
    assert made._tick.isActive()
    made._tick.timeout.emit()
    assert locked == [1]


def test_the_first_touch_after_a_sleep_locks_and_reaches_nothing(watch: Any, clocks: Clocks) -> None:
    made, locked = watch
    clocks.pass_by(299)
    assert not move_mouse(made)
    clocks.pass_by(299)
    assert locked == [], "the touch put it off"
    clocks.pass_by(2)
    assert move_mouse(made)
    assert locked == [1]


@pytest.mark.parametrize(("boot", "wall"), [(12 * 3600, 0), (0, 12 * 3600), (12 * 3600, -3600 * 24 * 365)])
def test_the_longest_any_clock_says_counts(watch: Any, clocks: Clocks, boot: float, wall: float) -> None:
    """A clock that stops in sleep, and one that is set back meanwhile, keep no window open."""
    made, locked = watch
    clocks.boot += boot
    clocks.wall += wall
    assert made.look()
    assert locked == [1]


def test_the_real_clocks_run() -> None:
    since = Since()
    assert 0 <= since.seconds() < 5


@pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="packaging/test_tools.sh installs dbus-daemon")
def test_logind_says_that_the_pc_goes_to_sleep_and_it_is_locked(qtbot: QtBot, qapp: QApplication) -> None:
    """A real signal over a private bus, from one who owns logind's name there."""
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert daemon.stdout is not None
        address = daemon.stdout.readline().strip()
        listener = QDBusConnection.connectToBus(address, "listener")
        logind = QDBusConnection.connectToBus(address, "logind")
        assert logind.registerService(LOGIND[0])
        locked: list[int] = []
        heard = sleep.Sleep(qapp, lambda: locked.append(1), listener)
        assert heard.heard
        message = QDBusMessage.createSignal(*LOGIND[1:])
        message.setArguments([True])
        assert logind.send(message)
        qtbot.waitUntil(lambda: locked == [1])
        heard.deleteLater()
    finally:
        QDBusConnection.disconnectFromBus("listener")
        QDBusConnection.disconnectFromBus("logind")
        daemon.terminate()
        daemon.wait()
        assert daemon.stdout is not None
        daemon.stdout.close()


@pytest.mark.parametrize(
    ("message", "what", "locks"), [(0x0218, 4, True), (0x0218, 0x12, False), (0x0218, 10, False), (0x0100, 4, False)]
)
def test_windows_says_that_the_pc_goes_to_sleep_and_it_is_locked(message: int, what: int, locks: bool) -> None:
    locked: list[int] = []
    said = wintypes.MSG()
    said.message, said.wParam = message, what
    events = sleep._PowerEvents(lambda: locked.append(1))
    assert events.nativeEventFilter(b"windows_generic_MSG", ctypes.addressof(said)) == (False, 0)
    assert bool(locked) == locks
    assert events.nativeEventFilter(b"xcb_generic_event_t", ctypes.addressof(said)) == (False, 0)


def test_a_window_that_slept_is_locked_and_one_that_did_not_is_not(qtbot: QtBot, window: Window) -> None:
    watch = window.watch
    assert watch is not None
    watch._since._clocks = clocks = (lambda: 0.0, lambda: 0.0)
    watch._since.restart()
    assert not watch.look()
    watch._since._clocks = (lambda: 301.0, clocks[1])
    watch._tick.timeout.emit()
    assert window.session.actor is None
    assert window.pages == {}


# -- keys -----------------------------------------------------------------------------------------------------------


def key(code: int, scan: int = 0, virtual: int = 0, modifiers: Any = CONTROL) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, code, modifiers, scan, virtual, 0, "")


@pytest.mark.parametrize(
    ("event", "system", "means"),
    [
        (key(CYRILLIC_L, scan=46), "linux", Qt.Key.Key_L),
        (key(ARABIC_L, scan=46), "linux", Qt.Key.Key_L),
        (key(CYRILLIC_L, virtual=0x4C), "win32", Qt.Key.Key_L),
        (key(0x041B, scan=45), "linux", Qt.Key.Key_K),
        (key(0x26, scan=10), "linux", Qt.Key.Key_1),
        (key(0x06F8, scan=17), "linux", Qt.Key.Key_8),
        (key(0, scan=96), "linux", Qt.Key.Key_F12),
        (key(Qt.Key.Key_L, scan=33), "linux", Qt.Key.Key_L),
        (key(Qt.Key.Key_P, scan=46), "linux", Qt.Key.Key_P),
        (key(CYRILLIC_L), "linux", CYRILLIC_L),
    ],
)
def test_a_key_is_known_by_its_place_where_its_letter_is_not_latin(
    event: QKeyEvent, system: str, means: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys.sys, "platform", system)
    assert keys.key_of(event) == means


def test_the_lock_works_with_a_russian_layout(qtbot: QtBot, window: Window) -> None:
    QApplication.sendEvent(window, key(CYRILLIC_L, scan=46))
    assert window.session.actor is None


def test_every_key_of_the_window_has_a_place(window: Window) -> None:
    watch = workspace(window).watch
    assert set(watch._keys) | set(watch._anywhere) <= set(keys._PLACES)


def test_f12_hides_by_its_place_too(qtbot: QtBot, window: Window) -> None:
    QApplication.sendEvent(window, key(0x1005FF, scan=96, modifiers=NONE))
    assert window.session.actor is None
    assert window._stack.currentWidget() is window.neutral


def test_the_pages_and_the_search_are_reached_with_an_arabic_layout(qtbot: QtBot, window: Window) -> None:
    QApplication.sendEvent(window, key(0x0662, scan=11))
    assert workspace(window).current == "intake"
    QApplication.sendEvent(window, key(0x0646, scan=45))
    assert QApplication.focusWidget() is workspace(window).search
    window.session.lock()
    QApplication.sendEvent(window, key(0x0662, scan=11))
    assert window.pages == {}


# -- the selection of X11 -------------------------------------------------------------------------------------------


class Board:
    """A clipboard with X11's second one, and who owns them."""

    def __init__(self) -> None:
        self.texts = {QClipboard.Mode.Clipboard: "", QClipboard.Mode.Selection: ""}
        self.ours = {QClipboard.Mode.Clipboard: False, QClipboard.Mode.Selection: False}
        self.heard: Any = None
        self.changed = self

    def connect(self, heard: Any) -> None:
        self.heard = heard

    def put(self, mode: QClipboard.Mode, text: str, ours: bool) -> None:
        self.texts[mode], self.ours[mode] = text, ours
        self.heard(mode)

    def supportsSelection(self) -> bool:
        return True

    def ownsSelection(self) -> bool:
        return self.ours[QClipboard.Mode.Selection]

    def ownsClipboard(self) -> bool:
        return self.ours[QClipboard.Mode.Clipboard]

    def text(self, mode: QClipboard.Mode) -> str:
        return self.texts[mode]

    def clear(self, mode: QClipboard.Mode) -> None:
        self.texts[mode] = ""


def test_what_was_marked_or_copied_in_here_is_taken_away_and_what_others_put_there_is_not(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = Board()
    monkeypatch.setattr(QApplication, "clipboard", staticmethod(lambda: board))
    monkeypatch.setattr(QApplication, "focusWidget", staticmethod(lambda: None))
    clips = _Clips(qapp, lambda: True)
    for mode in board.texts:
        board.put(mode, "Hemmelig navn", True)
    clips.forget()
    assert set(board.texts.values()) == {""}
    for mode in board.texts:
        board.put(mode, "noe annet", False)
    clips.forget()
    assert set(board.texts.values()) == {"noe annet"}
    monkeypatch.setattr(QApplication, "focusWidget", staticmethod(lambda: qapp))
    board.put(QClipboard.Mode.Selection, "merket her, eid av en utklippsbehandler", False)
    clips.forget()
    assert board.texts[QClipboard.Mode.Selection] == ""


# -- the bar and the months -----------------------------------------------------------------------------------------


def test_the_bar_says_another_day_after_midnight_untouched(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = workspace(window)
    made = datetime.now().replace(hour=22)
    shell._show_backup_age(BackupsNote(made, (7, 5, 12)))
    assert "i dag" in shell._backup.text()
    assert f"{made:%d.%m.%Y}" in shell._today.text()
    later = made + timedelta(days=1)
    monkeypatch.setattr(clock, "pc_now", lambda: later)
    assert shell._minute.isActive()
    shell._minute.timeout.emit()
    assert "i går" in shell._backup.text()
    assert f"{later:%d.%m.%Y}" in shell._today.text()


def test_a_missed_month_can_still_be_signed(qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    later = datetime.now() + timedelta(days=100)
    monkeypatch.setattr(clock, "pc_now", lambda: later)
    log = page(window, AdminPage).tab("log", LogTab)
    workspace(window).go("admin")
    settle(qtbot, window)
    log.refresh()
    settle(qtbot, window)
    missed = f"{datetime.now():%Y-%m}"
    assert missed in log.missed.text()
    assert log.month > missed
    log.months.set_code(missed)
    log.months.decided.emit()
    settle(qtbot, window)
    assert log.sample.rows_model.rows, "what happened that month"
    log.form.save.click()
    settle(qtbot, window)
    assert log.month == missed
    assert "signert av Kari" in log.review.text()
    assert log.missed.isHidden()
    assert not log.form.save.isEnabled()


def test_months_that_are_over_are_named_newest_first() -> None:
    today = datetime(2026, 3, 1).date()
    over = months_over(["2026-03", "2026-01", "2025-12"], today)
    assert over == ["2026-02", "2026-01", "2025-12"]
    assert unsigned(over, []) == over


def test_it_says_thirty_seconds_before_it_locks_and_any_key_keeps_it_open(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr("ui.shell.closing.announce", lambda widget, words, urgent: said.append(words))
    bar, guard = workspace(window).closing, workspace(window).watch
    guard._count()
    assert not bar.isVisible(), "minutes are left"
    for left, seconds in ((29_900, 30), (11_500, 12), (900, 1)):
        guard._idle.start(left)
        guard._count()
        assert bar.isVisible()
        assert bar.words.text().startswith(f"Låser om {seconds} sekund")
    assert len(said) == 1, "said once, not at every second"
    interval = guard._idle.interval()
    guard._idle.setInterval(300_000)
    qtbot.keyClick(page(window, AdminPage), Qt.Key.Key_Shift)
    assert not bar.isVisible()
    assert guard._idle.remainingTime() > 290_000 > interval
    assert window.session.actor is not None


def test_a_dialog_is_refused_and_not_only_hidden_when_the_window_is_hidden(qtbot: QtBot, window: Window) -> None:
    plain, answers = QDialog(window), []
    plain.finished.connect(answers.append)
    plain.open()
    window.hide_at_once()
    assert answers == [QDialog.DialogCode.Rejected], "whoever waits for its answer goes on"


def test_what_is_typed_in_a_dialog_is_kept_when_the_window_is_hidden(qtbot: QtBot, window: Window) -> None:
    household = take_in(qtbot, window)
    case_of(window).buttons["depart"].click()
    settle(qtbot, window)
    dialog: Any = dialog_of(window)
    qtbot.keyClicks(dialog.responsible, "Mormor")
    window.hide_at_once()
    assert not dialog.isVisible()
    qtbot.waitUntil(lambda: window.session.actor is None)
    window.come_back()
    unlock(qtbot, window)
    workspace(window).open_case(household)
    settle(qtbot, window)
    case_of(window).buttons["depart"].click()
    settle(qtbot, window)
    again: Any = dialog_of(window)
    assert again.responsible.text() == "Mormor", "left, not let go of"
