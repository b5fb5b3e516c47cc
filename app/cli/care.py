"""Commands that care for a vault: backup and its proof, restore, the log's chain, a new key."""

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from app.backup_texts import closed_text, generation_text, log_text, rehearsal_text
from app.cli.io import DONE, VAULT_ERROR, WrongUse, logged_in, read_password, read_recovery, say
from app.ports import LogFilter, Vaults
from app.rows import GenerationRow
from app.texts import text


def add_commands(commands: Any) -> None:
    """Put the commands into argparse's subparsers."""
    backup = _command(commands, "backup", _backup)
    backup.add_argument("--vault", type=Path, required=True)
    backup.add_argument("--to", type=Path, required=True)
    backup.add_argument("--copy", action="store_true")
    listing = _command(commands, "backups", _backups)
    listing.add_argument("folder", type=Path)
    listing.add_argument("--vault", type=Path)
    listing.add_argument("--format", choices=("json",), required=True)
    verify = _command(commands, "verify-backup", _verify)
    verify.add_argument("folder", type=Path)
    verify.add_argument("--user")
    verify.add_argument("--password-file")
    restore = _command(commands, "restore", _restore)
    restore.add_argument("--from", dest="source", type=Path, required=True)
    restore.add_argument("--vault", type=Path, required=True)
    restore.add_argument("--recovery-file", required=True)
    restore.add_argument("--user", required=True)
    restore.add_argument("--password-file", required=True)
    restore.add_argument("--generation", default="")
    restore.add_argument("--replace", action="store_true")
    log = _with_login(_command(commands, "log", _log))
    log.add_argument("--verify", action="store_true")
    log.add_argument("--case", default="")
    _with_login(_command(commands, "rekey", _rekey))


def _command(commands: Any, name: str, run: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, allow_abbrev=False)
    parser.set_defaults(run=run, command=name)
    return parser


def _with_login(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--vault", type=Path, required=True)
    parser.add_argument("--user", required=True)
    parser.add_argument("--password-file", required=True)
    return parser


def _backup(options: argparse.Namespace, vaults: Vaults) -> int:
    say(closed_text(vaults.back_up_closed(options.vault, options.to, copy=options.copy)))
    return DONE


def _backups(options: argparse.Namespace, vaults: Vaults) -> int:
    """Every generation, each read to its last byte."""
    generations = [_listed(row, vaults.is_whole(row.path)) for row in vaults.generations(options.folder, options.vault)]
    json.dump(generations, sys.stdout, ensure_ascii=False, indent=1)
    print()
    return DONE


def _listed(row: GenerationRow, whole: bool) -> dict[str, object]:
    return {
        "name": row.name, "vault": row.vault or None, "made": _iso(row.made), "counter": row.lines,
        "last_change": _iso(row.changed), "proved": row.proved is not None, "proved_at": _iso(row.proved), "whole": whole,
    }  # fmt: skip


def _verify(options: argparse.Namespace, vaults: Vaults) -> int:
    if (options.user is None) != (options.password_file is None):
        raise WrongUse(text("cli", "user_and_password"))
    if options.user is None:
        say(text("cli", "backup_whole", name=vaults.verify_backup(options.folder)))
        return DONE
    rehearsal = vaults.rehearse_as(options.folder, options.user, read_password(options.password_file))
    say(rehearsal_text(rehearsal))
    return VAULT_ERROR if rehearsal.faults or rehearsal.log.broken else DONE


def _restore(options: argparse.Namespace, vaults: Vaults) -> int:
    code, password = read_recovery(options.recovery_file), read_password(options.password_file)
    name = options.generation or _proposed(vaults.generations(options.source, options.vault, code))
    state, aside = vaults.restore(
        options.source, options.vault, code, options.user, password, replacing=options.replace, name=name
    )
    say(rehearsal_text(state))
    say(text("cli", "restored", user=options.user))
    if aside:
        say(text("cli", "kept_aside", folder=aside.name))
    return DONE


def _iso(when: datetime | None) -> str | None:
    return when.isoformat(timespec="seconds") if when else None


def _proposed(rows: list[GenerationRow]) -> str:
    """Every generation is said before one is taken; with `--generation` another can be."""
    for row in rows:
        say(generation_text(row))
    name = next((row.name for row in rows if row.proposed), "")
    if name:
        say(text("cli", "proposed", name=name))
    return name


def _log(options: argparse.Namespace, vaults: Vaults) -> int:
    with logged_in(options, vaults) as vault:
        if not options.verify:
            for row in vault.read(lambda queries: queries.trust.log(LogFilter(options.case), 1_000_000)):
                print(row.id, row.at, row.user, row.kind, row.event, row.subject, row.reason, sep="\t")
            return DONE
        check = vault.read(lambda queries: queries.trust.log_check())
    say(log_text(check))
    return VAULT_ERROR if check.broken else DONE


def _rekey(options: argparse.Namespace, vaults: Vaults) -> int:
    with logged_in(options, vaults, again=True) as vault:
        vault.rekey()
    say(text("cli", "rekeyed"))
    return DONE
