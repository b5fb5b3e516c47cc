"""Qt's own words in Bokmål: Qt ships no such translation, so the few that can be seen stand in resources/i18n."""

import json

from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from app.paths import RESOURCES


class QtWords(QTranslator):
    """Translates Qt's own texts by their source text."""

    def __init__(self, parent: QApplication) -> None:
        super().__init__(parent)
        path = RESOURCES / "i18n" / "qt_nb.json"
        self._words: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1) -> str:
        return self._words.get(sourceText, sourceText) if context.startswith("Q") else sourceText


def speak_norwegian(application: QApplication) -> None:
    """Norwegian dates, numbers and Qt words for the whole program."""
    QLocale.setDefault(QLocale(QLocale.Language.NorwegianBokmal, QLocale.Country.Norway))
    application.installTranslator(QtWords(application))
