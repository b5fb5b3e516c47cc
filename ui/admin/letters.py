"""The letters of moving out in the centre's own words; each with its source, and the facts it can put in."""

from collections.abc import Mapping

from app.care.letters import FACTS, SETTING, letters_of, shipped
from app.use_cases.letters import LetterWords, save_letter
from ui.admin.tab import Tab
from ui.fields.form import Form
from ui.i18n import tr
from ui.page import Navigator
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.fields import Choice
from ui.widgets.writing import Writing


class LettersTab(Tab):
    """One letter at a time. A paragraph is a line."""

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__(session, navigator)
        self._settings: Mapping[str, str] = {}
        self.which = Choice(tr("Hvilket brev"), [(letter.code, letter.title) for letter in shipped()])
        self.which.setMinimumContentsLength(36)
        self.which.currentIndexChanged.connect(lambda _: self._show_letter())
        self.source = label("", "quiet", wrap=True)
        self.body = Writing(tr("Teksten i brevet"), 8)
        self.form = Form(self, session, {"body": self.body}, tr("&Lagre teksten"), self._save)
        self.form.wait()
        self.back = button(tr("&Tilbake til teksten som fulgte med"), self._back)
        facts = ", ".join(f"[{word}]" for word in FACTS)
        told = tr("Dette settes inn der det står: {facts}. Adressen til senteret finnes ikke her.", facts=facts)
        card = Card(label(tr("Brev"), "heading"), row(self.which, None), self.source, self.body)
        card.add(label(told, "quiet", wrap=True))
        card.add(row(self.form.said, None, self.back, self.form.save))
        self.add(card)

    def refresh(self) -> None:
        self.session.ask(self, lambda queries: queries.centre.settings(), self._show)

    def _show(self, settings: Mapping[str, str]) -> None:
        self._settings = settings
        self._show_letter()

    def _show_letter(self) -> None:
        code = self.which.code()
        letter = next(one for one in letters_of(self._settings) if one.code == code)
        self.source.setText(tr("Kilde: {where}.", where=letter.source))
        self.form.about(f"letter_words:{code}", {"body": "\n".join(letter.body)})
        self.back.setEnabled(bool(self._settings.get(SETTING + code)))

    def _save(self) -> None:
        self.form.send(save_letter, lambda: LetterWords(self.which.code(), self.body.toPlainText()))

    def _back(self) -> None:
        done = self.done(tr("Teksten er den som fulgte med."))
        self.session.submit(self, save_letter, LetterWords(self.which.code(), ""), done, self.refused)
