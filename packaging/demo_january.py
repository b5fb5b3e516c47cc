"""The leader's January at the demonstration centre, by keys: last year's yearly form, three faults, delivery; the call in May;
and what is published. The cursor gets everywhere by Tab and arrows."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app import clock
from app.domain.base import Offer
from app.domain.entities import Stay
from app.use_cases.stays import DateCorrection, correct_dates
from ui.annual_return.page import ReturnPage
from ui.shell.window import Window

MOST_TABS = 600
"""So many stops no page has."""


class DemoFailed(Exception):
    """The window did not come where it should."""


class Day(Protocol):
    """The day it is a part of."""

    window: Window
    folder: Path
    told: list[str]

    def press(self, kind: type[ReturnPage]) -> ReturnPage: ...
    def until(self, true: Callable[[], bool]) -> None: ...
    def settle(self) -> None: ...
    def picture(self, name: str) -> None: ...


class January:
    """Done on the page of the return."""

    def __init__(self, day: Day) -> None:
        self.day = day

    def run(self) -> None:
        """The leader's January and May, by keys: last year's yearly form, faults, delivery, a number asked about, publishing."""
        page = self.day.press(ReturnPage)
        self.day.until(lambda: page.result is not None)
        year = clock.today().year - 1
        self.walk_to(page.year)
        self.key(Qt.Key.Key_Down)
        self.day.until(lambda: page.result is not None and page.result.year == year)
        self.part(page, "reasons_for_stay")
        self.day.picture("09-aarsrapport")
        self.yearly_form(page)
        self.part(page, "wheel")
        self.day.picture("32-aarshjulet")
        self.faults(page)
        self.delivery(page)
        self.phone_call(page)
        self.publish(page, year)

    def yearly_form(self, page: ReturnPage) -> None:
        """Last year's answers are taken over, looked at, and confirmed one by one; what is proposed is used."""
        self.part(page, "yearly.women")
        form = page.yearly[Offer.WOMEN]
        self.walk_to(form.all)
        self.key(Qt.Key.Key_Space)
        waiting = [card for card in form.cards.values() if card.confirm.isVisible()]
        self.day.picture("31-samleskjema")
        for card in waiting:
            self.walk_to(card.confirm)
            self.key(Qt.Key.Key_Space)
        self.day.told.append(f"Samleskjema: {len(waiting)} svar hentet fra i fjor og bekreftet")

    def faults(self, page: ReturnPage) -> None:
        """Three faults that cannot be mended any more: why is said, and they are ended."""
        self.part(page, "faults")
        self.day.picture("09-feil-aa-rette")
        for _ in range(3):
            before = page.faults.rows_model.rowCount()
            self.walk_to(page.faults)
            self.key(Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
            self.key(Qt.Key.Key_Down)
            self.walk_to(page.fault_pane.reason)
            QTest.keyClicks(page.fault_pane.reason, "Hun har reist")
            self.walk_to(page.fault_pane.accept)
            self.key(Qt.Key.Key_Space)
            assert page.faults.rows_model.rowCount() == before - 1
        self.day.told.append("Tre feil avsluttet med hvorfor")

    def delivery(self, page: ReturnPage) -> None:
        """What is asked about is explained, and the year is delivered."""
        self.part(page, "delivery")
        pane = page.delivery
        for field in list(pane.explained.values()):
            self.walk_to(field)
            QTest.keyClicks(field, "Slik var aaret")
        self.walk_to(pane.ok)
        self.key(Qt.Key.Key_Space)
        self.day.until(lambda: bool(page.read and page.read.delivered))
        self.day.picture("33-levert")
        self.day.told.append(f"Levert: {pane.state.text()}")

    def phone_call(self, page: ReturnPage) -> None:
        """In May somebody asks about a number: it is found by its name. A stay has been put right since, and the page says what
        that made different, and why."""
        self.key(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(page.search, "psykisk vold")
        self.key(Qt.Key.Key_Return)
        assert page.table is not None
        self.day.picture("34-et-tall-paa-telefon")
        self.put_right(page)
        self.part(page, "delivery")
        changes = page.delivery.changes
        self.walk_to(changes)
        self.key(Qt.Key.Key_Down)
        self.day.until(lambda: bool(page.delivery.why.text()))
        self.day.picture("34-endret-etter-levering")
        self.day.told.append(f"Telefon i mai: {changes.rows_model.rowCount()} tall endret; {page.delivery.why.text()}")

    def put_right(self, page: ReturnPage) -> None:
        """A stay of the year is found to have ended a day earlier."""
        assert page.read is not None
        year = page.read.result.year
        chosen = next(
            stay for stay in page.read.register.adult_stays
            if stay.departed and stay.departed.year == stay.arrived.year == year and (stay.departed - stay.arrived).days > 9
        )  # fmt: skip
        rows: list[Stay] = []
        session = self.day.window.session
        session.ask(self.day.window, lambda q: q.cases.household(chosen.household), rows.extend)
        self.day.settle()
        kept = next(stay for stay in rows if stay.code == chosen.code)
        assert kept.departed is not None
        right = DateCorrection(kept.code, kept.arrived, kept.departed - timedelta(days=1), None, kept.version)
        session.submit(self.day.window, correct_dates, right)
        self.day.settle()

    def publish(self, page: ReturnPage, year: int) -> None:
        """The public edition beside the house's own, and its file; then the report for the house as a PDF."""
        self.walk_to(page.public)
        self.key(Qt.Key.Key_Space)
        self.part(page, "reasons_for_stay")
        self.day.picture("35-offentlig")
        for form, which in (("html", (True, False)), ("pdf", (False, True))):
            target = self.day.folder / f"rapport-{year}.{form}"
            page.way_out.save(target, form, which)
            self.day.until(target.exists)
            self.day.settle()
            self.day.told.append(f"Årsrapport lagret: {target.name}, {target.stat().st_size} byte")

    def key(self, key: Qt.Key, with_: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the cursor is."""
        QTest.keyClick(QApplication.focusWidget() or self.day.window, key, with_)
        self.day.settle()

    def walk_to(self, widget: QWidget) -> None:
        """Tab until the cursor stands there; DemoFailed when it never does."""
        self.day.window.activateWindow()  # without a window manager nothing gives the keyboard back
        self.day.settle()
        for _ in range(MOST_TABS):
            if widget.hasFocus():
                return
            QTest.keyClick(QApplication.focusWidget() or self.day.window, Qt.Key.Key_Tab)
        raise DemoFailed(f"no Tab leads to {widget.accessibleName() or type(widget).__name__}")

    def part(self, page: ReturnPage, name: str) -> None:
        """Choose a part of the return in its tree, with the arrow keys."""
        self.walk_to(page.tree)
        self.key(Qt.Key.Key_Home)
        for _ in range(MOST_TABS):
            item = page.tree.currentItem()
            if item and item.data(0, Qt.ItemDataRole.UserRole) == name:
                return
            self.key(Qt.Key.Key_Down)
        raise DemoFailed(f"no arrow leads to {name}")
