"""The command line: exit statuses, messages apart from data, and nothing written when it says so."""

import io
import json
import shutil
import sys
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path

import pytest

from app.cli import commands
from app.paths import vault_exists
from db import vault as vaults
from tests.app import folder as build
from tests.app.house import dump
from tests.app.test_counting_havn import of_old
from tests.support import HAVN, PASSWORD, quick_vaults

DONE, WRONG_USE, REFUSED, VAULT_ERROR = 0, 2, 3, 4


@pytest.fixture
def password(tmp_path) -> Path:
    file = tmp_path / "password.txt"
    file.write_text(PASSWORD + "\nen annen linje\n", encoding="utf-8")
    return file


@pytest.fixture
def run(tmp_path, password, capsys):
    """Runs a command on the vault of the test; answers with status, standard output and standard error."""

    def command(name: str, *arguments: object, vault: Path = tmp_path / "vault", **changed: object):
        options = {"--vault": vault, "--user": "Kari", "--password-file": password}
        options |= {f"--{key.replace('_', '-')}": value for key, value in changed.items()}
        flat = [str(part) for pair in options.items() if pair[1] is not None for part in pair]
        status = commands.run([name, *flat, *map(str, arguments)], quick_vaults())
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return status, said.out, said.err

    return command


@pytest.fixture(scope="session")
def once(tmp_path_factory):
    """Two vaults that the command line itself made: `empty` by `init`, `filled` by `import` too. They are copied, never opened."""
    folder = tmp_path_factory.mktemp("once")
    (folder / "password").write_text(PASSWORD, encoding="utf-8")
    named = ["--user", "Kari", "--password-file", str(folder / "password"), "--vault"]
    made = ["init", *named, str(folder / "empty"), "--recovery-out", str(folder / "code.txt"), "--centre", "Havn"]
    with redirect_stdout(io.StringIO()) as out:
        assert commands.run(made, quick_vaults()) == DONE
    assert out.getvalue() == "", "the code is in its file only"
    shutil.copytree(folder / "empty", folder / "filled")
    assert commands.run(["import", *named, str(folder / "filled"), str(HAVN)], quick_vaults()) == DONE
    return folder


@pytest.fixture
def made(once, tmp_path):
    """A vault as `init` makes it."""
    shutil.copy(once / "code.txt", tmp_path)
    return shutil.copytree(once / "empty", tmp_path / "vault")


@pytest.fixture
def filled(once, tmp_path):
    """A vault with the example register."""
    shutil.copy(once / "code.txt", tmp_path)
    return shutil.copytree(once / "filled", tmp_path / "vault")


