"""What runs out, and what happens after the day: nothing is worded so that a prohibition seems to end by itself."""

from datetime import date

from ui.i18n import text
from ui.widgets.fields import date_text


def runs_out_text(what: str, expires: date, today: date) -> str:
    """One thing that runs out, or has."""
    return text("runs_out" if expires >= today else "ran_out", what, day=date_text(expires))
