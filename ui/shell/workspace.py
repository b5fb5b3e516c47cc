"""What is inside an unlocked window: rail, top bar, messages and pages. Made at unlock, destroyed at lock."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app import clock
from app.backup_age import age_words, backup_age
from app.changes import SETTINGS, Changes
from app.domain.base import NO_STAY, HouseholdCode, PersonCode, StayCode
from app.domain.errors import LivdError
from app.ports import Actor, BackupsNote, Queries
from app.rows import FoundRow
from app.use_cases.access import Drafts, guarding_of, keep_drafts
from ui import theme
from ui.admin.page import AdminPage
from ui.annual_return.page import ReturnPage
from ui.capacity.page import CapacityPage
from ui.case.page import CasesPage
from ui.children.page import ChildrenPage
from ui.day_service.call import CallDialog
from ui.day_service.page import DayServicePage
from ui.duty.page import DutyPage
from ui.fields.guard import Guard
from ui.house.page import HousePage
from ui.i18n import error_text, text, tr
from ui.icons import icon
from ui.intake.page import IntakePage
from ui.models.rows import RowsTable
from ui.page import Page
from ui.session import Session
from ui.shell.actions import actions_of
from ui.shell.again import PasswordAgain
from ui.shell.closing import ClosingBar
from ui.shell.damage import DamageBar
from ui.shell.pages import Pages
from ui.shell.search import SearchField
from ui.shell.watch import Watch
from ui.widgets.basics import button, label, set_role
from ui.widgets.undo import Foot

BUSY_AFTER_MS = 300
DRAFT_MS = 5000
MINUTE_MS = 60_000
PLACE = "place:"
"""Among the drafts: where in the window one was."""


def _read_start(queries: Queries) -> tuple[Mapping[str, str], dict[str, Any], bool]:
    news = bool(queries.trust.glass_untold() or queries.trust.findings())
    return queries.centre.settings(), queries.trust.drafts(), news


class Workspace(QWidget):
    """Everything the person sees while the vault is open."""

    def __init__(self, session: Session, actor: Actor, open_handbook: Callable[[], None], watch: Watch) -> None:
        super().__init__()
        self.session, self.open_handbook, self.watch = session, open_handbook, watch
        self.guard = Guard(session, self)
        self.current = "duty"
        self._busy_timer = self._once(BUSY_AFTER_MS)
        self._told = False
        self._pages = QStackedWidget()
        self._buttons = QButtonGroup(self)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._topbar(actor))
        self.damage = DamageBar()
        right.addWidget(self.damage)
        right.addWidget(self._pages, 1)
        self.undo = Foot(session, self)
        right.addWidget(self.undo)
        self.closing = ClosingBar()
        watch.closing_in.connect(self.closing.count)
        right.addWidget(self.closing)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._rail())
        layout.addLayout(right, 1)
        to_pages = {Qt.Key.Key_0 + number: partial(self.go, name) for number, name in enumerate(self.pages, start=1)}
        watch.bind(
            {Qt.Key.Key_K: self._focus_search, Qt.Key.Key_Z: self.undo.on_key, **to_pages},
            anywhere={Qt.Key.Key_T: self.new_call},
        )
        session.failed.connect(self.show_error)
        session.password_wanted.connect(self._ask_again)
        session.busy.connect(self._on_busy)
        session.locking.connect(self._on_lock)
        session.changed.connect(self._on_changed)
        session.noted.connect(self._ask_backup_age)
        self._kept: dict[str, dict[str, Any]] = {}
        self._last_backup: BackupsNote | None = None
        self._guarding = guarding_of({})
        self._minute = QTimer(self)
        self._minute.setInterval(MINUTE_MS)
        self._minute.timeout.connect(self._show_today)
        self._minute.start()
        self._draft_timer = QTimer(self)
        self._draft_timer.setInterval(DRAFT_MS)
        self._draft_timer.timeout.connect(self._keep_drafts)
        watch.start(guarding_of({}).lock_minutes)
        session.ask(self, _read_start, self._on_start)

    def _ask_again(self, waiting: object) -> None:
        PasswordAgain(QApplication.activeModalWidget() or self.window(), self.session, waiting).open()

    def _on_start(self, answer: tuple[Mapping[str, str], dict[str, Any], bool]) -> None:
        """One is where one was, with what was half written; a leader who must be told something is told it first."""
        settings, self._kept, news = answer
        readable = {key: draft for key, draft in self._kept.items() if ":" in key}
        place = readable.pop(PLACE, {})
        self.session.drafts.begin(readable)
        if len(readable) + bool(place) < len(self._kept):  # of an older program: it is not thrown away
            self.say(tr("Noe av det du skrev sist, kunne ikke vises her. Det er ikke kastet."))
        elif readable:
            self.say(tr("Det du skrev sist, er hentet fram igjen."))
        self.pages.go_to(place.get("places", {}))
        if place.get("page") in self.pages and not news:
            self.go(place["page"])
        self._draft_timer.start()
        self._on_settings(settings)
        self._ask_backup_age()
        self.session.manage(self, lambda vault: vault.health(), self.damage.tell, self.show_error)

    def _on_changed(self, changes: Changes[Any]) -> None:
        if changes.kinds and not self._told:  # whoever wrote it may have said it in better words
            self.undo.say(tr("Lagret."))
        if changes.undo:
            self.undo.offer(changes.undo)
        if SETTINGS in changes.kinds:
            self.session.ask(self, lambda queries: queries.centre.settings(), self._on_settings)
            self._ask_backup_age()

    def _on_lock(self) -> None:
        """Where one is, and what is being typed: both are there again at the next unlock."""
        self._keep_draft(PLACE, {"page": self.current, "places": self.pages.places()})
        self._keep_drafts()

    def _keep_drafts(self) -> None:
        """Keep what is being typed, encrypted, where it differs from what is kept already."""
        now = self.session.drafts.all()
        gone: dict[str, dict[str, Any]] = {
            name: {} for name in self._kept if ":" in name and name != PLACE and name not in now
        }
        for name, draft in (gone | now).items():
            if draft != self._kept.get(name, {}):
                self._keep_draft(name, draft)

    def _keep_draft(self, name: str, draft: dict[str, Any]) -> None:
        """One at a time: what one has too much of does not take the others' with it."""
        kept = lambda _: self._kept.update({name: draft})  # noqa: E731
        self.session.submit(self, keep_drafts, Drafts({name: draft}), kept, self.show_error)

    def empty(self) -> None:
        """Let go of every row: nothing of a case stays in a table that waits to be destroyed."""
        self._draft_timer.stop()
        for table in self.findChildren(RowsTable):
            table.set_rows([])

    def _ask_backup_age(self) -> None:
        folder = self.session.folder
        self.session.outside(self, lambda vaults, _: vaults.backups(folder), self._show_backup_age, self.show_error)

    def _show_backup_age(self, note: BackupsNote) -> None:
        self._last_backup = note
        self._show_today()

    def _show_today(self) -> None:
        """What the bar says changes at midnight, also when nobody touches anything."""
        self._today.setText(f"{clock.today():%d.%m.%Y}")
        if self._last_backup is None:
            return
        age = backup_age(self._last_backup, clock.now(), self._guarding.backup_days)
        self._backup.setText(tr("Sikkerhetskopi: {age}", age=age_words(age)))
        set_role(self._backup, "error" if age.late else "quiet")
        self._backup.setToolTip(text("backup_age", f"why.{age.why}") if age.late else "")

    def _once(self, after: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after)
        return timer

    def _on_settings(self, settings: Mapping[str, str]) -> None:
        """The look chosen on this PC; without a choice the system decides."""
        self._guarding = guarding_of(settings)
        self.watch.start(self._guarding.lock_minutes)
        percent, scheme = settings.get("screen.percent"), settings.get("screen.scheme")
        if (percent or scheme) and not theme.looks(int(percent or 100), scheme):
            QTimer.singleShot(0, self, lambda: self._dress(int(percent or 100), scheme))

    def _dress(self, percent: int, scheme: str | None) -> None:
        """Qt dresses every widget there is, at some milliseconds each; so the pages go first, and the one that is seen is made
        anew, where it was and with what was typed. All of them together took 20 seconds."""
        self.session.settle()
        for page in self.pages.forget():
            self._pages.removeWidget(page)
            page.deleteLater()
            QApplication.sendPostedEvents(page, QEvent.Type.DeferredDelete)
        theme.apply_theme(percent, scheme)
        self.go(self.current)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._buttons.buttons():
            self._tint()

    def _tint(self) -> None:
        for entry in self._buttons.buttons():
            entry.setIcon(icon(entry.property("page")))
        self._lock.setIcon(icon("lock"))

    def _rail(self) -> QFrame:
        rail = QFrame()
        rail.setObjectName("rail")
        layout = QVBoxLayout(rail)
        layout.setContentsMargins(0, 10, 0, 10)
        layout.setSpacing(2)
        makers: dict[str, tuple[str, type[Page]]] = {
            "duty": (tr("Vakt"), DutyPage),
            "intake": (tr("Inntak"), IntakePage),
            "cases": (tr("Saker"), CasesPage),
            "capacity": (tr("Kapasitet"), CapacityPage),
            "children": (tr("Barn"), ChildrenPage),
            "day_service": (tr("Dagtilbud"), DayServicePage),
            "house": (tr("Huset"), HousePage),
            "annual_return": (tr("Årsrapport"), ReturnPage),
            "admin": (tr("Administrasjon"), AdminPage),
        }
        pages = {name: partial(page, self.session, self) for name, (_, page) in makers.items()}
        self.pages = Pages(pages, self._pages.addWidget)
        for number, (name, (title, _)) in enumerate(makers.items(), start=1):
            layout.addWidget(self._rail_button(name, title, number))
        layout.addStretch(1)
        return rail

    def _rail_button(self, name: str, title: str, number: int) -> QToolButton:
        entry = QToolButton()
        entry.setText(title)
        entry.setIcon(icon(name))
        entry.setIconSize(QSize(20, 20))
        entry.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        entry.setCheckable(True)
        entry.setToolTip(f"{title} (Ctrl+{number})")
        entry.setAccessibleName(title)
        entry.setMinimumWidth(168)
        entry.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        entry.setSizePolicy(entry.sizePolicy().Policy.Expanding, entry.sizePolicy().Policy.Fixed)
        entry.clicked.connect(lambda: self.go(name))
        entry.setProperty("page", name)
        self._buttons.addButton(entry)
        return entry

    def _topbar(self, actor: Actor) -> QFrame:
        bar = QFrame()
        bar.setObjectName("topbar")
        layout = QHBoxLayout(bar)
        layout.setContentsMargins(14, 7, 14, 7)
        self.search = SearchField(self.session, actions_of(self), self, self._show_phones)
        self.search.found.connect(self._on_found)
        self.search.setMinimumWidth(360)
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setFixedWidth(90)
        self._busy.setTextVisible(False)
        self._busy.setAccessibleName(tr("Arbeider"))
        self._busy.hide()
        self.stop = button(tr("Stopp"), self.session.cancel)
        self.stop.hide()
        self.session.progress.connect(self._on_progress)
        self._busy_timer.timeout.connect(self._busy.show)
        self._lock = lock = button(tr("Lås"), self.session.lock)
        lock.setIcon(icon("lock"))
        lock.setToolTip("Ctrl+L")
        role = tr("leder") if actor.role == "leader" else tr("vakt")
        layout.addWidget(self.search, 1)
        layout.addStretch(1)
        layout.addWidget(self._busy)
        layout.addWidget(self.stop)
        self._backup = label("", "quiet")
        layout.addWidget(self._backup)
        layout.addSpacing(14)
        self._today = label(f"{clock.today():%d.%m.%Y}", "quiet")
        self._today.setToolTip(tr("Dagen programmet går etter"))
        layout.addWidget(self._today)
        layout.addSpacing(14)
        layout.addWidget(label(f"{actor.name} · {role}", "quiet"))
        layout.addWidget(lock)
        return bar

    # -- going and saying -------------------------------------------------------------------------------------

    def go(self, name: str) -> None:
        """Show a page and put the cursor where its work begins."""
        page = self.pages[name]
        self.current = name
        self._pages.setCurrentWidget(page)
        for entry in self._buttons.buttons():
            entry.setChecked(entry.property("page") == name)
        page.first_focus().setFocus()

    def open_case(self, household: HouseholdCode, stay: StayCode = NO_STAY, question: str = "") -> None:
        """Show a case; with `stay` its registration form, at `question`."""
        self.go("cases")
        page = self.pages.of("cases", CasesPage)
        page.open_case(household, stay, question)

    def full_house(self, party: dict[str, Any]) -> None:
        """No room fits: Fullt hus, step by step, with the same people."""
        self.go("capacity")
        self.pages.of("capacity", CapacityPage).from_intake(party)

    def open_tab(self, household: HouseholdCode, tab: str) -> None:
        """Show a case at a tab; without a tab, its overview."""
        self.open_case(household)
        page = self.pages.of("cases", CasesPage)
        if tab:
            page.show_tab(tab)

    def open_child(self, person: PersonCode) -> None:
        """Show a child's own page."""
        self.go("children")
        self.pages.of("children", ChildrenPage).want(person)

    def open_unit(self, unit: str, household: HouseholdCode, question: str = "") -> None:
        """Show what stands behind a number: the stay's case, or the day service's contact."""
        if household:
            self.open_case(household, StayCode(unit), question)
        else:
            self.go("day_service")
            self.pages.of("day_service", DayServicePage).open_contact(unit)

    def open_on(self, page: str, code: str, year: int) -> None:
        """Show a thing of a year on its page."""
        self.go(page)
        self.pages[page].show_code(code, year)

    def new_call(self) -> None:
        """Somebody rings: wherever one is, over whatever dialog stands open, and one at a time."""
        if not any(dialog.isVisible() for dialog in self.findChildren(CallDialog)):
            CallDialog(QApplication.activeModalWidget() or self, self.session, self).open()

    def _on_found(self, match: FoundRow) -> None:
        if match.household:
            self.open_case(match.household)
        else:
            self.go("day_service")
            page = self.pages.of("day_service", DayServicePage)
            page.choose_person(match)

    def _show_phones(self) -> None:
        self.go("house")
        self.pages.of("house", HousePage).show_tab("phones")

    def _focus_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def say(self, message: str) -> None:
        """A quiet message that goes away by itself."""
        self.undo.say(message)
        self._told = True
        QTimer.singleShot(0, self, self._forget_told)

    def _forget_told(self) -> None:
        self._told = False

    def show_error(self, error: LivdError) -> None:
        """An expected error that no page took."""
        self.undo.show_error(error_text(error))

    def _on_progress(self, done: int, total: int) -> None:
        self._busy.setRange(0, total)
        self._busy.setValue(done)
        self.stop.setVisible(self._busy.isVisible() and done < total)

    def _on_busy(self, busy: bool) -> None:
        if busy:
            if not self._busy_timer.isActive() and not self._busy.isVisible():
                self._busy.setRange(0, 0)
                self._busy_timer.start()
        else:
            self._busy_timer.stop()
            self._busy.hide()
            self.stop.hide()
