"""An old office PC: the benchmarks in processes that get a quarter of one core, by stopping and letting them go in turn.

No cgroup is asked for, so it runs everywhere; yardsticks are slowed as much as what is measured.
"""

import os
import signal
import subprocess
import sys
import time

SHARE = 0.25
SLICE = 0.020
"""Seconds of a turn: of each the processes run SHARE."""


def main() -> int:
    """Run `python -m tests.benchmarks` slowed; its exit status."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    child = subprocess.Popen([sys.executable, "-m", "tests.benchmarks"], start_new_session=True)
    while child.poll() is None:
        _signal(child.pid, signal.SIGCONT)
        time.sleep(SLICE * SHARE)
        _signal(child.pid, signal.SIGSTOP)
        time.sleep(SLICE * (1 - SHARE))
    return child.returncode


def _signal(group: int, what: signal.Signals) -> None:
    try:
        os.killpg(group, what)
    except ProcessLookupError:
        return


if __name__ == "__main__":
    sys.exit(main())
