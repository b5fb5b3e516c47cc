"""Words of the whole world reach paper: joined, in their order, each sign with a face, and what has none is said first."""

import ast
import io
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader
from reportlab.platypus import SimpleDocTemplate

from app.care.topics import topics_of
from app.domain.care import Coordination
from app.domain.errors import RuleBroken
from app.forms.count import count_year
from app.forms.rules import CountingRules
from app.outputs.edition import Edition
from app.outputs.fonts import BOLD, FALLBACKS, ITALIC, MARK, REGULAR, is_silent, register_fonts, signs_of, undrawable
from app.outputs.formats import report_bytes
from app.outputs.letters import evaluation_pdf, mapping_pdf, plan_pdf, safety_plan_pdf, transport_pdf
from app.outputs.shaping import strip_of
from app.outputs.styles import BODY, RIGHT
from app.outputs.writing import Text, labels, lines_of, paper
from app.paths import RESOURCES
from app.rows import CentreRow
from tests.app.build import AFTERWARDS, havn_register
from tests.app.test_letters import GOAL, SCHOOL, STEP, WHO, conclusion, entry
from tests.support import TODAY

WORLD = {
    "Arabic": "قالت إنها خائفة من زوجها السابق (أحمد)",
    "Dari": "او می‌گوید که شوهرش تلفن او را گرفت",
    "Pashto": "هغه وايي چې ډارېږي",
    "Kurdish": "دەترسێت لە مێردەکەی",
    "Urdu": "وہ ڈرتی ہے ۔",
    "Tigrinya": "ንሳ ብዛዕባ ድሕነታ ትፈርሕ ኣላ።",
    "Thai": "เธอกลัวสามีเก่า ที่นี่น้ำผึ้ง",
    "Chinese": "她说她害怕前夫，需要翻译。",
    "Japanese": "彼女は怖がっています。",
    "Korean": "그녀는 무서워합니다.",
    "Hindi": "वह डरती है। क्षत्रिय स्त्री",
    "Tamil": "அவள் பயப்படுகிறாள்.",
    "Burmese": "သူမ ကြောက်တယ်။",
    "Khmer": "នាងភ័យខ្លាច",
    "Hebrew": "היא מפחדת",
    "Ukrainian": "вона боїться",
    "Vietnamese": "Cô ấy sợ hãi",
    "Sami": "Čáhppes ŋ ŧ",
    "signs": "☐ Ring → møte ✓ gjort ☑ ≤ 3",
}
EMOJI = "\U0001f622"
CENTRE = CentreRow("Senteret", "22 33 44 55")
UNSEEN = [chr(0x1F600 + n) for n in range(60)]


def visual(words: str, base: str = REGULAR) -> list[str]:
    return [run.words for run in strip_of([(words, base)]).glyphs(9)]


def said(pdf: bytes) -> str:
    """All the words of a document as a reader that copies them gets them: what is shaped carries what was typed."""
    found = []
    opened = pikepdf.open(io.BytesIO(pdf))
    for page in opened.pages:
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "BDC":
                found.append(bytes(operands[1]["/ActualText"]).decode("utf-16"))
    return " ".join(found)


def document(*words: str, marks: bool = False, style=BODY) -> bytes:
    def build(target, canvas):
        SimpleDocTemplate(target).build([Text(line, style) for line in words], canvasmaker=canvas)

    return paper(build, marks)


# -- faces ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", WORLD.values(), ids=WORLD)
def test_every_sign_of_the_world_has_a_face_and_is_embedded(words):
    assert undrawable(words) == ()
    pdf = PdfReader(io.BytesIO(document(words)))
    for font in pdf.pages[0]["/Resources"]["/Font"].values():
        parts = font.get_object()
        assert "/FontDescriptor" not in parts or "/FontFile2" in parts["/FontDescriptor"].get_object()


@pytest.mark.parametrize("face", [REGULAR, BOLD, ITALIC])
def test_words_of_the_program_itself_need_the_face_they_are_set_in_only(face):
    ours = [p for d in ("texts", "codes", "forms", "mapping") for p in sorted((RESOURCES / d).rglob("*.json"))]
    assert len(ours) > 5
    for path in ours:
        signs = set(json.dumps(json.loads(path.read_text("utf-8")), ensure_ascii=False)) - {"\n"}
        assert not {s for s in signs if ord(s) not in signs_of(face)}, path.name


