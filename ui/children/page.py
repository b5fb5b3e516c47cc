"""Barn: the children in the house, and the page of the one that is open."""

from typing import Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.changes import ACCESS, CARE, NOTES, PERSONS, STAYS, TASKS
from app.domain.base import PersonCode
from ui.children.activity import ActivitiesCard
from ui.children.child import ChildView
from ui.children.rows import ChildRow, child_text, lacking_text, read_children, school_text
from ui.i18n import tr
from ui.models.rows import Column, RowsTable
from ui.page import Navigator, Page
from ui.session import Session
from ui.widgets.basics import label, row
from ui.widgets.danger import DangerStrip


class ChildrenPage(Page):
    """Enter opens a child's own page, Esc goes back to the list."""

    listens = frozenset({STAYS, PERSONS, ACCESS, CARE, NOTES, TASKS})

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__(session, navigator)
        self._child: ChildView | None = None
        self._wanted = ("", "")
        self.count = label("", "quiet")
        self.table = RowsTable(
            tr("Barn i huset"),
            [
                Column(tr("Barn"), child_text),
                Column(tr("Rom"), lambda c: c.room),
                Column(tr("Sak"), lambda c: c.household),
                Column(tr("Barnekontakt"), lambda c: c.contact or tr("ingen")),
                Column(tr("Barnehage/skole"), school_text),
                Column(tr("Hentes i dag"), lambda c: c.fetched),
                Column(tr("Mangler og går ut"), lacking_text, stretch=True),
            ],
            self.open_child,
            wrap=True,
        )
        self.empty = label(tr("Ingen barn bor her nå. Et barn får sin egen side når det flytter inn."), "quiet")
        self.danger = DangerStrip()
        listed = QWidget()
        layout = QVBoxLayout(listed)
        layout.setContentsMargins(18, 14, 18, 14)
        layout.addLayout(row(label(tr("Barn"), "title"), None, self.count))
        layout.addWidget(self.danger)
        layout.addWidget(self.empty)
        layout.addWidget(self.table, 1)
        self.activities = ActivitiesCard(session)
        layout.addWidget(self.activities)
        self.stack = QStackedWidget()
        self.stack.addWidget(listed)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.stack)

    def first_focus(self) -> QWidget:
        return self._child.tabs if self._child else self.table

    def refresh(self) -> None:
        self.session.ask(self, read_children, lambda answer: self._show(*answer))
        self.activities.refresh()

    def _show(self, rows: list[ChildRow], shut: int) -> None:
        self.table.set_rows(rows)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows and not shut)
        heading = tr("{count} barn i huset", count=sum(row.lives_here for row in rows) + shut)
        self.count.setText(heading + (tr("  ·  {shut} i en sak som er stengt for deg", shut=shut) if shut else ""))
        families = {row.household: row.danger for row in rows if row.danger}
        self.danger.say("\n".join(f"{home}:  {words}" for home, words in sorted(families.items())))
        self.table.begin()
        if self._child:
            same = next((row for row in rows if row.person == self._child.child.person), None)
            if same:
                self._child.show_child(same)
        (wanted, tab), self._wanted = self._wanted, ("", "")
        child = next((row for row in rows if row.person == wanted), None)
        if child:
            self.open_child(child)
            if self._child and tab in self._child.panes:
                self._child.show_tab(tab)

    def want(self, person: PersonCode, tab: str = "") -> None:
        """Open the child with this code, at a tab, as soon as the list is known."""
        self._wanted = (person, tab)
        self.refresh()

    def open_child(self, child: ChildRow) -> None:
        """Show a child's own page."""
        self.close_child()
        self._child = ChildView(self.session, child, self.close_child, self.navigator)
        self.stack.addWidget(self._child)
        self.stack.setCurrentWidget(self._child)
        self._child.tabs.setFocus()

    def close_child(self) -> None:
        """Back to the list."""
        child, self._child = self._child, None
        if child:
            child.keep()
            self.stack.removeWidget(child)
            child.hide()
            child.deleteLater()
            self.table.setFocus()

    def child(self) -> ChildView | None:
        """The child's page that is open."""
        return self._child

    def place(self) -> dict[str, Any]:
        return self._child.place() if self._child else {}

    def go_to(self, place: dict[str, Any]) -> None:
        if place.get("child"):
            self.want(place["child"], place.get("tab", ""))
