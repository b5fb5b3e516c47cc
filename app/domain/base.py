"""Base of every entity: a repr that never prints a name, so that none reaches a traceback or a log."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Entity:
    """Something with a code of its own; its repr shows type and code only."""

    code: str

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.code}>"
