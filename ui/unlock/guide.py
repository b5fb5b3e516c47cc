"""The guide of the first run: the centre, the first leader, the recovery code typed back, the rooms; or the demonstration."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app import clock
from app.demo.centre import invent
from app.domain.entities import Room
from app.domain.errors import LivdError, RuleBroken
from app.passwords import LEAST_LENGTH_ALONE, check_password
from app.ports import Vault
from app.use_cases.centre import MAX_CENTRE_NAME, CentreFacts, save_centre
from app.use_cases.demonstration import furnish_demonstration
from app.use_cases.rooms import save_room
from app.use_cases.transfer import fill_with_invented
from ui.i18n import error_text, text, tr
from ui.printing import print_text
from ui.session import Session
from ui.widgets.basics import Card, button, label, row, set_role
from ui.widgets.sheets import SheetsDialog
from ui.widgets.strength import StrengthMeter

DEMO_USER, DEMO_PASSWORD = "Demo", "demo fjord lykt mandag"


class Guide(QStackedWidget):
    """Nothing is written before the last step; a vault exists only when its recovery code has been typed back."""

    def __init__(self, session: Session, on_restore: Callable[[], None]) -> None:
        super().__init__()
        self._on_restore = on_restore
        self.session = session
        self.code = ""
        self.device = "none"
        self._built = False

    def start(self) -> None:
        """Begin at the first step."""
        if not self._built:
            self._built = True
            for build in (self._welcome, self._centre, self._leader, self._recovery, self._rooms):
                self.addWidget(self._step(build()))
        self.setCurrentIndex(0)
        self.begin.setFocus()

    def _on_device(self, state: str) -> None:
        """Say plainly whether this PC can keep its part of the keys."""
        self.device = state
        self.device_said.setText(text("device", state, least=LEAST_LENGTH_ALONE))

    def _step(self, inside: QWidget) -> QWidget:
        inside.setFixedWidth(620)
        page = QWidget()
        page.setObjectName("page")
        outer = QHBoxLayout(page)
        column = QVBoxLayout()
        column.addStretch(1)
        column.addWidget(inside, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch(2)
        outer.addStretch(1)
        outer.addLayout(column)
        outer.addStretch(1)
        return page

    # -- the steps --------------------------------------------------------------------------------------------

    def _welcome(self) -> QWidget:
        words = tr(
            "Alt lagres kryptert på denne PC-en, uten nettverk. Du trenger fem minutter: navn på senteret, et passord, "
            "en gjenopprettingskode på papir, og rommene."
        )
        self.begin = button(tr("&Sett opp senteret"), lambda: self._go(1), primary=True)
        self.demo = button(tr("&Prøv med demosenter"), self._make_demo)
        self.welcome_error = self._error()
        restore = button(tr("&Gjenopprett fra kopi"), self._on_restore)
        return Card(
            label(tr("Velkommen"), "title"), label(words, wrap=True),
            label(tr("Demosenteret er oppdiktet og kan slettes når du vil."), "quiet", wrap=True),
            self.welcome_error, row(self.demo, restore, None, self.begin),
        )  # fmt: skip

    def _centre(self) -> QWidget:
        self.name = QLineEdit()
        self.phone = QLineEdit()
        form = QFormLayout()
        form.addRow(tr("&Navn på senteret"), self.name)
        form.addRow(tr("&Telefon i brev"), self.phone)
        self.centre_error = self._error()
        box = Card(label(tr("1 av 4  Senteret"), "title"))
        box.add(form)
        box.add(label(tr("Navnet står bare inne i programmet og på årsrapporten."), "quiet", wrap=True))
        return self._closed(box, self.centre_error, 0, self._check_centre)

    def _leader(self) -> QWidget:
        self.user = QLineEdit()
        self.password, self.again = QLineEdit(), QLineEdit()
        for field in (self.password, self.again):
            field.setEchoMode(QLineEdit.EchoMode.Password)
        self.meter = StrengthMeter(self.password, self._about)
        form = QFormLayout()
        form.addRow(tr("&Brukernavn"), self.user)
        form.addRow(tr("&Passord"), self.password)
        form.addRow("", self.meter)
        form.addRow(tr("&Gjenta passordet"), self.again)
        self.leader_error = self._error()
        box = Card(label(tr("2 av 4  Den første lederen"), "title"))
        box.add(form)
        words = tr("Fire ord som ikke hører sammen, er lettere å huske og vanskeligere å gjette enn tegn og tall.")
        box.add(label(words, "quiet", wrap=True))
        self.device_said = label(" ", "quiet", wrap=True)
        box.add(self.device_said)
        return self._closed(box, self.leader_error, 1, self._check_leader)

    def _recovery(self) -> QWidget:
        words = tr(
            "Hvis passordet blir glemt eller PC-en ryker, er denne koden eneste vei inn. Skriv den ut eller skriv den av, "
            "og lås den inne et annet sted enn PC-en. Den vises bare nå."
        )
        self.shown = label("", "recovery")
        self.shown.setAccessibleName(tr("Gjenopprettingskode"))
        self.shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self.shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.typed = QLineEdit()
        form = QFormLayout()
        form.addRow(tr("&Skriv koden tilbake"), self.typed)
        self.recovery_error = self._error()
        box = Card(label(tr("3 av 4  Gjenopprettingskoden"), "title"), label(words, wrap=True), self.shown)
        self.split = button(tr("&Del også i tre ark …"), self._split)
        self.sheets_said = label(text("sheets", "offer"), "quiet", wrap=True)
        box.add(row(button(tr("Skriv &ut"), self._print), self.split, None))
        box.add(self.sheets_said)
        box.add(form)
        return self._closed(box, self.recovery_error, 2, self._check_recovery)

    def _rooms(self) -> QWidget:
        self.women, self.men = QPlainTextEdit(), QPlainTextEdit()
        asked = ((self.women, tr("Rom for kvinner"), "K01 2\nK02 4"), (self.men, tr("Rom for menn"), "M01 2"))
        for field, name, sample in asked:
            field.setAccessibleName(name)
            field.setPlaceholderText(tr("For eksempel:\n{sample}", sample=sample))
            field.setTabChangesFocus(True)
            field.setMinimumHeight(150)
        columns = QHBoxLayout()
        for title, field in ((tr("&Kvinner"), self.women), (tr("&Menn"), self.men)):
            column = QVBoxLayout()
            heading = label(title, "heading")
            heading.setTextFormat(Qt.TextFormat.AutoText)
            heading.setBuddy(field)
            column.addWidget(heading)
            column.addWidget(field)
            columns.addLayout(column)
        words = tr("Ett rom på hver linje: navn og antall faste senger. Kan endres senere.")
        self.rooms_error = self._error()
        box = Card(label(tr("4 av 4  Rommene"), "title"), label(words, wrap=True))
        box.add(columns)
        return self._closed(box, self.rooms_error, 3, self._finish, tr("&Ferdig"))

    def _error(self) -> QLabel:
        error = label("", "error", wrap=True)
        error.hide()
        return error

    def _closed(self, box: Card, error: QLabel, back: int, onward: Callable[[], None], word: str = "") -> QWidget:
        def go_on() -> None:
            error.hide()
            try:
                onward()
            except LivdError as refused:
                self._show(error, refused)

        box.add(error)
        forward = self.finish = button(word or tr("&Neste"), go_on, primary=True)
        box.add(row(button(tr("&Tilbake"), lambda: self._go(back)), None, forward))
        for field in box.findChildren(QLineEdit):
            field.returnPressed.connect(go_on)
            field.textChanged.connect(lambda _: error.hide())  # what was wrong is being put right
        return box

    # -- the ifs ----------------------------------------------------------------------------------------------

    def _go(self, step: int) -> None:
        self.setCurrentIndex(step)
        if step == 2:
            self.session.outside(self, lambda vaults, _: vaults.device_state(), self._on_device, lambda _: None)
        {0: self.begin, 1: self.name, 2: self.user, 3: self.typed, 4: self.women}[step].setFocus()

    def _check_centre(self) -> None:
        if not self.name.text().strip():
            raise RuleBroken("centre_needs_name", most=MAX_CENTRE_NAME)
        self._go(2)

    def _about(self) -> tuple[str, ...]:
        return tuple(word for word in (self.user.text(), self.name.text(), "krisesenter", "livd") if word)

    def _check_leader(self) -> None:
        if not self.user.text().strip():
            raise RuleBroken("bad_user_name")
        check_password(self.password.text(), self.again.text(), self._about(), self.device != "ready")
        if not self.code:
            self.code = self.session.vaults.new_recovery_code()
            self.shown.setText(self.code)
        self._go(3)

    def _check_recovery(self) -> None:
        if not self.session.vaults.same_recovery_code(self.code, self.typed.text()):
            raise RuleBroken("recovery_mistyped")
        self._go(4)

    def _print(self) -> None:
        lines = [self.code, f"{clock.today():%d.%m.%Y}"]
        print_text(self, tr("Gjenopprettingskode"), lines, lambda why: self._show(self.recovery_error, why))

    def _split(self) -> None:
        """Three sheets beside the one paper, for the leader's safe, the municipality and one more."""
        dialog = SheetsDialog(
            self,
            self.session,
            self.session.vaults.recovery_sheets(self.code),
            lambda title, lines: print_text(self, title, lines, lambda why: self._show(self.recovery_error, why)),
        )
        dialog.accepted.connect(lambda: self.sheets_said.setText(text("sheets", "done")))
        dialog.open()

    def _finish(self) -> None:
        rooms = [*rooms_of(self.women.toPlainText(), "women"), *rooms_of(self.men.toPlainText(), "men")]
        if not rooms:
            raise RuleBroken("rooms_needed")
        facts = CentreFacts(self.name.text(), self.phone.text())

        def fill(vault: Vault) -> None:
            vault.write(save_centre, facts)
            for room in rooms:
                vault.write(save_room, room)

        self._create(self.user.text().strip(), self.password.text(), self.code, fill, self.rooms_error)

    def _make_demo(self) -> None:
        def fill(vault: Vault) -> None:
            vault.write(fill_with_invented, invent(clock.today()))
            vault.write(furnish_demonstration, None)
            vault.write(save_centre, CentreFacts(tr("Demosenteret"), "00 00 00 00"))

        self.demo.setEnabled(False)
        set_role(self.welcome_error, "quiet")
        self.welcome_error.setText(tr("Lager demosenteret …"))
        self.welcome_error.show()
        self._create(DEMO_USER, DEMO_PASSWORD, "", fill, self.welcome_error)

    def _create(self, user: str, password: str, code: str, fill: Callable[[Vault], None], error: QLabel) -> None:
        def refused(why: LivdError) -> None:
            self.demo.setEnabled(True)
            self._show(error, why)

        self.session.create(owner=self, user=user, password=password, code=code, fill=fill, failed=refused)

    def _show(self, error: QLabel, why: LivdError) -> None:
        set_role(error, "error")
        error.setText(error_text(why))
        error.show()


def rooms_of(text: str, offer: str) -> list[Room]:
    """Rooms typed one a line, name and beds; RuleBroken `bad_room_line` names the line that is not one."""
    rooms: list[Room] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        name, _, beds = line.rpartition(" ")
        if not name.strip() or not (beds.isascii() and beds.isdigit()) or not 1 <= int(beds[:4]) <= 20:
            raise RuleBroken("bad_room_line", value=line[:40])
        if any(room.code == name.strip() for room in rooms):
            raise RuleBroken("room_twice", value=name.strip()[:40])
        rooms.append(Room(code=name.strip(), offer=offer, beds=int(beds)))
    return rooms
