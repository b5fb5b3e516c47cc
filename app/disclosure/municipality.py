"""Two publications of the same house and year: what is shown in the first is known to whoever reads the second (COUNT 12)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.disclosure.cells import Cell, Protection, Publication, Relation
from app.disclosure.engine import protect
from app.disclosure.relations import join

BESIDE = "return:"
"""Begins the names of the first publication where both are looked at together."""


def protect_beside(
    publication: Publication, first: Publication, protection: Protection, links: Iterable[Relation]
) -> Protection:
    """What of a publication has to be hidden beside a `first` one that goes its own way, as `protection` has it.

    `links`: what is the same in both, or bounds each other; their names of the first begin with `BESIDE`. What the first shows
    protects nothing here, and what it hides stays hidden.
    """
    renamed = {name: BESIDE + name for name in first.cells}
    cells = {renamed[n]: _decided(c, renamed[n], protection) for n, c in first.cells.items()}
    relations = [_renamed(relation, renamed) for relation in first.relations]
    both = protect(join([publication, Publication(cells, tuple(relations))], links))
    own = {name for name in both.figures if not name.startswith(BESIDE)}
    return Protection(
        both.hidden & own,
        {name: reason for name, reason in both.reasons.items() if name in own},
        {name: figure for name, figure in both.figures.items() if name in own},
        both.unprotected & own,
    )


def _decided(cell: Cell, name: str, protection: Protection) -> Cell:
    return replace(cell, name=name, state="shown" if protection.shows(cell.name) else "hidden")


def _renamed(relation: Relation, names: Mapping[str, str]) -> Relation:
    return replace(
        relation, terms=tuple((names[name], factor) for name, factor in relation.terms),
        top=names.get(relation.top, ""), under=tuple(names[name] for name in relation.under),
    )  # fmt: skip
