"""Which numbers of a return are withheld when it leaves the centre, and why: the one door to app.disclosure."""

from collections.abc import Mapping

from app.forms.definitions import in_force
from app.forms.figures import AnnualReturn


def reasons_of(result: AnnualReturn, published: Mapping[str, int | float] | None = None) -> dict[str, str]:
    """Figure -> `small`, `protects:FIGURE` or `derived:FIGURE`; the solver is loaded when it is first wanted.

    `published`: what public editions of the year have shown before.
    """
    from app.disclosure import of_return, protect

    protection = protect(of_return(result, in_force()), published=published)
    return {name: protection.reason(name) for name in result.figures if not protection.shows(name)}
