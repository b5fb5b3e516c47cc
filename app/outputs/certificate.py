"""That a case was deleted, as a paper without identity: its code, when, by whom decided and why, and how much went."""

from datetime import date, datetime

from reportlab.platypus import Flowable

from app.domain.retention import Gone
from app.outputs.fonts import BOLD, REGULAR
from app.outputs.letters import document
from app.outputs.styles import BODY, NOTE
from app.outputs.writing import Text
from app.rows import CentreRow
from app.texts import text
from app.words import sentences


def certificate_pdf(centre: CentreRow, gone: Gone, day: date, marks: bool = False) -> bytes:
    """What was deleted and what is left, and that older backups still hold it until they are thinned out."""
    at = f"{datetime.fromisoformat(gone.at):%d.%m.%Y %H:%M}"
    facts = [
        (text("certificate", "code"), gone.code), (text("certificate", "at"), at),
        (text("certificate", "by"), gone.user), (text("certificate", "why"), text("fate_reasons", gone.why)),
        (text("certificate", "units"), ", ".join(f"{year}: {count}" for year, count in sorted(gone.units.items())) or "–"),
    ]  # fmt: skip
    story: list[Flowable] = [Text(text("certificate", "intro", centre=centre.name or "–"), BODY)]
    story += [Text([(f"{head}: ", BOLD), (words, REGULAR)], BODY) for head, words in facts]
    kinds = sentences()["record_kinds"]
    rows = [f"{kinds.get(kind, kind)}: {count}" for kind, count in sorted(gone.rows.items()) if count]
    story += [Text([(text("certificate", "rows"), BOLD)], BODY), Text(", ".join(rows), BODY)]
    story += [Text(text("certificate", "left"), NOTE), Text(text("certificate", "signed", day=f"{day:%d.%m.%Y}"), NOTE)]
    return document(centre, text("certificate", "title"), story, marks)
