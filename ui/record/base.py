"""What the panes of a record share: one person of a case at a time, and text that is kept while it is being written."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from app.changes import Changes
from app.domain.errors import LivdError
from app.ports import UnitOfWork
from ui.i18n import error_text, tr
from ui.models.rows import RowsTable
from ui.session import Session
from ui.widgets.basics import label, row
from ui.widgets.fields import Choice, scrolled

People = Sequence[tuple[str, str]]
"""The persons of a case as (code, adult or child), adults first."""


def person_text(code: str, kind: str) -> str:
    """A person in a list."""
    return f"{code}  ({tr('barn') if kind == 'child' else tr('voksen')})"


class Pane(QWidget):
    """Something of a case's record. `error` is where what was refused is said; `refresh` asks again."""

    def __init__(self, session: Session, household: str) -> None:
        super().__init__()
        self.session, self.household = session, household
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 12, 8, 0)
        self.column.setSpacing(10)

    def show_people(self, people: People) -> None:
        """The persons of the case are known; ask for the rest."""
        self.refresh()

    def refresh(self) -> None:
        """Ask again."""

    def keep(self) -> None:
        """Save what saves itself; the pane is about to go."""

    def draft(self) -> dict[str, Any]:
        """What is written and not saved."""
        return {}

    def restore_draft(self, draft: dict[str, Any]) -> None:
        """Show again what was being written."""

    def submit(
        self, use_case: Callable[[UnitOfWork, Any], Changes], command: Any, done: Callable[[Any], None] | None = None
    ) -> None:
        """Write; what is refused is said on the pane."""
        self.error.hide()
        self.session.submit(self, use_case, command, done, self.refused)

    @contextmanager
    def said_if_refused(self) -> Iterator[None]:
        """What a field refuses (a date that is none) is said on the pane."""
        try:
            yield
        except LivdError as error:
            self.refused(error)

    def refused(self, error: LivdError) -> None:
        """Say why not; everything typed stays."""
        self.error.setText(error_text(error))
        self.error.show()


class PersonPane(Pane):
    """One person at a time, chosen at the top. What is written and not saved belongs to the person it was written about: it is
    put aside when another is chosen, and is there again when they are."""

    def __init__(self, session: Session, household: str) -> None:
        super().__init__(session, household)
        self.people: People = ()
        self._of, self._aside = "", dict[str, dict[str, Any]]()
        self.who = Choice(tr("Hvem"), [])
        self.who.setMinimumContentsLength(18)
        self.who.currentIndexChanged.connect(lambda _: self.switch())
        self.whose = label(tr("Hvem"))
        self.elsewhere = label("", "quiet")
        self.top = row(self.whose, self.who, None, self.elsewhere)
        self.column.addLayout(self.top)
        self.column.addWidget(self.error)

    def show_people(self, people: People) -> None:
        self.people = people
        self.who.set_options([(code, person_text(code, kind)) for code, kind in people])
        for part in (self.whose, self.who):
            part.setVisible(len(people) > 1)
        self.switch()

    def switch(self) -> None:
        """Another person may have been chosen: put aside what was written of the one before, and ask."""
        if self.person != self._of:
            self.put_aside(self._of, self.typed())
            self._of = self.person
            self.error.hide()
            for table in self.findChildren(RowsTable):
                table.forget()
            self.show_typed(self._aside.pop(self._of, {}))
            self._tell_elsewhere()
        self.refresh()

    def put_aside(self, person: str, typed: dict[str, Any]) -> None:
        """Keep what was written of somebody who is not shown; nothing is nothing to keep."""
        self._aside.pop(person, None)
        if typed:
            self._aside[person] = typed

    def _tell_elsewhere(self) -> None:
        of = ", ".join(person or tr("hele saken") for person in self._aside)
        self.elsewhere.setText(tr("Ikke lagret ennå: {texts}", texts=of) if of else "")

    def typed(self) -> dict[str, Any]:
        """What is written of the chosen person and not saved."""
        return {}

    def show_typed(self, typed: dict[str, Any]) -> None:
        """Empty the fields, and show again what was written of the chosen person."""

    def draft(self) -> dict[str, Any]:
        typed = self.typed()
        everything = self._aside | ({self._of: typed} if typed else {})
        return {"person": self._of, "typed": everything} if everything else {}

    def restore_draft(self, draft: dict[str, Any]) -> None:
        self.choose(draft.get("person", ""))
        self._aside |= draft.get("typed", {})
        if typed := self._aside.pop(self._of, {}):
            self.show_typed(typed)
            self.refresh()
        self._tell_elsewhere()

    @property
    def person(self) -> str:
        """The chosen person; empty before they are known."""
        return self.who.code()

    @property
    def kind(self) -> str:
        """Adult or child."""
        return dict(self.people).get(self.person, "adult")

    def choose(self, person: str) -> None:
        """Show this person."""
        self.who.set_code(person)


