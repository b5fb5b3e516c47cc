"""The coded sheet: who is in the house and what is dangerous, for the paper that lies ready when the power is gone."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app import clock
from app.capacity.house import house_on
from app.capacity.tonight import in_house
from app.care.danger import peril_of, perils
from app.domain.base import HouseholdCode, Offer
from app.domain.care import Danger
from app.domain.day import Perpetrator, PerpetratorRelation, PhoneEntry
from app.ports import Queries
from app.use_cases.centre import PAPER
from ui.duty.board import board_rows
from ui.duty.read import OnDuty
from ui.i18n import text, tr
from ui.widgets.danger import peril_line, to_do
from ui.widgets.fields import date_text
from ui.widgets.tonight import in_house_text


def sheet_lines(on_duty: OnDuty, watch: Mapping[HouseholdCode, str]) -> list[str]:
    """Codes, roles and ages; never a name, a number or an address. `watch`: what to watch for, where the centre prints that."""
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
    told = [replace(p, watch=watch.get(p.household, "")) for p in perils(on_duty.care)]
    if on_duty.settings.get(PAPER) == "nothing":
        told = [replace(p, relations=()) for p in told if p.forbidden]
    dangers = [f"{p.household}: {peril_line(p, clock.today())}" for p in told]
    warnings = [tr("FARE: {to_do}", to_do=to_do(on_duty.settings)), *dangers] if dangers else []
    return [*lines, *warnings, *phone_lines(on_duty.phones)]


def read_watch(queries: Queries, on_duty: OnDuty) -> dict[HouseholdCode, str]:
    """What to watch for of each family here, in the words of its case, where the centre has it printed; a look is logged."""
    if on_duty.settings.get(PAPER) != "watch":
        return {}
    of = queries.records.of
    told = {}
    for home in sorted({HouseholdCode(row.household) for row in on_duty.here if not row.shut}):
        danger = next(iter(of(Danger, home)), None)
        peril = peril_of(
            home, on_duty.care.day, danger=danger, measures=(), fetchers=(), perpetrators=of(Perpetrator, home),
            relations=of(PerpetratorRelation, home),
        )  # fmt: skip
        if peril and peril.watch:
            told[home] = peril.watch
    return told


def phone_lines(phones: Sequence[PhoneEntry]) -> list[str]:
    """The house's telephone list, for the night without power."""
    if not phones:
        return []
    told = [
        f"{text('phone_kinds', one.kind)}: {one.name}  {one.phone}" + (f"  ({one.hours})" if one.hours else "")
        for one in phones
    ]
    return ["", tr("TELEFONER"), *told]
