"""The part of the demonstration day that is not the house's nights: the phone rings, somebody comes by, the house's own book."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.day import FollowUp
from ui.admin.page import AdminPage
from ui.capacity.page import CapacityPage
from ui.case.page import CasesPage
from ui.children.page import ChildrenPage
from ui.day_service.call import CallDialog
from ui.day_service.page import DayServicePage
from ui.house.page import HousePage


class WholeDay:
    """Run on the day that is driven."""

    def __init__(self, day: Any) -> None:
        self.day = day

    def run(self) -> None:
        """A call at night, those who are followed up, a child's surroundings, and the book."""
        self.call()
        self.followed()
        self.around()
        self.house()
        self.way_out()
        self.rights()

    def call(self) -> None:
        """One key from anywhere."""
        day = self.day
        day.workspace().go("duty")
        day.settle()
        QTest.keyClick(day.window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
        dialog = day.window.findChild(CallDialog)
        assert dialog is not None
        QTest.keyClick(dialog.inputs["caller"], Qt.Key.Key_P)
        QTest.keyClicks(dialog.inputs["said"], "Soster av en vi kanskje ser. Fikk nummeret hit.")
        day.picture("40-telefon")
        dialog.ok.click()
        day.settle()
        page = day.press(DayServicePage)
        page.tabs.setCurrentWidget(page.calls)
        day.until(lambda: bool(page.calls.table.rows_model.rows))
        day.picture("41-telefoner")
        day.told.append(f"Telefon ført: {page.calls.table.rows_model.rows[0].code}")

    def followed(self) -> None:
        """A day user's case: appointments, visits, who is dangerous."""
        day = self.day
        page = day.press(DayServicePage)
        page.tabs.setCurrentWidget(page.followed)
        day.until(lambda: bool(page.followed.table.rows_model.rows))
        day.picture("42-folges-opp")
        shown: FollowUp = page.followed.table.rows_model.rows[0][0]
        day.workspace().open_tab(shown.household, "days")
        cases = day.page(CasesPage)
        day.until(lambda: cases.open_household() == shown.household)
        day.settle()
        day.picture("43-avtaler")
        cases.close_case()

    def around(self) -> None:
        """What stands around a child."""
        day = self.day
        children = day.press(ChildrenPage)
        day.until(lambda: bool(children.table.rows_model.rows))
        children.open_child(children.table.rows_model.rows[0])
        children.child().show_tab("around")
        day.settle()
        day.picture("44-rundt-barnet")
        children.close_child()
        day.settle()
        day.picture("45-aktiviteter")

    def house(self) -> None:
        """Each tab of the book."""
        day = self.day
        page = day.press(HousePage)
        for number, tab in enumerate(("incidents", "controls", "keys", "visitors", "phones"), start=46):
            page.show_tab(tab)
            day.settle()
            day.picture(f"{number}-huset-{tab}")
        day.told.append("Husets bok: avvik, kontroll, nøkler, besøkende, telefonliste")

    def way_out(self) -> None:
        """Who is on the way to a home, and one family's Bolig."""
        day = self.day
        capacity = day.press(CapacityPage)
        capacity.show_tab(capacity.way_out)
        day.until(lambda: bool(capacity.way_out.table.rows_model.rows))
        day.settle()
        day.picture("51-paa-vei-ut")
        shown = next(state for state in capacity.way_out.table.rows_model.rows if state.chosen)
        day.workspace().open_tab(shown.household, "moving")
        cases = day.page(CasesPage)
        day.until(lambda: cases.open_household() == shown.household)
        day.settle()
        day.picture("52-bolig")
        cases.close_case()
        day.told.append(f"På vei ut: {shown.household}, {shown.waiting_days} dager")

    def rights(self) -> None:
        """What is handed out, what somebody has asked for, how long cases are kept, and who may stand twice."""
        day = self.day
        house = day.press(HousePage)
        house.show_tab("disclosures")
        house.disclosures.guide.set_code("police")
        day.until(lambda: bool(house.disclosures.table.rows_model.rows))
        day.settle()
        day.picture("53-utlevert")
        asked = house.disclosures.table.rows_model.rows[-1]
        day.workspace().open_tab(asked.household, "rights")
        cases = day.page(CasesPage)
        day.until(lambda: cases.open_household() == asked.household)
        day.settle()
        day.picture("54-rettigheter")
        cases.close_case()
        admin = day.press(AdminPage)
        for number, tab in ((55, "retention"), (56, "doubles")):
            admin.open_tab(tab)
            day.settle()
            day.picture(f"{number}-{tab}")
        day.told.append("Utlevert, rettigheter, lagring og dobbelte")
