"""The flags of the intake interview: each is asked, answered and dated; yes raises its tasks at once."""

from functools import partial

from PySide6.QtWidgets import QGridLayout

from app.care.rules import FlagKind, flag_kinds
from app.domain.base import HouseholdCode, PersonCode
from app.domain.care import ANSWERS, Flag
from app.domain.errors import LivdError
from app.use_cases.mapping import FlagAnswer, answer_flag
from ui.i18n import error_text, text, tr
from ui.session import Session
from ui.widgets.basics import Card, label, set_role
from ui.widgets.fields import Choice


class FlagsCard(Card):
    """One line a flag, in two columns; saved as it is answered."""

    def __init__(self, session: Session, household: HouseholdCode, person: PersonCode, kind: str) -> None:
        super().__init__(label(tr("Det som avgjør hvem vi kontakter"), "heading"))
        self.session, self.household, self.person = session, household, person
        self.choices: dict[str, Choice] = {}
        self._versions: dict[str, int] = {}
        self._answers: dict[str, str] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        asked = [flag for flag in flag_kinds() if flag.asked_of(kind)]
        half = (len(asked) + 1) // 2
        for number, flag in enumerate(asked):
            grid.addWidget(label(flag.label, wrap=True), number % half, number // half * 2)
            grid.addWidget(self._choice(flag), number % half, number // half * 2 + 1)
        for column in (0, 2):
            grid.setColumnStretch(column, 1)
        self.status = label("", "quiet", wrap=True)
        self.add(grid)
        self.add(self.status)
        self.refresh()

    def _choice(self, flag: FlagKind) -> Choice:
        options = [("", tr("Ikke spurt")), *((code, text("flag_answers", code)) for code in ANSWERS)]
        choice = Choice(flag.label, options)
        choice.decided.connect(partial(self._answer, flag.code))
        self.session.locking.connect(choice.decide)
        self.choices[flag.code] = choice
        return choice

    def refresh(self) -> None:
        """Ask what has been answered."""
        household, person = self.household, self.person
        self.session.ask(self, lambda queries: queries.records.of(Flag, household, person), self._show)

    def _show(self, flags: list[Flag]) -> None:
        self._versions = {flag.flag: flag.version for flag in flags}
        answers = {flag.flag: flag.answer for flag in flags}
        for code, choice in self.choices.items():
            choice.set_code(answers.get(code, ""))
        self._answers = answers

    def _answer(self, flag: str) -> None:
        answer = self.choices[flag].code()
        if not answer or answer == self._answers.get(flag):
            self.refresh()
            return
        command = FlagAnswer(self.household, self.person, flag, answer, version=self._versions.get(flag, 0))
        self.session.submit(self, answer_flag, command, self._saved, self._refused)

    def _saved(self, raised: list[str]) -> None:
        set_role(self.status, "done")
        more = (
            tr("Lagret. {0} oppgave er lagt på vakttavla.")
            if len(raised) == 1
            else tr("Lagret. {0} oppgaver er lagt på vakttavla.")
        )
        self.status.setText(more.format(len(raised)) if raised else tr("Lagret."))
        self.refresh()

    def _refused(self, error: LivdError) -> None:
        set_role(self.status, "error")
        self.status.setText(error_text(error))
        self.refresh()
