"""Everybody who is followed up without living here, over all cases."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import clock
from app.care.coverage import day_lacks
from app.care.proposals import Done
from app.domain.day import FollowUp
from app.domain.entities import Person
from app.ports import Queries
from ui.i18n import text, tr, tr_n
from ui.models.rows import Column, RowsTable
from ui.page import Navigator
from ui.session import Session
from ui.widgets.basics import label
from ui.widgets.fields import date_text
from ui.widgets.persons import person_text

Row = tuple[FollowUp, Person, Done]


class FollowedTab(QWidget):
    """Enter opens the case."""

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__()
        self.session = session
        self.count = label("", "quiet")
        self.table = RowsTable(
            tr("Følges opp uten å bo her"),
            [
                Column(tr("Hvem"), _who, stretch=True),
                Column(tr("Sak"), lambda row: row[0].household),
                Column(tr("Følges opp fra"), lambda row: date_text(row[0].since)),
                Column(tr("Mangler"), lambda row: ", ".join(text("lacks", what) for what in day_lacks(row[2]))),
            ],
            lambda row: navigator.open_case(row[0].household),
            key=lambda row: row[0].code,
            nothing=tr("Ingen følges opp uten å bo her. Velg et besøk og «Følg opp …»."),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.addWidget(self.count)
        layout.addWidget(self.table, 1)

    def refresh(self) -> None:
        """Ask again."""
        self.session.ask(self, _read, self._show)

    def _show(self, rows: list[Row]) -> None:
        self.table.set_rows(rows)
        self.count.setText(tr_n("{count} person", "{count} personer", len(rows)))


def _read(queries: Queries) -> list[Row]:
    followed = queries.day.followed()
    done = {key: had for home in {one.household for one in followed} for key, had in queries.records.done(home).items()}
    rows = ((one, queries.cases.person(one.person)) for one in followed)
    return [(one, person, done.get((one.household, one.person), Done())) for one, person in rows if person]


def _who(one: Row) -> str:
    followed, person, _ = one
    return person_text(person.code, followed.kind, person.gender, person.birth_year, clock.today())
