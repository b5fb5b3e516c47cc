"""A mapping, topic by topic: what was said, saved when the cursor leaves it, with what was said before beside it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.care.topics import Topic, kinds_for, topics_of
from app.domain.base import HouseholdCode, PersonCode
from app.domain.care import INTERPRETERS, SOURCES, STATUSES, THREAT, Conclusion, TopicEntry
from app.domain.errors import LivdError
from app.domain.states import Interpreter
from app.ports import Queries
from app.use_cases.mapping import TopicTalk, record_topic
from ui.fields.fields import Fields
from ui.i18n import error_text, text, tr
from ui.record.base import PersonPane
from ui.record.conclusion import ConclusionCard
from ui.record.goal import GoalDialog
from ui.session import Session
from ui.widgets.basics import Card, button, label, row, saves_itself, set_role
from ui.widgets.fields import Choice, date_text, scrolled
from ui.widgets.info import Info
from ui.widgets.writing import Writing

HISTORY_SHOWN = 5


@dataclass(frozen=True, slots=True, repr=False)
class Mapped:
    """Everything written of one kind of mapping for one person."""

    entries: list[TopicEntry]
    conclusions: list[Conclusion]


class TopicCard(Card):
    """One topic. Nothing is overwritten: each save is a new entry, and an entry of somebody else's meanwhile is shown too."""

    def __init__(
        self,
        session: Session,
        household: HouseholdCode,
        person: PersonCode,
        kind: str,
        topic: Topic,
        how: Callable[[], tuple[str, str]],
    ) -> None:
        super().__init__(label(topic.title, "heading"), label(topic.prompts, "quiet", wrap=True))
        self.session, self.household, self.person, self.kind, self.topic = session, household, person, kind, topic
        self._how = how
        self.entries: list[TopicEntry] = []
        self._saving, self._base = False, 0
        self._written: tuple[str, str] | None = None
        self._on_gone: Callable[[TopicCard, LivdError | None], None] | None = None
        self.status = Choice(f"{topic.title}: {tr('status')}", [(code, text("statuses", code)) for code in STATUSES])
        self.status.set_code("not_asked")
        self.status.decided.connect(self.save)
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
        self.fields = Fields({"status": self.status, "text": self.text}, session.drafts)
        self.fields.wait()
        self.add(self.text)
        self.add(row(self.status, self.saved, None, self.before, self.goal))
        for part in (self.other, self.history):
            self.add(part)
        session.locking.connect(self.save)

    @property
    def newest(self) -> TopicEntry | None:
        """What was said last."""
        return self.entries[-1] if self.entries else None

    def show_entries(self, entries: list[TopicEntry]) -> None:
        """What has been said, oldest first, with what is being written over it; both stand if somebody has written meanwhile."""
        if self._saving:
            return
        self.entries, self._written = sorted(entries, key=lambda e: e.number), None
        key = f"topic:{self.household}:{self.person}:{self.kind}:{self.topic.code}"
        written = self.session.drafts.get(key).get("now", {})
        if any((e.status, e.text) == (written.get("status"), written.get("text", "").strip()) for e in self.entries):
            self.session.drafts.put(key, {})  # saved after all
        newest = self.newest
        self._base = newest.number if newest else 0
        stored = {"status": newest.status if newest else "not_asked", "text": newest.text if newest else ""}
        changed = self.fields.about(key, stored)
        self._tell()
        if changed:
            self._show_other()

    def _tell(self) -> None:
        newest = self.newest
        set_role(self.saved, "quiet")
        words = (
            tr(
                "{day} {at:%H:%M}, {user}, {told_by}",
                day=date_text(newest.day),
                at=newest.at,
                user=newest.user,
                told_by=text("sources", newest.source).lower(),
            )
            if newest
            else ""
        )
        tolk = (
            f", {text('interpreters', newest.interpreter).lower()}"
            if newest and newest.interpreter != Interpreter.NONE
            else ""
        )
        self.saved.setText(words + tolk)
        self.before.setVisible(len(self.entries) > 1)
        earlier = list(reversed(self.entries[:-1]))[:HISTORY_SHOWN]
        lines = [f"{date_text(e.day)} {e.user} ({text('statuses', e.status)}): {e.text}" for e in earlier]
        self.history.setText("\n\n".join(lines))

    def _toggle(self) -> None:
        self.history.setVisible(self.history.isHidden())

    def is_changed(self) -> bool:
        """Whether something is written that is not saved."""
        newest = self.newest
        stored = (newest.status, newest.text) if newest else ("not_asked", "")
        ready = bool(self.fields.key)
        return ready and (self.status.code(), self.text.toPlainText().strip()) != (self._written or stored)

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
            household=self.household,
            person=self.person,
            kind=self.kind,
            topic=self.topic.code,
            base=self._base,
            status=self.status.code(),
            text=words,
            source=source,
            interpreter=interpreter,
        )
        durable = self.fields.sender()

        def saved(number: int) -> None:
            durable()
            self._written = (
                talk.status,
                words,
            )  # until it is read back: what closes the case meanwhile saves nothing twice
            self._saved(number)

        self.session.submit(self, record_topic, talk, saved, self._refused)

    def retire(self, on_gone: Callable[["TopicCard", LivdError | None], None]) -> None:
        """Another person is shown: save, and go when that is known. `on_gone` gets what was refused, while the text is here."""
        self.hide()
        self._on_gone = on_gone
        self.save()
        if not self._saving:
            self._go(None)

    def _go(self, error: LivdError | None) -> None:
        assert self._on_gone is not None
        self._on_gone(self, error)
        self.deleteLater()

    def _saved(self, number: int) -> None:
        self._saving, self._base = False, number
        if self._on_gone:
            self._go(None)
            return
        self.other.hide()
        self._reload(self._after_save)

    def _after_save(self, entries: list[TopicEntry]) -> None:
        self.show_entries(entries)
        if self.is_changed() and not self.text.hasFocus():
            self.save()  # answered again while the first answer was on its way
            return
        set_role(self.saved, "done")
        self.saved.setText(tr("Lagret.") + "  " + self.saved.text())

    def _refused(self, error: LivdError) -> None:
        self._saving = False
        if self._on_gone:
            self._go(error)
            return
        set_role(self.saved, "error")
        self.saved.setText(error_text(error))
        if error.code == "topic_edited_meanwhile":
            self._reload(self.show_entries)

    def _show_other(self) -> None:
        """Both texts: the other's under, one's own in the field; saved again, one's own stands after the other's."""
        newest = self.entries[-1]
        self.other.setText(tr("{user} skrev:", user=newest.user) + "\n" + newest.text)
        self.other.show()

    def _reload(self, show: Callable[[list[TopicEntry]], None]) -> None:
        household, person, kind, topic = self.household, self.person, self.kind, self.topic.code

        def ask(queries: Queries) -> list[TopicEntry]:
            return [e for e in queries.records.of(TopicEntry, household, person) if (e.kind, e.topic) == (kind, topic)]

        self.session.ask(self, ask, show)

    def _make_goal(self) -> None:
        words = self.text.toPlainText().strip().split("\n")[0] or self.topic.title
        GoalDialog(
            parent=self,
            session=self.session,
            household=self.household,
            person=self.person,
            words=words,
            topic=self.topic.code,
        ).open()


