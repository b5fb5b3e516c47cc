"""What about the rooms must not be overlooked tonight: a lent room that is needed, a search for a place not ended, holds."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.capacity.full_house import lent_out
from app.capacity.house import House, house_on
from app.capacity.span import Span
from app.domain.base import NO_CASE, HouseholdCode, Offer
from app.domain.house import Placing


@dataclass(frozen=True, slots=True)
class Alarm:
    """`code` names its sentence. `urgent`: somebody waits for it now. `household`: the case it leads to, if any."""

    code: str
    params: dict[str, object] = field(default_factory=dict)
    urgent: bool = False
    household: HouseholdCode = NO_CASE


def alarms(span: Span, placings: Iterable[Placing]) -> list[Alarm]:
    """Urgent ones first, for the first night of the span."""
    house, searching = house_on(span, span.start), list(placings)
    waiting = [p.code for p in searching if p.offer == Offer.MEN]
    waiting += [x.household for x in house.lodgers if x.offer == Offer.MEN and not x.room]
    alarms = []
    for lent in lent_out(span, house):
        params: dict[str, object] = {"room": lent.room, "household": lent.household}
        code = "lent_needed" if waiting else "lent"
        alarms.append(Alarm(code, params | {"who": ", ".join(waiting)}, bool(waiting), lent.household))
    for placing in searching:
        asked = {
            "request": placing.code,
            "at": f"{placing.at:%H:%M}",
            "adults": placing.adults,
            "children": placing.children,
        }
        alarms.append(Alarm("placing_open", asked, True))
    for hold in house.held.values():
        kept: dict[str, object] = {"room": hold.room, "until": f"{hold.expires:%H:%M}", "hold": hold.code}
        alarms.append(Alarm("held", kept | {"adults": hold.adults, "children": hold.children}))
    for household, children in span.children_alone(span.start).items():
        who = ", ".join(f"{child.person} ({child.birth_year or '?'})" for child in children)
        code = "child_watched" if household in span.watched else "child_alone"
        alarms.append(Alarm(code, {"household": household, "children": who}, code == "child_alone", household))
    for one, other, room in _together(house):
        alarms.append(Alarm("together", {"one": one, "other": other, "room": room}, True, one))
    for lodger in house.lodgers:
        if not lodger.room:
            alarms.append(Alarm("no_room", {"household": lodger.household}, False, lodger.household))
    return sorted(alarms, key=lambda alarm: not alarm.urgent)


def _together(house: House) -> list[tuple[HouseholdCode, HouseholdCode, str]]:
    """Those who must not meet and sleep in one room all the same: it was found out after they moved in."""
    pairs = ((one, other) for one in house.lodgers for other in house.lodgers if one.room and one.room == other.room)
    return [
        (one.household, other.household, one.room)
        for one, other in pairs
        if one.household < other.household and other.household in one.avoids
    ]