class Reading(QPlainTextEdit):
    """A text that is only read. It scrolls within itself, however long it or one of its words is."""

    LINES = 6
    FRAME = 26
    """Border, padding and the document's own margin, in pixels."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().contentsChanged.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        used = max(2, min(self.LINES, int(self.document().size().height())))
        self.setFixedHeight(self.fontMetrics().lineSpacing() * used + self.FRAME)

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._fit()


class Later(QWidget):
    """A tab that is made when it is first seen, and filled when it is seen: a case opens as fast with ten tabs as with one."""

    def __init__(self, make: Callable[[], QWidget], fill: Callable[[Any], None], scrolling: bool = False) -> None:
        super().__init__()
        self._make, self._fill, self._scrolling = make, fill, scrolling
        self.pane: Any = None
        self._stale = False
        self._draft: dict[str, Any] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)

    def made(self) -> Any:
        """What is in the tab, made now if it was not."""
        if self.pane is None:
            self.pane = self._make()
            layout = self.layout()
            assert layout is not None
            layout.addWidget(scrolled(self.pane) if self._scrolling else self.pane)
            self.setFocusProxy(self.pane)
        return self.pane

    def tell(self) -> None:
        """Something has changed: fill the tab, now or when it is seen."""
        self._stale = True
        if self.isVisible():
            self._show()

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        if self._stale:
            self._show()

    def _show(self) -> None:
        self._stale = False
        self._fill(self.made())
        if self._draft:
            draft, self._draft = self._draft, {}
            self.pane.restore_draft(draft)

    def keep(self) -> None:
        """Save what saves itself."""
        if isinstance(self.pane, Pane):
            self.pane.keep()

    def draft(self) -> dict[str, Any]:
        """What is written in the pane, or waits for it to be made."""
        return self._draft or (self.pane.draft() if hasattr(self.pane, "draft") else {})

    def restore_draft(self, draft: dict[str, Any]) -> None:
        """Show again what was being written, when the tab is filled, or now when it is."""
        self._draft = draft
        if self.pane is not None and not self._stale:
            self._show()


class Unsaved:
    """What was being written in records that were closed meanwhile: it is there when they are opened again, and after a lock."""

    def __init__(self) -> None:
        self._left: dict[str, dict[str, Any]] = {}

    def close(self, code: str, tabs: dict[str, Any]) -> None:
        """A record is closed with this left in it."""
        self._left.pop(code, None)
        if tabs:
            self._left[code] = tabs

    def take(self, code: str) -> dict[str, Any]:
        """What was left in a record, which is open again."""
        return self._left.pop(code, {})

    def draft(self, code: str, tabs: dict[str, Any]) -> dict[str, Any]:
        """Everything, with that of the record that is open (its code is empty when none is)."""
        records = self._left | ({code: tabs} if tabs else {})
        return {"open": code if tabs else "", "records": records} if records else {}

    def restore(self, draft: dict[str, Any]) -> str:
        """Take everything back; the code of the record that was open."""
        self._left = dict(draft["records"])
        opened: str = draft["open"]
        return opened
