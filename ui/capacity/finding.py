"""Finn plass: who asks and what they need; the rooms, best first, each with its reasons; and who must not meet whom."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app import clock
from app.capacity.fit import RoomFit, fit
from app.capacity.house import house_on, party_of
from app.capacity.span import Span
from app.domain.errors import LivdError
from app.domain.house import MustNotMeet
from app.ports import Queries
from app.use_cases.households import keep_apart, may_meet
from ui.capacity.dialogs import HoldDialog
from ui.fields.form import Form
from ui.fields.inputs import Inputs
from ui.fields.layout import over
from ui.i18n import error_text, options, tr
from ui.models.rows import Column, RowsTable
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.choices import OFFERS
from ui.widgets.fields import Choice, DateField, Number, date_text, scrolled
from ui.widgets.rooms import NeedBoxes, changes_text, fit_text


class FindTab(QWidget):
    """The answer is worked out anew at every change; nothing is written until a room is held."""

    def __init__(self, session: Session, to_full_house: Callable[[dict[str, Any]], None]) -> None:
        super().__init__()
        self.session, self._to_full_house = session, to_full_house
        self._answer: tuple[Span, list[MustNotMeet], frozenset[str]] | None = None
        self.offer = Choice(tr("Tilbud"), options(OFFERS))
        self.adults, self.minors, self.small = Number(), Number(), Number()
        for spin, least, name in (
            (self.adults, 0, tr("Voksne")), (self.minors, 0, tr("Barn")),
            (self.small, 0, tr("Av dem 2 år eller yngre")),
        ):  # fmt: skip
            spin.setRange(least, 20)
            spin.setAccessibleName(name)
            spin.valueChanged.connect(self._show_rooms)
        self.adults.setValue(1)
        self.needs = NeedBoxes(self._show_rooms)
        self.avoid = QLineEdit()
        self.avoid.setPlaceholderText(tr("Koder, med komma mellom"))
        self.avoid.editingFinished.connect(self.refresh)
        self.night = DateField(tr("Natten"), clock.today())
        self.night.editingFinished.connect(self.refresh)
        self.offer.currentIndexChanged.connect(self._show_rooms)
        self.said = label("", "heading", wrap=True)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.rooms = RowsTable(
            tr("Rom for dem"),
            [
                Column(tr("Rom"), lambda f: f.room),
                Column(tr("Senger"), lambda f: str(f.beds), number=True),
                Column(tr("Passer"), self._fits),
                Column(tr("Hvorfor"), fit_text, stretch=True),
                Column(tr("Hva som skal til"), changes_text),
            ],
            lambda _: self._hold(),
        )
        self.hold = button(tr("&Hold rommet …"), self._hold, primary=True)
        self.full = button(tr("Ingen passer: &fullt hus"), self._go_on)
        left = QVBoxLayout()
        left.addWidget(Card(label(tr("Hvem"), "heading"), self._form(), label(tr("Trenger")), self.needs))
        left.addWidget(self._apart_card())
        left.addStretch(1)
        right = QVBoxLayout()
        right.addWidget(self.said)
        right.addWidget(self.rooms, 1)
        right.addWidget(self.error)
        right.addLayout(row(self.hold, None, self.full))
        inside = QWidget()
        columns = QHBoxLayout(inside)
        columns.setContentsMargins(0, 12, 8, 0)
        columns.setSpacing(14)
        columns.addLayout(left, 2)
        columns.addLayout(right, 5)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inside))

    def _form(self) -> QGridLayout:
        return over(
            (
                (tr("&Tilbud"), self.offer), (tr("&Natten"), self.night), (tr("&Voksne"), self.adults),
                (tr("&Barn"), self.minors), (tr("Av dem &2 år eller yngre"), self.small),
                (tr("&Må ikke møte"), self.avoid),
            )
        )  # fmt: skip

    def _apart_card(self) -> Card:
        self.apart = RowsTable(
            tr("Må ikke møte hverandre"),
            [
                Column(tr("Den ene"), lambda p: p.one),
                Column(tr("Den andre"), lambda p: p.other),
                Column(tr("Hvorfor"), lambda p: p.reason, stretch=True),
            ],
        )
        self.pair = Inputs(MustNotMeet, ("one", "other", "reason"))
        for field in self.pair.values():
            field.setPlaceholderText(field.accessibleName())
        self.kept = Form(self, self.session, self.pair, tr("Hold dem &atskilt"), self._keep, primary=False)
        self.kept.about("must_not_meet:")
        self.meet = button(tr("&Kan møtes igjen"), self._meet)
        return Card(
            label(tr("Må ikke møte hverandre"), "heading"), self.apart, row(self.pair["one"], self.pair["other"]),
            self.pair["reason"], self.kept.said, row(self.kept.save, self.meet, None),
        )  # fmt: skip

    # -- asking -----------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask how the house is on the night."""
        self.error.hide()
        try:
            night = self.night.required()
        except LivdError as error:
            self._refused(error)
            return
        typed = [code.strip() for code in self.avoid.text().split(",") if code.strip()]

        def ask(queries: Queries) -> tuple[Span, list[MustNotMeet], frozenset[str]]:
            span = queries.house.span(night, night + timedelta(days=1))
            cases = frozenset(case for code in typed for case in queries.cases.cases_of(code))
            return span, queries.house.apart(), cases

        self.session.ask(self, ask, self._on_answer, self._refused)

    def _on_answer(self, answer: tuple[Span, list[MustNotMeet], frozenset[str]]) -> None:
        self._answer = answer
        self.apart.set_rows(answer[1])
        self.apart.fit_height(4)
        self._show_rooms()

    def _show_rooms(self, *_: object) -> None:
        if self._answer is None:
            return
        span, avoided = self._answer[0], self._answer[2]
        persons = self.adults.value() + self.minors.value()
        party = party_of(
            self.offer.code(), persons, self.needs.codes(), min(self.small.value(), self.minors.value()), avoided
        )
        options = fit(house_on(span, span.start), party) if persons else []
        shown = [f for f in options if not f.says("other_offer")]
        self.rooms.set_rows(shown)
        if shown:
            self.rooms.selectRow(0)
        fits, nearly = sum(f.fits for f in shown), sum(f.nearly for f in shown)
        self.said.setText(
            tr(
                "Natten {night}: {fits} rom passer, {nearly} kan gjøres klare",
                night=date_text(span.start),
                fits=fits,
                nearly=nearly,
            )
        )

    def _fits(self, option: RoomFit) -> str:
        return tr("ja") if option.fits else tr("nesten") if option.nearly else tr("nei")

    # -- doing ------------------------------------------------------------------------------------------------

    def _hold(self) -> None:
        chosen = self.rooms.current_row()
        if chosen and self._answer:
            night = self._answer[0].start
            HoldDialog(
                parent=self,
                session=self.session,
                room=chosen.room,
                night=night,
                adults=self.adults.value(),
                children=self.minors.value(),
            ).open()

    def _go_on(self) -> None:
        self._to_full_house(
            {
                "offer": self.offer.code(), "adults": self.adults.value(), "children": self.minors.value(),
                "needs": self.needs.codes(),
            }
        )  # fmt: skip

    def _keep(self) -> None:
        self.kept.send(keep_apart, lambda: MustNotMeet(**self.pair.read()))

    def _meet(self) -> None:
        chosen = self.apart.current_row()
        if chosen:
            reason = self.pair["reason"].text()
            self.kept.send(may_meet, lambda: MustNotMeet(one=chosen.one, other=chosen.other, reason=reason))

    def _refused(self, error: LivdError) -> None:
        self.error.setText(error_text(error))
        self.error.show()
