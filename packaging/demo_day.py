"""Drives the window through one day at the demonstration centre, headless, and leaves a picture of every page and the PDF.

A mother with two children at night, a visit logged, a departure, the return: by the same keys and fields a person uses.
"""

import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from demo_january import DemoFailed, January
from demo_whole_day import WholeDay
from PySide6.QtCore import QEventLoop, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app import clock, drives
from app.domain.base import NO_CASE, HouseholdCode
from app.harden import harden
from app.ports import Vaults
from db.vaults import Vaults as DbVaults
from ui import theme
from ui.admin.log import LogTab
from ui.admin.page import AdminPage
from ui.annual_return.page import ReturnPage
from ui.capacity.page import CapacityPage
from ui.case.case import CaseView
from ui.case.danger import DangerDialog
from ui.case.dialogs import DepartDialog
from ui.case.page import CasesPage
from ui.children.page import ChildrenPage
from ui.day_service.page import DayServicePage
from ui.duty.page import DutyPage
from ui.files import keep_no_traces
from ui.intake.page import IntakePage
from ui.main import make_application
from ui.page import Page
from ui.session import Session
from ui.shell.window import Window
from ui.shell.workspace import Workspace
from ui.unlock.backup import BackupPage
from ui.unlock.guide import DEMO_PASSWORD, DEMO_USER

PATIENCE_MS = 20_000
P = TypeVar("P", bound=Page)


def drive(application: QApplication, vaults: Vaults, arguments: Sequence[str]) -> int:
    """Run the day with the vault and the pictures in the folder named; exit status 0 when all of it worked."""
    folder = Path(arguments[0] if arguments else "build/demo")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    errors: list[str] = []
    session = Session(vaults, folder / "vault")
    session.failed.connect(lambda error: errors.append(error.code))
    session.crashed.connect(errors.append)
    window = Window(session)
    window.show()
    day = _Day(application, window, folder)
    try:
        day.run()
    finally:
        window.close()
    if errors:
        raise DemoFailed("; ".join(errors))
    print("\n".join(day.told), file=sys.stderr)
    return 0


