"""How long ago something was, in words."""

from datetime import datetime


def age_text(when: datetime | None, now: datetime) -> str:
    """`aldri`, `i dag`, `i går`, or so many days ago."""
    if when is None:
        return "aldri"
    days = (now.date() - when.date()).days
    return {0: "i dag", 1: "i går"}.get(days, f"for {days} dager siden") if days >= 0 else "fram i tid"
