"""What is printed about one person: the plan, the empty safety plan, the application for transport, a mapping that follows.

Codes, never names: a name is written by hand where it must stand. The centre's phone, never its address.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import date

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, HRFlowable, KeepTogether, SimpleDocTemplate, Spacer
from reportlab.platypus import Table as Grid

from app.care.topics import Topics
from app.domain.care import Conclusion, Coordination, Goal, PlanStep, TopicEntry
from app.domain.child import School
from app.domain.states import Attends, GoalState, TopicStatus
from app.outputs.fonts import BOLD, REGULAR
from app.outputs.styles import BODY, HEADING, NOTE, TITLE
from app.outputs.writing import Text, draw_line, paper
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
    marks: bool = False,
) -> bytes:
    """The plan for the stay and after it, to be gone through and signed together."""
    story: list[Flowable] = [Text(text("letters", "plan_intro", about=code, date=f"{day:%d.%m.%Y}"), BODY)]
    for phase in ("stay", "after"):
        story.append(Text(text("letters", f"phase_{phase}"), HEADING))
        those = [goal for goal in goals if goal.phase == phase and goal.state != GoalState.DROPPED]
        for goal in those:
            story.append(KeepTogether(_goal(goal, [step for step in steps if step.goal == goal.code])))
        if not those:
            story += lines(3)
    if after:
        ends = f"{after.ends:%d.%m.%Y}" if after.ends else "–"
        sentence = text("letters", "coordination", who=after.coordinator, contact=after.contact or "–", ends=ends)
        story.append(Text(sentence, BODY))
    story += [Spacer(1, 10 * mm), Text(text("letters", "signed"), NOTE), *lines(2)]
    return document(centre, text("letters", "plan"), story, marks)


def _goal(goal: Goal, steps: Sequence[PlanStep]) -> list[Flowable]:
    done = text("letters", "reached") if goal.state == GoalState.REACHED else ""
    rows = [[Text([(goal.goal, BOLD), (f" {done}", REGULAR)], BODY), "", ""]]
    for step in steps:
        due = f"{step.due:%d.%m.%Y}" if step.due else "–"
        when = text("letters", "step_done", date=f"{step.done:%d.%m.%Y}") if step.done else due
        rows.append([Text(step.what, BODY), Text(step.who or "–", BODY), Text(when, BODY)])
    grid = Grid(rows, colWidths=[_WIDTH * 0.6, _WIDTH * 0.22, _WIDTH * 0.18], splitInRow=1)
    style = [("SPAN", (0, 0), (-1, 0)), ("VALIGN", (0, 0), (-1, -1), "TOP"), ("FONT", (0, 0), (-1, -1), REGULAR, 9)]
    grid.setStyle([*style, ("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE)])
    return [grid, Spacer(1, 3 * mm)]


def safety_plan_pdf(centre: CentreRow, marks: bool = False) -> bytes:
    """An empty safety plan: written by hand together, kept by the person alone."""
    story: list[Flowable] = [Text(text("letters", "safety_intro"), BODY)]
    for head in SAFETY_HEADS:
        story.append(KeepTogether([Text(text("letters", f"safety_{head}"), HEADING), *lines(2)]))
    story.append(Text(text("letters", "safety_foot"), NOTE))
    return document(centre, text("letters", "safety_plan"), story, marks)


def evaluation_pdf(centre: CentreRow, marks: bool = False) -> bytes:
    """The short form at departure, answered on paper by whoever wants to: no name, no code, nothing but three answers and a line.
    The answers are counted (FORMS K22) and tied to nobody."""
    answers = [text("agrees", code) for code in ("agree", "partly", "disagree")]
    rows = [["", *(Text(answer, NOTE) for answer in answers)]]
    rows += [[Text(text("letters", f"evaluation_{asked}"), BODY), "", "", ""] for asked in ("safe", "heard", "helped")]
    grid = Grid(rows, colWidths=[_WIDTH - 66 * mm, *[22 * mm] * 3], rowHeights=[7 * mm, *[12 * mm] * 3])
    boxes = ("GRID", (1, 1), (-1, -1), 0.6, _LINE)
    grid.setStyle([("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("LINEBELOW", (0, 1), (0, -1), 0.4, _LINE), boxes])
    story: list[Flowable] = [Text(text("letters", "evaluation_intro"), BODY), Spacer(1, 6 * mm), grid]
    story += [Text(text("letters", "evaluation_more"), HEADING), *lines(5)]
    return document(centre, text("letters", "evaluation"), story, marks)


def transport_pdf(centre: CentreRow, school: School, contact: str, day: date, marks: bool = False) -> bytes:
    """The application for transport to kindergarten or school. The child's name is written by hand; the place where it is
    fetched is agreed by phone."""
    facts = [
        ("transport_date", f"{day:%d.%m.%Y}"), ("transport_child", ""), ("transport_school", school.name),
        ("transport_from", school.transport_from), ("transport_need", school.transport_need),
        ("transport_pickup", text("letters", "by_phone")), ("transport_contact", f"{contact}  {centre.phone}".strip()),
    ]  # fmt: skip
    kind = "kindergarten" if school.attends == Attends.KINDERGARTEN else "school"
    story: list[Flowable] = [Text(text("letters", f"transport_{kind}_intro"), BODY), Spacer(1, 4 * mm)]
    for head, value in facts:
        story.append(Text(text("letters", head), HEADING))
        story += [Text(value, BODY)] if value else lines(1)
    story += [Spacer(1, 6 * mm), Text(text("letters", "transport_law"), NOTE)]
    return document(centre, text("letters", "transport"), story, marks)


def mapping_pdf(
    centre: CentreRow,
    code: str,
    mappings: Iterable[tuple[Topics, Sequence[TopicEntry], Sequence[Conclusion]]],
    day: date,
    marks: bool = False,
) -> bytes:
    """A mapping that follows to another shelter, with the person's consent (LAW 2.8): the newest of each topic."""
    story: list[Flowable] = [Text(text("letters", "mapping_intro", about=code, date=f"{day:%d.%m.%Y}"), BODY)]
    for topics, entries, conclusions in mappings:
        story.append(Text(topics.title, TITLE))
        newest = {entry.topic: entry for entry in sorted(entries, key=lambda e: e.number)}
        for topic in topics.topics:
            entry = newest.get(topic.code)
            if entry and entry.status != TopicStatus.NOT_ASKED:
                words = entry.text or text("statuses", entry.status)
                head = f"{topic.title}  ({entry.day:%d.%m.%Y})"
                story += [Text(head, HEADING), Text(words, BODY)]
        for conclusion in conclusions:
            parts = [
                text("safe_here", conclusion.safe_here) if conclusion.safe_here else "",
                conclusion.measures,
                conclusion.own_view,
                conclusion.text,
            ]
            words = "\n".join(part for part in parts if part)
            story += [
                Text(text("letters", "concluded", date=f"{conclusion.day:%d.%m.%Y}"), HEADING),
                Text(words, BODY),
            ]
    return document(centre, text("letters", "mapping"), story, marks)