def test_every_face_has_its_file_and_its_licence_and_no_file_is_idle():
    there = {path.stem for path in (RESOURCES / "fonts").glob("*.ttf")}
    assert there == {REGULAR, BOLD, ITALIC, *FALLBACKS}
    for name in ("OFL.txt", "APACHE.txt", "LICENSE"):
        assert len((RESOURCES / "fonts" / name).read_text("utf-8")) > 400
    assert sum(p.stat().st_size for p in (RESOURCES / "fonts").iterdir()) < 10_000_000


def test_a_sign_of_private_use_is_nobodys_even_after_glyphs_were_put_there():
    document(*WORLD.values())
    assert undrawable("\ue000\ue001") == ("\ue000", "\ue001")


# -- shape and order ------------------------------------------------------------------------------------------------


def test_arabic_letters_are_joined_and_stand_from_right_to_left():
    joined = strip_of([("سلام", REGULAR)]).glyphs(9)
    alone = [strip_of([(sign, REGULAR)]).glyphs(9)[0] for sign in "سلام"]
    assert len(joined) == 1
    assert joined[0].width < sum(run.width for run in alone) * 0.8
    assert set(joined[0].drawn).isdisjoint("".join(run.drawn for run in alone[:2])), (
        "the first letters are joined forms"
    )
    assert visual("قالت نعم") == ["نعم", " ", "قالت"]


@pytest.mark.parametrize(
    "number", ["912 34 567", "+47 912 34 567", "12.03.2026", "2026-03-12", "10:30", "15", "2.500,00"]
)
@pytest.mark.parametrize("words", ["الهاتف {} نعم", "Hun sier: «الهاتف {} نعم» her", "{} الهاتف", "تلفن {}"])
def test_a_number_in_a_sentence_from_right_to_left_is_still_read_from_left_to_right(words, number):
    shown = "".join(visual(words.format(number)))
    assert number in shown, ascii(shown)


def test_latin_words_in_an_arabic_sentence_and_arabic_words_in_a_norwegian_one_keep_their_order():
    assert [w for w in visual("تسكن في Oslo sentrum الآن") if w.strip()] == ["الآن", "Oslo sentrum", "في", "تسكن"]
    assert [w for w in visual("Hun sa سلام عليكم til oss") if w.strip()] == ["Hun sa ", "عليكم", "سلام", " til oss"]


@pytest.mark.parametrize("sign", ["\u2066", "\u2067", "\u2068", "\u202b", "\u202e", "\u200f", "\u200d", "\ufe0f"])
def test_signs_that_only_turn_or_join_break_nothing_and_are_not_missed(sign):
    words = f"Hun {sign}قالت{sign} 12\u2069\u202c ja"
    assert undrawable(words) == ()
    assert MARK not in "".join(visual(words))
    document(words)


def test_marks_stand_on_their_letter():
    runs = strip_of([("ŋ\u0308 ที่", REGULAR)]).glyphs(100)
    bare = strip_of([("ŋ ท", REGULAR)]).glyphs(100)
    assert sum(r.width for r in runs) == pytest.approx(sum(r.width for r in bare), abs=1)


@pytest.mark.parametrize("words", WORLD.values(), ids=WORLD)
@pytest.mark.parametrize("width", [30, 120, 400])
def test_lines_hold_every_sign_and_none_is_too_wide(words, width):
    text = "  ".join([words] * 5)
    lines = lines_of([(text, REGULAR)], 9, width)
    assert "".join("".join(line.words for line in lines).split()) == "".join(strip_of([(text, REGULAR)]).words.split())
    assert all(line.width(9) <= width + 0.1 for line in lines)
    if width == 400:
        assert len(lines) <= 4


def test_a_paragraph_read_from_right_to_left_stands_to_the_right():
    arabic, latin = (position(document(WORLD[name])) for name in ("Arabic", "Sami"))
    assert arabic > latin + 100
    assert position(document(WORLD["Sami"], style=RIGHT)) > latin + 100


def position(pdf: bytes) -> float:
    """How far into its line the first piece of the first page stands, in points."""
    opened = pikepdf.open(io.BytesIO(pdf))
    places = [float(o[4]) for o, operator in pikepdf.parse_content_stream(opened.pages[0]) if str(operator) == "Tm"]
    return next((place for place in places if place), 0.0)


# -- what cannot be drawn -------------------------------------------------------------------------------------------


def test_what_cannot_be_drawn_is_said_by_name_before_there_is_a_file():
    with pytest.raises(RuleBroken) as refused:
        document(f"Redd {EMOJI}", "Igjen \U0001f467 \x07 \ud800")
    assert refused.value.code == "undrawable"
    assert refused.value.params["signs"] == f"{EMOJI} \U0001f467 U+0007 U+D800"


