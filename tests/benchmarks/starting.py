"""From starting the program to the unlock window on the screen, beside a bare Qt window."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from db import vault
from tests.benchmarks.line import Line, timed
from tests.support import PASSWORD

BARE = """
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication(["bare"])
window = QMainWindow()
window.resize(1366, 768)
window.show()
window.grab()
print("shown", flush=True)
"""

PAIRS = 15
TINY = {"PAIRS": 1}
"""So small that it runs inside the suite: a benchmark that is not run rots."""


def measure() -> Iterator[Line]:
    """Both in fresh processes, alternating."""
    with tempfile.TemporaryDirectory() as folder:
        vault.create(Path(folder) / "v", "Kari", PASSWORD).vault.close()

        def run(command: list[str]) -> None:
            """Until the window has been drawn; what closing costs is not part of it."""
            environment = {**os.environ, "PYTHONPATH": os.getcwd(), "LIVD_VAULT": f"{folder}/v"}
            process = subprocess.Popen(
                [sys.executable, *command],
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            assert process.stdout
            assert process.stdout.readline() == b"shown\n"
            leaving.append(process)

        def leave() -> None:
            with leaving.pop() as process:  # waits, and closes what it was read through
                process.wait()

        bare_window, livd = ["-c", BARE], ["-m", "app", "window", "--until-shown"]
        leaving: list[subprocess.Popen[bytes]] = []
        for command in (bare_window, livd):
            run(command)
            leave()

        def alone(command: list[str]) -> float:
            took = timed(lambda: run(command))
            leave()
            return took

        pairs = [(alone(bare_window), alone(livd)) for _ in range(PAIRS)]
        bare, ours = (median(times) for times in zip(*pairs, strict=True))
        yield Line("start to unlock window", ours, bare, "a bare PySide6 window", most_ratio=1.5)
