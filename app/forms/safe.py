"""Which numbers of a return are withheld when it leaves the centre, and why: the one door to app.disclosure."""

from collections.abc import Callable

from app.forms.definitions import in_force
from app.forms.figures import AnnualReturn


def reasons_of(result: AnnualReturn) -> dict[str, str]:
    """Figure -> `small`, `protects:FIGURE` or `derived:FIGURE`; the solver is loaded when it is first wanted."""
    from app.disclosure import of_return, protect

    protection = protect(of_return(result, in_force()))
    return {name: protection.reason(name) for name in result.figures if not protection.shows(name)}


def protected(result: AnnualReturn) -> Callable[[str], bool]:
    """Whether a figure is withheld."""
    return frozenset(reasons_of(result)).__contains__
