"""What somebody has asked for and waits for, and what is about to be deleted: on the leader's board until it is done."""

from dataclasses import dataclass

from app import clock
from app.domain.retention import DELETING, REVIEW, Due, months_of, review
from app.domain.rights import RightsRequest
from app.ports import LEADER, Queries
from ui.i18n import text, tr, tr_n
from ui.session import Session
from ui.widgets.basics import Card, label
from ui.widgets.fields import date_text

SOON = 7
"""Days before a deadline, or a deletion, that it is said in red."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Requests that are not answered, and cases that have ended."""

    requests: list[RightsRequest]
    lines: list[Due]


def read_waiting(queries: Queries) -> Waiting:
    """In one question."""
    lines = review(queries.rights.ended(), months_of(queries.centre.settings()), clock.today())
    return Waiting(queries.rights.requests(), lines)


class RightsCard(Card):
    """Hidden while there is nothing, and for whoever is no leader."""

    def __init__(self, session: Session) -> None:
        super().__init__(label(tr("Krav og sletting"), "heading"))
        self.session = session
        self.words = label("", wrap=True)
        self.urgent = label("", "error", wrap=True)
        self.add(self.urgent)
        self.add(self.words)
        self.hide()

    def refresh(self) -> None:
        """Ask again; only a leader is told."""
        if self.session.actor and self.session.actor.role == LEADER:
            self.session.ask(self, read_waiting, self._show)

    def _show(self, waiting: Waiting) -> None:
        today = clock.today()
        urgent = [_request_text(one) for one in waiting.requests if (one.due - today).days <= SOON]
        calm = [_request_text(one) for one in waiting.requests if (one.due - today).days > SOON]
        for line in waiting.lines:
            if line.state == DELETING and line.decided and line.decided.due:
                soon = (line.decided.due - today).days <= SOON
                words = tr(
                    "{case} slettes {day}. Angres i Administrasjon.", case=line.whom, day=date_text(line.decided.due)
                )
                (urgent if soon else calm).append(words)
        due = sum(line.state == REVIEW for line in waiting.lines)
        if due:
            calm.append(
                tr_n("{count} sak skal vurderes for sletting.", "{count} saker skal vurderes for sletting.", due)
            )
        self.urgent.setText("\n".join(urgent))
        self.words.setText("\n".join(calm))
        self.urgent.setVisible(bool(urgent))
        self.words.setVisible(bool(calm))
        self.setVisible(bool(urgent or calm))


def _request_text(request: RightsRequest) -> str:
    what = text("asks", request.what)
    return tr("{person}: {what}, frist {day}", person=request.person, what=what, day=date_text(request.due))
