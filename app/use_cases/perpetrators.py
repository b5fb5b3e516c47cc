"""Who is dangerous to a family, as they and others tell it (K2; law.md 4): facts and who told them, never a score."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.changes import CARE, Changes, changed
from app.domain.ages import check_birth_year
from app.domain.base import PersonCode
from app.domain.care import DANGEROUS
from app.domain.day import Perpetrator, PerpetratorRelation
from app.domain.errors import RuleBroken
from app.ports import UnitOfWork
from app.roles import EVERYBODY, open_to
from app.undo import undoable
from app.use_cases.checks import case, check_code, checked, keep, member


@dataclass(frozen=True, slots=True, repr=False)
class PerpetratorCard:
    """A perpetrator with what they are to each person of the family; who is not named has no relation to them."""

    perpetrator: Perpetrator
    relations: Mapping[PersonCode, str]


@open_to(EVERYBODY)
@undoable
def save_perpetrator(work: UnitOfWork, card: PerpetratorCard) -> Changes[str]:
    """A new one (no code yet), or new facts. RuleBroken `relation_needed` where it is said of nobody. Answers with the code."""
    household = card.perpetrator.household
    case(work, household)
    new = checked(work, card.perpetrator)
    relations = {person: relation for person, relation in card.relations.items() if relation}
    if not relations:
        raise RuleBroken("relation_needed", field="relations")
    check_birth_year(new.birth_year, work.today)
    code = keep(work, new, "perpetrator")
    earlier = {one.person: one for one in work.of(PerpetratorRelation, perpetrator=code)}
    for person, relation in relations.items():
        member(work, household, person)
        check_code(relation, DANGEROUS, "relations")
        old = earlier.pop(person, None)
        if old is None or old.relation != relation:
            version = old.version if old else 0
            tie = PerpetratorRelation(
                household=household, person=person, perpetrator=code, relation=relation, version=version
            )
            work.write(tie, "perpetrator")
    for gone in earlier.values():
        work.remove(gone, "perpetrator")
    return changed(CARE, result=code)
