"""What a field of free words has for the text guard: a line under the words, that says what looks like a name or a number, with
a key that puts the code in its place and one that lets it stand. It asks nobody, takes no focus and moves nothing."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from app import clock
from app.domain.states import Telling
from app.rows import NamedRow, TellingRow
from ui.i18n import text, tr
from ui.widgets.basics import label
from ui.widgets.persons import person_text
from ui.widgets.voice import announce

REPLACE, LEAVE = Qt.Key.Key_F8, Qt.Key.Key_F9
AIR = 4
"""Pixels over and under the words of the line."""


class Strip(QFrame):
    """The line. `field` is the field it stands under."""

    def __init__(self, parent: QWidget, field: "Guarded") -> None:
        super().__init__(parent)
        self.setObjectName("strip")
        self._field, self._ways = field, tuple[tuple[str, str, str], ...]()
        self.said = label("", "notice")
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.replace = self._key(tr("Erstatt med kode … (F8)"), field.replace)
        self.leave = self._key(tr("La stå (F9)"), field.let_stand)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 0, 2, 0)
        layout.setSpacing(6)
        layout.addWidget(self.said, 1)
        layout.addWidget(self.replace)
        layout.addWidget(self.leave)
        self.hide()

    def _key(self, words: str, run: Callable[[], None]) -> QPushButton:
        """A key that Tab reaches; a click leaves the cursor where it is."""
        key = QPushButton(words)
        key.setProperty("role", "strip")
        key.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        key.setAutoDefault(True)
        key.clicked.connect(lambda: run())
        key.installEventFilter(self)
        return key

    def show_found(self, words: str, row: TellingRow, more: int) -> None:
        """What looks like what, and what the keys do; as many words as there is room for."""
        what, into = text("tellings", row.telling), instead(row)
        sentence = tr("Ser ut som {what}: «{words}»", what=what, words=" ".join(words.split()))
        sentence = tr("{said} (og {more} til)", said=sentence, more=more) if more else sentence
        key = tr("Erstatt med {code} (F8)", code=into) if into else tr("Erstatt med kode … (F8)")
        self._ways = (
            (sentence, key, tr("La stå (F9)")),
            (f"{what[:1].upper()}{what[1:]}: «{words}»", f"{into or tr('Kode …')} (F8)", tr("La stå (F9)")),
            (f"«{words}»", f"{into or tr('Kode …')} (F8)", tr("La stå")),
        )
        is_new = self.isHidden() or self.said.accessibleName() != sentence
        self.said.setAccessibleName(sentence)
        self.said.setToolTip("\n".join((sentence, *(who(one) for one in row.people))))
        self.replace.setAccessibleName(f"{key}, «{words}»")
        self.leave.setAccessibleName(f"{tr('La stå (F9)')}, «{words}»")
        self._fit()
        self.show()
        if is_new:
            announce(self.said, sentence)

    def _fit(self) -> None:
        """The longest way to say it that there is room for; at last what is found is cut, and the keys are whole."""
        for sentence, key, leave in self._ways:
            self.said.setText(sentence)
            self.replace.setText(key)
            self.leave.setText(leave)
            layout = self.layout()
            assert layout is not None
            around = layout.contentsMargins().left() + layout.contentsMargins().right() + 2 * layout.spacing()
            room = self.width() - around - self.replace.sizeHint().width() - self.leave.sizeHint().width()
            if self.said.sizeHint().width() <= room:
                return
        self.said.setText(self.fontMetrics().elidedText(self.said.text(), Qt.TextElideMode.ElideMiddle, max(0, room)))

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        if self._ways:
            self._fit()

    def eventFilter(self, watched: Any, event: QEvent) -> bool:
        """The field is left when the cursor leaves the line for somewhere else."""
        if event.type() == QEvent.Type.FocusOut:
            self._field.on_left()
        return super().eventFilter(watched, event)

    def has_cursor(self) -> bool:
        """Whether one of its keys has the cursor."""
        return QApplication.focusWidget() in (self.replace, self.leave)


def who(one: NamedRow) -> str:
    """The person a name may be of, told apart without it."""
    return person_text(one.person, one.kind, one.gender, one.birth_year, clock.today())


def instead(row: TellingRow) -> str:
    """What is put in its place; empty where it may be of several persons, and one is chosen."""
    if row.telling != Telling.NAME:
        return f"[{text('tellings_instead', row.telling)}]"
    return row.people[0].person if len(row.people) == 1 else ""


class Guarded:
    """Part of a field of free words. The guard (ui.fields.guard) calls `tell`; `subject` says what is written about: the key of
    the form and the name of the field, under which is kept what is to stand."""

    strip: Strip
    subject: Callable[[], tuple[str, str]]
    left_words: set[str]
    found: Sequence[tuple[str, TellingRow]]

    def prepare(self, strip: Strip) -> None:
        """Nothing is found yet; nobody has said what is written about."""
        self.strip, self.found, self.left_words = strip, (), set()
        self.subject = lambda: ("", "")

    # what a field is of

    def words(self) -> str:
        """The text, as the guard reads it."""
        raise NotImplementedError

    def put(self, spans: Sequence[tuple[int, int]], into: str) -> None:
        """Put this in place of these stretches, as one step that can be undone."""
        raise NotImplementedError

    def place_strip(self) -> None:
        """Put the line where it stands."""

    def on_left(self) -> None:
        """The cursor has left the field, or its line."""

    # what the guard tells

    def on_changed(self) -> None:
        """Another text: what was found and does not stand there any more is not said; what was to stand in one that is gone is
        forgotten."""
        now = self.words()
        if not now.strip():
            self.left_words.clear()
        if self.found and self.found[0][0] not in now:
            self.hush()

    def tell(self, read: str, rows: Sequence[TellingRow]) -> None:
        """What was found in the text as it was read; what is to stand is left out."""
        told = [(read[one.start : one.end], one) for one in rows]
        self.found = [(words, one) for words, one in told if words.casefold() not in self.left_words]
        if not self.found:
            self.hush()
            return
        words, first = self.found[0]
        others = {(w.casefold(), one.telling) for w, one in self.found} - {(words.casefold(), first.telling)}
        self.place_strip()
        self.strip.show_found(words, first, len(others))

    def hush(self) -> None:
        """Nothing is to be said."""
        self.found = ()
        if self.strip.has_cursor():
            self.setFocus()  # type: ignore[attr-defined]
        self.strip.hide()
        self.strip.said.setText("")

    def replace(self) -> None:
        """Put the code in place of what is told; of several persons one is chosen first."""
        if not self.found:
            return
        _, first = self.found[0]
        if instead(first):
            self._put(instead(first))
            return
        menu = QMenu(self.strip)
        for one in first.people:
            menu.addAction(who(one)).triggered.connect(lambda _=False, code=one.person: self._put(code))
        menu.popup(self.strip.replace.mapToGlobal(self.strip.replace.rect().bottomLeft()))

    def _put(self, into: str) -> None:
        """Everywhere the same words stand for the same. What has been written since is looked at again first."""
        if not self.found:
            return
        now, (words, first) = self.words(), self.found[0]
        same = [
            (one.start, one.end)
            for stretch, one in self.found
            if (stretch.casefold(), one.telling, one.people) == (words.casefold(), first.telling, first.people)
            and now[one.start : one.end] == stretch
        ]
        if same:
            self.put(same, into)
        self.hush()

    def let_stand(self) -> None:
        """The words stand; of them nothing is said any more."""
        if self.found:
            words, _ = self.found[0]
            self.left_words.add(words.casefold())
            now = self.words()
            self.tell(now, [one for stretch, one in self.found if now[one.start : one.end] == stretch])

    def is_key(self, event: QKeyEvent) -> bool:
        """Whether the key answers the line; then it is done."""
        answers = {REPLACE: self.replace, LEAVE: self.let_stand}
        run = answers.get(Qt.Key(event.key())) if not event.modifiers() and self.strip.isVisible() else None
        if run:
            run()
        return run is not None


def units(words: str, at: int) -> int:
    """A place in a text as Qt counts: what is beyond the first plane is two."""
    return len(words[:at].encode("utf-16-le", "surrogatepass")) // 2


def tall(widget: QWidget) -> int:
    """How tall the line is."""
    return widget.fontMetrics().height() + 2 * AIR
