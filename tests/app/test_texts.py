"""Every code that app and db can raise has a Norwegian sentence, and the sentence asks only for what the code carries."""

import ast
import gettext
import json
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.capacity.fit import _ORDER
from app.domain.errors import RuleBroken, VaultError
from app.forms.rules import RESERVED, STAY_IN_YEAR, CountingRules
from app.paths import RESOURCES
from app.register.faults import Fault
from app.texts import error_text, fault_text, text

ROOT = Path(__file__).resolve().parents[2]
SENTENCES: dict[str, dict[str, str]] = json.loads((RESOURCES / "texts" / "nb.json").read_text(encoding="utf-8"))
ERRORS = ("RuleBroken", "VaultError")
PASSED_ON = ("wrong_password", "recovery_unknown")
"""Codes db.keyslots hands to the function that raises them."""


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call in app and db, with where it stands."""
    for package in ("app", "db"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def name_of(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def constant(node: ast.AST | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def given(call: ast.Call) -> set[str] | None:
    """The names of the parameters of a call; None when some are passed on with `**`."""
    names = {keyword.arg for keyword in call.keywords}
    return None if None in names else {str(name) for name in names}


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def raised() -> list[tuple[str, str, set[str] | None]]:
    """Where, code and parameters of every RuleBroken and VaultError with a fixed code."""
    return [
        (where, constant(c.args[0]), given(c)) for where, c in calls() if name_of(c) in ERRORS and constant(c.args[0])
    ]


def folder_faults() -> list[tuple[str, str, set[str] | None]]:
    """Where, code and parameters of every fault and warning of a register folder."""
    found = []
    for where, call in calls():
        if name_of(call) in ("fault", "warn") and len(call.args) >= 2 and constant(call.args[1]):
            found.append((where, constant(call.args[1]), given(call)))
        if name_of(call) == "Fault" and len(call.args) >= 4 and constant(call.args[3]):
            found.append((where, constant(call.args[3]), set() if len(call.args) == 4 else None))
    return found


def data_fault_codes() -> list[str]:
    return [constant(call.args[0]) for _, call in calls() if name_of(call) == "DataFault" and constant(call.args[0])]


def test_the_search_for_codes_finds_them():
    assert len({code for _, code, _ in raised()}) > 40
    assert len({code for _, code, _ in folder_faults()}) > 20
    assert len(set(data_fault_codes())) > 9


@pytest.mark.parametrize("code", sorted({code for _, code, _ in raised()} | set(PASSED_ON)))
def test_every_error_has_a_sentence(code):
    assert SENTENCES["errors"].get(code, "").strip()


@pytest.mark.parametrize("code", sorted({code for _, code, _ in folder_faults()} | {"bad_date", "absurd_date"}))
def test_every_fault_of_a_register_folder_has_a_sentence(code):
    assert SENTENCES["import"].get(code, "").strip()


def test_every_sentence_asks_only_for_what_its_error_carries():
    wrong = []
    for section, found in (("errors", raised()), ("import", folder_faults())):
        for where, code, carried in found:
            asked = placeholders(SENTENCES[section].get(code, ""))
            if carried is not None and not asked <= carried:
                wrong.append((where, code, asked - carried))
    assert wrong == []


@pytest.mark.parametrize("code", sorted(set(data_fault_codes())))
def test_every_fault_of_the_data_has_a_sentence_that_asks_only_for_its_detail(code):
    assert placeholders(SENTENCES["data_faults"][code]) <= {"detail"}


@pytest.mark.parametrize("reason", sorted(_ORDER))
def test_every_reason_why_a_room_does_not_fit_has_a_sentence(reason):
    assert placeholders(SENTENCES["fit"][reason]) <= {"households", "household", "missing", "until", "room"}


def test_every_counting_rule_and_setting_has_a_sentence():
    assert set(SENTENCES["rules"]) == {str(n) for n in range(1, 13)}
    for name, choices in (("stay_in_year", STAY_IN_YEAR), ("reserved", RESERVED)):
        assert SENTENCES["settings"][name]
        for choice in choices:
            assert SENTENCES["settings"][f"{name}.{choice}"]
    assert set(CountingRules().as_dict()) == {"stay_in_year", "reserved"}


def test_every_sentence_asked_for_by_name_is_there_with_its_parameters():
    wrong = []
    for where, call in calls():
        if name_of(call) == "text" and len(call.args) == 2 and all(map(constant, call.args)):
            section, code = (constant(argument) for argument in call.args)
            sentence = SENTENCES.get(section, {}).get(code)
            carried = given(call)
            if sentence is None or (carried is not None and placeholders(sentence) != carried):
                wrong.append((where, section, code))
    assert wrong == []


def test_no_sentence_is_empty_or_has_a_placeholder_without_a_name():
    for section, sentences in SENTENCES.items():
        for code, sentence in sentences.items():
            assert sentence.strip(), (section, code)
            assert "" not in placeholders(sentence), (section, code)


def test_what_a_person_typed_is_put_into_the_sentence_as_it_is():
    typed = "{0} {value} %s <b>"
    assert typed in error_text(RuleBroken("bad_date", value=typed))


def test_the_sentence_of_an_error_says_the_numbers_it_carries():
    assert "99" in error_text(VaultError("file_too_new", file=99, program=1))


def test_a_fault_is_one_line_with_file_row_column_and_what_is_wrong():
    line = fault_text(Fault("rooms.csv", 7, "beds", "bad_number", {"value": "x", "least": 0, "most": 99}))
    assert "\n" not in line
    for part in ("rooms.csv", "rad 7", "beds", "«x»", "99"):
        assert part in line


def test_a_fault_of_a_whole_file_names_no_row():
    assert "rad" not in fault_text(Fault("rooms.csv", 0, "", "not_utf8"))


def test_an_unknown_code_is_a_bug_and_not_an_empty_sentence():
    with pytest.raises(KeyError):
        text("errors", "there_is_no_such_code")


def test_everything_that_can_be_found_at_an_opening_has_a_sentence_and_a_line_in_the_log():
    codes = {constant(c.args[0]) for _, c in calls() if name_of(c) == "Finding" and c.args and constant(c.args[0])}
    assert len(codes) >= 5
    for code in codes:
        assert placeholders(SENTENCES["findings"][code]) <= {"since", "until", "number"}
        assert SENTENCES["log"][code]
    assert codes == set(SENTENCES["findings"])


def test_a_letter_is_written_in_the_language_it_is_given_and_only_that_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    from app import texts, words

    class English(gettext.NullTranslations):
        def pgettext(self, context: str, message: str) -> str:
            return f"EN {message}"

    monkeypatch.setattr(
        words, "_catalogue", lambda language: English() if language == "en" else gettext.NullTranslations()
    )
    with texts.written_in(words.Words("en")):
        assert texts.text("letters", "plan").startswith("EN ")
        assert texts.error_text(RuleBroken("leader_only")).startswith("EN ")
    assert not texts.text("letters", "plan").startswith("EN ")
