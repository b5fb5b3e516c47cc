"""A form whose every answer is saved as it is given: shows when it was saved, and never saves over somebody else's."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import clock
from app.changes import Changes
from app.domain.entities import Answers
from app.domain.errors import LivdError
from app.forms.definitions import Form
from app.forms.registration import missing_questions
from app.ports import UnitOfWork
from app.use_cases.registration import AnswersGiven
from ui.i18n import error_text, tr
from ui.session import Session
from ui.widgets.basics import button, label, row, saves_itself, set_role
from ui.widgets.fields import scrolled
from ui.widgets.form_view import FormView

SAVE_AFTER_MS = 350
UseCase = Callable[[UnitOfWork, AnswersGiven], Changes[Any]]


class Answering(QWidget):
    """One unit's form. `reload` fires when the newest answers are wanted again."""

    reload = Signal()

    def __init__(self, session: Session, form: Form, unit: str, use_case: UseCase, left: bool) -> None:
        super().__init__()
        self.session, self.unit, self._use_case, self._left = session, unit, use_case, left
        self.form = FormView(form)
        self.form.answered.connect(self._on_answered)
        self._version, self._pending, self._saving = 0, False, False
        self._saved_at = ""
        self.status = label("", "quiet", wrap=True)
        self.again = button(tr("Hent på nytt"), self.reload.emit)
        self.again.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row(self.status, None, self.again, saves_itself()))
        layout.addWidget(scrolled(self.form), 1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self.save)
        session.locking.connect(self.save)

    def show_answers(self, answers: Answers, version: int) -> None:
        """Fill in; ignored while an answer of the person's own is still on its way."""
        if self._pending or self._saving or version < self._version:
            return
        self._version = version
        self.form.show_answers(answers, self._missing(answers))
        self.again.hide()
        self._tell(answers)

    def take(self, answers: Answers) -> None:
        """Take in what was proposed, as if the person had ticked it."""
        self.form.show_answers(answers, self._missing(answers))
        self._on_answered(answers)
        self.save()

    def _missing(self, answers: Answers) -> set[str]:
        return {q.code for q in missing_questions(self.form.form, answers, left=self._left)}

    def _tell(self, answers: Answers) -> None:
        missing = len(self._missing(answers))
        words = tr("Ferdig utfylt.") if not missing else tr("{missing} spørsmål mangler svar.", missing=missing)
        set_role(self.status, "quiet" if missing else "done")
        self.status.setText(f"{words}  {self._saved_at}".strip())

    def _on_answered(self, answers: Answers) -> None:
        self._pending = True
        self.form.mark(self._missing(answers))
        self._timer.start()

    def save(self) -> None:
        """Save what was answered since last time."""
        if not self._pending or self._saving:
            return
        self._timer.stop()
        self._pending, self._saving = False, True
        answers = self.form.answers()
        command = AnswersGiven(self.unit, dict(answers), self._version)
        self.session.submit(self, self._use_case, command, lambda _: self._saved(answers), self._refused)

    def _saved(self, answers: Any) -> None:
        self._saving = False
        self._version += 1
        self._saved_at = tr("Lagret {time:%H:%M}.", time=clock.now())
        self._tell(answers)
        if self._pending:
            self.save()

    def _refused(self, error: LivdError) -> None:
        self._saving = False
        self._pending = error.code != "edited_meanwhile"
        set_role(self.status, "error")
        self.status.setText(error_text(error))
        self._version = 0
        self.again.setVisible(True)
