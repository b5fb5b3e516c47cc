"""The engine: DuckDB makes the long tables of the returns that fit, writes them as Parquet, and asks them the national queries.

The queries are the .sql files in resources/national; they read four tables and know nothing of files or of this program.
"""

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, Final, Self

import duckdb

from app.domain.errors import RuleBroken
from app.national.gather import Found
from app.national.names import adds_up, base_of, counts_nights, counts_whole, question_of
from app.paths import RESOURCES

QUERIES: Final = RESOURCES / "national"
TABLES: Final = ("submissions", "values", "nights", "answers", "sums")
LEAST_WATCHED: Final = 20
"""A change from year to year is looked at where one of the two is at least this."""
MOST_SCORE: Final = 3.5
"""Iglewicz and Hoaglin's bound of the modified z-score."""
LEAST_PEERS: Final = 5

Row = dict[str, Any]
EngineError = duckdb.Error
"""What the engine says when memory or disk runs out."""


class Engine:
    """The returns of one collation in DuckDB, in memory; `close` lets go of them."""

    def __init__(self, threads: int | None = None) -> None:
        offline: dict[str, str | bool | int | float | list[str]] = {
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "python_enable_replacements": False,
        }
        self._db = duckdb.connect(config=offline | ({"threads": threads} if threads else {}))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of everything."""
        self._db.close()

    def load(self, spool: Path, files: Iterable[Found]) -> None:
        """Make the tables of the files that fit; `spool` holds their contents (`gather`)."""
        keys = json.dumps([file.key for file in files if file.fits])
        self._db.execute("""CREATE TABLE kept AS SELECT unnest(from_json($keys, '["INTEGER"]')) AS k""", {"keys": keys})
        first, *others = _statements("load")
        self._db.execute(first, {"spool": str(spool)})
        self._figures()
        for statement in others:
            self._db.execute(statement)

    def _figures(self) -> None:
        """What each name that occurs says about itself (`names`), as a table."""
        names = sorted(self._db.execute("SELECT DISTINCT unnest(map_keys(d.values)) AS figure FROM raw").fetchall())
        about = [
            {
                "figure": name,
                "question": question_of(name),
                "base": base_of(name) or None,
                "adds": adds_up(name),
                "whole": counts_whole(name),
                "nights": counts_nights(name),
            }
            for (name,) in names
        ]
        shape = json.dumps([_FIGURE])
        self._db.execute(
            f"CREATE TABLE figures AS SELECT unnest(from_json($about, '{shape}'), recursive := true)",
            {"about": json.dumps(about)},
        )

    def ask(self, query: str, **given: object) -> list[Row]:
        """The rows of a query in resources/national, by column name."""
        (statement,) = _statements(query)
        cursor = self._db.execute(statement, given or None)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def watch(self, figures: Sequence[str]) -> None:
        """The figures whose change from one year to the next is looked at."""
        self._db.execute("CREATE OR REPLACE TABLE watched AS SELECT unnest($names) AS figure", {"names": list(figures)})

    def last_year(self) -> list[Row]:
        """Each watched figure of a centre that changed by more than 30 %."""
        return self.ask("last_year", least=LEAST_WATCHED)

    def peers(self) -> list[Row]:
        """Each ratio of a centre that is far from those of its size and year."""
        return self.ask("peers", most=MOST_SCORE, peers=LEAST_PEERS)

    def write_parquet(self, folder: Path) -> list[Path]:
        """The tables as Parquet files in a folder that is there; RuleBroken `national_parquet` when they cannot be written."""
        written = []
        for name in TABLES:
            path = folder / f"{name}.parquet"
            order = "year, k" if name != "submissions" else "year, centre"
            try:
                with suppress(FileNotFoundError):
                    path.unlink()
                target = str(path).replace("'", "''")
                self._db.execute(f"COPY (SELECT * FROM \"{name}\" ORDER BY {order}) TO '{target}' (FORMAT parquet)")
            except (duckdb.Error, OSError):
                raise RuleBroken("national_parquet", file=path.name) from None
            written.append(path)
        return written

    def open_parquet(self, folder: Path) -> None:
        """The tables as views of Parquet files: the same queries on files another engine may have made or will read."""
        for name in TABLES:
            source = str(folder / f"{name}.parquet").replace("'", "''")
            self._db.execute(f"CREATE VIEW \"{name}\" AS SELECT * FROM read_parquet('{source}')")


_FIGURE: Final = {
    "figure": "VARCHAR", "question": "VARCHAR", "base": "VARCHAR", "adds": "BOOLEAN", "whole": "BOOLEAN", "nights": "BOOLEAN",
}  # fmt: skip


@cache
def _statements(query: str) -> tuple[str, ...]:
    """The statements of a file; no comment of ours holds a semicolon that ends a line."""
    text = (QUERIES / f"{query}.sql").read_text(encoding="utf-8")
    parts = [part.strip() for part in text.split(";\n")]
    return tuple(part.rstrip(";") for part in parts if part)
