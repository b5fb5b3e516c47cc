"""The rooms of the house: dated facts, out of service, and the beds that move."""

from dataclasses import dataclass

from app import clock
from app.domain.dates import EARLIEST
from app.domain.entities import Room
from app.domain.errors import RuleBroken
from app.domain.house import Closure, MovableBed
from app.ports import Queries
from app.rows import RoomRow
from app.use_cases.rooms import (
    Reopening,
    close_room,
    place_movable,
    remove_movable,
    remove_room,
    reopen_room,
    save_room,
)
from ui.admin.tab import Tab
from ui.fields.form import Form
from ui.fields.inputs import Inputs
from ui.i18n import text, tr, tr_n
from ui.models.rows import Column, RowsTable
from ui.page import Navigator
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.fields import DateField, date_text

FEATURES = ("step_free", "own_bath", "own_entrance", "animals", "flexible", "outside")
LOOKED = ("look_ins", "looked_by")
KINDS = ("cot", "mattress")


@dataclass(frozen=True, slots=True)
class RoomsRead:
    """The rooms as they are now, the dated facts and closures of each, and where the movable beds stand."""

    rooms: list[RoomRow]
    facts: dict[str, list[Room]]
    closures: dict[str, list[Closure]]
    beds: list[MovableBed]


def read_rooms(queries: Queries) -> RoomsRead:
    """All that the tab shows."""
    rooms = queries.house.rooms()
    facts = {room.code: queries.house.room_facts(room.code) for room in rooms}
    return RoomsRead(
        rooms, facts, {room.code: queries.house.closures(room.code) for room in rooms}, queries.house.movables()
    )


