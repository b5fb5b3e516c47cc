"""Every page of the demonstration centre from the click to the picture, a key from the press to the screen, and a new text size,
each beside a bare Qt widget that does the same."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget

from app import clock
from app.demo.centre import invent
from app.use_cases.demonstration import furnish_demonstration
from app.use_cases.transfer import fill_with_invented
from tests.benchmarks.board import bare_table, until
from tests.benchmarks.line import Line, timed
from tests.support import PASSWORD, new_vault, quick_vaults
from ui.intake.page import IntakePage
from ui.main import make_application
from ui.session import Session
from ui.shell.window import Window

TIMES = 5
LETTERS = "karin eksempel"
TINY = {"TIMES": 1, "LETTERS": "ka"}
"""So small that it runs inside the suite: a benchmark that is not run rots."""


def measure() -> Iterator[Line]:
    """A year of an invented centre, at 1366×768. The first visit to a page makes it; the median is of all."""
    application = QApplication.instance() or make_application()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "vault"
        vault = new_vault(folder, when=clock.now)
        vault.write(fill_with_invented, invent(clock.today()))
        vault.write(furnish_demonstration, None)
        vault.close()
        window = Window(Session(quick_vaults(), folder))
        window.resize(1366, 768)
        window.show()
        window.unlock.user.setText("Kari")
        window.unlock.password.setText(PASSWORD)
        window.unlock.open.click()
        until(application, lambda: bool(window.pages) and not window.session.waiting)
        yield from _pages(application, window)
        yield _key(application, window)
        yield _size(application, window)
        window.close()


def _pages(application: object, window: Window) -> Iterator[Line]:
    inside = window.workspace
    assert inside is not None
    bare = bare_table(40, 7, window.size())
    shown = median(timed(bare.grab) for _ in range(TIMES))
    slowest: dict[str, list[float]] = {}

    def visit(name: str) -> None:
        inside.pages[name].refresh()
        inside.go(name)
        until(application, lambda: not window.session.waiting)  # type: ignore[arg-type]
        window.grab()

    for _ in range(TIMES):
        for name in list(inside.pages):
            slowest.setdefault(name, []).append(timed(lambda name=name: visit(name)))  # type: ignore[misc]
    name, times = max(slowest.items(), key=lambda item: median(item[1]))
    yield Line(
        f"slowest page ({name}), click to picture", median(times), shown, "bare QTableView, painted", most_ms=400
    )


def _key(application: object, window: Window) -> Line:
    """A letter in a name of Inntak, until it is on the screen; while nothing waits for the database."""
    inside = window.workspace
    assert inside is not None
    inside.go("intake")
    until(application, lambda: not window.session.waiting)  # type: ignore[arg-type]
    field = inside.pages.of("intake", IntakePage).adult.name
    plain = QLineEdit()
    plain.resize(400, 30)
    plain.show()

    def press(where: QLineEdit, letter: str) -> None:
        QTest.keyClicks(where, letter)
        where.grab()

    field.setFocus(Qt.FocusReason.OtherFocusReason)
    ours = max(timed(lambda letter=letter: press(field, letter)) for letter in LETTERS)  # type: ignore[misc]
    theirs = max(timed(lambda letter=letter: press(plain, letter)) for letter in LETTERS)  # type: ignore[misc]
    plain.close()
    return Line("slowest key in Inntak, press to screen", ours, theirs, "bare QLineEdit", most_ms=50)


def _size(application: object, window: Window) -> Line:
    """Another text size, until the page that is seen stands in it; a bare window of as many labels as the page has widgets."""
    inside = window.workspace
    assert inside is not None

    def dress(percent: int) -> None:
        inside._dress(percent, "light")
        until(application, lambda: not window.session.waiting)  # type: ignore[arg-type]
        window.grab()

    inside.go("duty")
    widgets = len(inside.findChildren(QWidget))
    ours = median(timed(lambda percent=percent: dress(percent)) for percent in (125, 150, 100) * TIMES)  # type: ignore[misc]
    plain = QWidget()
    plain.setLayout(QVBoxLayout())
    for _ in range(widgets):
        plain.layout().addWidget(QLabel("Rom"))  # type: ignore[union-attr]
    plain.show()

    def bare(points: float) -> None:
        font = plain.font()
        font.setPointSizeF(points)
        plain.setFont(font)
        plain.grab()

    theirs = median(timed(lambda points=points: bare(points)) for points in (11.0, 13.0, 9.0) * TIMES)  # type: ignore[misc]
    plain.close()
    return Line("another text size, on the screen", ours, theirs, "bare labels", most_ms=300)
