"""Records that may be one person: looked at side by side, merged or said to be two; undone until the waiting time is over (I7)."""

from PySide6.QtWidgets import QHBoxLayout

from app import clock
from app.care.doubles import Double, Known
from app.domain.base import PersonCode
from app.domain.errors import RuleBroken
from app.ports import Queries
from app.rows import MergeRow
from app.use_cases.doubles import Merge, Two, keep_two, merge_persons, undo_merge
from ui.admin.tab import Tab
from ui.i18n import text, tr
from ui.models.rows import Column, RowsTable
from ui.page import Navigator
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.decide import Decide
from ui.widgets.fields import Choice, date_text, moment_text


class DoublesTab(Tab):
    """The list, what is person of the pair that is chosen, and what has been merged."""

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__(session, navigator)
        self.table = RowsTable(
            tr("Kan være samme person"),
            [
                Column(tr("Den ene"), lambda pair: pair.one),
                Column(tr("Den andre"), lambda pair: pair.other),
                Column(tr("Hva som tyder på det"), _reasons, stretch=True),
            ],
            lambda _: self._look(),
            nothing=tr("Ingen ser ut til å stå to ganger."),
        )
        self.sides = (label("", wrap=True), label("", wrap=True))
        self.keys = {
            "look": button(tr("&Vis side ved side"), self._look), "merge": button(tr("&Slå sammen …"), self._merge),
            "two": button(tr("&To ulike personer"), self._two),
        }  # fmt: skip
        self.merges = RowsTable(
            tr("Slått sammen"),
            [
                Column(tr("Når"), lambda one: moment_text(one.at[:10])),
                Column(tr("Beholdt"), lambda one: one.kept),
                Column(tr("Borte"), lambda one: one.gone),
                Column(tr("Av"), lambda one: one.user),
                Column(tr("Kan deles igjen"), _until_text, stretch=True),
            ],
            nothing=tr("Ingen er slått sammen."),
        )
        self.part = button(tr("&Del igjen"), self._part)
        self._pair: tuple[Known, Known] | None = None
        self._lay_out()
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._forget())
        self.merges.selectionModel().currentRowChanged.connect(lambda *_: self._enable())
        self._enable()

    def _lay_out(self) -> None:
        words = tr(
            "Samme person skal stå én gang, ellers telles hun to ganger. Se på begge før du slår dem sammen; det står i "
            "loggen. Overlapper oppholdene, er det to personer, eller en dato er feil."
        )
        card = Card(label(tr("Kan være samme person"), "heading"), label(words, "quiet", wrap=True), self.table)
        beside = QHBoxLayout()
        for side in self.sides:
            beside.addWidget(side, 1)
        card.add(beside)
        card.add(row(*self.keys.values(), None))
        self.add(card)
        self.add(Card(label(tr("Slått sammen"), "heading"), self.merges, row(self.part, None)))

    def refresh(self) -> None:
        def ask(queries: Queries) -> tuple[list[Double], list[MergeRow]]:
            return queries.rights.doubles(), queries.rights.merges()

        self.session.ask(self, ask, lambda answer: self._show(*answer))

    def _show(self, pairs: list[Double], merges: list[MergeRow]) -> None:
        self.table.set_rows(pairs)
        self.table.fit_height(8)
        self.table.begin()
        self.merges.set_rows(merges)
        self.merges.fit_height(5)
        self._forget()

    def _forget(self) -> None:
        """Names stand no longer than the pair they were asked for."""
        self._pair = None
        for side in self.sides:
            side.clear()
        self._enable()

    def _enable(self) -> None:
        chosen: Double | None = self.table.current_row()
        self.keys["look"].setEnabled(chosen is not None)
        for name in ("merge", "two"):
            self.keys[name].setEnabled(self._pair is not None)
        merged: MergeRow | None = self.merges.current_row()
        self.part.setEnabled(merged is not None and not merged.undone and merged.until >= clock.today())

    def _look(self) -> None:
        pair: Double | None = self.table.current_row()
        if pair:
            self.session.ask(
                self, lambda queries: queries.rights.beside(pair.one, pair.other), self._beside, self.refused
            )

    def _beside(self, pair: tuple[Known, Known]) -> None:
        self._pair = pair
        for side, person in zip(self.sides, pair, strict=True):
            side.setText(known_text(person))
        self._enable()

    def _merge(self) -> None:
        if self._pair:
            MergeDialog(self, self.session, self._pair).open()

    def _two(self) -> None:
        if self._pair:
            one, other = self._pair
            done = self.done(tr("{one} og {other} er to personer.", one=one.code, other=other.code))
            self.session.submit(self, keep_two, Two(one.code, other.code), done, self.refused)

    def _part(self) -> None:
        merged: MergeRow | None = self.merges.current_row()
        if merged:
            done = self.done(tr("{kept} og {gone} er to igjen.", kept=merged.kept, gone=merged.gone))
            self.session.submit(self, undo_merge, merged.code, done, self.refused)


class MergeDialog(Decide):
    """Which code stays: nothing is chosen beforehand."""

    def __init__(self, parent: DoublesTab, session: Session, pair: tuple[Known, Known]) -> None:
        super().__init__(parent, session, tr("Slå sammen"), tr("&Slå sammen"), self._chosen, about="")
        self.pair = pair
        codes = [("", tr("Velg")), *((person.code, known_text(person).split("\n")[0]) for person in pair)]
        self.kept = Choice(tr("Hvilken kode som beholdes"), codes)
        self.form.addRow(
            label(tr("Alt som står på den andre, flyttes hit. Det kan deles igjen i ventetiden."), wrap=True)
        )
        self.add(tr("&Behold"), self.kept, "kept")

    def _chosen(self, _: Decide) -> None:
        kept = PersonCode(self.kept.code())
        if not kept:
            raise RuleBroken("choose_answer", field="kept")
        gone = next(person.code for person in self.pair if person.code != kept)
        self.submit(merge_persons, Merge(kept, gone))


def _reasons(pair: Double) -> str:
    return ", ".join(text("double_reasons", reason) for reason in pair.by)


def known_text(person: Known) -> str:
    """Code, name, year, phone, and the cases with the years of the others."""
    head = "  ".join(part for part in (person.code, person.name, str(person.birth_year or "")) if part)
    cases = [f"{home}: {', '.join(map(str, years)) or '–'}" for home, years in sorted(person.cases.items())]
    return "\n".join([head, person.phone or "–", *cases])


def _until_text(merged: MergeRow) -> str:
    if merged.undone:
        return tr("delt igjen {day}", day=moment_text(merged.undone[:10]))
    return tr("til og med {day}", day=date_text(merged.until)) if merged.until >= clock.today() else tr("ikke lenger")
