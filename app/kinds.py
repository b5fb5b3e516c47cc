"""Every kind of thing that Livd keeps, with the facts of its fields (app.domain.facts): the one list that database, screen,
history and tests read."""

from app.domain import book, care, child, day, entities, house, moving, papers, retention, rights, together, year
from app.domain.facts import Fact, Kind, Role, Whose, facts_of, is_kept, kind_of, kinds, values_of

DECLARED_IN = (entities, house, care, child, day, together, papers, book, moving, retention, rights, year)
KINDS: tuple[Kind, ...] = kinds()

__all__ = ["DECLARED_IN", "KINDS", "Fact", "Kind", "Role", "Whose", "facts_of", "is_kept", "kind_of", "values_of"]