class MappingPane(PersonPane):
    """Topics as cards, then the conclusion. For help needs the adult's intake interview can be chosen too."""

    WRITES = ("topic", "conclusion")

    def __init__(self, session: Session, household: HouseholdCode, threat: bool) -> None:
        super().__init__(session, household)
        self._threat = threat
        self.cards: dict[str, TopicCard] = {}
        self._shown: tuple[str, str] = ("", "")
        self.which = Choice(tr("Hva som kartlegges"), [])
        self.which.currentIndexChanged.connect(lambda _: self.refresh())
        sources = [(code, text("sources", code)) for code in SOURCES]
        self.source = Choice(tr("Hvem sa det?"), [("", tr("Hvem sa det?")), *sources] if threat else sources)
        self.source.decided.connect(self.keep)  # what waited for it is saved
        self.interpreter = Choice(tr("Tolk"), [(code, text("interpreters", code)) for code in INTERPRETERS])
        for field in (self.which, self.source, self.interpreter):
            self.top.insertWidget(self.top.count() - 1, field)
        self.said = Info()
        self.top.insertWidget(self.top.count() - 1, self.said)
        self._inside = QWidget()
        self._cards = QVBoxLayout(self._inside)
        self._cards.setContentsMargins(0, 0, 8, 0)
        self.conclusion: ConclusionCard | None = None
        self.area = scrolled(self._inside)
        self.column.addWidget(saves_itself())
        self.column.addWidget(self.area, 1)

    def begin(self) -> None:
        """The mappings of the chosen person; one that is half written first. Who told of a threat is said for each person."""
        if self._threat:
            self.source.set_code("")
        kinds = [k for k in kinds_for(self.kind) if (k == THREAT) == self._threat]
        begun = {key.split(":")[3] for what in self.WRITES for key in self.session.drafts.begun(self.key(what))}
        self.which.blockSignals(True)
        self.which.set_options([(k, text("kinds_of_mapping", k)) for k in kinds])
        if begun and self.which.code() not in begun:
            self.which.set_code(next(k for k in kinds if k in begun) if begun & set(kinds) else kinds[0])
        self.which.blockSignals(False)
        self.which.setVisible(len(kinds) > 1)

    def refresh(self) -> None:
        if not self.person:
            return
        self._build()
        household, person, kind = self.household, self.person, self.which.code()

        def ask(queries: Queries) -> Mapped:
            entries = [e for e in queries.records.of(TopicEntry, household, person) if e.kind == kind]
            return Mapped(entries, [c for c in queries.records.of(Conclusion, household, person) if c.kind == kind])

        self.session.ask(self, ask, lambda answer: self._show(person, kind, answer), self.refused)

    def _build(self) -> None:
        """The cards of another person or mapping; what is written in the old ones is saved first."""
        if self._shown == (self.person, self.which.code()):
            return
        going = list(self.cards.values())
        self.cards = {}
        while item := self._cards.takeAt(0):
            if (old := item.widget()) and old not in going:
                old.hide()
                old.deleteLater()
        for card in going:
            card.retire(self._gone)
        self._shown = (self.person, self.which.code())
        self.area.verticalScrollBar().setValue(0)
        topics = topics_of(self.which.code(), self.kind)
        self.said.words = topics.source
        self.cards = {
            topic.code: TopicCard(
                session=self.session,
                household=self.household,
                person=self.person,
                kind=self.which.code(),
                topic=topic,
                how=self._how,
            )
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

    def _gone(self, card: TopicCard, error: LivdError | None) -> None:
        """A card that is not shown any more is saved, or its text waits for when its person is chosen again."""
        if error:
            self.error.setText(f"{card.person}, {card.topic.title}: {error_text(error)}")
            self.error.show()

    def first_cards(self) -> list[QWidget]:
        """What stands before the topics."""
        return []

    def last_cards(self) -> list[QWidget]:
        """What stands after the conclusion."""
        return []

    def _how(self) -> tuple[str, str]:
        return self.source.code(), self.interpreter.code()

    def _show(self, person: PersonCode, kind: str, mapped: Mapped) -> None:
        if self._shown != (person, kind):
            return
        for code, card in self.cards.items():
            card.show_entries([e for e in mapped.entries if e.topic == code])
        assert self.conclusion is not None
        self.conclusion.show_conclusions(mapped.conclusions)

    def keep(self) -> None:
        for card in self.cards.values():
            card.save()
