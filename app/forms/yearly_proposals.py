"""What the record says to the yearly forms: a proposal with its reason and what it was worked out from. The leader answers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.domain.states import Category, Control
from app.domain.year import Involvement, Position, SecurityControl, SecurityMeasure, Training
from app.forms.figures import AnnualReturn
from app.forms.units import Register
from app.forms.yearly import YearlyQuestion, yearly_questions
from app.texts import text

FULL_TIME = 100


@dataclass(frozen=True, slots=True)
class Proposal:
    """An answer, why, and the units it stands on."""

    answer: frozenset[str]
    why: str
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Interpreted:
    """Talks with an interpreter: how many, how many of them with a qualified one, in which languages."""

    talks: int = 0
    qualified: int = 0
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class YearFacts:
    """What a year's proposals are made of. `services`: those contacted about somebody in the year; `procedures`: what was in use
    for residents, children and day users, as codes of the form's lists."""

    result: AnnualReturn
    register: Register
    positions: Sequence[Position] = ()
    trainings: Sequence[Training] = ()
    involvements: Sequence[Involvement] = ()
    measures: Sequence[SecurityMeasure] = ()
    controls: Sequence[SecurityControl] = ()
    services: frozenset[str] = frozenset()
    interpreted: Interpreted = Interpreted()
    procedures: frozenset[tuple[str, str]] = field(default_factory=frozenset)


def proposals(offer: str, year: int, facts: YearFacts) -> dict[str, Proposal]:
    """Question -> proposal, for the questions the record says something to."""
    maker = _Maker(offer, year, facts)
    proposals = ((q, maker.of(q)) for q in yearly_questions(offer, year) if q.proposed)
    return {q.code: proposal for q, proposal in proposals if proposal}


