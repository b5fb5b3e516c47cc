"""The fields of a form as one thing: what they are about, what is typed in them, and which of them was refused.

    self.fields = Fields({"day": self.day, "offer": self.offer, "note": self.note}, session.drafts)
    self.fields.about("note:S-001:P-0001")           something new; what was typed of it before is there again
    self.fields.about("school:S-001:P-0002", stored)  something stored; what was typed over it is there again
    self.fields.refuse(error)                         the field an error names: the cursor goes there

What is typed is kept as it is typed (ui.fields.drafts), under the key of what the form is about. So it is nobody else's, and
is there whoever closes the form.
"""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from app.domain.errors import LivdError
from ui.fields.drafts import Drafts, Values
from ui.fields.reading import as_typed, reading_of
from ui.i18n import error_text
from ui.widgets.guarded import Guarded


class Fields:
    """Named widgets, in the order of the form. `about` says what they are about; until then nothing is kept."""

    def __init__(
        self,
        widgets: Mapping[str, QWidget] | None = None,
        drafts: Drafts | None = None,
        on_typed: Callable[[], object] | None = None,
    ) -> None:
        """`on_typed` is called whenever something is typed, and not when it is filled in."""
        self.key, self._listener = "", on_typed
        self._drafts = drafts or Drafts()
        self._widgets: dict[str, QWidget] = {}
        self._parts: dict[str, QWidget] = {}
        self._began: Values = {}
        self._given: Mapping[str, Any] | None = None
        self._stored: Values | None = None
        self._left: Values = {}
        self._filling = False
        self._waiting: list[QWidget] = []
        for name, widget in (widgets or {}).items():
            self.add(name, widget)

    def add(self, name: str, widget: QWidget) -> None:
        """One more field; as it is now is how the form begins."""
        self._widgets[name] = widget
        if isinstance(widget, Guarded):
            widget.subject = lambda: (self.key, name)
        if reading := reading_of(widget):
            getattr(widget, reading.signal).connect(self._on_typed)
            self._began[name] = reading.read(widget)

    def add_parts(self, parts: Mapping[str, QWidget]) -> None:
        """What an error may name within a field."""
        self._parts |= parts

    def begin(self) -> None:
        """As the fields are now is how the form begins: none of it is typed."""
        self._left = {}
        self._began = self.now()

    def first(self) -> QWidget | None:
        """The first field that can be typed in."""
        return next((field for field in self._widgets.values() if reading_of(field) and field.isEnabled()), None)

    # -- what it is about -------------------------------------------------------------------------------------

    def about(self, key: str, stored: Mapping[str, Any] | None = None) -> tuple[str, ...]:
        """What the form is about from now on: something new, or a thing with these values in the store. What was typed of it
        is put back over them, field by field; answers with the fields that somebody has changed in the store meanwhile."""
        draft = self._drafts.get(key)
        self._end_wait()
        self._drafts.watch(self)
        self.key, self._left, self._given = key, {}, stored
        self._stored = None if stored is None else self._as_typed(stored)
        typed, over = dict(draft.get("now", {})), draft.get("over", {})
        if self._stored is not None:
            typed = {name: value for name, value in typed.items() if value != over.get(name)}
        self.fill(self._base() | typed)
        self._on_typed()
        now = self._base()
        return tuple(name for name, value in typed.items() if name in over and now.get(name) not in (over[name], value))

    def again(self) -> None:
        """What was typed before is known now."""
        if self.key:
            self.about(self.key, self._given)

    def wait(self) -> None:
        """What it is to be about is being asked for: it is empty, and nobody can type, until `about` says."""
        self.key = ""
        self.fill(self._began)
        self._waiting += [
            w for w in self._widgets.values() if reading_of(w) and w.isEnabled() and w not in self._waiting
        ]
        for widget in self._waiting:
            widget.setEnabled(False)

    def _end_wait(self) -> None:
        for widget in self._waiting:
            widget.setEnabled(True)
        self._waiting = []

    def _as_typed(self, stored: Mapping[str, Any]) -> Values:
        return {name: as_typed(self._widgets[name], value) for name, value in stored.items() if name in self._began}

    def _base(self) -> Values:
        """As the form is when nothing is typed. A field with a day of its own begins with what that is now."""
        usual = {name: w.usual() for name, w in self._widgets.items() if hasattr(w, "usual")}
        return self._began | usual | (self._stored or {})

    def fill(self, values: Values) -> None:
        """Put this in the fields, twice: what one field makes of another is put right by the other's own."""
        self._filling = True
        for _ in range(2):
            for name, value in values.items():
                self._put(name, value)
        self._filling = False

    def _put(self, name: str, value: Any) -> None:
        """What no field takes is kept as it is, and is part of the draft."""
        reading = reading_of(self._widgets[name]) if name in self._widgets else None
        try:
            if reading is None:
                raise KeyError(name)
            if reading.read(self._widgets[name]) != value:
                reading.write(self._widgets[name], value)
        except (KeyError, TypeError, ValueError, AttributeError):
            self._left[name] = value

    # -- what is typed ----------------------------------------------------------------------------------------

    def now(self) -> Values:
        """What stands in the fields, as JSON values."""
        return {name: reading_of(self._widgets[name]).read(self._widgets[name]) for name in self._began}  # type: ignore[union-attr]

    def typed(self) -> Values:
        """The fields that differ from how the form is when nothing is typed, and what no field took."""
        base = self._base()
        return self._left | {name: value for name, value in self.now().items() if value != base[name]}

    def _on_typed(self, *_: object) -> None:
        """Keep every field once anything is typed: one that was left as it was may be an answer too."""
        if self._listener and not self._filling:
            self._listener()
        if self.key and not self._filling:
            over = {} if self._stored is None else {"over": self._base()}
            self._drafts.put(self.key, {"now": self._left | self.now(), **over} if self.typed() else {})

    def forget(self) -> None:
        """Nothing is typed any more: as the form begins, or as the thing is stored."""
        self._left = {}
        self.fill(self._base())
        self._on_typed()

    def saved(self, key: str, sent: Values) -> None:
        """What stood in the fields when they were `sent` is durable now; what was typed after that is still to be saved."""
        if key != self.key:
            if self._drafts.get(key).get("now") == sent:
                self._drafts.put(key, {})
        elif self._stored is not None:
            self._stored, self._left = dict(sent), {}
            self._on_typed()
        elif self.now() == sent:
            self.forget()

    def sender(self) -> Callable[[], None]:
        """Call it when what stands in the fields now is durable."""
        key, sent = self.key, self._left | self.now()
        return lambda: self.saved(key, sent)

    # -- what was refused -------------------------------------------------------------------------------------

    def _field(self, named: str) -> QWidget | None:
        """A field by its name, or a part of one that has several: `children.0.birth_year`."""
        head, _, rest = named.partition(".")
        part = getattr(self._widgets.get(head), "part", None) if rest else None
        return part(rest) if part else (self._widgets | self._parts).get(named)

    def refuse(self, error: LivdError, names: Mapping[str, str] | None = None) -> QWidget | None:
        """The field an error names, with the cursor in it and the reason told to a screen reader; None when it names none."""
        named = getattr(error, "field", "")
        field = self._field((names or {}).get(named, named))
        if field is None or not field.isVisible():
            return None
        field.setAccessibleDescription(error_text(error))
        field.setFocus()
        return field
