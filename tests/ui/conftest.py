"""A real window on a real encrypted vault."""

import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, time
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app import clock
from app.domain.entities import Room
from app.use_cases.centre import CentreFacts, save_centre
from app.use_cases.rooms import save_room
from db import vault as vaults
from tests.support import PASSWORD, QUICK, quick_vaults
from ui import theme
from ui.i18n import speak
from ui.session import Session
from ui.shell.window import Window
from ui.shell.workspace import Workspace
from ui.widgets.decide import Decide

PATIENCE_MS = 60_000
_BEGAN = datetime.now()
SINCE_TWO = datetime.combine(_BEGAN.date(), time(14)) - _BEGAN
ROOMS = (
    Room(code="K01", offer="women", beds=2),
    Room(code="K02", offer="women", beds=4),
    Room(code="K03", offer="women", beds=3),
    Room(code="M01", offer="men", beds=2),
)


@pytest.fixture(scope="session", autouse=True)
def _dressed(qapp: object) -> None:
    qapp.setStyle("Fusion")  # type: ignore[attr-defined]
    speak(qapp)  # type: ignore[arg-type]
    theme.apply_theme(100, "light")


@pytest.fixture
def qtbot(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> QtBot:
    """Waits until something is so, however busy the machine is; a test that never comes there is ended by its own limit."""
    monkeypatch.setattr(qtbot, "waitUntil", partial(qtbot.waitUntil, timeout=PATIENCE_MS))
    return qtbot


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault with a leader and four rooms, closed; it is copied, never opened."""
    vault = vaults.create(tmp_path_factory.mktemp("house") / "vault", "Kari", PASSWORD, cost=QUICK).vault
    vault.write(save_centre, CentreFacts("Havn", "12345678"))
    for room in ROOMS:
        vault.write(save_room, room)
    vault.close()
    return vault.folder


@pytest.fixture
def folder(house: Path, tmp_path: Path) -> Path:
    """A vault with a leader and four rooms, closed, of the test's own."""
    return shutil.copytree(house, tmp_path / "vault")


@pytest.fixture
def make_window(qtbot: QtBot) -> Iterator[Callable[[Path], Window]]:
    """Makes windows and closes them, with their database threads, at the end."""
    made: list[Window] = []

    def make(folder: Path) -> Window:
        window = Window(Session(quick_vaults(), folder))
        qtbot.addWidget(window)
        window.resize(1366, 768)
        window.show()
        made.append(window)
        return window

    yield make
    for window in made:
        window.close()


@pytest.fixture
def window(make_window: Callable[[Path], Window], folder: Path, qtbot: QtBot) -> Window:
    """An unlocked window."""
    made = make_window(folder)
    unlock(qtbot, made)
    return made


def unlock(qtbot: QtBot, window: Window, password: str = PASSWORD) -> None:
    """Type user and password, and wait for the pages."""
    window.unlock.user.setText("Kari")
    window.unlock.password.setText(password)
    window.unlock.open.click()
    qtbot.waitUntil(lambda: bool(window.pages))
    settle(qtbot, window)


def workspace(window: Window) -> Workspace:
    """What is inside the unlocked window."""
    assert window.workspace is not None
    return window.workspace


def settle(qtbot: QtBot, window: Window) -> None:
    """Wait until nothing is on its way to or from the database, thrice, for what the first answers asked for; what they changed is
    laid out."""
    for _ in range(3):
        qtbot.waitUntil(lambda: not window.session.waiting)
        QApplication.processEvents()


def alt_letters(root: QWidget) -> list[str]:
    """What is reached with Alt in what is shown of `root`: each letter as often as it stands."""
    return [
        letter.lower()
        for widget in root.findChildren(QWidget)
        if widget.isVisibleTo(root)
        and (isinstance(widget, QAbstractButton) or (isinstance(widget, QLabel) and widget.buddy()))
        for letter in re.findall(r"&(\w)", widget.text().replace("&&", ""))
    ]


@pytest.fixture(autouse=True)
def _afternoon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of today, as if the tests had been begun at two: what the night does differently is asked where it is meant."""
    monkeypatch.setattr(clock, "pc_now", lambda: datetime.now() + SINCE_TWO)


@pytest.fixture(autouse=True)
def _alt_letters(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """In no dialog that any test opens do two things answer to one Alt letter."""
    shared, show = [], Decide.showEvent

    def look(dialog: Decide, event: QShowEvent) -> None:
        show(dialog, event)
        letters = Counter(alt_letters(dialog))
        shared.extend(f"{type(dialog).__name__}: Alt+{letter}" for letter, times in letters.items() if times > 1)

    monkeypatch.setattr(Decide, "showEvent", look)
    yield
    assert not shared, shared
