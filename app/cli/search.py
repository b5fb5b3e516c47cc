"""The command `search`: who is found by a text, as JSON in codes, the best hits first."""

import argparse
from collections.abc import Callable

from app.cli.io import DONE, logged_in, print_json
from app.ports import Vaults
from app.rows import FoundRow

MOST = 20


def add_commands(add: Callable[..., argparse.ArgumentParser]) -> None:
    """Put the command in; `add` makes one that opens a vault."""
    search = add("search", _search)
    search.add_argument("text")
    search.add_argument("--format", choices=("json",), required=True)


def _search(options: argparse.Namespace, vaults: Vaults) -> int:
    with logged_in(options, vaults) as vault:
        matches = vault.read(lambda queries: queries.cases.search(options.text, MOST))
    print_json([found_row(row) for row in matches])
    return DONE


def found_row(row: FoundRow) -> dict[str, object]:
    """A person as the command line gives them: no name. `by`: name, sound, near (one wrong letter), phone or code."""
    return {
        "person": row.person, "kind": row.kind, "birth_year": row.birth_year, "anonymous": row.anonymous, "by": row.by,
        "household": row.household, "last_arrived": row.last_arrived.isoformat() if row.last_arrived else None,
        "here": row.here, "stays": row.stays,
    }  # fmt: skip
