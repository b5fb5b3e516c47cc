"""Everything one collation is written as: the name of each file and its content."""

from collections.abc import Iterable, Iterator

from app.national.collate import Collation
from app.national.gather import Found
from app.outputs import national_pdf, national_sheets

FILES = "filer.csv"
PARQUET = "parquet"
"""The folder of the long tables, beside the files."""


def files_csv(files: Iterable[Found]) -> bytes:
    """The list of what was read and left out, which is written even when nothing fitted."""
    return national_sheets.files_csv(files)


def national_files(collation: Collation) -> Iterator[tuple[str, bytes]]:
    """The files one by one, the list of what was read first."""
    yield FILES, files_csv(collation.found)
    yield "nasjonale-tabeller.json", national_sheets.json_bytes(collation)
    yield "nasjonale-tabeller.csv", national_sheets.cells_csv(collation)
    yield "sentre.csv", national_sheets.centres_csv(collation)
    yield "se-paa.csv", national_sheets.checks_csv(collation)
    yield "nasjonale-tabeller.xlsx", national_sheets.xlsx_bytes(collation)
    yield "nasjonale-tabeller.pdf", national_pdf.pdf_bytes(collation)
