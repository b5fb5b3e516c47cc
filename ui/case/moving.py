"""Bolig: the need, the alternatives, what is done to get a home, the follow-up after, and the letters (R1–R4)."""

from dataclasses import dataclass
from typing import Any

from app import clock
from app.care.moving import MovingFacts, MovingState, phases_of, state_of
from app.domain.base import HouseholdCode
from app.domain.care import Conclusion
from app.domain.moving import DEMANDS, Alternative, AlternativeView, HandedOut, Moving, MovingStep
from app.domain.states import COORDINATING, MappingKind, Weighing
from app.ports import Queries
from app.use_cases.moving import FollowedUp, do_contact, drop_contact, save_moving
from ui.case.letters import LettersCard
from ui.case.moving_dialogs import AlternativeDialog, ContactDialog, CoordinatingDialog, StepDialog
from ui.fields.form import Form
from ui.fields.inputs import Inputs, codes_options
from ui.fields.layout import over
from ui.i18n import text, tr
from ui.models.rows import Column, RowsTable
from ui.record.base import Pane, People
from ui.record.things import ThingsCard
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.fields import date_text

NEED = ("home", "in_name", "lives_there", "area", "price", "answer", "clarified", "clarify_owner", "demands")
AFTER = (
    "keys", "home_owner", "nav_contact", "housing_contact", "municipal_coordinator", "after_owner", "ended", "ended_why",
)  # fmt: skip


@dataclass(frozen=True, slots=True, repr=False)
class MovingRead:
    """All of a family's way: the facts, what the children say, what the mapping came to, and what has been handed out."""

    facts: MovingFacts | None
    views: list[AlternativeView]
    conclusions: list[Conclusion]
    handed: list[HandedOut]


def read_moving(queries: Queries, household: HouseholdCode) -> MovingRead:
    """In one question."""
    of = queries.records.of
    families = queries.day.on_the_way(household)
    threats = [one for one in of(Conclusion, household) if one.kind == MappingKind.THREAT]
    return MovingRead(next(iter(families), None), of(AlternativeView, household), threats, of(HandedOut, household))


