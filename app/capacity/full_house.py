"""Fullt hus: the steps to go through when there is no room, in the order of the sources, and what the data says at each.

The order: S0 measure 10 and 4 and its challenge (who is ready to move comes first), S3 5.6 (extra bed, common room, the men's
part, other shelters), S3 5.2.1 (flexible units); krisesenterlova § 3 (a recorded equal alternative, from 2026). NAV's temporary
housing is for residents with a housing decision (S0 10): it frees a room here, so it comes before anybody is sent elsewhere.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.capacity.fit import RoomFit, fit, unsuited
from app.capacity.house import House, Party, house_on
from app.capacity.span import Span
from app.domain.base import HouseholdCode, Offer
from app.domain.entities import Room
from app.domain.house import Lending, Shelter
from app.domain.states import ShelterOffers

STEPS = (
    "ready", "extra_bed", "common_room", "flexible", "other_part", "nav", "other_shelter", "hotel",
)  # fmt: skip
DID = ("done", "not_possible", "not_relevant")
"""What can have come of a step."""
ANSWERS = ("yes", "no", "no_answer", "call_back")
"""What another shelter can have answered."""
ALTERNATIVES = (
    "room_here", "extra_bed", "common_room", "flexible", "other_part", "other_shelter", "hotel", "nav", "police", "none",
)  # fmt: skip
"""What was given instead (krisesenterlova § 3). `none` must say why in the note."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What the data says at a step: lines as (code of a sentence, its parameters), and whether the step can be of use."""

    step: str
    lines: tuple[tuple[str, dict[str, object]], ...]
    useful: bool


def advise(span: Span, party: Party, shelters: Sequence[Shelter]) -> list[Advice]:
    """The steps in order, for `party` on the first night of the span."""
    house = house_on(span, span.start)
    options = fit(house, party)
    return [
        _ready(span, house),
        _extra_bed(options),
        Advice("common_room", (("common_room", {}),), True),
        _flexible(house, options),
        _other_part(span, house, party),
        _nav(span, house),
        _other_shelters(shelters, party.offer),
        Advice("hotel", (("hotel", {}),), True),
    ]


def _ready(span: Span, house: House) -> Advice:
    """Who is ready to move, or is expected to leave tonight or tomorrow (S0: the main cause of a full house)."""
    night = span.start
    here: dict[str, str] = {lodger.household: lodger.room for lodger in house.lodgers}
    lines: list[tuple[str, dict[str, object]]] = []
    for household, mark in sorted(
        span.ready_on(night).items(), key=lambda item: (not item[1].housing_decision, item[0])
    ):
        if household in here:
            code = "ready_decision" if mark.housing_decision else "ready"
            nights = (night - mark.since).days
            room = here[household]
            lines.append((code, {"household": household, "room": room, "nights": nights, "waits": mark.waits_for}))
    for household, days in sorted(_leaving(span, house)):
        lines.append(("leaving", {"household": household, "room": here[household], "day": days}))
    return Advice("ready", tuple(lines) or (("ready_nobody", {}),), bool(lines))


def _leaving(span: Span, house: House) -> set[tuple[str, str]]:
    here = {lodger.household for lodger in house.lodgers}
    due = {
        (sleeper.household, f"{sleeper.expected_departure:%d.%m.%Y}")
        for sleeper in span.sleepers
        if sleeper.household in here
        and sleeper.expected_departure
        and (sleeper.expected_departure - span.start).days <= 1
    }
    return {min(x for x in due if x[0] == household) for household, _ in due}


def _extra_bed(options: Iterable[RoomFit]) -> Advice:
    """Rooms that would do with a mattress or a cot carried in, or with another family moved (S3 5.6: used by 82 %)."""
    rooms = [f.room for f in options if f.nearly]
    lines: tuple[tuple[str, dict[str, object]], ...] = tuple(("nearly", {"room": room}) for room in rooms[:5])
    return Advice("extra_bed", lines or (("nearly_none", {}),), bool(rooms))


def _flexible(house: House, options: Iterable[RoomFit]) -> Advice:
    fits = {f.room: f for f in options}
    lines: list[tuple[str, dict[str, object]]] = []
    useful = False
    for room in house.rooms.values():
        if room.flexible and room.code not in house.closed:
            households = ", ".join(lodger.household for lodger in house.in_room(room.code))
            free = not households and room.code not in house.held
            useful |= free and fits[room.code].fits
            lines.append(
                ("flexible_free" if free else "flexible_taken", {"room": room.code, "household": households or "–"})
            )
    return Advice("flexible", tuple(lines) or (("flexible_none", {}),), useful)


