"""A mapping, topic by topic: what was said, saved when the cursor leaves it, with what was said before beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.care.topics import Topic, kinds_for, topics_of
from app.domain.care import INTERPRETERS, SOURCES, STATUSES, THREAT, Conclusion, TopicEntry
from app.domain.errors import LivdError
from app.ports import Queries
from app.texts import error_text, text
from app.use_cases.mapping import TopicTalk, record_topic
from ui.record.base import PersonPane, Writing, tr
from ui.record.conclusion import ConclusionCard
from ui.record.goal import GoalDialog
from ui.session import Session
from ui.widgets.basics import Card, button, label, row, set_role
from ui.widgets.fields import Choice, date_text, scrolled

HISTORY_SHOWN = 5


@dataclass(frozen=True, slots=True, repr=False)
class Mapping:
    """Everything written of one kind of mapping for one person."""

    entries: list[TopicEntry]
    conclusions: list[Conclusion]


class TopicCard(Card):
    """One topic. Nothing is overwritten: each save is a new entry, and an entry of somebody else's meanwhile is shown too."""

    def __init__(
        self, session: Session, household: str, person: str, kind: str, topic: Topic, how: Callable[[], tuple[str, str]]
    ) -> None:
        super().__init__(label(topic.title, "heading"), label(topic.prompts, "quiet", wrap=True))
        self.session, self.household, self.person, self.kind, self.topic = session, household, person, kind, topic
        self._how = how
        self.entries: list[TopicEntry] = []
        self._saving, self._base = False, 0
        self.status = Choice(f"{topic.title}: {tr('status')}", [(code, text("statuses", code)) for code in STATUSES])
        self.status.set_code("not_asked")
        self.status.activated.connect(lambda _: self.save())
        self.text = Writing(f"{topic.title}: {tr('det som ble sagt')}", 2)
        self.text.left.connect(self.save)
        self.saved = label("", "quiet")
        self.other = label("", wrap=True)
        self.other.hide()
        self.history = label("", "quiet", wrap=True)
        self.history.hide()
        self.before = button(tr("Tidligere"), self._toggle)
        self.goal = button(tr("Lag mål"), self._make_goal)
        self.before.setAccessibleName(f"{topic.title}: {tr('tidligere')}")
        self.goal.setAccessibleName(f"{topic.title}: {tr('lag mål i planen')}")
        self.add(self.text)
        self.add(row(self.status, self.saved, None, self.before, self.goal))
        for part in (self.other, self.history):
            self.add(part)
        session.locking.connect(self.save)

    def show_entries(self, entries: list[TopicEntry]) -> None:
        """What has been said, oldest first; what is being written is left alone."""
        if self._saving or self.is_changed():
            return
        self.entries = sorted(entries, key=lambda e: e.number)
        newest = self.entries[-1] if self.entries else None
        self._base = newest.number if newest else 0
        self.status.set_code(newest.status if newest else "not_asked")
        self.text.setPlainText(newest.text if newest else "")
        self._tell()

    def _tell(self) -> None:
        newest = self.entries[-1] if self.entries else None
        set_role(self.saved, "quiet")
        said = (
            tr("{0} {1:%H:%M}, {2}, {3}").format(
                date_text(newest.day), newest.at, newest.user, text("sources", newest.source).lower()
            )
            if newest
            else ""
        )
        tolk = (
            f", {text('interpreters', newest.interpreter).lower()}" if newest and newest.interpreter != "none" else ""
        )
        self.saved.setText(said + tolk)
        self.before.setVisible(len(self.entries) > 1)
        earlier = list(reversed(self.entries[:-1]))[:HISTORY_SHOWN]
        lines = [f"{date_text(e.day)} {e.user} ({text('statuses', e.status)}): {e.text}" for e in earlier]
        self.history.setText("\n\n".join(lines))

    def _toggle(self) -> None:
        self.history.setVisible(self.history.isHidden())

    def is_changed(self) -> bool:
        """Whether something is written that is not saved."""
        newest = self.entries[-1] if self.entries else None
        status, words = (newest.status, newest.text) if newest else ("not_asked", "")
        return (self.status.code(), self.text.toPlainText().strip()) != (status, words)

    def save(self) -> None:
        """Keep what is written as a new entry."""
        if self._saving or not self.is_changed():
            return
        words = self.text.toPlainText().strip()
        if words and self.status.code() == "not_asked":
            self.status.set_code("talked")
        self._saving = True
        source, interpreter = self._how()
        talk = TopicTalk(
            self.household, self.person, self.kind, self.topic.code, self._base, self.status.code(), words, source, interpreter,
        )  # fmt: skip
        self.session.submit(self, record_topic, talk, lambda number: self._saved(number, talk), self._refused)

    def _saved(self, number: int, talk: TopicTalk) -> None:
        self._saving, self._base = False, number
        self.other.hide()
        self._reload(self._after_save)

    def _after_save(self, entries: list[TopicEntry]) -> None:
        self.entries = sorted(entries, key=lambda e: e.number)
        self._base = self.entries[-1].number
        self._tell()
        set_role(self.saved, "done")
        self.saved.setText(tr("Lagret.") + "  " + self.saved.text())

    def _refused(self, error: LivdError) -> None:
        self._saving = False
        set_role(self.saved, "error")
        self.saved.setText(error_text(error))
        if error.code == "topic_edited_meanwhile":
            self._reload(self._show_other)

    def _show_other(self, entries: list[TopicEntry]) -> None:
        """Both texts: the other's under, one's own in the field; saved again, one's own stands after the other's."""
        self.entries = sorted(entries, key=lambda e: e.number)
        self._base = self.entries[-1].number
        self.other.setText(tr("{0} skrev:").format(self.entries[-1].user) + "\n" + self.entries[-1].text)
        self.other.show()

    def _reload(self, show: Callable[[list[TopicEntry]], None]) -> None:
        household, person, kind, topic = self.household, self.person, self.kind, self.topic.code

        def ask(queries: Queries) -> list[TopicEntry]:
            return [e for e in queries.records(TopicEntry, household, person) if (e.kind, e.topic) == (kind, topic)]

        self.session.ask(self, ask, show)

    def _make_goal(self) -> None:
        words = self.text.toPlainText().strip().split("\n")[0] or self.topic.title
        GoalDialog(self, self.session, self.household, self.person, words, self.topic.code).open()


