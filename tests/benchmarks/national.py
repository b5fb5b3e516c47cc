"""The nation put together: seconds, seconds per return (growth must be linear), and the engine beside loops in plain Python.

The largest (10,000 centres in 10 years, 1.5 GB of files) only with LIVD_BENCH_LARGE=1 in the environment.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from app.national.collate import collated
from app.national.engine import Engine
from app.national.exchange import digest
from app.national.names import adds_up, base_of
from app.outputs.national import national_files
from tests.benchmarks.line import Line, timed
from tests.made_returns import whole

NATION, MANY, LARGE = 43, 1000, 10_000
YEARS = 10
TIMES = 3
LAST_YEAR = 2025
TINY = {"NATION": 2, "MANY": 4, "YEARS": 2, "TIMES": 1}
"""So small that it runs inside the suite: a benchmark that is not run rots."""


def folder_of(folder: Path, centres: int, years: int) -> Path:
    """A folder of so many returns; beyond the first 43 centres the numbers come again under other ids."""
    folder.mkdir()
    for year in range(LAST_YEAR - years + 1, LAST_YEAR + 1):
        made = [whole(n, year).as_json() for n in range(min(centres, 43))]
        for n in range(centres):
            content = made[n % len(made)]
            content = {**content, "centre": {**content["centre"], "id": f"c{n:06d}"}}
            content["digest"] = digest(content)
            (folder / f"{year}-{n:06d}.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return folder


def put_together(folder: Path, out: Path) -> None:
    """Everything `collate` does but start Python: read, check, count, and write every format."""
    out.mkdir()
    with collated(folder, work=out) as (collation, engine):
        assert collation.all_fit
        for name, content in national_files(collation):
            (out / name).write_bytes(content)
        engine.write_parquet(out)


def in_plain_python(folder: Path) -> dict[tuple[int, str, str, str], list[int]]:
    """The same totals and shares by loops over the same files: for each year, group and figure sum, base and how many."""
    sums: dict[tuple[int, str, str, str], list[int]] = {}
    for path in folder.glob("*.json"):
        add(json.loads(path.read_bytes()), sums)
    return sums


def add(content: Any, sums: dict[tuple[int, str, str, str], list[int]]) -> None:
    """One return added to the sums of its three groups."""
    fte = content["centre"]["fte"]
    size = "small" if fte <= 5 else "medium" if fte < 10 else "large"
    groups = (("all", ""), ("size", size), ("form", content["centre"]["organisation_form"]))
    values = content["values"]
    for figure, value in values.items():
        if isinstance(value, int) and adds_up(figure):
            base = values.get(base_of(figure), 0)
            for dimension, part in groups:
                found = sums.setdefault((content["year"], dimension, part, figure), [0, 0, 0])
                found[0] += value
                found[1] += base
                found[2] += 1


def add_all(contents: list[Any], sums: dict[tuple[int, str, str, str], list[int]]) -> None:
    """Every return added."""
    for content in contents:
        add(content, sums)


def measure() -> Iterator[Line]:
    """The sizes one after another, each beside plain Python on the same files; then the queries alone."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        yield _all(work, NATION, 1, most_ms=None)
        line = _all(work, NATION, YEARS, most_ms=3000)
        yield line
        each = line.figure / (NATION * YEARS)
        for centres in (MANY, *([LARGE] if os.environ.get("LIVD_BENCH_LARGE") else [])):
            yield from _growth(work, centres, each)


def _all(work: Path, centres: int, years: int, most_ms: float | None) -> Line:
    folder = folder_of(work / f"{centres}x{years}", centres, years)
    numbers = count()
    ours = min(
        timed(lambda: put_together(folder, work / f"out{centres}x{years}-{next(numbers)}")) for _ in range(TIMES)
    )
    plain = min(timed(lambda: in_plain_python(folder)) for _ in range(TIMES))
    shutil.rmtree(folder)
    return Line(
        f"collate {centres} x {years}, all formats", ours, plain, "totals and shares alone, plain Python", most_ms
    )


def _growth(work: Path, centres: int, each_before: float) -> Iterator[Line]:
    """So many centres: milliseconds for each return beside those of the nation's 43, and the queries beside the same loops."""
    folder = folder_of(work / "many", centres, YEARS)
    took = timed(lambda: put_together(folder, work / "out"))
    each = took / (centres * YEARS)
    name = f"collate {centres} x {YEARS} ({took / 1000:.1f} s), a return"
    yield Line(name, each, each_before, f"a return of {NATION} x {YEARS}", most_ratio=1.5)
    contents = [json.loads(path.read_bytes()) for path in sorted(folder.glob("*.json"))[: 10 * MANY]]
    sums: dict[tuple[int, str, str, str], list[int]] = {}
    plain = timed(lambda: add_all(contents, sums)) * centres * YEARS / len(contents)
    with Engine() as engine:
        engine.open_parquet(work / "out")
        rows = list[Any]()
        asked = timed(lambda: rows.extend((*engine.ask("totals"), *engine.ask("shares"))))
    if len(contents) == centres * YEARS:
        known = {(r["year"], r["dimension"], r["part"], r["figure"]): r["known"] for r in rows if "known" in r}
        assert known == {key: found[0] for key, found in sums.items()}
    yield Line(f"totals and shares of {centres} x {YEARS}", asked, plain, "the same by loops in memory", most_ratio=0.5)
    shutil.rmtree(folder)
    shutil.rmtree(work / "out")
