"""How the night is shown: when the board turns, and what every danger strip says is to be done."""

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from app.capacity.outside import SETTING_NOTE, late_of
from app.capacity.shift import asks_of, turns_of
from app.use_cases.centre import DANGER, PAPER, PAPERS, NightRules, save_night
from ui.fields.form import Form
from ui.fields.inputs import Inputs
from ui.fields.layout import beside
from ui.i18n import text, tr
from ui.session import Session
from ui.widgets.basics import Card, label, row


class NightCard(Card):
    """Saved by its own key."""

    def __init__(self, page: QWidget, session: Session) -> None:
        super().__init__(label(tr("Natta"), "heading"))
        self.inputs = Inputs(
            NightRules,
            ("turns", "asks", "late", "late_note", "danger", "paper"),
            {"paper": [(code, text("danger_paper", code)) for code in PAPERS]},
        )
        self.form = Form(page, session, self.inputs, tr("La&gre for natta"), self._save)
        self.add(beside(self.inputs.labelled()))
        told = tr(
            "Fram til tavla snur, viser den natta som er i gang. Klokkeslettene er senterets eget valg; ingen regel gir dem."
        )
        self.add(label(told, "quiet", wrap=True))
        self.add(row(self.form.said, None, self.form.save))

    def show_settings(self, settings: Mapping[str, str]) -> None:
        """What is kept, or what the program begins with."""
        kept = {
            "turns": f"{turns_of(settings):%H:%M}",
            "asks": f"{asks_of(settings):%H:%M}",
            "late": f"{late_of(settings):%H:%M}",
            "late_note": settings.get(SETTING_NOTE, ""),
            "danger": settings.get(DANGER) or text("danger", "default"),
            "paper": settings.get(PAPER) or PAPERS[0],
        }
        self.form.about("night:", kept)

    def _save(self) -> None:
        self.form.send(save_night, lambda: NightRules(**self.inputs.read()))
