"""The ways out of the return: for the house or for everybody, as it is now or as it was delivered, in each format."""

import hashlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app import clock
from app.domain.errors import LivdError
from app.files import write_private
from app.forms.reading import YearRead, edition_of
from app.forms.years import main_series
from app.outputs.formats import FORMATS, neutral_name, report_bytes
from app.ports import Queries
from app.use_cases.access import TakenOut, note_export
from app.use_cases.deliver import HandedOut, Published, hand_out, publish
from ui.files import ask_save
from ui.i18n import tr
from ui.page import Navigator
from ui.session import Session
from ui.widgets.leaving import Document, TakeOut

Which = tuple[bool, bool]
"""Whether it is the public edition, and whether it is what was delivered."""


class WayOut:
    """The key with its menu. `read` gives the year that is shown, None before there is one."""

    def __init__(
        self, page: QWidget, session: Session, navigator: Navigator, read: Callable[[], YearRead | None],
        failed: Callable[[LivdError], None],
    ) -> None:  # fmt: skip
        self._page, self.session, self.navigator, self._read, self._failed = page, session, navigator, read, failed
        self.key = QPushButton(tr("&Lagre rapporten som …"))
        self.menu = QMenu(self.key)
        for words, which in (
            (tr("Offentlig, små tall prikket"), (True, False)),
            (tr("Til bruk på senteret"), (False, False)),
            (tr("Slik den ble levert"), (False, True)),
        ):
            part = self.menu.addMenu(words)
            for form in FORMATS:
                part.addAction(form.upper(), partial(self.ask_where, form, which))
        self.key.setMenu(self.menu)

    def ask_where(self, form: str, which: Which) -> None:
        """Ask for a place, and write it there; a PDF may go to paper too. What a public edition may not show is worked out first,
        where it can be waited for and stopped."""
        read = self._read()
        public, delivered = which
        if read is None:
            return
        if not public:
            self._ask(read, form, which)
            return
        self.session.work_out(
            self._page,
            lambda _, step: read.reasons(delivered, step),
            lambda _: self._ask(read, form, which),
            self._failed,
        )

    def _ask(self, read: YearRead, form: str, which: Which) -> None:
        if form == "pdf":
            self._take_out(read, which)
            return
        path = ask_save(self._page, tr("Lagre rapporten"), neutral_name(read.result.year, form, which[0]), form)
        if path:
            self.save(path, form, which)

    def _take_out(self, read: YearRead, which: Which) -> None:
        public, delivered = which

        def make(queries: Queries, marks: bool) -> bytes:
            years = main_series(queries, read.result.year, clock.today())
            return report_bytes(edition_of(read, public, delivered, years), "pdf", marks)

        def done(name: str) -> None:
            self.navigator.say(self._said(name, public) if name else tr("Sendt til skriveren."))
            if public:
                self._published(read, delivered)

        taken = (note_export, TakenOut("annual_return", str(read.result.year)))
        stem = neutral_name(read.result.year, "pdf", public).removesuffix(".pdf")
        TakeOut(self._page, self.session, Document(taken, make, stem, may_be_open=True), done).open()

    @staticmethod
    def _said(name: str, public: bool) -> str:
        if public:
            return tr("Rapporten er lagret som {name}. Små tall er prikket.", name=name)
        return tr("Rapporten er lagret som {name}, uten passord. Tallene er ikke prikket.", name=name)

    def save(self, path: Path, form: str, which: Which = (False, False)) -> None:
        """Write it to a file, off the window's thread; what was delivered is known by its hash from then on."""
        read = self._read()
        assert read is not None
        public, delivered = which
        self.key.setEnabled(False)

        def write(queries: Queries) -> tuple[str, str]:
            years = main_series(queries, read.result.year, clock.today())
            content = report_bytes(edition_of(read, public, delivered, years), form)
            write_private(path, content)
            return path.name, hashlib.sha256(content).hexdigest()

        def done(written: tuple[str, str]) -> None:
            self.key.setEnabled(True)
            name, digest = written
            self.navigator.say(self._said(name, public))
            if public:
                self._published(read, delivered)
            if delivered:
                handed = HandedOut(read.delivered[-1].number, name[:100], digest)
                self.session.submit(self._page, hand_out, handed, lambda _: None, failed)

        def failed(error: LivdError) -> None:
            self.key.setEnabled(True)
            self._failed(error)

        taken = TakenOut("annual_return", str(read.result.year))
        self.session.submit(
            self._page, note_export, taken, lambda _: self.session.ask(self._page, write, done, failed), failed
        )

    def _published(self, read: YearRead, delivered: bool) -> None:
        """What a public edition shows is remembered: the next one must be safe beside it."""

        def shown(_: Queries) -> dict[str, int | float]:
            return edition_of(read, True, delivered).shown()

        def remember(figures: dict[str, int | float]) -> None:
            self.session.submit(self._page, publish, Published(read.result.year, figures), lambda _: None, self._failed)

        self.session.ask(self._page, shown, remember, self._failed)