class _Maker:
    def __init__(self, offer: str, year: int, facts: YearFacts) -> None:
        self.offer, self.year, self.facts = offer, year, facts
        self.last = min(date(year, 12, 31), facts.result.as_of)

    def of(self, question: YearlyQuestion) -> Proposal | None:
        proposal = getattr(self, f"_{question.proposed}")(question)
        codes = {item.code for item in question.items(self.year)}
        if proposal is None or question.kind == "number":
            return proposal  # type: ignore[no-any-return]
        kept = proposal.answer & codes
        return Proposal(kept, proposal.why, proposal.units) if kept else None

    def _figure(self, name: str, why: str) -> Proposal | None:
        figure = self.facts.result.figures.get(name)
        if figure is None:
            return None
        return Proposal(frozenset({str(figure.value)}), text("proposals", why), figure.units)

    def _capacity(self, question: YearlyQuestion) -> Proposal | None:
        what = "rooms" if question.code == "bedrooms" else "beds"
        return self._figure(f"capacity.{self.offer}.{what}", "capacity")

    def _full_house(self, _: YearlyQuestion) -> Proposal | None:
        figure = self.facts.result.figures.get(f"full_house.{self.offer}.episodes")
        if figure is None:
            return None
        code = {0: "no", 1: "yes_once"}.get(int(figure.value), "yes_several")
        return Proposal(frozenset({code}), text("proposals", "full_house", count=figure.value), figure.units)

    def _steps(self, _: YearlyQuestion) -> Proposal | None:
        asked = [
            request
            for request in self.facts.register.requests
            if request.offer == self.offer and request.day.year == self.year
        ]
        means = {"extra_bed": {"extra_bed"}, "other_shelter": {"contact_other_shelters", "help_to_other_shelter"}}
        behind = [request for request in asked if request.outcome in means]
        codes = frozenset(code for request in behind for code in means[request.outcome])
        why = text("proposals", "steps", count=len(behind))
        return Proposal(codes, why, tuple(request.code for request in behind)) if codes else None

    def _groups(self, _: YearlyQuestion) -> Proposal | None:
        means = {
            "trafficking_victims": "reasons_for_stay.human_trafficking.n",
            "mental_disorder": "disability_types.mental_disorder_diagnosed.n",
        }
        figures = {code: f for code, name in means.items() if (f := self.facts.result.figures.get(name)) and f.value}
        units = tuple(unit for figure in figures.values() for unit in figure.units)
        return Proposal(frozenset(figures), text("proposals", "groups", count=len(units)), units) if figures else None

    def _given(self, question: YearlyQuestion) -> Proposal | None:
        whom = question.code.removeprefix("offered_to_")
        figures = self.facts.result.figures
        behind = {
            item.code: figure
            for item in question.items(self.year)
            if (figure := figures.get(f"assistance_{whom}.{item.code}.n")) and figure.value
        }
        units = tuple(dict.fromkeys(unit for figure in behind.values() for unit in figure.units))
        return Proposal(frozenset(behind), text("proposals", "given", count=len(units)), units) if behind else None

    def _coverage(self, question: YearlyQuestion) -> Proposal | None:
        whom = question.code.removeprefix("written_procedures_")
        codes = frozenset(code for of, code in self.facts.procedures if of == whom)
        return Proposal(codes, text("proposals", "coverage")) if codes else None

    def _contacts(self, _: YearlyQuestion) -> Proposal | None:
        means = {"nav": "nav", "child_welfare": "child_welfare", "police": "police", "mental_health": "mental_health_dps",
                 "housing_office": "housing_office"}  # fmt: skip
        codes = frozenset(means[service] for service in self.facts.services if service in means)
        return Proposal(codes, text("proposals", "contacts")) if codes else None

    def _interpreters(self, _: YearlyQuestion) -> Proposal | None:
        used = self.facts.interpreted
        signs = {"sign_language" for language in used.languages if "tegn" in language.casefold()}
        spoken = {"immigrant_languages" for language in used.languages if "tegn" not in language.casefold()}
        languages = ", ".join(used.languages[:8])
        why = text("proposals", "interpreters", count=used.talks, qualified=used.qualified, languages=languages)
        return Proposal(frozenset(signs | spoken), why) if used.languages else None

    def _staff(self, question: YearlyQuestion) -> Proposal | None:
        held = [p for p in self.facts.positions if p.since <= self.last and (p.until is None or p.until > self.last)]
        if not held:
            return None
        facing = [p for p in held if p.category == Category.USER_FACING]
        volunteers = [p for p in held if p.category == Category.VOLUNTEER]
        full = [p for p in facing if p.percent >= FULL_TIME]
        code = question.code
        if code == "competence_areas":
            return self._registered({c for p in facing for c in p.competence} or {"none"}, facing)
        if code == "child_staff":
            with_children = [p for p in facing if p.children]
            return self._registered({"yes" if with_children else "no"}, with_children)
        if code.startswith("education_"):
            behind = [p for p in facing if p.education == code.removeprefix("education_")]
            return self._registered({str(len(behind))}, behind)
        behind = {"staff_full_time_persons": full, "staff_fte": facing}.get(
            code, volunteers if code.startswith("volunteers") else [p for p in facing if p not in full]
        )
        number = sum(p.percent for p in behind) if code.endswith("_fte") else len(behind)
        return self._registered({str(number)}, behind)

    def _registered(self, answer: set[str], behind: Sequence[Position]) -> Proposal:
        why = text("proposals", "staff", day=f"{self.last:%d.%m.%Y}")
        return Proposal(frozenset(answer), why, tuple(p.code for p in behind))

    def _training(self, question: YearlyQuestion) -> Proposal | None:
        what = "plan" if question.code == "competence_plan" else "external_supervision"
        return self._any(
            (t.code for t in self.facts.trainings if t.what == what and t.day.year == self.year), "training"
        )

    def _any(self, units: Iterable[str], why: str) -> Proposal | None:
        behind = tuple(units)
        return Proposal(frozenset({"yes"}), text("proposals", why, count=len(behind)), behind) if behind else None

    def _involvement(self, question: YearlyQuestion) -> Proposal | None:
        held = [i for i in self.facts.involvements if i.day.year == self.year]
        if question.kind == "yes_no":
            return self._any((i.code for i in held), "involvement")
        means = {"house_meeting": "regular_resident_meetings", "evaluation": "evaluation_form"}
        codes = frozenset(means[i.how] for i in held if i.how in means)
        why = text("proposals", "involvement", count=len(held))
        return Proposal(codes, why, tuple(i.code for i in held)) if codes else None

    def _security(self, question: YearlyQuestion) -> Proposal | None:
        if question.code == "police_assessment":
            held = [c for c in self.facts.controls if c.what == Control.POLICE_ASSESSMENT and c.day <= self.last][-1:]
            codes = {code for c in held for code, true in _assessed(c) if true}
            why = text("proposals", "police", day=f"{held[0].day:%d.%m.%Y}") if held else ""
            return Proposal(frozenset(codes), why, tuple(c.code for c in held)) if held else None
        standing = [m for m in self.facts.measures if m.since <= self.last and (m.until is None or m.until > self.last)]
        codes = {m.measure for m in standing}
        why = text("proposals", "security", day=f"{self.last:%d.%m.%Y}")
        return Proposal(frozenset(codes), why, tuple(m.code for m in standing)) if standing else None


def _assessed(control: SecurityControl) -> tuple[tuple[str, bool], ...]:
    return ("assessed", True), ("written", control.written), ("followed_up", control.followed_up is not None)
