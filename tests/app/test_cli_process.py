"""`python -m app` as a process of its own: exit status, streams, no traceback, no password in sight."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.app import folder
from tests.support import HAVN, PASSWORD, new_vault

ROOT = Path(__file__).resolve().parents[2]


def python_m_app(*arguments: object, stdin: str = "") -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "app", *map(str, arguments)],
        cwd=ROOT, input=stdin, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture(scope="module")
def vault(tmp_path_factory) -> Path:
    """A vault with a real password hash and the example register, made by the program itself."""
    folder = tmp_path_factory.mktemp("process")
    named = ("--vault", folder / "v", "--user", "Kari", "--password-file", "-")
    made = python_m_app("init", *named, "--recovery-out", folder / "code.txt", stdin=PASSWORD)
    assert made.returncode == 0, made.stderr
    assert PASSWORD not in made.stdout + made.stderr
    assert (folder / "code.txt").read_text().strip() not in made.stdout + made.stderr
    brought = python_m_app("import", *named, HAVN, stdin=PASSWORD + "\n")
    assert brought.returncode == 0, brought.stderr
    return folder / "v"


def test_a_report_to_standard_output_is_the_report_and_nothing_else(vault):
    named = ("--vault", vault, "--user", "Kari", "--password-file", "-")
    done = python_m_app("report", *named, "--year", 2025, "--format", "json", "--out", "-", stdin=PASSWORD)
    assert done.returncode == 0
    assert done.stderr == ""
    assert '"stays.all": 120' in done.stdout


def test_a_wrong_password_is_status_four_with_one_line_on_standard_error(vault):
    done = python_m_app("check", "--vault", vault, "--user", "Kari", "--password-file", "-", stdin="feil")
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr.count("\n") == 1


def test_wrong_use_is_status_two():
    done = python_m_app("check")
    assert (done.returncode, done.stdout) == (2, "")


def test_bad_input_is_status_three(tmp_path):
    named = ("--vault", tmp_path / "v", "--user", "Kari", "--password-file", "-")
    done = python_m_app("import", *named, tmp_path, stdin=PASSWORD)
    assert (done.returncode, done.stdout) == (3, "")
    assert not (tmp_path / "v").exists()


def test_help_names_no_way_to_give_a_password_as_an_argument():
    done = python_m_app("check", "--help")
    assert done.returncode == 0
    words = done.stdout.split()
    assert "--password-file" in words
    assert not [word for word in words if word.startswith("--password") and word.strip("[]") != "--password-file"]


@pytest.mark.skipif(os.name != "posix", reason="a closed pipe of POSIX")
def test_a_reader_that_stops_listening_is_not_met_with_a_traceback(vault, tmp_path):
    (tmp_path / "password").write_text(PASSWORD)
    command = [sys.executable, "-m", "app", "report", "--vault", str(vault), "--user", "Kari"]
    command += ["--password-file", str(tmp_path / "password"), "--year", "2025", "--format", "json", "--out", "-"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    process.wait()
    assert "Traceback" not in said


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_a_stream_that_cannot_hold_a_letter_gets_its_number(tmp_path, encoding):
    """As a Norwegian Windows terminal, or a file that is redirected to, takes the words."""
    odd = "ŽĐ-1"
    source = folder.write(
        tmp_path / "in", persons=folder.rows("persons", person=odd, birth_year="2011"),
        stays=folder.rows("stays", person=odd, household="Š-ش"), child_stays=folder.rows("child_stays", household="Š-ش"),
        contacts=folder.rows("contacts", person=odd),
    )  # fmt: skip
    new_vault(tmp_path / "v").close()
    named = ("--vault", tmp_path / "v", "--user", "Kari", "--password-file", "-")
    day = ("--date", "2025-03-02", "--format", "json")
    found = {}
    for command, *more in (
        ("import", source),
        ("check",),
        ("search", odd, "--format", "json"),
        ("duty", *day),
        ("log",),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "app", command, *map(str, (*named, *more))],
            cwd=ROOT, input=PASSWORD.encode(), capture_output=True, check=False,
            env=os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
        )  # fmt: skip
        assert b"Traceback" not in done.stderr, done.stderr
        assert done.returncode == 0, (command, done.stderr)
        found[command] = done.stdout.decode(encoding)
    (row,) = json.loads(found["search"])
    assert (row["person"], row["household"]) == (odd, "Š-ش")
    assert odd in [person["code"] for person in json.loads(found["duty"])["present"]]


@pytest.mark.skipif(os.name == "nt", reason="arguments are text there")
@pytest.mark.parametrize("command", [["search", b"\xff", b"--format", b"json"], ["log", b"--case", b"\xed\xa0\x80"]])
def test_an_argument_that_is_no_text_is_a_fault_and_not_a_traceback(vault, command):
    for user in (b"Kari", b"K\xff"):
        done = subprocess.run(
            [sys.executable, "-m", "app", *command, "--vault", str(vault), "--user", user, "--password-file", "-"],
            cwd=ROOT, input=PASSWORD.encode(), capture_output=True, check=False,
        )  # fmt: skip
        assert b"Traceback" not in done.stderr, done.stderr
        assert done.returncode in (0, 3, 4)


def test_search_answers_in_codes_with_the_best_hits_first(vault):
    named = ("--vault", vault, "--user", "Kari", "--password-file", "-")
    done = python_m_app("search", "P00032", *named, "--format", "json", stdin=PASSWORD)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == [
        {
            "person": "P00032", "kind": "child", "birth_year": 2024, "anonymous": False, "by": "code", "household": "H00025",
            "last_arrived": "2025-03-28", "here": False, "stays": 2,
        }
    ]  # fmt: skip
