"""One benchmark's result, and how it is printed."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Line:
    """`figure` and `yardstick` in milliseconds, or in what `unit` says. Bounds that are None do not apply."""

    name: str
    figure: float
    yardstick: float
    yardstick_name: str
    most_ms: float | None = None
    most_ratio: float | None = None
    unit: str = "ms"

    @property
    def ratio(self) -> float:
        """Figure over yardstick."""
        return self.figure / self.yardstick if self.yardstick else float("inf")

    @property
    def ok(self) -> bool:
        """Within its bounds."""
        in_time = self.most_ms is None or self.figure <= self.most_ms
        return in_time and (self.most_ratio is None or self.ratio <= self.most_ratio)


def show(line: Line) -> None:
    """Print one line."""
    bounds = [f"<= {line.most_ms:g} {line.unit}"] if line.most_ms is not None else []
    bounds += [f"<= {line.most_ratio:g} x"] if line.most_ratio is not None else []
    yardstick = f"{line.yardstick_name} {line.yardstick:.1f} {line.unit}"
    verdict = "ok" if line.ok else "misses"
    figure = f"{line.figure:8.1f} {line.unit:4}"
    ratio = f"ratio {line.ratio:5.2f}"
    print(f"{line.name:44} {figure} | {yardstick:52} | {ratio} | {' and '.join(bounds):22} | {verdict}", flush=True)


def milliseconds(work: Callable[[], object], times: int = 7) -> float:
    """The median time of some runs."""
    return median(timed(work) for _ in range(times))


def timed(work: Callable[[], object]) -> float:
    """The time of one run in milliseconds."""
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)
