"""The registration forms of the case: one per stay, filled from what is known, with what is missing in plain sight."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QStackedWidget, QVBoxLayout, QWidget

from app.care.proposals import Done, not_taken, with_proposals
from app.domain.base import NO_STAY, PersonKind, StayCode
from app.domain.entities import Person, Stay
from app.forms.definitions import label as label_of
from app.forms.registration import form_of, missing_questions
from app.use_cases.registration import save_stay_answers
from ui.case.read import CaseRead
from ui.i18n import tr
from ui.session import Session
from ui.widgets.answering import Answering
from ui.widgets.basics import Card, button, label, row


class RegistrationTab(QWidget):
    """Left the stays with how much they lack; right the form of the chosen one."""

    def __init__(self, session: Session, stay: StayCode = NO_STAY, question: str = "") -> None:
        super().__init__()
        self.session = session
        self._wanted, self._question = stay, question
        self._stays: dict[str, Stay] = {}
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Skjemaer i saken"))
        self.list.setMaximumWidth(260)
        self.list.currentRowChanged.connect(self._on_row)
        self.forms = QStackedWidget()
        self._done: dict[str, Done] = {}
        self.proposal = label("", wrap=True)
        self.take = button(tr("&Ta inn forslagene"), self._take)
        self.offer = Card(self.proposal, row(None, self.take))
        self.offer.hide()
        self._made: dict[tuple[str, bool], Answering] = {}
        self.setFocusProxy(self.list)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.list)
        right = QVBoxLayout()
        right.addWidget(self.offer)
        right.addWidget(self.forms, 1)
        layout.addLayout(right, 1)

    def show_case(self, read: CaseRead) -> None:
        """Show the stays of the case, with what has been done."""
        self.show_members([(m.stay, m.person) for m in read.members], read.done)

    def show_members(self, members: list[tuple[Stay, Person]], done: dict[str, Done]) -> None:
        """Show these stays; the chosen one stays chosen. `done`: what has been done, by person."""
        self._done = done
        chosen = self._wanted or self._current()
        self._wanted = NO_STAY
        self._stays = {stay.code: stay for stay, _ in members}
        self.list.blockSignals(True)
        self.list.clear()
        for stay, person in members:
            item = QListWidgetItem(self._line(stay, person))
            item.setData(Qt.ItemDataRole.UserRole, stay.code)
            self.list.addItem(item)
            if stay.code == chosen:
                self.list.setCurrentItem(item)
        if self.list.currentRow() < 0 and self.list.count():
            self.list.setCurrentRow(0)
        self.list.blockSignals(False)
        self._show()

    def _line(self, stay: Stay, person: Person) -> str:
        kind = tr("barn") if stay.kind == PersonKind.CHILD else tr("voksen")
        if person.reserved:
            return f"{person.code}  ({kind})\n" + tr("reservert mot statistikk")
        lacks = len(missing_questions(form_of(stay), stay.answers, left=stay.departed is not None))
        return f"{person.code}  ({kind})\n" + (tr("mangler {lacks} svar", lacks=lacks) if lacks else tr("ferdig"))

    def _current(self) -> str:
        item = self.list.currentItem()
        return item.data(Qt.ItemDataRole.UserRole) if item else ""

    def _on_row(self, _: int) -> None:
        shown = self.forms.currentWidget()
        if isinstance(shown, Answering):
            shown.save()
        self._show()

    def _show(self) -> None:
        stay = self._stays.get(self._current())
        if stay is None:
            return
        key = (stay.code, stay.departed is not None)
        if key not in self._made:
            form = Answering(self.session, form_of(stay), stay.code, save_stay_answers, key[1])
            form.reload.connect(lambda: self._reload(form, stay.code))
            self._made[key] = form
            self.forms.addWidget(form)
        self._made[key].show_answers(stay.answers, stay.version)
        self._propose(stay)
        self.forms.setCurrentWidget(self._made[key])
        if self._question:
            self._made[key].form.focus_question(self._question)
            self._question = ""

    def _propose(self, stay: Stay) -> None:
        """What was done and is not answered: the staff confirm it, or leave it."""
        lacking = not_taken(stay, self._done.get(stay.person, Done()))
        form = form_of(stay)
        lines = [
            f"{form.question(question).label}: "
            + ", ".join(label_of(form.question(question).codes, code) for code in codes)
            for question, codes in lacking.items()
        ]
        self.proposal.setText(tr("Ut fra det som er gjort, foreslår Livd:") + "\n" + "\n".join(lines))
        self.offer.setVisible(bool(lines))

    def _take(self) -> None:
        stay = self._stays.get(self._current())
        form = self.forms.currentWidget()
        if stay and isinstance(form, Answering):
            form.take(with_proposals(stay, self._done.get(stay.person, Done())))

    def _reload(self, form: Answering, code: str) -> None:
        household = self._stays[code].household

        def show(stays: list[Stay]) -> None:
            stay = next((stay for stay in stays if stay.code == code), None)
            if stay:
                form.show_answers(stay.answers, stay.version)

        self.session.ask(self, lambda queries: queries.cases.household(household), show)
