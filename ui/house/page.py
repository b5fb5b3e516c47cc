"""Huset: its own book. Deviations and threats, control, keys, visitors, and the telephone list (kommuneloven § 25-1)."""

from typing import Any

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app import clock
from app.changes import BOOK, CARE, PHONES, RETURNS
from app.domain.book import Incident, KeyLoan, Visitor
from app.domain.day import PhoneEntry
from app.domain.year import SecurityControl
from app.ports import LEADER, Queries
from app.use_cases.book import drop_phone
from ui.house.dialogs import ControlDialog, IncidentDialog, KeyDialog, PhoneDialog, VisitorDialog
from ui.house.disclosures import DisclosuresCard
from ui.i18n import text, tr, tr_n
from ui.models.rows import Column
from ui.page import Navigator, Page
from ui.record.things import ThingsCard
from ui.session import Session
from ui.widgets.basics import button, label
from ui.widgets.fields import date_text, scrolled

SHOWN = 16


class HousePage(Page):
    """A tab each; only the one that is seen asks the database."""

    listens = frozenset({BOOK, PHONES, RETURNS, CARE})

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__(session, navigator)
        self.summary = label("", wrap=True)
        self.cards = {
            "incidents": self._incidents(), "controls": self._controls(), "keys": self._keys(),
            "visitors": self._visitors(), "phones": self._phones(),
        }  # fmt: skip
        self.cards["incidents"].add(self.summary)
        titles = (tr("Avvik og trusler"), tr("Kontroll og øvelser"), tr("Nøkler"), tr("Besøkende"), tr("Telefonliste"))
        self.tabs = QTabWidget()
        self._tabs: dict[str, QWidget] = {}
        for (name, card), title in zip(self.cards.items(), titles, strict=True):
            self._tabs[name] = page = _page(card)
            self.tabs.addTab(page, title)
        self.disclosures = DisclosuresCard(session)
        self._tabs["disclosures"] = page = _page(self.disclosures)
        self.tabs.addTab(page, tr("Utlevert"))
        self.tabs.currentChanged.connect(lambda _: self.refresh())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 10, 18, 10)
        layout.addWidget(self.tabs)

    def _incidents(self) -> ThingsCard:
        return ThingsCard(
            self.session,
            tr("Avvik og trusler"),
            [
                Column(tr("Dag"), lambda i: f"{date_text(i.day)} {i.at}".strip()),
                Column(tr("Hva"), lambda i: text("incidents", i.what)),
                Column(tr("Hva skjedde"), lambda i: i.happened.split("\n")[0], stretch=True),
                Column(tr("Meldt til"), lambda i: text("reported", i.reported) if i.reported else ""),
                Column(tr("Ansvarlig"), lambda i: i.owner),
                Column(tr("Frist"), lambda i: "" if i.closed else date_text(i.due)),
                Column(tr("Lukket"), lambda i: date_text(i.closed)),
            ],
            tr("Nytt &avvik …"),
            tr("&Følg opp …"),
            lambda old: IncidentDialog(self, self.session, old),
            words=tr("Avvik skal finnes, følges opp og lukkes. Skriv ikke navn på beboere."),
            nothing=tr("Ingen avvik er ført."),
            shown=SHOWN,
        )

    def _controls(self) -> ThingsCard:
        return ThingsCard(
            self.session,
            tr("Kontroll og øvelser"),
            [
                Column(tr("Dag"), lambda c: date_text(c.day)),
                Column(tr("Hva"), lambda c: text("controls", c.what)),
                Column(tr("Hva det viste"), lambda c: c.found.split("\n")[0], stretch=True),
                Column(tr("Skriftlig"), lambda c: tr("ja") if c.written else ""),
                Column(tr("Fulgt opp"), lambda c: date_text(c.followed_up)),
            ],
            tr("Ny &kontroll …"),
            tr("&Endre kontrollen …"),
            lambda old: ControlDialog(self, self.session, old),
            nothing=tr("Ingen kontroll er ført: dører, kameraer, alarm, brannøvelse."),
            shown=SHOWN,
        )

    def _keys(self) -> ThingsCard:
        return ThingsCard(
            self.session,
            tr("Nøkler, kort og alarmer som er ute"),
            [
                Column(tr("Nøkkel"), lambda k: k.key),
                Column(tr("Hvem har den"), lambda k: k.holder, stretch=True),
                Column(tr("Ut"), lambda k: date_text(k.since)),
                Column(tr("Tilbake"), lambda k: date_text(k.back)),
                Column(tr("Merknad"), lambda k: k.note),
            ],
            tr("&Nøkkel ut …"),
            tr("&Endre eller lever tilbake …"),
            lambda old: KeyDialog(self, self.session, old),
            nothing=tr("Ingen nøkler er ført."),
            shown=SHOWN,
        )

    def _visitors(self) -> ThingsCard:
        return ThingsCard(
            self.session,
            tr("Besøkende i dag, og de som ikke har gått"),
            [
                Column(tr("Kom"), lambda v: v.came if v.day == clock.today() else f"{date_text(v.day)} {v.came}"),
                Column(tr("Gikk"), lambda v: v.went or tr("er her")),
                Column(tr("Hvem"), lambda v: v.name, stretch=True),
                Column(tr("Ærend"), lambda v: v.errand, stretch=True),
                Column(tr("Sluppet inn av"), lambda v: v.let_in_by),
            ],
            tr("Ny &besøkende …"),
            tr("&Har gått, eller endre …"),
            lambda old: VisitorDialog(self, self.session, old),
            nothing=tr("Ingen besøkende er ført i dag."),
            shown=SHOWN,
        )

    def _phones(self) -> ThingsCard:
        self.drop = button(tr("&Fjern nummeret"), self._drop)
        self.drop.setVisible(self.session.actor is not None and self.session.actor.role == LEADER)
        return ThingsCard(
            self.session,
            tr("Telefonliste"),
            [
                Column(tr("Hva"), lambda p: text("phone_kinds", p.kind)),
                Column(tr("Navn"), lambda p: p.name, stretch=True),
                Column(tr("Telefon"), lambda p: p.phone),
                Column(tr("Når"), lambda p: p.hours),
                Column(tr("Merknad"), lambda p: p.remarks, stretch=True),
            ],
            tr("Nytt &nummer …"),
            tr("&Endre nummeret …"),
            lambda old: PhoneDialog(self, self.session, old),
            words=tr("Finnes med Ctrl+K, og står på arket for strømbrudd. Kontroller numrene en gang i året."),
            nothing=tr("Ingen numre ennå: politi, barnevernvakt, legevakt, overgrepsmottak, tolk, drosje."),
            keys=(self.drop,),
            shown=SHOWN,
        )

    def _drop(self) -> None:
        card = self.cards["phones"]
        if card.chosen:
            card.submit(drop_phone, card.chosen)

    def first_focus(self) -> QWidget:
        name = self._shown()
        return self.disclosures.guide if name == "disclosures" else self.cards[name].table

    def _shown(self) -> str:
        return next(name for name, page in self._tabs.items() if page is self.tabs.currentWidget())

    def show_tab(self, name: str) -> None:
        """Bring a tab to the front."""
        self.tabs.setCurrentWidget(self._tabs[name])

    def place(self) -> dict[str, Any]:
        return {"tab": self._shown()}

    def go_to(self, place: dict[str, Any]) -> None:
        if place.get("tab") in self._tabs:
            self.show_tab(place["tab"])

    def refresh(self) -> None:
        if not self.session.actor:
            return
        name, today = self._shown(), clock.today()
        if name == "disclosures":
            self.disclosures.refresh()
            return
        readings: dict[str, Any] = {
            "incidents": lambda queries: queries.day.incidents(),
            "controls": lambda queries: queries.returns.remembered(SecurityControl),
            "keys": lambda queries: queries.day.keys(),
            "visitors": lambda queries: queries.day.visitors(today),
            "phones": lambda queries: queries.day.phones(),
        }

        def ask(queries: Queries) -> list[Any]:
            listed: list[Any] = readings[name](queries)
            return listed

        self.session.ask(self, ask, lambda rows: self._show(name, rows))

    def _show(self, name: str, rows: list[Incident | SecurityControl | KeyLoan | Visitor | PhoneEntry]) -> None:
        if name == "controls":
            rows = sorted(rows, key=lambda c: c.day, reverse=True)  # type: ignore[union-attr]
        self.cards[name].show_rows(rows)
        if name == "incidents":
            self._sum_up([row for row in rows if isinstance(row, Incident)])

    def _sum_up(self, incidents: list[Incident]) -> None:
        this = [i for i in incidents if i.day.year == clock.today().year]
        waiting = sum(i.closed is None for i in incidents)
        summary = tr_n("{count} avvik i år", "{count} avvik i år", len(this))
        self.summary.setText(summary + "  ·  " + tr("{count} er ikke lukket", count=waiting))


def _page(card: QWidget) -> QWidget:
    inside = QWidget()
    layout = QVBoxLayout(inside)
    layout.setContentsMargins(0, 12, 8, 0)
    layout.addWidget(card)
    layout.addStretch(1)
    return scrolled(inside)