def document(centre: CentreRow, title: str, story: list[Flowable], marks: bool) -> bytes:
    """A paper about one person, with the centre's phone at the foot."""

    def foot(canvas: Canvas, _: SimpleDocTemplate) -> None:
        draw_line(canvas, 22 * mm, 12 * mm, text("letters", "phone", phone=centre.phone or "–"), 8)
        page = text("report", "page", page=canvas.getPageNumber())
        draw_line(canvas, A4[0] - 22 * mm, 12 * mm, page, 8, to_right=True)

    def build(target: io.BytesIO, canvas: type[Canvas]) -> None:
        document = SimpleDocTemplate(
            target, pagesize=A4, leftMargin=22 * mm, rightMargin=22 * mm, topMargin=18 * mm, bottomMargin=20 * mm,
            title=title, author="Livd", creator="Livd", subject=title, lang="nb-NO",
        )  # fmt: skip
        document.build([Text(title, TITLE), *story], onFirstPage=foot, onLaterPages=foot, canvasmaker=canvas)

    return paper(build, marks)


def lines(number: int) -> list[Flowable]:
    """Empty lines to write on."""
    return [
        HRFlowable(width="100%", thickness=0.6, color=_LINE, spaceBefore=6.5 * mm, spaceAfter=0) for _ in range(number)
    ]
