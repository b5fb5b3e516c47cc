"""A dialog of a kind of thing, or of a command, made of its facts: it says which fields, in which order, and what becomes of them.

    class ConsentDialog(EntityDialog):
        KIND = Consent
        SHOWS = ("purpose", "recipient", "given", "expires", "withhold", "withdrawn")
        CHOICES = {"purpose": "purposes"}       the texts of a choice's codes

What a field is, its bounds and its label come from where the kind is declared (app.domain.facts, section `fields` of the texts).
"""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from app.changes import Changes
from app.kinds import Role, facts_of
from app.ports import UnitOfWork
from ui.fields.inputs import Inputs, Options, codes_options
from ui.session import Session
from ui.widgets.decide import Decide


class EntityDialog(Decide):
    """Shows a thing, new or kept before, and saves what is made of it."""

    KIND: ClassVar[type[Any]]
    SHOWS: ClassVar[tuple[str, ...]]
    CHOICES: ClassVar[Mapping[str, str]] = {}
    COLUMNS: ClassVar[int] = 4

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        entity: Any,
        use_case: Callable[[UnitOfWork, Any], Changes[Any]],
        title: str,
        ok: str,
        options: Mapping[str, Options] | None = None,
    ) -> None:
        """`use_case` gets the thing as it is filled in. `options`: of the fields whose choices are not all the codes of the
        fact."""
        super().__init__(
            parent, session, title, ok, lambda _: self.submit(use_case, self.inputs.filled(entity)), _key(self, entity)
        )
        chosen = {name: codes_options(self.KIND, name, section) for name, section in self.CHOICES.items()}
        self.entity, self.inputs = entity, Inputs(self.KIND, self.SHOWS, {**chosen, **(options or {})}, self.COLUMNS)
        for name in self.inputs:
            self.add(self.inputs.label(name), self.inputs[name], name)
        self.stored = self.inputs.stored(entity)

    def __getattr__(self, name: str) -> Any:
        """A field by its name, where a dialog has nothing else of that name."""
        inputs = self.__dict__.get("inputs", {})
        if name in inputs:
            return inputs[name]
        raise AttributeError(name)


def _key(dialog: EntityDialog, entity: Any) -> str:
    """The thing itself where it has a code; else everything it belongs to that is not asked for here."""
    facts = (fact for fact in facts_of(type(entity)).values() if fact.name not in dialog.SHOWS)
    codes = (getattr(entity, f.name) for f in facts if f.role in (Role.CODE, Role.REFERENCE) or f.name == "kind")
    return ":".join(map(str, codes)) or "-"
