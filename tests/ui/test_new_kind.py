"""Somebody new adds a kind of thing by writing it down once: dialog, draft, history, gate and deletion follow by themselves."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import pytest
from pytestqt.qtbot import QtBot

from app import words
from app.changes import CARE, Changes, changed
from app.domain import facts
from app.domain.base import Day, Entity, OfHousehold, OfPerson, Tick, Version
from app.domain.errors import RuleBroken
from app.domain.facts import Whose, kind
from app.ports import UnitOfWork
from app.use_cases.checks import checked
from db.history import change
from db.queries.records import wordless
from tests.support import PASSWORD, TODAY, quick_vaults
from tests.ui.conftest import settle, unlock, workspace
from tests.ui.test_capacity import dialog
from tests.ui.test_day import stays, take_in
from ui.fields.entity import EntityDialog
from ui.shell.window import Window

# -- written down once ------------------------------------------------------------------------------------------


@kind("keepsake", whose=Whose.PERSON, prefix="K")
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Keepsake(Entity):
    """Something a person asked the centre to keep for them."""

    household: OfHousehold
    person: OfPerson
    what: Annotated[str, facts.text(2, most=100)]
    since: Day
    locked: Tick = False
    version: Version = 0


MIGRATION = """CREATE TABLE keepsake (code TEXT PRIMARY KEY, household TEXT NOT NULL, person TEXT NOT NULL, what TEXT NOT NULL,
 since TEXT NOT NULL, locked INTEGER NOT NULL, version INTEGER NOT NULL)"""
LABELS = {"keepsake.what": "&Hva", "keepsake.since": "&Siden", "keepsake.locked": "&Innelåst"}


class KeepsakeDialog(EntityDialog):
    KIND = Keepsake
    SHOWS = ("what", "since", "locked")


# -- and everything there is --------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _known(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setitem(words.sentences(), "fields", words.sentences()["fields"] | LABELS)
    yield
    facts._KINDS.pop(Keepsake, None)
    facts._KINDS[Keepsake] = KIND


KIND = facts.kind_of(Keepsake)


def save_keepsake(work: UnitOfWork, keepsake: Keepsake) -> Changes:
    return changed(CARE, result=work.write(checked(work, keepsake), "keepsake").code)


def end_keepsake(work: UnitOfWork, keepsake: Keepsake) -> Changes:
    work.remove(keepsake, "keepsake_given_back")
    return changed(CARE)


def test_a_new_kind_has_its_dialog_draft_history_gate_and_deletion(
    qtbot: QtBot, make_window: Any, folder: Path
) -> None:
    vault = quick_vaults().unlock(folder, "Kari", PASSWORD)
    vault.db.execute(MIGRATION)  # type: ignore[attr-defined]
    vault.close()
    window: Window = make_window(folder)
    unlock(qtbot, window)
    household = take_in(qtbot, window)
    mother = stays(qtbot, window, household)[0].person
    new = Keepsake(code="", household=household, person=mother, what="", since=TODAY)

    def ask(entity: Keepsake) -> Any:
        KeepsakeDialog(workspace(window), window.session, entity, save_keepsake, f"Eiendel {mother}", "Lagre").open()
        settle(qtbot, window)
        return dialog(window)

    shown = ask(new)
    assert [shown.form.labelForField(getattr(shown, n)).text() for n in KeepsakeDialog.SHOWS] == list(LABELS.values())
    shown.what.setPlainText("En Xylofonkoffert")
    window.session.lock()  # its draft
    qtbot.waitUntil(lambda: not window.pages)
    unlock(qtbot, window)
    shown = ask(new)
    assert shown.what.toPlainText() == "En Xylofonkoffert"
    shown.locked.setChecked(True)
    shown.ok.click()
    settle(qtbot, window)

    def kept() -> list[Keepsake]:
        found: list[Any] = []
        window.session.ask(window, lambda q: q.records.of(Keepsake, household, mother), found.extend)
        settle(qtbot, window)
        return found

    (first,) = kept()
    assert (first.code, first.what, first.locked, first.version) == ("K-0001", "En Xylofonkoffert", True, 1)
    shown = ask(replace(first, version=7))  # somebody else has changed it meanwhile
    shown.ok.click()
    settle(qtbot, window)
    assert shown.error.isVisible()
    shown.reject()
    shown = ask(first)
    shown.what.setPlainText("x" * 101)
    shown.ok.click()
    settle(qtbot, window)
    assert shown.focusWidget() is shown.what, "the bound comes from the fact, and so does where it is said"
    shown.what.setPlainText("En eske")
    shown.ok.click()
    settle(qtbot, window)
    history: list[Any] = []
    window.session.ask(window, lambda q: q.trust.history([mother]), history.extend)
    settle(qtbot, window)
    lines = [line for line in history if line.event == "keepsake"]
    assert [("Xylofon" in line.before, "Xylofon" in line.after, line.kind) for line in lines] == [
        (True, False, "keepsake"), (False, False, "keepsake"),
    ]  # fmt: skip
    assert wordless(first).what == "", "no board may have it"
    assert "Xylofon" not in repr(first) + str(change(None, first))
    refused: list[RuleBroken] = []
    window.session.submit(window, end_keepsake, kept()[0], None, refused.append)
    settle(qtbot, window)
    assert (kept(), refused) == ([], [])
