"""Papers received: taken in from a file, read inside the program, changed in what is said of them, taken out, taken away."""

from pathlib import Path
from types import MappingProxyType

from PySide6.QtWidgets import QWidget

from app import clock
from app.domain.base import NOBODY, HouseholdCode
from app.domain.papers import Paper
from app.ports import Queries
from app.received import Looked, as_pdf, look, read_received
from app.use_cases.access import TakenOut, note_print
from app.use_cases.papers import NewPaper, change_paper, keep_paper, take_back_paper
from ui.fields.entity import EntityDialog
from ui.files import ask_open
from ui.i18n import text, tr, tr_n
from ui.models.rows import Column
from ui.record.base import Pane, People
from ui.record.reader import Reader
from ui.record.things import ThingsCard
from ui.session import Session
from ui.widgets.basics import button, label
from ui.widgets.fields import date_text
from ui.widgets.leaving import Document, TakeOut
from ui.widgets.taking_back import TakeBackDialog

ENDINGS = ("pdf", "jpg", "jpeg", "png", "tif", "tiff")
MEGABYTE = 1_000_000


class PaperDialog(EntityDialog):
    """What a paper is, from whom, about whom, when it came and when it runs out."""

    KIND = Paper
    SHOWS = ("what", "title", "person", "whom_from", "received", "expires")
    CHOICES = MappingProxyType({"what": "papers"})

    def __init__(self, parent: QWidget, session: Session, people: People, paper: Paper, title: str) -> None:
        who = [("", tr("Hele familien")), *((one.code, one.words) for one in people)]
        super().__init__(parent, session, paper, change_paper, title, tr("&Lagre papiret"), {"person": who})
        self.add("", label(file_text(paper), "quiet", wrap=True))


class KeepDialog(PaperDialog):
    """The facts of a file that is about to be kept."""

    def __init__(self, parent: "PapersCard", paper: Paper, content: bytes, path: Path) -> None:
        title = tr("Nytt papir, {household}", household=paper.household)
        super().__init__(parent, parent.session, parent.people, paper, title)
        self._content = content
        self._on_ok = lambda _: self.submit(
            keep_paper,
            NewPaper(self.inputs.filled(self.entity), self._content),
            lambda code: parent.tell_kept(code, path),
        )

    def done(self, result: int) -> None:
        """Closed: the bytes are let go of."""
        self._content = b""
        super().done(result)


class PapersCard(ThingsCard):
    """The newest first."""

    def __init__(self, session: Session, household: HouseholdCode) -> None:
        self.household = household
        self.people: People = ()
        self.facts = button(tr("&Endre opplysningene …"), self._change)
        self.out = button(tr("Ta &ut …"), self._take_out)
        self.wrong = button(tr("Ta &bort …"), self._take_back)
        super().__init__(
            session,
            tr("Papirer som er mottatt"),
            [
                Column(tr("Mottatt"), lambda p: date_text(p.received)),
                Column(tr("Hva"), lambda p: text("papers", p.what)),
                Column(tr("Tittel"), lambda p: p.title, stretch=True),
                Column(tr("Fra"), lambda p: p.whom_from, stretch=True),
                Column(tr("Om"), self._about),
                Column(tr("Går ut"), lambda p: date_text(p.expires)),
                Column(tr("Sider"), lambda p: str(p.pages), number=True),
                Column(tr("Kode"), lambda p: p.code),
            ],
            tr("Le&gg inn fra fil …"),
            tr("&Les"),
            self._open_paper,
            words=tr("PDF, JPEG, PNG eller TIFF, høyst 20 MB. Papiret ligger kryptert i Livd og leses her."),
            nothing=tr("Ingen papirer er lagt inn."),
            keys=(self.facts, self.out, self.wrong),
        )
        self.kept = label("", "done", wrap=True)
        self.kept.hide()
        self.add(self.kept)

    def show_people(self, people: People) -> None:
        """The persons of the case are known: ask for the papers."""
        self.people = people
        household = self.household
        self.session.ask(self, lambda queries: queries.records.of(Paper, household), self._show)

    def tell_kept(self, code: str, path: Path) -> None:
        """It is kept; the file it came from still lies where it lay, and that is for the person to mend."""
        words = tr(
            "Lagt inn som {code}. Filen ligger fortsatt lesbar for alle utenfor Livd: {path}. Slett den selv, også fra "
            "papirkurven, når du ikke trenger den.",
            code=code,
            path=str(path),
        )
        self.kept.setText(words)
        self.kept.show()

    def _show(self, papers: list[Paper]) -> None:
        self.show_rows(sorted(papers, key=lambda p: (p.received, p.code), reverse=True))

    def _about(self, paper: Paper) -> str:
        if not paper.person:
            return tr("Alle")
        return next((one.words for one in self.people if one.code == paper.person), paper.person)

    def _open_paper(self, paper: Paper | None) -> Reader | None:
        if paper is None:
            self._choose()
            return None
        return Reader(self, self.session, paper)

    def _choose(self) -> None:
        """Read and look at the file off the window's thread; what is wrong with it is said before anything is typed."""
        path = ask_open(self, tr("Papir som skal legges inn"), ENDINGS)
        if path is None:
            return
        self.kept.hide()
        self.error.hide()

        def read(*_: object) -> tuple[bytes, Looked]:
            content = read_received(path)
            return content, look(content)

        self.session.outside(self, read, lambda answer: self._describe(path, *answer), self.refused)

    def _describe(self, path: Path, content: bytes, looked: Looked) -> None:
        paper = Paper(
            code="", household=self.household, person=NOBODY, what="", title="", received=clock.today(),
            media=looked.media, pages=looked.pages, size=len(content), digest="",
        )  # fmt: skip
        KeepDialog(self, paper, content, path).open()

    def _change(self) -> None:
        paper = self.chosen
        if paper:
            PaperDialog(self, self.session, self.people, paper, tr("Papir {code}", code=paper.code)).open()

    def _take_out(self) -> None:
        paper = self.chosen
        if paper is None:
            return

        def make(queries: Queries, _: bool) -> bytes:
            kept = queries.records.paper(paper.code)
            return as_pdf(kept.content, paper.media)

        allowed = note_print, TakenOut("paper", paper.household, paper.code)
        TakeOut(self, self.session, Document(allowed, make)).open()

    def _take_back(self) -> None:
        if self.chosen:
            words = tr("Papiret slettes for godt. At det var her, står i historikken.")
            TakeBackDialog(self, self.session, self.chosen.code, take_back_paper, words).open()


class PapersPane(Pane):
    """The papers of the whole case."""

    def __init__(self, session: Session, household: HouseholdCode) -> None:
        super().__init__(session, household)
        self.card = PapersCard(session, household)
        self.column.addWidget(self.card)
        self.column.addStretch(1)
        self.setFocusProxy(self.card.table)

    def show_people(self, people: People) -> None:
        self.card.show_people(people)


def file_text(paper: Paper) -> str:
    """What file it is: type, pages, size."""
    pages = tr_n("{count} side", "{count} sider", paper.pages)
    size = f"{max(paper.size / MEGABYTE, 0.1):.1f}".replace(".", ",")
    return tr("{kind}, {pages}, {size} MB", kind=paper.media.upper(), pages=pages, size=size)
