"""The tables of the duty board; Enter on a line opens the case it is about."""

from collections.abc import Callable
from typing import Any

from app.domain.base import HouseholdCode
from ui.duty.attention import fetched_by
from ui.i18n import text, tr
from ui.models.rows import Column, RowsTable
from ui.widgets.fields import date_text

Open = Callable[[HouseholdCode], None]


def rooms_table(name: str, on_chosen: Callable[[Any], None]) -> RowsTable:
    """One part of the house tonight, a line a room."""
    columns = [
        Column(tr("Rom"), lambda row: row.room),
        Column(tr("Senger"), lambda row: row.beds_text),
        Column(tr("Sak"), lambda row: ", ".join(row.households)),
        Column(tr("Hvem"), lambda row: row.who, stretch=True),
        Column(tr("Natt"), lambda row: row.nights, number=True),
        Column(tr("Ventet ut"), lambda row: date_text(row.expected)),
    ]
    return RowsTable(name, columns, on_chosen, key=lambda row: row.room, wrap=True)


def leaving_table(open_case: Open) -> RowsTable:
    """Who is expected to leave."""
    columns = [
        Column(tr("Dato"), lambda row: date_text(row.expected_departure)),
        Column(tr("Person"), lambda row: row.person),
        Column(tr("Sak"), lambda row: row.household),
        Column(tr("Rom"), lambda row: row.room, stretch=True),
    ]
    return RowsTable(tr("Forventet utflytting"), columns, lambda row: open_case(row.household))


def attention_table(on_chosen: Callable[[Any], None]) -> RowsTable:
    """Which families must be seen to."""
    columns = [
        Column(tr("Sak"), lambda a: a.household),
        Column(tr("Rom"), lambda a: a.room),
        Column(tr("Hva"), lambda a: a.words, stretch=True),
    ]
    return RowsTable(tr("Må ses til"), columns, on_chosen, wrap=True)


def fetch_table(open_case: Open) -> RowsTable:
    """Who fetches which child."""
    columns = [
        Column(tr("Tid"), lambda f: f.at),
        Column(tr("Barn"), lambda f: f.child),
        Column(tr("Fra"), lambda f: text("attends", f.place).lower() if f.place else ""),
        Column(tr("Av"), fetched_by, stretch=True),
    ]
    return RowsTable(tr("Hentes i dag"), columns, lambda f: open_case(f.household), wrap=True)
