"""The registration form of one stay or contact: what the case already tells, and what is still missing (I6)."""

from collections.abc import Iterable, Mapping

from app.domain.base import PersonKind
from app.domain.entities import Answers, Contact, Person, Stay
from app.domain.errors import RuleBroken
from app.forms.definitions import DECLINED, MOST_DIGITS, MOST_WORDS, Form, Question, items, load_form

PERSON_FACTS = ("gender", "birth_year")


def form_name(stay: Stay) -> str:
    """The form a stay is registered on."""
    return "resident" if stay.kind == PersonKind.ADULT else "child"


def destination_of(form: Form) -> Question:
    """The question of where somebody goes when they leave."""
    return next(q for q in form.questions if q.code.startswith("destination_") and q.kind == "single")


def form_of(stay: Stay) -> Form:
    """The form of the stay's own year (the year of arrival)."""
    return load_form(form_name(stay), stay.arrived.year)


def proposed_answers(
    stay: Stay, household: Iterable[Stay], earlier: Iterable[Stay], contacts: Iterable[Contact]
) -> Answers:
    """What the case already answers: children brought, earlier contact with this centre, the child's earlier stays."""
    before = [one for one in earlier if one.code != stay.code and one.arrived < stay.arrived]
    if stay.kind == PersonKind.CHILD:
        number = {0: (), 1: ("one",)}.get(len(before), ("two_or_more",))
        return {"previous_stays": number} if number else {}
    with_children = any(one.kind == PersonKind.CHILD for one in household)
    modes = {c.mode for c in contacts if c.day < stay.arrived}
    facts = [
        code
        for code, true in (
            ("day_user", "day_visit" in modes),
            ("phone", "phone_talk" in modes),
            ("resident", bool(before)),
        )
        if true
    ]
    answers: dict[str, tuple[str, ...]] = {
        "brought_children": ("with_children" if with_children else "without_children",)
    }
    return answers | ({"prior_contact": tuple(facts)} if facts else {})


def missing_questions(form: Form, answers: Answers, *, left: bool) -> list[Question]:
    """The questions still to be answered; those of the departure only once the person has left."""
    return [
        q
        for q in form.questions
        if not answers.get(q.code) and not q.optional and q.applies(answers) and (left or q.at != "departure")
    ]


def missing_facts(person: Person) -> list[str]:
    """The facts about the person that the forms ask for and that are empty."""
    missing = [name for name in PERSON_FACTS if not getattr(person, name)]
    if person.kind == PersonKind.ADULT and not person.immigrant_background:
        missing.append("immigrant_background")
    return missing


def clean_answers(form: Form, answers: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """The answers with those dropped that no longer apply (no type of disability without a disability)."""
    kept = {question: tuple(codes) for question, codes in answers.items() if codes}
    while True:
        gone = [q.code for q in form.questions if q.code in kept and not q.applies(kept)]
        if not gone:
            return kept
        for code in gone:
            del kept[code]


def check_answer(question: Question, given: tuple[str, ...]) -> None:
    """RuleBroken for an answer the question cannot have. Wishing not to answer is one to any question, alone."""
    written = " ".join(given)
    if question.kind == "number" and not all(n.isascii() and n.isdigit() and len(n) <= MOST_DIGITS for n in given):
        raise RuleBroken("bad_number", field=question.code, value=written[:20], least=0, most=10**MOST_DIGITS - 1)
    if question.kind == "text" and (len(written) > MOST_WORDS or not written.isprintable()):
        raise RuleBroken("text_too_long", field=question.code, most=MOST_WORDS)
    codes = {i.code for i in items(question.codes)} | {DECLINED}
    if question.kind in ("single", "multiple") and not set(given) <= codes:
        raise RuleBroken("unknown_code", field=question.code, value=",".join(given)[:80])
    if len(given) > 1 and (not question.multiple or DECLINED in given):
        raise RuleBroken("one_answer_only", field=question.code)
