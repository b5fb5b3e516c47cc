"""After a lock nothing of what was open stands in the memory of any process of ours: searched for, byte by byte."""

import os
import re
import subprocess
import sys
import time
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from db import vault as vaults
from tests.support import PASSWORD, QUICK
from tests.ui.conftest import ROOMS, unlock
from ui.shell.successor import Successor, handed, take_over

ROOT = Path(__file__).resolve().parents[2]
NAME, DRAFT = "Marmelada Merkesen", "utkast som ingen skal finne 48151623"
WAIT = 60.0

DRIVER = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from tests.support import quick_vaults
from ui.main import leave_at_lock, make_application
from ui.session import Session
from ui.shell.window import Window

folder, name, draft, restart = Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4] == "restart"
sys.argv[2:] = []
application = make_application()
window = Window(Session(quick_vaults(), folder))
window.show()
if restart:
    leave_at_lock(window, [])

def said(word):
    print(word, flush=True)

def typed():
    intake = window.pages["intake"]
    window.workspace.go("intake")
    intake.adult.name.setText(name)
    window.pages["cases"]
    window.workspace.search.setText(draft)
    key = window.session._vault.ring.key
    said("key " + bytes(key).hex())
    def lock():
        window.session.lock()
        said("locked")
    QTimer.singleShot(1500, lock)

def opened(_):
    QTimer.singleShot(1500, typed)

window.session.opened.connect(opened)
window.unlock.user.setText("Kari")
window.unlock.password.setText(sys.stdin.readline().rstrip("\\n"))
QTimer.singleShot(0, window.unlock.open.click)
application.exec()
"""


def memory_of(process: int) -> bytes:
    """Everything a process may read of itself."""
    parts = []
    with open(f"/proc/{process}/maps") as maps, open(f"/proc/{process}/mem", "rb", 0) as memory:
        for line in maps:
            found = re.match(r"([0-9a-f]+)-([0-9a-f]+) r", line)
            if found:
                start, end = (int(part, 16) for part in found.groups())
                try:
                    memory.seek(start)
                    parts.append(memory.read(end - start))
                except (OSError, ValueError, OverflowError):
                    continue
    return b"".join(parts)


def counts(process: int, markers: dict[str, str | bytes]) -> dict[str, int]:
    """How often each marker stands in the memory, as UTF-8 or as Qt keeps text."""
    content = memory_of(process)
    found = {}
    for name, marker in markers.items():
        forms = [marker] if isinstance(marker, bytes) else [marker.encode(), marker.encode("utf-16-le")]
        found[name] = sum(content.count(form) for form in forms)
    return found


def children_of(process: int) -> list[int]:
    return [int(n) for n in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def until(ready, what: str):
    """The first true answer; the processes tell nobody else when they are there."""
    ends = time.monotonic() + WAIT
    while time.monotonic() < ends:
        answer = ready()
        if answer:
            return answer
        time.sleep(0.05)
    pytest.fail(what)


@pytest.fixture
def vault(tmp_path):
    made = vaults.create(tmp_path / "vault", "Kari", PASSWORD, cost=QUICK).vault
    from app.use_cases.rooms import save_room

    for room in ROOMS:
        made.write(save_room, room)
    made.close()
    return tmp_path / "vault"


def driven(folder: Path, restart: bool) -> tuple[subprocess.Popen[str], bytes]:
    """The window, locked again, and the key it had."""
    program = subprocess.Popen(
        [sys.executable, "-c", DRIVER, str(folder), NAME, DRAFT, "restart" if restart else "stay"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"LIVD_VAULT": str(folder), "QT_QPA_PLATFORM": "offscreen"},
    )
    assert program.stdin is not None
    assert program.stdout is not None
    print(PASSWORD, file=program.stdin, flush=True)
    key = bytes.fromhex(program.stdout.readline().split()[1])
    return program, key


def readable() -> bool:
    """Whether the memory of a hardened process of ours can be read here: the superuser of Linux may."""
    if not sys.platform.startswith("linux"):
        return False
    code = "from app.harden import harden; harden(); print(flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdin=-1, stdout=-1) as program:
        assert program.stdout is not None
        program.stdout.readline()
        try:
            with open(f"/proc/{program.pid}/mem", "rb"):
                return True
        except OSError:
            return False
        finally:
            program.kill()


only_where_memory_is_read = pytest.mark.skipif(
    not readable(), reason="only the superuser of Linux may read the memory of another process"
)


@pytest.fixture(autouse=True)
def _afternoon() -> None:
    """The process that takes the window's place goes by the clock of the PC, so this one does too."""


@only_where_memory_is_read
def test_the_search_finds_what_is_there(vault):
    program, key = driven(vault, restart=False)
    assert program.stdout is not None
    found = counts(program.pid, {"key": key, "password": PASSWORD, "name": NAME, "draft": DRAFT})
    assert min(found["key"], found["name"], found["draft"]) > 0, "a search that finds nothing proves nothing"
    assert program.stdout.readline() == "locked\n"
    print(
        "locked, same process:", counts(program.pid, {"key": key, "password": PASSWORD, "name": NAME, "draft": DRAFT})
    )
    program.kill()
    program.communicate()


@only_where_memory_is_read
def test_after_a_lock_a_fresh_process_stands_there_and_has_nothing_of_it(vault):
    program, key = driven(vault, restart=True)
    assert program.stdout is not None
    assert program.stdout.readline() == "locked\n"
    began = time.monotonic()
    heir = until(lambda: children_of(program.pid), "no successor was started")[0]
    try:
        program.wait(WAIT)
        print(f"handed over in {time.monotonic() - began:.2f} s")
        found = counts(heir, {"key": key, "password": PASSWORD, "name": NAME, "draft": DRAFT})
        assert found == {"key": 0, "password": 0, "name": 0, "draft": 0}
        assert counts(heir, {"user": "Kari"})["user"], "and it is the window, with the name in the field"
    finally:
        os.kill(heir, 9)
        program.communicate()


@pytest.mark.parametrize("program", ["raise SystemExit(3)", "print('something else')"])
def test_a_successor_that_does_not_come_leaves_the_locked_window_usable(qtbot, window, monkeypatch, program):
    real = subprocess.Popen
    monkeypatch.setattr(
        "ui.shell.successor.subprocess.Popen", lambda _, **how: real([sys.executable, "-c", program], **how)
    )
    heir = Successor(window, [])
    window.session.lock()
    assert not window.unlock.isEnabled()
    qtbot.waitUntil(window.unlock.isEnabled, timeout=20_000)
    assert heir._process is None
    unlock(qtbot, window)


def test_behind_the_calendar_the_next_window_shows_the_calendar(window, qtbot, monkeypatch):
    window.hide_at_once()
    told = handed(window)
    assert b"Kari" in told
    assert PASSWORD.encode() not in told
    monkeypatch.setattr("ui.shell.successor.sys.stdin", TextIOWrapper(BytesIO(told)))
    monkeypatch.setattr("ui.shell.successor._say_shown", lambda: None)
    window.come_back()
    assert not window.is_neutral()
    take_over(window)
    assert window.is_neutral()
