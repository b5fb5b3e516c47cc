"""One calm line after something that moves people or rights: what it was and what it is now, and the key that takes it back."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLineEdit, QPlainTextEdit

from app.domain.entities import Placement, Stay
from app.kinds import Fact, Role, kind_of, values_of
from app.undo import Step, Undo
from app.use_cases.undo import undo
from app.words import sentences
from ui.i18n import error_text, tr
from ui.page import Navigator
from ui.session import Session
from ui.widgets.basics import button, label
from ui.widgets.changes import change_text, value_text

SHOWN_MS = 60_000
MOST = 3


class UndoBar(QFrame):
    """Stands at the foot of the window for a minute; nothing on the page moves for it but its own line."""

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__()
        self.setObjectName("message")
        self.session, self.navigator = session, navigator
        self._undo: Undo | None = None
        self.words = label("", wrap=True)
        self.words.setAccessibleName(tr("Det som nettopp ble gjort"))
        self.back = button(tr("Angre  (Ctrl+Z)"), self.take_back)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 6, 16, 6)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.back)
        layout.addWidget(button(tr("Lukk"), self.hide))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def offer(self, done: Undo) -> None:
        """Say what was done, and that it can be taken back."""
        self._undo = done
        said = [words for step in done.steps if (words := step_text(step))]
        more = tr("  og {count} til", count=len(said) - MOST) if len(said) > MOST else ""
        self.words.setText("  ·  ".join(said[:MOST]) + more)
        self.setVisible(bool(said))
        self._timer.start()

    def on_key(self) -> None:
        """Ctrl+Z: a text that is being written takes back its own; else what was done last is taken back."""
        field = QApplication.focusWidget()
        line = isinstance(field, QLineEdit) and field.isUndoAvailable()
        words = isinstance(field, QPlainTextEdit) and field.document().isUndoAvailable()
        if line or words:
            field.undo()  # type: ignore[union-attr]
        else:
            self.take_back()

    def take_back(self) -> None:
        """Put back what was."""
        if self._undo is None or self.isHidden():
            return
        wish, self._undo = self._undo, None
        self.session.submit(self, undo, wish, lambda _: self._taken_back(), lambda error: self._say(error_text(error)))

    def _taken_back(self) -> None:
        self.hide()
        self.navigator.say(tr("Angret. Begge deler står i historikken."))

    def _say(self, words: str) -> None:
        self.words.setText(words)
        self.back.hide()

    def hideEvent(self, event: object) -> None:
        super().hideEvent(event)  # type: ignore[arg-type]
        self.back.show()


def step_text(step: Step) -> str:
    """What became of one row: whom it is about, what it is now, what it was; empty for what says nothing to a person."""
    before, after = step
    row = after if after is not None else before
    old = values_of(before) if before is not None else {}
    new = values_of(after) if after is not None else dict.fromkeys(old)
    facts = (fact for fact in kind_of(row).facts.values() if fact.role != Role.VERSION)
    parts = [_part(fact, old.get(fact.name), new[fact.name]) for fact in facts if old.get(fact.name) != new[fact.name]]
    said = ", ".join(dict.fromkeys(part for part in parts if part))
    return f"{_whose(row)}: {said}" if said else ""


def _part(fact: Fact, old: object, new: object) -> str:
    """Days, rooms and ticks with what they were; of words, names and choices only that they were changed."""
    if fact.name == "departed" and old is None and new:
        return tr("dro {day} (bodde her før)", day=value_text(new))
    if words := change_text(fact.name, old, new):
        return words
    name = sentences()["fields"].get(fact.label, "").replace("&", "").lower()
    if not name:
        return ""
    if fact.role == Role.DAY:
        return tr("{field} {new} (før: {old})", field=name, new=value_text(new), old=value_text(old))
    return tr("{field} endret", field=name)


def _whose(row: object) -> str:
    if isinstance(row, Stay):
        return row.person
    if isinstance(row, Placement):
        return row.stay
    return kind_of(row).subject(row)
