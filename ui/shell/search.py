"""The one search field (Ctrl+K): persons and cases by code, name sound, birth year and phone; actions by their name; and the
house's telephone list."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from app.domain.day import PhoneEntry
from app.ports import Queries
from app.rows import FoundRow
from ui.i18n import text as words_of
from ui.i18n import tr
from ui.session import Session
from ui.widgets.person_picker import found_text

MOST = 12


@dataclass(frozen=True, slots=True)
class Action:
    """Something the search field can do by name."""

    name: str
    run: Callable[[], None]


class SearchField(QLineEdit):
    """`found` carries the FoundRow that was chosen."""

    found = Signal(object)

    def __init__(
        self, session: Session, actions: list[Action], window: QWidget, show_phones: Callable[[], None]
    ) -> None:
        super().__init__()
        self._show_phones = show_phones
        self._session, self._actions, self._window = session, actions, window
        self.setPlaceholderText(tr("Søk eller gjør noe  (Ctrl+K)"))
        self.setAccessibleName(tr("Søk etter kode, navn, fødselsår, telefon eller handling"))
        self.setClearButtonEnabled(True)
        self.hits = QListWidget(window)
        self.hits.setAccessibleName(tr("Treff"))
        self.hits.hide()
        self.hits.itemActivated.connect(self._on_activated)
        self.hits.itemClicked.connect(self._on_activated)
        self.hits.installEventFilter(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(40)
        self._timer.timeout.connect(self._ask)
        self.textChanged.connect(lambda: self._timer.start())

    def _ask(self) -> None:
        text = self.text()
        if text.strip():
            self._session.ask(self, lambda queries: _find(queries, text), lambda answer: self._show(text, *answer))
        else:
            self.hits.hide()

    def _show(self, text: str, rows: list[FoundRow], phones: list[PhoneEntry]) -> None:
        if text != self.text() or not text.strip():
            return
        self.hits.clear()
        for action in self._actions:
            if text.strip().casefold() in action.name.casefold():
                self._add(action.name, action)
        for entry in phones:
            self._add(_phone_text(entry), entry)
        for row in rows:
            self._add(found_text(row), row)
        if not self.hits.count():
            self._add(tr("Ingen treff"), None)
        line = self.hits.sizeHintForRow(0)
        corner = self.mapTo(self._window, QPoint(0, self.height() + 2))
        self.hits.setGeometry(corner.x(), corner.y(), max(self.width(), 560), min(10, self.hits.count()) * line + 8)
        self.hits.raise_()
        self.hits.show()

    def _add(self, text: str, data: object) -> None:
        item = QListWidgetItem(text)
        item.setData(Qt.ItemDataRole.UserRole, data)
        self.hits.addItem(item)

    def _on_activated(self, item: QListWidgetItem) -> None:
        data = item.data(Qt.ItemDataRole.UserRole)
        self.close_hits()
        if isinstance(data, Action):
            data.run()
        elif isinstance(data, PhoneEntry):
            self._show_phones()
        elif data is not None:
            self.found.emit(data)

    def close_hits(self) -> None:
        """Forget the search."""
        self.clear()
        self.hits.hide()

    def event(self, event: QEvent) -> bool:
        """Esc closes the search, not what stands behind it."""
        if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: object) -> None:
        key = event.key()  # type: ignore[attr-defined]
        if key == Qt.Key.Key_Escape:
            self.close_hits()
        elif key == Qt.Key.Key_Down and self.hits.isVisible():
            self.hits.setFocus()
            self.hits.setCurrentRow(0)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.hits.isVisible():
            self._on_activated(self.hits.item(0))
        else:
            super().keyPressEvent(event)  # type: ignore[arg-type]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.hits and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined]
            self.close_hits()
            self.setFocus()
            return True
        return super().eventFilter(watched, event)


def _find(queries: Queries, typed: str) -> tuple[list[FoundRow], list[PhoneEntry]]:
    """Persons, and the numbers of the house whose name, kind or remark has what was typed."""
    wanted = typed.strip().casefold()
    phones = [entry for entry in queries.day.phones() if wanted in f"{_phone_text(entry)} {entry.remarks}".casefold()]
    return queries.cases.search(typed, MOST), phones[:MOST]


def _phone_text(entry: PhoneEntry) -> str:
    hours = f"  ({entry.hours})" if entry.hours else ""
    return f"{words_of('phone_kinds', entry.kind)}: {entry.name}  {entry.phone}{hours}"
