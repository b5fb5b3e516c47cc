"""The access log for the leader: by case, by person, odd hours; the chain proved; a month's sample looked through and signed."""

import random
import re
from collections.abc import Mapping
from datetime import date, timedelta

from PySide6.QtWidgets import QCheckBox, QLineEdit

from app import clock
from app.backup_texts import log_text
from app.ports import LogFilter, Queries
from app.rows import LogCheck, LogRow, ReviewRow
from app.use_cases.access import Review, guarding_of, sign_review
from ui.admin.tab import Tab
from ui.fields.form import Form
from ui.i18n import text, tr
from ui.models.rows import Column, RowsTable
from ui.page import Navigator
from ui.session import Session
from ui.widgets.basics import Card, button, label, row, set_role
from ui.widgets.fields import Choice, moment_text
from ui.widgets.findings import FindingsCard

KINDS = (
    "login",
    "failure",
    "view",
    "change",
    "reveal",
    "print",
    "export",
    "backup",
    "glass",
    "review",
    "attempt",
    "anchor",
)
GRAVE = ("reveal", "glass", "failure", "export", "anchor", "attempt")
MOST = 500
SAMPLE = 20


DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class LogTab(Tab):
    """Filters over a table; under it last month's sample and the signature."""

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__(session, navigator)
        self.case, self.user, self.note = QLineEdit(), QLineEdit(), QLineEdit()
        for field, name in (
            (self.case, tr("Sak eller kode")), (self.user, tr("Bruker")), (self.note, tr("Hva du fant")),
        ):  # fmt: skip
            field.setPlaceholderText(name)
            field.setAccessibleName(name)
        self.kind = Choice(tr("Hva"), [("", tr("Alt")), *((k, text("log", f"kinds.{k}")) for k in KINDS)])
        self.odd = QCheckBox(tr("Bare &uvanlige timer"))
        self._odd = (23, 6)
        self.table, self.sample = self._table(tr("Loggen")), self._table(tr("Månedens utvalg"))
        for line in (self.case, self.user):
            line.returnPressed.connect(self._ask)
        self.kind.activated.connect(self._ask)
        self.odd.toggled.connect(self._ask)
        self.show_log = button(tr("&Vis"), self._ask, primary=True)
        self.prove = button(tr("S&jekk at loggen er hel"), self._prove)
        self.proved = label("", "quiet", wrap=True)
        self.findings = FindingsCard(session)
        self.add(self.findings)
        self.add(
            Card(
                label(tr("Hvem har gjort hva"), "heading"),
                row(self.case, self.user, self.kind, self.odd, self.show_log), self.table,
                row(self.proved, None, self.prove),
            )
        )  # fmt: skip
        self.months = Choice(tr("Måned"), [])
        self.months.setMinimumContentsLength(24)
        self.months.decided.connect(self._ask_month)
        self.review, self.missed = label("", "quiet", wrap=True), label("", "error", wrap=True)
        self.missed.hide()
        self.form = Form(self, session, {"note": self.note}, tr("&Signer"), self._sign, primary=False)
        self.add(
            Card(
                label(tr("Månedens gjennomgang"), "heading"), self.missed, row(self.months, None), self.review,
                self.sample, row(self.note, self.form.save), self.form.said,
            )
        )  # fmt: skip

    def _table(self, name: str) -> RowsTable:
        return RowsTable(
            name,
            [
                Column(tr("Når"), lambda row: moment_text(row.at)),
                Column(tr("Hvem"), lambda row: row.user),
                Column(tr("Hva"), line_text),
                Column(tr("Gjelder"), lambda row: subject_text(row.subject)),
                Column(tr("Hvorfor"), lambda row: row.reason, stretch=True),
            ],
        )

    def refresh(self) -> None:
        self.findings.refresh()
        if self.session.actor and self.session.actor.role == "leader":
            self.session.ask(self, lambda queries: queries.centre.settings(), self._on_settings)

    def _on_settings(self, settings: Mapping[str, str]) -> None:
        guarding = guarding_of(settings)
        self._odd = (guarding.odd_from, guarding.odd_to)
        self._ask()
        self._ask_month()

    def _ask(self, *_: object) -> None:
        odd = self._odd if self.odd.isChecked() else None
        wanted = LogFilter(self.case.text().strip(), self.user.text().strip(), self.kind.code(), odd=odd)
        self.session.ask(self, lambda queries: queries.trust.log(wanted, MOST), self._show, self.refused)

    def _show(self, rows: list[LogRow]) -> None:
        self.table.set_rows(rows)
        self.table.fit_height(12)

    def _prove(self) -> None:
        def show(check: LogCheck) -> None:
            set_role(self.proved, "error" if check.broken else "done")
            self.proved.setText(log_text(check))

        self.session.ask(self, lambda queries: queries.trust.log_check(), show, self.refused)

    # -- the month --------------------------------------------------------------------------------------------

    @property
    def month(self) -> str:
        """The month that is looked through, as `2026-11`; empty before one is over."""
        return self.months.code()

    def _ask_month(self) -> None:
        """Every month with lines that is over can be looked through and signed, also one that was missed."""
        wanted = self.month

        def ask(queries: Queries) -> tuple[list[str], str, list[ReviewRow], list[LogRow]]:
            over = months_over(queries.trust.log_months(), clock.today())
            month = wanted if wanted in over else over[0]
            return over, month, queries.trust.reviews(), queries.trust.log(LogFilter(month=month), 100_000)

        self.session.ask(self, ask, lambda answer: self._on_month(*answer), self.refused)

    def _on_month(self, over: list[str], month: str, reviews: list[ReviewRow], rows: list[LogRow]) -> None:
        open_ones = unsigned(over, reviews)
        self.months.set_options([(m, tr("{month}, ikke signert", month=m) if m in open_ones else m) for m in over])
        self.months.set_code(month)
        missed = [m for m in open_ones if m != over[0]]
        self.missed.setText(tr("Ikke signert fra før: {missed}", missed=", ".join(missed)))
        self.missed.setVisible(bool(missed))
        signed = next((review for review in reviews if review.month == month), None)
        self.sample.set_rows(month_sample(rows, self.month))
        self.sample.fit_height(SAMPLE)
        self.form.about(f"review_of_log:{month}")
        self.form.save.setEnabled(signed is None)
        self.note.setEnabled(signed is None)
        if signed:
            words = tr("{0} er signert av {1} den {2}. {3}")
            self.review.setText(words.format(self.month, signed.user, moment_text(signed.at[:10]), signed.note))
        else:
            words = tr("Et utvalg på {0} av {1} linjer fra {2}. Se om noe ikke burde vært gjort, og signer.")
            self.review.setText(words.format(len(self.sample.rows_model.rows), len(rows), self.month))

    def _sign(self) -> None:
        sample = tuple(line.id for line in self.sample.rows_model.rows)
        signed = tr("Signert.")
        self.form.send(sign_review, lambda: Review(self.month, sample, self.note.text()), self._signed, signed)

    def _signed(self, _: object) -> None:
        self.refresh()


