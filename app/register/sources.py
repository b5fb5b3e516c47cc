"""Which files of a folder a register is read from. What resembles one of them and is not read is a fault, never a silent skip."""

import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.errors import RuleBroken
from app.register.faults import Fault
from app.register.layout import ALL_FILES, FILES

TABLES = (".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".xls", ".ods", ".numbers")
WORKBOOK = ".xlsx"
_COPY = re.compile(r"^(kopi av|copy of)\s+|\s*\(\d+\)$|[\s_–-]*(kopi|copy)\s*\d*$")


@dataclass(slots=True)
class Sources:
    """The CSV files by name, or the one workbook; and those of the register that are there under another name."""

    files: dict[str, Path] = field(default_factory=dict)
    workbook: Path | None = None
    misnamed: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)


def find_sources(path: Path) -> Sources:
    """What is to be read. RuleBroken `no_register_folder` when there is nothing."""
    sources = Sources()
    if path.is_file() and path.suffix == WORKBOOK:
        sources.workbook = path
        return sources
    workbooks: list[Path] = []
    if path.is_dir():
        for file in sorted(path.iterdir()):
            if file.is_file() and not file.name.startswith((".", "~$")):
                _place(file, sources, workbooks)
    if not (sources.files.keys() & FILES.keys() or sources.misnamed or workbooks):
        raise RuleBroken("no_register_folder", folder=path.name)
    _choose_workbook(workbooks, sources)
    return sources


def _place(file: Path, sources: Sources, workbooks: list[Path]) -> None:
    name = unicodedata.normalize("NFC", file.name)
    wanted = resembled(name)
    if name in ALL_FILES:
        sources.files[name] = file
    elif wanted:
        sources.misnamed.add(wanted)
        sources.faults.append(Fault(name, 0, "", "misnamed_file", {"wanted": wanted}))
    elif file.suffix == WORKBOOK:
        workbooks.append(file)
    elif file.suffix.casefold() in TABLES and file.suffix.casefold() != ".txt":
        sources.warnings.append(Fault(name, 0, "", "unread_file"))


def _choose_workbook(workbooks: list[Path], sources: Sources) -> None:
    if len(workbooks) == 1 and not sources.files:
        sources.workbook = workbooks[0]
        return
    code = "workbook_beside_files" if sources.files else "several_workbooks"
    sources.faults += [Fault(file.name, 0, "", code) for file in workbooks]


def resembled(name: str) -> str:
    """The file of the register that a name is meant for: stays.csv for Stays.csv, stays (1).csv, stays.xlsx, Kopi av stays.csv."""
    stem = unicodedata.normalize("NFC", name).casefold().strip()
    while True:
        shorter = next((stem.removesuffix(end).strip() for end in TABLES if stem.endswith(end)), _COPY.sub("", stem))
        if shorter == stem:
            break
        stem = shorter
    meant = re.sub(r"[\s_–-]+", "_", stem).strip("_") + ".csv"
    return meant if meant in ALL_FILES else ""