class MovingTab(Pane):
    """Three phases, top to bottom; the state of the way stands first."""

    def __init__(self, session: Session, household: HouseholdCode) -> None:
        super().__init__(session, household)
        self.people: People = ()
        self._read = MovingRead(None, [], [], [])
        self._moving = Moving(household=household)
        self.state = label("", "heading", wrap=True)
        self.phases = RowsTable(
            tr("De tre fasene"),
            [
                Column(tr("Fase"), lambda one: text("moving_phases", one.phase), stretch=True),
                Column(tr("Tilstand"), lambda one: text("phase_states", one.state)),
                Column(tr("Begynt"), lambda one: date_text(one.begun)),
                Column(tr("Ferdig"), lambda one: date_text(one.done)),
                Column(tr("Hvem har den"), lambda one: one.owner or tr("ingen ennå"), stretch=True),
            ],
            key=lambda one: one.phase,
        )
        choices = {
            name: codes_options(Moving, name, section, tr("Ikke spurt"))
            for name, section in (("home", "homes_before"), ("in_name", "in_name"))
        }
        choices["answer"] = codes_options(Moving, "answer", "need_answers", tr("Ikke avklart ennå"))
        choices["demands"] = [(code, text("demands", code)) for code in DEMANDS]
        self.inputs, self.after = Inputs(Moving, NEED, choices), Inputs(Moving, AFTER)
        self.form = Form(self, session, self.inputs, tr("&Lagre behovet"), self._save)
        self.ending = Form(self, session, self.after, tr("Lagre nøkler og kontakter"), self._save_after, primary=False)
        for form in (self.form, self.ending):
            form.wait()
        self.alternatives = self._alternatives()
        self.steps = self._steps()
        self.coordinating = self._coordinating()
        self.contacts = self._contacts()
        self.letters = LettersCard(session, household)
        for part in (
            self.error, self.state, self.phases, self._need_card(), self.alternatives, self.steps, self._after_card(),
            self.coordinating, self.contacts, self.letters,
        ):  # fmt: skip
            self.column.addWidget(part)
        self.column.addStretch(1)

    def _need_card(self) -> Card:
        return Card(
            label(tr("1. Avklare behov"), "heading"),
            over(self.inputs.labelled(*NEED[:-1]), columns=3),
            over(self.inputs.labelled("demands"), columns=1),
            row(self.form.said, None, self.form.save),
        )

    def _after_card(self) -> Card:
        card = Card(label(tr("3. Nøkler, kontakter og slutt"), "heading"), over(self.after.labelled(), columns=3))
        words = tr("Krisesenteret koordinerer aldri etter oppholdet; det kan delta en tid.")
        card.add(label(words, "quiet", wrap=True))
        card.add(row(self.ending.said, None, self.ending.save))
        return card

    def _alternatives(self) -> ThingsCard:
        return ThingsCard(
            self.session,
            tr("Alternativene, side om side"),
            [
                Column(tr("Hva"), lambda a: text("ways_to_live", a.what)),
                Column(tr("Trygt nok"), lambda a: text("safe_here", a.safe)),
                Column(tr("Hvorfor"), lambda a: a.why.split("\n")[0], stretch=True),
                Column(tr("Personen mener"), lambda a: a.own_view.split("\n")[0], stretch=True),
                Column(tr("Barna mener"), self._children_say, stretch=True),
                Column(tr("Valget"), _choice_text),
            ],
            tr("Nytt alternativ …"),
            tr("Vurder på nytt …"),
            lambda old: AlternativeDialog(
                self, self.session, self.household, self.people, old, self._read.views, self._read.conclusions
            ),
            words=tr("Vurder først om de kan bo hjemme uten den voldelige, og hvilke tiltak som gjør det trygt."),
            nothing=tr("Ingen er vurdert ennå."),
        )

    def _steps(self) -> ThingsCard:
        return ThingsCard(
            self.session,
            tr("2. Skaffe trygg bolig"),
            [
                Column(tr("Dag"), lambda step: date_text(step.since)),
                Column(tr("Hva"), lambda step: text("moving_steps", step.what)),
                Column(tr("Til hvem"), lambda step: step.whom, stretch=True),
                Column(tr("Neste steg eier"), lambda step: step.owner),
                Column(tr("Brev"), lambda step: tr("ja") if step.letter else ""),
                Column(tr("Frist"), lambda step: date_text(step.due)),
                Column(tr("Svar"), _answer_text),
            ],
            tr("Ny søknad, visning, sjekk …"),
            tr("Endre eller før svar …"),
            lambda old: StepDialog(self, self.session, self.household, self.people, old),
            nothing=tr("Ingenting er søkt eller sett på ennå."),
        )

    def _coordinating(self) -> ThingsCard:
        return ThingsCard(
            self.session,
            tr("Ansvarsgruppe, individuell plan, barnekoordinator"),
            [
                Column(tr("Dag"), lambda step: date_text(step.since)),
                Column(tr("Hva"), lambda step: text("moving_steps", step.what)),
                Column(tr("Gjelder"), lambda step: step.person or tr("Hele familien")),
                Column(tr("Koordinerer"), lambda step: step.whom, stretch=True),
                Column(tr("Neste steg eier"), lambda step: step.owner, stretch=True),
                Column(tr("Frist"), lambda step: date_text(step.due)),
                Column(tr("Svar"), _answer_text),
            ],
            tr("Be om ansvarsgruppe, plan, koordinator …"),
            tr("Endre eller før svar …"),
            lambda old: CoordinatingDialog(self, self.session, self.household, self.people, old),
            words=tr("En annen tjeneste koordinerer. Senteret ber om det, deltar en tid og følger med på fristen."),
            nothing=tr("Ingenting er bedt om ennå."),
        )

    def _contacts(self) -> ThingsCard:
        self.done = button(tr("Gjort i dag"), self._do)
        self.drop = button(tr("Ta bort"), self._drop)
        return ThingsCard(
            self.session,
            tr("Oppfølging etter oppholdet"),
            [
                Column(tr("Dag"), lambda c: date_text(c.day)),
                Column(tr("Hvem"), lambda c: c.person),
                Column(tr("Hvordan"), lambda c: text("followed_by", c.how)),
                Column(tr("Av"), lambda c: c.by, stretch=True),
                Column(tr("Gjort"), lambda c: f"{date_text(c.done)} {c.contact}".strip()),
            ],
            tr("Planlegg oppfølging …"),
            tr("Endre …"),
            lambda old: ContactDialog(self, self.session, self.household, self.people, old),
            words=tr("Det som er gjort, føres som besøk eller samtale i dagtilbudet, én gang."),
            nothing=tr("Ingen oppfølging er planlagt."),
            keys=(self.done, self.drop),
        )

    # -- showing ----------------------------------------------------------------------------------------------

    def show_people(self, people: People) -> None:
        self.people = people
        self.letters.show_people(people)
        self.refresh()

    def refresh(self) -> None:
        household = self.household
        self.session.ask(self, lambda queries: read_moving(queries, household), self._show, self.refused)

    def _show(self, read: MovingRead) -> None:
        self._read = read
        if read.facts is None:
            return
        self._moving = read.facts.moving
        self.state.setText(state_text(state_of(read.facts, clock.today())))
        self.form.about(f"moving:{self.household}", self.inputs.stored(self._moving))
        self.ending.about(f"moving_end:{self.household}", self.after.stored(self._moving))
        self.alternatives.show_rows(
            sorted(read.facts.alternatives, key=lambda a: (a.state != Weighing.CHOSEN, a.day, a.code))
        )
        self.phases.set_rows(phases_of(read.facts, clock.today()))
        self.phases.fit_height(3)
        steps = sorted(read.facts.steps, key=lambda step: (not step.waits, step.since, step.code))
        self.steps.show_rows([step for step in steps if step.what not in COORDINATING])
        self.coordinating.show_rows([step for step in steps if step.what in COORDINATING])
        self.contacts.show_rows(sorted(read.facts.contacts, key=lambda c: (c.done is not None, c.day)))
        self.letters.show_handed(read.handed)

    def _children_say(self, alternative: Alternative) -> str:
        return "; ".join(f"{v.person}: {v.view}" for v in self._read.views if v.alternative == alternative.code)

    # -- doing ------------------------------------------------------------------------------------------------

    def _save(self) -> None:
        self.form.send(save_moving, lambda: self.inputs.filled(self._moving))

    def _save_after(self) -> None:
        self.ending.send(save_moving, lambda: self.after.filled(self._moving))

    def _do(self) -> None:
        chosen: Any = self.contacts.chosen
        if chosen:
            self.contacts.submit(do_contact, FollowedUp(chosen.code, clock.today(), chosen.note))

    def _drop(self) -> None:
        if self.contacts.chosen:
            self.contacts.submit(drop_contact, self.contacts.chosen.code)


