"""A group or an activity: what, and who took part; each one's part feeds the help given in the return."""

from datetime import timedelta
from types import MappingProxyType

from PySide6.QtWidgets import QPushButton, QWidget

from app import clock
from app.domain.base import HouseholdCode, PersonCode, PersonKind
from app.domain.errors import RuleBroken
from app.domain.together import Activity
from app.ports import Queries
from app.rows import TonightRow
from app.use_cases.together import TookPart, log_activity, take_back_activity
from ui.fields.inputs import Inputs, codes_options
from ui.fields.ticks import Ticks
from ui.i18n import text, tr
from ui.models.rows import Column
from ui.record.things import ThingsCard
from ui.session import Session
from ui.widgets.basics import button, row
from ui.widgets.decide import Decide
from ui.widgets.fields import date_text
from ui.widgets.persons import person_text

DAYS = 31
CHOICES = MappingProxyType({"what": "activities"})


class ActivityDialog(Decide):
    """Nobody is ticked beforehand; one key ticks every child."""

    def __init__(self, parent: QWidget, session: Session, here: list[TonightRow]) -> None:
        super().__init__(parent, session, tr("Aktivitet eller gruppe"), tr("&Lagre"), self._chosen, "activity")
        self._homes = {row.person: row.household for row in here}
        self.inputs = Inputs(
            TookPart, ("what", "day", "title", "minutes"), {"what": codes_options(TookPart, "what", "activities")}
        )
        self.inputs["day"].begin_with(clock.today)
        today = clock.today()
        people = [(row.person, person_text(row.person, row.kind, row.gender, row.birth_year, today)) for row in here]
        self.people = Ticks(tr("Hvem var med"), people, columns=2)
        self._children = frozenset(row.person for row in here if row.kind == PersonKind.CHILD)
        self.all: QPushButton = button(tr("Alle &barn"), self._all)
        self.add(self.inputs.label("what"), self.inputs["what"], "what")
        self.add(tr("Hvem &var med"), self.people, "people")
        self.form.addRow("", row(self.all, None))
        for name in ("day", "title", "minutes"):
            self.add(self.inputs.label(name), self.inputs[name], name)

    def _all(self) -> None:
        self.people.set_codes(self.people.codes() | self._children)

    def _chosen(self, _: Decide) -> None:
        if not self.people.codes():
            raise RuleBroken("choose_who", field="people")
        who = tuple(
            (HouseholdCode(self._homes[PersonCode(code)]), PersonCode(code)) for code in sorted(self.people.codes())
        )
        self.submit(log_activity, TookPart(people=who, **self.inputs.read()))


class ActivitiesCard(ThingsCard):
    """Those of the last month."""

    def __init__(self, session: Session) -> None:
        self._here: list[TonightRow] = []
        self.wrong = button(tr("Ført &feil"), self._take_back)
        super().__init__(
            session,
            tr("Aktiviteter og grupper den siste måneden"),
            [
                Column(tr("Dag"), lambda a: date_text(a.day)),
                Column(tr("Hva"), lambda a: text("activities", a.what)),
                Column(tr("Tittel"), lambda a: a.title, stretch=True),
                Column(tr("Minutter"), lambda a: str(a.minutes or ""), number=True),
                Column(tr("Av"), lambda a: a.user),
            ],
            tr("Ny akti&vitet …"),
            tr("Vis"),
            self._dialog,
            nothing=tr("Ingen aktiviteter er ført."),
            keys=(self.wrong,),
            shown=4,
        )
        self.change.hide()

    def _dialog(self, old: Activity | None) -> None:
        if old is None:
            ActivityDialog(self, self.session, self._here).open()

    def refresh(self) -> None:
        """Ask again, also who is here."""
        today = clock.today()

        def ask(queries: Queries) -> tuple[list[Activity], list[TonightRow]]:
            here = queries.house.tonight(queries.house.shift().night)
            return queries.day.activities(today - timedelta(days=DAYS), today), [row for row in here if not row.shut]

        self.session.ask(self, ask, self._show)

    def _show(self, answer: tuple[list[Activity], list[TonightRow]]) -> None:
        rows, self._here = answer
        self.show_rows(rows)

    def _take_back(self) -> None:
        if self.chosen:
            self.submit(take_back_activity, self.chosen.code)
