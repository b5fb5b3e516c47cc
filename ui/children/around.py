"""Around the child: contact with the other parent, when it was heard, its support person, and referrals."""

from types import MappingProxyType

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import clock
from app.care.danger import forbidden_meetings
from app.domain.base import HouseholdCode, PersonCode
from app.domain.care import Measure
from app.domain.together import HEARD_ABOUT, Around, Heard, Meeting
from app.ports import Queries
from app.use_cases.together import save_around, save_meeting, write_heard
from ui.fields.entity import EntityDialog
from ui.fields.form import Form
from ui.fields.inputs import Inputs, codes_options
from ui.fields.layout import over
from ui.i18n import text, tr
from ui.models.rows import Column
from ui.record.base import PersonPane
from ui.record.referrals import ReferralsCard
from ui.record.things import ThingsCard
from ui.session import Session
from ui.widgets.basics import Card, label, row
from ui.widgets.fields import date_text, scrolled

Found = tuple[list[Meeting], list[Heard], list[Around], list[Measure]]


class MeetingDialog(EntityDialog):
    """Samvær or handing over. None is agreed while a prohibition toward the child stands."""

    KIND = Meeting
    SHOWS = ("day", "at", "what", "whom", "accompanied", "state", "how")
    CHOICES = MappingProxyType({"what": "meets", "whom": "meets_with", "state": "meeting_states"})

    def __init__(
        self, parent: QWidget, session: Session, household: HouseholdCode, person: PersonCode, old: Meeting | None
    ) -> None:
        new = Meeting(code="", household=household, person=person, day=clock.today(), what="", whom="", state="")
        title = tr("Samvær, {person}", person=person)
        super().__init__(parent, session, old or new, save_meeting, title, tr("&Lagre samværet"))


class HeardDialog(EntityDialog):
    """The child was heard; it cannot be changed afterwards."""

    KIND = Heard
    SHOWS = ("day", "about", "text")
    COLUMNS = 3

    def __init__(self, parent: QWidget, session: Session, household: HouseholdCode, person: PersonCode) -> None:
        new = Heard(
            code="", household=household, person=person, day=clock.today(), text="", at=clock.now(), user=""
        )  # fmt: skip
        about = [(code, text("heard_about", code)) for code in HEARD_ABOUT]
        title = tr("{person} ble hørt", person=person)
        super().__init__(parent, session, new, write_heard, title, tr("&Lagre"), {"about": about})


class AroundPane(PersonPane):
    """Four cards; the support person saves by a key."""

    WRITES = ("around",)

    def __init__(self, session: Session, household: HouseholdCode) -> None:
        super().__init__(session, household)
        self._stopped: set[str] = set()
        self.meetings = ThingsCard(
            session,
            tr("Samvær og overlevering"),
            [
                Column(tr("Dag"), lambda m: f"{date_text(m.day)} {m.at}".strip()),
                Column(tr("Hva"), lambda m: text("meets", m.what)),
                Column(tr("Med"), lambda m: text("meets_with", m.whom)),
                Column(tr("Følge"), lambda m: m.accompanied),
                Column(tr("Gikk"), self._how_it_stands),
                Column(tr("Barnet"), lambda m: m.how.split("\n")[0], stretch=True),
            ],
            tr("Nytt samvæ&r …"),
            tr("&Endre samværet …"),
            lambda old: MeetingDialog(self, session, household, self.person, old),
            nothing=tr("Ingen er avtalt. Det avtales ingen så lenge et forbud mot å oppsøke barnet står."),
            shown=5,
        )
        self.heard = ThingsCard(
            session,
            tr("Barnet er hørt"),
            [
                Column(tr("Dag"), lambda h: date_text(h.day)),
                Column(tr("Om"), lambda h: ", ".join(text("heard_about", code).lower() for code in sorted(h.about))),
                Column(tr("Hva barnet sa"), lambda h: h.text, stretch=True),
                Column(tr("Av"), lambda h: h.user),
            ],
            tr("Barnet ble hørt …"),
            tr("Vis"),
            lambda old: None if old else HeardDialog(self, session, household, self.person),
            nothing=tr("Ikke ført ennå. Fra sju år skal barnet høres i det som gjelder det (barnelova § 31)."),
            shown=5,
        )
        self.heard.change.hide()
        none = tr("Ikke spurt")
        choices = {"violent_contact": codes_options(Around, "violent_contact", "violent_contact", none)}
        self._around = Around(household=household, person=PersonCode(""))
        self.inputs = Inputs(Around, ("support", "support_contact", "violent_contact", "contact_words"), choices)
        self.form = Form(self, session, self.inputs, tr("&Lagre støtteperson og kontakt"), self._save, primary=False)
        self.form.wait()
        self.referrals: ReferralsCard | None = None
        inside = QWidget()
        self._body = QVBoxLayout(inside)
        self._body.setContentsMargins(0, 0, 8, 0)
        self.forbidden = label("", "error", wrap=True)
        self.forbidden.hide()
        self._body.addWidget(self.forbidden)
        self._body.addWidget(self.meetings)
        self._body.addWidget(self.heard)
        support = Card(label(tr("Støtteperson og kontakt"), "heading"), over(self.inputs.labelled()))
        support.add(row(self.form.said, None, self.form.save))
        self._body.addWidget(support)
        self._body.addStretch(1)
        self.column.addWidget(scrolled(inside), 1)

    def begin(self) -> None:
        """Another child: its own referrals, and its own form once it is known."""
        self.form.wait()
        if self.referrals:
            self.referrals.deleteLater()
        self.referrals = ReferralsCard(self.session, self.household, self.person)
        self._body.insertWidget(self._body.count() - 1, self.referrals)

    def refresh(self) -> None:
        if not self.person:
            return
        household, person = self.household, self.person

        def ask(queries: Queries) -> Found:
            of = queries.records.of
            measures = of(Measure, household, person)
            return of(Meeting, household, person), of(Heard, household, person), of(Around, household, person), measures

        self.session.ask(self, ask, lambda answer: self._show(person, answer), self.refused)
        if self.referrals:
            self.referrals.refresh()

    def _show(self, person: PersonCode, read: Found) -> None:
        if person != self.person:
            return
        meetings, heard, around, measures = read
        stopped = forbidden_meetings(meetings, measures, clock.today())
        self._stopped = {one.code for one in stopped}
        days = ", ".join(f"{date_text(one.day)} {one.at}".strip() for one in stopped)
        self.forbidden.setText(
            tr("Samværet {days} er avtalt, men et forbud mot å oppsøke barnet står. Avlys det.", days=days)
        )
        self.forbidden.setVisible(bool(stopped))
        self.meetings.show_rows(sorted(meetings, key=lambda m: (m.day, m.at), reverse=True))
        self.heard.show_rows(sorted(heard, key=lambda h: (h.day, h.code), reverse=True))
        self._around = next(iter(around), Around(household=self.household, person=person))
        self.form.about(self.key("around"), self.inputs.stored(self._around))

    def _how_it_stands(self, meeting: Meeting) -> str:
        words = text("meeting_states", meeting.state)
        return tr("{state} – FORBUD STÅR", state=words) if meeting.code in self._stopped else words

    def _save(self) -> None:
        self.form.send(save_around, lambda: self.inputs.filled(self._around))
