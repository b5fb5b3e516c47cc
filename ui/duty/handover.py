"""Overlapping: the words of the last shifts, who has signed to have read them, and a word to the next."""

from app.domain.care import Handover, Note
from app.domain.errors import LivdError
from app.use_cases.journal import NewHandover, sign_handover, write_handover
from ui.fields.form import Form
from ui.i18n import error_text, tr
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.writing import Writing

Word = tuple[Handover | Note, tuple[str, ...]]
SHOWN = 6


class HandoverCard(Card):
    """What somebody has not signed yet stands first; writing and signing are one key each."""

    def __init__(self, session: Session) -> None:
        self.head = label("", "heading")
        super().__init__(self.head)
        self.session = session
        self.words: list[Word] = []
        self.lines = label("", wrap=True)
        self.new = Writing(tr("Beskjed til neste vakt"), 2)
        self.new.setPlaceholderText(tr("Beskjed til neste vakt. Skriv koder, ikke navn."))
        self.sign = button(tr("Jeg har l&est dette"), self._sign)
        self.form = Form(self, session, {"text": self.new}, tr("Skriv &beskjeden"), self._write, primary=False)
        self.form.about("handover:")
        self.error = label("", "error", wrap=True)
        self.error.hide()
        for part in (self.lines, row(self.sign, None), self.new, self.error):
            self.add(part)
        self.add(row(self.form.said, None, self.form.save))

    def show_words(self, words: list[Word]) -> None:
        """Newest first."""
        self.words = words
        name = self.session.actor.name if self.session.actor else ""
        unread = self._unread()
        head = tr("Overlapping ({count} ikke lest)", count=len(unread)) if unread else tr("Overlapping")
        self.head.setText(head)
        self.lines.setText(
            "\n".join(self._line(word, name) for word in words[:SHOWN]) or tr("Ingen beskjeder siste tre dager.")
        )
        self.sign.setVisible(bool(unread))

    def _unread(self) -> list[Word]:
        """What the person at the keyboard did not write and has not signed."""
        name = self.session.actor.name if self.session.actor else ""
        return [(word, read) for word, read in self.words if name not in read and word.user != name]

    def _line(self, found: Word, name: str) -> str:
        word, read = found
        case = f" {word.household}" if word.household else ""
        signed = tr(" (lest av {read})", read=", ".join(read)) if read else ""
        new = tr("NY  ") if name not in read and word.user != name else ""
        return f"{new}{word.at:%d.%m.%Y %H:%M} {word.user}{case}: {word.text}{signed}"

    def _sign(self) -> None:
        self.error.hide()
        codes = tuple(word.code for word, _ in self._unread())
        self.session.submit(self, sign_handover, codes, None, self._refused)

    def _write(self) -> None:
        self.form.send(write_handover, lambda: NewHandover(self.new.toPlainText()))

    def _refused(self, error: LivdError) -> None:
        self.error.setText(error_text(error))
        self.error.show()