def months_over(months: list[str], today: date) -> list[str]:
    """The months that are over, newest first: those with lines, and always the last one."""
    last = (today.replace(day=1) - timedelta(days=1)).strftime("%Y-%m")
    return sorted({last, *(month for month in months if month < last)}, reverse=True)


def unsigned(months: list[str], reviews: list[ReviewRow]) -> list[str]:
    """Those nobody has signed."""
    signed = {review.month for review in reviews}
    return [month for month in months if month not in signed]


def month_sample(rows: list[LogRow], month: str) -> list[LogRow]:
    """Lines to look through: every reveal, emergency and failure first, then some drawn by lot, the same all month."""
    grave = [row for row in rows if row.kind in GRAVE or row.event == "clock_set"][:SAMPLE]
    others = [row for row in rows if row not in grave and row.kind in ("view", "change", "print")]
    drawn = random.Random(month).sample(others, min(SAMPLE - len(grave), len(others)))
    return sorted([*grave, *drawn], key=lambda row: row.id)


def line_text(line: LogRow) -> str:
    """Kind and event of a line in words."""
    return f"{text('log', f'kinds.{line.kind}')}: {event_text(line.event)}"


def subject_text(subject: str) -> str:
    """The code of a case, person or user as it is, a day as days are written; the few things without a code in words."""
    if DAY.fullmatch(subject):
        return moment_text(subject)
    return text("log", subject) if subject in ("centre", "register", "vault") else subject


def event_text(event: str) -> str:
    """An event in words; an event of a later program as it is."""
    try:
        return text("log", event)
    except KeyError:
        return event
