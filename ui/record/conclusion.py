"""What a mapping came to: safe enough here, which measures, when to look again. Never a score, never a colour for a person."""

from datetime import timedelta

from app import clock
from app.domain.base import HouseholdCode, PersonCode
from app.domain.care import BY, THREAT, Conclusion
from app.domain.states import RelocationAnswer
from app.use_cases.mapping import NewConclusion, conclude
from ui.fields.form import Form
from ui.fields.inputs import Inputs, codes_options
from ui.fields.layout import beside
from ui.i18n import text, tr
from ui.models.rows import Column, RowsTable
from ui.session import Session
from ui.widgets.basics import Card, label, row
from ui.widgets.fields import date_text

REVIEW_DAYS = {"threat": 7, "needs": 30, "interview": 0}
"""Days to the next review that the form proposes; the leader's own practice decides."""
SHOWS = (
    "by", "day", "safe_here", "measures", "police", "relocation", "own_view", "text", "tool", "contact", "next_review",
)  # fmt: skip


class ConclusionCard(Card):
    """The earlier conclusions, newest first, and a new one under them."""

    def __init__(self, session: Session, household: HouseholdCode, person: PersonCode, kind: str) -> None:
        super().__init__(label(tr("Vurdering"), "heading"))
        self.session, self.household, self.person, self.kind = session, household, person, kind
        self.table = RowsTable(
            tr("Vurderinger"),
            [
                Column(tr("Dag"), lambda c: date_text(c.day)),
                Column(tr("Av"), lambda c: f"{text('mapping_by', c.by)}, {c.user}"),
                Column(tr("Hva"), said, stretch=True),
                Column(tr("Neste"), lambda c: date_text(c.next_review)),
            ],
            lambda _: self._show_whole(),
        )
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_whole())
        self.whole = label("", wrap=True)
        options = {
            "by": [(code, text("mapping_by", code)) for code in BY],
            "safe_here": codes_options(Conclusion, "safe_here", "safe_here", tr("Velg")),
            "police": codes_options(Conclusion, "police", "police", tr("Ikke vurdert")),
            "relocation": codes_options(Conclusion, "relocation", "relocation", tr("Ikke vurdert")),
        }
        self.inputs = Inputs(Conclusion, SHOWS, options)
        self.inputs["by"].currentIndexChanged.connect(lambda _: self._fit())
        self.inputs["day"].begin_with(clock.today)
        if days := REVIEW_DAYS[kind]:
            self.inputs["next_review"].begin_with(lambda: clock.today() + timedelta(days=days))
        self.inputs["tool"].setPlaceholderText(tr("For eksempel navnet på politiets verktøy; bare som tekst"))
        self.form = Form(self, session, self.inputs, tr("&Lagre vurderingen"), self._save)
        self._rows = beside(self.inputs.labelled())
        for part in (self.table, self.whole, self._rows, row(self.form.said, None, self.form.save)):
            self.add(part)
        self._fit()
        self.form.about(f"conclusion:{household}:{person}:{kind}")

    def _fit(self) -> None:
        """Threat mapping asks more; others' mapping asks what with and whom to ring."""
        threat, others = self.kind == THREAT, self.inputs["by"].code() != "centre"
        for name in ("safe_here", "police", "relocation", "measures", "own_view", "by"):
            self._rows.setRowVisible(self.inputs[name], threat)
        for name in ("tool", "contact"):
            self._rows.setRowVisible(self.inputs[name], others)

    def show_conclusions(self, conclusions: list[Conclusion]) -> None:
        """Newest first."""
        newest = sorted(conclusions, key=lambda c: (c.day, c.at), reverse=True)
        self.table.set_rows(newest)
        self.table.fit_height(4)
        self.table.setVisible(bool(newest))
        self.whole.setVisible(bool(newest))
        self.table.begin()
        self._show_whole()

    def _show_whole(self) -> None:
        chosen: Conclusion | None = self.table.current_row()
        parts = [(tr("Tiltak"), "measures"), (tr("Egen vurdering"), "own_view"), (tr("Vurdering"), "text")]
        parts += [(tr("Verktøy"), "tool"), (tr("Kontakt"), "contact")]
        lines = [f"{words}: {getattr(chosen, name)}" for words, name in parts if chosen and getattr(chosen, name)]
        self.whole.setText("\n".join(lines))

    def _save(self) -> None:
        self.form.send(
            conclude,
            lambda: NewConclusion(household=self.household, person=self.person, kind=self.kind, **self.inputs.read()),
        )


def said(conclusion: Conclusion) -> str:
    """A conclusion on one line."""
    parts = [
        text("safe_here", conclusion.safe_here) if conclusion.safe_here else "",
        text("police", conclusion.police) if conclusion.police else "",
        text("relocation", conclusion.relocation)
        if conclusion.relocation not in ("", RelocationAnswer.NOT_NEEDED)
        else "",
        "" if conclusion.safe_here else conclusion.text.split("\n")[0],
    ]
    return "  ·  ".join(part for part in parts if part) or tr("Kartlagt")
