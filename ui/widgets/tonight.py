"""The house of a night in words: the same on screen and paper."""

from collections.abc import Iterable
from datetime import date, timedelta

from app import clock
from app.capacity.tonight import InHouse
from app.domain.base import PersonKind
from app.rows import TonightRow
from ui.i18n import text, tr, tr_n
from ui.widgets.persons import who_text


def night_text(night: date) -> str:
    """A night as people say it, by the morning it ends in: `Natt til fredag 27. november`; another year than this says so."""
    morning = night + timedelta(days=1)
    weekday, month = text("weekdays", str(morning.weekday())), text("month_names", str(morning.month))
    words = tr("Natt til {weekday} {day}. {month}", weekday=weekday, day=morning.day, month=month)
    return words if morning.year == clock.today().year else f"{words} {morning.year}"


def in_house_text(house: InHouse) -> str:
    """How many are in the house, and the rooms."""
    parts = [
        tr_n("{count} i huset", "{count} i huset", house.heads),
        tr_n("{count} voksen", "{count} voksne", house.adults),
        tr("{count} barn", count=house.children),
        tr_n("{count} rom i bruk", "{count} rom i bruk", house.rooms_taken),
        tr_n("{count} ledig rom", "{count} ledige rom", house.rooms_usable),
        tr_n("{count} seng", "{count} senger", house.beds_usable),
    ]
    away = tr(" (og {count} borte)", count=house.away) if house.away else ""
    return f"{parts[0]}{away}: {parts[1]}, {parts[2]}  ·  {parts[3]}  ·  {parts[4]} ({parts[5]})"


def family_text(rows: Iterable[TonightRow], today: date) -> str:
    """A family told apart: `BORTE: P-0434  –  P-0434 mor, jente 7 år, spedbarn (gutt)`. Who is away stands first, for that
    must never be cut off."""
    people = sorted(rows, key=lambda row: (row.kind, row.birth_year or 0, row.stay))
    told = [row for row in people if not (row.shut and row.kind == PersonKind.CHILD)]
    words = [_one(row, people, today) for row in told]
    if len(told) < len(people):
        words.append(tr("{count} barn", count=len(people) - len(told)))
    away = [row.person for row in people if row.away]
    return (tr("BORTE: {codes}  –  ", codes=", ".join(away)) if away else "") + ", ".join(words)


def _one(row: TonightRow, people: list[TonightRow], today: date) -> str:
    if row.shut:
        return row.person
    if row.kind == PersonKind.CHILD:
        return who_text(row.kind, row.gender, row.birth_year, today)
    family = [other for other in people if other.household == row.household]
    lone = sum(other.kind == PersonKind.ADULT for other in family) == 1
    parent = {"woman": tr("mor"), "man": tr("far")}.get(row.gender)
    if lone and parent and len(family) > 1:
        return f"{row.person} {parent}"
    return f"{row.person} {who_text(row.kind, row.gender, row.birth_year, today)}"
