"""Kill the writing process 300 times at random moments: while it writes, folds the log, backs up or re-keys.

After each kill the file is whole, every acknowledged change is there, the chain of the log fits, and every backup that
has its name proves itself. The yardstick is zero: nothing may be lost.
"""

import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from app.domain.errors import VaultError
from db import backup, generations, log, vault
from tests.benchmarks.line import Line
from tests.support import PASSWORD, QUICK

KILLS = 300
TINY = {"KILLS": 3}
"""So small that it runs inside the suite: a benchmark that is not run rots."""
ROOT = Path(__file__).parents[2]
WRITER = """
import random, sys
from datetime import date
from pathlib import Path
from app.use_cases.requests import Enquiry, record_enquiry
from db import backup_note, vault
folder, stick, password, lot = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], random.Random(int(sys.argv[4]))
opened = vault.unlock(folder, "Kari", password)
print("in", flush=True)
while True:
    step = lot.random()
    if step < 0.94:
        note = "x" * lot.choice([9, 900, 9000])
        print(opened.write(record_enquiry, Enquiry(date.today(), "women", 1, 0, "extra_bed", note=note)).result, flush=True)
    elif step < 0.96:
        opened.back_up(stick, copy=True)
    elif step < 0.98:
        opened.confirm(password)
        opened.rekey()
    else:
        opened.close()
        opened = vault.unlock(folder, "Kari", password)
"""


def measure() -> Iterator[Line]:
    """One line: how many acknowledged changes were lost in how many kills."""
    lot = random.Random(300)
    with tempfile.TemporaryDirectory() as name:
        folder, stick = Path(name) / "v", Path(name) / "pinne"
        stick.mkdir()
        vault.create(folder, "Kari", PASSWORD, cost=QUICK).vault.close()
        acknowledged: set[str] = set()
        faults: list[str] = []
        for _ in range(KILLS):
            said, ended = _run_and_kill(folder, stick, lot)
            acknowledged |= said
            faults += [f"the writer ended by itself: {ended}"] if ended != -signal.SIGKILL else []
            faults += _what_is_wrong(folder, stick, acknowledged)
        for fault in faults[:20]:
            print("  ", fault)
        backups = len(generations.generations(stick))
        yardstick = f"{len(acknowledged)} acknowledged, {backups} backups whole"
        yield Line(f"lost or damaged in {KILLS} kills", len(faults), 0.0, yardstick, most_ms=0, unit="lost")


def _run_and_kill(folder: Path, stick: Path, lot: random.Random) -> tuple[set[str], int]:
    """What it said was saved, and how it ended: anything but the kill is a fault of the benchmark or of the program."""
    command = [sys.executable, "-c", WRITER, str(folder), str(stick), PASSWORD, str(lot.randrange(1 << 30))]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert writer.stdout
    assert writer.stdout.readline() == "in\n"
    time.sleep(lot.uniform(0, 0.25))
    writer.send_signal(signal.SIGKILL)
    said = {line.strip() for line in writer.stdout.readlines() if line.endswith("\n")}
    ended = writer.wait()
    writer.stdout.close()
    return said, ended


def _what_is_wrong(folder: Path, stick: Path, acknowledged: set[str]) -> list[str]:
    opened = vault.unlock(folder, "Kari", PASSWORD)
    try:
        wrong = opened.check()
        there = {row[0] for row in opened.db.execute("SELECT code FROM request")}
        wrong += [f"lost: {code}" for code in sorted(acknowledged - there)[:3]]
        wrong += [f"log broken at {number}" for number in log.verify(opened.db).broken]
    finally:
        opened.close()
    for generation in generations.generations(stick):
        try:
            backup.verify_generation(generation.path)
        except VaultError as error:
            wrong.append(f"backup: {error.code}")
    return wrong
