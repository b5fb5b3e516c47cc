"""A case with five years of notes, from the click to the picture, and its journal, beside a bare Qt table with as many rows."""

import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from statistics import median

from PySide6.QtWidgets import QApplication

from app.changes import Changes, changed
from app.domain.base import HouseholdCode
from app.domain.entities import Room
from app.use_cases.intake import Intake, Newcomer, record_intake
from app.use_cases.journal import NewNote, write_note
from app.use_cases.rooms import save_room
from tests.benchmarks.board import bare_table, until
from tests.benchmarks.line import Line
from tests.support import PASSWORD, new_vault, quick_vaults
from ui.case.page import CasesPage
from ui.main import make_application
from ui.session import Session
from ui.shell.window import Window

NOTES = 2000
TIMES = 7
TINY = {"NOTES": 10, "TIMES": 1}
"""So small that it runs inside the suite: a benchmark that is not run rots."""


def measure() -> Iterator[Line]:
    """A mother of two with two thousand notes, at 1366×768."""
    application = QApplication.instance() or make_application()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "vault"
        household = _furnish(folder)
        window = Window(Session(quick_vaults(), folder))
        window.resize(1366, 768)
        window.show()
        window.unlock.user.setText("Kari")
        window.unlock.password.setText(PASSWORD)
        window.unlock.open.click()
        until(application, lambda: bool(window.pages) and not window.session.waiting)
        inside, page = window.workspace, window.pages["cases"]
        assert inside is not None
        assert isinstance(page, CasesPage)

        def open_case() -> None:
            inside.open_case(household)
            until(application, lambda: page._case is not None and bool(page._case.members))
            window.grab()

        def open_notes() -> None:
            page.show_tab("notes")
            until(
                application,
                lambda: page._case is not None and bool(page._case.later["notes"].pane.table.rows_model.rows),
            )
            window.grab()

        opened, listed = [], []
        for _ in range(TIMES):
            opened.append(_took(open_case))
            listed.append(_took(open_notes))
        bare = bare_table(200, 5, window.size())
        shown = median(_took(bare.grab) for _ in range(TIMES))
        yield Line(
            f"case with {NOTES} notes, click to picture", median(opened), shown, "bare QTableView, painted", most_ms=100
        )
        yield Line("its journal, click to picture", median(listed), shown, "bare QTableView, painted", most_ms=100)
        window.close()


def _furnish(folder: Path) -> HouseholdCode:
    vault = new_vault(folder)
    vault.write(save_room, Room(code="K01", offer="women", beds=3))
    children = (Newcomer("child", birth_year=2018), Newcomer("child", birth_year=2021))
    household: HouseholdCode = vault.write(
        record_intake, Intake(Newcomer(), children, "women", date(2026, 1, 2), "K01")
    ).result

    def write_all(work: object, _: None) -> Changes[None]:
        for number in range(NOTES):
            write_note(work, NewNote(household, f"Notat {number}. " + "Det som ble sett og sagt. " * 12))  # type: ignore[arg-type]
        return changed()

    vault.write(write_all, None)
    vault.close()
    return household


def _took(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)
