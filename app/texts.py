"""Sentences for codes: errors, faults, rules and labels, read from resources/texts. Code holds codes, never sentences."""

import json
from functools import cache
from typing import TYPE_CHECKING

from app.domain.errors import LivdError
from app.paths import RESOURCES

if TYPE_CHECKING:
    from app.register.faults import Fault

LANGUAGE = "nb"


@cache
def _catalogue(language: str) -> dict[str, dict[str, str]]:
    data: dict[str, dict[str, str]] = json.loads((RESOURCES / "texts" / f"{language}.json").read_text(encoding="utf-8"))
    return data


def text(section: str, code: str, **params: object) -> str:
    """The sentence of a code, with `params` put in; KeyError when there is none (a test walks every code)."""
    return _catalogue(LANGUAGE)[section][code].format_map({name: str(value) for name, value in params.items()})


def error_text(error: LivdError) -> str:
    """What an expected error says to a person."""
    return text("errors", error.code, **error.params)


def fault_text(fault: "Fault") -> str:
    """One line for a fault in a register folder: file, row, column, what is wrong."""
    where = fault.file + (f", rad {fault.row}" if fault.row else "") + (f", {fault.column}" if fault.column else "")
    return f"{where}: {text('import', fault.code, **fault.params)}"
