"""The line at the foot: receipts, what is wrong, and after what moves people or rights the key that takes it back."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLineEdit, QPlainTextEdit

from app.domain.entities import Placement, Stay
from app.kinds import Fact, Role, kind_of, values_of
from app.undo import Step, Undo
from app.use_cases.undo import undo
from app.words import sentences
from ui.i18n import error_text, tr
from ui.page import Navigator
from ui.session import Session
from ui.widgets.basics import button, label, set_role
from ui.widgets.changes import change_text, value_text
from ui.widgets.voice import announce

SHOWN_MS = 60_000
MESSAGE_MS = 8000
MOST = 3


class Foot(QFrame):
    """The one line at the foot of the window, always there, so that nothing on a page moves for it: the receipt of what was
    written, what can be taken back for a minute, what is wrong; and while there is nothing, the keys that help.
    """

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__()
        self.setObjectName("foot")
        self.session, self.navigator = session, navigator
        self._undo: Undo | None = None
        self._said, self._kind, self._done = "", "", ""
        self.words = label("", "quiet", wrap=True)
        self.words.setAccessibleName(tr("Melding"))
        self.back = button(tr("Angre  (Ctrl+Z)"), self.take_back)
        self.close_button = button(tr("Lukk meldingen"), self.clear)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 4, 16, 4)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.back)
        layout.addWidget(self.close_button)
        self._message_timer = _once(self, MESSAGE_MS, self._end_message)
        self._undo_timer = _once(self, SHOWN_MS, self._end_undo)
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._keep_room()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self.isVisible():
            self._keep_room()

    def _keep_room(self) -> None:
        """As tall as it is with its keys, before they come."""
        self.setMinimumHeight(self.back.sizeHint().height() + 10)

    @property
    def offers(self) -> bool:
        """Whether something can be taken back now."""
        return self._undo is not None

    def say(self, words: str) -> None:
        """A receipt, for some seconds."""
        self._tell(words, "done")
        self._message_timer.start()

    def show_error(self, words: str) -> None:
        """What is wrong, until it is closed or something else is said."""
        self._tell(words, "error")
        self._message_timer.stop()

    def offer(self, done: Undo) -> None:
        """Say what was done, and that it can be taken back."""
        steps = [words for step in done.steps if (words := step_text(step))]
        if not steps:
            return
        more = tr("  og {count} til", count=len(steps) - MOST) if len(steps) > MOST else ""
        self._undo, self._done = done, "  ·  ".join(steps[:MOST]) + more
        self._undo_timer.start()
        self._show()
        announce(self, f"{self._done}. {tr('Ctrl+Z angrer.')}")

    def clear(self) -> None:
        """Nothing is said, and nothing is offered any more."""
        self._end_undo()
        self._end_message()

    def _tell(self, words: str, kind: str) -> None:
        self._said, self._kind = words, kind
        self._show()
        announce(self, words, urgent=kind == "error")

    def _end_message(self) -> None:
        self._message_timer.stop()
        self._said = self._kind = ""
        self._show()

    def _end_undo(self) -> None:
        self._undo_timer.stop()
        self._undo, self._done = None, ""
        self._show()

    def _show(self) -> None:
        parts = [part for part in (self._said, self._done) if part]
        self.words.setText(
            "  ".join(parts) if parts else tr("F1 hjelp  ·  Ctrl+K søk og gjør  ·  Ctrl+L lås  ·  F12 gjem alt")
        )
        set_role(self.words, "" if parts else "quiet")
        self.back.setVisible(self.offers)
        self.close_button.setVisible(bool(parts))
        kind = self._kind or ("done" if self.offers else "")
        if self.property("kind") != kind:
            self.setProperty("kind", kind)
            set_role(self, "")

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
        if self._undo is None:
            return
        wish = self._undo
        self._end_undo()
        words = tr("Angret. Begge deler står i historikken.")
        refused = lambda error: self.show_error(error_text(error))  # noqa: E731
        self.session.submit(self, undo, wish, lambda _: self.navigator.say(words), refused)


def _once(owner: QFrame, after: int, run: Callable[[], None]) -> QTimer:
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(after)
    timer.timeout.connect(run)
    return timer


def step_text(step: Step) -> str:
    """What became of one row: whom it is about, what it is now, what it was; empty for what says nothing to a person."""
    before, after = step
    row = after if after is not None else before
    old = values_of(before) if before is not None else {}
    new = values_of(after) if after is not None else dict.fromkeys(old)
    facts = (fact for fact in kind_of(row).facts.values() if fact.role != Role.VERSION)
    parts = [_part(fact, old.get(fact.name), new[fact.name]) for fact in facts if old.get(fact.name) != new[fact.name]]
    words = ", ".join(dict.fromkeys(part for part in parts if part))
    return f"{_whose(row)}: {words}" if words else ""


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
