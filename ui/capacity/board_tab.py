"""The board with its buttons: two weeks or a month, what can be done, and what the colours mean."""

from datetime import date, timedelta

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import clock
from app.capacity.board import Bar, board_of
from app.capacity.span import Span
from app.domain.base import HouseholdCode
from app.domain.errors import LivdError
from app.use_cases.access import TakenOut, note_print
from app.use_cases.rooms import release_hold
from ui.capacity.board_model import printed_lines
from ui.capacity.board_view import BoardView
from ui.capacity.dialogs import ExpectDialog, HoldDialog, MoveDialog, SwapDialog
from ui.i18n import error_text, mark, options, tr
from ui.page import Navigator
from ui.printing import print_text
from ui.session import Session
from ui.widgets.basics import button, label, row
from ui.widgets.fields import Choice, date_text

SPANS = (("14", mark("To uker")), ("31", mark("En måned")))
BEFORE = 3
"""Nights shown before today when the board is opened."""


class BoardTab(QWidget):
    """Rooms × nights. Everything the mouse can do, the buttons do for the cell the cursor is on."""

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__()
        self.session, self.navigator = session, navigator
        self.first = clock.today() - timedelta(days=BEFORE)
        self.nights = Choice(tr("Hvor mange netter"), options(SPANS))
        self.nights.currentIndexChanged.connect(lambda _: self.refresh())
        self.title = label("", "heading")
        self.view = BoardView(tr("Rom og netter"), self._open, self._drop)
        self.view.selectionModel().currentChanged.connect(lambda *_: self._show_cell())
        self.cell = label("", wrap=True)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.move_button = button(tr("&Flytt …"), self._move)
        self.swap_button = button(tr("&Bytt …"), self._swap)
        self.expect_button = button(tr("&Ventet ut …"), self._expect)
        self.hold_button = button(tr("&Hold rommet …"), self._hold)
        self.release_button = button(tr("&Slipp rommet"), self._release)
        self.case_button = button(tr("Å&pne saken"), self._open)
        earlier = button(tr("T&idligere"), lambda: self._go(-7))
        later = button(tr("S&enere"), lambda: self._go(7))
        today = button(tr("I d&ag"), self._today)
        self.print = button(tr("Skriv &ut i koder"), self._ask_print)
        legend = tr(
            "Grønn: flytteklar. Gul kant: skulle ha flyttet, eller lånt rom. Skravert: borte. Stiplet: ikke avklart hvor lenge. "
            "Rutet: ute av drift. Strek: i natt. Dra en stolpe til et annet rom for å flytte, og bortover for ventet utflytting."
        )
        actions = (self.move_button, self.swap_button, self.expect_button, self.hold_button, self.release_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.addLayout(row(self.title, None, self.nights, earlier, today, later, self.print))
        layout.addWidget(self.view, 1)
        layout.addWidget(self.cell)
        layout.addWidget(self.error)
        layout.addLayout(row(*actions, None, self.case_button))
        layout.addWidget(label(legend, "quiet", wrap=True))

    # -- showing ----------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask for the nights shown."""
        first, number = self.first, int(self.nights.code())
        self.session.ask(self, lambda queries: queries.house.span(first, first + timedelta(days=number)), self._show)

    def _show(self, span: Span) -> None:
        if span.start != self.first:
            return
        self.view.set_board(board_of(span))
        last = span.nights[-1]
        self.title.setText(f"{date_text(span.start)} – {date_text(last)}")
        self._show_cell()

    def _show_cell(self) -> None:
        cell, bar = self.view.current(), self.view.current_bar()
        cells = self.view.cells
        self.cell.setText(cells.cell_text(cell[0], cells.nights.index(cell[1])) if cell else "")
        family, hold = bar is not None and not bar.is_hold, bar is not None and bar.is_hold
        now = cell is not None and cell[1] >= clock.today()
        for one in (self.move_button, self.swap_button, self.expect_button, self.case_button):
            one.setEnabled(family)
        self.release_button.setEnabled(hold)
        empty = cell is not None and bar is None and cell[0].line is not None and bool(cell[0].line.room)
        self.hold_button.setEnabled(empty and now)

    def _go(self, days: int) -> None:
        self.first += timedelta(days=days)
        self.refresh()

    def _today(self) -> None:
        self.first = clock.today() - timedelta(days=BEFORE)
        self.refresh()

    # -- doing ------------------------------------------------------------------------------------------------

    def _family(self) -> tuple[Bar, date] | None:
        cell, bar = self.view.current(), self.view.current_bar()
        return (bar, cell[1]) if cell and bar and not bar.is_hold else None

    def _move(self, target: str = "") -> None:
        chosen = self._family()
        if chosen:
            MoveDialog(
                parent=self,
                session=self.session,
                household=HouseholdCode(chosen[0].code),
                room=chosen[0].room,
                night=max(chosen[0].first, min(chosen[1], clock.today())),
                target=target,
            ).open()

    def _swap(self, other: str = "") -> None:
        chosen = self._family()
        if chosen:
            SwapDialog(
                parent=self,
                session=self.session,
                household=HouseholdCode(chosen[0].code),
                room=chosen[0].room,
                night=clock.today(),
                other=other,
            ).open()

    def _expect(self, day: date | None = None) -> None:
        chosen = self._family()
        if chosen:
            ExpectDialog(
                self, self.session, HouseholdCode(chosen[0].code), chosen[0].room, day or chosen[0].expected
            ).open()

    def _hold(self) -> None:
        cell = self.view.current()
        if cell and cell[0].line and cell[0].line.room:
            HoldDialog(self, self.session, cell[0].line.room, cell[1]).open()

    def _release(self) -> None:
        bar = self.view.current_bar()
        if bar and bar.is_hold:
            self.error.hide()
            self.session.submit(self, release_hold, bar.code, None, self._refused)

    def _drop(self, bar: Bar, room: str, night: date) -> None:
        """Another night in the same room: expected to leave. An empty room: move. A taken one: swap."""
        self.view.go_to(bar.room, max(bar.first, min(bar.last, night)))
        line = self.view.cells.board.line(room) if self.view.cells.board else None
        if room == bar.room:
            self._expect(night + timedelta(days=1))
        elif line and any(not other.is_hold for other in line.at(clock.today())):
            self._swap(room)
        else:
            self._move(room)

    def _open(self) -> None:
        chosen = self._family()
        if chosen:
            self.navigator.open_case(HouseholdCode(chosen[0].code))

    def _refused(self, error: LivdError) -> None:
        self.error.setText(error_text(error))
        self.error.show()

    def _ask_print(self) -> None:
        self.session.submit(self, note_print, TakenOut("board", ""), lambda _: self._print(), self._refused)

    def _print(self) -> None:
        board = self.view.cells.board
        if board:
            print_text(self, tr("Rom {room}", room=self.title.text()), printed_lines(board), self._refused)
