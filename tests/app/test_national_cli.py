"""`collate` on the command line: what it writes, what it answers, and what bad input does to it."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import openpyxl
import pypdf
import pytest

from app.cli import commands
from app.national.exchange import MOST_BYTES, Centre
from tests.app.national import put
from tests.made_returns import submission, whole

ROOT = Path(__file__).resolve().parents[2]
FORMULA = "=1+1"
FILES = (
    "filer.csv", "nasjonale-tabeller.csv", "nasjonale-tabeller.json", "nasjonale-tabeller.pdf", "nasjonale-tabeller.xlsx",
    "se-paa.csv", "sentre.csv",
)  # fmt: skip

SMALL = submission("s1", values={"stays.all": 30, "nights.all": 90})


def run(*arguments: object) -> int:
    """The exit status; no vault is opened, so there is none to give."""
    return commands.run([str(a) for a in arguments], None)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def out(tmp_path_factory) -> Path:
    """The outputs of two years, a formula and an emoji among the names, and two files that do not fit."""
    folder = tmp_path_factory.mktemp("collate")
    made = [whole(n, year) for n in range(8) for year in (2024, 2025)]
    odd = Centre(id="odd", name=FORMULA, women=True, men=False, organisation_form="other", fte=5.5)
    put(folder / "in", [*made, submission("odd", centre=odd, values={"stays.all": 3, "nights.all": 9})])
    (folder / "in" / "senter 🧨.json").write_bytes(submission("draft", delivered=None).as_bytes())
    (folder / "in" / "=cmd.json").write_text('{"schema": NaN}')
    assert run("collate", folder / "in", "--out", folder / "out", "--centres", 46) == 3
    return folder / "out"


def rows(path: Path) -> list[dict[str, str]]:
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_every_output_is_there(out):
    assert sorted(p.name for p in out.iterdir()) == sorted((*FILES, "parquet"))
    assert sorted(p.name for p in (out / "parquet").iterdir()) == [
        f"{name}.parquet" for name in ("answers", "nights", "submissions", "sums", "values")
    ]


def test_the_list_of_files_says_what_became_of_each(out):
    found = {row["Fil"]: row["Hva som ble gjort"] for row in rows(out / "filer.csv")}
    assert found["0000.json"] == "Lagt sammen med de andre"
    assert found["senter 🧨.json"] == "Ikke levert"
    assert "'=cmd.json" in found


def test_numbers_in_csv_have_a_comma_and_no_cell_is_a_formula(out):
    for name in FILES:
        if name.endswith(".csv"):
            cells = [cell for row in rows(out / name) for cell in row.values()]
            assert cells
            assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]
    long = rows(out / "nasjonale-tabeller.csv")
    means = [
        row["Verdi"] for row in long if row["Rad"] == "Døgn per opphold, gjennomsnitt" and row["Kolonne"] == "Alle"
    ]
    assert means
    assert all("," in value for value in means)


def test_json_is_the_same_tables_as_data(out):
    data = json.loads((out / "nasjonale-tabeller.json").read_text(encoding="utf-8"))
    assert (data["schema"], data["year"], data["years"], data["expected_centres"]) == (
        "livd.national/1",
        2025,
        [2024, 2025],
        46,
    )
    groups = next(t for t in data["tables"] if t["id"] == "groups" and t["year"] == 2025)
    stays = next(row for row in groups["rows"] if row["key"] == "stays")["cells"][0]["value"]
    assert stays == sum(whole(n, 2025).values["stays.all"] for n in range(8)) + 3
    assert sum(1 for file in data["files"] if file["verdict"] == "read") == 17


def test_the_workbook_has_real_types_contents_and_frozen_panes(out):
    book = openpyxl.load_workbook(out / "nasjonale-tabeller.xlsx")
    assert book.sheetnames[:2] == ["Innhold", "Hovedtall"]
    assert {"Beboere", "Samleskjema", "Sentrene", "Å se på", "Filer"} <= set(book.sheetnames)
    links = [cell.hyperlink.location for (cell,) in book["Innhold"].iter_rows(max_col=1) if cell.hyperlink]
    assert len(links) > 30
    for link in links:
        sheet, _, place = link.rpartition("!")
        assert book[sheet.strip("'")][place].value
    assert book["Sentrene"].freeze_panes == "B3"
    numbers = [cell for row in book["Beboere"].iter_rows() for cell in row if isinstance(cell.value, (int, float))]
    assert {"0 %", "#,##0"} <= {cell.number_format for cell in numbers}
    assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert FORMULA in [row[0].value for row in book["Sentrene"].iter_rows()]
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_the_paper_says_the_numbers_on_numbered_pages(out):
    pdf = pypdf.PdfReader(out / "nasjonale-tabeller.pdf")
    pages = [" ".join(page.extract_text().split()) for page in pdf.pages]
    assert pdf.metadata.title == "Krisesentertilbudene 2025"
    assert "9 av 46 sentre er med (20 %)." in pages[0]
    assert all(f"Side {number}" in page for number, page in enumerate(pages, 1))
    whole_text = " ".join(pages)
    assert "Hovedtall etter størrelse og organisasjonsform" in whole_text
    assert "17 av 19 filer" in whole_text
    assert len(pages) <= 16


def test_the_small_centre_is_dotted_in_every_table_of_centres(out):
    row = next(row for row in rows(out / "sentre.csv") if row["Senter"] == "'" + FORMULA)
    assert (row["Opphold"], row["Døgn"]) == ("..", "..")


def test_parquet_can_be_asked_by_anybody(out):
    found = duckdb.sql(
        f"SELECT sum(low) FROM '{out}/parquet/values.parquet' WHERE figure = 'stays.all' AND year = 2024"
    )
    assert found.fetchone() == (sum(whole(n, 2024).values["stays.all"] for n in range(8)),)


def test_all_that_fits_is_status_zero_and_only_the_year_asked_for(tmp_path, capsys):
    put(tmp_path / "in", [SMALL, submission("s2")])
    assert run("collate", tmp_path / "in", "--out", tmp_path / "out", "--year", 2025) == 0
    assert "2 av 2" in capsys.readouterr().err
    assert run("collate", tmp_path / "in", "--out", tmp_path / "2024", "--year", 2024) == 3
    assert "Et annet år (2025)" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "2024").iterdir()] == ["filer.csv"]


@pytest.mark.parametrize("extra", [["--year", "1066"], ["--centres", "0"], ["--unknown"], ["--year", "x"]])
def test_wrong_use_is_status_two(tmp_path, extra):
    assert run("collate", tmp_path, "--out", tmp_path / "out", *extra) == 2
    assert run("collate", tmp_path) == 2


def test_a_folder_without_files_one_that_is_not_there_and_the_same_for_both(tmp_path, capsys):
    (tmp_path / "in").mkdir()
    for folder, out in ((tmp_path / "in", "out"), (tmp_path / "none", "out"), (tmp_path / "in", "in")):
        assert run("collate", folder, "--out", tmp_path / out) == 3
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 3
    assert "Traceback" not in "".join(said)


def test_an_out_folder_that_cannot_be_written_is_said(tmp_path, capsys):
    put(tmp_path / "in", [SMALL])
    (tmp_path / "file").write_text("x")
    assert run("collate", tmp_path / "in", "--out", tmp_path / "file" / "out") == 3
    if os.name == "posix" and os.geteuid():
        (tmp_path / "shut").mkdir(mode=0o500)
        assert run("collate", tmp_path / "in", "--out", tmp_path / "shut") == 3
    (tmp_path / "half" / "parquet").mkdir(parents=True)
    (tmp_path / "half" / "parquet" / "values.parquet").mkdir()
    assert run("collate", tmp_path / "in", "--out", tmp_path / "half") == 3
    assert "Traceback" not in capsys.readouterr().err


def test_a_file_of_200_mb_is_not_read(tmp_path, capsys):
    put(tmp_path / "in", [SMALL])
    with (tmp_path / "in" / "huge.json").open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    assert run("collate", tmp_path / "in", "--out", tmp_path / "out") == 3
    assert "huge.json: For stor" in capsys.readouterr().err
    assert MOST_BYTES < 200 * 1024 * 1024


def test_a_file_name_that_is_no_text_can_be_printed(tmp_path, capsys):
    put(tmp_path / "in", [SMALL])
    try:
        (tmp_path / "in" / os.fsdecode(b"\xff\n.json")).write_text("{")
    except OSError:
        pytest.skip("this file system keeps names that are text only")
    assert run("collate", tmp_path / "in", "--out", tmp_path / "out") == 3
    assert "\ufffd" in capsys.readouterr().err


def test_writing_again_replaces_what_was_there(tmp_path):
    put(tmp_path / "in", [SMALL])
    for _ in range(2):
        assert run("collate", tmp_path / "in", "--out", tmp_path / "out") == 0
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == sorted((*FILES, "parquet"))


def test_without_duckdb_one_sentence_says_how_to_get_it(tmp_path, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "duckdb", None)
    assert run("collate", tmp_path, "--out", tmp_path / "out") == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "livd[national]" in said


def test_the_command_line_loads_the_engine_only_when_it_collates():
    code = "import sys; from app.cli import commands; print([m for m in sys.modules if 'duckdb' in m or 'national.c' in m])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
