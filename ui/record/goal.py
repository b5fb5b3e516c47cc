"""The dialog of a goal: from a need with one key, or in the plan itself."""

from PySide6.QtWidgets import QWidget

from app import clock
from app.domain.care import GOAL_STATES, PHASES, Goal
from app.use_cases.plans import save_goal
from ui.i18n import text, tr
from ui.session import Session
from ui.widgets.decide import Decide
from ui.widgets.fields import Choice
from ui.widgets.writing import Writing


class GoalDialog(Decide):
    """A new goal, or one that is changed."""

    def __init__(
        self, parent: QWidget, session: Session, household: str, person: str, words: str = "", topic: str = "",
        old: Goal | None = None, phase: str = "stay",
    ) -> None:  # fmt: skip
        title = tr("Mål for {person}", person=person)
        super().__init__(parent, session, title, tr("&Lagre målet"), self._save)
        self.household, self.person, self.topic, self.old = household, person, topic, old
        self.words = Writing(tr("Målet"), 3)
        self.words.setPlainText(old.goal if old else words)
        self.phase = Choice(tr("Når"), [(p, text("letters", f"phase_{p}")) for p in PHASES])
        self.phase.set_code(old.phase if old else phase)
        self.state = Choice(tr("Hvordan det går"), [(s, text("goal_states", s)) for s in GOAL_STATES])
        self.state.set_code(old.state if old else "open")
        self.add(tr("&Målet"), self.words)
        self.add(tr("&Når"), self.phase)
        self.add(tr("&Hvordan det går"), self.state)

    def _save(self, _: Decide) -> None:
        old = self.old
        goal = Goal(
            code=old.code if old else "",
            household=self.household,
            person=self.person,
            phase=self.phase.code(),
            goal=self.words.toPlainText(),
            topic=old.topic if old else self.topic,
            created=old.created if old else clock.today(),
            state=self.state.code(),
            version=old.version if old else 0,
        )
        self.submit(save_goal, goal)
