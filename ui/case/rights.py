"""What the law gives each person of a case: reserved or not, what is asked for, the own copy, and a record that is not used."""

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import clock
from app.domain.base import HouseholdCode, PersonCode
from app.domain.rights import Reservation, Restriction, RightsRequest
from app.ports import LEADER, Queries
from app.use_cases.rights import (
    Asked,
    Restricted,
    answer_request,
    ask_for,
    lift_restriction,
    restrict,
    save_reservation,
)
from ui.case.own_copy import OwnCopyDialog
from ui.fields.entity import EntityDialog
from ui.i18n import text, tr
from ui.models.rows import Column, RowsTable
from ui.record.base import PersonPane
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.fields import date_text, scrolled


class ReservationDialog(EntityDialog):
    """Told and asked; nothing is answered beforehand."""

    KIND = Reservation
    SHOWS = ("told", "told_by", "language", "answer", "decided_by", "since")
    CHOICES = MappingProxyType({"answer": "reserved", "decided_by": "decides"})


class AskDialog(EntityDialog):
    """What somebody asks for."""

    KIND = Asked
    SHOWS = ("what", "received", "how")
    CHOICES = MappingProxyType({"what": "asks"})


class AnswerDialog(EntityDialog):
    """What is answered: a refusal has its ground and a reason."""

    KIND = RightsRequest
    SHOWS = ("answered", "outcome", "ground", "reason")
    CHOICES = MappingProxyType({"outcome": "ask_outcomes", "ground": "grounds"})


class RestrictDialog(EntityDialog):
    """Why the record is not to be used."""

    KIND = Restricted
    SHOWS = ("reason",)


@dataclass(frozen=True, slots=True, repr=False)
class RightsRead:
    """Of one person."""

    requests: list[RightsRequest]
    reservation: Reservation | None
    restriction: Restriction | None