def _other_part(span: Span, house: House, party: Party) -> Advice:
    """The men's flat as transitional housing while no man needs it (S0 4, S3 5.6); for a man, what is lent out."""
    if party.offer == Offer.MEN:
        lent = lent_out(span, house)
        lines: tuple[tuple[str, dict[str, object]], ...] = tuple(
            ("give_back", {"room": x.room, "household": x.household}) for x in lent
        )
        return Advice("other_part", lines or (("no_womens_part", {}),), bool(lines))
    if any(lodger.offer == Offer.MEN for lodger in house.lodgers):
        return Advice("other_part", (("men_there", {}),), False)
    steps: list[tuple[str, dict[str, object]]] = []
    for room in house.free_rooms(Offer.MEN):
        for household in transitional(span, house, room):
            if not _gains(house, household, party):
                continue
            steps.append(("lend", {"room": room.code, "household": household}))
    free = bool(house.free_rooms(Offer.MEN))
    return Advice("other_part", tuple(steps) or (("lend_nobody" if free else "mens_rooms_taken", {}),), bool(steps))


def _gains(house: House, household: HouseholdCode, party: Party) -> bool:
    """Whether the party could have a room that the household leaves: a move that frees nothing for them helps nobody."""
    left = {lodger.room for lodger in house.lodgers if lodger.household == household and lodger.room}
    without = replace(house, lodgers=tuple(x for x in house.lodgers if x.household != household))
    return any(
        option.room in left and (option.fits or (option.items and not option.moves)) for option in fit(without, party)
    )


def transitional(span: Span, house: House, room: Room) -> list[HouseholdCode]:
    """Households ready to move that the men's room would hold: they may live there meanwhile, on an agreement (S0 4)."""
    ready = span.ready_on(house.night)
    as_womens = replace(room, offer="women")
    return [
        x.household
        for x in house.lodgers
        if x.household in ready and x.offer == Offer.WOMEN and _holds(as_womens, x.persons - x.cots, x.needs)
    ]


def _holds(room: Room, beds: int, needs: frozenset[str]) -> bool:
    return room.beds >= beds and not unsuited(room, "women", needs)


def lent_out(span: Span, house: House) -> list[Lending]:
    """Men's rooms that women sleep in tonight by agreement: a man who asks has the right to them at once (S0 4)."""
    places = {(x.household, x.room) for x in house.lodgers if x.offer == Offer.WOMEN}
    return [x for x in span.lendings if (x.household, x.room) in places]


def _other_shelters(shelters: Sequence[Shelter], offer: str) -> Advice:
    """The nearest with the offer; and that the police take part where they move for their safety (forskrift 2017/282 § 4)."""
    fitting = shelters_for(shelters, offer)
    lines: tuple[tuple[str, dict[str, object]], ...] = tuple(
        (
            "shelter",
            {
                "name": shelter.name,
                "phone": shelter.phone or "–",
                "km": shelter.distance_km if shelter.distance_km is not None else "–",
            },
        )
        for shelter in fitting[:6]
    )
    return Advice("other_shelter", (*(lines or (("shelters_none", {}),)), ("on_the_way", {})), bool(fitting))


def shelters_for(shelters: Iterable[Shelter], offer: str) -> list[Shelter]:
    """Those with the offer, nearest first; unknown distance last."""
    fitting = [shelter for shelter in shelters if shelter.offers in (offer, ShelterOffers.BOTH)]
    return sorted(fitting, key=lambda shelter: (shelter.distance_km is None, shelter.distance_km or 0, shelter.name))


def _nav(span: Span, house: House) -> Advice:
    """NAV's temporary housing for those with a municipal housing decision (S0 10)."""
    here = {lodger.household for lodger in house.lodgers}
    ready = sorted(h for h, mark in span.ready_on(span.start).items() if mark.housing_decision and h in here)
    lines: tuple[tuple[str, dict[str, object]], ...] = tuple(("nav_household", {"household": h}) for h in ready)
    return Advice("nav", lines or (("nav_nobody", {}),), bool(ready))
