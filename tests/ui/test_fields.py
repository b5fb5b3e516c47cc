"""What is typed in a form is kept, put back whole, and never written over; what is refused is pointed at."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

import ui
from app.domain.care import Consent, Goal, PlanStep
from app.domain.errors import RuleBroken
from app.kinds import facts_of
from app.texts import text
from app.use_cases import access
from app.use_cases.access import keep_drafts
from tests.support import PASSWORD, TODAY, quick_vaults
from tests.ui.conftest import settle, unlock, workspace
from tests.ui.test_capacity import dialog, pick
from tests.ui.test_day import stays, take_in
from tests.ui.test_record import kept, pane
from ui.fields.drafts import Drafts
from ui.fields.entity import EntityDialog
from ui.fields.fields import Fields
from ui.fields.inputs import widget_for
from ui.fields.reading import reading_of
from ui.record.plan import StepDialog
from ui.shell.window import Window
from ui.widgets.decide import Decide
from ui.widgets.fields import Choice, DateField, Decimal, Number


@pytest.fixture
def widgets(qtbot: QtBot) -> dict[str, QWidget]:
    made: dict[str, QWidget] = {
        "offer": Choice("Tilbud", [("women", "Kvinner"), ("men", "Menn")]),
        "day": DateField("Dag"),
        "name": QLineEdit(),
        "note": QPlainTextEdit(),
        "alone": QCheckBox(),
        "adults": Number(),
        "hours": Decimal(),
    }
    for widget in made.values():
        qtbot.addWidget(widget)
    return made


TYPED = {"offer": "men", "day": "01.02.2026", "name": "Ås", "note": "a\nb", "alone": True, "adults": 3, "hours": 1.5}


def test_what_is_typed_of_a_thing_is_there_when_it_is_shown_again(widgets: dict[str, QWidget]) -> None:
    drafts = Drafts()
    fields = Fields(widgets, drafts)
    fields.about("note:A")
    assert drafts.all() == {}
    fields.fill(TYPED)
    fields.again()
    assert drafts.all() == {}, "what is filled in is not typed"
    for name, value in TYPED.items():
        reading_of(widgets[name]).write(widgets[name], value)  # type: ignore[union-attr]
    assert drafts.get("note:A")["now"] == TYPED
    fields.about("note:B")
    assert fields.typed() == {}, "it is nobody else's"
    fields.about("note:A")
    assert fields.typed() == {name: TYPED[name] for name in fields.typed()} != {}
    assert fields.now() == TYPED
    fields.forget()
    assert (fields.typed(), drafts.all()) == ({}, {})


@pytest.mark.parametrize("name", TYPED)
def test_one_field_typed_is_a_draft_with_the_answers_of_the_others(widgets: dict[str, QWidget], name: str) -> None:
    drafts = Drafts()
    fields = Fields(widgets, drafts)
    fields.about("note:A")
    reading_of(widgets[name]).write(widgets[name], TYPED[name])  # type: ignore[union-attr]
    now = drafts.get("note:A")["now"]
    assert now.keys() == TYPED.keys()
    assert now[name] == TYPED[name]


STORED = {"offer": "men", "day": date(2026, 2, 1), "name": "Ås", "note": "a", "alone": True, "adults": 3, "hours": 1.5}


def test_over_what_is_stored_only_what_was_typed_stands_and_the_rest_is_the_newest(widgets: dict[str, QWidget]) -> None:
    drafts = Drafts()
    fields = Fields(widgets, drafts)
    fields.about("school:A", STORED)
    assert (fields.now(), drafts.all()) == (TYPED | {"note": "a"}, {})
    widgets["note"].setPlainText("min tekst")  # type: ignore[attr-defined]
    newer = STORED | {"name": "Ål", "adults": 4}
    assert fields.about("school:A", newer) == (), "nobody has written in the same field"
    assert (fields.now()["note"], fields.now()["name"], fields.now()["adults"]) == ("min tekst", "Ål", 4)
    assert fields.about("school:A", newer | {"note": "en annens tekst"}) == ("note",)
    assert fields.now()["note"] == "min tekst", "both are to be seen; nothing is thrown away"
    assert fields.about("school:A", newer | {"note": "min tekst"}) == ()
    assert drafts.all() == {}, "it has been saved after all"


def test_what_is_typed_while_it_is_being_saved_is_still_to_be_saved(widgets: dict[str, QWidget]) -> None:
    drafts = Drafts()
    fields = Fields(widgets, drafts)
    fields.about("school:A", STORED)
    widgets["name"].setText("Ål")  # type: ignore[attr-defined]
    durable = fields.sender()
    widgets["note"].setPlainText("mer")  # type: ignore[attr-defined]
    durable()
    assert fields.typed() == {"note": "mer"}
    fields.about("note:B")
    widgets["name"].setText("Ny")  # type: ignore[attr-defined]
    durable = fields.sender()
    fields.about("note:C")
    widgets["name"].setText("En annens")  # type: ignore[attr-defined]
    durable()
    fields.about("note:D")
    widgets["name"].setText("Ny")  # type: ignore[attr-defined]
    durable = fields.sender()
    widgets["note"].setPlainText("mer")  # type: ignore[attr-defined]
    durable()
    assert fields.now()["note"] == "mer", "what was written meanwhile is not thrown away"
    fields.forget()
    fields.about("note:C")
    assert [key for key in drafts.all() if key.startswith("note")] == ["note:C"]
    assert fields.now()["name"] == "En annens"


def test_nothing_can_be_typed_before_it_is_known_what_it_would_be_about(widgets: dict[str, QWidget]) -> None:
    drafts = Drafts()
    fields = Fields(widgets, drafts)
    widgets["hours"].setEnabled(False)
    fields.about("school:A", STORED)
    widgets["name"].setText("Ål")  # type: ignore[attr-defined]
    fields.wait()
    assert not any(widget.isEnabled() for widget in widgets.values())
    assert fields.now()["name"] == ""
    fields.about("school:B", STORED)
    assert [name for name, widget in widgets.items() if not widget.isEnabled()] == ["hours"]
    assert list(drafts.all()) == ["school:A"]


def test_what_no_field_takes_is_kept_and_the_rest_is_shown(widgets: dict[str, QWidget]) -> None:
    drafts = Drafts()
    drafts.begin({"note:A": {"now": {"name": "Ås", "adults": "tre", "gone": "Teksten i et felt som er borte"}}})
    fields = Fields(widgets, drafts)
    fields.about("note:A")
    widgets["note"].setPlainText("mer")  # type: ignore[attr-defined]
    now = drafts.get("note:A")["now"]
    assert (now["name"], now["gone"], now["note"]) == ("Ås", "Teksten i et felt som er borte", "mer")


def test_what_an_earlier_session_kept_is_shown_by_forms_that_were_there_first(widgets: dict[str, QWidget]) -> None:
    drafts = Drafts()
    fields = Fields(widgets, drafts)
    fields.about("note:A")
    drafts.begin({"note:A": {"now": TYPED}})
    assert fields.now() == TYPED


def test_a_choice_that_is_offered_later_is_made_then(qtbot: QtBot) -> None:
    room = Choice("Rom", [("", "Velg")])
    qtbot.addWidget(room)
    drafts = Drafts()
    drafts.begin({"move:A": {"now": {"room": "K02"}}})
    Fields({"room": room}, drafts).about("move:A")
    room.set_options([("", "Velg"), ("K01", "K01"), ("K02", "K02")])
    assert room.code() == "K02"


def test_a_password_is_in_no_draft(qtbot: QtBot) -> None:
    secret = QLineEdit()
    secret.setEchoMode(QLineEdit.EchoMode.Password)
    qtbot.addWidget(secret)
    drafts = Drafts()
    fields = Fields({"password": secret}, drafts)
    fields.about("user:A")
    secret.setText(PASSWORD)
    assert (fields.typed(), drafts.all()) == ({}, {})


def lock_and_unlock(qtbot: QtBot, window: Window) -> None:
    window.session.lock()
    qtbot.waitUntil(lambda: not window.pages)
    unlock(qtbot, window)


def test_an_enquiry_comes_back_over_a_lock_with_every_answer_and_the_next_begins_afresh(
    qtbot: QtBot, window: Window
) -> None:
    def page() -> Any:
        workspace(window).go("intake")
        settle(qtbot, window)
        return window.pages["intake"]

    intake = page()
    intake.tabs.setCurrentIndex(1)
    yesterday = intake.enquiry.inputs["day"].required() - timedelta(days=1)
    intake.enquiry.inputs["day"].set_date(yesterday)
    pick(qtbot, intake.enquiry.inputs["offer"], "men")
    intake.enquiry.inputs["adults"].setValue(2)
    intake.enquiry.inputs["children"].setValue(3)
    intake.enquiry.inputs["note"].setPlainText("Ringte fra butikken")
    outcome = intake.enquiry.inputs["outcome"]
    pick(qtbot, outcome, outcome.itemData(1))
    typed = intake.enquiry.form.now()
    lock_and_unlock(qtbot, window)
    again = page()
    assert again.enquiry.form.now() == typed
    assert (again.enquiry.inputs["offer"].code(), again.enquiry.inputs["day"].required()) == ("men", yesterday)
    again.enquiry.form.forget()
    assert (again.enquiry.inputs["offer"].code(), again.enquiry.form.typed()) == ("women", {})
    assert again.enquiry.inputs["day"].required() == yesterday + timedelta(days=1)


def test_an_intake_comes_back_over_a_lock_with_the_answers_that_were_left_alone(qtbot: QtBot, window: Window) -> None:
    workspace(window).go("intake")
    settle(qtbot, window)
    intake: Any = window.pages["intake"]
    pick(qtbot, intake.adult.gender, "man")
    pick(qtbot, intake.offer, "women")
    intake.adult.anonymous.setChecked(True)
    pick(qtbot, intake.first, "no")
    lock_and_unlock(qtbot, window)
    again: Any = window.pages["intake"]
    assert (again.adult.gender.code(), again.offer.code(), again.first.code()) == ("man", "women", "no")


def open_consent(qtbot: QtBot, window: Window, household: str) -> Any:
    workspace(window).open_case(household)
    settle(qtbot, window)
    pane(qtbot, window, "consents").new_consent.click()
    settle(qtbot, window)
    return dialog(window)


def test_what_is_typed_in_a_dialog_survives_a_lock_encrypted_and_is_gone_when_it_is_saved(
    qtbot: QtBot, window: Window, folder: Path
) -> None:
    household = take_in(qtbot, window)
    mother = stays(qtbot, window, household)[0].person
    ask = open_consent(qtbot, window, household)
    pick(qtbot, ask.purpose, "school")
    ask.recipient.setText("Xylofonskolen")
    window.session.lock()
    qtbot.waitUntil(lambda: not window.pages)
    assert window.session.drafts.all() == {}, "nothing of it stays in memory"
    assert not any(b"Xylofon" in file.read_bytes() for file in folder.iterdir() if file.suffix == ".db")
    unlock(qtbot, window)
    ask = open_consent(qtbot, window, household)
    assert (ask.purpose.code(), ask.recipient.text()) == ("school", "Xylofonskolen")
    assert ask.error.isVisible()
    ask.ok.click()
    settle(qtbot, window)
    window.activateWindow()
    assert [c.recipient for c in kept(qtbot, window, Consent, household)] == ["Xylofonskolen"]
    assert mother
    ask = open_consent(qtbot, window, household)
    assert ask.recipient.text() == ""
    ask.reject()


def test_a_draft_nobody_can_read_keeps_nobody_out_and_is_not_written_over(
    qtbot: QtBot, folder: Path, make_window: Callable[[Path], Window]
) -> None:
    vault = quick_vaults().unlock(folder, "Kari", PASSWORD)
    vault.write(keep_drafts, access.Drafts({"cases": {"persons": "av en eldre utgave", "text": "Ikke kast meg"}}))
    vault.close()
    window = make_window(folder)
    unlock(qtbot, window)
    workspace(window)._keep_drafts()
    settle(qtbot, window)
    found: list[Any] = []
    window.session.ask(window, lambda q: q.trust.drafts(), found.append)
    settle(qtbot, window)
    assert "Ikke kast meg" in str(found[0])


def test_what_is_refused_is_said_under_its_field_and_the_cursor_goes_there(qtbot: QtBot, window: Window) -> None:
    household = take_in(qtbot, window)
    ask = open_consent(qtbot, window, household)
    assert ask.focusWidget() is ask.purpose, "the first field has the cursor, never the key that commits"
    pick(qtbot, ask.purpose, "school")
    ask.ok.click()
    settle(qtbot, window)
    assert ask.focusWidget() is ask.recipient
    assert ask.recipient.accessibleDescription() == ask.error.text() != ""
    place = ask.form.getWidgetPosition(ask.recipient)[0]
    assert ask.form.getWidgetPosition(ask.error)[0] == place + 1
    ask.show_error(RuleBroken("edited_meanwhile"))
    assert ask.form.indexOf(ask.error) < 0
    ask.reject()


def test_the_wheel_changes_no_answer(qtbot: QtBot, window: Window) -> None:
    tried = 0
    for name, page in window.pages.items():
        workspace(window).go(name)
        settle(qtbot, window)
        for field in [*page.findChildren(QComboBox), *page.findChildren(QAbstractSpinBox)]:
            before = field.currentIndex() if isinstance(field, QComboBox) else field.text()
            field.setFocus()
            for up in (120, -120):
                turn = QWheelEvent(
                    QPointF(4, 4), QPointF(field.mapToGlobal(QPoint(4, 4))), QPoint(), QPoint(0, up),
                    Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
                )  # fmt: skip
                QApplication.sendEvent(field, turn)
                after = field.currentIndex() if isinstance(field, QComboBox) else field.text()
                assert after == before, f"{name}: {field.accessibleName()}"
            tried += 1
    assert tried > 15


def entity_dialogs() -> list[type[EntityDialog]]:
    """Every dialog that is made of a kind, found by itself."""
    for module in pkgutil.walk_packages(ui.__path__, "ui."):
        importlib.import_module(module.name)
    return [one for one in EntityDialog.__subclasses__() if one.__module__.startswith("ui.")]


@pytest.mark.parametrize("made", entity_dialogs(), ids=lambda made: made.__name__)
def test_each_field_of_a_dialog_has_a_label_with_a_letter_of_its_own(made: type[EntityDialog]) -> None:
    facts = facts_of(made.KIND)
    labels = [text("fields", facts[name].label) for name in made.SHOWS]
    letters = [label[label.index("&") + 1].lower() for label in labels]
    assert len(set(letters)) == len(letters), labels
    for name in made.SHOWS:
        assert widget_for(facts[name]).accessibleName()


def test_the_dialogs_of_kinds_are_found() -> None:
    assert len(entity_dialogs()) >= 7


def test_a_dialog_taller_than_the_screen_scrolls_and_its_buttons_stay_on_it(qtbot: QtBot, window: Window) -> None:
    def refuse(_: Decide) -> None:
        raise RuleBroken("text_needed", field="Felt 39")

    ask = Decide(window, window.session, "Høy", "Lagre", refuse, "")
    for number in range(40):
        ask.add(f"Felt {number}", QLineEdit())
    ask.open()
    settle(qtbot, window)
    most = ask.screen().availableGeometry().height()
    assert ask.height() <= most < ask.form.totalSizeHint().height()
    assert ask.ok.mapTo(ask, QPoint(0, ask.ok.height())).y() <= ask.height()
    ask.ok.click()
    last = ask.focusWidget()
    assert last is not None
    assert last.accessibleName() == "Felt 39"
    qtbot.waitUntil(lambda: 0 <= last.mapTo(ask, QPoint(0, 0)).y() <= ask.height() - last.height())
    ask.reject()


def test_a_draft_is_put_back_in_the_dialog_of_the_same_thing_only(qtbot: QtBot, window: Window) -> None:
    def goal(household: str, person: str, code: str) -> Goal:
        return Goal(code=code, household=household, person=person, phase="stay", goal="Bolig", topic="", created=TODAY)

    mine, theirs = goal("S-001", "P-0001", "PM-0001"), goal("S-002", "P-0009", "PM-0002")
    old = PlanStep(code="PT-0001", household="S-001", goal="PM-0001", what="Ring", who="", due=None, version=1)

    def shown(about: Goal, step: PlanStep | None = None) -> StepDialog:
        ask = StepDialog(window, window.session, about, step)
        ask.open()
        settle(qtbot, window)
        return ask

    shown(mine).what.setPlainText("Xylofon")
    for dialog_ in window.findChildren(Decide):
        dialog_.leave()
    for other, expected in ((shown(theirs), ""), (shown(mine, old), "Ring"), (shown(mine), "Xylofon")):
        assert other.what.toPlainText() == expected
        other.leave()


def test_every_dialog_must_say_whom_it_is_about() -> None:
    asked = inspect.signature(Decide).parameters["about"]
    assert asked.default is inspect.Parameter.empty, "what is typed in it belongs to somebody, or to nobody on purpose"
