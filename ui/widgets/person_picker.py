"""Search before create: type a code, name, birth year or phone; choose one who is known, or go on with a new person."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.domain.base import PersonKind
from app.rows import FoundRow
from ui.i18n import mark, tr, tr_n
from ui.session import Session
from ui.widgets.fields import date_text

_BY = {
    "name": mark("navn"), "sound": mark("lyder likt"), "near": mark("navn som ligner"), "phone": mark("telefon"),
    "code": mark("kode eller år"),
}  # fmt: skip


def found_text(match: FoundRow) -> str:
    """One line about a found person, without the name."""
    kind = tr("barn") if match.kind == PersonKind.CHILD else tr("voksen")
    born = tr("f. {year}", year=match.birth_year) if match.birth_year else tr("fødselsår ukjent")
    where = tr("her nå, sak {household}", household=match.household) if match.here else _stays_text(match)
    if match.followed and not match.here:
        where += ", " + tr("følges opp, sak {household}", household=match.household)
    return " · ".join([match.person, kind, born, where, tr("treff på {what}", what=tr(_BY[match.by]))])


def _stays_text(match: FoundRow) -> str:
    if not match.last_arrived:
        return tr("ingen opphold")
    day = date_text(match.last_arrived)
    return tr_n("{count} opphold her før, sist {day}", "{count} opphold her før, sist {day}", match.stays, day=day)


class PersonPicker(QWidget):
    """A search field with its hits under it. `chosen` carries a FoundRow."""

    chosen = Signal(object)

    def __init__(self, session: Session, name: str, accept: Callable[[FoundRow], bool] | None = None) -> None:
        super().__init__()
        self._session, self._accept = session, accept or (lambda match: True)
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("Søk: kode, navn, fødselsår eller telefon"))
        self.field.setAccessibleName(name)
        self.field.setClearButtonEnabled(True)
        self.hits = QListWidget()
        self.hits.setAccessibleName(tr("Treff i søket"))
        self.hits.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.field)
        layout.addWidget(self.hits)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(60)
        self._timer.timeout.connect(self._ask)
        self.field.textChanged.connect(lambda: self._timer.start())
        self.field.installEventFilter(self)
        self.hits.itemActivated.connect(self._on_activated)
        self.hits.itemClicked.connect(self._on_activated)

    def clear(self) -> None:
        """Empty the field and its hits."""
        self.field.clear()
        self.hits.clear()
        self.hits.hide()

    def _ask(self) -> None:
        text = self.field.text()
        if text.strip():
            self._session.ask(self, lambda queries: queries.cases.search(text), lambda rows: self._show(text, rows))
        else:
            self.clear()

    def _show(self, text: str, rows: list[FoundRow]) -> None:
        if text != self.field.text():
            return
        self.hits.clear()
        for row in filter(self._accept, rows):
            item = QListWidgetItem(found_text(row))
            item.setData(Qt.ItemDataRole.UserRole, row)
            self.hits.addItem(item)
        if not self.hits.count():
            item = QListWidgetItem(tr("Ingen treff"))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.hits.addItem(item)
        line = self.hits.sizeHintForRow(0)
        self.hits.setFixedHeight(min(6, self.hits.count()) * line + 6)
        self.hits.show()

    def _on_activated(self, item: QListWidgetItem) -> None:
        match = item.data(Qt.ItemDataRole.UserRole)
        if match is not None:
            self.clear()
            self.chosen.emit(match)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and event.type() == QEvent.Type.KeyPress:
            key = event.key()  # type: ignore[attr-defined]
            if key == Qt.Key.Key_Down and self.hits.isVisible():
                self.hits.setFocus()
                self.hits.setCurrentRow(0)
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.hits.isVisible() and self.hits.count():
                self._on_activated(self.hits.item(0))
                return True
            if key == Qt.Key.Key_Escape and self.field.text():
                self.clear()
                return True
        return super().eventFilter(watched, event)
