"""Livd works with every socket forbidden (V11): the command line, and the window through a whole day."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.support import HAVN, PASSWORD

FORBID = """
import json, runpy, socket, sys
def refuse(*_, **__):
    raise RuntimeError("a socket was opened")
class Refused(socket.socket):
    __init__ = refuse
socket.socket = Refused
for name in ("create_connection", "getaddrinfo", "socketpair", "gethostbyname", "fromfd"):
    setattr(socket, name, refuse)
if sys.argv[1] == "demo-day":
    sys.argv = sys.argv[1:]
    sys.path.insert(0, "packaging")  # as the interpreter does for a script
    runpy.run_path("packaging/demo_day.py", run_name="__main__")
import io
from app.__main__ import main
password = sys.argv[1].encode()
for line in sys.stdin.read().splitlines():
    sys.argv, sys.stdin = ["app", *json.loads(line)], io.TextIOWrapper(io.BytesIO(password))
    status = main()
    if status:
        sys.exit(f"{line}: {status}")
"""


def run(*arguments: str, given: str = "", home: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": os.getcwd()}
    if home:
        environment |= {"HOME": home, "TMPDIR": home, "XDG_CONFIG_HOME": home, "XDG_CACHE_HOME": home}
    command = [sys.executable, "-c", FORBID, *arguments]
    return subprocess.run(
        command, env=environment, input=given, capture_output=True, text=True, timeout=240, check=False
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
        ["backup", "--vault", str(tmp_path / "v"), "--to", str(tmp_path), "--copy"],
        ["verify-backup", str(tmp_path)],
        ["rekey", *entry],
        ["log", "--verify", *entry],
    )
    done = run(PASSWORD, given="\n".join(map(json.dumps, steps)))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "r.pdf").stat().st_size
    assert (tmp_path / "ut" / "stays.csv").is_file()


@pytest.mark.timeout(300)  # a whole day through the window, on a machine that is busy with the other tests
def test_the_demonstration_day_runs_without_a_socket_and_leaves_its_pictures_and_the_pdf(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    done = run("demo-day", str(tmp_path / "demo"), home=str(home))
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    left = [p for p in [*home.rglob("*"), *(tmp_path / "demo" / "vault").rglob("*")] if p.is_file()]
    assert not [p.name for p in left if b"Oppdiktet" in p.read_bytes()], "what was typed is in clear in a file"
    assert not [p.name for p in left if p.suffix in (".conf", ".ini", ".log")], "the window left a trace"
    assert len(list((tmp_path / "demo").glob("*.png"))) >= 13
    assert len(PdfReader(next((tmp_path / "demo").glob("rapport-*.pdf"))).pages) > 4


def test_no_network_client_is_loaded_at_start() -> None:
    clients = ("socket", "ssl", "http.client", "urllib.request", "smtplib", "ftplib", "PySide6.QtNetwork")
    code = f"import sys, app.__main__, ui.main; print([m for m in {clients} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Qt finds a screen by itself elsewhere")
def test_without_a_screen_the_window_says_so() -> None:
    bare = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    done = subprocess.run(
        [sys.executable, "-m", "app"], env=bare, capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 2
    assert "ingen skjerm" in done.stderr