def files(folder: Path) -> dict[str, bytes]:
    """Every file of the vault, but for the lock."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".lock"}


# -- init -------------------------------------------------------------------------------------------------------


def test_init_makes_a_vault_and_writes_a_code_that_opens_it(made, tmp_path):
    from db import keyslots

    code = (tmp_path / "code.txt").read_text(encoding="utf-8").strip()
    assert keyslots.open_with_recovery(keyslots.read_keys(made / "keys.json"), code)
    assert (tmp_path / "code.txt").stat().st_mode & 0o077 == 0 or sys.platform == "win32"


def test_init_sets_the_name_of_the_centre(run, made):
    opened = vaults.unlock(made, "Kari", PASSWORD)
    assert opened.read(lambda queries: queries.centre.facts().name) == "Havn"
    opened.close()


def test_init_never_overwrites_a_file_with_the_code(run, tmp_path):
    (tmp_path / "code.txt").write_text("mine")
    status, _, said = run("init", "--recovery-out", tmp_path / "code.txt")
    assert status == REFUSED
    assert "code.txt" in said
    assert (tmp_path / "code.txt").read_text() == "mine"
    assert not (tmp_path / "vault").exists()


def test_init_never_touches_a_vault_that_is_there(run, made, tmp_path):
    before = files(made)
    status, _, _ = run("init", "--recovery-out", tmp_path / "other.txt")
    assert status == VAULT_ERROR
    assert files(made) == before
    assert not (tmp_path / "other.txt").exists()


@pytest.mark.parametrize("place", ["nowhere/code.txt", "file/code.txt", "x" * 300])
def test_init_makes_no_vault_when_the_code_cannot_be_written(run, tmp_path, place):
    (tmp_path / "file").write_text("mine")
    status, _, _ = run("init", "--recovery-out", tmp_path / place)
    assert status == REFUSED
    assert not vault_exists(tmp_path / "vault"), "a vault whose recovery code nobody has"


def test_init_makes_no_vault_when_the_name_of_the_centre_is_refused(run, tmp_path):
    status, _, _ = run("init", "--recovery-out", tmp_path / "code.txt", "--centre", "x" * 121)
    assert status == REFUSED
    assert not vault_exists(tmp_path / "vault")


# -- passwords --------------------------------------------------------------------------------------------------


def test_the_password_may_come_from_standard_input(run, made, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO((PASSWORD + "\r\n").encode())))
    assert run("check", password_file="-")[0] == DONE


def test_a_byte_order_mark_is_no_part_of_the_password(run, made, password):
    password.write_text(PASSWORD + "\r\n", encoding="utf-8-sig")
    assert run("check")[0] == DONE


@pytest.mark.parametrize("content", [None, b"", b"\n", b"\xff\xfe\x00"])
def test_a_password_file_without_a_password_is_refused(run, made, password, content):
    password.write_bytes(content) if content is not None else password.unlink()
    status, out, said = run("check")
    assert (status, out) == (REFUSED, "")
    assert said.strip()


def test_a_wrong_password_opens_nothing_and_is_not_repeated_back(run, made, password):
    password.write_text("ikke det riktige")
    status, out, said = run("check")
    assert (status, out) == (VAULT_ERROR, "")
    assert "ikke det riktige" not in said


def test_an_unknown_user_is_refused_like_a_wrong_password(run, made, password):
    _, _, unknown = run("check", user="Ola")
    password.write_text("feil")
    status, _, wrong = run("check")
    assert status == VAULT_ERROR
    assert unknown == wrong


@pytest.mark.parametrize("name", ["--password", "--pass", "--passord", "-p"])
def test_a_password_is_never_taken_as_an_argument(run, made, name):
    status, _, said = run("check", name, PASSWORD, password_file=None)
    assert status == WRONG_USE
    assert "check_ok" not in said


# -- wrong use --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["fly"],
        ["report"],
        ["report", "--year", "next", "--format", "json", "--out", "-"],
        ["report", "--year", "1900", "--format", "json", "--out", "-"],
        ["report", "--year", "2025", "--format", "docx", "--out", "-"],
        ["import"],
        ["demo", "--years", "0"],
        ["demo", "--seed", "x"],
        ["check", "--loudly"],
    ],
)
def test_wrong_use_is_said_in_one_line_and_nothing_is_made(tmp_path, capsys, arguments):
    given = ["--vault", str(tmp_path / "v"), "--user", "Kari", "--password-file", "x"] if len(arguments) > 1 else []
    assert commands.run([*arguments[:1], *given, *arguments[1:]], quick_vaults()) == WRONG_USE
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("Feil bruk: ")
    assert said.err.count("\n") == 1
    assert not (tmp_path / "v").exists()


@pytest.mark.parametrize("name", ["check", "export", "import", "report"])
def test_a_vault_that_is_not_there_is_a_vault_error_and_none_is_made(run, tmp_path, name):
    extra = {
        "export": [tmp_path / "out"],
        "import": [HAVN],
        "report": ["--year", 2025, "--format", "csv", "--out", "-"],
    }
    status, out, _ = run(name, *extra.get(name, []), vault=tmp_path / "none")
    assert (status, out) == (VAULT_ERROR, "")
    assert not (tmp_path / "none").exists()


def test_a_vault_that_is_open_elsewhere_is_a_vault_error(run, made):
    opened = vaults.unlock(made, "Kari", PASSWORD)
    assert run("check")[0] == VAULT_ERROR
    opened.close()
    assert run("check")[0] == DONE


# -- import and export ------------------------------------------------------------------------------------------


def test_an_import_says_what_it_wrote(run, made):
    status, out, said = run("import", HAVN)
    assert (status, out) == (DONE, "")
    for part in ("752 personer", "269 opphold av voksne", "949 besøk og samtaler"):
        assert part in said


def held(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """All that the vault holds but the log of who opened it."""
    opened = vaults.unlock(folder, "Kari", PASSWORD)
    found = dump(opened)
    opened.close()
    return {table: rows for table, rows in found.items() if table not in ("access_log", "sqlite_sequence")}


def test_a_check_of_an_import_says_the_same_and_writes_nothing(run, made):
    before = held(made)
    status, _, said = run("import", HAVN, "--check")
    assert status == DONE
    warned, would = said.splitlines()
    assert warned == "Merk: child_stays.csv, rad 45, person: P00032, født 2024, er ført i 2023"
    assert would.startswith("Ville lagre: ")
    assert "752 personer" in said
    assert held(made) == before


def test_an_import_with_faults_names_each_and_writes_nothing(run, made, tmp_path):
    bad = build.write(tmp_path / "bad", rooms=build.rows("rooms", beds="x"), persons=build.rows("persons", gender="y"))
    before = held(made)
    for arguments in ([bad], [bad, "--check"]):
        status, out, said = run("import", *arguments)
        assert (status, out) == (REFUSED, "")
        assert "rooms.csv, rad 2, beds: " in said
        assert "persons.csv, rad 2, gender: " in said
        assert held(made) == before


def test_an_import_says_its_warnings(run, made, tmp_path):
    odd = build.write(tmp_path / "odd", stays=build.rows("stays", room="M01"))
    status, _, said = run("import", odd, "--check")
    assert status == DONE
    assert "Merk: stays.csv, rad 2, room: " in said


@pytest.mark.parametrize("place", ["nowhere", "password.txt"])
def test_an_import_of_no_register_is_refused(run, made, tmp_path, place):
    assert run("import", tmp_path / place)[0] == REFUSED


def test_an_export_can_be_imported_into_an_empty_vault_and_counts_the_same(run, filled, tmp_path):
    status, out, said = run("export", tmp_path / "out")
    assert (status, out) == (DONE, "")
    assert "persons.csv (752)" in said
    assert run("init", "--recovery-out", tmp_path / "c2", vault=tmp_path / "v2")[0] == DONE
    assert run("import", tmp_path / "out", vault=tmp_path / "v2")[0] == DONE
    reports = [
        run("report", "--year", 2025, "--format", "json", "--out", "-", vault=v)[1] for v in (filled, tmp_path / "v2")
    ]
    assert json.loads(reports[0])["figures"] == json.loads(reports[1])["figures"]


def test_an_export_over_a_register_is_refused(run, filled, tmp_path):
    assert run("export", tmp_path / "out")[0] == DONE
    assert run("export", tmp_path / "out")[0] == REFUSED


def test_an_export_below_a_file_is_refused_without_a_traceback(run, filled, password):
    assert run("export", password / "out")[0] == REFUSED


# -- report -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", [2024, 2025])
def test_the_json_report_has_the_expected_figures(run, filled, year):
    status, out, said = run("report", "--year", year, "--format", "json", "--out", "-")
    assert (status, said) == (DONE, "")
    expected = json.loads((HAVN / f"expected_{year}.json").read_text(encoding="utf-8"))
    assert of_old(json.loads(out)["figures"]) == expected["figures"]


@pytest.mark.parametrize(
    ("form", "start"), [("json", b"{"), ("pdf", b"%PDF-"), ("xlsx", b"PK\x03\x04"), ("csv", b"\xef\xbb\xbf")]
)
def test_each_format_is_written_to_a_private_file(run, filled, tmp_path, form, start):
    target = tmp_path / f"rapport.{form}"
    status, out, said = run("report", "--year", 2025, "--format", form, "--out", target)
    assert (status, out) == (DONE, "")
    assert target.name in said
    assert target.read_bytes().startswith(start)
    assert target.stat().st_mode & 0o077 == 0 or sys.platform == "win32"


@pytest.mark.parametrize("place", ["nowhere/r.json", "password.txt/r.json", "", ".", "x" * 300])
def test_a_report_to_a_place_that_cannot_be_written_is_refused(run, filled, tmp_path, monkeypatch, place):
    monkeypatch.chdir(tmp_path)
    status, out, said = run("report", "--year", 2025, "--format", "json", "--out", place)
    assert (status, out) == (REFUSED, "")
    assert said.strip()


def test_a_report_uses_the_rules_stored_for_its_year(run, filled):
    from app.forms.rules import CountingRules
    from app.use_cases.centre import YearRules, save_rules

    opened = vaults.unlock(filled, "Kari", PASSWORD)
    opened.write(save_rules, YearRules(2025, CountingRules("departure")))
    opened.close()
    data = json.loads(run("report", "--year", 2025, "--format", "json", "--out", "-")[1])
    assert data["rules"]["stay_in_year"] == "departure"


# -- check and demo ---------------------------------------------------------------------------------------------


def test_a_check_lists_the_faults_on_standard_output_with_codes_only(run, filled):
    status, out, said = run("check")
    assert status == DONE
    rows = [line.split("\t") for line in out.splitlines()]
    assert rows
    assert {len(row) for row in rows} == {4}
    assert {row[0] for row in rows} <= {str(year) for year in range(2023, 2100)}
    assert "Filen er hel." in said


def test_a_check_of_a_damaged_file_is_a_vault_error(run, filled):
    path = filled / "data.db"
    content = bytearray(path.read_bytes())
    content[-100] ^= 1
    path.write_bytes(content)
    status, out, said = run("check")
    assert (status, out) == (VAULT_ERROR, "")
    assert said.strip()


def test_the_demo_makes_a_vault_prints_its_code_and_the_same_seed_makes_the_same_figures(run, tmp_path):
    figures = []
    for name in ("one", "two"):
        status, out, _ = run("demo", "--stays-per-year", 30, "--years", 2, "--seed", 7, vault=tmp_path / name)
        assert status == DONE
        assert len(out.strip().split("-")) == 7
        figures.append(
            run("report", "--year", date.today().year, "--format", "json", "--out", "-", vault=tmp_path / name)[1]
        )
    assert figures[0] == figures[1]


def test_the_demo_never_goes_into_a_vault_that_is_lived_in(run, filled):
    before = held(filled)
    assert run("demo", "--stays-per-year", 10)[0] == REFUSED
    assert held(filled) == before
