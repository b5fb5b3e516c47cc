"""Papers received (D3): what is kept and what is refused, what is said of them, when they run out, and how they are taken away."""

import hashlib
import io
import random
from dataclasses import replace
from datetime import timedelta

import pikepdf
import pytest
from PIL import Image

from app import received
from app.domain.errors import RuleBroken
from app.domain.papers import MEDIA, MOST_BYTES, Paper
from app.pdfs import MOST_PIXELS, Pages
from app.ports import LogFilter
from app.received import as_pdf, look, read_received
from app.use_cases.mistakes import TakeBack
from app.use_cases.papers import NewPaper, change_paper, keep_paper, take_back_paper
from app.use_cases.undo import undo
from tests.app import caring
from tests.app.house import SON, events, move_in, refused
from tests.app.papers import a_paper, a_pdf, a_picture, kept
from tests.support import TODAY

SCANS = {
    "pdf": a_pdf(3),
    "png": a_picture("png"),
    "jpeg": a_picture("jpeg"),
    "tiff": a_picture("tiff", mode="1", save_all=True, append_images=[Image.new("1", (300, 400))]),
}
LATER = TODAY + timedelta(days=60)


@pytest.fixture
def case(vault):
    return move_in(vault, SON)


def papers_of(vault, household):
    return vault.read(lambda q: q.records.of(Paper, household))


def opened(vault, code):
    return vault.read(lambda q: q.records.paper(code))


# -- what is kept ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("media", MEDIA)
def test_a_file_is_kept_as_it_came_whatever_it_is_called(vault, case, media):
    mother = case[0]
    code = kept(vault, mother.household, mother.person, SCANS[media], whom_from="NAV", media="png", pages=9, digest="x")
    (paper,) = papers_of(vault, mother.household)
    assert (paper.code, paper.media, paper.pages) == (code, media, {"pdf": 3, "tiff": 2}.get(media, 1))
    assert (paper.size, paper.digest) == (len(SCANS[media]), hashlib.sha256(SCANS[media]).hexdigest())
    assert opened(vault, code).content == SCANS[media]
    assert "Vedtak" not in repr(paper) + repr(opened(vault, code)) + repr(NewPaper(paper, b"Vedtak"))


def test_a_large_one_is_kept_in_parts_that_are_told(vault, case):
    content, told = a_pdf(ballast=3_000_000), []
    vault.watch(lambda done, total: told.append((done, total)))
    code = kept(vault, case[0].household, content=content)
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert vault.db.execute("SELECT max(length(content)) FROM paper_content").fetchone() == (1 << 20,)
    assert opened(vault, code).content == content


def test_whoever_stops_it_has_kept_nothing(vault, case):
    def stop(done, total):
        if done == 2:
            raise RuleBroken("cancelled")

    vault.watch(stop)
    refused(vault, keep_paper, NewPaper(a_paper(case[0].household), a_pdf(ballast=3_000_000)), "cancelled")
    assert vault.db.execute("SELECT count(*) FROM paper_content").fetchone() == (0,)


# -- what is refused ------------------------------------------------------------------------------------------------

WRONG = {
    "paper_empty": b"",
    "paper_wrong_type": b"PK\x03\x04 a workbook called vedtak.pdf",
    "paper_locked": a_pdf(password="hemmelig"),
    "paper_unreadable": b"%PDF-1.7\nthis is none",
}


@pytest.mark.parametrize("code", WRONG)
def test_what_cannot_be_opened_is_refused_by_its_content(vault, case, code):
    refused(vault, keep_paper, NewPaper(a_paper(case[0].household), WRONG[code]), code)


@pytest.mark.parametrize("media", ["png", "jpeg", "tiff"])
def test_half_a_picture_is_no_picture(media):
    half = SCANS[media][: len(SCANS[media]) // 2]
    with pytest.raises(RuleBroken, match="paper_unreadable"):
        look(half)


def test_twenty_megabytes_are_kept_and_one_byte_more_is_not(tmp_path):
    scan = a_pdf()
    whole = a_pdf(ballast=MOST_BYTES - 3 * len(scan))
    assert look(whole).media == "pdf"
    place = tmp_path / "x"
    place.write_bytes(b"%PDF-" + b"x" * (MOST_BYTES - 4))
    for attempt in (lambda: look(place.read_bytes()), lambda: read_received(place)):
        with pytest.raises(RuleBroken, match="paper_too_large") as caught:
            attempt()
        assert caught.value.params == {"most": 20}
    place.write_bytes(b"")
    with pytest.raises(RuleBroken, match="paper_empty"):
        read_received(place)


@pytest.mark.parametrize("side", [10_000, 30_000])
def test_a_small_file_that_would_fill_the_memory_is_refused(side):
    target = io.BytesIO()
    Image.new("1", (side, side)).save(target, "PNG")
    assert len(target.getvalue()) < 300_000
    with pytest.raises(RuleBroken, match="paper_too_fine"):
        look(target.getvalue())


def test_more_pages_than_anybody_reads_are_refused(monkeypatch):
    monkeypatch.setattr(received, "MOST_PAGES", 2)
    for content in (a_pdf(3), a_picture("tiff", save_all=True, append_images=[Image.new("RGB", (9, 9))] * 2)):
        with pytest.raises(RuleBroken, match="paper_too_long"):
            look(content)
    assert look(a_pdf(2)).pages == 2


def test_a_pdf_that_anybody_may_open_but_not_change_is_no_locked_one():
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_pdf())) as pdf:
        pdf.save(target, encryption=pikepdf.Encryption(owner="eier", user=""))
    assert look(target.getvalue()).media == "pdf"


