"""All that is known of a year's return, read in one question: for the window, the command line and every document."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from app.care.coverage import Covered, Doings, coverage, had, year_faults
from app.domain.base import NO_CASE, HouseholdCode
from app.domain.errors import RuleBroken
from app.domain.year import OFFERS, Involvement, Position, SecurityControl, SecurityMeasure, Training, YearAnswer
from app.forms.count import count_year
from app.forms.data_faults import DataFault
from app.forms.figures import AnnualReturn
from app.forms.frozen import Frozen
from app.forms.result import result_of
from app.forms.safe import reasons_of
from app.forms.units import Register
from app.forms.warnings import Warned, warnings
from app.forms.wheel import Turn, wheel
from app.forms.yearly import answer_text, yearly_questions, yearly_title
from app.forms.yearly_proposals import Proposal, YearFacts, proposals
from app.forms.years import Series
from app.outputs.edition import Edition, FilledForm
from app.ports import Queries
from app.rows import Deleted
from app.texts import text

PROCEDURES = {
    "residents": {"needs": "needs_assessment", "threat": "protection_assessment", "plan": "followup_during"},
    "children": {"needs": "needs_assessment", "plan": "followup_during"},
}
"""What was in use for at least one, and the template it speaks for (FORMS K21)."""
KINDS = {"adult": "residents", "child": "children"}


@dataclass(frozen=True, slots=True)
class YearRead:
    """One year. `before`: the year before, None where nothing was registered. `answers`, `proposed`: offer -> question -> it."""

    result: AnnualReturn
    before: AnnualReturn | None
    register: Register
    faults: list[DataFault]
    covered: list[Covered]
    warned: list[Warned]
    delivered: list[Frozen]
    answers: Mapping[str, Mapping[str, YearAnswer]]
    earlier: Mapping[str, Mapping[str, YearAnswer]]
    proposed: Mapping[str, Mapping[str, Proposal]]
    centre: str
    restored: str
    published: Mapping[str, int | float]
    wheel: Mapping[str, Mapping[str, Turn]]
    deleted: Deleted = field(default_factory=Deleted)
    worked_out: dict[bool, Mapping[str, str]] = field(default_factory=dict, compare=False, repr=False)

    def reasons(self, delivered: bool = False, step: Callable[[int, int], None] | None = None) -> Mapping[str, str]:
        """Why each number that no public edition may show is withheld (`reasons_of`), of the year as it is or as it was delivered
        last. Worked out once, however many formats and screens ask; up to two seconds, of which `step` is
        told how far it has come: raising in it stops, and nothing is kept."""
        if delivered not in self.worked_out:
            result = self.delivered[-1].result if delivered else self.result
            self.worked_out[delivered] = reasons_of(result, self.published, step)
        return self.worked_out[delivered]

    @property
    def homes(self) -> dict[str, HouseholdCode]:
        """Unit -> the case it is in."""
        stays = (*self.register.adult_stays, *self.register.child_stays)
        households: dict[str, HouseholdCode] = {stay.code: stay.household for stay in stays}
        return households | {contact.code: NO_CASE for contact in self.register.contacts}


def count_of(queries: Queries, year: int, today: date, look: bool = False) -> AnnualReturn:
    """The return of a year as it stands. RuleBroken `no_data` for a year of which nothing is registered, or that has not come."""
    register = queries.returns.register(year, look=look)
    result = result_of(queries, register, year, today)
    if year > today.year or result is None:
        raise RuleBroken("no_data", field="year", year=year)
    return result


def before_of(queries: Queries, year: int, today: date) -> AnnualReturn | None:
    """The return of the year before, if anything was registered then."""
    return result_of(queries, queries.returns.register(year - 1, look=False), year - 1, today)


def read_year(queries: Queries, year: int, today: date) -> YearRead:
    """Everything. An empty year is counted too: its lists say that there is nothing."""
    register = queries.returns.register(year)
    result = result_of(queries, register, year, today)
    result = result or count_year(register, year, queries.returns.rules(year), today)
    before, done = before_of(queries, year, today), queries.records.done()
    facts = _facts(queries, result, register, done)
    accepted = {(gap.unit, gap.fault, gap.detail) for gap in queries.returns.gaps()}
    faults = [f for f in year_faults(queries, register, year, today) if (f.unit, f.code, f.detail) not in accepted]
    return YearRead(
        result=result, before=before, register=register, faults=faults,
        covered=coverage(register, done, year, today), warned=warnings(result, before),
        delivered=queries.returns.delivered(year),
        answers={offer: queries.returns.yearly(year, offer) for offer in OFFERS},
        earlier={offer: queries.returns.yearly(year - 1, offer) for offer in OFFERS},
        proposed={offer: proposals(offer, year, facts) for offer in OFFERS}, centre=queries.centre.facts().name,
        restored=queries.returns.restored(), deleted=queries.returns.deleted(year),
        published=queries.returns.published(year),
        wheel=wheel(year, queries.returns.answered(year), queries.centre.settings()),
    )  # fmt: skip


def _facts(queries: Queries, result: AnnualReturn, register: Register, done: Doings) -> YearFacts:
    remembered = queries.returns.remembered
    stays = {(stay.household, stay.person.code): KINDS["adult"] for stay in register.adult_stays}
    stays |= {(stay.household, stay.person.code): KINDS["child"] for stay in register.child_stays}
    used = {
        (stays[who], PROCEDURES[stays[who]][what])
        for who, doing in done.items()
        if who in stays
        for what in PROCEDURES[stays[who]]
        if had(what, doing)
    }
    return YearFacts(
        result=result, register=register, positions=remembered(Position), trainings=remembered(Training),
        involvements=remembered(Involvement), measures=remembered(SecurityMeasure),
        controls=remembered(SecurityControl), services=queries.returns.services(result.year),
        interpreted=queries.returns.interpreted(result.year),
        procedures=frozenset(used),
    )  # fmt: skip


def delivered_text(frozen: Frozen) -> str:
    """When and by whom it was delivered, in words."""
    return text("report", "delivered", day=f"{frozen.at:%d.%m.%Y}", version=frozen.version)


def edition_of(read: YearRead, public: bool = False, delivered: bool = False, years: Sequence[Series] = ()) -> Edition:
    """A document's numbers: for the house, or with small numbers withheld. `delivered`: those that were delivered last.

    RuleBroken `not_delivered` where none was."""
    if delivered and not read.delivered:
        raise RuleBroken("not_delivered", field="year", year=read.result.year)
    last = read.delivered[-1] if delivered else None
    result = last.result if last else read.result
    edition = Edition(
        result=result, centre=last.centre if last else read.centre, before=read.before,
        delivered=delivered_text(last) if last else "", forms=() if public else filled(read),
        years=() if public else years, deleted=read.deleted,
    )  # fmt: skip
    if public:
        withheld = frozenset(read.reasons(delivered))
        return replace(edition, public=True, before=None, hides=withheld.__contains__)
    return edition


def filled(read: YearRead) -> Sequence[FilledForm]:
    """The yearly forms with their answers in words; an offer that answered nothing is left out."""
    year = read.result.year
    units = []
    for offer in OFFERS:
        answers = read.answers[offer]
        lines = [(q.label, answer_text(q, answers.get(q.code), year)) for q in yearly_questions(offer, year)]
        if answers:
            units.append(FilledForm(yearly_title(offer, year), lines))
    return units
