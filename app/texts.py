"""Sentences for codes: errors, faults, rules and labels, read from resources/texts. Code holds codes, never sentences."""

from typing import TYPE_CHECKING

from app.domain.errors import LivdError
from app.words import Words

if TYPE_CHECKING:
    from app.register.faults import Fault

BOKMAL = Words()


def text(section: str, code: str, **values: object) -> str:
    """The sentence of a code in Bokmål, with `values` put in; KeyError when there is none (a test walks every code)."""
    return BOKMAL.text(section, code, **values)


def error_text(error: LivdError, words: Words = BOKMAL) -> str:
    """What an expected error says to a person."""
    return words.text("errors", error.code, **error.params)


def fault_text(fault: "Fault", words: Words = BOKMAL) -> str:
    """One line for a fault in a register folder: file, row, column, what is wrong."""
    row = words.text("import_where", "row", row=fault.row) if fault.row else ""
    where = ", ".join(part for part in (f"{fault.file}", row, fault.column) if part)
    return f"{where}: {words.text('import', fault.code, **fault.params)}"
