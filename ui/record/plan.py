"""The plan for the stay and the plan after it: goals with their steps, reviews, who coordinates, and the safety plan."""

from dataclasses import dataclass, replace
from datetime import timedelta

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import clock
from app.domain.base import HouseholdCode, PersonCode
from app.domain.care import PHASES, Coordination, Goal, PlanReview, PlanStep, SafetyPlan
from app.domain.states import GoalState
from app.ports import Queries
from app.use_cases.plans import NewReview, PlanGiven, give_safety_plan, review_plan, save_coordination, save_step
from ui.fields.entity import EntityDialog
from ui.fields.form import Form
from ui.fields.inputs import Inputs
from ui.i18n import text, tr
from ui.models.rows import Column, RowsTable
from ui.record.base import PersonPane
from ui.record.goal import GoalDialog
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.fields import date_text, scrolled
from ui.widgets.leaving import Document, TakeOut, printed


@dataclass(frozen=True, slots=True, repr=False)
class Plan:
    """All of one person's plan."""

    goals: list[Goal]
    steps: list[PlanStep]
    reviews: list[PlanReview]
    after: Coordination | None
    safety: list[SafetyPlan]


def read_plan(queries: Queries, household: HouseholdCode, person: PersonCode) -> Plan:
    """Everything the pane and the paper show."""
    goals = queries.records.of(Goal, household, person)
    mine = {goal.code for goal in goals}
    steps = [step for step in queries.records.of(PlanStep, household) if step.goal in mine]
    after = next(iter(queries.records.of(Coordination, household, person)), None)
    return Plan(
        goals,
        steps,
        queries.records.of(PlanReview, household, person),
        after,
        queries.records.of(SafetyPlan, household, person),
    )


@dataclass(frozen=True, slots=True, repr=False)
class PlanLine:
    """A line of the plan: a goal, or a step under it."""

    goal: Goal
    step: PlanStep | None = None


