"""Commands about room: the occupancy night by night, and which rooms fit."""

import argparse
from collections.abc import Callable
from datetime import date, timedelta

from app.capacity.fit import RoomFit, fit
from app.capacity.house import house_on, party_of
from app.capacity.occupancy import OFFERS, nightly
from app.cli.io import DONE, WrongUse, logged_in, print_json
from app.domain.dates import parse_iso
from app.domain.errors import RuleBroken
from app.domain.house import NEEDS
from app.ports import Queries, Vaults
from app.texts import text
from app.use_cases.intake import MAX_CHILDREN

MOST_YEARS = 60


def add_commands(add: Callable[..., argparse.ArgumentParser]) -> None:
    """Put the commands in; `add` makes one that opens a vault."""
    occupancy = add("occupancy", _occupancy)
    occupancy.add_argument("--from", dest="first", type=day_argument, required=True)
    occupancy.add_argument("--to", dest="last", type=day_argument, required=True, help="the last night, included")
    occupancy.add_argument("--format", choices=("json",), required=True)
    fitting = add("fit", _fit)
    fitting.add_argument("--adults", type=int, required=True)
    fitting.add_argument("--children", type=int, default=0)
    fitting.add_argument("--offer", choices=OFFERS, required=True)
    fitting.add_argument("--night", type=day_argument, required=True)
    fitting.add_argument("--cot", action="store_true", help="one of the children sleeps in a cot")
    for need in ("step-free", "shielding", "animal"):
        fitting.add_argument(f"--{need}", action="store_true")
    fitting.add_argument("--avoid", action="append", default=[], metavar="CODE", help="a case or person not to be met")
    fitting.add_argument("--format", choices=("json",), required=True)


def day_argument(value: str) -> date:
    """A day on the command line, as ISO text."""
    try:
        return parse_iso(value)
    except RuleBroken as error:
        raise argparse.ArgumentTypeError(value) from error


def _read(options: argparse.Namespace, vaults: Vaults, query: Callable[[Queries], list[dict[str, object]]]) -> int:
    with logged_in(options, vaults) as vault:
        rows = vault.read(query)
    print_json(rows)
    return DONE


def _occupancy(options: argparse.Namespace, vaults: Vaults) -> int:
    first, last = options.first, options.last
    if last < first or (last - first).days > 366 * MOST_YEARS:
        raise WrongUse(text("cli", "bad_span"))
    return _read(options, vaults, lambda queries: occupancy_rows(queries, first, last))


def occupancy_rows(queries: Queries, first: date, last: date) -> list[dict[str, object]]:
    """One row per night and offer from `first` to `last`, both included; somebody still here is counted all the way."""
    register = queries.returns.register(look=False)
    stays = (*register.adult_stays, *register.child_stays)
    return [
        {
            "night": night.isoformat(), "offer": offer, "rooms": len(codes), "rooms_taken": len(asleep.rooms), "beds": beds,
            "persons": asleep.persons,
        }
        for night, offer, codes, beds, asleep in nightly(register.rooms, stays, first, last + timedelta(days=1))
    ]  # fmt: skip


def _fit(options: argparse.Namespace, vaults: Vaults) -> int:
    if (
        options.adults < 0
        or not 0 <= options.children <= MAX_CHILDREN
        or not 0 < options.adults + options.children <= 99
    ):
        raise WrongUse(text("errors", "nobody_asked"))
    if options.cot and not options.children:
        raise WrongUse(text("cli", "cot_without_child"))
    needs = frozenset(n for n in NEEDS if getattr(options, n))
    night = options.night

    def rows(queries: Queries) -> list[dict[str, object]]:
        span = queries.house.span(night, night + timedelta(days=1))
        avoided = frozenset(case for code in options.avoid for case in queries.cases.cases_of(code))
        party = party_of(options.offer, options.adults + options.children, needs, avoids=avoided)
        return [fit_row(option) for option in fit(house_on(span, night), party)]

    return _read(options, vaults, rows)


def fit_row(option: RoomFit) -> dict[str, object]:
    """A room as the command line gives it: `reasons` are codes, `changes` what would make it fit."""
    moves: list[dict[str, object]] = [
        {"change": "move", "household": m.household, "from": m.origin, "to": m.target} for m in option.moves
    ]
    items = [{"change": item.code, **item.params} for item in option.items]
    reasons: list[object] = [obstacle.code for obstacle in option.obstacles] or list(option.good)
    return {
        "room": option.room, "fits": option.fits, "beds": option.beds, "spare": option.spare, "reasons": reasons,
        "changes": moves + items,
    }  # fmt: skip
