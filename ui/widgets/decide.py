"""A dialog that decides one thing: fields, what is wrong with them, and two named buttons."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFormLayout, QLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.changes import Changes
from app.domain.errors import LivdError, RuleBroken
from app.ports import UnitOfWork
from ui.fields.fields import Fields
from ui.fields.sure import Sure
from ui.i18n import tr
from ui.session import Command, Result, Session
from ui.widgets.basics import button, label, row
from ui.widgets.fields import Choice, scrolled

FRAME = 40
"""Pixels of the screen for the window's own title and border."""
WIDE_CHOICE = 480
"""Pixels: a dialog grows for a choice up to here."""
MOST_LINES = 3
"""A text in a dialog scrolls after so many lines: the buttons must stay on the screen."""


class Decide(QDialog):
    """Modal. `on_ok` builds the command (RuleBroken from a field is shown) and hands it to `submit`.

    `NAMES`: a field of the command -> the name of its widget here, where they differ. `about`: the code of whom it is about,
    under which what is typed is kept over a lock or a crash; empty where nothing may be kept. `stored`: what the thing it
    shows holds, by field; None for something new.
    """

    NAMES: Mapping[str, str] = {}

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        title: str,
        ok: str,
        on_ok: Callable[["Decide"], None],
        about: str,
    ) -> None:
        super().__init__(parent)
        self.about = about
        self.stored: Mapping[str, Any] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.session, self._on_ok = session, on_ok
        self._warned, self._sure = False, Sure()
        self.setWindowTitle(title)
        self.setMinimumWidth(460)
        self.form = QFormLayout()
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.ok = button(ok, self._ok, primary=True)
        self.ok.setDefault(True)
        self.cancel = button(tr("Avbryt"), self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(label(title, "heading"))
        self._inside = QWidget()
        self._inside.setLayout(self.form)
        self.form.setContentsMargins(0, 0, 0, 0)
        self.form.setVerticalSpacing(12)
        self.form.setHorizontalSpacing(12)
        self._area = scrolled(self._inside)
        self._inside.installEventFilter(self)
        layout.addWidget(self._area)
        layout.addWidget(self.error)
        layout.addLayout(row(None, self.cancel, self.ok))
        self.fields = Fields(drafts=session.drafts)
        session.locking.connect(self.leave)

    def add(self, text: str, field: QWidget, name: str = "") -> None:
        """A field with its label; the label's & letter reaches it. It is named as the dialog names it."""
        self.form.addRow(text, field)
        own = name or next((attribute for attribute, one in vars(self).items() if one is field), text.replace("&", ""))
        self.fields.add(own, field)
        if hasattr(field, "most"):
            field.most = MOST_LINES
        if not field.accessibleName():
            field.setAccessibleName(text.replace("&", ""))

    def submit(
        self,
        use_case: Callable[[UnitOfWork, Command], Changes[Result]],
        command: Command,
        done: Callable[[Result], object] | None = None,
    ) -> None:
        """Write; the dialog closes when it is durable, and stays with the reason when it is refused."""
        self.ok.setEnabled(False)

        def finished(result: Result) -> None:
            self.accept()
            if done:
                done(result)

        self.session.submit(self, use_case, command, finished, self.show_error, self._sure.of(command))

    def show_error(self, error: LivdError) -> None:
        """Say what is wrong, under the field it is about, with the cursor in it; everything typed stays."""
        self.ok.setEnabled(True)
        self.error.setText(self._sure.words(error))
        field = self.fields.refuse(error, self.NAMES)
        self._say_under(field)
        self.error.show()
        if field is not None:
            self._area.ensureWidgetVisible(field)

    def _say_under(self, field: QWidget | None) -> None:
        """The reason stands under its field, or at the foot where it is about none."""
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        if self.form.indexOf(self.error) >= 0:
            self.form.takeRow(self.error)
        layout.removeWidget(self.error)
        place = self.form.getWidgetPosition(field)[0] if field else -1  # type: ignore[index]
        if place >= 0:
            self.form.insertRow(place + 1, self.error)
        else:
            layout.insertWidget(layout.count() - 1, self.error)

    # -- what is being typed, kept over a lock ----------------------------------------------------------------

    def open(self) -> None:
        """Show it, with what was being typed in it before a lock, and the cursor in the first field."""
        self.fields.begin()
        if self.about:
            changed = self.fields.about(f"{type(self).__name__}:{self.about}", self.stored)
            if self.fields.typed():
                self.error.setText(tr("Det du skrev her før låsingen, står her igjen. Det er ikke lagret."))
                self.error.show()
            if changed:
                self.show_error(RuleBroken("edited_meanwhile"))
        super().open()
        first = self.fields.first()
        if first is not None:
            first.setFocus()

    def leave(self) -> None:
        """The window is locked or hidden: what is typed is kept already, and stays."""
        self.fields.key = ""
        self.reject()

    def done(self, result: int) -> None:
        """Saved, or let go of by the person: there is nothing to keep any more."""
        self.session.drafts.put(self.fields.key, {})
        super().done(result)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc once more throws a text away; the first time it only says so. Enter in a field of a dialog nobody has touched
        does nothing but go on to the next field."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self._is_touched():
            self.focusNextChild()
            return
        written = any(text.document().isModified() for text in self.findChildren(QPlainTextEdit))
        if event.key() == Qt.Key.Key_Escape and written and not self._warned:
            self._warned = True
            self.error.setText(tr("Det du har skrevet her, er ikke lagret. Trykk Esc en gang til for å forkaste det."))
            self.error.show()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        answer = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self._grow()
        return answer

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A field that comes or goes in the form makes another dialog of it: the form is in what scrolls, which asks nobody."""
        if watched is self._inside and event.type() == QEvent.Type.LayoutRequest:
            self._grow()
        return super().eventFilter(watched, event)

    def _grow(self) -> None:
        """As wide and as tall as fields, wrapped words and growing texts need; what the screen has no room for scrolls, and the
        buttons stay on it."""
        layout = self.layout()
        assert layout is not None
        most = self.screen().availableGeometry().size()
        bar = self._area.verticalScrollBar().sizeHint().width()
        for choice in self.findChildren(Choice):
            choice.setMinimumWidth(min(choice.sizeHint().width(), WIDE_CHOICE))
        self._area.setMinimumWidth(self._inside.minimumSizeHint().width() + bar)
        wide = min(max(self.width(), layout.minimumSize().width()), most.width())
        inner = wide - layout.contentsMargins().left() - layout.contentsMargins().right()
        others = self._height_of_others(layout, inner)
        room, tall = most.height() - FRAME - others, self._height_of_form(inner)
        if tall > room:
            tall = self._height_of_form(inner - bar)
        self._inside.setMinimumHeight(tall)
        self._area.setFixedHeight(max(MOST_LINES * self.fontMetrics().height(), min(tall, room)))
        needed = self._area.minimumHeight() + others
        if needed != self.height() or wide > self.width():
            self.resize(wide, needed)

    def _height_of_form(self, wide: int) -> int:
        """Of the fields with their wrapped words; where they scroll they are no less tall, so that no line is squeezed."""
        return (
            self.form.totalHeightForWidth(wide) if self.form.hasHeightForWidth() else self.form.totalSizeHint().height()
        )

    def _height_of_others(self, layout: QLayout, inner: int) -> int:
        """Title, reason and buttons, with the space around them."""
        items = [item for place in range(layout.count()) if (item := layout.itemAt(place))]
        others = [item for item in items if item.widget() is not self._area and not item.isEmpty()]
        heights = [i.heightForWidth(inner) if i.hasHeightForWidth() else i.sizeHint().height() for i in others]
        margins = layout.contentsMargins()
        return sum(heights) + layout.spacing() * len(others) + margins.top() + margins.bottom()

    def _is_touched(self) -> bool:
        """Whether anything was answered, or the key that commits has the cursor itself."""
        return bool(self.fields.typed()) or self.focusWidget() in (self.ok, self.cancel)

    def _ok(self) -> None:
        try:
            self._on_ok(self)
        except LivdError as error:
            self.show_error(error)
