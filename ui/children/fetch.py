"""Who may fetch the child and who must not, on what ground and until when; the week, and the day that is otherwise."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from app import clock
from app.domain.base import HouseholdCode, PersonCode
from app.domain.child import BASES, RELATIONS, FetchChange, Fetcher, FetchTime, ban_of
from app.domain.errors import RuleBroken
from app.ports import Queries
from app.use_cases.children import DayChange, Week, fetch_otherwise, save_fetcher, save_week
from ui.fields.entity import EntityDialog
from ui.fields.form import Form
from ui.i18n import text, tr
from ui.models.rows import Column, RowsTable
from ui.record.base import PersonPane
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.due import runs_out_text
from ui.widgets.fields import Choice, DateField, date_text, scrolled

DAYS = tuple(map(str, range(5)))
"""Monday to Friday, as codes of the texts."""


@dataclass(frozen=True, slots=True, repr=False)
class Fetching:
    """All of a child's fetching."""

    fetchers: list[Fetcher]
    times: list[FetchTime]
    changes: list[FetchChange]


class FetchPane(PersonPane):
    """Only those who may fetch now can be chosen in the week."""

    WRITES = ("week", "fetch_day")

    def __init__(self, session: Session, household: HouseholdCode) -> None:
        super().__init__(session, household)
        self._fetchers: list[Fetcher] = []
        self.table = RowsTable(
            tr("Hvem kan hente"),
            [
                Column(tr("Kode"), lambda f: f.code),
                Column(tr("Hente?"), self._may_text),
                Column(tr("Hvem"), who_text, stretch=True),
                Column(tr("Grunnlag"), lambda f: text("bases", f.basis)),
                Column(tr("Gjelder"), _until),
            ],
            self._change,
        )
        self.new = button(tr("&Ny …"), lambda: FetcherDialog(self, session, household, self.person).open())
        self.change = button(tr("&Endre …"), lambda: self._change(self.table.current_row()))
        self.week = [(Choice(text("weekdays", day).capitalize(), []), QLineEdit()) for day in DAYS]
        self.today = Choice(tr("I dag i stedet"), [])
        self.today_at = QLineEdit()
        self.other_day = DateField(tr("Dag"), clock.today)
        self.bring = [(Choice(_brings(day), []), QLineEdit()) for day in DAYS]
        lines = {f"{name}{n}": field for name, n, field in self._week_fields()}
        self.form = Form(self, session, lines, tr("&Lagre uken"), self._save_week)
        day = {"day": self.other_day, "fetcher": self.today, "at": self.today_at}
        self.otherwise = Form(self, session, day, tr("Lagre for &dagen"), self._save_day, primary=False)
        self.as_week = button(tr("Som i &uken likevel"), self._as_week)
        self.changes = label("", "quiet", wrap=True)
        inside = QWidget()
        body = QVBoxLayout(inside)
        body.setContentsMargins(0, 0, 8, 0)
        for card in (self._who_card(), self._week_card(), self._day_card()):
            body.addWidget(card)
        body.addStretch(1)
        self.column.addWidget(scrolled(inside), 1)

    def _who_card(self) -> Card:
        words = tr("Før også den som ikke skal hente. Livd minner om det to uker før en tillatelse går ut.")
        head = label(tr("Hvem kan hente"), "heading")
        return Card(head, label(words, "quiet", wrap=True), self.table, row(self.new, self.change, None))

    def _week_fields(self) -> Iterator[tuple[str, int, QWidget]]:
        """Every field of the week: who fetches and when, who brings and when."""
        for names, rows in ((("who", "at"), self.week), (("brings", "brought"), self.bring)):
            for number, pair in enumerate(rows):
                yield from ((name, number, field) for name, field in zip(names, pair, strict=True))

    def _week_card(self) -> Card:
        grid = QGridLayout()
        for column, words in ((1, tr("Bringes av")), (3, tr("Hentes av"))):
            grid.addWidget(label(words, "quiet"), 0, column)
            grid.setColumnStretch(column, 1)
        for number, day in enumerate(DAYS):
            weekday = text("weekdays", day).capitalize()
            grid.addWidget(label(weekday), number + 1, 0)
            for column, (who, at) in ((1, self.bring[number]), (3, self.week[number])):
                at.setPlaceholderText(tr("tt:mm"))
                at.setAccessibleName(f"{who.accessibleName()}, {tr('klokken')}")
                at.setFixedWidth(90)
                grid.addWidget(who, number + 1, column)
                grid.addWidget(at, number + 1, column + 1)
        return Card(label(tr("Uken"), "heading"), grid, row(self.form.said, None, self.form.save))

    def _day_card(self) -> Card:
        self.today_at.setPlaceholderText(tr("tt:mm"))
        self.today_at.setAccessibleName(tr("Klokken den dagen"))
        self.today_at.setFixedWidth(90)
        self.other_day.setFixedWidth(130)
        return Card(
            label(tr("En dag som er annerledes"), "heading"), self.changes,
            row(self.other_day, self.today, self.today_at, self.otherwise.save, self.as_week), self.otherwise.said,
        )  # fmt: skip

    # -- showing ----------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        if not self.person:
            return
        household, person = self.household, self.person

        def ask(queries: Queries) -> Fetching:
            return Fetching(
                queries.records.of(Fetcher, household, person), queries.records.of(FetchTime, household, person),
                queries.records.of(FetchChange, household, person),
            )  # fmt: skip

        self.session.ask(self, ask, lambda answer: self._show(person, answer), self.refused)

    def _show(self, person: PersonCode, fetching: Fetching) -> None:
        if person != self.person:
            return
        today = clock.today()
        self.table.set_rows(sorted(fetching.fetchers, key=lambda f: (f.allowed, not f.stands(today), f.code)))
        self.table.fit_height(6)
        self.change.setEnabled(bool(fetching.fetchers))
        self._fetchers = fetching.fetchers
        free = (
            f for f in fetching.fetchers if f.allowed and f.stands(today) and not ban_of(f, fetching.fetchers, today)
        )
        may = [(f.code, f"{who_text(f)}  ({f.code})") for f in free]
        times = {t.weekday: t for t in fetching.times}
        stored = {f"who{n}": times[n].fetcher if n in times else "" for n in range(len(DAYS))}
        stored |= {f"at{n}": times[n].at if n in times else "" for n in range(len(DAYS))}
        stored |= {f"brings{n}": times[n].brings if n in times else "" for n in range(len(DAYS))}
        stored |= {f"brought{n}": times[n].brought if n in times else "" for n in range(len(DAYS))}
        for who, _ in (*self.week, *self.bring):
            who.set_options([("", tr("Ingen")), *may])
        self.form.about(self.key("week"), stored)
        self.today.set_options([("", tr("Er ikke der den dagen")), *may])
        names = {f.code: who_text(f) for f in fetching.fetchers}
        coming = [c for c in fetching.changes if c.day >= today]
        lines = [f"{date_text(c.day)}: {names.get(c.fetcher, tr('er ikke der'))} {c.at}".strip() for c in coming]
        self.changes.setText("\n".join(lines))
        self.changes.setVisible(bool(lines))

    def _may_text(self, fetcher: Fetcher) -> str:
        """Whether they may fetch; a prohibition of the same person wins, and the contradiction is said."""
        if not fetcher.allowed:
            return tr("FORBUD")
        ban = ban_of(fetcher, self._fetchers, clock.today())
        return tr("nei: FORBUD {code}", code=ban.code) if ban else tr("kan hente")

    def begin(self) -> None:
        self.form.wait()
        self.otherwise.about(self.key("fetch_day"))

    # -- doing ------------------------------------------------------------------------------------------------

    def _change(self, old: Fetcher | None) -> None:
        if old:
            FetcherDialog(self, self.session, self.household, self.person, old).open()

    def _save_week(self) -> None:
        self.form.send(save_week, self._typed_week)

    def _typed_week(self) -> Week:
        for number, (who, at) in enumerate(self.week):
            if at.text().strip() and not who.code():
                raise RuleBroken("who_fetches", field=f"who{number}", day=text("weekdays", DAYS[number]))
        for number, ((who, _), (brings, _)) in enumerate(zip(self.week, self.bring, strict=True)):
            if brings.code() and not who.code():
                raise RuleBroken("who_fetches", field=f"who{number}", day=text("weekdays", DAYS[number]))
        days, brought = (
            {n: (clock_text(at.text()), who.code()) for n, (who, at) in enumerate(rows) if who.code()}
            for rows in (self.week, self.bring)
        )
        return Week(self.household, self.person, days, brought)

    def _save_day(self) -> None:
        self.otherwise.send(fetch_otherwise, self._typed_day)

    def _typed_day(self) -> DayChange:
        at = clock_text(self.today_at.text()) if self.today.code() else ""
        return DayChange(self.household, self.person, self.other_day.required(), at, self.today.code())

    def _as_week(self) -> None:
        day = self.other_day
        self.otherwise.send(fetch_otherwise, lambda: DayChange(self.household, self.person, day.required(), back=True))


