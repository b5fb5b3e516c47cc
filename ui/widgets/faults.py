"""A fault in the data as a line a person can act on."""

from dataclasses import dataclass
from datetime import date

from app.domain.base import HouseholdCode
from app.forms.data_faults import DataFault
from app.forms.definitions import FORMS, load_form
from ui.i18n import text


@dataclass(frozen=True, slots=True)
class FaultLine:
    """What is shown, and where it is mended."""

    unit: str
    household: HouseholdCode
    question: str
    text: str


def fault_line(fault: DataFault, year: int) -> FaultLine:
    """The sentence of a fault, with the question's own words where it is about one."""
    question = fault.detail if fault.code == "no_answer" else ""
    detail = question_label(question, year) if question else _readable(fault.detail)
    return FaultLine(fault.unit, fault.household, question, text("data_faults", fault.code, detail=detail))


def question_label(code: str, year: int) -> str:
    """A question's label, from the first form that asks it."""
    for name in FORMS:
        for question in load_form(name, year).questions:
            if question.code == code:
                return question.label
    return code


def _readable(detail: str) -> str:
    try:
        return f"{date.fromisoformat(detail):%d.%m.%Y}"
    except ValueError:
        return detail
