"""The duty board: who is in the house tonight, what is dangerous, what is left unread, and what this shift must do."""

from collections.abc import Mapping
from datetime import date, timedelta

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app import clock
from app.capacity.alarms import alarms as tonights_alarms
from app.capacity.house import house_on
from app.capacity.outside import late_of
from app.capacity.tonight import in_house
from app.care.danger import Peril, perils
from app.care.due import fetches, is_mine
from app.changes import ACCESS, BOOK, CARE, HOUSE, NOTES, PERSONS, PHONES, ROOMS, SETTINGS, STAYS, TASKS
from app.domain.base import Offer
from app.domain.errors import LivdError
from app.domain.house import Task
from app.ports import LEADER, Actor
from app.use_cases.access import TakenOut, note_print
from ui.duty.alarms import AlarmLines
from ui.duty.attention import Attention, attention
from ui.duty.board import BoardRow, Tonight, board_rows, expected_soon
from ui.duty.day import AppointmentsCard, LookInCard, forbidden_text, overdue_text, same_men_text
from ui.duty.glass import GlassCard
from ui.duty.handover import HandoverCard, UnreadCard
from ui.duty.read import OnDuty, read_duty
from ui.duty.rights import RightsCard
from ui.duty.sheet import read_watch, sheet_lines
from ui.duty.tables import attention_table, fetch_table, leaving_table, rooms_table
from ui.i18n import error_text, tr, tr_n
from ui.page import Navigator, Page
from ui.printing import print_text
from ui.record.tasks import TasksCard
from ui.session import Session
from ui.widgets.basics import Card, button, label, row, shortcut
from ui.widgets.columns import Columns
from ui.widgets.danger import DangerStrip, peril_line, to_do
from ui.widgets.fields import scrolled
from ui.widgets.findings import FindingsCard
from ui.widgets.persons import person_text
from ui.widgets.tonight import in_house_text, night_text

DAYS_AHEAD = 7
MOST_FAMILIES = 40
MINUTE_MS = 60_000


