"""Every kind that is kept about somebody can be read as words: heading, field and choice, whatever is added later."""

import pytest

from app.kinds import KINDS, Role, Whose
from app.record.words import _SPECIAL, LISTS, NEVER, SECTIONS, label_of, section_of
from app.words import sentences

KEPT = [k for k in KINDS if k.whose in (Whose.PERSON, Whose.HOUSEHOLD) or k.belongs_to()]
SHOWN = [
    (k, f) for k in KEPT for f in k.facts.values() if f.role not in (Role.VERSION, Role.CODE) and f.name not in NEVER
]
CODES_THEMSELVES = {"paper.media", "accepted_gap.unit"}
"""Choices that are read as they stand."""


@pytest.mark.parametrize("kind", KEPT, ids=lambda kind: kind.name)
def test_every_kind_has_a_heading(kind):
    assert sentences()["record_kinds"][kind.name]


@pytest.mark.parametrize("fact", [fact for _, fact in SHOWN], ids=lambda fact: fact.label)
def test_every_field_has_a_label_and_every_choice_words(fact):
    assert label_of(fact)
    if fact.role in (Role.CHOICE, Role.CHOICES) and fact.label not in CODES_THEMSELVES | set(LISTS) | set(_SPECIAL):
        section = SECTIONS.get(fact.label) or section_of(fact)
        assert section, f"{fact.label}: {fact.codes}"
        assert set(fact.codes) <= set(sentences()[section])


def test_no_words_stand_for_what_is_not_there():
    labels = {fact.label for _, fact in SHOWN}
    assert {*SECTIONS, *LISTS, *_SPECIAL} <= labels
    assert set(sentences()["record_kinds"]) == {kind.name for kind in KEPT}
