"""The directory of other shelters, for the night when the house is full."""

from dataclasses import replace

from app.domain.errors import RuleBroken
from app.domain.house import Shelter
from app.use_cases.full_house import remove_shelter, save_shelter
from ui.admin.tab import Tab
from ui.fields.form import Form
from ui.fields.inputs import Inputs
from ui.i18n import tr
from ui.models.rows import Column, RowsTable
from ui.page import Navigator
from ui.session import Session
from ui.widgets.basics import Card, button, label, row


class SheltersTab(Tab):
    """Name, phone, distance, offers and remarks."""

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__(session, navigator)
        self.offers = {"women": tr("Kvinner"), "men": tr("Menn"), "both": tr("Kvinner og menn")}
        self.table = RowsTable(
            tr("Andre krisesentre"),
            [
                Column(tr("Navn"), lambda row: row.name, stretch=True),
                Column(tr("Telefon"), lambda row: row.phone),
                Column(tr("Km"), lambda row: "" if row.distance_km is None else str(row.distance_km), number=True),
                Column(tr("Tilbud"), lambda row: self.offers[row.offers]),
                Column(tr("Merknad"), lambda row: row.remarks, stretch=True),
            ],
        )
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        shows = ("name", "phone", "distance_km", "offers", "remarks")
        self.inputs = Inputs(Shelter, shows, {"offers": list(self.offers.items())})
        for name in ("name", "phone", "distance_km"):
            self.inputs[name].setPlaceholderText(self.inputs[name].accessibleName())
        self.inputs["remarks"].setPlaceholderText(tr("Merknad: dyr, rus, avstand med buss …"))
        self.form = Form(self, session, self.inputs, tr("&Lagre krisesenteret"), self._save)
        self.form.about("shelter:")
        self.remove = button(tr("&Fjern krisesenteret"), self._remove)
        words = tr("Kontroller telefonnumrene en gang i året: det er midt på natten de trengs.")
        card = Card(label(words, "quiet", wrap=True), self.table)
        card.add(row(*(self.inputs[name] for name in shows[:-1])))
        card.add(row(self.inputs["remarks"], self.form.save, self.remove))
        card.add(self.form.said)
        self.add(card)

    def refresh(self) -> None:
        self.session.ask(self, lambda queries: queries.house.shelters(), self._show)

    def _show(self, rows: list[Shelter]) -> None:
        self.table.set_rows(rows)
        self.table.fit_height(14)

    def _on_row(self, *_: object) -> None:
        chosen: Shelter | None = self.table.current_row()
        if chosen:
            self.form.about(f"shelter:{chosen.name}", self.inputs.stored(chosen))

    def _save(self) -> None:
        self.form.send(save_shelter, self._shelter, receipt=tr("Krisesenteret er lagret."))

    def _shelter(self) -> Shelter:
        """As it is typed, over the one shown unless it has another name. A name that is another's is refused."""
        typed = Shelter(**self.inputs.read())
        name = " ".join(typed.name.split())
        same: Shelter | None = next((one for one in self.table.rows_model.rows if one.name == name), None)
        if same and self.form.key != f"shelter:{name}":
            raise RuleBroken("already_there", field="name", value=name)
        return replace(typed, version=same.version if same else 0)

    def _remove(self) -> None:
        chosen = self.table.current_row()
        if chosen:
            done = self.done(tr("Krisesenteret er fjernet."))
            self.session.submit(self, remove_shelter, chosen.name, done, self.refused)
