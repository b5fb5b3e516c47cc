"""A letter of moving out as a PDF: the centre's phone, never its address; a code and a line for the name, or the name."""

from collections.abc import Mapping, Sequence
from datetime import date

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from app.care.letters import Letter
from app.domain.base import PersonCode, PersonKind
from app.domain.care import Measure
from app.domain.entities import Person, Stay
from app.domain.moving import Alternative, Moving
from app.domain.states import Weighing
from app.outputs.letters import document, lines
from app.outputs.styles import BODY, NOTE
from app.outputs.writing import Text
from app.rows import CentreRow
from app.texts import text


def letter_facts(
    person: Person, name: str, stays: Sequence[Stay], born: Mapping[PersonCode, int | None], moving: Moving,
    alternatives: Sequence[Alternative], measures: Sequence[Measure],
) -> dict[str, str]:  # fmt: skip
    """What can be put into a letter about a person; `name` is empty where the code stands for it. `born`: person -> year."""
    mine = [stay for stay in stays if stay.person == person.code]
    arrived = min((stay.arrived for stay in mine), default=None)
    departed = max((stay.departed for stay in mine if stay.departed), default=None)
    children = [
        _child(born.get(code)) for code in dict.fromkeys(one.person for one in stays if one.kind == PersonKind.CHILD)
    ]
    chosen = next((one for one in alternatives if one.state == Weighing.CHOSEN), None)
    asked = [text("home_measures", code) for code in sorted(chosen.measures)] if chosen else []
    standing = [text("measures", one.kind) for one in measures if one.ended is None]
    unknown = text("letter_words", "unknown")
    wanted = [text("demands", code).lower() for code in sorted(moving.demands)]
    return {
        "person": name or person.code,
        "children": ", ".join(children) or text("letter_words", "nobody"),
        "arrived": f"{arrived:%d.%m.%Y}" if arrived else unknown,
        "until": text("letter_words", "until", day=f"{departed:%d.%m.%Y}") if departed else "",
        "departed": f"{departed:%d.%m.%Y}" if departed else unknown,
        "home": text("homes_before", moving.home) if moving.home else unknown,
        "demands": ", ".join([*wanted, *([moving.area] if moving.area else [])]) or text("letter_words", "no_demands"),
        "measures": ", ".join(dict.fromkeys([*asked, *standing])) or unknown,
        "nav": moving.nav_contact or unknown,
        "housing": moving.housing_contact or unknown,
    }


def _child(year: int | None) -> str:
    return text("letter_words", "child", year=year) if year else text("letter_words", "child_unknown")


def letter_pdf(
    centre: CentreRow, letter: Letter, to: str, facts: Mapping[str, str], named: bool, day: date, marks: bool = False
) -> bytes:  # fmt: skip
    """The letter. `named`: the name stands in it; else there is a line to write it on."""
    story: list[Flowable] = [Text(f"{to}\n{day:%d.%m.%Y}", NOTE), Spacer(1, 4 * mm)]
    if not named:
        story += [Text(text("letter_words", "name"), BODY), Spacer(1, 3 * mm)]
    for paragraph in letter.filled(facts):
        story += [Text(paragraph, BODY), Spacer(1, 2 * mm)]
    story += [Spacer(1, 8 * mm), Text(centre.name, BODY), *lines(1)]
    return document(centre, letter.title, story, marks)
