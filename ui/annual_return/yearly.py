"""A yearly form (samleskjema): each question with what was answered last year and what the record proposes beside it."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.errors import LivdError
from app.domain.year import YearAnswer
from app.forms.reading import YearRead
from app.forms.wheel import Turn
from app.forms.yearly import YearlyQuestion, answer_text, yearly_questions, yearly_title
from app.forms.yearly_proposals import Proposal
from app.use_cases.yearly import TakeOver, save_answer, take_over
from ui.i18n import error_text, tr, tr_n
from ui.page import Navigator
from ui.session import Session
from ui.widgets.basics import Card, button, label, row, saves_itself, set_role
from ui.widgets.fields import Choice, Whole, scrolled
from ui.widgets.info import Info


@dataclass(frozen=True, slots=True)
class Beside:
    """What is shown beside a question: this year's answer, last year's, the proposal, and when it is asked again."""

    answer: YearAnswer | None
    earlier: YearAnswer | None
    proposal: Proposal | None
    turn: Turn | None = None


class QuestionCard(Card):
    """One question. Saved when it is answered; nothing is taken over but by a key."""

    def __init__(self, session: Session, question: YearlyQuestion, offer: str, year: int) -> None:
        super().__init__(dense=True)
        self.session, self.question, self.offer, self.year = session, question, offer, year
        self._beside = Beside(None, None, None)
        self.title = label(question.label, "heading", wrap=True)
        status = tr("Ordlyden er kjent.") if question.status == "known" else tr("Gjenskapt av publiserte tabeller.")
        head = row(self.title, Info(f"{question.ref}. {status} {tr('Kjent for')}: {question.known_for}"))
        head.setStretch(0, 1)
        self.add(head)
        self.field = self._made()
        self.add(self.field)
        self.rests = label("", "quiet", wrap=True)
        self.rests.hide()
        self.add(self.rests)
        self.state = label("", "due", wrap=True)
        self.confirm = button(tr("Stemmer også i år"), lambda: self._send(self._now(), False))
        self.last = label("", "quiet", wrap=True)
        self.take = button(tr("Ta fra i fjor"), self._take)
        self.proposed = label("", "quiet", wrap=True)
        self.use = button(tr("Bruk forslaget"), self._use)
        for words, key in ((self.state, self.confirm), (self.last, self.take), (self.proposed, self.use)):
            words.setMinimumWidth(300)
            key.setAccessibleName(f"{question.label}: {key.text()}")
            line = row(words, None, key)
            line.setStretch(0, 1)
            self.add(line)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.add(self.error)

    def _made(self) -> QWidget:
        question = self.question
        if question.kind == "multiple":
            return self._boxes()
        if question.kind == "number":
            number = Whole(question.label)
            number.editingFinished.connect(self._typed)
            return number
        if question.kind == "text":
            words = QLineEdit()
            words.setAccessibleName(question.label)
            words.editingFinished.connect(self._typed)
            return words
        options = [("", tr("Ikke besvart")), *((i.code, i.label) for i in question.items(self.year))]
        choice = Choice(question.label, options)
        choice.decided.connect(self._typed)
        return choice

    def _boxes(self) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        self._ticks: dict[str, QCheckBox] = {}
        items = self.question.items(self.year)
        half = (len(items) + 1) // 2
        for place, item in enumerate(items):
            box = QCheckBox()
            box.setAccessibleName(item.label)
            box.setAccessibleDescription(self.question.label)
            box.clicked.connect(self._typed)
            self._ticks[item.code] = box
            words = label(item.label, wrap=True)
            line = row(box, words)
            line.setStretch(1, 1)
            grid.addLayout(line, place % half, place // half)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        return holder

    def _now(self) -> YearAnswer:
        """The answer as it stands in the field."""
        codes: frozenset[str] = frozenset()
        words = ""
        if self.question.kind == "multiple":
            codes = frozenset(code for code, box in self._ticks.items() if box.isChecked())
        elif isinstance(self.field, Whole):
            codes = frozenset({self.field.text().strip()} - {""})
        elif isinstance(self.field, QLineEdit):
            words = self.field.text()
        elif isinstance(self.field, Choice):
            codes = frozenset({self.field.code()} - {""})
        stored = self._beside.answer
        return YearAnswer(
            year=self.year, offer=self.offer, question=self.question.code, answer=codes, words=words,
            version=stored.version if stored else 0,
        )  # fmt: skip

    def show_beside(self, beside: Beside) -> None:
        """Fill in."""
        self._beside = beside
        answer, question = beside.answer, self.question
        codes = answer.answer if answer else frozenset()
        if question.kind == "multiple":
            for code, box in self._ticks.items():
                box.setChecked(code in codes)
        elif isinstance(self.field, Whole) and not self.field.hasFocus():
            self.field.setText(next(iter(codes), ""))
        elif isinstance(self.field, QLineEdit) and not self.field.hasFocus():
            self.field.setText(answer.words if answer else "")
        elif isinstance(self.field, Choice):
            self.field.set_code(next(iter(codes), ""))
        self.rests.setText(rests_text(beside.turn, self.year))
        self.rests.setVisible(bool(self.rests.text()))
        taken = bool(answer and answer.taken)
        self.state.setText(tr("Hentet fra i fjor. Se over, og bekreft.") if taken else "")
        last = beside.earlier
        same = answer is not None and last is not None and (answer.answer, answer.words) == (last.answer, last.words)
        self.last.setText(tr("I fjor: {answer}", answer=answer_text(question, last, self.year - 1)) if last else "")
        proposal = beside.proposal
        fits = proposal is not None and answer is not None and proposal.answer == answer.answer
        self.proposed.setText(self._proposal_text(proposal) if proposal and not fits else "")
        for words, key, shown in (
            (self.state, self.confirm, taken), (self.last, self.take, last is not None and not same),
            (self.proposed, self.use, proposal is not None and not fits),
        ):  # fmt: skip
            words.setVisible(bool(words.text()))
            key.setVisible(shown)
        set_role(self.title, "heading")

    def _proposal_text(self, proposal: Proposal) -> str:
        answer = YearAnswer(year=self.year, offer=self.offer, question=self.question.code, answer=proposal.answer)
        units = f" ({', '.join(proposal.units[:8])}{' …' if len(proposal.units) > 8 else ''})" if proposal.units else ""
        return (
            tr("Forslag: {answer}. {why}", answer=answer_text(self.question, answer, self.year), why=proposal.why)
            + units
        )

    def _typed(self, *_: object) -> None:
        now, stored = self._now(), self._beside.answer
        was = (stored.answer, stored.words) if stored else (frozenset(), "")
        if (now.answer, now.words.strip()) != was:
            self._send(now, False)

    def _use(self) -> None:
        if self._beside.proposal:
            stored = self._beside.answer
            self._send(
                YearAnswer(
                    year=self.year, offer=self.offer, question=self.question.code, answer=self._beside.proposal.answer,
                    version=stored.version if stored else 0,
                ),
                False,
            )  # fmt: skip

    def _take(self) -> None:
        last, stored = self._beside.earlier, self._beside.answer
        if last:
            self._send(
                YearAnswer(
                    year=self.year, offer=self.offer, question=self.question.code, answer=last.answer, words=last.words,
                    taken=True, version=stored.version if stored else 0,
                ),
                True,
            )  # fmt: skip

    def _send(self, answer: YearAnswer, taken: bool) -> None:
        self.error.hide()
        kept = YearAnswer(
            year=answer.year, offer=answer.offer, question=answer.question, answer=answer.answer, words=answer.words,
            taken=taken, version=answer.version,
        )  # fmt: skip
        self.session.submit(self, save_answer, kept, lambda _: None, self._refused)

    def _refused(self, error: LivdError) -> None:
        self.error.setText(error_text(error))
        self.error.show()


def rests_text(turn: Turn | None, year: int) -> str:
    """When a question that is not to be answered in `year` comes again; empty for one that is."""
    if turn is None or turn.due(year):
        return ""
    if turn.next is None:
        return tr("Stilles ikke igjen: {why}", why=turn.why)
    return tr("Stilles igjen i {year}: {why}", year=turn.next, why=turn.why)


class YearlyPane(QWidget):
    """An offer's form, in groups."""

    def __init__(self, session: Session, navigator: Navigator, offer: str) -> None:
        super().__init__()
        self.session, self.navigator, self.offer = session, navigator, offer
        self.cards: dict[str, QuestionCard] = {}
        self._year = 0
        self.title = label("", "heading", wrap=True)
        self.left = label("", "quiet", wrap=True)
        self.all = button(tr("Ta &alle fra i fjor"), self._take_all)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(4, 0, 8, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        head = row(self.title, saves_itself(), self.all)
        head.setStretch(0, 1)
        layout.addLayout(head)
        layout.addWidget(self.left)
        layout.addWidget(self.error)
        layout.addWidget(scrolled(self._inside), 1)

    def show_year(self, read: YearRead) -> None:
        """Show the year's answers."""
        year = read.result.year
        if year != self._year:
            self._build(year)
        answers: Mapping[str, YearAnswer] = read.answers[self.offer]
        earlier, proposed, turns = read.earlier[self.offer], read.proposed[self.offer], read.wheel[self.offer]
        for code, card in self.cards.items():
            card.show_beside(Beside(answers.get(code), earlier.get(code), proposed.get(code), turns.get(code)))
        lacking = sum(code not in answers and turns[code].due(year) for code in self.cards)
        waiting = sum(answer.taken for answer in answers.values())
        words = (
            [tr_n("{count} spørsmål er ikke besvart.", "{count} spørsmål er ikke besvart.", lacking)] if lacking else []
        )
        words += [tr_n("{count} svar må bekreftes.", "{count} svar må bekreftes.", waiting)] if waiting else []
        self.left.setText(" ".join(words) or tr("Ferdig utfylt."))
        self.all.setVisible(any(code in earlier and code not in answers for code in self.cards))

    def _build(self, year: int) -> None:
        self._year = year
        self.title.setText(yearly_title(self.offer, year))
        while item := self._column.takeAt(0):
            if old := item.widget():
                old.hide()
                old.deleteLater()
        self.cards = {}
        group = ""
        for question in yearly_questions(self.offer, year):
            if question.group != group:
                group = question.group
                self._column.addWidget(label(group, "title"))
            card = QuestionCard(self.session, question, self.offer, year)
            self.cards[question.code] = card
            self._column.addWidget(card)
        self._column.addStretch(1)

    def _take_all(self) -> None:
        def done(count: object) -> None:
            self.navigator.say(tr("{count} svar er hentet fra i fjor. Bekreft hvert av dem.", count=count))

        self.session.submit(self, take_over, TakeOver(self._year, self.offer), done, self._refused)

    def _refused(self, error: LivdError) -> None:
        self.error.setText(error_text(error))
        self.error.show()