class MappingPane(PersonPane):
    """Topics as cards, then the conclusion. For help needs the adult's intake interview can be chosen too."""

    def __init__(self, session: Session, household: str, threat: bool) -> None:
        super().__init__(session, household)
        self._threat = threat
        self.cards: dict[str, TopicCard] = {}
        self._shown: tuple[str, str] = ("", "")
        self.which = Choice(self.tr("Hva som kartlegges"), [])
        self.which.currentIndexChanged.connect(lambda _: self.refresh())
        self.source = Choice(self.tr("Kilde"), [(code, text("sources", code)) for code in SOURCES])
        self.interpreter = Choice(self.tr("Tolk"), [(code, text("interpreters", code)) for code in INTERPRETERS])
        for field in (self.which, self.source, self.interpreter):
            self.top.insertWidget(self.top.count() - 1, field)
        self.said = label("", "quiet", wrap=True)
        self.column.addWidget(self.said)
        self._inside = QWidget()
        self._cards = QVBoxLayout(self._inside)
        self._cards.setContentsMargins(0, 0, 8, 0)
        self.conclusion: ConclusionCard | None = None
        self.column.addWidget(scrolled(self._inside), 1)
        self._waiting: dict[str, Any] = {}

    def refresh(self) -> None:
        if not self.person:
            return
        kinds = [k for k in kinds_for(self.kind) if (k == THREAT) == self._threat]
        self.which.blockSignals(True)
        self.which.set_options([(k, text("kinds_of_mapping", k)) for k in kinds])
        self.which.blockSignals(False)
        self.which.setVisible(len(kinds) > 1)
        self._build()
        household, person, kind = self.household, self.person, self.which.code()

        def ask(queries: Queries) -> Mapping:
            entries = [e for e in queries.records(TopicEntry, household, person) if e.kind == kind]
            return Mapping(entries, [c for c in queries.records(Conclusion, household, person) if c.kind == kind])

        self.session.ask(self, ask, lambda found: self._show(person, kind, found), self.refused)

    def _build(self) -> None:
        """The cards of another person or mapping; what is written in the old ones is saved first."""
        if self._shown == (self.person, self.which.code()):
            return
        for card in self.cards.values():
            card.save()
        while item := self._cards.takeAt(0):
            if old := item.widget():
                old.hide()
                old.deleteLater()
        self._shown = (self.person, self.which.code())
        topics = topics_of(self.which.code(), self.kind)
        self.said.setText(topics.source)
        self.cards = {
            topic.code: TopicCard(self.session, self.household, self.person, self.which.code(), topic, self._how)
            for topic in topics.topics
        }
        for first in self.first_cards():
            self._cards.addWidget(first)
        for card in self.cards.values():
            self._cards.addWidget(card)
        self.conclusion = ConclusionCard(self.session, self.household, self.person, self.which.code())
        self._cards.addWidget(self.conclusion)
        for last in self.last_cards():
            self._cards.addWidget(last)
        self._cards.addStretch(1)

    def first_cards(self) -> list[QWidget]:
        """What stands before the topics."""
        return []

    def last_cards(self) -> list[QWidget]:
        """What stands after the conclusion."""
        return []

    def _how(self) -> tuple[str, str]:
        return self.source.code(), self.interpreter.code()

    def _show(self, person: str, kind: str, found: Mapping) -> None:
        if self._shown != (person, kind):
            return
        for code, card in self.cards.items():
            card.show_entries([e for e in found.entries if e.topic == code])
        assert self.conclusion is not None
        self.conclusion.show_conclusions(found.conclusions)
        for code, words in self._waiting.pop("topics", {}).items():
            if code in self.cards and self._waiting.get("person") == person:
                self.cards[code].text.setPlainText(words)
        self._waiting = {}

    def keep(self) -> None:
        for card in self.cards.values():
            card.save()

    def draft(self) -> dict[str, Any]:
        topics = {code: card.text.toPlainText() for code, card in self.cards.items() if card.is_changed()}
        typed = self.conclusion.draft() if self.conclusion else {}
        if not topics and not typed:
            return {}
        return {"person": self.person, "which": self.which.code(), "topics": topics, "conclusion": typed}

    def restore_draft(self, draft: dict[str, Any]) -> None:
        self.choose(draft["person"])
        self.refresh()
        self.which.set_code(draft["which"])
        self.refresh()
        self._waiting = dict(draft)
        if self.conclusion and draft["conclusion"]:
            self.conclusion.restore_draft(draft["conclusion"])
