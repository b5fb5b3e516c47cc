"""Livd works with every socket forbidden (V11): the command line, and the window through a whole day."""

import os
import subprocess
import sys
from pathlib import Path

from pypdf import PdfReader

from tests.support import HAVN, PASSWORD

FORBID = """
import socket, sys
def refuse(*_, **__):
    raise RuntimeError("a socket was opened")
class Refused(socket.socket):
    __init__ = refuse
socket.socket = Refused
for name in ("create_connection", "getaddrinfo", "socketpair", "gethostbyname", "fromfd"):
    setattr(socket, name, refuse)
sys.argv = ["app", *sys.argv[1:]]
from app.__main__ import main
sys.exit(main())
"""


def run(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": os.getcwd()}
    command = [sys.executable, "-c", FORBID, *arguments]
    return subprocess.run(
        command, env=environment, input=given, capture_output=True, text=True, timeout=100, check=False
    )


def test_the_command_line_needs_no_socket(tmp_path: Path) -> None:
    entry = ["--vault", str(tmp_path / "v"), "--user", "Kari", "--password-file", "-"]
    steps = (
        ["init", *entry, "--recovery-out", str(tmp_path / "code")],
        ["import", str(HAVN), *entry],
        ["report", "--year", "2025", "--format", "pdf", "--out", str(tmp_path / "r.pdf"), *entry],
        ["report", "--year", "2025", "--format", "xlsx", "--out", str(tmp_path / "r.xlsx"), *entry],
        ["export", str(tmp_path / "ut"), *entry],
        ["check", *entry],
    )
    for step in steps:
        done = run(*step, given=PASSWORD + "\n")
        assert done.returncode == 0, (step, done.stderr)


def test_the_demonstration_day_runs_without_a_socket_and_leaves_its_pictures_and_the_pdf(tmp_path: Path) -> None:
    done = run("demo-day", str(tmp_path / "demo"))
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert len(list((tmp_path / "demo").glob("*.png"))) >= 13
    assert len(PdfReader(next((tmp_path / "demo").glob("rapport-*.pdf"))).pages) > 10
