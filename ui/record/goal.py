"""The dialog of a goal: from a need with one key, or in the plan itself."""

from PySide6.QtWidgets import QWidget

from app import clock
from app.domain.base import HouseholdCode, PersonCode
from app.domain.care import GOAL_STATES, PHASES, Goal
from app.use_cases.plans import save_goal
from ui.fields.entity import EntityDialog
from ui.i18n import text, tr
from ui.session import Session


class GoalDialog(EntityDialog):
    """A new goal, or one that is changed."""

    KIND = Goal
    SHOWS = ("goal", "phase", "state")

    def __init__(
        self, parent: QWidget, session: Session, household: HouseholdCode, person: PersonCode, words: str = "", topic: str = "",
        old: Goal | None = None, phase: str = "stay",
    ) -> None:  # fmt: skip
        new = Goal(
            code="", household=household, person=person, phase=phase, goal=words, topic=topic, created=clock.today()
        )
        options: dict[str, list[tuple[str, str]]] = {
            "phase": [(code, text("letters", f"phase_{code}")) for code in PHASES],
            "state": [(code, text("goal_states", code)) for code in GOAL_STATES],
        }
        title = tr("Mål for {person}", person=person)
        super().__init__(parent, session, old or new, save_goal, title, tr("&Lagre målet"), options)
