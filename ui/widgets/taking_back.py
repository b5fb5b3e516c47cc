"""What was entered by mistake is taken back, with why."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from app.changes import Changes
from app.ports import UnitOfWork
from app.use_cases.mistakes import TakeBack
from ui.i18n import tr
from ui.session import Session
from ui.widgets.basics import label
from ui.widgets.decide import Decide

Taking = Callable[[UnitOfWork, TakeBack], Changes[None]]


class TakeBackDialog(Decide):
    """It never was: why is kept, the number is not. `words`: what becomes of it, where that is something else."""

    def __init__(self, parent: QWidget, session: Session, code: str, use_case: Taking, words: str = "") -> None:
        super().__init__(parent, session, tr("{code} er ført feil", code=code), tr("&Ta bort"), self._chosen, code)
        self._code, self._use_case = code, use_case
        self.why = QLineEdit()
        self.add(tr("&Hvorfor"), self.why, "why")
        words = words or tr("Det telles ikke lenger. At det ble ført og tatt bort, står i historikken.")
        self.add("", label(words, "quiet", wrap=True))

    def _chosen(self, _: Decide) -> None:
        self.submit(self._use_case, TakeBack(self._code, self.why.text()))
