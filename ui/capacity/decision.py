"""How a full house ended: outcome, reason, what equal alternative was given, and who decided."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QGridLayout, QLineEdit

from app.capacity.full_house import ALTERNATIVES
from app.domain.errors import LivdError
from app.domain.house import Placing
from app.forms.definitions import items
from app.use_cases.full_house import Decision, decide
from ui.i18n import error_text, text, tr
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.fields import Choice

GIVES = {"admitted": "room_here", "extra_bed": "extra_bed", "other_unit": "flexible", "other_shelter": "other_shelter"}
"""The alternative an outcome says by itself."""


class DecisionCard(Card):
    """Ends the placing; `on_ended` gets the code of the request."""

    def __init__(self, session: Session, on_ended: Callable[[str], None]) -> None:
        super().__init__(label(tr("Avgjørelse"), "heading"))
        self.session, self._on_ended = session, on_ended
        self._placing = ""
        self._left: dict[str, dict[str, str]] = {}
        outcomes = [(i.code, i.label) for i in items("request_outcome")]
        reasons = [(i.code, i.label) for i in items("refusal_reasons")]
        given = [(code, text("alternatives", code)) for code in ALTERNATIVES]
        self.outcome = Choice(tr("Hva det endte med"), [("", tr("Velg")), *outcomes])
        self.reason = Choice(tr("Hvorfor ikke plass"), [("", tr("Ikke aktuelt")), *reasons])
        self.alternative = Choice(tr("Hva de fikk"), [("", tr("Velg")), *given])
        self.where, self.decided_by, self.note = QLineEdit(), QLineEdit(), QLineEdit()
        self.outcome.currentIndexChanged.connect(self._on_outcome)
        self.end = button(tr("A&vslutt og før henvendelsen"), self._end, primary=True)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        grid = QGridLayout()
        for number, (words, field) in enumerate(
            (
                (tr("&Hva det endte med"), self.outcome), (tr("Hva de &fikk i stedet"), self.alternative),
                (tr("Hvo&r, eller hvorfor ikke noe"), self.where), (tr("Hvorfor ikke &plass"), self.reason),
                (tr("Avg&jort av"), self.decided_by), (tr("&Merknad, uten navn"), self.note),
            )
        ):  # fmt: skip
            heading = label(words)
            heading.setProperty("textFormat", 2)
            heading.setBuddy(field)
            field.setAccessibleName(words.replace("&", ""))
            grid.addWidget(heading, number // 3 * 2, number % 3)
            grid.addWidget(field, number // 3 * 2 + 1, number % 3)
        self.add(grid)
        law = tr(
            "Får de ikke plass her, skal de få et likeverdig tilbud et annet sted (krisesenterlova § 3). Hjemkommune står "
            "ikke blant grunnene: et senter med ledig plass kan ikke velge sine egne kommuners innbyggere først "
            "(Nordlandsforskning 2019, 5.6.1)."
        )
        self.add(label(law, "quiet", wrap=True))
        self.add(self.error)
        self.add(row(None, self.end))

    def show_placing(self, placing: Placing) -> None:
        """The placing that is to be ended."""
        if placing.code != self._placing:
            self._put_aside()
            self._clear()
            self._placing = placing.code
            self._show_typed(self._left.pop(placing.code, {}))
        if not self.decided_by.text() and self.session.actor:
            self.decided_by.setText(self.session.actor.name)

    def _on_outcome(self, *_: object) -> None:
        outcome = self.outcome.code()
        self.alternative.set_code(GIVES.get(outcome, ""))
        if outcome in ("refused", "other_shelter") and not self.reason.code():
            self.reason.set_code("full")

    def draft(self) -> dict[str, Any]:
        """What is typed and not saved, by the placing it was typed for."""
        typed = self._typed()
        everything = self._left | ({self._placing: typed} if typed else {})
        return {"placing": self._placing, "typed": everything} if everything else {}

    def _typed(self) -> dict[str, str]:
        typed = {"where": self.where.text(), "note": self.note.text()}
        typed |= {"outcome": self.outcome.code(), "alternative": self.alternative.code(), "reason": self.reason.code()}
        return typed | {"decided_by": self.decided_by.text()} if any(typed.values()) else {}

    def _put_aside(self) -> None:
        """Keep what was written for the placing that is not shown any more: it is nobody else's."""
        if typed := self._typed():
            self._left[self._placing] = typed

    def restore_draft(self, draft: dict[str, Any]) -> None:
        """Keep what was being typed until its placing is shown, or show it now."""
        self._left |= draft.get("typed", {})
        self._show_typed(self._left.pop(self._placing, {}))

    def _show_typed(self, draft: dict[str, str]) -> None:
        if not draft:
            return
        self.outcome.set_code(draft["outcome"])
        self.alternative.set_code(draft["alternative"])
        self.reason.set_code(draft["reason"])
        self.where.setText(draft["where"])
        self.note.setText(draft["note"])
        self.decided_by.setText(draft["decided_by"])

    def _end(self) -> None:
        self.error.hide()
        decision = Decision(
            placing=self._placing,
            outcome=self.outcome.code(),
            refusal_reason=self.reason.code(),
            alternative=self.alternative.code(),
            alternative_note=self.where.text(),
            decided_by=self.decided_by.text(),
            note=self.note.text(),
        )
        ended = self._placing
        self.session.submit(self, decide, decision, lambda code: self._ended(ended, code), self._refused)

    def _ended(self, placing: str, code: str) -> None:
        if placing == self._placing:
            self._clear()
            self._placing = ""
        self._left.pop(placing, None)
        self._on_ended(code)

    def _clear(self) -> None:
        for choice in (self.outcome, self.reason, self.alternative):
            choice.set_code("")
        for line in (self.where, self.note, self.decided_by):
            line.clear()

    def _refused(self, error: LivdError) -> None:
        self.error.setText(error_text(error))
        self.error.show()
        field = {"alternative_note": self.where, "note": self.note, "alternative": self.alternative}.get(
            getattr(error, "field", "")
        )
        if field is not None:
            field.setFocus()
