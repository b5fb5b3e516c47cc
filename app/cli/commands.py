"""The command line for the administrator's scripts. Messages go to standard error, data to standard output or a file.

Exit status: 0 done, 2 wrong use, 3 refused by a rule or bad input (nothing written), 4 vault error.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from app import clock
from app.cli import capacity, care, duty, guard, moving, national, returns, rights, search
from app.cli.io import (
    DONE,
    REFUSED,
    VAULT_ERROR,
    WRONG_USE,
    WrongUse,
    callers_place,
    forgive_streams,
    logged_in,
    read_password,
    say,
    write_out,
)
from app.demo.centre import invent
from app.domain.errors import RuleBroken, VaultError
from app.forms.data_faults import data_faults
from app.ports import Vault, Vaults
from app.register.parse import parse_folder
from app.register.plan import ImportPlan, plan_parsed
from app.register.read import read_folder
from app.register.write import write_folder
from app.texts import error_text, fault_text, text
from app.use_cases.access import TakenOut, note_export
from app.use_cases.centre import CentreFacts, check_centre, save_centre
from app.use_cases.demonstration import furnish_demonstration
from app.use_cases.transfer import fill_with_invented, import_register

DEMO_NAME = "Livd demosenter"


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise WrongUse(message)


def run(arguments: Sequence[str], vaults: Vaults) -> int:
    """Carry out one command and answer with its exit status."""
    forgive_streams()
    try:
        options = _parser().parse_args(arguments)
        command: Callable[[argparse.Namespace, Vaults], int] = options.run
        return command(options, vaults)
    except WrongUse as error:
        say(text("cli", "wrong_use", text=error))
        return WRONG_USE
    except RuleBroken as error:
        say(error_text(error))
        return REFUSED
    except VaultError as error:
        say(error_text(error))
        return VAULT_ERROR
    except UnicodeEncodeError:  # an argument or a line that is no text: broken letters of another system
        say(text("errors", "broken_letter"))
        return REFUSED
    except BrokenPipeError:  # the reader of our output has gone: not our business to complain
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m app", description="Livd", allow_abbrev=False)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, run_it: Callable[[argparse.Namespace, Vaults], int]) -> argparse.ArgumentParser:
        command = commands.add_parser(name, allow_abbrev=False)
        command.set_defaults(run=run_it, command=name)
        command.add_argument("--vault", type=Path, required=True)
        command.add_argument("--user", required=True)
        command.add_argument("--password-file", required=True)
        return command

    init = add("init", _init)
    init.add_argument("--recovery-out", type=Path, required=True)
    init.add_argument("--centre", default="")
    importing = add("import", _import)
    importing.add_argument("folder", type=Path)
    importing.add_argument("--check", action="store_true")
    add("export", _export).add_argument("folder", type=Path)
    add("check", _check)
    demo = add("demo", _demo)
    demo.add_argument("--stays-per-year", type=_number(1, 2000), default=110)
    demo.add_argument("--contacts-per-year", type=_number(0, 20000), default=None)
    demo.add_argument("--years", type=_number(1, 40), default=3)
    demo.add_argument("--seed", type=int, default=1)
    care.add_commands(commands)
    national.add_commands(commands)
    capacity.add_commands(add)
    duty.add_commands(add)
    moving.add_commands(add)
    rights.add_commands(add)
    search.add_commands(add)
    guard.add_commands(add)
    returns.add_commands(add, _year)
    return parser


def _number(least: int, most: int) -> Callable[[str], int]:
    def number(value: str) -> int:
        if not least <= int(value) <= most:
            raise argparse.ArgumentTypeError(f"{least}–{most}")
        return int(value)

    return number


def _year(value: str) -> int:
    return _number(1978, 2200)(value)


def _init(options: argparse.Namespace, vaults: Vaults) -> int:
    """The recovery code is on disk before the vault is: a vault whose code nobody has must never exist."""
    if os.path.lexists(options.recovery_out):
        raise RuleBroken("out_exists", file=options.recovery_out.name)
    if vaults.exists(options.vault):
        raise VaultError("vault_exists")
    password, code = read_password(options.password_file), vaults.new_recovery_code()
    facts = CentreFacts(options.centre)
    if options.centre:
        check_centre(facts)
    write_out(options.recovery_out, (code + "\n").encode())
    if vaults.device_state() != "ready":
        say(text("cli", "no_keyring"))
    try:
        vault, _ = vaults.create(options.vault, options.user, password, code)
    except BaseException:
        options.recovery_out.unlink()
        raise
    try:
        if options.centre:
            vault.write(save_centre, facts)
    finally:
        vault.close()
    say(text("cli", "created", file=options.recovery_out))
    return DONE


def _import(options: argparse.Namespace, vaults: Vaults) -> int:
    folder = read_folder(options.folder)
    with logged_in(options, vaults) as vault:
        parsed = parse_folder(folder)  # with the vault open: its own categories are known then
        plan = vault.read(lambda queries: plan_parsed(parsed, queries.returns.known()))
        for warning in plan.warnings:
            say(text("cli", "warning", text=fault_text(warning)))
        for fault in plan.faults:
            say(fault_text(fault))
        if plan.faults:
            raise RuleBroken("import_refused", count=len(plan.faults))
        if not options.check:
            vault.write(import_register, parsed)
    say(text("cli", "import_would" if options.check else "import_done", what=plan_text(plan), unchanged=plan.unchanged))
    return DONE


def plan_text(plan: ImportPlan) -> str:
    """What a plan writes, in words."""
    return ", ".join(f"{number} {text('kinds', kind)}" for kind, number in plan.new.items())


def _export(options: argparse.Namespace, vaults: Vaults) -> int:
    with logged_in(options, vaults, again=True) as vault:
        vault.write(note_export, TakenOut("register", "register"))
        with callers_place():
            rows = write_folder(options.folder, vault.read(lambda queries: queries.returns.known()))
    say(text("cli", "exported", what=", ".join(f"{name} ({number})" for name, number in rows.items())))
    return DONE


def _check(options: argparse.Namespace, vaults: Vaults) -> int:
    with logged_in(options, vaults) as vault:
        damage = vault.check()
        for fault in damage:
            say(text("cli", "check_damaged", fault=fault))
        if damage:
            return VAULT_ERROR
        say(text("cli", "check_ok"))
        today = clock.today()
        for year in vault.read(lambda queries: queries.returns.years()):
            register = vault.read(lambda queries, y=year: queries.returns.register(y))  # type: ignore[misc]
            faults = data_faults(register, year, today)
            for item in faults:
                print(f"{year}\t{item.code}\t{item.unit}\t{item.detail}")
            say(text("cli", "check_faults", count=len(faults), year=year))
    return DONE


def _demo(options: argparse.Namespace, vaults: Vaults) -> int:
    password = read_password(options.password_file)
    if vaults.exists(options.vault):
        vault = vaults.unlock(options.vault, options.user, password)
    else:
        vault, code = vaults.create(options.vault, options.user, password)
        print(code)
    try:
        fill_demo(
            vault=vault,
            today=clock.today(),
            per_year=options.stays_per_year,
            years=options.years,
            seed=options.seed,
            contacts=options.contacts_per_year,
        )
    finally:
        vault.close()
    return DONE


def fill_demo(
    vault: Vault, today: date, per_year: int = 110, years: int = 3, seed: int = 1, contacts: int | None = None
) -> None:
    """Put an invented centre into the vault."""
    changes = vault.write(fill_with_invented, invent(today, per_year, years, seed, contacts))
    vault.write(furnish_demonstration, None)
    vault.write(save_centre, CentreFacts(DEMO_NAME, "00 00 00 00"))
    say(text("cli", "import_done", what=plan_text(changes.result), unchanged=0))
