"""The window's language: `tr` is its door to app.words. Qt's own words come from resources/i18n, for Qt ships none in Bokmål.

The door is not called `_`: that is what a value nobody needs is called here, and a door that is shadowed opens nothing.
"""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from app import texts
from app.domain.errors import LivdError
from app.paths import RESOURCES
from app.words import Words

if TYPE_CHECKING:
    from app.register.faults import Fault

_LOCALES = {
    "nb": QLocale.Language.NorwegianBokmal,
    "nn": QLocale.Language.NorwegianNynorsk,
    "en": QLocale.Language.English,
}
_window = Words()


def window_words() -> Words:
    """The words of the window, for what it hands on to a document or a sentence of app."""
    return _window


def tr(source: str, **values: object) -> str:
    """A text of the window."""
    return _window(source, **values)


def tr_n(one: str, many: str, count: int, **values: object) -> str:
    """A text for so many; `{count}` is put in."""
    return _window.several(one, many, count, **values)


def text(section: str, code: str, **values: object) -> str:
    """The sentence of a code."""
    return _window.text(section, code, **values)


def error_text(error: LivdError) -> str:
    """What an expected error says."""
    return texts.error_text(error, _window)


def fault_text(fault: "Fault") -> str:
    """One line for a fault in a register folder."""
    return texts.fault_text(fault, _window)


def mark(source: str) -> str:
    """A text that `tr` gets later, when it is shown: this only lets a translator see it."""
    return source


def options(table: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Codes with texts that were marked, as they are shown."""
    return [(code, tr(source) if source else "") for code, source in table]


class QtWords(QTranslator):
    """Qt's own texts, by their source text. What it does not know, the next translator is asked."""

    def __init__(self, parent: QApplication) -> None:
        super().__init__(parent)
        path = RESOURCES / "i18n" / "qt_nb.json"
        self._words: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1) -> str:
        translated = self._words.get(sourceText) if context.startswith("Q") else None
        return cast(str, translated)  # None is Qt's null string: ask the next


def speak(application: QApplication, language: str = "nb") -> None:
    """Words, dates and numbers of the whole window in one language; once, before anything is drawn."""
    global _window
    _window = Words(language)
    QLocale.setDefault(QLocale(_LOCALES[language], QLocale.Country.Norway))
    application.installTranslator(QtWords(application))
