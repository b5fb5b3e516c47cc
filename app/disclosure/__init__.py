"""Small numbers made safe before they leave the house (COUNT 12): one engine for the return and for the report to the municipality.

`of_return` says which numbers there are and how they hang together, `protect` which of them are hidden and why.
"""

from app.disclosure.annual import of_return
from app.disclosure.cells import Protection, Thresholds
from app.disclosure.engine import protect
from app.disclosure.plan import unwatched

__all__ = ["Protection", "Thresholds", "of_return", "protect", "unwatched"]
