"""The coded sheet: who is in the house and what is dangerous, for the paper that lies ready when the power is gone."""

from collections.abc import Sequence

from app import clock
from app.capacity.house import house_on
from app.capacity.tonight import in_house
from app.care.danger import perils
from app.domain.base import Offer
from app.domain.day import PhoneEntry
from ui.duty.board import board_rows
from ui.duty.read import OnDuty
from ui.i18n import text, tr
from ui.widgets.danger import peril_line, to_do
from ui.widgets.fields import date_text
from ui.widgets.tonight import in_house_text


def sheet_lines(found: OnDuty) -> list[str]:
    """Codes, roles and ages; never a name, a number or an address."""
    house = house_on(found.span, found.night)
    lines = [in_house_text(in_house(found.span, found.night)), ""]
    for offer, title in ((Offer.WOMEN, tr("KVINNER")), (Offer.MEN, tr("MENN"))):
        lines.append(title)
        for row in board_rows(house, found.here, offer):
            cases = ", ".join(row.households)
            leaves = tr(", ventet ut {day}", day=date_text(row.expected)) if row.expected else ""
            words = (
                f"{cases}: {row.who}{leaves}"
                if row.households
                else row.who or tr("ledig, {beds} senger", beds=row.beds)
            )
            lines.append(f"{row.room}:  {words}")
        lines.append("")
    dangers = [f"{p.household}: {peril_line(p, clock.today())}" for p in perils(found.care)]
    said = [tr("FARE: {to_do}", to_do=to_do(found.settings)), *dangers] if dangers else []
    return [*lines, *said, *phone_lines(found.phones)]


def phone_lines(phones: Sequence[PhoneEntry]) -> list[str]:
    """The house's telephone list, for the night without power."""
    if not phones:
        return []
    told = [
        f"{text('phone_kinds', one.kind)}: {one.name}  {one.phone}" + (f"  ({one.hours})" if one.hours else "")
        for one in phones
    ]
    return ["", tr("TELEFONER"), *told]
