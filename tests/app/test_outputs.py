"""What goes out on paper and in files says the same numbers, reads back, and can never run as a formula."""

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import date
from html import escape

import openpyxl
import pypdf
import pytest
from pypdf.generic import Destination

from app.domain.errors import RuleBroken
from app.forms.count import count_year
from app.forms.rounding import percent_cell
from app.forms.rules import CountingRules
from app.forms.tables import tables_of
from app.forms.years import MAIN, beside
from app.outputs.edition import Edition, summary
from app.outputs.formats import FORMATS, neutral_name, report_bytes
from app.outputs.sheets import rows_of
from app.texts import text
from tests.app.build import AFTERWARDS, count, havn_register

CENTRE = "Guovdageainnu čáđŋ š Åse Ø & Æ <b>senter</b>"
FORMULA = "=1+1"


def result(year=2025):
    return count_year(havn_register(), year, CountingRules(), AFTERWARDS)


def edition(centre=CENTRE, of=None, **more) -> Edition:
    return Edition(result() if of is None else of, centre, **more)


@pytest.fixture(scope="module")
def pdf() -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(report_bytes(edition(), "pdf")))


@pytest.fixture(scope="module")
def pages(pdf) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pdf.pages]


@pytest.fixture(scope="module")
def book() -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(report_bytes(edition(FORMULA), "xlsx")))


# -- PDF --------------------------------------------------------------------------------------------------------


def test_the_cover_has_the_centres_name_with_every_letter(pages):
    assert CENTRE in pages[0]


def test_the_document_says_its_title_and_its_language(pdf):
    assert pdf.metadata.title == "Årsrapport 2025"
    assert pdf.trailer["/Root"]["/Lang"] == "nb-NO"


def test_every_page_carries_its_number(pages):
    for number, page in enumerate(pages, start=1):
        assert re.search(rf"\bSide {number}\b", page), number


def test_the_outline_leads_to_every_chapter_and_table(pdf, pages):
    flat: list[Destination] = []

    def walk(entries):
        for entry in entries:
            walk(entry) if isinstance(entry, list) else flat.append(entry)

    walk(pdf.outline)
    tables = tables_of(result())
    chapters = list(dict.fromkeys(table.chapter for table in tables))
    assert sorted(entry.title for entry in flat) == sorted(
        [*chapters, *(table.heading for table in tables), text("report", "rules")]
    )
    for entry in flat:
        page = pages[pdf.get_destination_page_number(entry)]
        assert " ".join(entry.title.split()) in page, entry.title


def test_the_first_page_has_the_ten_numbers_and_the_last_the_rules(pages):
    assert AFTERWARDS.strftime("%d.%m.%Y") in pages[0]
    for label, number, _ in summary(edition()):
        assert f"{label} {number}".replace("\u00a0", " ") in pages[0].replace("\u00a0", " "), label
    for number in range(1, 13):
        assert f"{number}. " in pages[-1]


def test_every_page_says_whose_it_is_for_whom_and_that_a_year_is_not_over():
    reader = pypdf.PdfReader(io.BytesIO(report_bytes(edition("Havn", count(year=2026, as_of=date(2026, 6, 1))), "pdf")))
    for page in reader.pages:
        words = " ".join(page.extract_text().split())
        assert "Havn · Internt · Foreløpig" in words


def test_the_report_is_one_a_municipal_council_can_be_sent(pages):
    assert len(pages) <= 14


def test_the_numbers_stand_on_paper(pages):
    text = " ".join(pages)
    assert "2 441" in text.replace("\u00a0", " "), "the nights of 2025"
    assert "20,3" in text, "mean nights per stay"
    assert "–" in text, "a category not asked"


def test_every_font_is_embedded_so_that_any_printer_has_the_letters(pdf):
    for page in pdf.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            parts = font.get_object()
            descriptor = parts.get("/FontDescriptor")
            name = str(parts["/BaseFont"])
            assert descriptor is not None or name == "/Helvetica", name
            assert descriptor is None or "/FontFile2" in descriptor.get_object(), name


def test_a_return_of_nothing_and_a_centre_without_a_name_still_print():
    reader = pypdf.PdfReader(io.BytesIO(report_bytes(edition("", count()), "pdf")))
    assert len(reader.pages) > 2


# -- spreadsheet ------------------------------------------------------------------------------------------------


def test_no_cell_of_the_workbook_is_a_formula_or_a_link(book):
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert any(cell.value == FORMULA and cell.data_type == "s" for cell in cells), "the centre's name is text"
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not any(cell.hyperlink for cell in cells)


def test_the_file_itself_holds_no_formula_and_no_link():
    with zipfile.ZipFile(io.BytesIO(report_bytes(edition(FORMULA), "xlsx"))) as parts:
        for name in parts.namelist():
            content = parts.read(name).decode("utf-8", "replace")
            assert "<f>" not in content, name
            assert "hyperlink" not in content.replace("schemas.openxmlformats.org", ""), name


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "http://example.org", "123", "\t=1"])
def test_a_centre_named_like_anything_else_than_text_is_still_text(name):
    workbook = openpyxl.load_workbook(io.BytesIO(report_bytes(edition(name, count()), "xlsx")))
    cover = [line[0] for line in workbook.worksheets[0].iter_rows()]
    (cell,) = [c for c in cover if c.value is not None and str(c.value).strip() == name.strip()]
    assert cell.data_type == "s"


def test_the_list_of_all_figures_has_every_number_as_a_number(book):
    values = {line[2].value: line[3] for line in book[text("report", "figures")].iter_rows(min_row=2)}
    for name, figure in result().figures.items():
        assert values[name].data_type == "n", name
        assert values[name].value == figure.value, name