class PlanPane(PersonPane):
    """Goals and steps in one table; Enter changes the chosen line."""

    WRITES = ("review", "coordination")

    def __init__(self, session: Session, household: HouseholdCode) -> None:
        super().__init__(session, household)
        self.plan: Plan | None = None
        self.table = RowsTable(
            tr("Plan"),
            [
                Column(tr("Når"), lambda x: "" if x.step else text("letters", f"phase_{x.goal.phase}")),
                Column(tr("Mål og tiltak"), _words, stretch=True),
                Column(tr("Hvem"), lambda x: x.step.who if x.step else ""),
                Column(tr("Frist"), lambda x: date_text(x.step.due) if x.step else ""),
                Column(tr("Status"), _state),
            ],
            lambda _: self.change(),
            key=lambda x: (x.goal.code, x.step.code if x.step else ""),
        )
        self.table.setWordWrap(True)
        self.empty = label(
            tr("Ingen mål ennå. Et behov blir til et mål med «Lag mål» under Kartlegging, eller her."),
            "quiet",
            wrap=True,
        )
        self.goal = button(tr("Nytt &mål …"), self._new_goal)
        self.step = button(tr("N&ytt tiltak …"), self._new_step)
        self.edit = button(tr("&Endre …"), self.change)
        self.did = button(tr("&Gjort i dag"), self._done)
        self.paper = button(tr("Planen som &PDF …"), self._print)
        inside = QWidget()
        body = QVBoxLayout(inside)
        body.setContentsMargins(0, 0, 8, 0)
        body.addWidget(Card(self.empty, self.table, row(self.goal, self.step, self.edit, self.did, None, self.paper)))
        body.addWidget(self._review_card())
        body.addWidget(self._after_card())
        body.addWidget(self._safety_card())
        body.addStretch(1)
        self.column.addWidget(scrolled(inside), 1)

    def _review_card(self) -> Card:
        self.reviews = label("", "quiet", wrap=True)
        options = {"phase": [(p, text("letters", f"phase_{p}")) for p in PHASES]}
        self.made = Inputs(PlanReview, ("phase", "with_person", "text", "next_review"), options)
        self.made["with_person"].setText(tr("S&ammen med personen"))
        self.made["with_person"].setChecked(True)
        self.made["text"].setPlaceholderText(tr("Hva dere kom fram til"))
        self.made["next_review"].begin_with(lambda: clock.today() + timedelta(days=14))
        self.review = Form(
            self, self.session, self.made, tr("Ført som g&jennomgått i dag"), self._review, primary=False
        )
        return Card(
            label(tr("Gjennomgang"), "heading"), self.reviews, row(self.made["phase"], self.made["with_person"], None),
            self.made["text"],
            row(label(tr("Neste")), self.made["next_review"], self.review.said, None, self.review.save),
        )  # fmt: skip

    def _after_card(self) -> Card:
        self.ending = Inputs(Coordination, ("coordinator", "contact", "ends"))
        self.ending["coordinator"].setPlaceholderText(
            tr("Tjenesten som koordinerer, for eksempel NAV eller boligkontoret")
        )
        self.ending["contact"].setPlaceholderText(tr("Kontaktperson og telefon"))
        self.ending["ends"].setFixedWidth(150)
        words = tr("Lagre &koordineringen")
        self.after = Form(self, self.session, self.ending, words, self._save_after, primary=False)
        note = tr("Krisesenteret koordinerer ikke selv etter oppholdet, men kan være med en overgang.")
        return Card(
            label(tr("Etter oppholdet"), "heading"), label(note, "quiet", wrap=True), self.ending["coordinator"],
            row(self.ending["contact"], label(tr("Avsluttes")), self.ending["ends"]),
            row(self.after.said, None, self.after.save),
        )  # fmt: skip

    def _safety_card(self) -> Card:
        self.safety = label("", "quiet", wrap=True)
        self.sheet = button(tr("Tom &sikkerhetsplan som PDF …"), self._print_safety)
        self.given = button(tr("Gitt i &dag"), self._give)
        note = tr(
            "Fylles ut på papir sammen, og beholdes av personen. Livd lagrer bare at den er gitt, når og av hvem."
        )
        return Card(
            label(tr("Sikkerhetsplan"), "heading"), label(note, "quiet", wrap=True), self.safety,
            row(self.sheet, self.given, None),
        )  # fmt: skip

    # -- showing ----------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        if not self.person:
            return
        household, person = self.household, self.person
        self.session.ask(
            self,
            lambda queries: read_plan(queries, household, person),
            lambda plan: self._show(person, plan),
            self.refused,
        )

    def _show(self, person: PersonCode, plan: Plan) -> None:
        if person != self.person:
            return
        self.plan = plan
        lines = []
        for goal in sorted(plan.goals, key=lambda g: (PHASES.index(g.phase), g.state != GoalState.OPEN, g.code)):
            lines.append(PlanLine(goal))
            lines += [PlanLine(goal, step) for step in plan.steps if step.goal == goal.code]
        self.table.set_rows(lines)
        self.table.fit_height(12)
        self.table.setVisible(bool(lines))
        self.empty.setVisible(not lines)
        self.table.begin()
        for one in (self.step, self.edit, self.did, self.review.save):
            one.setEnabled(bool(lines))
        self.reviews.setText(
            "\n".join(map(_review_text, sorted(plan.reviews, key=lambda review: review.at, reverse=True)[:4]))
        )
        self.reviews.setVisible(bool(plan.reviews))
        self.after.about(self.key("coordination"), self.ending.stored(plan.after or self._no_after()))
        given = [
            f"{date_text(handed.day)}, {handed.user}"
            for handed in sorted(plan.safety, key=lambda handed: handed.at, reverse=True)[:3]
        ]
        self.safety.setText(tr("Gitt: {given}", given="; ".join(given)) if given else tr("Ikke gitt ennå."))

    def begin(self) -> None:
        self.plan = None
        self.review.about(self.key("review"))
        self.after.wait()

    def _no_after(self) -> Coordination:
        return Coordination(household=self.household, person=self.person, coordinator="", contact="", ends=None)

    # -- doing ------------------------------------------------------------------------------------------------

    def _new_goal(self) -> None:
        GoalDialog(self, self.session, self.household, self.person).open()

    def _new_step(self) -> None:
        chosen: PlanLine | None = self.table.current_row()
        if chosen:
            StepDialog(self, self.session, chosen.goal).open()

    def change(self) -> None:
        """Change the chosen goal or step."""
        chosen: PlanLine | None = self.table.current_row()
        if chosen and chosen.step:
            StepDialog(self, self.session, chosen.goal, chosen.step).open()
        elif chosen:
            GoalDialog(self, self.session, self.household, self.person, old=chosen.goal).open()

    def _done(self) -> None:
        chosen: PlanLine | None = self.table.current_row()
        if chosen and chosen.step:
            self.submit(save_step, replace(chosen.step, done=clock.today()))

    def _review(self) -> None:
        self.review.send(
            review_plan,
            lambda: NewReview(household=self.household, person=self.person, day=clock.today(), **self.made.read()),
        )

    def _save_after(self) -> None:
        stored = (self.plan.after if self.plan else None) or self._no_after()
        self.after.send(save_coordination, lambda: self.ending.filled(stored))

    def _give(self) -> None:
        self.submit(give_safety_plan, PlanGiven(self.household, self.person, clock.today()))

    def _print(self) -> None:
        household, person = self.household, self.person

        def make(queries: Queries, marks: bool) -> bytes:
            from app.outputs.letters import plan_pdf  # ReportLab is imported when paper is wanted

            plan = read_plan(queries, household, person)
            return plan_pdf(
                centre=queries.centre.facts(),
                code=person,
                goals=plan.goals,
                steps=plan.steps,
                after=plan.after,
                day=clock.today(),
                marks=marks,
            )

        TakeOut(self, self.session, Document(printed("plan", person), make)).open()

    def _print_safety(self) -> None:
        def make(queries: Queries, marks: bool) -> bytes:
            from app.outputs.letters import safety_plan_pdf

            return safety_plan_pdf(queries.centre.facts(), marks)

        empty = Document(printed("safety_plan_sheet", self.person), make, "ark", may_be_open=True)
        TakeOut(self, self.session, empty).open()


class StepDialog(EntityDialog):
    """What is to be done for a goal, who does it, by when."""

    KIND = PlanStep
    SHOWS = ("what", "who", "due", "done")

    def __init__(self, parent: QWidget, session: Session, goal: Goal, old: PlanStep | None = None) -> None:
        new = PlanStep(code="", household=goal.household, goal=goal.code, what="", who="", due=None)
        super().__init__(parent, session, old or new, save_step, tr("Tiltak"), tr("&Lagre tiltaket"))


def _words(line: PlanLine) -> str:
    return f"    –  {line.step.what}" if line.step else line.goal.goal


def _state(line: PlanLine) -> str:
    if line.step is None:
        return text("goal_states", line.goal.state)
    if line.step.done:
        return tr("gjort {done}", done=date_text(line.step.done))
    return tr("over fristen") if line.step.due and line.step.due < clock.today() else ""


def _review_text(review: PlanReview) -> str:
    how = tr("sammen med personen") if review.with_person else tr("uten personen")
    again = tr(", neste {next_review}", next_review=date_text(review.next_review)) if review.next_review else ""
    phase = text("letters", f"phase_{review.phase}").lower()
    return f"{date_text(review.day)} {review.user} ({phase}, {how}{again}): {review.text}"
