"""What is printed about one person: the plan, the empty safety plan, the application for transport, a mapping that follows.

Codes, never names: a name is written by hand where it must stand. The centre's phone, never its address.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import date
from html import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, HRFlowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer
from reportlab.platypus import Table as Grid

from app.care.topics import Topics
from app.domain.care import Conclusion, Coordination, Goal, PlanStep, TopicEntry
from app.domain.child import School
from app.outputs.fonts import REGULAR, register_fonts
from app.outputs.pdf import BODY, HEADING, NOTE, TITLE
from app.rows import CentreRow
from app.texts import text

_LINE = colors.HexColor("#8795A1")
_WIDTH = A4[0] - 44 * mm
SAFETY_HEADS = (
    "call", "code_word", "out", "place", "keys", "money", "papers", "children", "neighbours", "phone", "police", "who_knows",
)  # fmt: skip
"""What a safety plan goes through (NKVTS, LAW 2.5), in our own words; every head has empty lines to write on."""


def plan_pdf(
    centre: CentreRow,
    code: str,
    goals: Sequence[Goal],
    steps: Sequence[PlanStep],
    after: Coordination | None,
    day: date,
) -> bytes:
    """The plan for the stay and after it, to be gone through and signed together."""
    register_fonts()
    story: list[Flowable] = [Paragraph(text("letters", "plan_intro", about=code, date=f"{day:%d.%m.%Y}"), BODY)]
    for phase in ("stay", "after"):
        story.append(Paragraph(text("letters", f"phase_{phase}"), HEADING))
        those = [goal for goal in goals if goal.phase == phase and goal.state != "dropped"]
        for goal in those:
            story.append(KeepTogether(_goal(goal, [s for s in steps if s.goal == goal.code])))
        if not those:
            story += _lines(3)
    if after:
        ends = f"{after.ends:%d.%m.%Y}" if after.ends else "–"
        said = text(
            "letters", "coordination", who=escape(after.coordinator), contact=escape(after.contact) or "–", ends=ends
        )
        story.append(Paragraph(said, BODY))
    story += [Spacer(1, 10 * mm), Paragraph(text("letters", "signed"), NOTE), *_lines(2)]
    return _document(centre, text("letters", "plan"), story)


def _goal(goal: Goal, steps: Sequence[PlanStep]) -> list[Flowable]:
    done = text("letters", "reached") if goal.state == "reached" else ""
    rows = [[Paragraph(f"<b>{_breaks(goal.goal)}</b> {done}", BODY), "", ""]]
    for step in steps:
        due = f"{step.due:%d.%m.%Y}" if step.due else "–"
        when = text("letters", "step_done", date=f"{step.done:%d.%m.%Y}") if step.done else due
        rows.append(
            [Paragraph(_breaks(step.what), BODY), Paragraph(escape(step.who) or "–", BODY), Paragraph(when, BODY)]
        )
    grid = Grid(rows, colWidths=[_WIDTH * 0.6, _WIDTH * 0.22, _WIDTH * 0.18], splitInRow=1)
    style = [("SPAN", (0, 0), (-1, 0)), ("VALIGN", (0, 0), (-1, -1), "TOP"), ("FONT", (0, 0), (-1, -1), REGULAR, 9)]
    grid.setStyle([*style, ("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE)])
    return [grid, Spacer(1, 3 * mm)]


def safety_plan_pdf(centre: CentreRow) -> bytes:
    """An empty safety plan: written by hand together, kept by the person alone."""
    register_fonts()
    story: list[Flowable] = [Paragraph(text("letters", "safety_intro"), BODY)]
    for head in SAFETY_HEADS:
        story.append(KeepTogether([Paragraph(text("letters", f"safety_{head}"), HEADING), *_lines(2)]))
    story.append(Paragraph(text("letters", "safety_foot"), NOTE))
    return _document(centre, text("letters", "safety_plan"), story)


def transport_pdf(centre: CentreRow, school: School, contact: str, day: date) -> bytes:
    """The application for transport to kindergarten or school. The child's name is written by hand; the place where it is
    fetched is agreed by phone."""
    register_fonts()
    facts = [
        ("transport_date", f"{day:%d.%m.%Y}"), ("transport_child", ""), ("transport_school", school.name),
        ("transport_from", school.transport_from), ("transport_need", school.transport_need),
        ("transport_pickup", text("letters", "by_phone")), ("transport_contact", f"{contact}  {centre.phone}".strip()),
    ]  # fmt: skip
    kind = "kindergarten" if school.attends == "kindergarten" else "school"
    story: list[Flowable] = [Paragraph(text("letters", f"transport_{kind}_intro"), BODY), Spacer(1, 4 * mm)]
    for head, value in facts:
        story.append(Paragraph(text("letters", head), HEADING))
        story += [Paragraph(_breaks(value), BODY)] if value else _lines(1)
    story += [Spacer(1, 6 * mm), Paragraph(text("letters", "transport_law"), NOTE)]
    return _document(centre, text("letters", "transport"), story)


def mapping_pdf(
    centre: CentreRow,
    code: str,
    mappings: Iterable[tuple[Topics, Sequence[TopicEntry], Sequence[Conclusion]]],
    day: date,
) -> bytes:
    """A mapping that follows to another shelter, with the person's consent (LAW 2.8): the newest of each topic."""
    register_fonts()
    story: list[Flowable] = [Paragraph(text("letters", "mapping_intro", about=code, date=f"{day:%d.%m.%Y}"), BODY)]
    for topics, entries, conclusions in mappings:
        story.append(Paragraph(escape(topics.title), TITLE))
        newest = {entry.topic: entry for entry in sorted(entries, key=lambda e: e.number)}
        for topic in topics.topics:
            entry = newest.get(topic.code)
            if entry and entry.status != "not_asked":
                said = _breaks(entry.text) or escape(text("statuses", entry.status))
                head = f"{escape(topic.title)}  ({entry.day:%d.%m.%Y})"
                story += [Paragraph(head, HEADING), Paragraph(said, BODY)]
        for made in conclusions:
            parts = [
                text("safe_here", made.safe_here) if made.safe_here else "",
                made.measures,
                made.own_view,
                made.text,
            ]
            said = "<br/>".join(_breaks(part) for part in parts if part)
            story += [
                Paragraph(text("letters", "concluded", date=f"{made.day:%d.%m.%Y}"), HEADING),
                Paragraph(said, BODY),
            ]
    return _document(centre, text("letters", "mapping"), story)


def _document(centre: CentreRow, title: str, story: list[Flowable]) -> bytes:
    target = io.BytesIO()
    document = SimpleDocTemplate(
        target, pagesize=A4, leftMargin=22 * mm, rightMargin=22 * mm, topMargin=18 * mm, bottomMargin=20 * mm, title=title,
        author="Livd", creator="Livd", subject=title, lang="nb-NO",
    )  # fmt: skip

    def foot(canvas: Canvas, _: SimpleDocTemplate) -> None:
        canvas.setFont(REGULAR, 8)
        canvas.drawString(22 * mm, 12 * mm, text("letters", "phone", phone=centre.phone or "–"))
        canvas.drawRightString(A4[0] - 22 * mm, 12 * mm, text("report", "page", page=canvas.getPageNumber()))

    document.build([Paragraph(escape(title), TITLE), *story], onFirstPage=foot, onLaterPages=foot)
    return target.getvalue()


def _lines(number: int) -> list[Flowable]:
    return [
        HRFlowable(width="100%", thickness=0.6, color=_LINE, spaceBefore=6.5 * mm, spaceAfter=0) for _ in range(number)
    ]


def _breaks(words: str) -> str:
    return escape(words).replace("\n", "<br/>")
