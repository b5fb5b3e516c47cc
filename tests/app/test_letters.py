"""What is printed about one person, read back from the paper: the phone, no name or address, any text there is (K4, K5, B2)."""

import io
import re
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from pypdf import PdfReader

from app.care.topics import topics_of
from app.domain.care import Conclusion, Coordination, Goal, PlanStep, TopicEntry
from app.domain.child import School
from app.outputs.letters import SAFETY_HEADS, mapping_pdf, plan_pdf, safety_plan_pdf, transport_pdf
from app.rows import CentreRow
from app.texts import text
from tests.app.caring import goal, mapped, records, school, topic
from tests.app.house import MOTHER, SON, move_in
from tests.support import NOW, TODAY

CENTRE = CentreRow("Huset på Øya, Storgata 1", "22 33 44 55")
WHO = ("S-001", "P-0001")
GOAL = Goal(
    code="PM-0001", household=WHO[0], person=WHO[1], phase="stay", goal="Trygg bolig", topic="housing", created=TODAY
)
STEP = PlanStep(
    code="PT-0001",
    household="S-001",
    goal="PM-0001",
    what="Ring boligkontoret",
    who="Primærkontakten",
    due=date(2026, 12, 1),
)
SCHOOL = School(
    household=WHO[0],
    person=WHO[1],
    attends="school",
    name="Fjellvang skole",
    contact="Læreren",
    transport_from="08:00",
    transport_need="Bilstol",
)
HARD = {
    "markup": "<b>fet</b> & <para> </para> <br/> <img src='x'> &amp;",
    "right to left": "قالت إنها خائفة \u202eשלום\u202c",
    "emoji": "\U0001f469\u200d\U0001f467 \U0001f1f3\U0001f1f4 \U0001f622",
    "one long word": "x" * 2000,
    "many lines": "a\n" * 399 + "slutt",
    "Sami and Thai": "Čáhppes ŋ ŧ กขฃ",
    "braces": "{0} {name} %s %(x)s",
}


def read(pdf: bytes) -> str:
    """The words on the paper, every page with its phone and number, on one line each."""
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    assert pages
    for number, page in enumerate(pages, 1):
        assert text("letters", "phone", phone=CENTRE.phone) in page
        assert text("report", "page", page=number) in page
    return re.sub(r"\s+", " ", " ".join(pages))


def entry(topic="violence", number=1, words="Slått", status="talked"):
    return TopicEntry(
        household=WHO[0],
        person=WHO[1],
        kind="threat",
        topic=topic,
        number=number,
        status=status,
        text=words,
        source="person",
        interpreter="none",
        day=TODAY,
        at=NOW,
        user="Kari",
    )


def conclusion(**more):
    made = Conclusion(
        code="U-1",
        household=WHO[0],
        person=WHO[1],
        kind="threat",
        day=TODAY,
        by="centre",
        safe_here="with_measures",
        police="needed",
        relocation="",
        measures="Følges",
        own_view="Redd",
        text="Vurdert",
        tool="",
        contact="",
        next_review=None,
        at=NOW,
        user="Kari",
    )
    return replace(made, **more)


def mapping(entries=(), conclusions=(), person="adult", marks=False):
    return mapping_pdf(CENTRE, "P-0001", [(topics_of("threat", person), entries, conclusions)], TODAY, marks)


LETTERS = {
    "plan": lambda: plan_pdf(
        centre=CENTRE,
        code="P-0001",
        goals=[GOAL],
        steps=[STEP],
        after=Coordination(household=WHO[0], person=WHO[1], coordinator="NAV", contact="22", ends=None),
        day=TODAY,
    ),
    "safety": lambda: safety_plan_pdf(CENTRE),
    "transport": lambda: transport_pdf(CENTRE, SCHOOL, "Kari", TODAY),
    "mapping": lambda: mapping([entry()], [conclusion()]),
}


@pytest.mark.parametrize("letter", LETTERS)
def test_the_phone_is_on_every_page_and_never_the_name_or_place_of_the_house(letter):
    words = read(LETTERS[letter]())
    for hidden in ("Storgata", "Huset på Øya", CENTRE.name):
        assert hidden not in words
    info = PdfReader(io.BytesIO(LETTERS[letter]())).metadata
    assert CENTRE.name not in str(info)
    assert info.author == "Livd"


def test_a_plan_says_goals_steps_who_and_when_and_who_coordinates():
    after = replace(GOAL, code="PM-0002", phase="after", goal="Ny skole", state="reached")
    dropped = replace(GOAL, code="PM-0003", goal="Uaktuelt mål", state="dropped")
    done = replace(STEP, code="PT-0002", what="Besøk leilighet", done=date(2026, 11, 20))
    foreign = replace(STEP, code="PT-0003", goal="PM-0003", what="Ikke skriv dette")
    ends = Coordination(household=WHO[0], person=WHO[1], coordinator="NAV Vest", contact="77 88", ends=date(2027, 3, 1))
    words = read(
        plan_pdf(
            centre=CENTRE,
            code="P-0001",
            goals=[GOAL, after, dropped],
            steps=[STEP, done, foreign],
            after=ends,
            day=TODAY,
        )
    )
    for there in (
        "P-0001", "23.11.2026", "Trygg bolig", "Ny skole", "(nådd)", "Ring boligkontoret", "Primærkontakten", "01.12.2026",
        "gjort 20.11.2026", "NAV Vest", "77 88", "01.03.2027",
    ):  # fmt: skip
        assert there in words, there
    assert "Uaktuelt" not in words
    assert "Ikke skriv" not in words
    assert words.index("Trygg bolig") < words.index("Ny skole")


