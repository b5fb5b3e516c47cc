"""The register of what was handed out in a year, on paper: in codes, with what it adds up to."""

from collections.abc import Sequence
from datetime import date

from reportlab.platypus import Flowable

from app.care.disclosures import yearly_of
from app.domain.moving import HandedOut
from app.domain.right_states import HandOut
from app.outputs.fonts import BOLD, REGULAR
from app.outputs.letters import document
from app.outputs.styles import BODY, NOTE
from app.outputs.writing import Text
from app.record.words import handed_title
from app.rows import CentreRow
from app.texts import text


def register_pdf(centre: CentreRow, year: int, rows: Sequence[HandedOut], day: date, marks: bool = False) -> bytes:
    """Each entry in two lines, the newest first; at the top the year's count."""
    counts = yearly_of(rows)
    story: list[Flowable] = [Text(text("register", "counts", given=counts.given, refused=counts.refused), BODY)]
    story += [
        Text(f"{text('hand_out_bases', basis)}: {number}", BODY) for basis, number in counts.by_basis.items() if basis
    ]
    for row in rows:
        given = row.outcome == HandOut.GIVEN
        basis = text("hand_out_bases", row.basis) if given else text("hand_outcomes", row.outcome)
        about = "  ".join(part for part in (row.household, row.person) if part)
        story.append(Text([(f"{row.at:%d.%m.%Y %H:%M}  {handed_title(row.what)}  ", BOLD), (about, REGULAR)], BODY))
        words = "  ·  ".join(
            part for part in (row.to, basis, row.about, row.reason, row.decided_by, row.sha256[:16]) if part
        )
        story.append(Text(words, NOTE))
    return document(centre, text("register", "title", year=year), story, marks)
