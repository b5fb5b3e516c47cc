"""The board of rooms and nights: from the click to the picture, and frame by frame while it scrolls, beside a bare Qt table."""

import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from statistics import median

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QTableView

from app.demo.centre import invent
from app.use_cases.transfer import fill_with_invented
from tests.benchmarks.line import Line
from tests.support import PASSWORD, new_vault, quick_vaults
from ui.capacity.page import CapacityPage
from ui.main import make_application
from ui.session import Session
from ui.shell.window import Window

YEARS, STAYS = 20, 510
NIGHTS = 31
FRAME_MS = 50.0
TIMES = 7
TINY = {"YEARS": 1, "STAYS": 12, "TIMES": 1}
"""So small that it runs inside the suite: a benchmark that is not run rots."""


def measure() -> Iterator[Line]:
    """On a vault of twenty years and some forty rooms, a month of nights at 1366×768."""
    application = QApplication.instance() or make_application()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "vault"
        vault = new_vault(folder)
        centre = invent(date.today(), STAYS, YEARS, contacts_per_year=0)
        vault.write(fill_with_invented, centre)
        vault.close()
        window = Window(Session(quick_vaults(), folder))
        window.resize(1366, 768)
        window.show()
        window.unlock.user.setText("Kari")
        window.unlock.password.setText(PASSWORD)
        window.unlock.open.click()
        until(application, lambda: bool(window.pages) and not window.session.waiting)
        yield from _board(application, window, len(centre.rooms))
        window.close()


def _board(application: QCoreApplication, window: Window, rooms: int) -> Iterator[Line]:
    inside, page = window.workspace, window.pages["capacity"]
    assert inside is not None
    assert isinstance(page, CapacityPage)
    page.board.nights.set_code(str(NIGHTS))
    opened = []
    for _ in range(TIMES):
        inside.go("duty")
        until(application, lambda: not window.session.waiting)
        page._stale = True
        page.board.view.set_board(None)
        began = time.perf_counter()
        inside.go("capacity")
        until(application, lambda: page.board.view.cells.board is not None)
        window.grab()
        opened.append(1000 * (time.perf_counter() - began))
    view = page.board.view
    bare = bare_table(view.cells.rowCount(), view.cells.columnCount(), view.size())
    shown = median(_took(bare.grab) for _ in range(TIMES))
    name = f"board of {rooms} rooms × {NIGHTS} nights, {YEARS} years, from click to picture"
    yield Line(name, median(opened), shown, "bare QTableView of the same size, painted", most_ms=150)
    ours, theirs = _frames(view), _frames(bare)
    slow = sum(frame > FRAME_MS for frame in ours)
    yield Line(
        f"slowest of {len(ours)} frames while it scrolls", max(ours), max(theirs), "bare QTableView", most_ms=FRAME_MS
    )
    yield Line(
        "frames over 50 ms while it scrolls", slow, sum(f > FRAME_MS for f in theirs), "bare QTableView", 0, unit=""
    )


def bare_table(rows: int, columns: int, size: QSize) -> QTableView:
    """A table of the same size with a word in each cell."""
    table = QTableView()
    model = QStandardItemModel(rows, columns, table)
    for row in range(rows):
        for column in range(columns):
            model.setItem(row, column, QStandardItem("S-1 · 2"))
    table.setModel(model)
    table.resize(size)
    table.setVerticalScrollMode(table.ScrollMode.ScrollPerPixel)
    table.show()
    QApplication.processEvents()
    return table


def _frames(view: QTableView) -> list[float]:
    """The time each step of a scroll takes to be painted, down and across."""
    frames = []
    for bar in (view.verticalScrollBar(), view.horizontalScrollBar()):
        for step in range(60):
            bar.setValue(bar.minimum() + (bar.maximum() - bar.minimum()) * step // 59)
            frames.append(_took(view.viewport().repaint))
    return frames


def _took(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


def until(application: QCoreApplication, true: Callable[[], bool]) -> None:
    """Let the window work until something holds."""
    end = time.monotonic() + 60
    while not true():
        application.processEvents()
        if time.monotonic() > end:
            raise RuntimeError("the window did not come where it should")
