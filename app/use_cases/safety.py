"""The three questions of safety that are asked at the door, and what becomes of them: the first entries of the threat mapping.

They are topics of the mapping (forskrift 2017 nr. 282 § 4 a, resources/mapping), not a form of their own.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.base import PersonKind
from app.domain.care import DANGEROUS, THREAT, Danger
from app.domain.entities import Stay
from app.ports import UnitOfWork
from app.texts import text
from app.use_cases.checks import check_code
from app.use_cases.mapping import TopicTalk, record_topic
from app.use_cases.protection import save_danger

YES_NO = ("yes", "no", "unknown")
UNKNOWN = "unknown"
WHO, TRACED = "perpetrators", {PersonKind.ADULT: "following", PersonKind.CHILD: "tracking"}
"""The topics they are answers to, of an adult and of a child."""


@dataclass(frozen=True, slots=True)
class FirstSafety:
    """What was answered at the door; empty is not asked. `who` is dangerous (DANGEROUS); whether he or she knows where they
    are; whether phone, car or child can be traced. `children`: it holds for each child as well."""

    who: str = ""
    knows_where: str = ""
    traced: str = ""
    children: bool = False

    @property
    def is_asked(self) -> bool:
        """Whether anything was."""
        return bool(self.who or self.knows_where or self.traced)


def write_first_safety(work: UnitOfWork, stays: Iterable[Stay], answers: FirstSafety) -> None:
    """The first threat entries of the adult, and of each child where it holds for them; and who is dangerous on the strip."""
    if not answers.is_asked:
        return
    for code, codes, field in (
        (answers.who, DANGEROUS, "who"), (answers.knows_where, YES_NO, "knows_where"), (answers.traced, YES_NO, "traced"),
    ):  # fmt: skip
        if code:
            check_code(code, codes, field)
    family = list(stays)
    for stay in family:
        if stay.kind == PersonKind.ADULT or answers.children:
            _write(work, stay, answers)
    if answers.who:
        save_danger(work, Danger(household=family[0].household, relations=frozenset({answers.who})))


def _write(work: UnitOfWork, stay: Stay, answers: FirstSafety) -> None:
    who = [text("first_safety", "who", who=text("perpetrators", answers.who).lower())] if answers.who else []
    where = [text("first_safety", f"knows_where.{answers.knows_where}")] if answers.knows_where else []
    traced = [text("first_safety", f"traced.{answers.traced}")] if answers.traced else []
    given = {answers.who, answers.knows_where} - {"", UNKNOWN}
    for topic, words, status in (
        (WHO, [*who, *where], "talked" if given else UNKNOWN),
        (TRACED[PersonKind(stay.kind)], traced, UNKNOWN if answers.traced == UNKNOWN else "talked"),
    ):
        if words:
            talk = TopicTalk(stay.household, stay.person, THREAT, topic, 0, status, " ".join(words))
            record_topic(work, talk)
