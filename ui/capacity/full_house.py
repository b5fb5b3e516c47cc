"""Fullt hus: who asks, the steps in order with what the data says at each, and the decision that ends it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import clock
from app.capacity.fit import fit
from app.capacity.full_house import Advice, advise, shelters_for
from app.capacity.house import house_on, party_of
from app.capacity.span import Span
from app.domain.errors import LivdError, RuleBroken
from app.domain.house import Placing, Shelter, StepTaken
from app.ports import Queries
from app.use_cases.full_house import PlacingWish
from ui.capacity.decision import DecisionCard
from ui.capacity.step import StepCard
from ui.fields.fields import Fields
from ui.i18n import error_text, options, text, tr, tr_n
from ui.models.rows import Column, RowsTable
from ui.page import Navigator
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.choices import OFFERS
from ui.widgets.columns import Columns
from ui.widgets.fields import Choice, Number, scrolled
from ui.widgets.rooms import NeedBoxes, changes_text

HERE = ("admitted", "extra_bed", "other_unit")
"""The outcomes by which they get a place in this house."""


@dataclass(frozen=True, slots=True)
class Search:
    """Where the search for a place stands: the house, the directory, the searches without a decision, the steps taken."""

    span: Span
    shelters: list[Shelter]
    open: list[Placing]
    steps: dict[str, list[StepTaken]]


def read_search(queries: Queries, night: date) -> Search:
    """All that the tab shows."""
    placings = queries.house.placings_open()
    steps = {placing.code: queries.house.steps(placing.code) for placing in placings}
    return Search(queries.house.span(night, night + timedelta(days=1)), queries.house.shelters(), placings, steps)


def agreed(steps: Sequence[StepTaken]) -> str:
    """The shelter whose newest answer was yes; empty when none is."""
    newest = {step.shelter: step.did for step in steps if step.shelter}
    return next((shelter for shelter, did in reversed(list(newest.items())) if did == "yes"), "")


class FullHouseTab(QWidget):
    """Every step that is recorded is saved at once; what is not ended stays here and on the duty board."""

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__()
        self.session, self.navigator = session, navigator
        self.search: Search | None = None
        self._wanted = ""
        self._fresh: Placing | None = None
        self._from_intake = False
        self.choice = Choice(tr("Påbegynt"), [])
        self.choice.currentIndexChanged.connect(self._show_placing)
        self.who = label("", "heading")
        self.steps = RowsTable(
            tr("Steg"),
            [
                Column("", lambda a: self._number(a)),
                Column(tr("Steg"), lambda a: text("steps", a.step)),
                Column(tr("Slik står det"), self._first_line, stretch=True),
                Column(tr("Gjort"), self._done),
            ],
            lambda _: self.step.first_focus().setFocus(),
            wrap=True,
        )
        self.steps.selectionModel().currentRowChanged.connect(self._show_step)
        self.step = StepCard(session, self.next_step)
        self.decision = DecisionCard(session, self._ended)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 12, 8, 0)
        layout.addWidget(self._start_card())
        layout.addWidget(self.error)
        self.body = QWidget()
        body = QVBoxLayout(self.body)
        body.setContentsMargins(0, 0, 0, 0)
        body.addLayout(row(self.who, None, self.choice))
        columns = Columns((3, 2))
        columns.left.addWidget(Card(label(tr("Steg for steg"), "heading"), self.steps))
        columns.right.addWidget(self.step)
        body.addWidget(columns)
        body.addWidget(self.decision)
        layout.addWidget(self.body)
        layout.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inside))

    def _start_card(self) -> Card:
        self.offer = Choice(tr("Tilbud"), options(OFFERS))
        self.adults, self.minors = Number(), Number()
        self.adults.setRange(0, 20)
        self.adults.setValue(1)
        self.minors.setRange(0, 20)
        self.adults.says(lambda adults: tr_n("voksen", "voksne", adults))
        self.minors.setSuffix(tr(" barn"))
        self.adults.setAccessibleName(tr("Voksne"))
        self.minors.setAccessibleName(tr("Barn"))
        self.needs = NeedBoxes(columns=4)
        self.start = button(tr("&Start steg for steg"), self._start, primary=True)
        party = {"offer": self.offer, "adults": self.adults, "children": self.minors, "needs": self.needs}
        self.party = Fields(party, self.session.drafts)
        self.party.about("placing_wish:")
        return Card(
            label(tr("Noen spør om plass, og huset er fullt"), "heading"),
            row(self.offer, self.adults, self.minors, None), row(self.needs, None), row(None, self.start),
        )  # fmt: skip

    def begin_with(self, party: dict[str, Any], from_intake: bool = False) -> None:
        """From Finn plass or Inntak: the same people, ready to start. A place that is found is told in Inntak."""
        self._from_intake = from_intake
        self.offer.set_code(party["offer"])
        self.adults.setValue(party["adults"])
        self.minors.setValue(party["children"])
        self.needs.set_codes(party["needs"])
        self.start.setFocus()

    # -- showing ----------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask where it stands."""
        night = clock.today()
        self.session.ask(self, lambda queries: read_search(queries, night), self._show)

    def _show(self, standing: Search) -> None:
        self.search = standing
        fresh = [self._fresh] if self._fresh else []
        self.choice.set_options([(p.code, self._title(p)) for p in (*fresh, *standing.open)])
        begun = [key.split(":")[1] for key in self.session.drafts.begun("placing:")]
        self._wanted = self._wanted or next((code for code in begun if not self.decision.form.key), "")
        if self._wanted and any(p.code == self._wanted for p in standing.open):
            self.choice.set_code(self._wanted)
            self._wanted = ""
        self.choice.setVisible(len(fresh) + len(standing.open) > 1)
        self.body.setVisible(bool(fresh or standing.open))
        self._show_placing()

    def _title(self, placing: Placing) -> str:
        adults = tr_n("{count} voksen", "{count} voksne", placing.adults)
        return tr(
            "{code}, {at:%H:%M}: {adults} og {children} barn",
            code=placing.code or tr("Ny"),
            at=placing.at,
            adults=adults,
            children=placing.children,
        )

    def placing(self) -> Placing | None:
        """The search that is shown."""
        searches = [*([self._fresh] if self._fresh else []), *(self.search.open if self.search else [])]
        return next((p for p in searches if p.code == self.choice.code()), None)

    def wish(self, placing: Placing) -> PlacingWish | None:
        """Who asks, of a search that begins with the next thing that is written."""
        if placing.code:
            return None
        return PlacingWish(placing.offer, placing.adults, placing.children, placing.needs)

    def _show_placing(self, *_: object) -> None:
        placing, standing = self.placing(), self.search
        if placing is None or standing is None:
            return
        party = party_of(placing.offer, placing.adults + placing.children, placing.needs)
        self._fits = {f.room: f for f in fit(house_on(standing.span, standing.span.start), party)}
        fitting = [f.room for f in self._fits.values() if f.fits]
        words = tr("  ·  {fitting} passer", fitting=", ".join(fitting)) if fitting else ""
        self.who.setText(self._title(placing) + words)
        advice = advise(standing.span, party, standing.shelters)
        self.steps.set_rows(sorted(advice, key=lambda step: not step.useful))  # what can help these comes first
        self.steps.fit_height(8)
        self.steps.begin()
        self.decision.show_placing(placing, agreed(standing.steps.get(placing.code, [])), self.wish(placing))
        self._show_step()

    def _show_step(self, *_: object) -> None:
        placing, advice, standing = self.placing(), self.steps.current_row(), self.search
        if placing and advice and standing:
            shelters = shelters_for(standing.shelters, placing.offer)
            self.step.show_step(
                placing, advice, [self.line(a, p) for a, p in advice.lines], self._taken(advice), shelters,
                self.wish(placing),
            )  # fmt: skip

    def line(self, code: str, params: dict[str, object]) -> str:
        """One thing the data says, in words."""
        values = dict(params)
        if "waits" in values:
            values["waits"] = text("waits_for", str(values["waits"])).lower()
        if code == "nearly":
            values["changes"] = changes_text(self._fits[str(params["room"])])
        return text("advice", code, **values)

    def _taken(self, advice: Advice) -> list[StepTaken]:
        placing = self.placing()
        steps = self.search.steps.get(placing.code, []) if self.search and placing else []
        return [step for step in steps if step.step == advice.step]

    def _number(self, advice: Advice) -> str:
        return f"{self.steps.rows_model.rows.index(advice) + 1}"

    def _first_line(self, advice: Advice) -> str:
        more = f"  (+{len(advice.lines) - 1})" if len(advice.lines) > 1 else ""
        return self.line(*advice.lines[0]) + more

    def _done(self, advice: Advice) -> str:
        taken = self._taken(advice)
        if not taken:
            return tr("gjenstår")
        last = taken[-1]
        words = text("answers" if last.shelter else "did", last.did)
        return f"{last.at:%H:%M}  {words}"

    # -- doing ------------------------------------------------------------------------------------------------

    def _start(self) -> None:
        """Show the steps; nothing is written before one of them is taken."""
        self.error.hide()
        if not self.adults.value() + self.minors.value():
            self._refused(RuleBroken("nobody_asked", field="adults"))
            self.adults.setFocus()
            return
        self._fresh = Placing(
            code="", offer=self.offer.code(), adults=self.adults.value(), children=self.minors.value(),
            needs=self.needs.codes(), at=clock.now(), user="", ended="",
        )  # fmt: skip
        self._wanted = ""
        if self.search:
            self._show(self.search)
            self.choice.set_code("")
        self.steps.setFocus()

    def _begun(self, code: str) -> None:
        """The search has its code: what was typed of who asks is durable."""
        if self._fresh is not None:
            self._fresh, self._wanted = None, code
            self.party.forget()

    def next_step(self, code: str) -> None:
        """The step that was recorded is done with: on to the one after it."""
        self._begun(code)
        self.steps.selectRow(min(self.steps.currentIndex().row() + 1, self.steps.rows_model.rowCount() - 1))
        self.steps.setFocus()

    def _ended(self, code: str, outcome: str) -> None:
        self._begun("")
        self.navigator.say(tr("Avsluttet og ført som henvendelse {code}.", code=code))
        if self._from_intake and outcome in HERE:
            self.navigator.go("intake")  # they come here after all: what was typed of them is still there
        else:
            self.start.setFocus()
        self._from_intake = False
        self.refresh()

    def _refused(self, error: LivdError) -> None:
        self.error.setText(error_text(error))
        self.error.show()