class DutyPage(Page):
    """Reads everything in one question; asks again when the night changes. `night`: None for the one in progress."""

    listens = frozenset({STAYS, PERSONS, ROOMS, SETTINGS, ACCESS, HOUSE, TASKS, CARE, NOTES, BOOK, PHONES})

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__(session, navigator)
        self.night: date | None = None
        self._found: OnDuty | None = None
        self._asked: date | None = None
        self.title, self.house = label("", "title"), label("", "heading", wrap=True)
        self.house.setAccessibleName(tr("I huset nå"))
        self.women, self.women_head = rooms_table(tr("Kvinner i natt"), self._open_row), label("", "heading")
        self.men, self.men_head = rooms_table(tr("Menn i natt"), self._open_row), label("", "heading")
        self.leaving = leaving_table(navigator.open_case)
        self.leaving_empty = label(tr("Ingen er ventet ut de neste sju dagene."), "quiet", wrap=True)
        self.tasks = TasksCard(session, navigator=navigator, fold=True)
        self.whose = self.tasks.whose
        self.whose.set_options([("now", tr("Denne vakta")), ("mine", tr("Mine")), ("all", tr("Alle"))])
        self.whose.show()
        self.whose.currentIndexChanged.connect(lambda _: self._show_tasks())
        self.unread, self.handover = UnreadCard(session), HandoverCard(session)
        self.see, self.see_head = attention_table(self._open_attention), label("", "heading")
        self.see_empty = label("", "quiet", wrap=True)
        self.fetch, self.fetch_head = fetch_table(navigator.open_case), label("", "heading")
        self.fetch_card = Card(self.fetch_head, self.fetch)
        self.danger = DangerStrip()
        self.danger_head = label("", "heading")
        self.danger_card = Card(self.danger_head, self.danger)
        self.alarms = AlarmLines()
        self.alarm_card = Card(label(tr("Rom å passe på"), "heading"), self.alarms)
        self.appointments = AppointmentsCard(lambda household: navigator.open_tab(household, "days"))
        self.look_ins = LookInCard(session)
        self.same_men = label("", "error", wrap=True)
        self.overdue = label("", "error", wrap=True)
        self.forbidden = label("", "error", wrap=True)
        for line in (self.same_men, self.overdue, self.forbidden):
            line.hide()
        self.glass, self.findings, self.rights = GlassCard(session), FindingsCard(session), RightsCard(session)
        self.error = label("", "error", wrap=True)
        for part in (self.alarm_card, self.danger_card, self.error):
            part.hide()
        self._lay_out()
        shortcut(self, "Ctrl+P", self.print_sheet)
        self._clock = QTimer(self)
        self._clock.setInterval(MINUTE_MS)
        self._clock.timeout.connect(self._on_minute)
        self._clock.start()

    def _lay_out(self) -> None:
        columns = Columns((5, 4))
        leaving = Card(label(tr("Forventet utflytting"), "heading"), self.leaving_empty, self.leaving)
        for part in (Card(self.women_head, self.women), Card(self.men_head, self.men), self.fetch_card, leaving):
            columns.left.addWidget(part)
        see = Card(self.see_head, self.see_empty, self.see)
        for part in (
            self.danger_card,
            self.alarm_card,
            self.look_ins,
            self.appointments,
            see,
            self.tasks,
            self.rights,
            self.handover,
        ):
            columns.right.addWidget(part)
        for column in (columns.left, columns.right):
            column.addStretch(1)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(18, 14, 18, 14)
        column.addLayout(self._top())
        above: tuple[QWidget, ...] = (
            self.house,
            self.error,
            self.same_men,
            self.forbidden,
            self.overdue,
            self.findings,
            self.glass,
            self.unread,
        )
        for widget in above:
            column.addWidget(widget)
        column.addWidget(columns, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(inside))

    def _top(self) -> QHBoxLayout:
        previous = button(tr("&Forrige"), lambda: self._turn(-1))
        following = button(tr("&Neste"), lambda: self._turn(1))
        now = button(tr("I n&att"), lambda: self._show_night(None))
        self.print = button(tr("Skriv ut  (Ctrl+P)"), self.print_sheet)
        return row(self.title, None, previous, now, following, self.print)

    def first_focus(self) -> QWidget:
        return self.unread.sign if self.unread.isVisible() else self.women

    # -- which night ------------------------------------------------------------------------------------------

    def _turn(self, nights: int) -> None:
        if self._found:
            night = self._found.night + timedelta(days=nights)
            self._show_night(None if night == self._found.shift.night else night)

    def _show_night(self, night: date | None) -> None:
        self.night = night
        self.refresh()

    def _on_minute(self) -> None:
        """The board turns in the morning; past midnight it is the same night, with the new day's children to fetch."""
        turned = self._found is not None and clock.now() >= self._found.shift.until
        if turned or self._asked != clock.today():
            self.refresh()

    # -- showing ----------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        wanted, self._asked = self.night, clock.today()
        self.findings.refresh()
        self.glass.refresh()
        self.rights.refresh()
        self.session.ask(self, lambda queries: read_duty(queries, wanted), lambda answer: self._show(wanted, answer))

    def _show(self, wanted: date | None, on_duty: OnDuty) -> None:
        if wanted != self.night:
            return
        self._found = on_duty
        self.title.setText(night_text(on_duty.night))
        self.house.setText(in_house_text(in_house(on_duty.span, on_duty.night)))
        self._show_rooms(on_duty)
        self.unread.show_words(on_duty.words)
        self.handover.show_words(on_duty.words, on_duty.happened)
        self._show_danger(perils(on_duty.care), {row.household: row.room for row in on_duty.here}, on_duty.settings)
        alarms = tonights_alarms(on_duty.span, on_duty.placings)
        self.alarms.show_alarms(alarms)
        self.alarm_card.setVisible(bool(alarms))
        self.appointments.show_appointments(on_duty.appointments, on_duty.span.today)
        self.look_ins.show_due(on_duty.look_ins, on_duty.missed, late_of(on_duty.settings))
        self.forbidden.setText(forbidden_text(on_duty.forbidden))
        self.forbidden.setVisible(bool(on_duty.forbidden))
        self.same_men.setText(same_men_text(on_duty.same_men))
        self.same_men.setVisible(bool(on_duty.same_men))
        self.overdue.setText(overdue_text(on_duty.overdue))
        self.overdue.setVisible(bool(on_duty.overdue))
        self._show_fetching(on_duty)
        self._show_attention(attention(on_duty.care), bool(on_duty.here))
        self._show_tasks()

    def _show_rooms(self, on_duty: OnDuty) -> None:
        house = house_on(on_duty.span, on_duty.night)
        parts = (
            (Offer.WOMEN, self.women, self.women_head, tr("Kvinner")),
            (Offer.MEN, self.men, self.men_head, tr("Menn")),
        )
        for offer, table, head, name in parts:
            table.set_rows(board_rows(house, on_duty.here, offer))
            table.fit_height(40)
            head.setText(f"{name}  –  {_summary(Tonight.of(house, on_duty.here, offer))}")
        leaving = expected_soon(on_duty.here, on_duty.night, DAYS_AHEAD)
        self.leaving.set_rows(leaving)
        self.leaving.fit_height(8)
        self.leaving.setVisible(bool(leaving))
        self.leaving_empty.setVisible(not leaving)

    def _show_danger(self, perils: list[Peril], rooms: Mapping[str, str], settings: Mapping[str, str]) -> None:
        """One line a family, without what only the case may say."""
        self.danger_head.setText(tr("Fare: {to_do}", to_do=to_do(settings)))
        lines = [
            f"{rooms.get(p.household, '')} {p.household}:  {peril_line(p, clock.today())}".strip()
            for p in sorted(perils, key=lambda p: (rooms.get(p.household, ""), p.household))
        ]
        self.danger.say("\n".join(lines))
        self.danger_card.setVisible(bool(lines))

    def _show_fetching(self, on_duty: OnDuty) -> None:
        fetched, day = fetches(on_duty.care), on_duty.care.day
        self.fetch.set_rows(fetched)
        self.fetch.fit_height(8)
        self.fetch_card.setVisible(bool(fetched))
        self.fetch_head.setText(tr("Hentes i dag") if day == clock.today() else tr("Hentes {day:%d.%m.%Y}", day=day))

    def _show_tasks(self) -> None:
        """Those that are due before the shift ends, one's own, or all."""
        if self._found is None or self.session.actor is None:
            return
        on_duty, whose, actor = self._found, self.whose.code(), self.session.actor
        shown = [task for task in on_duty.tasks if self._is_shown(task, whose, on_duty, actor)]
        people = {
            row.person: person_text(row.person, row.kind, row.gender, row.birth_year, clock.today())
            for row in on_duty.here
            if not row.shut
        }
        self.tasks.show_tasks(shown, on_duty.rules, len(on_duty.tasks) - len(shown), people)

    @staticmethod
    def _is_shown(task: Task, whose: str, on_duty: OnDuty, actor: Actor) -> bool:
        if whose == "now":
            return task.due < on_duty.shift.until
        return whose == "all" or is_mine(task, actor.name, actor.role == LEADER, on_duty.care.contacts)

    def _show_attention(self, lines: list[Attention], anyone: bool) -> None:
        self.see.set_rows(lines)
        self.see.fit_height(MOST_FAMILIES)
        self.see.setVisible(bool(lines))
        self.see_empty.setVisible(not lines)
        nobody = tr(
            "Huset er tomt. Kommer noen, skriv dem inn i Inntak (Ctrl+2). Ringer noen, før det som henvendelse der."
        )
        self.see_empty.setText(tr("Alle er kartlagt og har en kontakt.") if anyone else nobody)
        self.see_head.setText(tr("Må ses til ({count})", count=len(lines)) if lines else tr("Må ses til"))

    # -- doing ------------------------------------------------------------------------------------------------

    def print_sheet(self) -> None:
        """The coded sheet of the night shown, on paper; the log has its line first."""
        self.error.hide()
        self.session.submit(self, note_print, TakenOut("board", ""), lambda _: self._print(), self._refused)

    def _print(self) -> None:
        on_duty = self._found
        if on_duty:
            title = night_text(on_duty.night)
            self.session.ask(
                self,
                lambda queries: read_watch(queries, on_duty),
                lambda watch: print_text(self, title, sheet_lines(on_duty, watch), self._refused),
            )

    def _refused(self, error: LivdError) -> None:
        self.error.setText(error_text(error))
        self.error.show()

    def _open_attention(self, chosen: Attention) -> None:
        self.navigator.open_tab(chosen.household, chosen.tab)

    def _open_row(self, chosen: BoardRow) -> None:
        if chosen.households:
            self.navigator.open_case(chosen.households[0])


def _summary(tonight: Tonight) -> str:
    parts = [
        tr_n("{count} person", "{count} personer", tonight.persons),
        tr_n("{count} ledig rom", "{count} ledige rom", tonight.free_rooms),
        tr_n("{count} seng", "{count} senger", tonight.free_beds),
    ]
    if tonight.full:
        parts.append(tr("FULLT"))
    if tonight.away:
        parts.append(tr("{count} borte", count=tonight.away))
    return " · ".join(parts)
