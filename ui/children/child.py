"""A child's own page: the child is a user in its own right, with its own contact, talks, mapping and plan (B1)."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from ui.children.around import AroundPane
from ui.children.fetch import FetchPane
from ui.children.rows import ChildRow, child_facts, child_text
from ui.children.school import SchoolPane
from ui.i18n import tr
from ui.page import Navigator
from ui.record.base import Later, Pane, Someone
from ui.record.consents import ConsentsPane
from ui.record.notes import NotesPane
from ui.record.panes import NeedsPane, ThreatPane
from ui.record.plan import PlanPane
from ui.session import Session
from ui.widgets.basics import button, label, row, shortcut
from ui.widgets.danger import DangerStrip


class ChildView(QWidget):
    """Header with what must be known at once, and the tabs; each is made when it is first seen."""

    def __init__(self, session: Session, child: ChildRow, on_close: Callable[[], None], navigator: Navigator) -> None:
        super().__init__()
        self.child = child
        household = child.household
        self.facts = label("", "quiet", wrap=True)
        self.danger = DangerStrip()
        self.tabs = QTabWidget()
        self.panes = {
            "school": Later(lambda: SchoolPane(session, household), self._fill),
            "fetch": Later(lambda: FetchPane(session, household), self._fill),
            "around": Later(lambda: AroundPane(session, household), self._fill),
            "needs": Later(lambda: NeedsPane(session, household), self._fill),
            "threat": Later(lambda: ThreatPane(session, household), self._fill),
            "plan": Later(lambda: PlanPane(session, household), self._fill),
            "notes": Later(lambda: NotesPane(session, household), self._fill, scrolling=True),
            "consents": Later(lambda: ConsentsPane(session, household), self._fill),
        }
        titles = {
            "school": tr("Barnehage og skole"), "fetch": tr("Henting"), "around": tr("Rundt barnet"), "needs": tr("Kartlegging"),
            "threat": tr("Trusler"), "plan": tr("Plan"), "notes": tr("Samtaler og notater"),
            "consents": tr("Samtykker og meldinger"),
        }  # fmt: skip
        for name, pane in self.panes.items():
            self.tabs.addTab(pane, titles[name])
        back = button(tr("&Til listen  (Esc)"), on_close)
        case = button(tr("&Åpne saken"), lambda: navigator.open_case(household))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 12)
        layout.addLayout(row(label(child_text(child), "code"), None, case, back))
        layout.addWidget(self.facts)
        layout.addWidget(self.danger)
        layout.addWidget(self.tabs, 1)
        shortcut(self, "Esc", on_close)
        self.show_child(child)

    def show_child(self, child: ChildRow) -> None:
        """The newest of what is known; what is being written is left alone."""
        self.child = child
        self.facts.setText(child_facts(child))
        self.danger.say(child.danger)
        for pane in self.panes.values():
            pane.tell()

    def _fill(self, pane: Pane) -> None:
        pane.show_people([Someone(self.child.person, "child", child_text(self.child))])

    def show_tab(self, name: str) -> None:
        """Bring a tab to the front."""
        self.tabs.setCurrentWidget(self.panes[name])

    def keep(self) -> None:
        """Save what saves itself; the page is about to go."""
        for pane in self.panes.values():
            pane.keep()

    def place(self) -> dict[str, Any]:
        """The child, and the tab that is seen."""
        tab = next(name for name, pane in self.panes.items() if pane is self.tabs.currentWidget())
        return {"child": self.child.person, "tab": tab}
