"""Administration: rooms, users, the centre, the counting rules, import and export, and the file's own health."""

from typing import Any, TypeVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.changes import ACCESS, CARE, DELETED, FORMS, HOUSE, PERSONS, ROOMS, SETTINGS, STAYS, TASKS, USERS
from app.roles import EVERYBODY, LEADERS
from ui.admin.backup import BackupTab
from ui.admin.centre import CentreTab
from ui.admin.doubles import DoublesTab
from ui.admin.forms import FormsTab
from ui.admin.guard import GuardTab
from ui.admin.letters import LettersTab
from ui.admin.log import LogTab
from ui.admin.own import OwnTab
from ui.admin.retention import RetentionTab
from ui.admin.rooms import RoomsTab
from ui.admin.rules import RulesTab
from ui.admin.shelters import SheltersTab
from ui.admin.tab import Tab
from ui.admin.task_rules import TaskRulesTab
from ui.admin.transfer import TransferTab
from ui.admin.users import UsersTab
from ui.i18n import mark, tr
from ui.page import Navigator, Page
from ui.session import Session
from ui.widgets.basics import label
from ui.widgets.tabs import Tabs

T = TypeVar("T", bound=Tab)
TABS: tuple[tuple[str, str, type[Tab], frozenset[str]], ...] = (
    ("rooms", mark("Rom"), RoomsTab, LEADERS),
    ("users", mark("Brukere"), UsersTab, LEADERS),
    ("centre", mark("Senteret"), CentreTab, LEADERS),
    ("rules", mark("Telleregler"), RulesTab, LEADERS),
    ("forms", mark("Skjemaer"), FormsTab, LEADERS),
    ("transfer", mark("Import og eksport"), TransferTab, LEADERS),
    ("guard", mark("Sikkerhet"), GuardTab, LEADERS),
    ("shelters", mark("Andre krisesentre"), SheltersTab, LEADERS),
    ("letters", mark("Brev"), LettersTab, LEADERS),
    ("task_rules", mark("Oppgaveregler"), TaskRulesTab, LEADERS),
    ("retention", mark("Lagring og sletting"), RetentionTab, LEADERS),
    ("doubles", mark("Dobbelte"), DoublesTab, LEADERS),
    ("log", mark("Logg"), LogTab, LEADERS),
    ("backup", mark("Sikkerhetskopi"), BackupTab, EVERYBODY),
    ("own", mark("Deg og skjermen"), OwnTab, EVERYBODY),
)
"""Name, title, what is in it, and whom it is shown to: what a role cannot do is not shown to it."""


class AdminPage(Page):
    """A tab is made when it is first asked for, so that the page is there at once and dresses quickly."""

    listens = frozenset({TASKS, ROOMS, HOUSE, USERS, SETTINGS, FORMS, ACCESS, DELETED, STAYS, PERSONS, CARE})

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__(session, navigator)
        role = session.actor.role if session.actor else ""
        shown = [(name, title, kind) for name, title, kind, roles in TABS if role in roles]
        self._kinds = {name: kind for name, _, kind in shown}
        self._made: dict[str, Tab] = {}
        self.tabs = Tabs()
        self._boxes: dict[str, QVBoxLayout] = {}
        for name, title, _ in shown:
            place = QWidget()
            self._boxes[name] = QVBoxLayout(place)
            self._boxes[name].setContentsMargins(0, 0, 0, 0)
            self.tabs.add(place, tr(title))
        self.tabs.currentChanged.connect(lambda _: self._show_tab())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 14)
        layout.addWidget(label(tr("Administrasjon"), "title"))
        layout.addWidget(self.tabs.keys)
        layout.addWidget(self.tabs, 1)

    def names(self) -> tuple[str, ...]:
        """The tabs this person has, from left to right."""
        return tuple(self._boxes)

    def tab(self, name: str, kind: type[T]) -> T:
        """The tab of that name, which is of that class; made now if it was not."""
        if name not in self._made:
            self._made[name] = tab = self._kinds[name](self.session, self.navigator)
            self._boxes[name].addWidget(tab)
        current = self._made[name]
        if not isinstance(current, kind):
            raise TypeError(f"{name} is a {type(current).__name__}")
        return current

    def open_tab(self, name: str) -> None:
        """Bring a tab to the front."""
        self.tabs.setCurrentIndex(self.names().index(name))

    def _show_tab(self) -> None:
        if self.isVisible():
            self.tab(self.names()[self.tabs.currentIndex()], Tab).refresh()

    def first_focus(self) -> QWidget:
        return self.tabs.keys.current()

    def refresh(self) -> None:
        current = self.names()[self.tabs.currentIndex()]
        for tab in {current: self.tab(current, Tab)} | self._made:
            self.tab(tab, Tab).refresh()

    def place(self) -> dict[str, Any]:
        return {"tab": self.names()[self.tabs.currentIndex()]}

    def go_to(self, place: dict[str, Any]) -> None:
        if place.get("tab") in self._boxes:
            self.open_tab(place["tab"])
