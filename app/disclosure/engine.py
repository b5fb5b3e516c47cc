"""The small numbers of a publication made safe: choose, audit, and hide more until the audit finds nothing (COUNT 12)."""

from collections.abc import Mapping
from dataclasses import replace

from app.disclosure.audit import Findings, audit
from app.disclosure.cells import HIDDEN, Protection, Publication, Relation, Thresholds, Value
from app.disclosure.choose import choose
from app.disclosure.plan import Plan, components


def protect(
    publication: Publication, thresholds: Thresholds | None = None, published: Mapping[str, Value] | None = None
) -> Protection:
    """What has to be hidden so that of each small cell every value under the threshold stays possible.

    `published`: name -> what an earlier public version said (other names are passed over). A number that is the same still is no
    secret any more: it protects nothing, and if it is small itself it stands under `unprotected`. The same publication is always
    protected the same way.
    """
    thresholds = thresholds or Thresholds()
    told = {n for n, value in (published or {}).items() if n in publication.cells and publication.values[n] == value}
    plan = Plan(publication, thresholds, frozenset(told))
    plan, hidden, findings = settle(plan)
    return _protection(plan, hidden, findings)


def settle(plan: Plan) -> tuple[Plan, frozenset[str], Findings]:
    """Choose and audit, and where the audit finds something narrowed, take more for tight, for small, or give it up."""
    while True:
        hidden = choose(plan)
        findings = audit(plan, hidden)
        if not findings.failed:
            return plan, hidden, findings
        wider = _wider(plan, hidden, findings)
        if wider == plan:
            return plan, hidden, findings
        plan = wider


def _wider(plan: Plan, hidden: frozenset[str], findings: Findings) -> Plan:
    """More is hidden around what failed: first what is nearly tight or nearly small counts as such, then all there is goes."""
    near = [relation for relation in plan.publication.relations if len(relation.terms) > 1]
    failed, held = {name for name, _ in findings.failed}, {name for name, _ in findings.witnesses}
    stuck = {
        name for group in components(near, hidden - plan.fixed) if failed & set(group) and not held & set(group)
        for name in plan.little & set(group)
    }  # fmt: skip
    if stuck:  # not all of them can be small at once
        return replace(plan, little=plan.little - stuck, given_up=plan.given_up | stuck)
    steps = (
        (_almost, 0), (_tighter, 0), (_almost, 1), (_tighter, 1), (_tighter, 2), (_parts, 0), (_parts, 1), (_all, 0), (_all, 1),
    )  # fmt: skip
    for step, reach in steps:
        wider = plan
        for group in components(near, hidden - plan.fixed):
            if hit := failed & set(group):
                names = hit if reach == 0 else set(group)
                if reach == 2:
                    names = {n for relation in _around(plan, names) for n, _ in relation.terms}
                wider = step(plan, wider, hidden, names)
        if wider != plan:
            return wider
    return plan


def _around(plan: Plan, names: set[str]) -> dict[Relation, None]:
    return dict.fromkeys(relation for name in sorted(names) for relation in plan.publication.of_cell[name])


def _almost(plan: Plan, wider: Plan, hidden: frozenset[str], names: set[str]) -> Plan:
    """A relation that is nearly close is taken for close, a hidden number that is nearly small for small."""
    publication, reach = plan.publication, plan.thresholds.cell - 1
    around = [relation for relation in _around(plan, names) if relation in plan.binding]
    closer = {relation for relation in around if not plan.grip(relation) and plan.room(relation) < plan.margin + reach}
    beside = {n for relation in around for n, _ in relation.terms if n in hidden} - plan.small - plan.blind - plan.fixed
    little = {n for n in beside if 0 < publication.values[n] < publication.cells[n].threshold(plan.thresholds) + reach}
    return wider.more(closer=closer, little=little)


def _tighter(plan: Plan, wider: Plan, hidden: frozenset[str], names: set[str]) -> Plan:
    """A close relation is taken for an equation."""
    return wider.more(
        tight={relation for relation in _around(plan, names) if relation in plan.binding and plan.grip(relation) == 1}
    )


def _parts(plan: Plan, wider: Plan, hidden: frozenset[str], names: set[str]) -> Plan:
    """What stands in a relation with it is hidden, whatever it is, but for the heaviest: what all of it adds up to."""
    cells = plan.publication.cells
    beside = {
        n
        for relation in _around(plan, names)
        for n in sorted((n for n, _ in relation.terms), key=lambda n: cells[n].weight)[:-1]
    }
    return wider.more(given_up=beside - plan.small - plan.fixed)


def _all(plan: Plan, wider: Plan, hidden: frozenset[str], names: set[str]) -> Plan:
    """All that stands in a relation with it is hidden, whatever it is."""
    beside = {n for relation in _around(plan, names) for n, _ in relation.terms}
    return wider.more(given_up=beside - plan.small - plan.fixed)


def _protection(plan: Plan, hidden: frozenset[str], findings: Findings) -> Protection:
    publication = plan.publication
    small = publication.small(plan.thresholds)
    cells = hidden | {n for n in small if publication.cells[n].state != "shown"}
    reasons = _reasons(plan, cells, small)
    for name, derived in publication.derived.items():
        given_away = [of for of in derived.of if of in cells]
        if given_away or not derived.of:
            reasons[name] = f"derived:{given_away[0] if given_away else name}"
    figures: dict[str, Value | str] = {n: c.value for n, c in publication.cells.items()}
    figures |= {n: d.value for n, d in publication.derived.items()}
    figures |= dict.fromkeys(reasons, HIDDEN)
    open_still = {name for name, _ in findings.failed} | (small & plan.fixed)
    return Protection(frozenset(reasons), reasons, figures, frozenset(open_still))


def _reasons(plan: Plan, hidden: frozenset[str], small: frozenset[str]) -> dict[str, str]:
    """Why each cell is hidden: the nearest small one it protects, over the relations, the first by name where several are."""
    leaders = {name: name for name in sorted(small & hidden)}
    todo = list(leaders)
    for name in todo:
        for relation in plan.publication.of_cell[name]:
            for other in sorted(n for n, _ in relation.terms):
                if other in hidden and other not in leaders:
                    leaders[other] = leaders[name]
                    todo.append(other)
    for relation in plan.publication.relations:
        for name in relation.under:
            leaders.setdefault(name, leaders.get(relation.top, relation.top))
    return {n: "small" if n in small else f"protects:{leaders.get(n, n)}" for n in sorted(hidden)}
