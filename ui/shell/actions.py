"""What Ctrl+K can do beside finding people: each by the words somebody would type for it."""

from collections.abc import Callable
from typing import Protocol

from ui.admin.page import AdminPage
from ui.capacity.page import CapacityPage
from ui.duty.page import DutyPage
from ui.house.page import HousePage
from ui.i18n import tr
from ui.session import Session
from ui.shell.pages import Pages
from ui.shell.search import Action
from ui.shell.watch import Watch


class Doing(Protocol):
    """What the actions need of the window."""

    pages: Pages
    session: Session
    watch: Watch
    open_handbook: Callable[[], None]

    def go(self, name: str) -> None:
        """Show a page."""

    def new_call(self) -> None:
        """Somebody rings."""


def actions_of(workspace: Doing) -> list[Action]:
    """Every action, in the order they are listed."""

    def capacity(tab: str) -> None:
        page = workspace.pages.of("capacity", CapacityPage)
        workspace.go("capacity")
        page.show_tab(getattr(page, tab))

    def house(tab: str) -> None:
        workspace.go("house")
        workspace.pages.of("house", HousePage).show_tab(tab)

    def handover() -> None:
        workspace.go("duty")
        workspace.pages.of("duty", DutyPage).handover.new.setFocus()

    def backup() -> None:
        workspace.go("admin")
        workspace.pages.of("admin", AdminPage).open_tab("backup")

    def print_board() -> None:
        workspace.go("duty")
        workspace.pages.of("duty", DutyPage).print_sheet()

    return [
        Action(tr("Nytt inntak"), lambda: workspace.go("intake")),
        Action(tr("Ny henvendelse"), lambda: workspace.go("intake")),
        Action(tr("Telefon: noen ringer (Ctrl+T)"), workspace.new_call),
        Action(tr("Logg besøk eller telefonsamtale"), lambda: workspace.go("day_service")),
        Action(tr("Telefonlista: politi, barnevernvakt, tolk, drosje"), lambda: house("phones")),
        Action(tr("Husets bok: avvik, nøkler, besøkende"), lambda: house("incidents")),
        Action(tr("Finn plass"), lambda: capacity("finding")),
        Action(tr("På vei ut: hvem som venter på bolig"), lambda: capacity("way_out")),
        Action(tr("Fullt hus"), lambda: capacity("full")),
        Action(tr("Årsrapport"), lambda: workspace.go("annual_return")),
        Action(tr("Overlapping: beskjed til neste vakt"), handover),
        Action(tr("Sikkerhetskopi"), backup),
        Action(tr("Skriv ut kodet liste over hvem som er her"), print_board),
        Action(tr("Hjelp: håndboken (F1)"), workspace.open_handbook),
        Action(tr("Lås (Ctrl+L)"), workspace.session.lock),
        Action(tr("Gjem alt bak en kalender (F12)"), workspace.watch.hide),
    ]
