"""What did not fit when the vault was opened, for a leader: in words, until one has said to have read it."""

from datetime import datetime

from app.ports import LEADER
from app.rows import FindingRow
from app.use_cases.findings import acknowledge_findings
from ui.i18n import text, tr
from ui.session import Session
from ui.widgets.basics import Card, button, label, row


class FindingsCard(Card):
    """Hidden while there is nothing; on the duty board and over the log."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.words = label("", "error", wrap=True)
        self.words.setAccessibleName(tr("Varsel"))
        self.read = button(tr("Jeg har lest d&ette"), self.settle)
        for part in (
            label(tr("Noe stemmer ikke med det som sto her"), "heading"),
            self.words,
            row(None, self.read),
        ):
            self.add(part)
        self.ids: tuple[int, ...] = ()
        self.hide()

    def refresh(self) -> None:
        """Ask again; only a leader is told."""
        if self.session.actor and self.session.actor.role == LEADER:
            self.session.ask(self, lambda queries: queries.trust.findings(), self._show)

    def _show(self, findings: list[FindingRow]) -> None:
        self.ids = tuple(row.id for row in findings)
        self.words.setText("\n\n".join(map(finding_text, findings)))
        self.setVisible(bool(findings))

    def settle(self) -> None:
        """The leader has read it."""
        self.session.submit(self, acknowledge_findings, self.ids)


def finding_text(finding: FindingRow) -> str:
    """The sentence, with when it was found."""
    words = text(
        "findings", finding.code, since=_when(finding.since), until=_when(finding.until), number=finding.number
    )
    return f"{_when(finding.at)}: {words}"


def _when(at: str) -> str:
    return f"{datetime.fromisoformat(at):%d.%m.%Y kl. %H.%M}" if at else "–"