def test_an_empty_safety_plan_has_every_head_and_nothing_of_anybody():
    words = read(safety_plan_pdf(CENTRE))
    for head in SAFETY_HEADS:
        assert text("letters", f"safety_{head}") in words
    assert not re.search(r"[PS]-\d", words)


@pytest.mark.parametrize(("attends", "word"), [("school", "skolen"), ("kindergarten", "barnehagen")])
def test_an_application_for_transport_asks_for_what_is_needed_and_leaves_name_and_place_out(attends, word):
    words = read(
        transport_pdf(CENTRE, replace(SCHOOL, attends=attends, wish="Hemmelig", may_say="Hemmelig"), "Kari", TODAY)
    )
    for there in ("23.11.2026", "Fjellvang skole", "08:00", "Bilstol", "Kari 22 33 44 55", word):
        assert there in words, there
    assert text("letters", "by_phone") in words
    assert "Hemmelig" not in words
    assert not re.search(r"[PS]-\d", words), "not even a code: it goes to the municipality"


def test_of_each_topic_only_the_newest_entry_follows_in_the_order_of_the_topics():
    entries = [entry(number=3, words="Nyest"), entry(number=1, words="Eldst"), entry(number=2, words="Mellom")]
    others = [
        entry("perpetrators", 1, "Mannen"),
        entry("weapons", 1, "", "declined"),
        entry("fear", 1, "", "not_asked"),
    ]
    words = read(mapping([*entries, *others], [conclusion()]))
    assert ("Nyest" in words, "Eldst" in words, "Mellom" in words) == (True, False, False)
    assert words.index("Mannen") < words.index("Nyest")
    title = {t.code: t.title for t in topics_of("threat", "adult").topics}
    assert (title["weapons"] in words, text("statuses", "declined") in words) == (True, True)
    assert title["fear"] not in words, "what was not asked is not printed"
    for there in (text("safe_here", "with_measures"), "Følges", "Redd", "Vurdert", "23.11.2026"):
        assert there in words


def test_a_topic_that_was_taken_back_to_not_asked_does_not_follow():
    words = read(mapping([entry(number=1, words="Sagt i tillit"), entry(number=2, words="", status="not_asked")]))
    assert "Sagt i tillit" not in words


@pytest.mark.parametrize("hard", HARD.values(), ids=HARD)
def test_no_text_breaks_a_letter(hard):
    marks = "\U0001f622" in hard
    goal_, step = replace(GOAL, goal=hard[:2000]), replace(STEP, what=hard[:2000], who=hard[:200].replace("\n", " "))
    read(
        plan_pdf(
            centre=CENTRE,
            code="P-0001",
            goals=[goal_] * 3,
            steps=[step] * 2,
            after=Coordination(household=WHO[0], person=WHO[1], coordinator=hard[:200], contact=hard[:200], ends=None),
            day=TODAY,
            marks=marks,
        )
    )
    line = " ".join(hard[:300].split())
    read(
        transport_pdf(CENTRE, replace(SCHOOL, name=line, transport_from=line, transport_need=hard), line, TODAY, marks)
    )
    long = conclusion(measures=hard, own_view=hard, text=hard)
    read(mapping([entry(words=hard)], [long], marks=marks))


def test_markup_is_printed_as_it_was_typed_and_a_long_text_to_its_end():
    words = read(mapping([entry(words=HARD["markup"])], []))
    assert HARD["markup"] in words
    long = " ".join(f"nr{n}" for n in range(3000))
    words = read(mapping([entry(words=long)]))
    assert re.findall(r"nr\d+", words) == long.split()
    many = read(
        plan_pdf(
            centre=CENTRE, code="P", goals=[replace(GOAL, goal=HARD["many lines"])], steps=[], after=None, day=TODAY
        )
    )
    assert many.count(" a") > 390
    assert "slutt" in many


def test_a_centre_without_a_phone_and_an_empty_plan_are_printed_too():
    nobody = CentreRow("", "")
    for pdf in (
        safety_plan_pdf(nobody),
        plan_pdf(centre=nobody, code="P", goals=[], steps=[], after=None, day=TODAY),
        mapping_pdf(nobody, "P", [], TODAY),
    ):
        assert "–" in PdfReader(io.BytesIO(pdf)).pages[0].extract_text()


def test_no_name_of_a_person_reaches_the_paper(vault):
    mother, son = move_in(vault, replace(SON, name="Jonas Bjørnstad"))
    topic(vault, mother, "threat")
    mapped(vault, mother, "threat")
    goal(vault, mother)
    school(vault, son)
    entries, made = records(vault, TopicEntry, mother), records(vault, Conclusion, mother)
    printed = [
        mapping_pdf(CENTRE, mother.person, [(topics_of("threat", "adult"), entries, made)], TODAY),
        plan_pdf(
            centre=CENTRE, code=mother.person, goals=records(vault, Goal, mother), steps=[], after=None, day=TODAY
        ),
        transport_pdf(CENTRE, records(vault, School, son)[0], "Kari", TODAY),
    ]
    for pdf in printed:
        assert not [name for name in (MOTHER.name, "Bjørnstad", "Jonas", "Åse", "912 34") if name in read(pdf)]


def test_the_day_is_the_day_it_is_printed():
    assert "24.11.2026" in read(transport_pdf(CENTRE, SCHOOL, "Kari", TODAY + timedelta(days=1)))
    assert datetime(2026, 11, 23).date() == TODAY
