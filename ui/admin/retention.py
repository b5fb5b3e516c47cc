"""How long cases are kept, what has had its time, and what was deleted: for the leader to decide, never for a rule (LAW 5.5)."""

from collections.abc import Mapping
from dataclasses import dataclass

from app import clock
from app.domain.retention import DELETING, HELD, KEPT_UNTIL, Due, Gone, Months, months_of, review
from app.domain.rights import RightsSettings, rights_settings
from app.ports import Queries
from app.use_cases.retention import (
    Decision,
    Deletion,
    clear_old_words,
    decide_fate,
    delete_case,
    save_months,
    take_back_deletion,
)
from app.use_cases.rights import save_rights_settings
from ui.admin.fate import ArchiveAllDialog, ArchiveDialog, DeleteDialog, FateDialog
from ui.admin.tab import Tab
from ui.fields.form import Form
from ui.fields.inputs import Inputs, codes_options
from ui.fields.layout import beside
from ui.i18n import text, tr
from ui.models.rows import Column, RowsTable
from ui.page import Navigator
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.fields import date_text, moment_text
from ui.widgets.leaving import Document, TakeOut, printed


@dataclass(frozen=True, slots=True)
class RetentionRead:
    """All that the tab shows."""

    lines: list[Due]
    gone: list[Gone]
    settings: Mapping[str, str]


def read_retention(queries: Queries) -> RetentionRead:
    """In one question."""
    settings = queries.centre.settings()
    lines = review(queries.rights.ended(), months_of(settings), clock.today())
    return RetentionRead(lines, list(reversed(queries.rights.gone())), settings)


