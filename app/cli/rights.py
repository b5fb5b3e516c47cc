"""Commands for what the law gives the person: what has had its time, deletion, and what was deleted. In codes."""

import argparse
from collections.abc import Callable
from dataclasses import asdict

from app.cli.capacity import day_argument
from app.cli.io import DONE, logged_in, print_json, say
from app.domain.retention import Due, months_of, review
from app.ports import Vaults
from app.texts import text
from app.use_cases.retention import Deletion, delete_now


def add_commands(add: Callable[..., argparse.ArgumentParser]) -> None:
    """Put the commands in; `add` makes one that opens a vault."""
    due = add("due", _due)
    due.add_argument("--date", type=day_argument, required=True)
    _json(due)
    delete = add("delete", _delete)
    delete.add_argument("whom")
    delete.add_argument("--confirm", required=True)
    _json(add("deleted", _deleted))


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=("json",), default="json")


def _due(options: argparse.Namespace, vaults: Vaults) -> int:
    with logged_in(options, vaults) as vault:
        ended = vault.read(lambda queries: queries.rights.ended())
        months = months_of(vault.read(lambda queries: queries.centre.settings()))
    print_json([_line(line) for line in review(ended, months, options.date)])
    return DONE


def _line(line: Due) -> dict[str, object]:
    decided = line.decided
    return {
        "whom": line.whom, "kind": line.kind, "last": line.last.isoformat(),
        "since": line.since.isoformat() if line.since else None, "state": line.state,
        "decision": decided.decision if decided else None, "hold": decided.hold if decided else False,
        "reason": decided.reason if decided else "", "decided": decided.at.date().isoformat() if decided else None,
        "until": decided.until.isoformat() if decided and decided.until else None,
        "delete_on": decided.due.isoformat() if decided and decided.due else None,
    }  # fmt: skip


def _delete(options: argparse.Namespace, vaults: Vaults) -> int:
    """Both steps at once: the code typed twice, and the password, stand for the waiting time of the window."""
    with logged_in(options, vaults, again=True) as vault:
        vault.write(delete_now, Deletion(options.whom, options.confirm))
        gone = vault.read(lambda queries: queries.rights.gone())[-1]
    say(text("cli", "deleted", whom=gone.code, rows=sum(gone.rows.values())))
    return DONE


def _deleted(options: argparse.Namespace, vaults: Vaults) -> int:
    with logged_in(options, vaults) as vault:
        print_json([asdict(gone) for gone in vault.read(lambda queries: queries.rights.gone())])
    return DONE