def test_marks_stand_for_it_when_that_is_wanted():
    pdf = PdfReader(io.BytesIO(document(f"Redd {EMOJI} her", marks=True)))
    assert f"Redd {MARK} her" in pdf.pages[0].extract_text()


PRINTED = {
    "Goal": ("goal",), "PlanStep": ("what", "who"), "Coordination": ("coordinator", "contact"), "TopicEntry": ("text",),
    "School": ("name", "transport_from", "transport_need"), "Conclusion": ("measures", "own_view", "text"),
    "CentreRow": ("phone",),
}  # fmt: skip


def unseen(thing, given):
    """A copy with a sign of its own, that no face has, in every text that is printed; the signs are added to `given`."""
    for name in PRINTED[type(thing).__name__]:
        given.append(UNSEEN[len(given)])
        thing = replace(thing, **{name: given[-1]})
    return thing


LETTERS = {
    "plan": lambda g: plan_pdf(
        centre=unseen(CENTRE, g), code="P", goals=[replace(unseen(GOAL, g))], steps=[unseen(STEP, g)],
        after=unseen(Coordination(household=WHO[0], person=WHO[1], coordinator="", contact="", ends=None), g), day=TODAY,
    ),
    "safety": lambda g: safety_plan_pdf(unseen(CENTRE, g)),
    "evaluation": lambda g: evaluation_pdf(unseen(CENTRE, g)),
    "transport": lambda g: transport_pdf(unseen(CENTRE, g), unseen(SCHOOL, g), "Kari", TODAY),
    "mapping": lambda g: mapping_pdf(
        unseen(CENTRE, g), "P", [(topics_of("threat", "adult"), [unseen(entry(), g)], [unseen(conclusion(), g)])], TODAY
    ),
}  # fmt: skip


@pytest.mark.parametrize("letter", LETTERS)
def test_every_text_of_every_letter_goes_the_one_way(letter):
    given = []
    with pytest.raises(RuleBroken) as refused:
        LETTERS[letter](given)
    assert set(refused.value.params["signs"].split()) == set(given)


def test_the_return_and_the_municipal_report_go_the_one_way_too(monkeypatch):
    result = count_year(havn_register(), 2025, CountingRules(), AFTERWARDS)
    with pytest.raises(RuleBroken, match="undrawable"):
        report_bytes(Edition(result, f"Senter {EMOJI}"), "pdf")
    assert report_bytes(Edition(result, f"Senter {EMOJI}"), "pdf", marks=True)
    assert "قالت" in said(report_bytes(Edition(result, "Senter قالت"), "pdf"))


@pytest.mark.parametrize("words", [w for n, w in WORLD.items() if n not in ("Chinese", "Japanese", "Korean", "Sami")])
def test_a_letter_gives_back_the_words_that_were_typed(words):
    plan = said(
        plan_pdf(centre=CENTRE, code="P", goals=[replace(GOAL, goal=words)], steps=[], after=None, day=date(2026, 1, 1))
    )
    for word in re.split(r"[\s.()]+", words):
        if any(ord(sign) >= 0x300 and not is_silent(sign) for sign in word):
            assert word in plan or word in document_text(words), word


def document_text(words: str) -> str:
    pages = PdfReader(io.BytesIO(document(words))).pages
    return "".join(page.extract_text() for page in pages)


def test_a_drawing_shapes_its_labels_on_paper_and_leaves_them_to_the_window_there():
    register_fonts()
    on_paper = labels(words="سلام 12", x=100, y=0, size=8, ink=None, anchor="end", on_paper=True)
    assert {shape.fontName for shape in on_paper} == {REGULAR, "NotoSansArabic-Regular"}
    assert [
        shape.text for shape in labels(words="سلام 12", x=100, y=0, size=8, ink=None, anchor="end", on_paper=False)
    ] == ["سلام 12"]


def test_nothing_in_the_outputs_draws_text_beside_the_one_way():
    """Found by themselves: every module of the outputs, and every name that draws or measures words."""
    beside = {"Paragraph", "String", "drawString", "drawRightString", "drawCentredString", "beginText", "textOut", "textLine",
              "stringWidth", "simpleSplit", "Preformatted", "XPreformatted"}  # fmt: skip
    own = {"writing.py", "shaping.py"}
    modules = [p for p in (Path(__file__).parents[2] / "app" / "outputs").glob("*.py") if p.name not in own]
    assert len(modules) > 6
    for path in modules:
        tree = ast.parse(path.read_text("utf-8"))
        names = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
        names |= {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
        names |= {a.name for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) for a in n.names}
        assert not names & beside, (path.name, names & beside)
