"""Commands that care for a vault: backup and its proof, restore, the log's chain, a new key."""

import argparse
from pathlib import Path
from typing import Any

from app.cli_io import DONE, VAULT_ERROR, WrongUse, read_password, say
from app.ports import LogFilter, Vaults
from app.rows import LogCheck, RehearsalRow
from app.texts import text


def add_commands(commands: Any) -> None:
    """Put the commands into argparse's subparsers."""
    backup = _command(commands, "backup", _backup)
    backup.add_argument("--vault", type=Path, required=True)
    backup.add_argument("--to", type=Path, required=True)
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
    restore.add_argument("--replace", action="store_true")
    log = _with_login(_command(commands, "log", _log))
    log.add_argument("--verify", action="store_true")
    log.add_argument("--case", default="")
    _with_login(_command(commands, "rekey", _rekey))


def _command(commands: Any, name: str, run: Any) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = commands.add_parser(name, allow_abbrev=False)
    made.set_defaults(run=run)
    return made


def _with_login(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--vault", type=Path, required=True)
    parser.add_argument("--user", required=True)
    parser.add_argument("--password-file", required=True)
    return parser


def _backup(options: argparse.Namespace, vaults: Vaults) -> int:
    made = vaults.back_up_closed(options.vault, options.to)
    say(text("cli", "backed_up", name=made.name))
    return DONE


def _verify(options: argparse.Namespace, vaults: Vaults) -> int:
    if (options.user is None) != (options.password_file is None):
        raise WrongUse(text("cli", "user_and_password"))
    if options.user is None:
        say(text("cli", "backup_whole", name=vaults.verify_backup(options.folder)))
        return DONE
    found = vaults.rehearse_as(options.folder, options.user, read_password(options.password_file))
    say(rehearsal_text(found))
    return VAULT_ERROR if found.faults or found.log.broken else DONE


def rehearsal_text(found: RehearsalRow) -> str:
    """What a rehearsal found, in a few lines."""
    lines = [
        text("rehearsal", "made", name=found.name, made=f"{found.made:%d.%m.%Y %H:%M}", days=found.days_old),
        text("rehearsal", "newest", at=found.newest.replace("T", " ")[:16] or "–"),
        ", ".join(f"{number} {text('rehearsal', table)}" for table, number in found.rows.items()),
        text("rehearsal", "damaged", fault=found.faults[0]) if found.faults else text("rehearsal", "whole"),
    ]
    return "\n".join([*lines, log_text(found.log)])


def log_text(found: LogCheck) -> str:
    """Whether the log is whole, and where it is broken if it is not."""
    if found.broken:
        return text("rehearsal", "log_broken", first=found.broken[0])
    return text("rehearsal", "log_whole", lines=found.lines)


def _restore(options: argparse.Namespace, vaults: Vaults) -> int:
    code, password = read_password(options.recovery_file), read_password(options.password_file)
    found, aside = vaults.restore(
        options.source, options.vault, code, options.user, password, replacing=options.replace
    )
    say(rehearsal_text(found))
    say(text("cli", "restored", user=options.user))
    if aside:
        say(text("cli", "kept_aside", folder=aside.name))
    return DONE


def _log(options: argparse.Namespace, vaults: Vaults) -> int:
    vault = vaults.unlock(options.vault, options.user, read_password(options.password_file))
    try:
        if not options.verify:
            for row in vault.read(lambda queries: queries.log(LogFilter(options.case), 1_000_000)):
                print(row.id, row.at, row.user, row.kind, row.event, row.subject, row.reason, sep="\t")
            return DONE
        found = vault.read(lambda queries: queries.log_check())
    finally:
        vault.close()
    say(log_text(found))
    return VAULT_ERROR if found.broken else DONE


def _rekey(options: argparse.Namespace, vaults: Vaults) -> int:
    vault = vaults.unlock(options.vault, options.user, read_password(options.password_file))
    try:
        vault.rekey()
    finally:
        vault.close()
    say(text("cli", "rekeyed"))
    return DONE