BROKEN = [
    *SCANS.values(),
    a_picture("tiff", compression="tiff_lzw"),
    a_picture("tiff", compression="jpeg"),
    a_picture("tiff", mode="1", compression="group4"),
    a_pdf(password="hemmelig"),
]


def broken(content, lot):
    """The same with some bytes changed, lost or added."""
    spoilt = bytearray(content)
    for _ in range(lot.choice((1, 2, 20))):
        at, way = lot.randrange(len(spoilt)), lot.random()
        if way < 0.6:
            spoilt[at] = lot.randrange(256)
        elif way < 0.8:
            del spoilt[at : at + lot.randrange(min(200, len(spoilt) - 1))]
        else:
            spoilt[at:at] = lot.randbytes(9)
    return bytes(spoilt)


@pytest.mark.parametrize("number", range(len(BROKEN)))
def test_a_broken_file_is_read_or_refused_in_words_and_never_ends_the_program(number):
    lot, ends = random.Random(number), set()
    for _ in range(120):
        try:
            content = broken(BROKEN[number], lot)
            pages = Pages(as_pdf(content, look(content).media))
            pages.drawn(0, 0.2)
            pages.close()
            ends.add("read")
        except RuleBroken as error:
            ends.add(error.code)
    assert len(ends) > 1
    assert ends <= {"read", "paper_unreadable", "paper_wrong_type", "paper_locked", "paper_too_fine", "paper_too_long"}


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"title": "x" * 10_000}, "text_too_long", "title"),
        ({"title": " "}, "field_needed", "title"),
        ({"what": "poem"}, "unknown_code", "what"),
        ({"received": TODAY + timedelta(days=1)}, "day_in_future", "received"),
        ({"expires": TODAY - timedelta(days=1)}, "ends_before", "expires"),
        ({"person": "P-9999"}, "unknown_person", "person"),
    ],
)
def test_facts_that_cannot_be_are_refused_where_they_stand(vault, case, wrong, code, field):
    error = refused(vault, keep_paper, NewPaper(replace(a_paper(case[0].household), **wrong), a_pdf()), code)
    assert error is None or error.field == field


# -- as a PDF -------------------------------------------------------------------------------------------------------


def drawn(content, media):
    """Its first page, as Pillow has it."""
    pages = Pages(as_pdf(content, media))
    page = pages.drawn(0, 1.0)
    pages.close()
    assert page is not None
    return Image.frombytes("RGB", (page.width, page.height), page.pixels, "raw", "BGR", page.stride)


@pytest.mark.parametrize("media", ["png", "jpeg", "tiff"])
@pytest.mark.parametrize("mode", ["RGB", "L", "1"])
def test_a_picture_stands_on_a_sheet_as_it_was_taken(media, mode):
    if (media, mode) == ("jpeg", "1"):
        mode = "L"
    sheet = drawn(a_picture(media, mode=mode), media)
    assert sheet.size == (595, 842)
    assert (sheet.getpixel((297, 200)), sheet.getpixel((297, 700))) == ((0, 0, 0), (255, 255, 255))
    assert drawn(a_picture(media, (400, 300), mode=mode), media).size == (842, 595)


def test_what_is_clear_is_white_and_sixteen_bits_are_seen():
    clear = io.BytesIO()
    Image.new("RGBA", (30, 40), (0, 0, 0, 0)).save(clear, "PNG")
    assert drawn(clear.getvalue(), "png").getpixel((297, 400)) == (255, 255, 255)
    deep = io.BytesIO()
    Image.new("I;16", (30, 40), 0x8000).save(deep, "PNG")
    assert 120 < drawn(deep.getvalue(), "png").getpixel((297, 400))[0] < 136


@pytest.mark.parametrize("held", [1, 2, 3, 4, 5, 6, 7, 8])
@pytest.mark.parametrize("media", ["jpeg", "tiff"])
def test_a_picture_of_a_camera_that_was_held_otherwise_stands_upright(held, media):
    exif = Image.Exif()
    exif[0x0112] = held
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    """How an upright picture is stored by a camera held so: Image.Transpose."""
    upright = Image.new("RGB", (300, 400), "white")
    upright.paste("black", (0, 0, 150, 200))  # one corner, so that mirrored is told from turned
    stored = upright.transpose(back[held]) if held != 1 else upright
    target = io.BytesIO()
    stored.save(target, media.upper(), exif=exif)
    sheet = drawn(target.getvalue(), media)
    assert sheet.size == (595, 842)
    corners = [sheet.getpixel(at)[0] < 99 for at in ((150, 250), (450, 250), (150, 600), (450, 600))]
    assert corners == [True, False, False, False]


