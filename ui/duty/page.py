"""The duty board: who sleeps where tonight, what is free, who is expected to leave, and what must be mended."""

from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app import clock
from app.capacity.alarms import Alarm
from app.capacity.alarms import alarms as tonights_alarms
from app.capacity.house import house_on
from app.capacity.span import Span
from app.care.coverage import year_faults
from app.care.due import CareOn, fetches, is_mine
from app.care.rules import TaskRule
from app.changes import ACCESS, CARE, HOUSE, NOTES, PERSONS, ROOMS, SETTINGS, STAYS, TASKS
from app.domain.house import Placing, Task
from app.ports import LEADER, Queries
from app.rows import GlassRow, TonightRow
from app.use_cases.access import acknowledge_glass
from ui.duty.alarms import AlarmLines
from ui.duty.attention import Attention, attention, fetched_by
from ui.duty.board import BoardRow, Tonight, board_rows, expected_soon
from ui.duty.handover import HandoverCard, Word
from ui.i18n import text, tr, tr_n
from ui.models.rows import Column, RowsTable
from ui.page import Navigator, Page
from ui.record.tasks import TasksCard
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.faults import FaultLine, fault_line
from ui.widgets.fields import date_text, moment_text, scrolled
from ui.widgets.findings import FindingsCard

DAYS_AHEAD = 7
MOST_FAULTS = 200
WIDE_SIGNS = 130
"""Signs across that two columns need."""


@dataclass(frozen=True, slots=True)
class OnDuty:
    """All that the board shows of a night."""

    span: Span
    here: list[TonightRow]
    faults: list[FaultLine]
    tasks: list[Task]
    rules: dict[str, TaskRule]
    placings: list[Placing]
    care: CareOn
    words: list[Word]


