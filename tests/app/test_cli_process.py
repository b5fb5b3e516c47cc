"""`python -m app` as a process of its own: exit status, streams, no traceback, no password in sight."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import HAVN, PASSWORD

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
