"""The small numbers of a publication made safe: choose, audit, and hide more until the audit finds nothing (COUNT 12)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from app.disclosure.audit import Findings, audit
from app.disclosure.cells import HIDDEN, Protection, Publication, Relation, Thresholds, Value
from app.disclosure.choose import choose
from app.disclosure.editions import CHANGE, beside_earlier
from app.disclosure.plan import Plan, components, unwatched


def protect(
    publication: Publication, thresholds: Thresholds | None = None, published: Mapping[str, Value] | None = None,
    step: Callable[[int, int], None] = unwatched,
) -> Protection:  # fmt: skip
    """What has to be hidden so that of each small cell every value under the threshold stays possible.

    `published`: name -> what an earlier public version said (other names are passed over). A number that is the same still is no
    secret any more: it protects nothing, and if it is small itself it stands under `unprotected`. One that has changed for few
    is hidden, for beside the earlier one it would tell by how much. The same publication is always protected the same way.
    `step` is told how far it has come, in each round anew; raising in it stops.
    """
    thresholds, before = thresholds or Thresholds(), published or {}
    told = {n for n, value in before.items() if n in publication.cells and publication.values[n] == value}
    plan = Plan(beside_earlier(publication, before, thresholds), thresholds, frozenset(told), step=step)
    plan, hidden, findings = settle(plan)
    return _protection(publication, plan, hidden, findings)


def settle(plan: Plan) -> tuple[Plan, frozenset[str], Findings]:
    """Choose and audit, and where the audit finds something narrowed, take more for close or for small: protect it like a table
    it cannot be told from. At last give up all that is beside it."""
    while True:
        hidden = choose(plan)
        if seen := [
            relation for relation in plan.closer if not any(name in hidden - plan.fixed for name, _ in relation.terms)
        ]:
            plan = plan.without(seen)  # all of it is shown, so that everybody sees how close it is
            continue
        findings = audit(plan, hidden, every=False)
        if not findings.failed:
            return plan, hidden, findings
        wider = _wider(plan, hidden, findings)
        if wider == plan:
            return plan, hidden, audit(plan, hidden)
        plan = wider


def _wider(plan: Plan, hidden: frozenset[str], findings: Findings) -> Plan:
    """More is taken for what it is not, in each group of hidden cells that something failed in."""
    near = [relation for relation in plan.publication.relations if len(relation.terms) > 1]
    failed = {name for name, _ in findings.failed}
    wider = last = replace(plan, newest=frozenset())
    for members in components(near, hidden - plan.fixed):
        group = set(members)
        if not failed & group:
            continue
        if findings.empty & group and (taken := plan.newest & group or _taken(plan, group)):
            wider = wider.without(taken)  # no table is so
            continue
        step = next((step for step in _steps(plan, hidden, failed & group, group) if any(step)), None)
        if step:
            wider = wider.more(closer=step[0], little=step[1])
        else:
            last = last.more(given_up=_beside(plan, group))
    return wider if wider != plan else last


def _taken(plan: Plan, group: set[str]) -> set[str | Relation]:
    """All that is taken in a group for what it is not."""
    return {
        *(plan.little & group),
        *(relation for relation in plan.closer if any(name in group for name, _ in relation.terms)),
    }


Step = tuple[Iterable[Relation], Iterable[str]]
"""What to take for close, and what for small."""


def _steps(plan: Plan, hidden: frozenset[str], failed: set[str], group: set[str]) -> Iterator[Step]:
    """What may be taken for something else, the nearest first: what is nearly so, then anything that is hidden beside what failed,
    and at last what it adds up to, and what all of the group does: under that everything is hidden."""
    publication, reach = plan.publication, plan.thresholds.cell - 1
    for names in (failed, group):
        around = [relation for relation in _around(plan, names) if relation in plan.binding]
        yield (
            [
                rel
                for rel in around
                if not plan.grip(rel) and plan.room(rel) < plan.margin + reach and rel not in plan.refused
            ],
            (),
        )
        beside = _open(plan, (n for rel in around for n, _ in rel.terms if n in hidden))
        yield (
            (),
            [n for n in beside if publication.values[n] < publication.cells[n].threshold(plan.thresholds) + reach][:1],
        )
    around = list(_around(plan, failed))
    yield (), [n for n in _open(plan, (n for rel in around for n, _ in rel.terms if n != rel.top)) if n in hidden][:1]
    for names in (failed, group):
        level, seen = names, set(names)
        while level := _tops(plan, level) - seen:
            seen |= level
            yield (), sorted(_open(plan, level), key=lambda n: -publication.cells[n].weight)[:1]


def _tops(plan: Plan, names: set[str]) -> set[str]:
    """What they are part of."""
    return {relation.top for relation in _around(plan, names) if relation.top and not names.isdisjoint(relation.under)}


def _open(plan: Plan, names: Iterable[str]) -> list[str]:
    """Those that may be taken for small, the smallest first."""
    cells = plan.publication.cells
    reasons = {n for n in names if cells[n].value > 0 and cells[n].people is not None}
    reasons -= plan.small | plan.blind | plan.fixed | plan.refused
    return sorted(reasons, key=lambda n: (cells[n].value, n))


def _around(plan: Plan, names: set[str]) -> dict[Relation, None]:
    return dict.fromkeys(relation for name in sorted(names) for relation in plan.publication.of_cell[name])


def _beside(plan: Plan, names: set[str]) -> set[str]:
    """All that stands in a relation with them."""
    return {n for relation in _around(plan, names) for n, _ in relation.terms} - plan.small - plan.fixed


def _protection(publication: Publication, plan: Plan, hidden: frozenset[str], findings: Findings) -> Protection:
    small = plan.publication.small(plan.thresholds)
    cells = hidden | {n for n in small if plan.publication.cells[n].state != "shown"}
    values = _reasons(plan, cells, small)
    reasons = {n: why.replace(f"protects:{CHANGE}", "changed:") for n, why in values.items() if n in publication.cells}
    for name, derived in publication.derived.items():
        given_away = [of for of in derived.of if of in cells]
        if given_away or not derived.of:
            reasons[name] = f"derived:{given_away[0] if given_away else name}"
    figures: dict[str, Value | str] = {n: c.value for n, c in publication.cells.items()}
    figures |= {n: d.value for n, d in publication.derived.items()}
    figures |= dict.fromkeys(reasons, HIDDEN)
    open_still = {name.removeprefix(CHANGE) for name, _ in findings.failed} | (small & plan.fixed)
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
