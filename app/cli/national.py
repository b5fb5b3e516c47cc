"""The command `collate`: the returns of many centres put together. It needs no vault, no user and no password."""

import argparse
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.io import DONE, REFUSED, WRONG_USE, callers_place, say, write_out
from app.domain.errors import RuleBroken
from app.files import os_problem
from app.ports import Vaults
from app.texts import text

if TYPE_CHECKING:
    from app.national.gather import Found


def add_commands(commands: Any) -> None:
    """Put the command into argparse's subparsers."""
    collate = commands.add_parser("collate", allow_abbrev=False)
    collate.set_defaults(run=_collate, command="collate")
    collate.add_argument("folder", type=Path)
    collate.add_argument("--out", type=Path, required=True)
    collate.add_argument("--year", type=_number(1978, 2200))
    collate.add_argument(
        "--centres", type=_number(1, 100_000), help="how many centres there are, for the response rate"
    )


def _number(least: int, most: int) -> Any:
    def number(value: str) -> int:
        if not least <= int(value) <= most:
            raise argparse.ArgumentTypeError(f"{least}–{most}")
        return int(value)

    return number


def _collate(options: argparse.Namespace, vaults: Vaults) -> int:
    """0 when every file fitted; 3 when some were left out (the rest is written) or nothing could be put together."""
    if find_spec("duckdb") is None:
        say(text("cli", "no_duckdb"))
        return WRONG_USE
    from app.national.collate import NoneFit
    from app.outputs.national import FILES, files_csv

    if _same(options.folder, options.out):
        raise RuleBroken("national_out_in_folder")
    _make(options.out)
    try:
        files = _written(options)
    except NoneFit as error:
        write_out(options.out / FILES, files_csv(error.found))
        _tell(error.found)
        raise
    _tell(files)
    read = sum(1 for file in files if file.fits)
    say(text("cli", "collated", read=read, all=len(files), folder=options.out))
    return DONE if read == len(files) else REFUSED


def _written(options: argparse.Namespace) -> "tuple[Found, ...]":
    """Everything is put together, then written."""
    from app.national.collate import collated
    from app.outputs.national import PARQUET, national_files

    out = options.out
    try:
        with collated(options.folder, options.year, options.centres, work=out) as (collation, engine):
            for name, content in national_files(collation):
                write_out(out / name, content)
            _make(out / PARQUET)
            engine.write_parquet(out / PARQUET)
    except OSError as error:  # the working file could not be written
        with callers_place():
            raise os_problem(error) from None
    return collation.found


def _make(folder: Path) -> None:
    """A folder of the caller's: made for its owner only when it is new, left as it is when it is there."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        with callers_place():
            raise os_problem(error) from None


def _same(folder: Path, out: Path) -> bool:
    try:
        return out.exists() and out.samefile(folder)
    except OSError:
        return False


def _tell(files: "tuple[Found, ...]") -> None:
    """Each file that was left out, on a line of its own."""
    for file in files:
        if not file.fits:
            why = text("national_verdicts", file.verdict)
            line = ("left_out_where", {"where": file.detail}) if file.detail else ("left_out", {})
            say(text("cli", line[0], file=file.file, why=why, **line[1]))