class RetentionTab(Tab):
    """Settings, the review list, and the certificates."""

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__(session, navigator)
        self.table = RowsTable(tr("Saker som er avsluttet"), self._columns(), lambda line: self._decide())
        self.keys = {
            "decide": button(tr("&Avgjør …"), self._decide), "back": button(tr("A&ngre slettingen"), self._take_back),
            "delete": button(tr("Slett for g&odt …"), self._delete), "archive": button(tr("A&rkiver …"), self._archive),
            "open": button(tr("Å&pne saken"), self._open),
            "all": button(tr("Arkiver a&lle saker …"), lambda: ArchiveAllDialog(self, self.session).open()),
        }  # fmt: skip
        self.nothing = label(tr("Ingen avsluttede saker."), "quiet")
        self.nothing.hide()
        self.gone = RowsTable(tr("Slettet for godt"), self._gone_columns(), nothing=tr("Ingen saker er slettet."))
        self.proof = button(tr("Skriv slette&bevis …"), self._certificate)
        self.add(self._review_card())
        self.add(self._months_card())
        self.add(self._rights_card())
        words = tr(
            "Kodene kommer ikke tilbake. Legges en eldre sikkerhetskopi inn, slettes sakene igjen før noen ser dem."
        )
        self.add(
            Card(
                label(tr("Slettet for godt"), "heading"),
                label(words, "quiet", wrap=True),
                self.gone,
                row(self.proof, None),
            )
        )
        for table in (self.table, self.gone):
            table.selectionModel().currentRowChanged.connect(lambda *_: self._enable())
        self._enable()

    def _columns(self) -> list[Column]:
        return [
            Column(tr("Sak"), lambda line: line.whom),
            Column(tr("Slag"), lambda line: text("kept_kinds", line.kind)),
            Column(tr("Sist her"), lambda line: date_text(line.last)),
            Column(tr("Tiden ute"), lambda line: date_text(line.since)),
            Column(tr("Hva som gjelder"), state_text, stretch=True),
            Column(tr("Avgjort"), lambda line: f"{line.decided.at:%d.%m.%Y}" if line.decided else ""),
        ]

    def _gone_columns(self) -> list[Column]:
        return [
            Column(tr("Sak"), lambda gone: gone.code),
            Column(tr("Slettet"), lambda gone: moment_text(gone.at[:10])),
            Column(tr("Bestemt av"), lambda gone: gone.user),
            Column(tr("Hvorfor"), lambda gone: text("fate_reasons", gone.why), stretch=True),
            Column(tr("Rader"), lambda gone: str(sum(gone.rows.values())), number=True),
        ]

    def _review_card(self) -> Card:
        words = tr(
            "Saker ingen bor i eller følges opp i. Du avgjør for hver: beholdes, arkiveres eller slettes. "
            "En sletting kan angres fram til dagen den gjelder fra; da slettes saken ved neste innlogging."
        )
        card = Card(label(tr("Skal vurderes"), "heading"), label(words, "quiet", wrap=True), self.table, self.nothing)
        card.add(row(*self.keys.values(), None))
        return card

    def _months_card(self) -> Card:
        self.months = Inputs(Months, tuple(Months.__dataclass_fields__))
        self.months_form = Form(
            self, self.session, self.months, tr("La&gre hvor lenge"), self._save_months, primary=False
        )
        words = tr(
            "Måneder etter siste opphold eller kontakt. Ingen lov gir et tall, så Livd kommer uten: avtal det med "
            "kommunens arkiv og personvernombud. Tomt felt: saken står på lista uten dato."
        )
        card = Card(label(tr("Hvor lenge ting beholdes"), "heading"), label(words, "quiet", wrap=True))
        card.add(beside(self.months.labelled()))
        self.clear = {
            "request": button(tr("Ta bort gamle ord i &forespørsler"), lambda: self._clear("request")),
            "log": button(tr("Ta bort gamle &vaktoverleveringer"), lambda: self._clear("log")),
        }
        card.add(row(*self.clear.values(), self.months_form.said, None, self.months_form.save))
        return card

    def _rights_card(self) -> Card:
        names = tuple(RightsSettings.__dataclass_fields__)
        self.rights = Inputs(RightsSettings, names, {"staff": codes_options(RightsSettings, "staff", "copy_staff")})
        self.rights_form = Form(
            self, self.session, self.rights, tr("Lagre for re&ttighetene"), self._save_rights, primary=False
        )
        words = tr(
            "Svar skal gis innen en måned (personvernforordningen art. 12). Fra hvilken alder barnet selv avgjør om det er med "
            "i statistikken, er ikke avklart: 16 år var ordningen før 2026. Avklar det med Bufdir."
        )
        card = Card(label(tr("Personens rettigheter"), "heading"), label(words, "quiet", wrap=True))
        card.add(beside(self.rights.labelled()))
        card.add(row(self.rights_form.said, None, self.rights_form.save))
        return card

    def refresh(self) -> None:
        self.session.ask(self, read_retention, self._show)

    def _show(self, read: RetentionRead) -> None:
        self.table.set_rows(read.lines)
        self.table.fit_height(9)
        self.table.begin()
        self.nothing.setVisible(not read.lines)
        self.gone.set_rows(read.gone)
        self.gone.fit_height(6)
        self.months_form.about("retention:", self.months.stored(months_of(read.settings)))
        self.rights_form.about("rights_settings:", self.rights.stored(rights_settings(read.settings)))
        self._enable()

    def _enable(self) -> None:
        line: Due | None = self.table.current_row()
        deleting = line is not None and line.state == DELETING
        over = bool(deleting and line and line.decided and line.decided.due and line.decided.due <= clock.today())
        for name, on in (
            ("decide", line is not None),
            ("back", deleting),
            ("delete", over),
            ("archive", line is not None),
        ):
            self.keys[name].setEnabled(on)
        self.keys["open"].setEnabled(line is not None and line.kind != "day")
        self.proof.setEnabled(self.gone.current_row() is not None)

    def _save_months(self) -> None:
        self.months_form.send(save_months, lambda: Months(**self.months.read()))

    def _save_rights(self) -> None:
        self.rights_form.send(save_rights_settings, lambda: RightsSettings(**self.rights.read()))

    def _clear(self, kind: str) -> None:
        say = lambda count: self.done(tr("Tatt bort: {count}.", count=count))(None)  # noqa: E731
        self.session.submit(self, clear_old_words, kind, say, self.refused)

    def _decide(self) -> None:
        line: Due | None = self.table.current_row()
        if line:
            FateDialog(
                self, self.session, Decision(line.whom), decide_fate, tr("Avgjør {code}", code=line.whom), tr("&Lagre")
            ).open()

    def _take_back(self) -> None:
        line: Due | None = self.table.current_row()
        if line:
            done = self.done(tr("{code} slettes ikke.", code=line.whom))
            self.session.submit(self, take_back_deletion, line.whom, done, self.refused)

    def _delete(self) -> None:
        line: Due | None = self.table.current_row()
        if line:
            DeleteDialog(self, self.session, Deletion(line.whom), delete_case).open()

    def _archive(self) -> None:
        line: Due | None = self.table.current_row()
        if line:
            ArchiveDialog(self, self.session, line.whom).open()

    def _open(self) -> None:
        line: Due | None = self.table.current_row()
        if line:
            self.navigator.open_case(line.whom)  # type: ignore[arg-type]

    def _certificate(self) -> None:
        gone: Gone | None = self.gone.current_row()
        if gone is None:
            return

        def make(queries: Queries, marks: bool) -> bytes:
            from app.outputs.certificate import certificate_pdf  # ReportLab is imported when paper is wanted

            return certificate_pdf(queries.centre.facts(), gone, clock.today(), marks)

        TakeOut(self, self.session, Document(printed("certificate", gone.code), make, may_be_open=True)).open()


def state_text(line: Due) -> str:
    """What is decided, or that it is to be."""
    decided = line.decided
    if line.state == DELETING and decided:
        return tr("Slettes {day}. Kan angres til da.", day=date_text(decided.due))
    if line.state == HELD and decided:
        end = date_text(decided.until) if decided.until else tr("til videre")
        return tr("Skal ikke slettes ({end}): {reason}", end=end, reason=decided.reason)
    if line.state == KEPT_UNTIL and decided:
        return tr("{decision} til {day}", decision=text("fates", decided.decision), day=date_text(decided.until))
    return text("due_states", line.state)
