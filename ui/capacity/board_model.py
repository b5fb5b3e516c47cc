"""The board as a table: a row for each offer's free beds and for each room, a column for each night."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from app.capacity.board import Bar, Board, BoardLine, BoardSection
from ui.i18n import text, tr
from ui.widgets.choices import OFFERS
from ui.widgets.fields import date_text

Index = QModelIndex | QPersistentModelIndex
OFFER = dict(OFFERS)


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A row: a section's head (no line) or one of its rooms."""

    section: BoardSection
    line: BoardLine | None = None


class BoardModel(QAbstractTableModel):
    """Cells say in words what the delegate draws, for tool tips and screen readers."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.board: Board | None = None
        self.rows: list[BoardRow] = []
        self.nights: Sequence[date] = ()

    def set_board(self, board: Board | None) -> None:
        """Show another board; None empties it."""
        self.beginResetModel()
        self.board = board
        self.nights = board.nights if board else ()
        self.rows = []
        for section in board.sections if board else ():
            self.rows.append(BoardRow(section))
            self.rows += [BoardRow(section, line) for line in section.lines]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.nights)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole and row.line is None:
            return str(row.section.free_beds[column])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignCenter)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self.cell_text(row, column)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and section < len(self.nights):
            night = self.nights[section]
            if role == Qt.ItemDataRole.DisplayRole:
                month = f".{night.month}" if night.day == 1 else ""
                return f"{text('weekdays_short', str(night.weekday()))}\n{night.day}{month}"
            if role == Qt.ItemDataRole.ToolTipRole:
                return date_text(night)
        elif orientation == Qt.Orientation.Vertical and section < len(self.rows):
            if role == Qt.ItemDataRole.DisplayRole:
                return _row_title(self.rows[section])
            if role == Qt.ItemDataRole.ToolTipRole:
                return row_facts(self.rows[section])
        return None

    def cell_text(self, row: BoardRow, column: int) -> str:
        """All that is true of a room on a night, in words."""
        night = self.nights[column]
        if row.line is None:
            beds, rooms = row.section.free_beds[column], row.section.free_rooms[column]
            return tr(
                "{what}, natt til {night}: {beds} ledige senger i {rooms} rom, {persons} personer",
                what=tr(OFFER[row.section.offer]),
                night=date_text(night),
                beds=beds,
                rooms=rooms,
                persons=row.section.persons[column],
            )
        where = tr("{room}, natten {night}", room=row.line.room or tr("Uten rom"), night=date_text(night))
        bars = row.line.at(night)
        if not bars:
            closed = row.line.beds[column] is None and bool(row.line.room)
            return f"{where}: " + (tr("ute av drift") if closed else tr("ledig"))
        return f"{where}: " + "; ".join(bar_text(bar, night) for bar in bars)


def _row_title(row: BoardRow) -> str:
    if row.line is None:
        return tr("{what}: ledige senger", what=tr(OFFER[row.section.offer]))
    if row.line.facts is None:
        return tr("Uten rom")
    beds = row.line.facts.beds
    return f"{row.line.room}  ·  " + (tr("1 seng") if beds == 1 else tr("{beds} senger", beds=beds))


def row_facts(row: BoardRow) -> str:
    """What a room has, in words."""
    facts = row.line.facts if row.line else None
    if facts is None:
        return _row_title(row)
    has = [
        text("room_facts", n)
        for n in ("step_free", "own_bath", "own_entrance", "animals", "flexible")
        if getattr(facts, n)
    ]
    return "\n".join([_row_title(row), *has, *([facts.remarks] if facts.remarks else [])])


def bar_text(bar: Bar, night: date) -> str:
    """A bar in words: who (in codes), how many, and what is special about them that night."""
    if bar.is_hold:
        return tr(
            "holdes for {persons} til {until} ({code})", persons=bar.persons, until=bar.until[11:16], code=bar.code
        )
    who = tr("{0}, 1 person") if bar.persons == 1 else tr("{0}, {1} personer")
    words = [who.format(bar.code, bar.persons)]
    if bar.children:
        words.append(tr("{children} barn", children=bar.children))
    if bar.expected:
        words.append((tr("skulle ut {0}") if bar.overdue else tr("ventet ut {0}")).format(date_text(bar.expected)))
    if bar.ready:
        words.append(tr("flytteklar, venter på {waits_for}", waits_for=text("waits_for", bar.ready).lower()))
    if night in bar.away:
        words.append(tr("borte"))
    if bar.lent:
        words.append(tr("lånt rom, må flytte raskt"))
    return ", ".join(words)


def short_text(bar: Bar, now: datetime) -> str:
    """What stands on the bar itself."""
    if bar.is_hold:
        minutes = max(0, int((datetime.fromisoformat(bar.until) - now).total_seconds() // 60))
        return tr("Holdt {minutes}:{seconds:02d}", minutes=minutes // 60, seconds=minutes % 60)
    marks = (
        (tr("flytteklar") if bar.ready else ""),
        (tr("skulle ut") if bar.overdue else ""),
        (tr("lånt") if bar.lent else ""),
    )
    return "  ".join([f"{bar.code} · {bar.persons}", *(m for m in marks if m)])


def printed_lines(board: Board) -> list[str]:
    """The board in codes, for the paper that lies ready when the power is gone."""
    lines = []
    for section in board.sections:
        lines.append(tr(OFFER[section.offer]).upper())
        for line in section.lines:
            words = [
                f"{bar.code} ({bar.persons}) {bar.first:%d.%m.%Y}–{bar.last:%d.%m.%Y}"
                + (tr(", ventet ut {day:%d.%m.%Y}", day=bar.expected) if bar.expected else "")
                for bar in line.bars
            ]
            lines.append(f"{line.room or tr('Uten rom')}:  " + ("; ".join(words) or tr("ledig")))
    return lines
