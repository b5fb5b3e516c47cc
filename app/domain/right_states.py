"""The states and answers of what the law gives the person, as app.domain.states has the others."""

from enum import StrEnum


class Fate(StrEnum):
    """What becomes of a case that has ended."""

    KEEP = "keep"
    ARCHIVE = "archive"
    DELETE = "delete"


class Ask(StrEnum):
    """What somebody asks for about the own record."""

    COPY = "copy"
    SHORT = "short"
    CORRECT = "correct"
    ERASE = "erase"
    RESTRICT = "restrict"
    WHO_LOOKED = "who_looked"


class AskOutcome(StrEnum):
    """What was answered."""

    GIVEN = "given"
    PARTLY = "partly"
    REFUSED = "turned_down"
    WITHDRAWN = "withdrawn"


class Reserved(StrEnum):
    """What somebody says to being counted in statistics."""

    NOT = "not_reserved"
    RESERVED = "reserved"
    WITHDRAWN = "withdrawn"


class HandOut(StrEnum):
    """Whether what was asked for was handed out."""

    GIVEN = "given"
    NOT_GIVEN = "not_given"


class Decides(StrEnum):
    """Who says whether somebody is counted in statistics."""

    SELF = "self"
    PARENT = "parent"
    PARENTS = "parents"
    GUARDIAN = "guardian"


class Share(StrEnum):
    """How much of an entry a copy has."""

    IN = "in"
    MASKED = "masked"
    OUT = "out"
