"""Long work tells how far it has come, can be stopped half way without a trace, and knows the centre's own categories."""

import csv
import io
import json
from pathlib import Path

import pytest

from app.cli import commands
from app.domain.errors import RuleBroken
from app.forms.definitions import Correction
from app.register.parse import parse_folder
from app.register.read import read_folder
from app.use_cases.forms import save_correction
from app.use_cases.transfer import import_register
from db import vault as vaults
from tests.app import folder as build
from tests.app.house import dump
from tests.support import HAVN, PASSWORD, clock, quick_vaults, spare_vault


def havn():
    return parse_folder(read_folder(HAVN))


def test_an_import_tells_how_far_it_has_come_from_nothing_to_all(empty_vault):
    told: list[tuple[int, int]] = []
    empty_vault.watch(lambda done, total: told.append((done, total)))
    plan = empty_vault.write(import_register, havn()).result
    total = sum(plan.new.values()) + len(plan.placements)
    assert {t for _, t in told} == {total}
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert (told[0][0], told[-1][0]) == (0, total)
    assert len(told) > 20


@pytest.mark.parametrize("after", [0, 1, 7, 25])
def test_an_import_that_is_stopped_leaves_no_trace_and_can_be_done_again(empty_vault, after):
    calls = []

    def stop(done: int, total: int) -> None:
        calls.append(done)
        if len(calls) > after:
            raise RuleBroken("cancelled")

    before = dump(empty_vault)
    empty_vault.watch(stop)
    with pytest.raises(RuleBroken, match="cancelled"):
        empty_vault.write(import_register, havn())
    assert dump(empty_vault) == before
    assert empty_vault.check() == []
    empty_vault.watch(lambda done, total: None)
    assert empty_vault.write(import_register, havn()).result.new["persons"] == 752


# -- categories of the centre's own, on the command line --------------------------------------------------------


@pytest.fixture
def run(tmp_path, capsys):
    """Runs a command on a vault whose centre has a category of its own, used by one stay of 2025."""
    vault = spare_vault(tmp_path / "v")
    vault.write(save_correction, Correction("reasons_for_stay", "own_1", "Vår egen årsak"))
    source = build.write(tmp_path / "in", stays=build.rows("stays", reasons_for_stay="own_1"))
    vault.write(import_register, parse_folder(read_folder(source)))
    vault.close()
    (tmp_path / "password").write_text(PASSWORD)

    def command(name: str, *arguments: object, folder: Path = tmp_path / "v"):
        named = ["--vault", folder, "--user", "Kari", "--password-file", tmp_path / "password"]
        status = commands.run([name, *map(str, [*named, *arguments])], quick_vaults())
        return status, capsys.readouterr()

    return command


def test_a_report_has_the_centres_own_category_in_its_tables_too(run):
    report = ("report", "--year", 2025, "--out", "-", "--format")
    assert json.loads(run(*report, "json")[1].out)["figures"]["reasons_for_stay.own_1.n"] == 1
    table = csv.reader(io.StringIO(run(*report, "csv")[1].out.removeprefix("\ufeff")), delimiter=";")
    values = {line[2]: (line[1], line[3]) for line in table if len(line) == 5}
    assert values["reasons_for_stay.own_1.n"] == ("Vår egen årsak", "1")


def test_what_was_exported_can_be_imported_again_into_the_same_vault(run, tmp_path):
    assert run("export", tmp_path / "out")[0] == 0
    status, said = run("import", tmp_path / "out")
    assert status == 0, said.err


def test_what_was_exported_counts_the_same_in_an_empty_centre(run, tmp_path):
    assert run("export", tmp_path / "out")[0] == 0
    vaults.create(tmp_path / "v2", "Kari", PASSWORD, clock).vault.close()
    status, said = run("import", tmp_path / "out", folder=tmp_path / "v2")
    assert status == 0, said.err
    report = ("report", "--year", 2025, "--out", "-", "--format", "json")
    one, other = (json.loads(run(*report, folder=tmp_path / name)[1].out) for name in ("v", "v2"))
    assert one["figures"] == other["figures"]
