"""Writes small register folders, sound ones and faulty ones, for the tests of import and export."""

from pathlib import Path

from app.register.faults import Fault
from app.register.layout import ALL_FILES, FILES
from app.register.plan import ImportPlan, Known, plan_import

SOUND: dict[str, list[dict[str, str]]] = {
    "rooms.csv": [{"room": "K01", "offer": "women", "beds": "3"}, {"room": "M01", "offer": "men", "beds": "2"}],
    "persons.csv": [
        {"person": "P1", "kind": "adult", "anonymous": "no", "gender": "woman", "birth_year": "1990", "reserved": "no"},
        {"person": "P2", "kind": "child", "anonymous": "no", "gender": "man", "birth_year": "2015", "reserved": "no"},
    ],
    "stays.csv": [
        {
            "stay": "O1", "person": "P1", "household": "S1", "offer": "women", "room": "K01", "arrived": "2025-03-01",
            "departed": "2025-03-09", "brought_children": "with_children", "reasons_for_stay": "threats|forced_marriage",
        }
    ],
    "child_stays.csv": [
        {
            "stay": "C1", "person": "P2", "household": "S1", "offer": "women", "room": "K01", "arrived": "2025-03-01",
            "departed": "2025-03-09", "attends": "school",
        }
    ],
    "contacts.csv": [{"contact": "D1", "person": "P1", "date": "2025-02-01", "contact_mode": "day_visit"}],
    "requests.csv": [
        {"request": "F1", "date": "2025-02-02", "offer": "women", "adults": "1", "children": "0", "outcome": "admitted"}
    ],
}  # fmt: skip


def columns(file: str) -> list[str]:
    """The columns of a file, in the order of the specification."""
    return [column.name for column in ALL_FILES[file]]


def lines(file: str, rows: list[dict[str, str]], delimiter: str = ",") -> list[str]:
    """Header and rows as plain CSV lines; the cells must hold no delimiter."""
    names = columns(file)
    return [delimiter.join(names), *(delimiter.join(row.get(name, "") for name in names) for row in rows)]


def write(folder: Path, **changed: list[dict[str, str]]) -> Path:
    """The sound folder with some files replaced; `stays=` means stays.csv."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = SOUND | {f"{name}.csv": rows for name, rows in changed.items()}
    for name, rows in tables.items():
        (folder / name).write_text("\n".join(lines(name, rows)) + "\n", encoding="utf-8")
    return folder


def row(file: str, number: int = 0, **cells: str) -> dict[str, str]:
    """A row of the sound folder with some cells changed."""
    return SOUND[f"{file}.csv"][number] | cells


def rows(file: str, **cells: str) -> list[dict[str, str]]:
    """The rows of a sound file, the first with some cells changed."""
    return [row(file, **cells), *SOUND[f"{file}.csv"][1:]]


def plan(folder: Path, known: Known | None = None) -> ImportPlan:
    """What importing the folder would do."""
    return plan_import(folder, known or Known())


def places(faults: list[Fault]) -> set[tuple[str, int, str, str]]:
    """File, row, column and code of each fault."""
    return {(f.file, f.row, f.column, f.code) for f in faults}


assert set(SOUND) == set(FILES)
