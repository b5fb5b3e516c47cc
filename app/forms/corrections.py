"""Which corrections of the forms make sense: a known category or question, or an own category where no rule depends on the list."""

from app.forms.definitions import FORMS, Correction, code_lists, load_form, question_list

OWN = "own_"
_NEWEST = 9999


def takes_own(list_name: str) -> bool:
    """Whether a list may have categories of the centre's own: every question on it is counted, and no other leans on it."""
    questions = [(form, q) for form in FORMS for q in load_form(form, _NEWEST).questions]
    on_list = [(form, q) for form, q in questions if q.codes == list_name]
    leaned_on = {
        (form, code)
        for form, q in questions
        for code in (*q.when, q.split_by, q.base.removeprefix("answered:") if ":" in q.base else "")
    }
    return bool(on_list) and all(
        q.unit in ("person", "stay", "visit") and not q.split_by and (form, q.code) not in leaned_on
        for form, q in on_list
    )


def own_code(list_name: str) -> str:
    """A free code for a category of the centre's own."""
    taken = {item.code for item in code_lists()[list_name]}
    return next(f"{OWN}{n}" for n in range(1, len(taken) + 2) if f"{OWN}{n}" not in taken)


def is_own(code: str) -> bool:
    """Whether a code is one of the centre's own categories."""
    number = code.removeprefix(OWN)
    return code.startswith(OWN) and number.isascii() and number.isdigit()


def can_correct(correction: Correction) -> bool:
    """Whether what is corrected exists, or may be added."""
    for form in FORMS:
        if correction.list == question_list(form):
            return any(q.code == correction.code for q in load_form(form, _NEWEST).questions)
    known = code_lists().get(correction.list, ())
    if is_own(correction.code):
        return takes_own(correction.list)
    return any(item.code == correction.code for item in known)
