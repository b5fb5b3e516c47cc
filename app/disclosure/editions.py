"""A public edition beside an earlier one of the same year: what has changed since is the difference of two numbers that both have
been shown, and is told by them. A change for a few is a small number like any other."""

from collections.abc import Iterator, Mapping

from app.disclosure.cells import Cell, Publication, Relation, Thresholds, Value
from app.disclosure.relations import LASTING, total

EARLIER, CHANGE = "earlier:", "change:"
"""Begin the names of what an earlier edition said, and of how much it has changed."""


def beside_earlier(publication: Publication, published: Mapping[str, Value], thresholds: Thresholds) -> Publication:
    """The publication with a cell for each number of people that has changed for few since it was shown (`published`), one for what
    was shown, and their sum. What has not changed, and what has for many, needs none."""
    cells, relations = dict(publication.cells), list(publication.relations)
    for change, relation, name in _changes(publication, published):
        if change.small(thresholds):
            before = Cell(name=EARLIER + name, value=int(published[name]), state="shown")
            cells |= {before.name: before, change.name: change}
            relations.append(relation)
    return Publication(cells, tuple(relations), publication.derived)


def _changes(publication: Publication, published: Mapping[str, Value]) -> Iterator[tuple[Cell, Relation, str]]:
    """Each change as a number, and what it adds up with: the greater of the two is the sum."""
    for name, cell in publication.cells.items():
        before = published.get(name, cell.value)
        if cell.people is None or not isinstance(before, int) or before == cell.value:
            continue
        more, change = abs(cell.value - before), CHANGE + name
        top, part = (name, EARLIER + name) if cell.value > before else (EARLIER + name, name)
        people = more if cell.people == cell.value else min(more, _units(publication, published, name))
        yield Cell(name=change, value=more, people=people), total(top, [part, change]), name


def _units(publication: Publication, published: Mapping[str, Value], nights: str) -> int:
    """For how many a number of nights has changed: for as many as there are more or fewer stays, or for one whose days were put
    right."""
    of = next((u + nights.removeprefix(n) for u, n in LASTING if nights.startswith(f"{n}.")), "")
    if of not in publication.cells or of not in published:
        return 1
    return max(1, abs(publication.values[of] - int(published[of])))
