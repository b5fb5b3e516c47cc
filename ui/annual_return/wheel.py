"""The yearly wheel: which questions of the two yearly forms are asked again when, who says so, and the centre's own choice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.forms.wheel import Turn, every_text
from app.use_cases.yearly import OwnTurn, settle_turn
from ui.fields.entity import EntityDialog
from ui.i18n import text, tr, tr_n
from ui.models.rows import Column, RowsTable
from ui.session import Session
from ui.widgets.basics import button, label, row


class TurnDialog(EntityDialog):
    """When a question comes again that no source says it of."""

    KIND = OwnTurn
    SHOWS = ("every", "note")


@dataclass(frozen=True, slots=True)
class Spoke:
    """One question, of the offers that are asked it."""

    turns: Sequence[Turn]

    @property
    def first(self) -> Turn:
        """What is the same of all of them."""
        return self.turns[0]

    def years(self, name: str) -> str:
        """`last` or `next` of each offer; once where they are alike."""
        rows = [str(year) if (year := getattr(turn, name)) else "–" for turn in self.turns]
        return rows[0] if len(set(rows)) == 1 else " / ".join(rows)


class WheelPane(QWidget):
    """A line a question. What a source says stands; what none says the leader settles, with a note."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.head = label("", "heading", wrap=True)
        self.table = RowsTable(
            tr("Årshjulet"),
            [
                Column(
                    tr("Spørsmål"),
                    lambda state: f"{state.first.question.ref}. {state.first.question.label}",
                    stretch=True,
                ),
                Column(tr("Stilles"), lambda state: every_text(state.first)),
                Column(tr("Sist besvart"), lambda state: state.years("last")),
                Column(tr("Neste"), lambda state: state.years("next")),
            ],
            lambda _: self._on_own(),
            key=lambda state: state.first.question.code,
            wrap=True,
        )
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._on_row())
        self.said = label("", "quiet", wrap=True)
        self.own = button(tr("&Velg når det stilles igjen …"), self._on_own)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 0, 8, 0)
        layout.addWidget(self.head)
        layout.addWidget(
            label(
                tr(
                    "Samleskjemaene fylles ut en gang i året. Et spørsmål kildene viser for flere år, stilles hvert år. Sier ingen "
                    "kilde når det kommer igjen, velger senteret selv; til da stilles det hvert år."
                ),
                "quiet",
                wrap=True,
            )
        )
        layout.addWidget(self.table, 1)
        line = row(self.said, None, self.own)
        line.setStretch(0, 1)
        layout.addLayout(line)
        self._on_row()

    def show_wheel(self, wheel: Mapping[str, Mapping[str, Turn]], year: int) -> None:
        """Show it as it is seen from the year."""
        rows: dict[str, list[Turn]] = {}
        for turns in wheel.values():
            for code, turn in turns.items():
                rows.setdefault(code, []).append(turn)
        self.table.set_rows([Spoke(turns) for turns in rows.values()])
        unsaid = sum(turns[0].every is None for turns in rows.values())
        words = tr_n(
            "For ett spørsmål har ingen sagt når det stilles igjen.",
            "For {count} spørsmål har ingen sagt når de stilles igjen.",
            unsaid,
        )
        self.head.setText(tr("Årshjulet sett fra {year}.", year=year) + (f" {words}" if unsaid else ""))
        self._on_row()

    def _on_row(self) -> None:
        spoke: Spoke | None = self.table.current_row()
        self.own.setEnabled(spoke is not None and spoke.first.own)
        self.said.setText(
            _said_by(spoke) if spoke else tr("Velg et spørsmål for å se hvem som sier når det stilles igjen.")
        )

    def _on_own(self) -> None:
        self.settle()

    def settle(self) -> TurnDialog | None:
        """Ask when the chosen question comes again."""
        spoke: Spoke | None = self.table.current_row()
        if spoke is None or not spoke.first.own:
            return None
        turn = spoke.first
        every = 1 if turn.every is None else turn.every
        asked = OwnTurn(turn.question.code, every, turn.why)
        card = TurnDialog(self, self.session, asked, settle_turn, turn.question.label, tr("&Lagre"))
        card.open()
        return card


def _said_by(spoke: Spoke) -> str:
    """Whom it is asked of, and who says when it comes again: a source, the centre, or nobody."""
    turn, offers = spoke.first, ", ".join(text("municipal", t.offer) for t in spoke.turns)
    if not turn.own:
        return tr("{offers}. Kilde: {where}.", offers=offers, where=turn.why)
    if turn.why:
        return tr("{offers}. Senteret har valgt: {note}", offers=offers, note=turn.why)
    return tr("{offers}. Ingen kilde sier når det stilles igjen; senteret velger.", offers=offers)
