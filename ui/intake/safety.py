"""Three questions of safety at the door; what is answered becomes the first entries of the threat mapping."""

from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from app.use_cases.safety import YES_NO, FirstSafety
from ui.fields.layout import heading_of
from ui.i18n import text, tr
from ui.widgets.answers import NOT_ASKED, AnswerButtons
from ui.widgets.basics import Card, label, row

WHO = ("spouse_or_cohabitant", "former_partner", "childrens_father", "parent", "sibling", "other_family", "unknown")
"""Those that are met at the door, in the order they are common (forms.md 2); the danger strip has them all."""


class SafetyCard(Card):
    """Nothing is chosen for anybody: what is not asked is not asked."""

    def __init__(self) -> None:
        super().__init__(dense=True)
        asked = (NOT_ASKED, tr("Ikke spurt"))
        self.who = AnswerButtons(tr("Hvem er farlig?"), [asked, *((w, text("perpetrators", w)) for w in WHO)])
        yes_no = [asked, *((code, text("flag_answers", code)) for code in YES_NO)]
        self.knows = AnswerButtons(tr("Vet vedkommende hvor dere er?"), yes_no)
        self.traced = AnswerButtons(tr("Kan telefon, bil eller barn spores?"), yes_no)
        self.for_children = QCheckBox(tr("&Gjelder barna også"))
        self.add(
            row(heading_of(self.who, tr("Tr&ygghet nå")), label(self.who.accessibleName()), None, self.for_children)
        )
        self.add(self.who)
        grid = QGridLayout()
        grid.setColumnStretch(0, 1)
        for line, field in enumerate((self.knows, self.traced)):
            grid.addWidget(label(field.accessibleName(), wrap=True), line, 0)
            grid.addWidget(field, line, 1)
        self.add(grid)

    @property
    def fields(self) -> dict[str, QWidget]:
        """By the names of the form."""
        return {
            "who": self.who, "knows_where": self.knows, "traced": self.traced, "safety_children": self.for_children,
        }  # fmt: skip

    def said(self) -> FirstSafety:
        """What was answered."""
        return FirstSafety(
            who=self.who.code(), knows_where=self.knows.code(), traced=self.traced.code(),
            children=self.for_children.isChecked(),
        )  # fmt: skip
