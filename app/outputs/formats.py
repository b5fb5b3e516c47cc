"""The formats a return goes out in, by name."""

from app.domain.errors import RuleBroken
from app.outputs.edition import Edition

FORMATS = ("json", "pdf", "xlsx", "csv", "html")


def report_bytes(edition: Edition, form: str, marks: bool = False) -> bytes:
    """The return in one format; the heavy libraries are imported only when they are needed.

    Raises RuleBroken `undrawable` when a PDF lacks a sign and `marks` may not stand for it."""
    if form == "pdf":
        from app.outputs.report_pdf import pdf_bytes

        return pdf_bytes(edition, marks)
    if form == "html":
        from app.outputs.page import html_bytes

        return html_bytes(edition)
    if form not in FORMATS:
        raise RuleBroken("unknown_code", value=form)
    from app.outputs import sheets

    if form == "xlsx":
        return sheets.xlsx_bytes(edition)
    return sheets.csv_bytes(edition) if form == "csv" else sheets.json_bytes(edition)


def neutral_name(year: int, form: str, public: bool = False) -> str:
    """A file name that says nothing about a shelter, and tells the edition for the house from the one for everybody."""
    return f"rapport-{year}{'-offentlig' if public else '-internt'}.{form}"
