"""The settings of the counting rules, year by year, each with its note."""

from app import clock
from app.forms.rules import RESERVED, STAY_IN_YEAR, CountingRules
from app.use_cases.centre import YearRules, save_rules
from ui.admin.tab import Tab
from ui.fields.form import Form
from ui.fields.layout import beside
from ui.i18n import text, tr
from ui.page import Navigator
from ui.session import Session
from ui.widgets.basics import Card, label, row
from ui.widgets.fields import Choice


class RulesTab(Tab):
    """Which rules a year is counted by; they are printed on the return's cover."""

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__(session, navigator)
        this = str(clock.today().year)
        self.year = Choice(tr("År"), [(this, this)])
        self.year.currentIndexChanged.connect(self._ask_rules)
        self.choices = {
            name: Choice(text("settings", name), [(v, text("settings", f"{name}.{v}")) for v in values])
            for name, values in (("stay_in_year", STAY_IN_YEAR), ("reserved", RESERVED))
        }
        self.form = Form(self, session, self.choices, tr("&Lagre reglene for året"), self._save)
        rows = ((text("settings", name), choice) for name, choice in self.choices.items())
        note = label(text("settings", "reserved.note"), "quiet", wrap=True)
        keys = row(self.form.said, None, self.form.save)
        self.add(Card(label(tr("Telleregler"), "heading"), beside(((tr("&År"), self.year), *rows)), note, keys))
        self.add(Card(*(label(f"{n}.  {text('rules', str(n))}", "", wrap=True) for n in range(1, 13))))

    def refresh(self) -> None:
        self.session.ask(self, lambda queries: queries.returns.years(), self._on_years)

    def _on_years(self, years: list[int]) -> None:
        self.year.set_options([(str(y), str(y)) for y in years])
        self._ask_rules()

    def _ask_rules(self) -> None:
        year = int(self.year.code())
        self.session.ask(self, lambda queries: queries.returns.rules(year), self._show)

    def _show(self, rules: CountingRules) -> None:
        self.form.about(f"rules:{self.year.code()}", rules.as_dict())

    def _save(self) -> None:
        rules = CountingRules(**{name: choice.code() for name, choice in self.choices.items()})
        command = YearRules(int(self.year.code()), rules)
        self.form.send(save_rules, lambda: command, receipt=tr("Reglene er lagret."))
