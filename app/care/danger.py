"""What must be known of the danger to a family, put together for one strip: said by people and papers, never worked out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.care.due import CareOn
from app.domain.base import HouseholdCode, PersonCode
from app.domain.care import PROHIBITIONS, Danger, Measure
from app.domain.child import Fetcher
from app.domain.day import Perpetrator, PerpetratorRelation
from app.domain.states import MeetingState
from app.domain.together import Meeting

MUST_NOT_FETCH = "must_not_fetch"
OTHER_PARENT = "other_parent"


@dataclass(frozen=True, slots=True)
class Forbidden:
    """Something somebody must not do. `what`: a measure of PROHIBITIONS, or `must_not_fetch` with whose `relation` it is and
    of which children. `renew`: the day it must be renewed by; it holds until somebody ends it."""

    what: str
    persons: tuple[PersonCode, ...]
    relation: str = ""
    renew: date | None = None

    def is_overdue(self, day: date) -> bool:
        """Whether the day to renew it by has come."""
        return self.renew is not None and self.renew <= day


@dataclass(frozen=True, slots=True)
class Peril:
    """The danger to one family: who is dangerous (relations), what is forbidden, what to watch for (empty on a board)."""

    household: HouseholdCode
    relations: tuple[str, ...]
    forbidden: tuple[Forbidden, ...]
    watch: str = ""


def peril_of(
    household: HouseholdCode,
    day: date,
    *,
    danger: Danger | None,
    measures: Iterable[Measure],
    fetchers: Iterable[Fetcher],
    perpetrators: Iterable[Perpetrator] = (),
    relations: Iterable[PerpetratorRelation] = (),
) -> Peril | None:
    """The family's strip, or None where nobody has said anything of a danger. Of perpetrators the relation is told, and in the
    case what to watch for; never the name."""
    stands = [_of_measure(m) for m in measures if m.household == household and _holds(m, day)]
    bans = [f for f in fetchers if f.household == household and not f.allowed and f.stands(day)]
    forbidden = _merged([*stands, *map(_of_ban, bans)])
    standing = [p for p in perpetrators if p.household == household and (p.ended is None or p.ended > day)]
    codes = {one.code for one in standing}
    told = {one.relation for one in relations if one.household == household and one.perpetrator in codes}
    who = tuple(sorted(told | (danger.relations if danger else frozenset())))
    watch = [danger.watch if danger else "", *(word for one in standing for word in (one.watch, one.vehicle))]
    words = ". ".join(word.strip().rstrip(".") for word in watch if word.strip())
    return Peril(household, who, forbidden, words) if forbidden or who or words else None


def perils(care: CareOn) -> list[Peril]:
    """A strip for each family here that has one, by case."""
    dangers = {danger.household: danger for danger in care.dangers}
    homes = sorted({row.household for row in care.present})
    prohibitions = (
        peril_of(
            home,
            care.day,
            danger=dangers.get(home),
            measures=care.measures,
            fetchers=care.fetchers,
            perpetrators=care.perpetrators,
            relations=care.relations,
        )
        for home in homes
    )
    return [peril for peril in prohibitions if peril]


def forbidden_toward(person: PersonCode, measures: Iterable[Measure], day: date) -> bool:
    """Whether a court or the police forbid somebody to be near this person on the day (barnelova § 43 b: then no samvær)."""
    return any(one.person == person and _holds(one, day) for one in measures)


def forbidden_meetings(meetings: Iterable[Meeting], measures: Iterable[Measure], today: date) -> list[Meeting]:
    """Samvær with the other parent that was agreed before a prohibition toward the child came, and is still to be."""
    standing = list(measures)
    return [
        one
        for one in meetings
        if one.state == MeetingState.AGREED
        and one.whom == OTHER_PARENT
        and one.day >= today
        and forbidden_toward(one.person, standing, one.day)
    ]


def _holds(measure: Measure, day: date) -> bool:
    """A prohibition never ends by itself: past its day it must be renewed, and stands until somebody ends it."""
    begun = measure.decided is None or measure.decided <= day
    return measure.kind in PROHIBITIONS and begun and not (measure.ended and measure.ended <= day)


def _of_measure(measure: Measure) -> Forbidden:
    return Forbidden(what=measure.kind, persons=(measure.person,), renew=measure.expires)


def _of_ban(ban: Fetcher) -> Forbidden:
    return Forbidden(what=MUST_NOT_FETCH, persons=(ban.person,), relation=ban.relation, renew=ban.expires)


def _merged(prohibitions: Sequence[Forbidden]) -> tuple[Forbidden, ...]:
    """The same prohibition for several persons is said once, with the day that comes first."""
    by: dict[tuple[str, str], list[Forbidden]] = {}
    for one in prohibitions:
        by.setdefault((one.what, one.relation), []).append(one)
    return tuple(
        Forbidden(
            what=what,
            persons=tuple(sorted({person for one in same for person in one.persons})),
            relation=relation,
            renew=min((one.renew for one in same if one.renew), default=None),
        )
        for (what, relation), same in by.items()
    )
