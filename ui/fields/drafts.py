"""What is being typed and not saved, anywhere in the window, by the thing it is about. The one place it is kept; the shell
puts it in the vault every few seconds, at a lock, and takes it back at the next unlock."""

from collections.abc import Mapping
from typing import Any, Protocol
from weakref import WeakSet

Values = dict[str, Any]
LEFT = "left"
"""Under it a draft says which words are to stand (ui.fields.guard)."""


class Shown(Protocol):
    """A form that is on the screen."""

    def again(self) -> None:
        """Show what is typed of the same thing."""


class Drafts:
    """A key is `what:whom`, as `note:S-001:P-0001`; nothing that was typed is an entry that is gone."""

    def __init__(self) -> None:
        self._kept: dict[str, Values] = {}
        self._left: dict[str, dict[str, set[str]]] = {}
        self._shown: WeakSet[Shown] = WeakSet()

    def begin(self, kept: Mapping[str, Values]) -> None:
        """What an earlier session kept. Forms that were on the screen before it was known show theirs."""
        kept = {key: dict(draft) for key, draft in kept.items()}
        for key, draft in kept.items():
            for name, words in draft.pop(LEFT, {}).items():
                self.left(key, name).update(words)
        self._kept = kept | self._kept
        for form in tuple(self._shown):
            form.again()

    def watch(self, form: Shown) -> None:
        """The form shows what is typed."""
        self._shown.add(form)

    def empty(self) -> None:
        """Let go of every word, and of the forms."""
        self._kept, self._left = {}, {}
        self._shown.clear()

    def get(self, key: str) -> Values:
        """What is typed about a thing."""
        return self._kept.get(key, {})

    def put(self, key: str, draft: Values) -> None:
        """Keep what is typed about a thing, or that nothing is."""
        self._kept.pop(key, None)
        if draft:
            self._kept[key] = draft

    def begun(self, what: str) -> tuple[str, ...]:
        """The keys of what is typed about things of this kind, in the order they were last touched."""
        return tuple(key for key in self._kept if key.startswith(what))

    def left(self, key: str, name: str) -> set[str]:
        """The words in a field that whoever writes wants to let stand: they are not asked about again while it is written."""
        return self._left.setdefault(key, {}).setdefault(name, set())

    def all(self) -> dict[str, Values]:
        """Everything, with the words that are to stand."""
        return {key: draft | self._let_stand(key) for key, draft in self._kept.items()}

    def _let_stand(self, key: str) -> Values:
        words = {name: sorted(left) for name, left in self._left.get(key, {}).items() if left}
        return {LEFT: words} if words else {}
