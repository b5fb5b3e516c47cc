"""The figures of a year, wherever they are asked for: as they are counted, or as they were delivered."""

from datetime import date

from app.forms.count import count_year
from app.forms.figures import AnnualReturn
from app.forms.units import Register, has_data
from app.ports import Queries


def result_of(queries: Queries, register: Register, year: int, today: date) -> AnnualReturn | None:
    """The figures of a year: counted, or where what it was counted of has been deleted since, those that were delivered last. None
    where nothing was registered."""
    if queries.returns.deleted(year).let_go:
        return queries.returns.delivered(year)[-1].result
    return count_year(register, year, queries.returns.rules(year), today) if has_data(register) else None
