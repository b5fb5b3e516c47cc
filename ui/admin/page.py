"""Administration: rooms, users, the centre, the counting rules, import and export, and the file's own health."""

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.changes import ACCESS, FORMS, HOUSE, ROOMS, SETTINGS, TASKS, USERS
from ui.admin.backup import BackupTab
from ui.admin.centre import CentreTab
from ui.admin.forms import FormsTab
from ui.admin.guard import GuardTab
from ui.admin.log import LogTab
from ui.admin.rooms import RoomsTab
from ui.admin.rules import RulesTab
from ui.admin.shelters import SheltersTab
from ui.admin.tab import Tab
from ui.admin.task_rules import TaskRulesTab
from ui.admin.transfer import TransferTab
from ui.admin.users import UsersTab
from ui.i18n import tr
from ui.page import Navigator, Page
from ui.session import Session
from ui.widgets.basics import label


class AdminPage(Page):
    """Only a leader can change anything here; a member of the duty staff sees it, and is told why it is refused."""

    listens = frozenset({TASKS, ROOMS, HOUSE, USERS, SETTINGS, FORMS, ACCESS})

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__(session, navigator)
        self.rooms, self.users = RoomsTab(session, navigator), UsersTab(session, navigator)
        self.shelters = SheltersTab(session, navigator)
        self.centre, self.rules = CentreTab(session, navigator), RulesTab(session, navigator)
        self.forms, self.transfer = FormsTab(session, navigator), TransferTab(session, navigator)
        self.task_rules = TaskRulesTab(session, navigator)
        self.guard, self.backup, self.log = (
            GuardTab(session, navigator),
            BackupTab(session, navigator),
            LogTab(session, navigator),
        )
        self.tabs = QTabWidget()
        for tab, title in (
            (self.rooms, tr("Rom")),
            (self.shelters, tr("Andre krisesentre")),
            (self.users, tr("Brukere")),
            (self.centre, tr("Senteret og skjermen")),
            (self.rules, tr("Telleregler")),
            (self.forms, tr("Skjemaer")),
            (self.task_rules, tr("Oppgaveregler")),
            (self.transfer, tr("Import og eksport")),
            (self.backup, tr("Sikkerhetskopi")),
            (self.guard, tr("Sikkerhet")),
            (self.log, tr("Logg")),
        ):
            self.tabs.addTab(tab, title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 14)
        layout.addWidget(label(tr("Administrasjon"), "title"))
        layout.addWidget(self.tabs, 1)

    def first_focus(self) -> QWidget:
        return self.tabs.tabBar()

    def refresh(self) -> None:
        for number in range(self.tabs.count()):
            tab = self.tabs.widget(number)
            assert isinstance(tab, Tab)
            tab.refresh()