class RightsPane(PersonPane):
    """Everybody receives and tells; what is answered, copied and restricted is the leader's."""

    def __init__(self, session: Session, household: HouseholdCode, open_log: Callable[[], None]) -> None:
        super().__init__(session, household)
        self.leader = session.actor is not None and session.actor.role == LEADER
        self.requests = RowsTable(
            tr("Krav"),
            [
                Column(tr("Mottatt"), lambda one: date_text(one.received)),
                Column(tr("Hva"), lambda one: text("asks", one.what)),
                Column(tr("Hvordan"), lambda one: one.how, stretch=True),
                Column(tr("Frist"), lambda one: date_text(one.due)),
                Column(tr("Svar"), _answer_text),
            ],
            self._answer,
            nothing=tr("Ingen krav er ført."),
        )
        self.ask_key = button(tr("Nytt &krav …"), self._ask)
        self.answer_key = button(tr("S&var …"), lambda: self._answer(self.requests.current_row()))
        self.copy_key = button(tr("Egenko&pi …"), self._copy)
        self.log_key = button(tr("&Hvem har sett på saken …"), open_log)
        self.reserved = label("", wrap=True)
        self.reserve_key = button(tr("&Reservasjon …"), self._reserve)
        self.restricted = label("", wrap=True)
        self.restrict_key = button(tr("Skal &ikke brukes …"), self._restrict)
        self.lift_key = button(tr("Kan &brukes igjen"), lambda: self.submit(lift_restriction, self.household))
        inside = QWidget()
        body = QVBoxLayout(inside)
        body.setContentsMargins(0, 0, 8, 0)
        for card in self._cards():
            body.addWidget(card)
        body.addStretch(1)
        self.column.addWidget(scrolled(inside), 1)
        self._read: RightsRead | None = None

    def _cards(self) -> list[Card]:
        for key in (self.answer_key, self.copy_key, self.log_key, self.restrict_key, self.lift_key):
            key.setVisible(self.leader)
        told = tr("Den som er her, skal få vite at hun kan si nei til statistikk og forskning (krisesenterlova § 5 a).")
        reserve = Card(label(tr("Statistikk"), "heading"), label(told, "quiet", wrap=True), self.reserved)
        reserve.add(row(self.reserve_key, None))
        words = tr("Kopi, retting, sletting eller hvem som har sett på saken. Lederen svarer innen fristen.")
        asked = Card(label(tr("Det personen ber om"), "heading"), label(words, "quiet", wrap=True), self.requests)
        asked.add(row(self.ask_key, self.answer_key, self.copy_key, self.log_key, None))
        use = tr(
            "Saken blir stående, men bare lederen åpner den. I nød åpnes den som en stengt sak (personvernforordningen "
            "art. 18)."
        )
        kept = Card(label(tr("Skal ikke brukes"), "heading"), label(use, "quiet", wrap=True), self.restricted)
        kept.add(row(self.restrict_key, self.lift_key, None))
        return [reserve, asked, kept]

    def refresh(self) -> None:
        if not self.person:
            return
        household, person = self.household, self.person

        def ask(queries: Queries) -> RightsRead:
            rights = queries.rights
            return RightsRead(rights.requests_of(person), rights.reservation(person), rights.restriction(household))

        self.session.ask(self, ask, lambda answer: self._show(person, answer), self.refused)

    def _show(self, person: PersonCode, read: RightsRead) -> None:
        if person != self.person:
            return
        self._read = read
        self.requests.set_rows(sorted(read.requests, key=lambda one: (one.answered is not None, one.due)))
        self.requests.fit_height(6)
        self.requests.begin()
        self.reserved.setText(_reserved_text(read.reservation))
        order = read.restriction
        stands = order is not None and order.lifted is None
        since = date_text(order.since) if order else ""
        self.restricted.setText(
            tr("Brukes ikke siden {day}: {reason}", day=since, reason=order.reason)
            if order and stands
            else tr("Saken er i bruk.")
        )
        self.restrict_key.setEnabled(not stands)
        self.lift_key.setEnabled(stands)
        self.answer_key.setEnabled(bool(read.requests))

    def _reserve(self) -> None:
        if self._read:
            standing = self._read.reservation
            user = self.session.actor.name if self.session.actor else ""
            fresh = Reservation(person=self.person, told=clock.today(), told_by=user, answer="", decided_by="")
            title = tr("Reservasjon, {person}", person=self.person)
            ReservationDialog(self, self.session, standing or fresh, save_reservation, title, tr("&Lagre")).open()

    def _ask(self) -> None:
        title = tr("Nytt krav, {person}", person=self.person)
        AskDialog(self, self.session, Asked(self.person, received=clock.today()), ask_for, title, tr("&Lagre")).open()

    def _answer(self, request: RightsRequest | None) -> None:
        if request and self.leader:
            AnswerDialog(self, self.session, request, answer_request, tr("Svar på kravet"), tr("&Lagre")).open()

    def _copy(self) -> None:
        OwnCopyDialog(self, self.session, self.person).open()

    def _restrict(self) -> None:
        title = tr("{case} skal ikke brukes", case=self.household)
        RestrictDialog(self, self.session, Restricted(self.household), restrict, title, tr("&Sperr for bruk")).open()


def _answer_text(request: RightsRequest) -> str:
    if not request.answered:
        return tr("FRISTEN ER UTE") if request.due < clock.today() else tr("venter")
    return f"{date_text(request.answered)}  {text('ask_outcomes', request.outcome)}"


def _reserved_text(reservation: Reservation | None) -> str:
    if reservation is None:
        return tr("Ikke orientert ennå.")
    told = tr("Orientert {day} av {who}.", day=date_text(reservation.told), who=reservation.told_by or "–")
    who = text("decides", reservation.decided_by)
    since = date_text(reservation.since or reservation.told)
    return f"{told}  {text('reserved', reservation.answer)} ({who}, {since})."
