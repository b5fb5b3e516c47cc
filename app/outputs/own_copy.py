"""The person's own copy of what is kept: as PDF for reading, as JSON for machines; and a short one that is safe to carry."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from reportlab.platypus import Flowable, KeepTogether, Spacer

from app.domain.base import PersonCode
from app.domain.right_states import Share
from app.outputs.fonts import BOLD, REGULAR
from app.outputs.letters import document
from app.outputs.styles import BODY, HEADING, NOTE
from app.outputs.writing import Text
from app.record.copy import Line, colleagues_of, left_out, lines_of, mask_of, short_lines, shown
from app.record.entries import Whole
from app.record.words import heading
from app.rows import CentreRow
from app.texts import text

FORMAT = "livd.own-copy/1"


def own_copy_pdf(
    centre: CentreRow, whole: Whole, person: PersonCode, staff: bool, day: date, marks: bool = False
) -> bytes:
    """Every entry as it was decided, in the order of time, with the person's own words beside it; at the end what is left out, and
    on what ground."""
    lines, mask = lines_of(whole, person), mask_of(whole, person)
    colleagues = None if staff else colleagues_of(whole, person)
    story: list[Flowable] = [Text(text("own_copy", "intro", whom=person, day=f"{day:%d.%m.%Y}"), BODY)]
    included = [line for line in lines if line.share != Share.OUT]
    for moment, entries in groupby(included, key=lambda line: line.entry.day):
        story.append(Text(f"{moment:%d.%m.%Y}" if moment else text("own_copy", "no_day"), HEADING))
        for line in entries:
            story += _entry(line, shown(line, mask, colleagues))
    story += _reasons(lines)
    return document(centre, text("own_copy", "title"), story, marks)


def _entry(line: Line, fields: Sequence[tuple[str, str]]) -> list[Flowable]:
    parts: list[Flowable] = [Text([(heading(line.entry), BOLD)], BODY)]
    parts += [Text([(f"{label}: ", BOLD), (words, REGULAR)], BODY) for label, words in fields]
    for statement in line.statements:
        words = text("own_copy", "own_words", day=f"{statement.day:%d.%m.%Y}")
        parts.append(Text([(f"{words} ", BOLD), (statement.text, REGULAR)], BODY))
    first, *rest = parts
    return [KeepTogether([first, *rest[:1]]), *rest[1:], Spacer(1, 6)]


def _reasons(lines: Iterable[Line]) -> list[Flowable]:
    reasons = left_out(lines)
    if not reasons:
        return [Text(text("own_copy", "all"), NOTE)]
    story: list[Flowable] = [Text(text("own_copy", "left_out"), HEADING)]
    for (why, ground), count in sorted(reasons.items()):
        words = text("own_copy", "reason", count=count, why=text("left_out", why), ground=text("grounds", ground))
        story.append(Text(words, BODY))
    return [*story, Text(text("own_copy", "complain"), NOTE)]


def own_copy_json(whole: Whole, person: PersonCode, staff: bool, day: date) -> bytes:
    """The same for a machine: each entry with its fields in words, as the PDF has them."""
    lines, mask = lines_of(whole, person), mask_of(whole, person)
    colleagues = None if staff else colleagues_of(whole, person)
    data = {
        "format": FORMAT, "person": person, "day": day.isoformat(),
        "entries": [
            {
                "entry": mask(line.entry.key), "what": heading(line.entry), "day": line.entry.day and line.entry.day.isoformat(),
                "fields": dict(shown(line, mask, colleagues)), "own_words": [one.text for one in line.statements],
            }
            for line in lines if line.share != Share.OUT
        ],
        "left_out": [{"why": w, "ground": ground, "count": n} for (w, ground), n in sorted(left_out(lines).items())],
    }  # fmt: skip
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def short_copy_pdf(centre: CentreRow, whole: Whole, person: PersonCode, day: date, marks: bool = False) -> bytes:
    """Safe to carry: dates and help given, nothing else, and no word of what kind of place it was."""
    short = short_lines(lines_of(whole, person))
    story: list[Flowable] = [Text([(f"{when}  ", BOLD), (what, REGULAR)], BODY) for when, what in short]
    return document(centre, text("own_copy", "short", day=f"{day:%d.%m.%Y}"), story or [Text("–", BODY)], marks)
