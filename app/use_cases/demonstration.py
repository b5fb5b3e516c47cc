"""The invented centre on the day it is shown: what its house knows beside the register. Done with the ordinary use cases."""

from datetime import timedelta

from app.capacity.full_house import transitional
from app.capacity.house import House, house_on
from app.changes import HOUSE, ROOMS, Changes, changed
from app.domain.house import MovableBed, MustNotMeet, ReadyToMove, Shelter
from app.ports import UnitOfWork
from app.roles import LEADERS, open_to
from app.use_cases.full_house import save_shelter
from app.use_cases.households import Loan, keep_apart, lend_room, mark_ready
from app.use_cases.rooms import HoldWish, hold_room, place_movable

SHELTERS = (
    Shelter("Krisesenteret i Nordvik (oppdiktet)", "00 00 00 01", 84, "both", "Tar imot hele døgnet. Trinnfritt."),
    Shelter("Krisesenteret på Storhaug (oppdiktet)", "00 00 00 02", 132, "women", "Dyr etter avtale."),
    Shelter("Krisesenteret i Sørvåg (oppdiktet)", "00 00 00 03", 210, "men"),
)


@open_to(LEADERS)
def furnish_demonstration(work: UnitOfWork, _: None = None) -> Changes:
    """Beds that move, other shelters, who waits to move out, who must not meet, a room lent and a room held."""
    for shelter in SHELTERS:
        save_shelter(work, shelter)
    span = work.span(work.today)
    house = house_on(span, work.today)
    free = house.free_rooms("women")
    for code, kind, room in (("SS1", "cot", ""), ("SS2", "cot", free[0].code if free else ""), ("EM1", "mattress", "")):
        place_movable(work, MovableBed(code, kind, room))
    families = sorted({x.household for x in house.lodgers if x.offer == "women"})
    if len(families) > 1:
        keep_apart(work, MustNotMeet(families[0], families[-1], "Utøverne er i samme familie."))
    _wait_to_move(work, house)
    free = house_on(work.span(work.today), work.today).free_rooms("women")
    if free:
        hold_room(work, HoldWish(free[-1].code, work.today, 1, 1, note="Politiet kjører dem hit."))
    return changed(ROOMS, HOUSE)


def _wait_to_move(work: UnitOfWork, house: House) -> None:
    """Those who have been here longest are ready; one of them lives in the men's part meanwhile, if it is empty (S0 4)."""
    arrived = {s.household: s.arrived for s in work.span(work.today).sleepers if s.offer == "women"}
    longest = sorted((day, case) for case, day in arrived.items() if work.today - day > timedelta(days=21))
    for number, (_, case) in enumerate(longest[:3]):
        since = work.today - timedelta(days=6 + 5 * number)
        waits = ("municipal_housing", "private_rental", "own_home")[number]
        mark_ready(work, ReadyToMove(case, since, waits, housing_decision=number == 0))
    if any(x.offer == "men" for x in house.lodgers):
        return
    span = work.span(work.today)
    for room in house.free_rooms("men"):
        for case in transitional(span, house, room)[:1]:
            lend_room(work, Loan(case, room.code, work.today, "Avtalt med beboeren og boligkontoret."))
            return
