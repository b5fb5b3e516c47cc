"""What is half typed in every dialog of Bolig, letters, appointments, calls, children and the house's book survives a lock, and a
program that was killed: one walk that finds the dialogs by itself."""

import importlib
import inspect
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from app import clock
from app.capacity.outside import LookInDue
from app.care.letters import shipped
from tests.ui.conftest import settle, unlock, workspace
from tests.ui.test_day import take_in
from tests.ui.test_whole_day import asked
from ui.case.letters import read_letter
from ui.fields.reading import reading_of
from ui.fields.ticks import Ticks
from ui.record.base import Someone
from ui.shell.window import Window
from ui.widgets.decide import Decide
from ui.widgets.fields import Choice, DateField

MODULES = (
    "ui.case.moving_dialogs", "ui.case.letters", "ui.record.appointments", "ui.record.perpetrators", "ui.record.referrals",
    "ui.record.adaptation", "ui.day_service.call", "ui.house.dialogs", "ui.children.around", "ui.children.activity", "ui.duty.day",
)  # fmt: skip


def dialogs() -> list[type[Decide]]:
    """Every dialog that one of the modules declares; one to come is walked too."""
    found = []
    for name in MODULES:
        module = importlib.import_module(name)
        classes = (one for _, one in inspect.getmembers(module, inspect.isclass))
        found += [one for one in classes if issubclass(one, Decide) and one.__module__ == name]
    return found


def arguments(qtbot: QtBot, window: Window, household: str) -> dict[str, Any]:
    """What the dialogs are opened with, by the names they ask for it."""
    stays = asked(qtbot, window, lambda q: q.cases.household(household))
    people = [Someone(one.person, one.kind, one.person) for one in stays]
    mother, child = people[0].code, next(one.code for one in people if one.kind == "child")
    due = LookInDue(household, "K01", 1, 0, "", "", clock.today())  # type: ignore[arg-type]
    read: list[Any] = []
    window.session.ask(window, lambda q: read_letter(q, household, mother), read.append)  # type: ignore[arg-type]
    settle(qtbot, window)
    return {
        "parent": window, "session": window.session, "household": household, "people": people, "old": None, "views": [],
        "threats": [], "relations": {}, "guests": [], "navigator": workspace(window), "person": child, "letter": shipped()[0],
        "read": read[0], "due": due, "missed": [due],
    }  # fmt: skip


def show(kind: type[Decide], given: dict[str, Any]) -> Any:
    wanted = [name for name in inspect.signature(kind.__init__).parameters if name != "self"]
    shown = kind(*(given[name] for name in wanted))
    shown.open()
    return shown


def type_in_all(shown: Any, mark: str) -> int:
    """Something else in every field that can be typed in, as a person would; how many there were."""
    typed = 0
    for field in shown.fields._widgets.values():
        if not field.isEnabled() or reading_of(field) is None:
            continue
        if isinstance(field, Choice):
            if field.count() < 2:
                continue
            field.setCurrentIndex(field.count() - 1)
        elif isinstance(field, DateField):
            field.setText("03.02.20")
        elif isinstance(field, QPlainTextEdit):
            field.setPlainText(f"{mark}\nto linjer")
        elif isinstance(field, Ticks):
            field.set_codes(frozenset(list(field.boxes)[:1]))
        elif hasattr(field, "setChecked"):
            field.setChecked(not field.isChecked())
        elif hasattr(field, "setText"):
            field.setText(mark)
        elif hasattr(field, "setValue"):
            field.setValue(field.value() + 3)
        else:
            continue
        typed += 1
    return typed


def walk(qtbot: QtBot, window: Window, household: str, each: Callable[[type[Decide], Any], None]) -> None:
    given = arguments(qtbot, window, household)
    for kind in dialogs():
        shown = show(kind, given)
        settle(qtbot, window)
        each(kind, shown)
        shown.leave()  # what a lock does: let go of, not thrown away
        settle(qtbot, window)


def test_every_new_dialog_keeps_what_was_typed_through_a_lock_and_a_kill(
    qtbot: QtBot, window: Window, folder: Path, tmp_path: Path, make_window: Callable[[Path], Window]
) -> None:
    household = take_in(qtbot, window)
    typed: dict[str, Any] = {}
    keys: dict[str, str] = {}

    def write(kind: type[Decide], shown: Any) -> None:
        assert type_in_all(shown, f"Halvferdig {kind.__name__}"), kind
        assert shown.fields.key not in keys, f"{kind} and {keys[shown.fields.key]} would take each other's words"
        keys[shown.fields.key] = kind.__name__
        assert not shown.error.isVisible(), "nothing was here before"
        typed[shown.fields.key] = shown.fields.now()

    walk(qtbot, window, household, write)
    assert len(typed) == len(dialogs()) >= 16
    workspace(window)._keep_drafts()  # what the shell does by itself every five seconds
    settle(qtbot, window)
    killed = shutil.copytree(folder, tmp_path / "killed")  # the files as they lie when the process is gone

    def is_there(_: type[Decide], shown: Any) -> None:
        assert shown.fields.now() == typed[shown.fields.key], shown.fields.key
        assert "ikke lagret" in shown.error.text(), "it is said that this was typed before"

    window.session.lock()
    qtbot.waitUntil(lambda: not window.pages)
    assert window.session.drafts.all() == {}, "nothing of it stays in memory"
    unlock(qtbot, window)
    walk(qtbot, window, household, is_there)
    window.close()

    again = make_window(killed)
    unlock(qtbot, again)
    walk(qtbot, again, household, is_there)

    def let_go(_: type[Decide], shown: Any) -> None:
        shown.fields.forget()

    walk(qtbot, again, household, let_go)
    workspace(again)._keep_drafts()
    settle(qtbot, again)
    left = [key for key in again.session.drafts.all() if key in typed]
    assert left == [], "what is let go of is not kept"
    assert clock.today()
