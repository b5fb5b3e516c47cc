"""Choices that more than one form offers."""

from ui.i18n import mark

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
