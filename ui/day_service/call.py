"""Somebody rings: who, what was said, and what it becomes, in one dialog that one key opens from anywhere."""

from itertools import pairwise

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFormLayout, QWidget

from app import clock
from app.domain.base import NO_CASE, NOBODY, PersonKind
from app.domain.care import SERVICES
from app.domain.day import BECAME, CALL_ABOUT, CALLERS
from app.domain.entities import Request
from app.domain.errors import RuleBroken
from app.use_cases.calls import NewCall, log_call
from app.use_cases.requests import Enquiry
from ui.fields.inputs import Inputs
from ui.fields.layout import tab_stops
from ui.i18n import mark, options, text, tr
from ui.page import Navigator
from ui.session import Session
from ui.widgets.basics import label
from ui.widgets.choices import request_choices
from ui.widgets.decide import Decide
from ui.widgets.fields import Choice
from ui.widgets.person_fields import PersonFields

FIRST = (("", mark("Ikke avklart")), ("yes", mark("Ja, første gang i år")), ("no", mark("Nei, har vært her i år")))
FIELD = QFormLayout.ItemRole.FieldRole
ASKED = ("offer", "adults", "children", "outcome", "refusal_reason", "alternative", "alternative_note")


class CallDialog(Decide):
    """Top to bottom as one talks: who, what was said, what it becomes; the rest may stay empty. Ctrl+Enter saves."""

    def __init__(self, parent: QWidget, session: Session, navigator: Navigator) -> None:
        super().__init__(parent, session, tr("Telefon"), tr("&Lagre  (Ctrl+Enter)"), self._chosen, "call")
        self.navigator = navigator
        words = {"caller": "callers", "became": "became"}
        chosen: dict[str, list[tuple[str, str]]] = {
            "caller": [("", tr("Velg")), *((code, text(words["caller"], code)) for code in CALLERS)],
            "became": [(code, text(words["became"], code)) for code in BECAME],
            "about": [(code, text("call_about", code)) for code in CALL_ABOUT],
            "service": [("", tr("Velg")), *((code, text("services", code)) for code in SERVICES)],
        }
        self.inputs = Inputs(
            NewCall, ("caller", "said", "became", "service", "about", "language", "minutes"), chosen, columns=4
        )
        choices = request_choices(tr("Ikke aktuelt"))
        choices["outcome"] = [(code, shown) for code, shown in choices["outcome"] if code != "admitted"]
        self.asked = Inputs(Request, ASKED, choices)
        self.asked["adults"].setValue(1)
        self.who = PersonFields(session, PersonKind.ADULT)
        self.first = Choice(tr("Første gang i år"), options(FIRST))
        for name in ("caller", "said", "became"):
            self.add(self.inputs.label(name), self.inputs[name], name)
        self.add("", self.who, "who")
        self.add(tr("Første gang i år"), self.first, "first")
        for name in ASKED:
            self.add(self.asked.label(name).replace("&", ""), self.asked[name], name)
        for name in ("service", "about", "language", "minutes"):
            self.add(self.inputs.label(name), self.inputs[name], name)
        self.told = label("", "quiet", wrap=True)
        self.form.addRow(self.told)
        for field in ("caller", "became"):
            self.inputs[field].currentIndexChanged.connect(lambda _: self._fit())
        self.who.anonymous.toggled.connect(lambda _: self._fit())
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self.ok.click)
        self._fit()
        self._order()

    def _order(self) -> None:
        """Tab goes down the dialog as it is read, whatever was made first."""
        fields = [item.widget() for n in range(self.form.rowCount()) if (item := self.form.itemAt(n, FIELD))]
        stops = [stop for field in (*fields, self.cancel, self.ok) if field for stop in tab_stops(field)]
        for one, following in pairwise(stops):
            QWidget.setTabOrder(one, following)

    def _fit(self) -> None:
        """Only what the call becomes is asked more about."""
        became, caller = self.inputs["became"].code(), self.inputs["caller"].code()
        shown = {self.who: became in ("talk", "note"), self.first: became == "talk" and self.who.anonymous.isChecked()}
        shown |= dict.fromkeys(self.asked.values(), became == "enquiry")
        shown[self.inputs["service"]] = became == "note" and caller == "service"
        for field, on in shown.items():
            self.form.setRowVisible(field, on)
        told = {
            "number": tr("Telles i årets tall for telefonen. Skriv ikke navn."),
            "talk": tr("Telles som telefonsamtale med en bruker. Det som ble sagt, står på samtalen."),
            "enquiry": tr("Føres som henvendelse, uten navn. Det som ble sagt, står på henvendelsen."),
            "note": tr("Blir et notat i saken til den du velger."),
        }
        self.told.setText(told[became])

    def _chosen(self, _: Decide) -> None:
        typed = self.inputs.read()
        became = typed["became"]
        if became == "note" and not (self.who.known and self.who.known.household):
            raise RuleBroken("who_is_it_about", field="who")
        person = self.who.known if became == "note" else None
        call = NewCall(
            **typed,
            who=self.who.newcomer() if became == "talk" else None,
            first_in_year=self.first.code() if became == "talk" else "",
            household=person.household if person else NO_CASE,
            person=person.person if person else NOBODY,
            enquiry=self._enquiry() if became == "enquiry" else None,
        )
        self.submit(log_call, call, self._logged)

    def _enquiry(self) -> Enquiry:
        return Enquiry(day=clock.today(), **self.asked.read())

    def _logged(self, code: str) -> None:
        self.navigator.say(tr("Telefonen er ført som {code}.", code=code))
