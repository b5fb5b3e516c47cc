"""A form on a page: its fields, the key that saves them, and the line that says how it went."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QPushButton, QWidget

from app.changes import Changes
from app.domain.errors import LivdError
from app.ports import UnitOfWork
from ui.fields.fields import Fields
from ui.fields.sure import Sure
from ui.i18n import error_text, tr
from ui.session import Command, Result, Session
from ui.widgets.basics import button, label, set_role


class Form(Fields):
    """`said` stands beside `save`; what is refused is said there, and in the field it is about."""

    def __init__(
        self,
        owner: QWidget,
        session: Session,
        widgets: Mapping[str, QWidget],
        words: str,
        on_save: Callable[[], None],
        primary: bool = True,
    ) -> None:
        super().__init__(widgets, session.drafts)
        self._owner, self._session = owner, session
        self.save: QPushButton = button(words, on_save, primary)
        self.said = label("", "quiet", wrap=True)
        self._sure = Sure()

    def wait(self) -> None:
        super().wait()
        self.save.setEnabled(False)
        self.say("")

    def about(self, key: str, stored: Mapping[str, Any] | None = None) -> tuple[str, ...]:
        """What somebody else has changed meanwhile is said, and is not written over unseen."""
        if key != self.key:
            self.say("")
            self.save.setEnabled(True)
        changed = super().about(key, stored)
        if changed:
            base = self._base()
            lines = [f"{self._widgets[name].accessibleName()}: {base[name]}" for name in changed if name in base]
            self.say("\n".join([tr("Noen andre har endret dette mens du skrev. Lagret står det nå:"), *lines]), "error")
        return changed

    def send(
        self,
        use_case: Callable[[UnitOfWork, Command], Changes[Result]],
        command: Callable[[], Command],
        done: Callable[[Result], object] | None = None,
        receipt: str = "",
    ) -> None:
        """Write what the fields hold. `command` makes it of them, and may refuse (RuleBroken)."""
        if not self.save.isEnabled():
            return
        try:
            entity = command()
        except LivdError as error:
            self.refused(error)
            return
        self.save.setEnabled(False)
        key, durable = self.key, self.sender()

        def saved(result: Result) -> None:
            durable()
            if key == self.key:
                self.save.setEnabled(True)
                self.say(receipt or tr("Lagret."), "done")
            if done:
                done(result)

        def refused(error: LivdError) -> None:
            """Of somebody who is not shown any more it is said whom it is about; the text waits for them."""
            if key == self.key:
                self.refused(error)
            else:
                self.say(f"{key.split(':')[-1]}: {error_text(error)}", "error")

        self._session.submit(self._owner, use_case, entity, saved, refused, self._sure.of(entity))

    def say(self, words: str, role: str = "quiet") -> None:
        """A line beside the key."""
        set_role(self.said, role)
        self.said.setText(words)

    def refused(self, error: LivdError) -> None:
        """Why not; everything typed stays."""
        self.save.setEnabled(True)
        self.say(self._sure.words(error), "error")
        self.refuse(error)
