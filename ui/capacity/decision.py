"""How a full house ended: outcome, reason, what equal alternative was given, and who decided."""

from collections.abc import Callable

from app.domain.entities import Request
from app.domain.house import Placing
from app.use_cases.full_house import Decision, PlacingWish, decide
from ui.fields.form import Form
from ui.fields.inputs import Inputs
from ui.fields.layout import over
from ui.i18n import tr
from ui.session import Session
from ui.widgets.basics import Card, label, row
from ui.widgets.choices import request_choices

GIVES = {"admitted": "room_here", "extra_bed": "extra_bed", "other_unit": "flexible", "other_shelter": "other_shelter"}
"""The alternative an outcome says by itself."""
SHOWS = ("outcome", "alternative", "alternative_note", "refusal_reason", "decided_by", "note")


class DecisionCard(Card):
    """Ends the placing; `on_ended` gets the code of the request, and how it ended."""

    def __init__(self, session: Session, on_ended: Callable[[str, str], None]) -> None:
        super().__init__(label(tr("Avgjørelse"), "heading"))
        self._on_ended, self._agreed = on_ended, ""
        self._wish: PlacingWish | None = None
        self.inputs = Inputs(Request, SHOWS, request_choices(tr("Velg")))
        self.inputs["outcome"].currentIndexChanged.connect(self._on_outcome)
        self.inputs["decided_by"].setText(session.actor.name if session.actor else "")
        self.form = Form(self, session, self.inputs, tr("A&vslutt og før henvendelsen"), self._end)
        law = tr(
            "Får de ikke plass her, skal de få et likeverdig tilbud et annet sted (krisesenterlova § 3). Hjemkommune står "
            "ikke blant grunnene: et senter med ledig plass kan ikke velge sine egne kommuners innbyggere først "
            "(Nordlandsforskning 2019, 5.6.1)."
        )
        for part in (
            over(self.inputs.labelled(), columns=3), label(law, "quiet", wrap=True),
            row(self.form.said, None, self.form.save),
        ):  # fmt: skip
            self.add(part)

    def show_placing(self, placing: Placing, agreed: str, wish: PlacingWish | None) -> None:
        """The placing that is to be ended; `agreed`: the shelter that has said yes to them, if any has; `wish`: who asks, where
        nothing of it is written yet."""
        self._placing, self._agreed, self._wish = placing.code, agreed, wish
        if self.form.key != f"placing:{placing.code}":
            self.form.about(f"placing:{placing.code}")

    def _on_outcome(self, *_: object) -> None:
        outcome, reason = self.inputs["outcome"].code(), self.inputs["refusal_reason"]
        self.inputs["alternative"].set_code(GIVES.get(outcome, ""))
        where = self.inputs["alternative_note"]
        if outcome == "other_shelter" and self._agreed and not where.text():
            where.setText(self._agreed)
        if outcome in ("refused", "other_shelter") and not reason.code():
            reason.set_code("full")

    def _end(self) -> None:
        outcome = self.inputs["outcome"].code()
        decision = lambda: Decision(placing=self._placing, wish=self._wish, **self.inputs.read())  # noqa: E731
        self.form.send(decide, decision, lambda code: self._on_ended(code, outcome))
