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
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication(["bare"])
window = QMainWindow()
window.resize(1366, 768)
window.show()
window.grab()
QTimer.singleShot(0, app.quit)
app.exec()
"""
OURS = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from app.__main__ import _Vaults
from ui import main
from ui.session import Session
from ui.shell.window import Window
application = main.make_application()
session = Session(_Vaults(), Path(sys.argv[1]))
window = Window(session)
window.show()
window.grab()
QTimer.singleShot(0, window.close)
application.exec()
"""


def measure() -> Iterator[Line]:
    """Both in fresh processes, alternating."""
    with tempfile.TemporaryDirectory() as folder:
        vault.create(Path(folder) / "v", "Kari", PASSWORD).vault.close()

        def run(code: str) -> None:
            environment = {**os.environ, "PYTHONPATH": os.getcwd()}
            command = [sys.executable, "-c", code, f"{folder}/v"]
            subprocess.run(command, env=environment, check=True, capture_output=True)

        run(BARE)
        run(OURS)
        pairs = [(timed(lambda: run(BARE)), timed(lambda: run(OURS))) for _ in range(15)]
        bare, ours = (median(times) for times in zip(*pairs, strict=True))
        yield Line("start to unlock window", ours, bare, "a bare PySide6 window", most_ratio=1.5)
