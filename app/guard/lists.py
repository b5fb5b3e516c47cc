"""The word lists of the guard (resources/guard/words.txt), as they are compared."""

from functools import cache

from app.guard.spans import spelt
from app.paths import RESOURCES


@cache
def _lists() -> dict[str, frozenset[str]]:
    lists: dict[str, list[str]] = {}
    for line in (RESOURCES / "guard" / "words.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            words = lists.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            words += map(spelt, line.split())
    return {name: frozenset(words) for name, words in lists.items()}


def words_in(name: str) -> frozenset[str]:
    """The list of this name."""
    return _lists()[name]