class RoomsTab(Tab):
    """The list, the facts of the chosen room from a day on, its closures, and the cots and mattresses."""

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__(session, navigator)
        self.offers = {"women": tr("Kvinner"), "men": tr("Menn")}
        self._read, self._wanted = RoomsRead([], {}, {}, []), ""
        self.add(self._rooms_card())
        self.add(self._closures_card())
        self.add(self._beds_card())

    def _rooms_card(self) -> Card:
        self.table = RowsTable(
            tr("Rom"),
            [
                Column(tr("Rom"), lambda row: row.code),
                Column(tr("Tilbud"), lambda row: self.offers[row.offer]),
                Column(tr("Senger"), lambda row: str(row.beds), number=True),
                Column(tr("Har"), self._has, stretch=True),
                Column(tr("Gjelder fra"), self._since),
                Column(tr("Brukt"), lambda row: tr("ja") if row.used else tr("nei")),
            ],
            key=lambda row: row.code,
        )
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.inputs = Inputs(
            Room, ("code", "offer", "beds", *FEATURES, *LOOKED, "remarks"), {"offer": list(self.offers.items())}
        )
        for name in ("code", "remarks"):
            self.inputs[name].setPlaceholderText(self.inputs[name].accessibleName())
        for name in FEATURES:
            self.inputs[name].setText(text("room_facts", name))
        self.inputs["code"].returnPressed.connect(self._save)
        self.inputs["beds"].setValue(2)
        self.inputs["beds"].says(lambda beds: tr_n("seng", "senger", beds))
        self.since = DateField(tr("Gjelder fra"), optional=True)
        self.since.setPlaceholderText(tr("fra starten"))
        self.form = Form(self, self.session, {**self.inputs, "since": self.since}, tr("&Lagre rommet"), self._save)
        self.form.about("room:")
        self.remove = button(tr("&Fjern rommet"), self._remove)
        words = tr(
            "Kvinner og menn bor atskilt. Et rom som har vært i bruk, kan ikke fjernes, men settes ut av drift. Endres senger "
            "eller annet, så skriv dagen det gjelder fra; et gammelt år beholder de sengene det hadde."
        )
        self.inputs["looked_by"].setPlaceholderText(self.inputs["looked_by"].accessibleName())
        self.inputs["look_ins"].says(
            lambda times: tr_n("gang om dagen ser noen innom", "ganger om dagen ser noen innom", times)
        )
        self.inputs["outside"].toggled.connect(lambda _: self._show_looked())
        self._show_looked()
        boxes = row(*(self.inputs[name] for name in (*FEATURES, *LOOKED)), None)
        line = row(*(self.inputs[name] for name in ("code", "offer", "beds")), label(tr("Gjelder fra")), self.since)
        keys = row(self.inputs["remarks"], self.form.save, self.remove)
        return Card(label(words, "quiet", wrap=True), self.table, line, boxes, keys, self.form.said)

    def _show_looked(self) -> None:
        """Of a place outside the house it is asked who looks in, and how often."""
        for name in LOOKED:
            self.inputs[name].setVisible(self.inputs["outside"].isChecked())

    def _closures_card(self) -> Card:
        self.closures = RowsTable(
            tr("Ut av drift"),
            [
                Column(tr("Rom"), lambda c: c.room),
                Column(tr("Fra"), lambda c: date_text(c.since)),
                Column(tr("Til"), lambda c: date_text(c.until) or tr("inntil videre")),
                Column(tr("Hvorfor"), lambda c: c.reason, stretch=True),
            ],
        )
        self.shutting = Inputs(Closure, ("room", "since", "until", "reason"), {"room": []})
        self.shutting["since"].begin_with(clock.today)
        self.shutting["until"].setPlaceholderText(tr("inntil videre"))
        self.shutting["reason"].setPlaceholderText(self.shutting["reason"].accessibleName())
        words = tr("&Ta ut av drift")
        self.shut = Form(self, self.session, self.shutting, words, self._close, primary=False)
        self.shut.about("room_closure:")
        self.reopen = button(tr("I &drift igjen fra i dag"), self._reopen)
        return Card(
            label(tr("Ut av drift"), "heading"), self.closures,
            row(*self.shutting.values()), row(self.shut.save, self.reopen, None), self.shut.said,
        )  # fmt: skip

    def _beds_card(self) -> Card:
        self.movables = RowsTable(
            tr("Senger som flyttes"),
            [
                Column(tr("Kode"), lambda b: b.code),
                Column(tr("Slag"), lambda b: text("movable", b.kind)),
                Column(tr("Står i"), lambda b: b.room or tr("lageret")),
                Column(tr("Siden"), lambda b: date_text(b.since), stretch=True),
            ],
        )
        self.movables.selectionModel().currentRowChanged.connect(self._on_bed)
        kinds = [(kind, text("movable", kind)) for kind in KINDS]
        self.bed = Inputs(MovableBed, ("code", "kind", "room"), {"kind": kinds, "room": []})
        self.bed["code"].setPlaceholderText(tr("Kode, f.eks. B1"))
        self.put = Form(self, self.session, self.bed, tr("&Sett sengen der"), self._put, primary=False)
        self.put.about("movable_place:")
        self.drop = button(tr("F&jern sengen"), self._drop)
        return Card(
            label(tr("Senger som flyttes"), "heading"), self.movables,
            row(*self.bed.values(), self.put.save, None, self.drop), self.put.said,
        )  # fmt: skip

    # -- showing ----------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        self.session.ask(self, read_rooms, self._show)

    def _show(self, rooms: RoomsRead) -> None:
        self._read = rooms
        self.table.set_rows(rooms.rooms)
        self.table.fit_height(10)
        if self.table.select(self._wanted):
            self._wanted = ""
        codes = [(room.code, room.code) for room in rooms.rooms]
        self.shutting["room"].set_options(codes)
        self.bed["room"].set_options([("", tr("Lageret")), *codes])
        self.closures.set_rows([c for closures in rooms.closures.values() for c in closures])
        self.closures.fit_height(5)
        self.movables.set_rows(rooms.beds)
        self.movables.fit_height(5)

    def _newest(self, code: str) -> Room | None:
        facts = self._read.facts.get(code)
        return facts[-1] if facts else None

    def _has(self, line: RoomRow) -> str:
        newest = self._newest(line.code)
        has = [text("room_facts", name).lower() for name in FEATURES if newest and getattr(newest, name)]
        return ", ".join([*has, *([newest.remarks] if newest and newest.remarks else [])])

    def _since(self, line: RoomRow) -> str:
        newest = self._newest(line.code)
        return "" if newest is None or newest.since == EARLIEST else date_text(newest.since)

    def _on_row(self, *_: object) -> None:
        """The newest facts of the chosen room, with what is being typed of it."""
        chosen = self.table.current_row()
        newest = self._newest(chosen.code) if chosen else None
        if newest:
            since = None if newest.since == EARLIEST else newest.since
            self.form.about(f"room:{newest.code}", self.inputs.stored(newest) | {"since": since})
            self.shutting["room"].set_code(newest.code)

    def _on_bed(self, *_: object) -> None:
        chosen = self.movables.current_row()
        if chosen:
            self.put.about(f"movable_place:{chosen.code}", self.bed.stored(chosen))

    # -- doing ------------------------------------------------------------------------------------------------

    def _save(self) -> None:
        self.form.send(save_room, self._room, self._saved, tr("Rommet er lagret."))

    def _saved(self, code: str) -> None:
        self._wanted = code

    def _room(self) -> Room:
        """As it is typed, over the newest facts of the room shown where they are from the same night. A name that is another
        room's is refused: that room is chosen in the list, and its facts are seen before they are written over."""
        since, filled = self.since.value() or EARLIEST, self.inputs.read()
        newest = self._newest(filled["code"].strip())
        if newest and self.form.key != f"room:{newest.code}":
            raise RuleBroken("already_there", field="code", value=newest.code)
        return Room(**filled, since=since, version=newest.version if newest and newest.since == since else 0)

    def _remove(self) -> None:
        chosen = self.table.current_row()
        if chosen:
            done = self.done(tr("Rommet er fjernet."))
            self.session.submit(self, remove_room, chosen.code, done, self.refused)

    def _close(self) -> None:
        words = tr("Rommet er ute av drift.")
        self.shut.send(close_room, lambda: Closure(**self.shutting.read()), receipt=words)

    def _reopen(self) -> None:
        chosen = self.closures.current_row()
        if chosen:
            wish = Reopening(chosen.room, chosen.since, clock.today())
            self.session.submit(self, reopen_room, wish, self.done(tr("Rommet er i drift igjen.")), self.refused)

    def _put(self) -> None:
        words = tr("Sengen er flyttet.")
        self.put.send(place_movable, lambda: MovableBed(**self.bed.read(), since=clock.today()), receipt=words)

    def _drop(self) -> None:
        chosen = self.movables.current_row()
        if chosen:
            done = self.done(tr("Sengen er fjernet."))
            self.session.submit(self, remove_movable, chosen.code, done, self.refused)
