"""The program's version, as pyproject.toml has it (a test compares)."""

from datetime import date

VERSION = "0.1.0"
BUILT = date(2026, 11, 23)
"""No clock that stands before this day can be right."""
