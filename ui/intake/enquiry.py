"""Somebody asks, and it does not become a stay: kept without identity."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import clock
from app.domain.entities import Request
from app.rows import Asked, Lately
from app.use_cases.requests import Enquiry, record_enquiry
from ui.fields.form import Form
from ui.fields.inputs import Inputs
from ui.fields.layout import over
from ui.i18n import tr
from ui.page import Navigator
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.choices import request_choices
from ui.widgets.comes_of import ComesOf, call_text
from ui.widgets.fields import scrolled

SHOWS = (
    "day", "channel", "offer", "adults", "children", "outcome", "refusal_reason", "alternative", "alternative_note", "note",
)  # fmt: skip


class EnquiryTab(QWidget):
    """One form; saved, it begins afresh."""

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__()
        self.navigator = navigator
        choices = request_choices(tr("Ikke aktuelt"))
        choices["outcome"] = [(code, words) for code, words in choices["outcome"] if code != "admitted"]
        self.inputs = Inputs(Request, SHOWS, choices)
        self.inputs["day"].begin_with(clock.today)
        self.inputs["adults"].setValue(1)
        self.inputs["alternative_note"].setPlaceholderText(tr("Hvor, eller hvorfor ikke noe"))
        self.comes_of = ComesOf(session, tr("Telefonen den kom av"), tr("K&ommer av telefon"), self._on_call)
        self.take = button(tr("T&a det som ble sagt, med i merknaden"), self._take)
        fields = {**self.inputs, "call": self.comes_of.choice}
        self.form = Form(self, session, fields, tr("&Lagre henvendelsen  (Ctrl+Enter)"), self.save)
        self.take.hide()
        self.form.about("enquiry:")
        intro = tr(
            "Føres uten navn. Det trengs ingen henvisning, og ingen må oppgi hjemkommune. Hjemkommune står ikke blant "
            "grunnene: et senter med ledig plass kan ikke velge sine egne kommuners innbyggere først."
        )
        box = Card(
            label(intro, "quiet", wrap=True),
            self.comes_of, row(self.take, None),
            over(self.inputs.labelled(*SHOWS[:-1])), over(self.inputs.labelled("note"), columns=1),
            row(self.form.said, None, self.form.save),
        )  # fmt: skip
        box.setMaximumWidth(760)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 12, 8, 0)
        column.addWidget(box)
        column.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(inside))

    def offer(self, lately: Lately) -> None:
        """The calls it may have come of."""
        self.comes_of.offer([(call.code, call_text(call)) for call in lately.calls])

    def _on_call(self, asked: Asked) -> None:
        """It came by phone, when nothing else is said of how."""
        if asked.call and not self.inputs["channel"].code():
            self.inputs["channel"].set_code("phone")
        self.take.setVisible(bool(asked.words))

    def _take(self) -> None:
        """The words of the call, under what is written already; they can be put otherwise before they are saved."""
        note = self.inputs["note"]
        written, words = note.toPlainText().strip(), self.comes_of.asked.words
        if words not in written:
            note.setPlainText("\n".join(part for part in (written, words) if part))
        note.setFocus()

    def save(self) -> None:
        """Keep the enquiry."""
        self.form.send(
            record_enquiry, lambda: Enquiry(**self.inputs.read(), call=self.comes_of.choice.code()), self._saved
        )

    def _saved(self, code: str) -> None:
        self.navigator.say(tr("Lagret som henvendelse {code}.", code=code))