def state_text(state: MovingState) -> str:
    """Where a family is, in one line."""
    parts = [
        tr("{phase} siden {day}", phase=text("moving_phases", state.phase), day=date_text(state.since)),
        waits_text(state),
        tr("hos {owner}", owner=state.owner) if state.owner else tr("ingen har den"),
    ]
    if state.chosen:
        parts.append(tr("valgt: {way}", way=text("ways_to_live", state.chosen)))
    if state.followed_up_until:
        parts.append(tr("følges opp til {day}", day=date_text(state.followed_up_until)))
    if state.overdue:
        parts.append(tr("over tiden: {what}", what=", ".join(overdue_text(code) for code in state.overdue)))
    return "  ·  ".join(part for part in parts if part)


def waits_text(state: MovingState) -> str:
    """What is waited for, and how long."""
    if not state.waits_for:
        return ""
    what = tr("at behovet avklares") if state.waits_for == "clarify" else text("waits_for", state.waits_for).lower()
    return tr("venter på {what} i {days} dager", what=what, days=state.waiting_days)


def overdue_text(code: str) -> str:
    """What is late, by its code."""
    return tr("behovet er ikke avklart") if code == "clarify" else code


def _choice_text(alternative: Alternative) -> str:
    words = text("weighings", alternative.state)
    return f"{words}: {alternative.reason}" if alternative.reason else words


def _answer_text(step: MovingStep) -> str:
    words = text("step_answers", step.answer) + (f" {date_text(step.answered)}" if step.answered else "")
    return words + (tr(", klaget {day}", day=date_text(step.complained)) if step.complained else "")