def test_what_was_not_asked_is_a_dash_and_not_a_nought(book):
    values = {line[2].value: line[3].value for line in book[text("report", "figures")].iter_rows(min_row=2)}
    assert values["assistance_residents.systematic_threat_assessment.n"] == "–"


def test_there_is_a_sheet_for_each_chapter_with_each_table(book):
    for table in tables_of(result()):
        titles = {line[0].value for line in book[table.chapter[:31]].iter_rows(max_col=1)}
        assert table.heading in titles, table.title


def test_the_percents_in_the_sheets_are_those_of_the_tables(book):
    (table,) = [t for t in tables_of(result()) if t.id == "immigrant_background"]
    sheet = [[cell.value for cell in line[:3]] for line in book[table.chapter[:31]].iter_rows()]
    start = next(n for n, line in enumerate(sheet) if line[0] == table.heading)
    for offset, line in enumerate(table.lines, start=1):
        label, number, percent = sheet[start + offset]
        assert (label, number) == (line.label, line.cells[0].value)
        assert percent == pytest.approx(percent_cell(line.cells[0].share))


# -- CSV and JSON -----------------------------------------------------------------------------------------------


def test_the_csv_opens_in_a_norwegian_spreadsheet():
    content = report_bytes(edition(), "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert {len(line) for line in lines} == {5}
    values = {line[2]: line[3] for line in lines[1:]}
    for name, figure in result().figures.items():
        assert values[name] == str(figure.value).replace(".", ","), name
    assert values["assistance_residents.systematic_threat_assessment.n"] == ""
    assert b"\r\n" in content


def test_no_text_cell_of_the_csv_begins_like_a_formula():
    lines = csv.reader(io.StringIO(report_bytes(edition(), "csv").decode("utf-8-sig")), delimiter=";")
    for line in lines:
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in line), line


def test_the_json_is_the_machine_readable_return():
    data = json.loads(report_bytes(edition(), "json"))
    assert {**result().as_json(), **data} == data, "all there was"
    assert set(data) - set(result().as_json()) == {
        "centre", "complete", "public", "delivered", "forms", "corrections", "labels", "deleted_units"
    }  # fmt: skip
    assert set(data["labels"]) == set(data["figures"])
    assert data["schema"] == "livd.annual-return/1"


def test_every_figure_is_in_the_rows_once_or_with_one_value():
    values: dict[str, set] = {}
    for _, _, cell in rows_of(edition()):
        values.setdefault(cell.figure, set()).add(cell.value)
    assert set(result().figures) <= set(values)
    assert all(len(found) == 1 for found in values.values())


def test_an_unknown_format_is_refused():
    with pytest.raises(RuleBroken, match="unknown_code"):
        report_bytes(edition("", count()), "docx")


def test_the_file_name_says_nothing_about_a_shelter():
    for form in FORMATS:
        assert re.fullmatch(rf"[a-z]+-2025-[a-z]+\.{form}", neutral_name(2025, form))
        assert neutral_name(2025, form) != neutral_name(2025, form, public=True)
        assert not re.search("krise|senter|shelter|livd|beboer", neutral_name(2025, form))


# -- page -------------------------------------------------------------------------------------------------------


def test_the_page_has_a_table_with_its_name_and_its_headings_for_each_table():
    page = report_bytes(edition("<b>Havn</b>"), "html").decode()
    assert "<b>" not in page
    for table in edition().tables:
        assert f"<caption>{escape(table.heading)}</caption>" in page
    assert page.count("<table>") == page.count("</table>") == len(edition().tables) + 1
    assert page.count('scope="row"') > 300
    assert "http" not in page.replace("http-equiv", ""), "nothing is fetched from anywhere"


def test_a_bar_is_as_long_as_its_percent_and_the_same_scale_everywhere():
    page = report_bytes(edition(), "html").decode()
    (table,) = [t for t in edition().tables if t.id == "immigrant_background"]
    for line in table.lines:
        assert f'width="{1.3 * line.cells[0].percent:.1f}"' in page


# -- what is withheld -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_withheld_is_in_no_format(form):
    """Every number of one table is made one that stands nowhere else, and withheld."""
    names = [cell.figure for t in edition().tables if t.id == "reasons_for_stay" for cell in t.cells]
    known = result()
    odd = {n: replace(f, value=700001 + k) for k, (n, f) in enumerate(known.figures.items()) if n in names}
    shown = Edition(replace(known, figures={**known.figures, **odd}), CENTRE, public=True, hides=set(odd).__contains__)
    content = report_bytes(shown, form)
    if form == "pdf":
        words = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    elif form == "xlsx":
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            words = " ".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    else:
        words = content.decode()
    for figure in odd.values():
        assert str(figure.value) not in words.replace("\u00a0", "")
    assert ".." in words


def test_the_main_numbers_over_the_years_are_drawn_in_the_report_of_the_house_and_not_in_the_public_one():
    results = {year: result(year) for year in (2019, 2020, 2021, 2024, 2025)}
    years = [one for one in beside(results).series if one.figure in MAIN]
    shown = Edition(results[2025], CENTRE, years=years)
    reader = pypdf.PdfReader(io.BytesIO(report_bytes(shown, "pdf")))
    words = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    assert text("report", "years") in words
    assert all(one.label.split(":")[0] in words for one in years)
    assert "2024" in words
    assert "Hele landet 2024: 2" in words.replace("\u00a0", " ")