class FetcherDialog(EntityDialog):
    """Somebody who may, or must not, fetch. Whether they may has no answer until somebody gives one."""

    KIND = Fetcher
    SHOWS = ("allowed", "relation", "name", "basis", "since", "expires", "note", "ended")

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        household: HouseholdCode,
        person: PersonCode,
        old: Fetcher | None = None,
    ) -> None:
        new = Fetcher(
            code="", household=household, person=person, name="", relation="", allowed=False, basis="",
            note="", since=clock.today(),
        )  # fmt: skip
        options = {
            "allowed": [("", tr("Velg")), ("yes", tr("Kan hente")), ("no", tr("Skal IKKE hente"))],
            "relation": [("", tr("Velg")), *((code, text("relations", code)) for code in RELATIONS)],
            "basis": [("", tr("Velg")), *((code, text("bases", code)) for code in BASES)],
        }
        title = tr("Hvem kan hente {person}", person=person)
        super().__init__(parent, session, old or new, save_fetcher, title, tr("&Lagre"), options)


def who_text(fetcher: Fetcher) -> str:
    """The relation, and the name where one is kept."""
    return text("relations", fetcher.relation) + (f": {fetcher.name}" if fetcher.name else "")


def clock_text(typed: str) -> str:
    """A time as it is kept: 8, 0815, 8.15 and 8:15 are understood; what is none is left for the rule to refuse."""
    match = re.fullmatch(r"\s*([0-9]{1,2})[.:]?([0-9]{2})?\s*", typed)
    return f"{int(match[1]):02d}:{match[2] or '00'}" if match else typed.strip()


def _until(fetcher: Fetcher) -> str:
    """Until when, and what happens then: a permission ends, a prohibition must be renewed and holds until it is ended."""
    if fetcher.ended:
        return tr("avsluttet {ended}", ended=date_text(fetcher.ended))
    if fetcher.expires:
        return runs_out_text("may_fetch" if fetcher.allowed else "must_not_fetch", fetcher.expires, clock.today())
    return tr("til videre") if fetcher.allowed else tr("til noen avslutter det")


def _brings(day: str) -> str:
    return tr("{weekday}, bringes av", weekday=text("weekdays", day).capitalize())
