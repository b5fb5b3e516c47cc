"""På vei ut: every family on its way to a home, what is late first; and what the leader counts of the year (S0 12)."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import clock
from app.care.moving import MovingFacts, MovingState, state_of
from app.care.moving_year import STEPS, MovingYear, year_of
from app.domain.moving import SOMEBODY
from app.domain.states import Phase
from app.ports import Queries
from ui.i18n import text, tr, tr_n
from ui.models.rows import Column, RowsTable
from ui.page import Navigator
from ui.session import Session
from ui.widgets.basics import Card, label
from ui.widgets.fields import date_text


class WayOutTab(QWidget):
    """Enter opens the case at Bolig."""

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__()
        self.session = session
        self.table = RowsTable(
            tr("På vei ut"),
            [
                Column(tr("Sak"), lambda state: state.household),
                Column(tr("Fase"), lambda state: text("moving_phases", state.phase)),
                Column(tr("Siden"), lambda state: date_text(state.since)),
                Column(tr("Hvem har den"), owner_words),
                Column(tr("Venter på"), waits_words),
                Column(tr("Dager"), lambda state: str(state.waiting_days) if state.waits_for else "", number=True),
                Column(tr("Valgt"), lambda state: text("ways_to_live", state.chosen) if state.chosen else ""),
                Column(tr("Over tiden"), late_words, stretch=True),
            ],
            lambda state: navigator.open_tab(state.household, "moving"),
            key=lambda state: state.household,
            wrap=True,
            nothing=tr("Ingen er her eller følges opp."),
        )
        self.year = label("", wrap=True)
        title = label(tr("Årets tall for utflytting"), "heading")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.addWidget(self.table, 1)
        layout.addWidget(Card(title, self.year))

    def refresh(self) -> None:
        """Ask again."""
        today = clock.today()

        def ask(queries: Queries) -> tuple[list[MovingFacts], list[MovingFacts]]:
            return queries.day.on_the_way(), queries.day.moved_in(today.year)

        self.session.ask(self, ask, self._show)

    def _show(self, answer: tuple[list[MovingFacts], list[MovingFacts]]) -> None:
        families, moved = answer
        today = clock.today()
        states = [state_of(facts, today) for facts in families]
        self.table.set_rows(
            sorted(
                states,
                key=lambda state: (not state.overdue, state.phase == Phase.AFTER, -state.waiting_days, state.household),
            )
        )
        self.year.setText(year_words(year_of(moved, today.year, today)))


def waits_words(state: MovingState) -> str:
    """What is waited for."""
    if not state.waits_for:
        return ""
    return tr("at behovet avklares") if state.waits_for == "clarify" else text("waits_for", state.waits_for)


def owner_words(state: MovingState) -> str:
    """Who has the phase: a colleague by name, or that somebody else has; nobody is said aloud."""
    return tr("en annen") if state.owner == SOMEBODY else state.owner or tr("ingen ennå")


def late_words(state: MovingState) -> str:
    """What is late."""
    return ", ".join(tr("behovet er ikke avklart") if code == "clarify" else code for code in state.overdue)


def year_words(year: MovingYear) -> str:
    """The year in lines: how many, what they waited for, and the middle number of days of each step."""
    families = tr_n("{count} familie", "{count} familier", year.families)
    lines = [tr("Behov avklart eller nøkler fått i år: {families}.", families=families)]
    if year.waited_for:
        waited = (f"{text('waits_for', code).lower()}: {number}" for code, number in sorted(year.waited_for.items()))
        lines.append(tr("Venter eller ventet på: {what}.", what=", ".join(waited)))
    told = [
        f"{text('municipal', f'step.{step}').lower()} {year.steps[step].days:g}".replace(".", ",")
        for step in STEPS
        if step in year.steps
    ]
    if told:
        lines.append(tr("Median i dager: {steps}.", steps=", ".join(told)))
    if year.nights:
        nights = (f"{text('waiting', how).lower()}: {number}" for how, number in sorted(year.nights.items()))
        every = sum(year.nights.values())
        lines.append(tr("Netter brukt mens de ventet: {number} ({how}).", number=every, how=", ".join(nights)))
    if year.refused:
        lines.append(tr("{refused} avslag, {complained} klager.", refused=year.refused, complained=year.complained))
    return "\n".join(lines)
