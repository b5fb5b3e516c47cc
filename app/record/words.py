"""A row in words, whatever kind it is of: its heading, its fields and what stands in them."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from app import clock
from app.care.letters import shipped
from app.care.rules import flag_kinds
from app.care.rules import in_force as rules_in_force
from app.care.topics import kinds_for, topics_of
from app.domain.facts import Fact, Role
from app.forms.definitions import items, load_form
from app.record.entries import Entry
from app.texts import text
from app.words import sentences

SECTIONS = {
    "person.kind": "record_persons", "stay.kind": "record_persons", "follow_up.kind": "record_persons",
    "measure.kind": "measures", "relocation.consent": "answers", "decision_record.kind": "decisions",
    "decision_record.informed": "answers", "stay.offer": "record_offers", "stay.first_in_year": "answers",
    "contact.first_in_year": "answers", "goal.phase": "record_phases", "plan_review.phase": "record_phases",
    "ready_to_move.waits_for": "waits_for", "contact.mode": "followed_by", "retention.decision": "fates",
    "retention.why": "fate_reasons", "copy_decision.why": "grounds",
}  # fmt: skip
"""Where the words of a choice stand, when its codes stand in more sections than one, or are not told by its fact."""
LISTS = {
    "person.gender": "gender", "person.immigrant_background": "immigrant_background", "school.break_reasons": "break_reason",
}  # fmt: skip
"""Choices whose words are those of the national forms."""
NEVER = {"version", "leader_only"}
"""What says nothing to a person."""


def heading(entry: Entry) -> str:
    """What the entry is."""
    return text("record_kinds", entry.kind.name)


def fields_of(entry: Entry, hidden: Collection[str] = ()) -> list[tuple[str, str]]:
    """Label and words of each field that says something, and is not hidden."""
    own = {"code", "household", "person", *NEVER, *hidden}
    fields = []
    for name, value in entry.values.items():
        words = "" if name in own else value_words(entry.kind.facts[name], value, entry)
        if words:
            fields.append((label_of(entry.kind.facts[name]), words))
    return fields


def label_of(fact: Fact) -> str:
    """What a field is called: as on the screen, else as the record calls it."""
    sections = sentences()
    if fact.label in sections["fields"]:
        return text("fields", fact.label).replace("&", "")
    key = fact.label if fact.label in sections["record_fields"] else fact.name
    return text("record_fields", key)


def value_words(fact: Fact, value: Any, entry: Entry | None = None) -> str:
    """A value as it is read; empty for what says nothing."""
    if value in (None, "", False) or value == [] or value == {}:
        return ""
    if value is True:
        return text("answers", "yes")
    if isinstance(value, datetime):
        return f"{value:%d.%m.%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if fact.role == Role.ANSWERS:
        return _answers(value, entry)
    if fact.role == Role.CHOICES:
        return ", ".join(choice_words(fact, code, entry) for code in sorted(value))
    if fact.role == Role.CHOICE:
        return choice_words(fact, str(value), entry)
    return str(value)


def choice_words(fact: Fact, code: str, entry: Entry | None = None) -> str:
    """What a code stands for; the code itself where it is a centre's own, or of an older program."""
    special = _SPECIAL.get(fact.label)
    if special:
        return special(code, entry)
    if fact.label in LISTS:
        return next((item.label for item in items(LISTS[fact.label]) if item.code == code), code)
    section = SECTIONS.get(fact.label) or section_of(fact)
    return text(section, code) if section and code in sentences()[section] else code


@cache
def section_of(fact: Fact) -> str:
    """The only section of the texts that has words for every code of the choice; empty where there is none, or several."""
    codes = set(fact.codes)
    sections = [name for name, words in sentences().items() if codes and codes <= set(words)]
    return sections[0] if len(sections) == 1 else ""


def _answers(answers: Mapping[str, tuple[str, ...]], entry: Entry | None) -> str:
    """The registration form as it was answered: question and answers, one on a line."""
    row = entry.row if entry else None
    kind = getattr(row, "kind", "")
    form = "day_contact" if hasattr(row, "mode") else {"adult": "resident", "child": "child"}.get(kind, "resident")
    day = getattr(row, "arrived", None) or getattr(row, "day", None) or clock.today()
    questions = {question.code: question for question in load_form(form, day.year).questions}
    lines = []
    for code, given in answers.items():
        question = questions.get(code)
        words = {item.code: item.label for item in items(question.codes)} if question and question.codes else {}
        chosen = ", ".join(words.get(answer, answer) for answer in given)
        lines.append(f"{question.label if question else code}: {chosen}")
    return "\n".join(lines)


def _topic(code: str, entry: Entry | None) -> str:
    mapping = entry.row.kind if entry else ""
    for who in ("adult", "child"):
        topic = topics_of(mapping, who).topic(code) if mapping in kinds_for(who) else None
        if topic:
            return topic.title
    return code


def _flag(code: str, entry: Entry | None) -> str:
    return next((flag.label for flag in flag_kinds() if flag.code == code), code)


def _task(code: str, entry: Entry | None) -> str:
    title = next((rule.title for rule in rules_in_force({}) if rule.code == code), "")
    return title or (text("tasks", code, subject="") if code in sentences()["tasks"] else code)


def _task_answer(code: str, entry: Entry | None) -> str:
    section = next((name for name in ("task_answers", "answers") if code in sentences()[name]), "")
    return text(section, code) if section else code


def handed_title(code: str, entry: Entry | None = None) -> str:
    """What was handed out: a letter by its title, else what it was."""
    words = sentences()["handed_whats"]
    return (
        text("handed_whats", code)
        if code in words
        else next((one.title for one in shipped() if one.code == code), code)
    )


def _conclusion(code: str, entry: Entry | None) -> str:
    key = f"{entry.row.kind}.{code}" if entry else code
    return text("decision_conclusions", key) if key in sentences()["decision_conclusions"] else code


_SPECIAL = {
    "topic_entry.topic": _topic, "flag.flag": _flag, "task.kind": _task, "task.answer": _task_answer,
    "handed_out.what": handed_title,
    "decision_record.conclusion": _conclusion,
}  # fmt: skip
