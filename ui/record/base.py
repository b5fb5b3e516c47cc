"""What the panes of a record share: one person of a case at a time, and text that is kept while it is being written."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.changes import Changes
from app.domain.base import HouseholdCode, PersonCode
from app.domain.errors import LivdError
from app.ports import UnitOfWork
from ui.i18n import error_text, tr
from ui.models.rows import RowsTable
from ui.session import Command, Result, Session
from ui.widgets.basics import label, row
from ui.widgets.fields import Choice, scrolled


class Someone(NamedTuple):
    """A person of a case in a list: `words` tell them apart."""

    code: PersonCode
    kind: str
    words: str


People = Sequence[Someone]
"""The persons of a case, adults first."""


class Pane(QWidget):
    """Something of a case's record. `error` is where what was refused is said; `refresh` asks again."""

    def __init__(self, session: Session, household: HouseholdCode) -> None:
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

    def submit(
        self,
        use_case: Callable[[UnitOfWork, Command], Changes[Result]],
        command: Command,
        done: Callable[[Result], object] | None = None,
    ) -> None:
        """Write; what is refused is said on the pane."""
        self.error.hide()
        self.session.submit(self, use_case, command, done, self.refused)

    def refused(self, error: LivdError) -> None:
        """Say why not; everything typed stays."""
        self.error.setText(error_text(error))
        self.error.show()


class PersonPane(Pane):
    """One person at a time, chosen at the top. What is written belongs to the person it was written about: `WRITES` names what
    is typed here, in the keys of the drafts."""

    WRITES: tuple[str, ...] = ()

    def __init__(self, session: Session, household: HouseholdCode) -> None:
        super().__init__(session, household)
        self.people: People = ()
        self._of, self._wanted = "", ""
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
        self.who.set_options([(one.code, one.words) for one in people])
        self._choose_wanted()
        for part in (self.whose, self.who):
            part.setVisible(len(people) > 1)
        self.switch()

    def switch(self) -> None:
        """Another person may have been chosen: the fields are theirs, and the rest is asked for."""
        if self.person != self._of:
            self._of = self.person
            self.error.hide()
            for table in self.findChildren(RowsTable):
                table.forget()
            self.begin()
        self.tell_elsewhere()
        self.refresh()

    def begin(self) -> None:
        """The chosen person's forms: of something new as they begin, of something stored until it is known."""

    def key(self, what: str) -> str:
        """What is typed of the chosen person, in the drafts."""
        return f"{what}:{self.household}:{self.person}"

    def tell_elsewhere(self) -> None:
        """Of whom else in the case something is typed and not saved."""
        keys = (key for what in self.WRITES for key in self.session.drafts.begun(f"{what}:{self.household}:"))
        people = dict.fromkeys(key.split(":")[2] for key in keys)
        of = ", ".join(person or tr("hele saken") for person in people if person != self.person)
        self.elsewhere.setText(tr("Ikke lagret ennå: {texts}", texts=of) if of else "")

    @property
    def person(self) -> PersonCode:
        """The chosen person; empty before they are known."""
        return PersonCode(self.who.code())

    @property
    def kind(self) -> str:
        """Adult or child."""
        return next((one.kind for one in self.people if one.code == self.person), "adult")

    def choose(self, person: PersonCode) -> None:
        """Show this person, now or when they are known."""
        self._wanted = person
        self._choose_wanted()

    def _choose_wanted(self) -> None:
        if self._wanted and self.who.findData(self._wanted) >= 0:
            wanted, self._wanted = self._wanted, ""
            self.who.set_code(wanted)


class Later(QWidget):
    """A tab that is made when it is first seen, and filled when it is seen: a case opens as fast with ten tabs as with one."""

    def __init__(self, make: Callable[[], QWidget], fill: Callable[[Any], None], scrolling: bool = False) -> None:
        super().__init__()
        self._make, self._fill, self._scrolling = make, fill, scrolling
        self.pane: Any = None
        self._stale = False
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

    def keep(self) -> None:
        """Save what saves itself."""
        if isinstance(self.pane, Pane):
            self.pane.keep()

    def chosen(self) -> str:
        """The person shown in the tab, if it is of one at a time."""
        return self.pane.person if isinstance(self.pane, PersonPane) else ""

    def choose(self, person: PersonCode) -> None:
        """Show a person in the tab, if it is of one at a time."""
        if person and isinstance(self.made(), PersonPane):
            self.pane.choose(person)
