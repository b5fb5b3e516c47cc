"""Overlapping: what has happened writes itself; whoever leaves adds a word, and whoever comes signs to have read it."""

from collections.abc import Sequence

from app import clock
from app.care.happened import Happening
from app.domain.care import Handover, Note
from app.domain.errors import LivdError
from app.use_cases.journal import NewHandover, sign_handover, write_handover
from ui.fields.form import Form
from ui.i18n import error_text, tr
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.happened import happened_lines
from ui.widgets.writing import Writing

Word = tuple[Handover | Note, tuple[str, ...]]
SHOWN = 4
"""So many words that have been read stay in sight."""


class UnreadCard(Card):
    """What the person at the keyboard did not write and has not signed: at the top of the board until it is signed."""

    def __init__(self, session: Session) -> None:
        self.head = label("", "heading")
        super().__init__(self.head)
        self.session = session
        self.words: list[Word] = []
        self.lines = label("", wrap=True)
        self.lines.setAccessibleName(tr("Overlapping, ikke lest"))
        self.sign = button(tr("Jeg har l&est dette"), self._sign, primary=True)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.add(self.lines)
        self.add(self.error)
        self.add(row(None, self.sign))
        self.hide()

    def show_words(self, words: Sequence[Word]) -> None:
        """Oldest first, as they were written."""
        self.words = unread(words, name_of(self.session))
        self.head.setText(tr("Overlapping ({count} ikke lest)", count=len(self.words)))
        self.lines.setText("\n\n".join(word_text(word) for word in reversed(self.words)))
        self.setVisible(bool(self.words))

    def _sign(self) -> None:
        self.error.hide()
        codes = tuple(word.code for word, _ in self.words)
        self.session.submit(self, sign_handover, codes, None, self._refused)

    def _refused(self, error: LivdError) -> None:
        self.error.setText(error_text(error))
        self.error.show()


class HandoverCard(Card):
    """What has happened since the last word, and a word to the next shift; under it what has been read already."""

    def __init__(self, session: Session) -> None:
        super().__init__(label(tr("Overlapping"), "heading"))
        self.session = session
        self._lines: list[str] = []
        self.happened = label("", wrap=True)
        self.happened.setAccessibleName(tr("Dette har skjedd"))
        self.new = Writing(tr("Beskjed til neste vakt"), 2)
        self.new.setPlaceholderText(tr("Noe mer neste vakt må vite? Skriv koder, ikke navn."))
        self.form = Form(self, session, {"text": self.new}, tr("Skriv &beskjeden"), self._write, primary=False)
        self.form.about("handover:")
        self.lines = label("", "quiet", wrap=True)
        for part in (self.happened, self.new):
            self.add(part)
        self.add(row(self.form.said, None, self.form.save))
        self.add(self.lines)

    def show_words(self, words: Sequence[Word], happenings: Sequence[Happening]) -> None:
        """`found`: what has happened since the newest word."""
        self._lines = happened_lines(happenings, clock.today())
        since = tr("Dette følger med beskjeden din:")
        nothing = tr("Ingenting er ført siden forrige beskjed.")
        self.happened.setText("\n".join([since, *self._lines]) if self._lines else nothing)
        name = name_of(self.session)
        new = {word.code for word, _ in unread(words, name)}
        read = [word_text(one) for one in words if one[0].code not in new]
        self.lines.setText("\n".join(read[:SHOWN]) or tr("Ingen beskjeder siste tre dager."))

    def _write(self) -> None:
        lines = "\n".join(self._lines)
        self.form.send(write_handover, lambda: NewHandover(self.new.toPlainText(), lines=lines))


def name_of(session: Session) -> str:
    """Who is at the keyboard."""
    return session.actor.name if session.actor else ""


def unread(words: Sequence[Word], name: str) -> list[Word]:
    """What somebody did not write and has not signed."""
    return [(word, read) for word, read in words if name not in read and word.user != name]


def word_text(entry: Word) -> str:
    """When, by whom, about which case, the word, what had happened, and who has read it."""
    word, read = entry
    case = f" {word.household}" if word.household else ""
    signed = tr(" (lest av {read})", read=", ".join(read)) if read else ""
    happened = word.lines if isinstance(word, Handover) else ""
    parts = [f"{word.at:%d.%m.%Y %H:%M} {word.user}{case}: {word.text}{signed}", *happened.splitlines()]
    return "\n      ".join(parts)
