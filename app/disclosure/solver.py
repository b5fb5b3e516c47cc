"""The one door to HiGHS (highspy): linear and integer programmes whose bounds are changed and that are solved again from where they
stood. Loaded when the first one is made: a program that protects nothing never loads it."""

import ctypes
import math
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from typing import Any

EPSILON = 1e-6
NODES = 20_000
"""How long a search for whole numbers goes on, counted in nodes and not in time, so that it ends the same way everywhere."""
Row = tuple[Mapping[int, float], float, float]
"""Coefficients by column, and the least and the most their sum may be."""


class Programme:
    """Columns with bounds, rows over them, and costs to be kept least. The same programme gives the same answer each time."""

    def __init__(self, bounds: Sequence[tuple[float, float]], rows: Sequence[Row], integer: bool = False) -> None:
        import highspy
        import numpy as np

        self._kinds = highspy
        solver: Any = highspy.Highs
        self._highs: Any = _quietly(solver)
        settings = {
            "output_flag": False, "log_to_console": False, "threads": 1, "random_seed": 0, "mip_rel_gap": 0.0, "mip_abs_gap": 0.0,
            "mip_max_nodes": NODES, "presolve": "on" if integer else "off",
        }  # fmt: skip
        for name, value in settings.items():
            self._highs.setOptionValue(name, value)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(bounds), len(rows)
        lp.col_cost_ = np.zeros(len(bounds))
        lp.col_lower_ = np.array([low for low, _ in bounds], dtype=float)
        lp.col_upper_ = np.array([high for _, high in bounds], dtype=float)
        lp.row_lower_ = np.array([low for _, low, _ in rows], dtype=float)
        lp.row_upper_ = np.array([high for _, _, high in rows], dtype=float)
        starts = [0]
        for terms, _, _ in rows:
            starts.append(starts[-1] + len(terms))
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.array(starts)
        lp.a_matrix_.index_ = np.array([column for terms, _, _ in rows for column in terms], dtype=int)
        lp.a_matrix_.value_ = np.array([factor for terms, _, _ in rows for factor in terms.values()], dtype=float)
        if integer:
            lp.integrality_ = [highspy.HighsVarType.kInteger] * len(bounds)
        self._highs.passModel(lp)

    def bound(self, column: int, low: float, high: float) -> None:
        """Set the bounds of a column."""
        self._highs.changeColBounds(column, low, high)

    def cost(self, column: int, cost: float) -> None:
        """Set what one of a column costs."""
        self._highs.changeColCost(column, cost)

    def add(self, terms: Mapping[int, float], low: float, high: float = math.inf) -> None:
        """Add a row."""
        import numpy as np

        columns = np.array(list(terms), dtype=np.int32)
        self._highs.addRow(low, high, len(terms), columns, np.array(list(terms.values()), dtype=float))

    def solve(self) -> list[float] | None:
        """The columns of the cheapest solution, or None where nothing fits, or nothing was found in `NODES`."""
        self._highs.run()
        if self._highs.getModelStatus() != self._kinds.HighsModelStatus.kOptimal:
            return None
        return list(self._highs.getSolution().col_value)

    def reduced(self) -> list[float]:
        """What each column would add to the cost of the newest solution, by one."""
        return list(self._highs.getSolution().col_dual)


def whole(values: Sequence[float]) -> bool:
    """Whether all are whole numbers, as near as it is computed."""
    import numpy as np

    table = np.asarray(values)
    return bool(np.all(np.abs(table - np.rint(table)) < EPSILON))


def _quietly(make: Callable[[], Any]) -> Any:
    """The first solver of a process prints a line of its maker's past every setting; it must not stand in what a command writes."""
    _let_it_speak(make)
    return make()


@cache
def _let_it_speak(make: Callable[[], Any]) -> None:
    """Once, to nobody."""
    try:
        kept = os.dup(1)
    except OSError:  # a window has no output
        return
    if sys.stdout:
        sys.stdout.flush()
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        try:
            make()
            with suppress(OSError, AttributeError):
                ctypes.CDLL("ucrtbase" if sys.platform == "win32" else None).fflush(None)
        finally:
            os.dup2(kept, 1)
            os.close(kept)
