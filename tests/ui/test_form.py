"""A form on a page says how its saving went, and of whom."""

from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.domain.errors import RuleBroken
from app.use_cases.access import keep_drafts
from ui.fields.drafts import Drafts
from ui.fields.form import Form
from ui.i18n import error_text


class Slow:
    """A session whose answers come when a test says so."""

    def __init__(self) -> None:
        self.drafts, self.sent = Drafts(), []  # type: ignore[var-annotated]

    def submit(self, *call: Any) -> None:
        self.sent.append(call)


def test_a_refusal_that_comes_late_is_said_of_whom_it_was_about(qtbot: QtBot) -> None:
    session, owner, name = Slow(), QWidget(), QLineEdit()
    qtbot.addWidget(owner)
    qtbot.addWidget(name)
    form = Form(owner, session, {"name": name}, "Lagre", lambda: None)  # type: ignore[arg-type]
    form.about("note:S-001:P-0001")
    name.setText("Den første")
    form.send(keep_drafts, dict)
    form.about("note:S-001:P-0002")
    (_, _, _, _, refused, _), error = session.sent[0], RuleBroken("reason_needed", field="name")
    refused(error)
    assert form.said.text() == f"P-0001: {error_text(error)}"
    assert name.accessibleDescription() == "", "no field of the one who is shown is wrong"
    form.send(keep_drafts, dict)
    assert not form.save.isEnabled()
    session.sent[1][4](error)
    assert (form.said.text(), form.save.isEnabled()) == (error_text(error), True)
    form.about("note:S-001:P-0001")
    assert form.now()["name"] == "Den første"
