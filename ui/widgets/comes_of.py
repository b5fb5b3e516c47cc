"""Of which call or enquiry somebody comes: one of the last days', with its words beside it. They are shown, and copied by nobody
but the person."""

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.day import Call
from app.domain.entities import Request
from app.forms.definitions import label as label_of
from app.rows import Asked
from ui.fields.layout import over
from ui.i18n import text, tr
from ui.session import Session
from ui.widgets.fields import Choice, date_text, moment_text
from ui.widgets.reading import Reading

Options = Iterable[tuple[str, str]]


def request_text(request: Request) -> str:
    """An enquiry told from another: its code, when, for how many, and how it ended."""
    when = moment_text(request.at) if request.at else date_text(request.day)
    size, outcome = f"{request.adults} + {request.children}", label_of("request_outcome", request.outcome).lower()
    return f"{request.code}, {when}, {size}, {outcome}"


def call_text(call: Call) -> str:
    """A call told from another: its code, when, and who rang."""
    at = moment_text(call.at.isoformat(timespec="minutes"))
    return f"{call.code}, {at}, {text('callers', call.caller).lower()}"


class ComesOf(QWidget):
    """A choice, and under it what was said and written; not there while there is none to choose. `on_known` gets what is chosen,
    once its words are here, or nothing. `words`: the label."""

    def __init__(self, session: Session, name: str, words: str, on_known: Callable[[Asked], None]) -> None:
        super().__init__()
        self.session, self._on_known = session, on_known
        self.choice = Choice(name, [("", tr("Ingen som er ført"))])
        self.words = Reading(tr("Det som ble sagt og skrevet"))
        self.asked = Asked()
        self.choice.currentIndexChanged.connect(lambda _: self._ask())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(over(((words, self.choice),), columns=1))
        layout.addWidget(self.words)
        for part in (self.words, self):
            part.hide()

    def offer(self, options: Options) -> None:
        """Those one may choose among; what is chosen stays."""
        before = self.choice.code()
        self.choice.set_options([("", tr("Ingen som er ført")), *options])
        self.setVisible(self.choice.count() > 1)
        if self.choice.code() != before:  # what a draft holds is known now, or what was chosen is gone
            self._ask()

    def _ask(self) -> None:
        code = self.choice.code()
        if not code:
            self._show(Asked())
            return
        self.session.ask(self, lambda queries: queries.day.asked(code), lambda asked: self._known(code, asked))

    def _known(self, code: str, asked: Asked) -> None:
        if code == self.choice.code():
            self._show(asked)

    def _show(self, asked: Asked) -> None:
        self.asked = asked
        self.words.setPlainText(asked.words)
        self.words.setVisible(bool(asked.words))
        self._on_known(asked)
