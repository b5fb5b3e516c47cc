"""What is written in the house's own book, a dialog each."""

from types import MappingProxyType

from PySide6.QtWidgets import QWidget

from app import clock
from app.domain.book import Incident, KeyLoan, Visitor
from app.domain.day import PhoneEntry
from app.domain.year import SecurityControl
from app.use_cases.book import save_control, save_incident, save_key, save_phone, save_visitor
from ui.fields.entity import EntityDialog
from ui.i18n import tr
from ui.session import Session


class IncidentDialog(EntityDialog):
    """A deviation or threat: it has an owner, and an end."""

    KIND = Incident
    SHOWS = ("day", "at", "what", "happened", "told", "reported", "owner", "due", "done", "learned", "closed")
    CHOICES = MappingProxyType({"what": "incidents", "reported": "reported"})

    def __init__(self, parent: QWidget, session: Session, old: Incident | None) -> None:
        new = Incident(code="", day=clock.today(), what="", happened="", owner="", user="")
        super().__init__(parent, session, old or new, save_incident, tr("Avvik eller trussel"), tr("&Lagre"))
        self.owner.setPlaceholderText(tr("Hvem som følger det opp"))
        self.at.setPlaceholderText(tr("tt:mm"))


class ControlDialog(EntityDialog):
    """The house's security gone through, or a drill."""

    KIND = SecurityControl
    SHOWS = ("day", "what", "written", "found", "followed_up")
    CHOICES = MappingProxyType({"what": "controls"})

    def __init__(self, parent: QWidget, session: Session, old: SecurityControl | None) -> None:
        new = SecurityControl(code="", day=clock.today(), what="")
        super().__init__(parent, session, old or new, save_control, tr("Kontroll eller øvelse"), tr("&Lagre"))


class KeyDialog(EntityDialog):
    """A key goes out, or comes back."""

    KIND = KeyLoan
    SHOWS = ("key", "holder", "since", "back", "note")

    def __init__(self, parent: QWidget, session: Session, old: KeyLoan | None) -> None:
        new = KeyLoan(code="", key="", holder="", since=clock.today())
        super().__init__(parent, session, old or new, save_key, tr("Nøkkel"), tr("&Lagre"))


class VisitorDialog(EntityDialog):
    """Somebody is let in, or has gone."""

    KIND = Visitor
    SHOWS = ("day", "came", "went", "name", "errand")

    def __init__(self, parent: QWidget, session: Session, old: Visitor | None) -> None:
        new = Visitor(code="", day=clock.today(), came=f"{clock.now():%H:%M}", name="", let_in_by="")
        super().__init__(parent, session, old or new, save_visitor, tr("Besøkende"), tr("&Lagre"))


class PhoneDialog(EntityDialog):
    """A number of the house's list."""

    KIND = PhoneEntry
    SHOWS = ("kind", "name", "phone", "hours", "remarks")
    CHOICES = MappingProxyType({"kind": "phone_kinds"})

    def __init__(self, parent: QWidget, session: Session, old: PhoneEntry | None) -> None:
        new = PhoneEntry(code="", kind="", name="", phone="")
        super().__init__(parent, session, old or new, save_phone, tr("Nummer i telefonlista"), tr("&Lagre nummeret"))
