"""An attacker who knows nothing of app/disclosure: finds out by adding up what hangs together in open returns, and then narrows
what is hidden in a public one by linear programmes.

It is given open returns (name -> number) of other centres and years, and guesses from the names which numbers could belong
together; what holds in all of them it believes.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations

import highspy
import numpy as np

Numbers = Mapping[str, int]
Known = tuple[dict[str, int], float, float]
"""Factor by name, and between what the sum lies."""


def learn(opened: Sequence[Numbers]) -> list[Known]:
    """What holds in every open return, of what the names suggest."""
    names = sorted(set.intersection(*(set(one) for one in opened)))
    found: list[Known] = []

    def always(terms: dict[str, int], low: float, high: float) -> bool:
        sums = [sum(factor * one[name] for name, factor in terms.items()) for one in opened]
        return all(low <= number <= high for number in sums)

    def believe(parts: Iterable[str], whole: Iterable[str]) -> None:
        terms = dict.fromkeys(parts, 1)
        for name in whole:
            terms[name] = terms.get(name, 0) - 1
        if len(terms) < 2:
            return
        if always(terms, 0, 0):
            found.append((terms, 0, 0))
        else:
            for low, high in ((0, math.inf), (-math.inf, 0)):
                if always(terms, low, high):
                    found.append((terms, low, high))

    families: dict[str, list[str]] = defaultdict(list)
    for name in names:
        families[name.rpartition(".")[0]].append(name)
        families[name.removesuffix(".n").rpartition(".")[0]].append(name)
    wholes = [name for name in names if name.endswith((".all", ".base", ".stays"))]
    for members in families.values():
        inside = sorted(set(members))
        for whole in (name for name in inside if name in wholes):
            plain = [n for n in inside if n not in wholes and not n.endswith(".missing")]
            believe(plain, [whole])
            for part in plain:
                believe([part], [whole])
        beside = [n for n in inside if n.endswith((".base", ".missing"))]
        for top in (n for n in names if n.endswith((".all", ".stays")) or ".brought" in n or n.startswith("brought")):
            believe(beside, [top])
    for dimension in ("month", "offer"):
        for name in (n for n in names if n.endswith(".all")):
            believe([n for n in names if n.startswith(name.removesuffix("all") + dimension)], [name])
    for one, other in combinations((n for n in names if n.endswith((".all", ".woman", ".man"))), 2):
        if one.rpartition(".")[2] == other.rpartition(".")[2]:
            believe([one], [other])
    for name in (n for n in names if ".offer." in n):
        for other in (n for n in names if n.startswith(name.partition(".")[0] + ".") and ".offer." not in n):
            believe([name], [other])
    for name in (n for n in names if n.count(".") >= 1):
        head, *rest = name.split(".")
        believe([n for n in names if n != name and n.split(".")[0] == head and n.split(".")[2:] == rest], [name])
    return found


def narrow(
    known: Sequence[Known], shown: Numbers, hidden: Iterable[str], asked: Collection[str]
) -> dict[str, tuple[float, float]]:
    """Between what each hidden number that is `asked` about must lie. The hidden ones are 0 or more."""
    names = sorted(hidden)
    column = {name: number for number, name in enumerate(names)}
    rows = []
    for terms, low, high in known:
        if not all(name in column or name in shown for name in terms):
            continue
        rest = sum(factor * shown[name] for name, factor in terms.items() if name not in column)
        inside = {column[name]: factor for name, factor in terms.items() if name in column}
        if inside:
            rows.append((inside, low - rest, high - rest))
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    for _ in names:
        highs.addVar(0, math.inf)
    for inside, low, high in rows:
        columns = np.array(list(inside), dtype=np.int32)
        highs.addRow(low, high, len(inside), columns, np.array(list(inside.values()), dtype=float))
    found = {}
    for name in asked:
        number, ends = column[name], []
        for sense in (1.0, -1.0):
            highs.changeColCost(number, sense)
            highs.run()
            unbounded = highs.getModelStatus() != highspy.HighsModelStatus.kOptimal
            ends.append(math.inf if unbounded else highs.getSolution().col_value[number])
            highs.changeColCost(number, 0.0)
        found[name] = (ends[0], ends[1])
    return found
