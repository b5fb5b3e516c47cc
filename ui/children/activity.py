"""A group or an activity: what, and who took part; each one's part feeds the help given in the return."""

from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from PySide6.QtWidgets import QPushButton, QWidget

from app import clock
from app.domain.base import HouseholdCode, PersonCode, PersonKind
from app.domain.errors import RuleBroken
from app.domain.together import Activity
from app.ports import Queries
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


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who may have taken part: who lives here, or is followed up without."""

    person: PersonCode
    household: HouseholdCode
    kind: str
    words: str
    lives_here: bool


class ActivityDialog(Decide):
    """Nobody is ticked beforehand; one key ticks every child who lives here. Day users come after those who do."""

    def __init__(self, parent: QWidget, session: Session, guests: list[Guest]) -> None:
        super().__init__(parent, session, tr("Aktivitet eller gruppe"), tr("&Lagre"), self._chosen, "activity")
        self._homes = {guest.person: guest.household for guest in guests}
        self.inputs = Inputs(
            TookPart, ("what", "day", "title", "minutes"), {"what": codes_options(TookPart, "what", "activities")}
        )
        self.inputs["day"].begin_with(clock.today)
        people = [(guest.person, guest.words) for guest in guests]
        self.people = Ticks(tr("Hvem var med"), people, columns=2)
        self._children = frozenset(
            guest.person for guest in guests if guest.lives_here and guest.kind == PersonKind.CHILD
        )
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
        self._guests: list[Guest] = []
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
            ActivityDialog(self, self.session, self._guests).open()

    def refresh(self) -> None:
        """Ask again, also who is here."""
        today = clock.today()

        def ask(queries: Queries) -> tuple[list[Activity], list[Guest]]:
            return queries.day.activities(today - timedelta(days=DAYS), today), _guests(queries, today)

        self.session.ask(self, ask, self._show)

    def _show(self, answer: tuple[list[Activity], list[Guest]]) -> None:
        rows, self._guests = answer
        self.show_rows(rows)

    def _take_back(self) -> None:
        if self.chosen:
            self.submit(take_back_activity, self.chosen.code)


def _guests(queries: Queries, today: date) -> list[Guest]:
    """Who lives here tonight, then who is followed up; nobody of a shut case."""
    here = [row for row in queries.house.tonight(queries.house.shift().night) if not row.shut]
    guests = [
        Guest(
            row.person, row.household, row.kind, person_text(row.person, row.kind, row.gender, row.birth_year, today), True
        )
        for row in here
    ]  # fmt: skip
    for one in queries.day.followed():
        person = queries.cases.person(one.person)
        if person:
            words = person_text(one.person, one.kind, person.gender, person.birth_year, today)
            guests.append(Guest(one.person, one.household, one.kind, tr("{who}, dagbruker", who=words), False))
    return guests
