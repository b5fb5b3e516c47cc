"""The command `moving`: where each family is on the way to a home, what is waited for, and what is late, as JSON in codes."""

import argparse
from collections.abc import Callable

from app.care.moving import MovingState, state_of
from app.cli.capacity import day_argument
from app.cli.io import DONE, logged_in, print_json
from app.ports import Vaults


def add_commands(add: Callable[..., argparse.ArgumentParser]) -> None:
    """Put the command in; `add` makes one that opens a vault."""
    moving = add("moving", _moving)
    moving.add_argument("--date", type=day_argument, required=True)
    moving.add_argument("--format", choices=("json",), required=True)


def _moving(options: argparse.Namespace, vaults: Vaults) -> int:
    with logged_in(options, vaults) as vault:
        families = vault.read(lambda queries: queries.day.on_the_way())
    print_json([_row(state_of(facts, options.date)) for facts in families])
    return DONE


def _row(state: MovingState) -> dict[str, object]:
    until = state.followed_up_until
    return {
        "household": state.household, "phase": state.phase, "since": state.since.isoformat(), "waits_for": state.waits_for,
        "waiting_days": state.waiting_days, "chosen": state.chosen, "overdue": list(state.overdue),
        "followed_up_until": until.isoformat() if until else None,
    }  # fmt: skip
