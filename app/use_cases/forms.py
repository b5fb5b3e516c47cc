"""The leader corrects the forms: the wording of a question, the wording and years of a category, or a category of one's own."""

from dataclasses import asdict

from app.changes import FORMS, Changes, changed
from app.domain.errors import RuleBroken
from app.forms.corrections import can_correct, can_map
from app.forms.definitions import Correction, in_force
from app.ports import UnitOfWork
from app.roles import LEADERS, open_to

MAX_LABEL = 300


@open_to(LEADERS)
def save_correction(work: UnitOfWork, correction: Correction) -> Changes[None]:
    """Keep the correction; earlier answers keep their codes, and a category out of its years is kept but not counted."""
    label = correction.label.strip()
    if not label or len(label) > MAX_LABEL or not label.isprintable():
        raise RuleBroken("bad_label", field="label", most=MAX_LABEL)
    if not can_correct(correction):
        raise RuleBroken("unknown_code", field="code", value=correction.code[:40])
    years = [y for y in (correction.from_year, correction.to_year) if y is not None]
    if any(not 1978 <= y <= 2200 for y in years) or years != sorted(years):
        raise RuleBroken("bad_years", field="from_year")
    if not can_map(correction):
        raise RuleBroken("unknown_code", field="maps_to", value=correction.maps_to[:40])
    periods = in_force().corrections_of(correction.list, correction.code)
    before = next((c for c in periods if c.key == correction.key), None)
    work.settings.correct_form(correction)
    subject = f"{correction.list}.{correction.code}"
    work.record("form_corrected", subject, asdict(before) if before else "", asdict(correction))
    return changed(FORMS)


@open_to(LEADERS)
def drop_correction(work: UnitOfWork, correction: Correction) -> Changes[None]:
    """Take one period of a correction away; what stood before it holds again."""
    periods = in_force().corrections_of(correction.list, correction.code)
    before = next((c for c in periods if c.key == correction.key), None)
    if before is None:
        raise RuleBroken("unknown_code", field="code", value=correction.code[:40])
    work.settings.drop_correction(correction)
    work.record("form_corrected", f"{correction.list}.{correction.code}", asdict(before), "")
    return changed(FORMS)
