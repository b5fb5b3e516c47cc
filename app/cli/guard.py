"""The command `guard`: what in a text tells who somebody is or where the house is, as JSON; offsets in characters."""

import argparse
from collections.abc import Callable
from pathlib import Path

from app.cli.io import DONE, logged_in, print_json
from app.domain.errors import RuleBroken
from app.ports import Vaults


def add_commands(add: Callable[..., argparse.ArgumentParser]) -> None:
    """Put the command in; `add` makes one that opens a vault."""
    guard = add("guard", _guard)
    guard.add_argument("--text-file", type=Path, required=True)
    guard.add_argument("--case", default="")
    guard.add_argument("--format", choices=("json",), default="json")


def _guard(options: argparse.Namespace, vaults: Vaults) -> int:
    try:
        text = options.text_file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise RuleBroken("text_file") from None
    codes = [options.case] if options.case else []
    with logged_in(options, vaults) as vault:
        rows = vault.read(lambda queries: queries.cases.telling(text, codes))
    print_json([{"start": row.start, "end": row.end, "kind": row.telling} for row in rows])
    return DONE
