"""Choices that more than one form offers."""

from app.capacity.full_house import ALTERNATIVES
from app.domain.entities import CHANNELS
from app.forms.definitions import items
from ui.i18n import mark, options, text, tr

OFFERS = (("women", mark("Kvinner")), ("men", mark("Menn")))
GENDERS = (
    ("", mark("Ikke registrert")),
    ("woman", mark("Kvinne")),
    ("man", mark("Mann")),
    ("other", mark("Annet kjønn")),
)
CHILD_GENDERS = (
    ("", mark("Ikke registrert")), ("woman", mark("Jente")), ("man", mark("Gutt")), ("other", mark("Annet kjønn")),
)  # fmt: skip


def request_choices(nothing_given: str) -> dict[str, list[tuple[str, str]]]:
    """The choices of a request for a place. `nothing_given`: what no alternative is called."""
    return {
        "offer": options(OFFERS),
        "channel": [("", tr("Ikke spurt")), *((code, text("channels", code)) for code in CHANNELS)],
        "outcome": [("", tr("Velg")), *((i.code, i.label) for i in items("request_outcome"))],
        "refusal_reason": [("", tr("Ikke aktuelt")), *((i.code, i.label) for i in items("refusal_reasons"))],
        "alternative": [("", nothing_given), *((code, text("alternatives", code)) for code in ALTERNATIVES)],
    }
