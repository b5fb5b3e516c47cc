"""Which corrections of the forms make sense: a known category or question, or an own category where no rule depends on the list."""

from app.forms.definitions import (
    FORMS,
    NEWEST,
    OWN,
    OWN_LIST,
    Correction,
    code_lists,
    is_own,
    items,
    load_form,
    own_list,
    question_list,
)

MOST_OWN = 99
"""So many questions of its own a centre can have in a form."""


def takes_own(list_name: str) -> bool:
    """Whether a list may have categories of the centre's own: every question on it is counted, and no other leans on it."""
    if list_name.startswith(OWN_LIST):
        return any(list_name == own_list(form, f"{OWN}{n}") for form in FORMS for n in range(1, MOST_OWN + 1))
    questions = [(form, q) for form in FORMS for q in load_form(form, NEWEST).questions]
    on_list = [(form, q) for form, q in questions if q.codes == list_name]
    leaned_on = {
        (form, code)
        for form, q in questions
        if q.unit != "uncounted"
        for code in (*q.when, q.split_by, q.base.removeprefix("answered:") if ":" in q.base else "")
    }
    return bool(on_list) and all(
        q.unit in ("person", "stay", "visit") and not q.split_by and (form, q.code) not in leaned_on
        for form, q in on_list
    )


def own_code(list_name: str) -> str:
    """A free code for a category, or with the list of a form's questions a question, of the centre's own."""
    form = next((form for form in FORMS if list_name == question_list(form)), "")
    if form:
        taken = {q.code for q in load_form(form, NEWEST).questions}
    else:
        taken = {item.code for item in items(list_name)} if list_name in code_lists() else set()
    return next(f"{OWN}{n}" for n in range(1, len(taken) + 2) if f"{OWN}{n}" not in taken)


def can_correct(correction: Correction) -> bool:
    """Whether what is corrected exists, or may be added."""
    for form in FORMS:
        if correction.list == question_list(form):
            exists = any(q.code == correction.code for q in load_form(form, NEWEST).questions)
            return is_own(correction.code) or exists
    if is_own(correction.code):
        return takes_own(correction.list)
    return any(item.code == correction.code for item in code_lists().get(correction.list, ()))


def can_map(correction: Correction) -> bool:
    """Whether what it stands for is another category of the same list, that does not itself stand for one."""
    items = {item.code: item for item in code_lists().get(correction.list, ())}
    target = items.get(correction.maps_to)
    return not correction.maps_to or (target is not None and not target.maps_to and target.code != correction.code)
