"""The leader corrects the forms: the wording of a question, the wording and years of a category, or a category of one's own."""

from app.changes import FORMS, Changes, changed
from app.domain.errors import RuleBroken
from app.forms.definitions import FORMS as FORM_NAMES
from app.forms.definitions import Correction, code_lists, load_form, question_list
from app.ports import UnitOfWork, require_leader

MAX_LABEL = 300
OWN = "own_"


def own_code(list_name: str) -> str:
    """A free code for a category of the centre's own."""
    taken = {item.code for item in code_lists()[list_name]}
    return next(f"{OWN}{n}" for n in range(1, len(taken) + 2) if f"{OWN}{n}" not in taken)


def save_correction(work: UnitOfWork, correction: Correction) -> Changes:
    """Keep the correction; earlier answers keep their codes, and a category out of its years is kept but not counted."""
    require_leader(work)
    if not correction.label.strip() or len(correction.label) > MAX_LABEL:
        raise RuleBroken("bad_label", field="label", most=MAX_LABEL)
    if not _known(correction, work.today.year):
        raise RuleBroken("unknown_code", field="code", value=correction.code[:40])
    years = [y for y in (correction.from_year, correction.to_year) if y is not None]
    if any(not 1978 <= y <= 2200 for y in years) or years != sorted(years):
        raise RuleBroken("bad_years", field="from_year")
    work.centre.correct_form(correction)
    work.centre.record("form_corrected", f"{correction.list}.{correction.code}", after=correction.label)
    return changed(FORMS)


def _known(correction: Correction, year: int) -> bool:
    for form in FORM_NAMES:
        if correction.list == question_list(form):
            return any(q.code == correction.code for q in load_form(form, year).questions)
    known = code_lists().get(correction.list)
    if known is None:
        return False
    number = correction.code.removeprefix(OWN)
    is_own = correction.code.startswith(OWN) and number.isascii() and number.isdigit()
    return is_own or any(item.code == correction.code for item in known)
