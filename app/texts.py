"""Sentences for codes: errors, faults, rules and labels, read from resources/texts. Code holds codes, never sentences."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from app.domain.errors import LivdError
from app.words import Words

if TYPE_CHECKING:
    from app.register.faults import Fault

BOKMAL = Words()


_written: ContextVar[Words] = ContextVar("written", default=BOKMAL)


@contextmanager
def written_in(words: Words) -> Iterator[None]:
    """What is made of texts in here is in this language: a letter in one, whatever language the window has."""
    before = _written.set(words)
    try:
        yield
    finally:
        _written.reset(before)


def text(section: str, code: str, **values: object) -> str:
    """The sentence of a code in the language that is written in (Bokmål unless something else is said), with `values` put in;
    KeyError when there is none (a test walks every code)."""
    return _written.get().text(section, code, **values)


def error_text(error: LivdError, words: Words | None = None) -> str:
    """What an expected error says to a person."""
    return (words or _written.get()).text("errors", error.code, **error.params)


def fault_text(fault: "Fault", words: Words | None = None) -> str:
    """One line for a fault in a register folder: file, row, column, what is wrong."""
    words = words or _written.get()
    row = words.text("import_where", "row", row=fault.row) if fault.row else ""
    where = ", ".join(part for part in (f"{fault.file}", row, fault.column) if part)
    return f"{where}: {words.text('import', fault.code, **fault.params)}"
