"""`make bench`: a line for each benchmark: name, figure, yardstick, ratio, bound, and ok or misses."""

import sys

from tests.benchmarks import (
    board,
    copying,
    crash,
    disclosure,
    guard,
    large,
    national,
    opening,
    pages,
    papers,
    reading,
    record,
    starting,
)
from tests.benchmarks.line import Line, show

MODULES = (starting, opening, reading, board, record, guard, pages, papers, disclosure, large, national, copying, crash)


def main() -> int:
    """Run them all; exit status 1 when any misses its bound."""
    lines: list[Line] = []
    for module in MODULES:
        for line in module.measure():
            show(line)
            lines.append(line)
    return int(not all(line.ok for line in lines))


if __name__ == "__main__":
    sys.exit(main())