class DutyPage(Page):
    """Reads everything in one question; asks again when the night changes."""

    listens = frozenset({STAYS, PERSONS, ROOMS, SETTINGS, ACCESS, HOUSE, TASKS, CARE, NOTES})

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__(session, navigator)
        self.night = clock.today()
        self.title = label("", "title")
        self.women, self.women_head = self._board(tr("Kvinner i natt"))
        self.men, self.men_head = self._board(tr("Menn i natt"))
        self.leaving = self._leaving_table()
        self.faults = self._faults_table()
        self.leaving_empty = label(tr("Ingen er ventet ut de neste sju dagene."), "quiet", wrap=True)
        self.faults_empty = label(tr("Ingenting å rette."), "quiet")
        self.faults_head = label(tr("Må rettes"), "heading")
        self.tasks = TasksCard(session, navigator=navigator)
        options = [("now", tr("I dag og over tiden")), ("mine", tr("Mine")), ("all", tr("Alle"))]
        self.whose = self.tasks.whose
        self.whose.set_options(options)
        self.whose.show()
        self.whose.currentIndexChanged.connect(lambda _: self._show_tasks())
        self.handover = HandoverCard(session)
        self.see = self._see_table()
        self.see_head, self.see_empty = (
            label("", "heading"),
            label(tr("Alle er kartlagt og har en kontakt."), "quiet"),
        )
        self.fetch = self._fetch_table()
        self.fetch_card = Card(label(tr("Hentes i dag"), "heading"), self.fetch)
        self.alarms = AlarmLines()
        self.alarm_card = Card(label(tr("Rom å passe på"), "heading"), self.alarms)
        self.alarm_card.hide()
        self._untold: tuple[int, ...] = ()
        self._found: OnDuty | None = None
        self.glass_text = label("", "error", wrap=True)
        read = button(tr("Jeg har lest &dette"), self._glass_read)
        self.glass = Card(label(tr("Nødåpning"), "heading"), self.glass_text, row(None, read))
        self.glass.hide()
        self.findings = FindingsCard(session)
        self._lay_out()
        self._clock = QTimer(self)
        self._clock.setInterval(60_000)
        self._clock.timeout.connect(self._on_minute)
        self._clock.start()

    def _leaving_table(self) -> RowsTable:
        """Who is expected to leave."""
        return RowsTable(
            tr("Forventet utflytting"),
            [
                Column(tr("Dato"), lambda r: date_text(r.expected_departure)),
                Column(tr("Person"), lambda r: r.person),
                Column(tr("Sak"), lambda r: r.household),
                Column(tr("Rom"), lambda r: r.room, stretch=True),
            ],
            lambda r: self.navigator.open_case(r.household),
        )

    def _faults_table(self) -> RowsTable:
        """What the registration lacks."""
        return RowsTable(
            tr("Må rettes"),
            [
                Column(tr("Gjelder"), lambda f: f.unit),
                Column(tr("Hva"), lambda f: f.text, stretch=True),
            ],
            self._open_fault,
        )

    def _see_table(self) -> RowsTable:
        """Who must be looked after."""
        return RowsTable(
            tr("Må ses til"),
            [
                Column(tr("Person"), lambda a: a.person),
                Column(tr("Rom"), lambda a: a.room),
                Column(tr("Hva"), lambda a: a.words, stretch=True),
            ],
            self._open_attention,
        )

    def _fetch_table(self) -> RowsTable:
        """Who fetches which child today."""
        return RowsTable(
            tr("Hentes i dag"),
            [
                Column(tr("Tid"), lambda f: f.at),
                Column(tr("Barn"), lambda f: f.child),
                Column(tr("Fra"), lambda f: text("attends", f.place).lower() if f.place else ""),
                Column(tr("Av"), fetched_by, stretch=True),
            ],
            lambda f: self.navigator.open_case(f.household),
        )

    def _board(self, name: str) -> tuple[RowsTable, QLabel]:
        columns = [
            Column(tr("Rom"), lambda r: r.room),
            Column(tr("Senger"), lambda r: str(r.beds), number=True),
            Column(tr("Ledig"), lambda r: r.free_text, number=True),
            Column(tr("Sak"), lambda r: ",".join(r.households)),
            Column(tr("Hvem"), lambda r: r.who, stretch=True),
            Column(tr("Natt"), lambda r: r.nights, number=True),
            Column(tr("Ventet ut"), lambda r: date_text(r.expected)),
        ]
        return RowsTable(name, columns, self._open_row, key=lambda r: r.room), label("", "heading")

    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        for part in (
            Card(self.women_head, self.women), Card(self.men_head, self.men), self.fetch_card,
            Card(label(tr("Forventet utflytting"), "heading"), self.leaving_empty, self.leaving), self.handover,
        ):  # fmt: skip
            left.addWidget(part)
        left.addStretch(1)
        right.addWidget(self.alarm_card)
        right.addWidget(Card(self.see_head, self.see_empty, self.see))
        right.addWidget(self.tasks)
        right.addWidget(Card(self.faults_head, self.faults_empty, self.faults))
        right.addStretch(1)
        self._columns = columns = QHBoxLayout()
        columns.setSpacing(14)
        columns.addLayout(left, 3)
        columns.addLayout(right, 2)
        inside = QWidget()
        inside_layout = QVBoxLayout(inside)
        inside_layout.setContentsMargins(18, 14, 18, 14)
        previous = button(tr("&Forrige natt"), lambda: self._show_night(self.night - timedelta(days=1)))
        following = button(tr("&Neste natt"), lambda: self._show_night(self.night + timedelta(days=1)))
        now = button(tr("I n&att"), lambda: self._show_night(clock.today()))
        inside_layout.addLayout(row(self.title, None, previous, now, following))
        inside_layout.addWidget(self.findings)
        inside_layout.addWidget(self.glass)
        inside_layout.addLayout(columns, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(inside))

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        """Large text, or a narrow window: what must be seen to stands under the house instead of beside it."""
        wide = self.width() >= self.fontMetrics().averageCharWidth() * WIDE_SIGNS
        side, under = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(side if wide else under)

    def first_focus(self) -> QWidget:
        return self.women

    def _show_night(self, night: date) -> None:
        self.night = night
        self.refresh()

    def _on_minute(self) -> None:
        if self.night == clock.today() - timedelta(days=1):
            self._show_night(clock.today())

    def refresh(self) -> None:
        night = self.night
        self.findings.refresh()
        self.session.ask(self, lambda queries: queries.trust.glass_untold(), self._show_glass)

        def ask(queries: Queries) -> OnDuty:
            year = clock.today().year
            faults = year_faults(queries, queries.returns.register(year, look=False), year, clock.today())
            lines = [fault_line(f, year) for f in faults[:MOST_FAULTS]]
            span = queries.house.span(night, night + timedelta(days=1))
            rules = {rule.code: rule for rule in queries.records.task_rules()}
            return OnDuty(
                span=span,
                here=queries.house.tonight(night),
                faults=lines,
                tasks=queries.records.tasks_open(),
                rules=rules,
                placings=queries.house.placings_open(),
                care=queries.records.care_on(night),
                words=queries.records.handovers(),
            )

        self.session.ask(self, ask, lambda found: self._show(night, found))

    def _show(self, night: date, found: OnDuty) -> None:
        if night != self.night:
            return
        here, faults, house = found.here, found.faults, house_on(found.span, night)
        self._found = found
        self._show_tasks()
        self._show_attention(attention(found.care))
        self.handover.show_words(found.words)
        fetched = fetches(found.care)
        self.fetch.set_rows(fetched)
        self.fetch.fit_height(8)
        self.fetch_card.setVisible(bool(fetched))
        self._show_alarms(tonights_alarms(found.span, found.placings))
        self.title.setText(
            tr("I natt  ·  {night}", night=night_text(night))
            if night == clock.today()
            else tr("Natten {night}", night=night_text(night))
        )
        for offer, table, head, name in (
            ("women", self.women, self.women_head, tr("Kvinner")),
            ("men", self.men, self.men_head, tr("Menn")),
        ):
            there = Tonight.of(house, here, offer)
            table.set_rows(board_rows(house, here, offer))
            table.fit_height(40)
            head.setText(f"{name}  –  {self._summary(there)}")
        leaving = expected_soon(here, night, DAYS_AHEAD)
        self.leaving.set_rows(leaving)
        self.leaving.fit_height(8)
        self.leaving.setVisible(bool(leaving))
        self.leaving_empty.setVisible(not leaving)
        self.faults.set_rows(faults)
        self.faults.setVisible(bool(faults))
        self.faults_empty.setVisible(not faults)
        more = f" ({len(faults)}{'+' if len(faults) == MOST_FAULTS else ''})" if faults else ""
        self.faults_head.setText(tr("Må rettes i år") + more)

    def _show_tasks(self) -> None:
        """Those that are due by midnight, one's own, or all."""
        if self._found is None or self.session.actor is None:
            return
        found, actor, whose = self._found, self.session.actor, self.whose.code()
        shown = found.tasks
        if whose == "now":
            shown = [task for task in shown if task.due.date() <= clock.today()]
        elif whose == "mine":
            contacts = found.care.contacts
            shown = [task for task in shown if is_mine(task, actor.name, actor.role == LEADER, contacts)]
        self.tasks.show_tasks(shown, found.rules, len(found.tasks) - len(shown))

    def _show_attention(self, lines: list[Attention]) -> None:
        self.see.set_rows(lines)
        self.see.fit_height(8)
        self.see.setVisible(bool(lines))
        self.see_empty.setVisible(not lines)
        self.see_head.setText(tr("Må ses til ({count})", count=len(lines)) if lines else tr("Må ses til"))

    def _open_attention(self, chosen: Attention) -> None:
        self.navigator.open_tab(chosen.household, chosen.tab)

    def _show_alarms(self, found: list[Alarm]) -> None:
        self.alarms.show_alarms(found)
        self.alarm_card.setVisible(bool(found))

    def _show_glass(self, untold: list[GlassRow]) -> None:
        """A leader is told of emergencies since last time, until they say they have read it."""
        self._untold = tuple(g.id for g in untold)
        lines = [
            tr(
                "{user} åpnet sak {household} i nød {time}: {reason}",
                user=g.user,
                household=g.household,
                time=moment_text(g.at),
                reason=g.reason,
            )
            for g in untold
        ]
        self.glass_text.setText("\n".join(lines))
        self.glass.setVisible(bool(lines))

    def _glass_read(self) -> None:
        self.session.submit(self, acknowledge_glass, self._untold)

    def _summary(self, there: Tonight) -> str:
        parts = [
            tr_n("{count} person", "{count} personer", there.persons),
            tr_n("{count} ledig seng", "{count} ledige senger", there.free_beds),
            tr_n("{count} ledig rom", "{count} ledige rom", there.free_rooms),
        ]
        if there.full:
            parts.append(tr("FULLT"))
        if there.away:
            parts.append(tr("{count} borte", count=there.away))
        return " · ".join(parts)

    def _open_row(self, chosen: BoardRow) -> None:
        if chosen.households:
            self.navigator.open_case(chosen.households[0])

    def _open_fault(self, chosen: FaultLine) -> None:
        if chosen.household:
            self.navigator.open_unit(chosen.unit, chosen.household, chosen.question)


def night_text(day: date) -> str:
    """A day in words: tirsdag 24. november 2026."""
    weekday, month = text("weekdays", str(day.weekday())), text("month_names", str(day.month))
    return tr("{weekday} {day}. {month} {year}", weekday=weekday, day=day.day, month=month, year=day.year)
