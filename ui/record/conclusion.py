"""What a mapping came to: safe enough here, which measures, when to look again. Never a score, never a colour for a person."""

from datetime import timedelta
from typing import Any

from PySide6.QtWidgets import QFormLayout, QLineEdit

from app import clock
from app.domain.care import BY, POLICE, RELOCATIONS, SAFE_HERE, THREAT, Conclusion
from app.domain.errors import LivdError
from app.use_cases.mapping import Concluded, conclude
from ui.i18n import error_text, text, tr
from ui.models.rows import Column, RowsTable
from ui.session import Session
from ui.widgets.basics import Card, button, label, row, set_role
from ui.widgets.fields import Choice, DateField, date_text
from ui.widgets.writing import Writing

REVIEW_DAYS = {"threat": 7, "needs": 30, "interview": 0}
"""Days to the next review that the form proposes; the leader's own practice decides."""
AREAS, LINES, CHOICES, DAYS = (
    ("measures", "own_view", "text"), ("tool", "contact"), ("safe", "police", "relocation"), ("day", "next"),
)  # fmt: skip
"""The fields by kind, as a draft keeps them."""


class ConclusionCard(Card):
    """The earlier conclusions, newest first, and a new one under them."""

    def __init__(self, session: Session, household: str, person: str, kind: str) -> None:
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
        self.by = Choice(tr("Gjort av"), [(code, text("mapping_by", code)) for code in BY])
        self.by.currentIndexChanged.connect(lambda _: self._fit())
        self.day = DateField(tr("Dag"), clock.today())
        days = REVIEW_DAYS[kind]
        self.next = DateField(
            tr("Neste gjennomgang"), clock.today() + timedelta(days=days) if days else None, optional=True
        )
        self.safe = Choice(tr("Trygt nok her?"), [("", tr("Velg")), *((c, text("safe_here", c)) for c in SAFE_HERE)])
        self.police = Choice(tr("Politi"), [("", tr("Ikke vurdert")), *((c, text("police", c)) for c in POLICE)])
        self.relocation = Choice(
            tr("Annet krisesenter"), [("", tr("Ikke vurdert")), *((c, text("relocation", c)) for c in RELOCATIONS)]
        )
        self.measures = Writing(tr("Tiltak"), 2)
        self.own_view = Writing(tr("Personens egen vurdering av faren"), 2)
        self.text = Writing(tr("Vurdering"), 2)
        self.tool, self.contact = QLineEdit(), QLineEdit()
        self.tool.setPlaceholderText(tr("For eksempel navnet på politiets verktøy; bare som tekst"))
        self.save = button(tr("&Lagre vurderingen"), self._save, primary=True)
        self.status = label("", "error", wrap=True)
        self._form = QFormLayout()
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for words, field in (
            (tr("Gjort av"), self.by), (tr("Dag"), self.day), (tr("Trygt nok her?"), self.safe), (tr("Tiltak"), self.measures),
            (tr("Politi"), self.police), (tr("Annet krisesenter"), self.relocation),
            (tr("Personens egen vurdering av faren"), self.own_view), (tr("Vurdering"), self.text),
            (tr("Verktøy"), self.tool), (tr("Kontaktperson"), self.contact), (tr("Neste gjennomgang"), self.next),
        ):  # fmt: skip
            self._form.addRow(words, field)
            if not field.accessibleName():
                field.setAccessibleName(words)
        for part in (self.table, self.whole):
            self.add(part)
        self.add(self._form)
        self.add(row(self.status, None, self.save))
        self._fit()

    def _fit(self) -> None:
        """Threat mapping asks more; others' mapping asks what with and whom to ring."""
        threat, others = self.kind == THREAT, self.by.code() != "centre"
        for field in (self.safe, self.police, self.relocation, self.measures, self.own_view):
            self._form.setRowVisible(field, threat)
        for line in (self.tool, self.contact):
            self._form.setRowVisible(line, others)
        self._form.setRowVisible(self.by, threat)

    def show_conclusions(self, made: list[Conclusion]) -> None:
        """Newest first."""
        newest = sorted(made, key=lambda c: (c.day, c.at), reverse=True)
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
        try:
            made = Concluded(
                household=self.household,
                person=self.person,
                kind=self.kind,
                day=self.day.required(),
                by=self.by.code(),
                safe_here=self.safe.code(),
                police=self.police.code(),
                relocation=self.relocation.code(),
                measures=self.measures.toPlainText(),
                own_view=self.own_view.toPlainText(),
                text=self.text.toPlainText(),
                tool=self.tool.text(),
                contact=self.contact.text(),
                next_review=self.next.value(),
            )
        except LivdError as error:
            self._refused(error)
            return
        self.save.setEnabled(False)
        self.session.submit(self, conclude, made, self._saved, self._refused)

    def _saved(self, _: object) -> None:
        self.save.setEnabled(True)
        for choice in (self.safe, self.police, self.relocation):
            choice.set_code("")
        for text_field in (self.measures, self.own_view, self.text):
            text_field.clear()
        for line in (self.tool, self.contact):
            line.clear()
        set_role(self.status, "done")
        self.status.setText(tr("Lagret."))

    def _refused(self, error: LivdError) -> None:
        self.save.setEnabled(True)
        set_role(self.status, "error")
        self.status.setText(error_text(error))
        fields: dict[str, Any] = {
            "safe_here": self.safe,
            "text": self.text,
            "next_review": self.next,
            "day": self.day,
            "measures": self.measures,
        }
        field = fields.get(getattr(error, "field", ""))
        if field is not None:
            field.setFocus()

    def draft(self) -> dict[str, Any]:
        """What is written and not saved."""
        typed = {n: getattr(self, n).toPlainText() for n in AREAS} | {n: getattr(self, n).text() for n in LINES}
        chosen = {n: getattr(self, n).code() for n in CHOICES}
        if not any((typed | chosen).values()):
            return {}
        return typed | chosen | {n: getattr(self, n).text() for n in DAYS} | {"by": self.by.code()}

    def restore_draft(self, draft: dict[str, Any]) -> None:
        """Show again what was being written."""
        for name in AREAS:
            getattr(self, name).setPlainText(draft[name])
        for name in (*LINES, *DAYS):
            getattr(self, name).setText(draft[name])
        for name in (*CHOICES, "by"):
            getattr(self, name).set_code(draft[name])


def said(made: Conclusion) -> str:
    """A conclusion on one line."""
    parts = [
        text("safe_here", made.safe_here) if made.safe_here else "",
        text("police", made.police) if made.police else "",
        text("relocation", made.relocation) if made.relocation not in ("", "not_needed") else "",
        "" if made.safe_here else made.text.split("\n")[0],
    ]
    return "  ·  ".join(part for part in parts if part) or tr("Kartlagt")
