"""The person's own copy: what is proposed to go in, to go in without others' names, or to be left out, and what a leader decided.

A proposal is never an answer: the leader goes through it entry by entry, and what is decided is kept (LAW 5.3).
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from app.domain.base import PersonCode
from app.domain.names import fold
from app.domain.right_states import Share
from app.domain.rights import CopyDecision, Statement
from app.domain.states import By
from app.kinds import Role
from app.record.entries import Entry, Whole
from app.record.words import fields_of, heading

INTERNAL = {
    "task",
    "handover",
    "retention",
    "incident",
    "accepted_gap",
    "rights_request",
    "not_double",
    "copy_decision",
    "restriction",
    "call",
}
"""How the house works with it: the case being prepared (personopplysningsloven § 16 e)."""
OTHERS = {"must_not_meet", "perpetrator", "perpetrator_relation"}
"""About somebody else, who is a registered person too (LAW 5.2)."""
NOT_ASKED = {"statement", "copy_decision"}
"""Of these nothing is decided: the own words stand beside what they are about."""
ABOUT = {"person", "household", "whom"}
MASK, ENDING = "•", r"(?:['’]?s|['’])?"
LEAST_NAME = 2
"""Of two letters a name is one where it stands with a capital."""
DECIDED = "decided"
ABOUT_OTHERS, TOLD_BY_OTHERS, PREPARING, NAMES_OTHERS, NOTHING = (
    "about_others",
    "told_by_others",
    "internal",
    "names_others",
    "",
)
GROUNDS = {ABOUT_OTHERS: "art_15_4", TOLD_BY_OTHERS: "16_d", PREPARING: "16_e"}
"""Why -> the ground in the law, as it is said in the copy (LAW 5.3)."""


@dataclass(frozen=True, slots=True, repr=False)
class Line:
    """One entry of a copy: what is proposed and why, what was decided, and the person's own words beside it."""

    entry: Entry
    proposed: Share
    why: str
    decided: CopyDecision | None
    statements: tuple[Statement, ...] = ()

    @property
    def code(self) -> str:
        """What tells it from the other lines."""
        return self.entry.key

    @property
    def reason(self) -> tuple[str, str]:
        """Why it is left out, and the ground in the law: the leader's, else that of the proposal."""
        if self.decided and self.decided.why:
            return DECIDED, self.decided.why
        return (self.why, GROUNDS[self.why]) if self.why in GROUNDS else (DECIDED, "other")

    @property
    def share(self) -> Share:
        """As it was decided; as it is proposed where nobody has."""
        return Share(self.decided.share) if self.decided else self.proposed


def lines_of(whole: Whole, person: PersonCode) -> list[Line]:
    """Everything that is the person's, with what is proposed. What is about another one alone is no part of it."""
    own = [entry for entry in whole.entries if entry.person in ("", person)]
    decided = {e.row.entry: e.row for e in own if e.kind.name == "copy_decision"}
    statements = [e.row for e in own if e.kind.name == "statement"]
    names = mask_of(whole, person)
    lines = []
    for entry in own:
        if entry.kind.name not in NOT_ASKED:
            share, why = _proposed(entry, names)
            beside = tuple(one for one in statements if one.entry == entry.key)
            lines.append(Line(entry, share, why, decided.get(entry.key), beside))
    return lines


def _proposed(entry: Entry, mask: Callable[[str], str]) -> tuple[Share, str]:
    row, name = entry.row, entry.kind.name
    if name in OTHERS and getattr(row, "told_by", "") != "person":
        return Share.OUT, ABOUT_OTHERS
    if name in INTERNAL:
        return Share.OUT, PREPARING
    told = getattr(row, "source", "person") not in ("person", "staff") or getattr(row, "by", By.CENTRE) != By.CENTRE
    if (name in ("topic_entry", "conclusion") and told) or (name == "note" and row.service):
        return Share.OUT, TOLD_BY_OTHERS
    words = [words for _, words in fields_of(entry)]
    if any(mask(text) != text for text in words):
        return Share.MASKED, NAMES_OTHERS
    return Share.IN, NOTHING


def mask_of(whole: Whole, person: PersonCode) -> Callable[[str], str]:
    """Takes the codes and names of everybody else in the case out of words; a name in any form that begins with it ("Karins")."""
    others = {code: name for code, name in whole.names.items() if code != person}
    codes = {f"(?i:{re.escape(code)})" for code in (*others, *_named_in(whole, person))}
    return _without(codes | {_inflected(part) for part in _parts_of(others.values(), whole, person)})


def colleagues_of(whole: Whole, person: PersonCode) -> Callable[[str], str]:
    """Takes the names of colleagues out of words, where these stand with a capital ("Vakt" is a name, "vakt" is none)."""
    return _without({_capital(part) for part in _parts_of(whole.users, whole, person)})


def _without(parts: Collection[str]) -> Callable[[str], str]:
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(parts, key=len, reverse=True)) or '(?!)'})(?!\w)")
    return lambda words: pattern.sub(MASK, words)


def _parts_of(names: Iterable[str], whole: Whole, person: PersonCode) -> set[str]:
    """Each part of the names that is not the person's own too."""
    own = set(fold(whole.names.get(person, "")).split())
    return {part for name in names for part in name.split() if len(part) >= LEAST_NAME and fold(part) not in own}


def _inflected(part: str) -> str:
    return f"(?i:{re.escape(part)}{ENDING})" if len(part) > LEAST_NAME else _capital(part)


def _capital(part: str) -> str:
    return f"(?:{re.escape(part[0].upper() + part[1:])}|{re.escape(part.upper())}){ENDING}"


def _named_in(whole: Whole, person: PersonCode) -> set[str]:
    """Codes of persons and cases that stand in the entries and are not the own."""
    own = {
        person,
        whole.whom,
        *(e.household for e in whole.entries if e.kind.name in ("stay", "follow_up") and e.person == person),
    }
    facts = [(entry.row, fact) for entry in whole.entries for fact in entry.kind.of(Role.REFERENCE) if fact.to in ABOUT]
    return {code for row, fact in facts if (code := getattr(row, fact.name))} - own


def shown(line: Line, mask: Callable[[str], str], colleagues: Callable[[str], str] | None) -> list[tuple[str, str]]:
    """Label and words of what the copy has of an entry. `colleagues`: takes their names out; None where it names them."""
    hidden = {fact.name for fact in line.entry.kind.of(Role.USER)} if colleagues else set()
    fields = fields_of(line.entry, hidden)
    for without in (mask if line.share == Share.MASKED else None, colleagues):
        fields = [(label, without(words)) for label, words in fields] if without else fields
    return fields


def left_out(lines: Iterable[Line]) -> Mapping[tuple[str, str], int]:
    """Why and on what ground -> how many entries the copy does not have: a copy says so (LAW 5.3)."""
    return Counter(line.reason for line in lines if line.share == Share.OUT)


def short_lines(lines: Iterable[Line]) -> list[tuple[str, str]]:
    """Safe to carry: the dates somebody was here or was helped, and what the help was; nothing else."""
    short = []
    for line in lines:
        row, name = line.entry.row, line.entry.kind.name
        if name == "stay":
            end = f"{row.departed:%d.%m.%Y}" if row.departed else ""
            short.append((f"{row.arrived:%d.%m.%Y} – {end}".strip(), heading(line.entry)))
        elif name in ("contact", "referral", "moving_step", "activity_part", "safety_plan") and line.entry.day:
            short.append((f"{line.entry.day:%d.%m.%Y}", heading(line.entry)))
    return short