class _Day:
    def __init__(self, application: QApplication, window: Window, folder: Path) -> None:
        self.application, self.window, self.folder = application, window, folder
        self.told: list[str] = []
        self.came = NO_CASE

    def run(self) -> None:
        self.picture("01-forste-gang")
        self.window.unlock.guide.demo.click()
        self.until(lambda: bool(self.window.pages))
        self.picture("02-vakt")
        self.intake()
        self.care()
        self.danger()
        self.handover()
        self.departure()
        self.capacity()
        self.visit()
        WholeDay(self).run()
        January(self).run()
        self.workspace().go("admin")
        self.picture("10-administrasjon")
        self.other_looks()
        self.window.hide_at_once()
        self.picture("13-skjult")
        self.backup()
        self.unlock_again()
        self.log()

    def intake(self) -> None:
        """At night: a mother with two children, all from the keyboard."""
        page = self.press(IntakePage)
        self.until(lambda: page.rooms.count() > 1)
        QTest.keyClicks(page.adult.picker.field, "karin")
        self.until(page.adult.picker.hits.isVisible)
        page.adult.picker.clear()
        QTest.keyClicks(page.adult.name, "Karin Oppdiktet")
        page.adult.gender.set_code("woman")
        QTest.keyClicks(page.adult.born, "1991")
        for name, gender, born in (("Ola", "man", "2017"), ("Eva", "woman", "2021")):
            page.add_child()
            fields = page.child_lines[-1].fields
            QTest.keyClicks(fields.name, name)
            fields.gender.set_code(gender)
            QTest.keyClicks(fields.born, born)
        for answers, number in ((page.safety.who, "3"), (page.safety.knows, "2"), (page.safety.traced, "3")):
            QTest.keyClicks(answers, number)
        if page.night.isVisible():
            QTest.keyClicks(page.night, "1")
        self.picture("03-inntak")
        if not page.rooms.is_chosen():
            self.no_room(page)
        QTest.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        cases = self.page(CasesPage)
        self.until(lambda: cases.isVisible() and cases.open_household() != "")
        self.settle()
        self.picture("04-sak")
        household = self.came = HouseholdCode(cases.open_household())
        cases.show_tab("registration")
        self.picture("05-registrering")
        self.told.append(f"Inntak lagret: {household}, en voksen og to barn")

    def no_room(self, page: IntakePage) -> None:
        """Fullt hus with the same family: the steps that can help come first; they get the sofa, and are taken in."""
        page.full.click()
        full = self.page(CapacityPage).full
        self.until(full.isVisible)
        self.settle()
        full.start.click()
        self.until(lambda: full.placing() is not None)
        full.step.buttons["done"].click()
        self.until(lambda: bool(full.placing() and full.placing().code))  # type: ignore[union-attr]
        self.picture("30-ingen-rom")
        full.decision.inputs["outcome"].set_code("extra_bed")
        full.decision.form.save.click()
        self.until(lambda: self.workspace().current == "intake")
        page.rooms.setCurrentRow(page.rooms.count() - 1)
        self.told.append("Ingen rom: Fullt hus med samme familie, og tilbake til Inntak")

    def care(self) -> None:
        """A child who has lived here a while, and what is written of the family's needs, threats and plan."""
        children = self.press(ChildrenPage)
        self.until(lambda: any(row.room for row in children.table.rows_model.rows))
        self.picture("20-barn")
        shown = next(row for row in children.table.rows_model.rows if row.room)
        children.open_child(shown)
        child = children.child()
        assert child is not None
        for number, tab in enumerate(("school", "fetch"), start=21):
            child.show_tab(tab)
            self.picture(f"{number}-barn-{tab}")
        children.close_child()
        self.workspace().open_case(shown.household)
        cases = self.page(CasesPage)
        self.until(lambda: cases.open_household() == shown.household)
        for number, tab in enumerate(("needs", "threat", "plan", "notes", "consents"), start=23):
            cases.show_tab(tab)
            self.picture(f"{number}-{tab}")
        self.told.append(f"Sett på {shown.person} og familien i {shown.household}")

    def danger(self) -> None:
        """Who is dangerous to the family that came, said once; the strip is in the case and on the board."""
        cases = self.page(CasesPage)
        self.workspace().open_case(self.came)
        self.until(lambda: self.case_of(cases).danger_button.isEnabled())
        view = self.case_of(cases)
        view.danger_button.click()
        dialog = self.window.findChild(DangerDialog)
        assert dialog is not None
        dialog.relations.boxes["childrens_father"].setChecked(True)
        QTest.keyClicks(dialog.watch, "Graa varebil")
        dialog.ok.click()
        self.until(lambda: view.danger.isVisible())
        self.window.activateWindow()
        self.picture("28-fareskilt")
        self.told.append(f"Fareskilt for {self.came}: {view.danger.text()}")

    def handover(self) -> None:
        """What has happened tonight writes itself; the nurse adds a sentence."""
        page = self.press(DutyPage)
        self.settle()
        assert self.came in page.handover.happened.text()
        QTest.keyClicks(page.handover.new, "Ro i huset. Barna sover.")
        page.handover.form.save.click()
        self.until(lambda: "Ro i huset" in page.handover.lines.text())
        self.picture("29-overlapping")
        self.told.append("Overlapping skrevet: det som skjedde i natt fulgte med")

    @staticmethod
    def case_of(cases: CasesPage) -> CaseView:
        """The case that is open."""
        assert cases._case is not None
        return cases._case

    def departure(self) -> None:
        """The household that has been here longest leaves."""
        self.workspace().go("duty")
        self.settle()
        rows = self.page(DutyPage).women.rows_model.rows
        household = max((row for row in rows if row.households), key=lambda row: int(row.nights)).households[0]
        self.workspace().open_case(household)
        cases = self.page(CasesPage)
        self.until(lambda: cases.open_household() == household and cases.departure_ready())
        cases.start_departure()
        dialog = self.window.findChild(DepartDialog)
        assert dialog is not None
        self.settle()
        for box in dialog.who.boxes.values():
            box.setChecked(True)
        dialog.grab().save(str(self.folder / "06-utflytting.png"))
        dialog.ok.click()
        self.until(lambda: not cases.departure_ready())
        self.window.activateWindow()  # without a window manager nothing gives the keyboard back when a dialog closes
        cases.close_case()
        cases.state.set_code("all")
        self.picture("07-saker")
        self.told.append(f"Utflytting ført: alle i {household}")

    def capacity(self) -> None:
        """The board, a place found, and the steps when the house is full."""
        page = self.press(CapacityPage)
        self.picture("16-kapasitet")
        page.show_tab(page.finding)
        page.finding.minors.setValue(2)
        page.finding.needs.set_codes(frozenset({"cot"}))
        page.finding.small.setValue(1)
        self.picture("17-finn-plass")
        page.show_tab(page.full)
        page.full.minors.setValue(3)
        page.full.start.click()
        self.until(lambda: page.full.placing() is not None)
        self.picture("18-fullt-hus")
        page.show_tab(page.report)
        self.picture("19-til-kommunen")
        self.told.append("Fullt hus startet: henvendelsen står på vakttavla til den er avgjort")

    def visit(self) -> None:
        """An anonymous visit, in one line."""
        page = self.press(DayServicePage)
        page.anonymous.click()
        page.gender.set_code("woman")
        page.first.set_code("yes")
        before = page.table.rows_model.rowCount()
        QTest.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        self.until(lambda: page.table.rows_model.rowCount() > before)
        self.picture("08-dagtilbud")
        self.told.append("Besøk logget")

    def other_looks(self) -> None:
        """The same board in dark and with large text."""
        self.workspace().go("duty")
        theme.apply_theme(100, "dark")
        self.picture("11-vakt-mork")
        self.returns_pictures("mork")
        theme.apply_theme(150, "light")
        self.picture("12-vakt-150")
        self.returns_pictures("150")
        theme.apply_theme(100, "system")

    def returns_pictures(self, look: str) -> None:
        """The yearly form, the wheel, what is delivered and the report to the municipality, as they look now."""
        self.workspace().go("annual_return")
        page = self.page(ReturnPage)
        self.until(lambda: page.result is not None)
        page.year.set_code(str(clock.today().year - 1))
        for number, part in enumerate(("yearly.women", "wheel", "delivery"), start=36):
            self.settle()
            page.choose_table(part)
            self.picture(f"{number}-{part.partition('.')[0]}-{look}")
        self.workspace().go("capacity")
        capacity = self.page(CapacityPage)
        capacity.show_tab(capacity.report)
        self.picture(f"39-til-kommunen-{look}")
        self.workspace().go("admin")
        self.page(AdminPage).open_tab("forms")
        self.picture(f"40-skjemaer-{look}")
        self.workspace().go("duty")

    def backup(self) -> None:
        """The administrator, from the lock screen, without a key."""
        setattr(drives, "same_disk", lambda *_: False)  # noqa: B010  the demonstration's stick is a folder
        self.window.come_back()
        self.window.unlock.open_care("backup")
        page = self.window.unlock.currentWidget()
        assert isinstance(page, BackupPage)
        stick = self.folder / "pinne"
        stick.mkdir()
        self.settle()
        page.picker.set_folder(stick)
        page.take.click()
        self.until(lambda: bool(page.table.rows_model.rows))
        self.picture("14-sikkerhetskopi")
        self.told.append("Sikkerhetskopi tatt fra låseskjermen og lest tilbake")
        self.window.unlock.start()

    def log(self) -> None:
        """The leader proves the log and sees who has done what."""
        self.workspace().go("admin")
        page = self.page(AdminPage)
        page.open_tab("log")
        self.settle()
        page.tab("log", LogTab).prove.click()
        self.picture("15-logg")

    def unlock_again(self) -> None:
        """The demonstration's password opens what was saved."""
        self.window.unlock.user.setText(DEMO_USER)
        self.window.unlock.password.setText(DEMO_PASSWORD)
        QTest.keyClick(self.window.unlock.password, Qt.Key.Key_Return)
        self.until(lambda: bool(self.window.pages))
        self.told.append("Låst og åpnet igjen")

    def workspace(self) -> Workspace:
        """What is inside the unlocked window."""
        assert self.window.workspace is not None
        return self.window.workspace

    # -- pieces -----------------------------------------------------------------------------------------------

    def page(self, kind: type[P]) -> P:
        return next(page for page in self.window.pages.values() if isinstance(page, kind))

    def press(self, kind: type[P]) -> P:
        """Go to a page by its key, Ctrl and its number in the rail."""
        page = self.page(kind)
        names = list(self.window.pages)
        number = next(n for n, name in enumerate(names, 1) if self.window.pages[name] is page)
        QTest.keyClick(self.window, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.ControlModifier)
        return page

    def settle(self) -> None:
        """Until nothing is on its way to or from the database, and everything is drawn."""
        self.until(lambda: not self.window.session.waiting)
        for _ in range(5):
            self.application.processEvents()
        self.until(lambda: not self.window.session.waiting)

    def until(self, true: Callable[[], bool]) -> None:
        """Let the window work until something holds; DemoFailed when it never does."""
        loop, patience = QEventLoop(), QTimer()
        poll = QTimer()
        came: list[bool] = []

        def look() -> None:
            if true():
                came.append(True)
                loop.quit()

        poll.setInterval(10)
        poll.timeout.connect(look)
        patience.setSingleShot(True)
        patience.timeout.connect(loop.quit)
        poll.start()
        patience.start(PATIENCE_MS)
        loop.exec()
        poll.stop()
        if not came:
            raise DemoFailed("the window did not come where it should")

    def picture(self, name: str) -> None:
        self.settle()
        self.window.grab().save(str(self.folder / f"{name}.png"))


def _headless_message(kind: QtMsgType, context: object, message: str) -> None:
    """Without a display Qt says of every window that it cannot hint at sizes; anything else is passed on."""
    if "propagateSizeHints" not in message:
        print(message, file=sys.stderr)


if __name__ == "__main__":
    harden()
    window_application = make_application()
    keep_no_traces()
    qInstallMessageHandler(_headless_message)
    sys.exit(drive(window_application, DbVaults(), sys.argv[1:]))
