"""The dialogs of Bolig: an alternative weighed, a step towards a home, what holds the services together, a planned follow-up."""

from collections.abc import Sequence
from types import MappingProxyType
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from app import clock
from app.domain.base import HouseholdCode, PersonKind
from app.domain.care import Conclusion
from app.domain.moving import (
    HOME_CHECK,
    HOME_MEASURES,
    SPEAKS_FOR,
    AfterContact,
    Alternative,
    AlternativeView,
    MovingStep,
)
from app.domain.states import COORDINATING, MovingStepKind
from app.use_cases.moving import Weighed, plan_contact, save_moving_step, weigh
from ui.fields.entity import EntityDialog
from ui.i18n import text, tr
from ui.record.base import People
from ui.record.conclusion import said as concluded
from ui.session import Session
from ui.widgets.basics import label
from ui.widgets.fields import date_text
from ui.widgets.writing import Writing


class AlternativeDialog(EntityDialog):
    """Weighed with its safety, the person's view and each child's."""

    KIND = Alternative
    SHOWS = ("what", "safe", "why", "measures", "speaks_for", "own_view", "day", "state", "reason")
    CHOICES = MappingProxyType({"what": "ways_to_live", "safe": "safe_here", "state": "weighings"})
    COLUMNS = 3

    def __init__(
        self, parent: QWidget, session: Session, household: HouseholdCode, people: People,
        old: Alternative | None, views: Sequence[AlternativeView], threats: Sequence[Conclusion],
    ) -> None:  # fmt: skip
        new = Alternative(code="", household=household, what="", safe="", day=clock.today())
        options = {
            "measures": [(code, text("home_measures", code)) for code in HOME_MEASURES],
            "speaks_for": [(code, text("speaks_for", code)) for code in SPEAKS_FOR],
        }
        title = tr("Alternativ, {household}", household=household)
        super().__init__(parent, session, old or new, weigh, title, tr("&Lagre"), options)
        self._on_ok = lambda _: self.submit(weigh, self._weighed())
        newest = sorted(threats, key=lambda one: (one.day, one.at), reverse=True)[:2]
        lines = [f"{date_text(one.day)} {one.person}: {concluded(one)}" for one in newest]
        self.add(tr("Trusselvurderingen"), label("\n".join(lines) or tr("Ikke kartlagt ennå."), "quiet", wrap=True))
        views_of = {view.person: view.view for view in views if old and view.alternative == old.code}
        self.views: dict[str, Writing] = {}
        for one in people:
            if one.kind == PersonKind.CHILD:
                field = Writing(tr("Hva {child} mener", child=one.words), 2)
                field.setPlainText(views_of.get(one.code, ""))
                self.views[one.code] = field
                self.add(tr("{child} mener", child=one.words), field, f"view.{one.code}")

    def _weighed(self) -> Weighed:
        views = {code: field.toPlainText() for code, field in self.views.items()}
        return Weighed(self.inputs.filled(self.entity), views)  # type: ignore[arg-type]


class StepDialog(EntityDialog):
    """An application, a viewing, a check …, with its answer."""

    KIND = MovingStep
    SHOWS: ClassVar[tuple[str, ...]] = (
        "what", "person", "whom", "owner", "since", "letter", "due", "answer", "answered", "complained", "along", "checked", "note",
    )  # fmt: skip
    CHOICES = MappingProxyType({"answer": "step_answers"})
    COLUMNS = 3
    KINDS = tuple(kind for kind in MovingStepKind if kind not in COORDINATING)

    def __init__(
        self, parent: QWidget, session: Session, household: HouseholdCode, people: People, old: MovingStep | None
    ) -> None:
        new = MovingStep(code="", household=household, what="", since=clock.today())
        options = {
            "what": [("", tr("Velg")), *((kind, text("moving_steps", kind)) for kind in self.KINDS)],
            "person": [("", tr("Hele familien")), *((one.code, one.words) for one in people)],
            "checked": [(code, text("home_check", code)) for code in HOME_CHECK],
        }
        super().__init__(parent, session, old or new, save_moving_step, self.words(household), tr("&Lagre"), options)
        self.inputs["person"].setEnabled(old is None)

    def words(self, household: HouseholdCode) -> str:
        """Its title."""
        return tr("På vei til bolig, {household}", household=household)


class CoordinatingDialog(StepDialog):
    """What holds the services together after the stay; another service does it."""

    SHOWS = ("what", "person", "whom", "owner", "since", "due", "answer", "answered", "note")
    KINDS = COORDINATING

    def __init__(
        self, parent: QWidget, session: Session, household: HouseholdCode, people: People, old: MovingStep | None
    ) -> None:
        super().__init__(parent, session, household, people, old)
        whom, words = self.inputs["whom"], tr("Hvem &koordinerer")
        self.form.labelForField(whom).setText(words)  # type: ignore[attr-defined]
        whom.setAccessibleName(words.replace("&", ""))

    def words(self, household: HouseholdCode) -> str:
        return tr("Samordning etter oppholdet, {household}", household=household)


class ContactDialog(EntityDialog):
    """A follow-up that is planned."""

    KIND = AfterContact
    SHOWS = ("person", "day", "how", "by", "note")
    CHOICES = MappingProxyType({"how": "followed_by"})

    def __init__(
        self, parent: QWidget, session: Session, household: HouseholdCode, people: People, old: AfterContact | None
    ) -> None:
        new = AfterContact(code="", household=household, person="", day=clock.today(), how="")  # type: ignore[arg-type]
        who = [("", tr("Velg")), *((one.code, one.words) for one in people)]
        super().__init__(
            parent, session, old or new, plan_contact, tr("Oppfølging etter oppholdet"), tr("&Lagre"), {"person": who}
        )
