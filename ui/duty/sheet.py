"""The coded sheet: who is in the house and what is dangerous, for the paper that lies ready when the power is gone."""

from app import clock
from app.capacity.house import house_on
from app.capacity.tonight import in_house
from app.care.danger import perils
from app.domain.base import Offer
from ui.duty.board import board_rows
from ui.duty.read import OnDuty
from ui.i18n import tr
from ui.widgets.danger import peril_line, to_do
from ui.widgets.fields import date_text
from ui.widgets.tonight import in_house_text


def sheet_lines(on_duty: OnDuty) -> list[str]:
    """Codes, roles and ages; never a name, a number or an address."""
    house = house_on(on_duty.span, on_duty.night)
    lines = [in_house_text(in_house(on_duty.span, on_duty.night)), ""]
    for offer, title in ((Offer.WOMEN, tr("KVINNER")), (Offer.MEN, tr("MENN"))):
        lines.append(title)
        for row in board_rows(house, on_duty.here, offer):
            cases = ", ".join(row.households)
            leaves = tr(", ventet ut {day}", day=date_text(row.expected)) if row.expected else ""
            words = (
                f"{cases}: {row.who}{leaves}"
                if row.households
                else row.who or tr("ledig, {beds} senger", beds=row.beds)
            )
            lines.append(f"{row.room}:  {words}")
        lines.append("")
    dangers = [f"{p.household}: {peril_line(p, clock.today())}" for p in perils(on_duty.care)]
    return [*lines, *([tr("FARE: {to_do}", to_do=to_do(on_duty.settings)), *dangers] if dangers else [])]
