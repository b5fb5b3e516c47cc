"""What was handed out about somebody, or refused, written down by hand."""

from types import MappingProxyType

from PySide6.QtWidgets import QWidget

from app.use_cases.disclosures import Disclosure, register_disclosure
from ui.fields.entity import EntityDialog
from ui.i18n import tr
from ui.session import Session


class DisclosureDialog(EntityDialog):
    """What was handed out or refused; nothing is answered beforehand."""

    KIND = Disclosure
    SHOWS = ("what", "about", "to", "outcome", "basis", "reason", "decided_by", "household", "person")
    CHOICES = MappingProxyType({"what": "handed_whats", "outcome": "hand_outcomes", "basis": "hand_out_bases"})

    def __init__(self, parent: QWidget, session: Session, new: Disclosure | None = None) -> None:
        title, ok = tr("Utlevert, eller avslått"), tr("&Lagre")
        super().__init__(parent, session, new or Disclosure(), register_disclosure, title, ok)
