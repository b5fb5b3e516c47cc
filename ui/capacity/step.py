"""One step of Fullt hus: what the data says, what was done before, and the keys that record what came of it."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from app.capacity.full_house import ANSWERS, DID, Advice
from app.domain.errors import LivdError, RuleBroken
from app.domain.house import Placing, Shelter, StepTaken
from app.use_cases.full_house import PlacingWish, StepWish, take_step
from ui.capacity.calling import CallTimer
from ui.capacity.lending import LendDialog
from ui.fields.fields import Fields
from ui.i18n import error_text, mark, text, tr
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.fields import Choice

KEYS = {"done": mark("&Gjort"), "not_possible": mark("Gikk &ikke"), "not_relevant": mark("Ikke &aktuelt")}


class StepCard(Card):
    """`on_recorded` is called when what came of the step is durable."""

    def __init__(self, session: Session, on_recorded: Callable[[str], None]) -> None:
        self.title = label("", "heading", wrap=True)
        self.source = label("", "quiet", wrap=True)
        self.facts = label("", wrap=True)
        self.before = label("", "quiet", wrap=True)
        self.note = QLineEdit()
        super().__init__(self.title, self.source, self.facts, self.before)
        self.stretch()
        self.session, self._on_recorded = session, on_recorded
        self._placing, self._step = "", ""
        self._wish: PlacingWish | None = None
        self.ringing = CallTimer()
        self.shelter = Choice(tr("Krisesenter"), [])
        self.answer = Choice(
            tr("Hva de svarte"), [("", tr("Velg")), *((code, text("answers", code)) for code in ANSWERS)]
        )
        self.call = button(tr("Før &samtalen"), self._call)
        self.calls = QWidget()
        self.calls.setLayout(row(self.shelter, self.ringing, self.answer, self.call))
        self.shelter.currentIndexChanged.connect(lambda _: self.ringing.stop())
        self.lend = button(tr("&Lån ut rommet …"), self._lend)
        self.note.setPlaceholderText(tr("Merknad, uten navn"))
        self.note.setAccessibleName(tr("Merknad, uten navn"))
        self.buttons: dict[str, QPushButton] = {did: button(tr(KEYS[did]), partial(self._take, did)) for did in DID}
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.fields = Fields({"note": self.note}, session.drafts)
        for part in (self.calls, self.lend, self.note):
            self.add(part)
        self.add(row(*self.buttons.values(), None))
        self.add(self.error)

    def first_focus(self) -> QWidget:
        """Where the cursor goes when the step is opened."""
        return self.shelter if self._step == "other_shelter" else self.buttons["done"]

    def show_step(
        self,
        placing: Placing,
        advice: Advice,
        lines: list[str],
        taken: Sequence[StepTaken],
        shelters: Sequence[Shelter],
        wish: PlacingWish | None = None,
    ) -> None:
        """Show a step of a placing; `wish`: who asks, where the placing begins with this step."""
        self._wish = wish
        if (placing.code, advice.step) != (self._placing, self._step):
            self.error.hide()
            self.fields.about(f"step:{placing.code}:{advice.step}")
        self._placing, self._step = placing.code, advice.step
        self.title.setText(text("steps", advice.step))
        self.source.setText(text("step_sources", advice.step))
        self.facts.setText("\n".join(lines))
        self.before.setText("\n".join(map(taken_text, taken)))
        self.before.setVisible(bool(taken))
        calling = advice.step == "other_shelter"
        self.calls.setVisible(calling and bool(shelters))
        self.shelter.set_options([(shelter.name, f"{shelter.name}  {shelter.phone}") for shelter in shelters])
        self._offers = [(str(p["household"]), str(p["room"])) for code, p in advice.lines if code == "lend"]
        self.lend.setVisible(bool(self._offers))

    def _take(self, did: str) -> None:
        wish = StepWish(self._placing, self._step, did, "", self.note.text(), self._wish)
        self._record(wish, self._on_recorded)

    def _call(self) -> None:
        if not self.answer.code():
            self._refused(RuleBroken("choose_answer", field="answer"))
            self.answer.setFocus()
            return
        wish = StepWish(
            placing=self._placing, step=self._step, did=self.answer.code(), shelter=self.shelter.code(),
            note=self.note.text(), wish=self._wish,
        )  # fmt: skip
        self._record(wish, self._called)

    def _called(self, code: str) -> None:
        """The call is written; the next one begins with no answer."""
        self.ringing.stop()
        self.answer.set_code("")
        if self._wish:
            self._on_recorded(code)

    def _lend(self) -> None:
        LendDialog(self, self.session, self._offers).open()

    def _record(self, wish: StepWish, then: Callable[[str], None]) -> None:
        self.error.hide()
        durable = self.fields.sender()

        def done(code: str) -> None:
            durable()
            then(code)

        self.session.submit(self, take_step, wish, done, self._refused)

    def _refused(self, error: LivdError) -> None:
        self.error.setText(error_text(error))
        self.error.show()


def taken_text(step: StepTaken) -> str:
    """One thing that was done: when, by whom, what came of it."""
    words = text("answers" if step.shelter else "did", step.did)
    parts = [f"{step.at:%H:%M}", step.user, step.shelter, words, step.note]
    return "  ".join(part for part in parts if part)