def test_every_page_of_a_scan_has_its_sheet_and_a_jpeg_is_laid_in_as_it_is():
    pages = Pages(as_pdf(SCANS["tiff"], "tiff"))
    assert len(pages.sizes) == 2
    pages.close()
    assert pages.drawn(0, 1.0) is None, "closed"
    assert SCANS["jpeg"] in as_pdf(SCANS["jpeg"], "jpeg")
    assert as_pdf(SCANS["pdf"], "pdf") is SCANS["pdf"]


def test_what_was_filled_in_is_drawn_and_a_huge_page_is_drawn_small():
    from reportlab.pdfgen.canvas import Canvas

    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(14_000, 14_000))
    canvas.acroForm.textfield(name="n", value="SVART", x=1000, y=1000, width=12_000, height=12_000)
    canvas.showPage()
    canvas.save()
    pages = Pages(target.getvalue())
    page = pages.drawn(0, 4.0)
    pages.close()
    assert page.width * page.height <= MOST_PIXELS * 1.01
    assert min(page.pixels) < 50


# -- what is said of it ---------------------------------------------------------------------------------------------


def test_the_facts_can_be_changed_and_the_file_cannot(vault, case):
    mother, son = case
    code = kept(vault, mother.household, mother.person)
    (paper,) = papers_of(vault, mother.household)
    vault.write(change_paper, replace(paper, title="Rettet", person=son.person, media="png", size=5, digest="annet"))
    (now,) = papers_of(vault, mother.household)
    assert now == replace(paper, title="Rettet", person=son.person, version=2)
    assert opened(vault, code).content == a_pdf()
    other = move_in(vault, room="K02")[0].household
    refused(vault, change_paper, replace(now, household=other, person=""), "unknown_paper")
    refused(vault, change_paper, replace(now, person="P-9999"), "unknown_person")
    refused(vault, change_paper, paper, "edited_meanwhile")
    refused(vault, change_paper, replace(now, code="PP-9999"), "unknown_paper")


def test_somebody_is_reminded_before_it_runs_out(vault, case):
    home = case[0].household
    code = kept(vault, home, expires=LATER)
    task = caring.the_task(vault, home, "paper_runs_out")
    assert (task.subject, task.day) == (code, LATER)
    assert task.due.date() < LATER
    (paper,) = papers_of(vault, home)
    vault.write(change_paper, replace(paper, expires=LATER + timedelta(days=9)))
    assert caring.the_task(vault, home, "paper_runs_out").day == LATER + timedelta(days=9)
    vault.write(change_paper, replace(paper, expires=None, version=2))
    kept(vault, home, received=TODAY - timedelta(days=90), expires=TODAY - timedelta(days=1))
    assert "paper_runs_out" not in {kind for kind, _ in caring.open_tasks(vault, home)}


def test_a_paper_kept_a_moment_ago_is_undone_whole(vault, case):
    home = case[0].household
    done = vault.write(keep_paper, NewPaper(a_paper(home, expires=LATER), a_pdf()))
    vault.write(undo, done.undo)
    assert papers_of(vault, home) == []
    assert vault.db.execute("SELECT count(*) FROM paper_content").fetchone() == (0,)
    assert "paper_runs_out" not in {kind for kind, _ in caring.open_tasks(vault, home)}
    code = kept(vault, home)
    (paper,) = papers_of(vault, home)
    changed = vault.write(change_paper, replace(paper, title="Feil"))
    vault.write(undo, changed.undo)
    assert papers_of(vault, home)[0].title == paper.title
    assert opened(vault, code).content == a_pdf()


def test_one_taken_back_is_gone_for_good_and_says_why(vault, case):
    home = case[0].household
    code = kept(vault, home, expires=LATER)
    refused(vault, take_back_paper, TakeBack(code, " "), "reason_needed")
    refused(vault, take_back_paper, TakeBack("PP-9999", "feil"), "unknown_paper")
    assert vault.write(take_back_paper, TakeBack(code, "Feil sak")).undo is None, "its bytes are gone"
    assert papers_of(vault, home) == []
    assert vault.db.execute("SELECT count(*) FROM paper_content").fetchone() == (0,)
    assert "paper_runs_out" not in {kind for kind, _ in caring.open_tasks(vault, home)}
    assert "paper_taken_back" in events(vault, home)
    told = [row.after for row in vault.read(lambda q: q.trust.history([home]))]
    assert any("Feil sak" in line and code in line for line in told)
    with pytest.raises(RuleBroken, match="unknown_paper"):
        opened(vault, code)


def test_the_log_says_which_paper_was_opened_by_whom(vault, case):
    home = case[0].household
    first, second = kept(vault, home), kept(vault, home)
    for code in (first, second, first):
        opened(vault, code)
    lines = [
        row for row in vault.read(lambda q: q.trust.log(LogFilter(case=home, kind="view"))) if row.event == "paper"
    ]
    assert sorted(row.reason for row in lines) == [first, second], "once in a quarter of an hour each"
    assert {(row.user, row.subject) for row in lines} == {("Kari", home)}
