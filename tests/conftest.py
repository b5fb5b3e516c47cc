"""What every test stands on: no display, no stray log, no thread or window left behind."""

import logging
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

collect_ignore = ["benchmarks"]

import pytest
from PySide6.QtWidgets import QApplication

MEMORY, ENOUGH = Path("/dev/shm"), 4_000_000_000


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Vaults of tests lie in memory where there is room: every commit is fsynced, and thousands of vaults are made. What is
    asked of real disks and of a kill is asked of their own (tests/db/test_disk_faults.py)."""
    first = not hasattr(config, "workerinput")
    if first:  # a hundred processes are started, and each would compile the program anew
        compiled = tempfile.mkdtemp(prefix="livd-compiled-")
        config.add_cleanup(lambda: shutil.rmtree(compiled, ignore_errors=True))
        os.environ["PYTHONPYCACHEPREFIX"] = compiled
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    alone = first and config.option.basetemp is None
    if alone and MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH:
        config.option.basetemp = folder = tempfile.mkdtemp(prefix="livd-tests-", dir=MEMORY)
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


@pytest.fixture(autouse=True)
def _no_stray_logs(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A warning or an error in our own log fails the test that caused it, unless the test cleared it."""
    yield
    bad = [r.getMessage() for r in caplog.get_records("call") if r.name == "livd" and r.levelno >= logging.WARNING]
    assert not bad, bad


@pytest.fixture(scope="session", autouse=True)
def _password_just_typed() -> Iterator[None]:
    """The password vouches for ever, as if it had just been typed; `asks_again` is for the tests of how it is asked."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("db.open_vault.CONFIRMED_SECONDS", float("inf"))
        yield


@pytest.fixture
def asks_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The password is asked for again as it is outside the tests."""
    monkeypatch.setattr("db.open_vault.CONFIRMED_SECONDS", 300)


@pytest.fixture(autouse=True)
def _nothing_left_behind() -> Iterator[None]:
    """Threads and windows that a test started are gone when it ends. The windows are asked, not `topLevelWidgets`: that makes
    wrappers of Qt's own parts too, and has crashed."""
    before = set(threading.enumerate())
    yield
    left = [t.name for t in threading.enumerate() if t not in before and t.name.startswith("database")]
    assert not left, left
    application = QApplication.instance()
    if isinstance(application, QApplication):
        shown = [window.objectName() for window in application.topLevelWindows() if window.isVisible()]
        assert not shown, shown


@pytest.fixture(autouse=True)
def sticks_are_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' sticks are folders beside the vault; tests/app/test_drives.py and those who ask for it see real disks."""
    monkeypatch.setattr("app.drives.same_disk", lambda *_: False)
