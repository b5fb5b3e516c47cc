"""Which numbers of a return are withheld when it leaves the centre, and why: the one door to app.disclosure."""

from collections.abc import Callable, Mapping

from app.forms.definitions import in_force
from app.forms.figures import AnnualReturn


def reasons_of(
    result: AnnualReturn,
    published: Mapping[str, int | float] | None = None,
    step: Callable[[int, int], None] | None = None,
) -> dict[str, str]:
    """Figure -> `small`, `protects:FIGURE`, `changed:FIGURE`, `derived:FIGURE` or `before`. The solver is loaded when it is first
    wanted.

    `published`: what public editions of the year have shown before. Where nothing has changed since, the same is shown again and no
    more, whatever the format: then a reason may be `before` alone, for nothing has to be worked out. What they hid is never shown
    of that year again: beside what has not changed since, it would tell what was hidden. `step` is told how far it has come.
    """
    from app.disclosure import Thresholds, of_return, protect, unwatched

    publication = of_return(result, in_force())
    if published and all(result.value(name) == value for name, value in published.items() if name in result.figures):
        small = publication.small(Thresholds())
        return {name: "small" if name in small else "before" for name in result.figures if name not in published}
    protection = protect(publication, published=published, step=step or unwatched)
    hidden_before = {name: "before" for name in result.figures if published and name not in published}
    return hidden_before | {name: protection.reason(name) for name in result.figures if not protection.shows(name)}
