"""The one door of every text of code and data: bokmål is the source, gettext holds the rest.

A `Words` is a value and is passed to whatever draws a screen or writes a document, so that a window in English can print a
letter in Norwegian. What a translation lacks, or breaks, is said as the source says it: a text never stops the program.
"""

import gettext
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from app.paths import RESOURCES

SOURCE = "nb"
_FOLDER = RESOURCES / "i18n"


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one language."""

    language: str = SOURCE

    def __call__(self, source: str, **values: object) -> str:
        """The text, with what stands for its `{names}` put in."""
        return _filled(_catalogue(self.language).gettext(source), source, values)

    def several(self, one: str, many: str, count: int, **values: object) -> str:
        """The text for so many; `{count}` is put in too: `1 barn`, `2 barn`."""
        plain = one if count == 1 else many
        return _filled(_catalogue(self.language).ngettext(one, many, count), plain, {"count": count, **values})

    def of(self, context: str, source: str, **values: object) -> str:
        """A text that means something else in another place, told apart by the context."""
        return _filled(_catalogue(self.language).pgettext(context, source), source, values)

    def text(self, section: str, code: str, **values: object) -> str:
        """The sentence of a code, from resources/texts; KeyError when there is none (a test walks every code)."""
        source = sentences()[section][code]
        return _filled(_catalogue(self.language).pgettext(f"{section}.{code}", source), source, values)


def _filled(text: str, source: str, values: Mapping[str, object]) -> str:
    named = {name: value if _has_format(value) else str(value) for name, value in values.items()}
    if not named:
        return text
    try:
        return text.format_map(named)
    except (KeyError, IndexError, ValueError):
        return source.format_map(named)


def _has_format(value: object) -> bool:
    """Numbers and times may be written with a format of the text's own."""
    return type(value).__format__ is not object.__format__


@cache
def sentences() -> dict[str, dict[str, str]]:
    """Section -> code -> the sentence, as the source has it."""
    data: dict[str, dict[str, str]] = json.loads((RESOURCES / "texts" / "nb.json").read_text(encoding="utf-8"))
    return data


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    path = _FOLDER / f"{language}.mo"
    if language == SOURCE or not path.exists():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)
