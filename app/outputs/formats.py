"""The formats a return goes out in, by name."""

from app.domain.errors import RuleBroken
from app.forms.figures import AnnualReturn

FORMATS = ("json", "pdf", "xlsx", "csv")


def report_bytes(result: AnnualReturn, centre: str, form: str, marks: bool = False) -> bytes:
    """The return in one format; the heavy libraries are imported only when they are needed.

    Raises RuleBroken `undrawable` when a PDF lacks a sign and `marks` may not stand for it."""
    if form == "pdf":
        from app.outputs.pdf import pdf_bytes

        return pdf_bytes(result, centre, marks)
    if form not in FORMATS:
        raise RuleBroken("unknown_code", value=form)
    from app.outputs import sheets

    if form == "xlsx":
        return sheets.xlsx_bytes(result, centre)
    return sheets.csv_bytes(result) if form == "csv" else sheets.json_bytes(result)


def neutral_name(year: int, form: str) -> str:
    """A file name that says nothing about a shelter."""
    return f"rapport-{year}.{form}"
