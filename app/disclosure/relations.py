"""The relations that are known to hold between published numbers, each in one word, and a publication made of those that do."""

from collections.abc import Iterable, Mapping, Sequence

from app.disclosure.cells import Cell, Derived, Publication, Relation

LASTING = (("stays", "nights"), ("child_stays", "child_nights"))
"""What lasts nights, and the nights."""


def total(top: str, parts: Sequence[str]) -> Relation:
    """The parts add up to `top`."""
    return Relation((*((p, 1) for p in parts), (top, -1)), 0, 0, top, tuple(parts))


def at_most(parts: Sequence[str], top: str) -> Relation:
    """The parts together are no more than `top`: a subset of it, or categories of a single choice without the last ones."""
    return Relation(((top, 1), *((p, -1) for p in parts)), 0, None, top, tuple(parts))


def covers(parts: Sequence[str], base: str) -> Relation:
    """Several may be chosen and one at least was: the parts together are no fewer than `base`."""
    return Relation((*((p, 1) for p in parts), (base, -1)), 0, None, base, tuple(parts))


def lasts(units: str, nights: str, most: int) -> list[Relation]:
    """Each of the units has at least one night and `most` at the most."""
    return [
        Relation(((nights, 1), (units, -1)), 0, None, units, (nights,)),
        Relation(((units, most), (nights, -1)), 0, None),
    ]


def same(one: str, other: str) -> Relation:
    """The same number twice."""
    return Relation(((one, 1), (other, -1)), 0, 0)


def follows(top: str, under: Sequence[str]) -> Relation:
    """Nothing that can be added up, but `under` says something of how many `top` is."""
    return Relation((), None, None, top, tuple(under))


def publication(
    cells: Iterable[Cell], relations: Iterable[Relation], derived: Mapping[str, Derived] | None = None
) -> Publication:
    """The publication of these cells, with the relations whose cells are all there and that these numbers fit.

    A sum that is short of its total (an answer of a category that is not asked) still bounds it, and is kept as `at_most`;
    what does not hold is no relation, and nobody can work anything out by it.
    """
    table = {cell.name: cell for cell in cells}
    values = {name: cell.value for name, cell in table.items()}
    kept: dict[Relation, None] = {}
    for relation in relations:
        if not all(name in table for name in (*(n for n, _ in relation.terms), *relation.under)):
            continue
        if relation.top and relation.top not in table:
            continue
        if relation.holds(values):
            kept[relation] = None
        elif relation.equation and relation.top and relation.sum(values) < 0:
            kept[at_most(relation.under, relation.top)] = None
    return Publication(table, tuple(kept), derived or {})


def join(publications: Iterable[Publication], links: Iterable[Relation]) -> Publication:
    """Publications that are read together; `links` are the relations between them. Their names must differ."""
    several = list(publications)
    cells = [cell for one in several for cell in one.cells.values()]
    relations = [relation for one in several for relation in one.relations]
    derived = {name: of for one in several for name, of in one.derived.items()}
    return publication(cells, [*relations, *links], derived)
