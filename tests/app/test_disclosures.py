"""The register of what was handed out and refused: bases that hold, reasons where it was refused, one count for everybody."""

import io

import pytest
from pypdf import PdfReader

from app.care.disclosures import guides
from app.outputs.register import register_pdf
from app.ports import LogFilter
from app.use_cases.access import ShutOut, shut_out
from app.use_cases.disclosures import Disclosure, register_disclosure
from app.use_cases.journal import save_consent
from tests.app import caring
from tests.app.house import SON, ago, as_duty, move_in, refused, staff
from tests.support import TODAY, spare_vault


@pytest.fixture
def vault(tmp_path):
    made = spare_vault(tmp_path / "v", prepare=staff)
    yield made
    made.close()


@pytest.fixture
def mother(vault):
    return move_in(vault, SON)[0]


def a_disclosure(**more):
    given = {"what": "oral", "to": "Politiet", "outcome": "given", "basis": "duty", "decided_by": "Kari"}
    return Disclosure(**(given | more))


def register(vault, text=""):
    return vault.read(lambda q: q.day.handed_out(TODAY.year, text))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"what": ""}, "choose_answer"), ({"to": " "}, "field_needed"), ({"outcome": ""}, "choose_answer"),
        ({"basis": ""}, "basis_needed"), ({"outcome": "not_given"}, "give_reason"), ({"decided_by": ""}, "field_needed"),
        ({"basis": "consent"}, "no_consent"), ({"household": "S-999"}, "unknown_case"), ({"decision": "X-1"}, "unknown_code"),
        ({"basis": "hearsay"}, "unknown_code"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused(vault, mother, change, code):
    refused(vault, register_disclosure, a_disclosure(**({"household": mother.household} | change)), code)


def test_given_on_consent_only_where_one_stands_today(vault, mother):
    who = {"household": mother.household, "person": mother.person}
    vault.write(save_consent, caring.a_consent(*who.values(), given=ago(9), withdrawn=ago(1)))
    refused(vault, register_disclosure, a_disclosure(basis="consent", **who), "no_consent")
    code = vault.write(save_consent, caring.a_consent(*who.values(), given=ago(9))).result
    vault.write(register_disclosure, a_disclosure(basis="consent", **who))
    assert register(vault)[0].consent == code


def test_what_is_refused_stands_with_its_reason_and_a_decision_is_linked(vault, mother):
    decision = caring.decision(vault, mother, "duty_to_avert", "no_duty", why="Ingen fare nå")
    who = {"household": mother.household, "person": mother.person}
    vault.write(register_disclosure, a_disclosure(decision=decision, **who))
    vault.write(
        register_disclosure, a_disclosure(outcome="not_given", basis="duty", reason="Ingen hjemmel", to="Journalist")
    )
    newest, first = register(vault)
    assert (newest.outcome, newest.basis, newest.reason) == ("not_given", "", "Ingen hjemmel")
    assert first.decision == decision
    assert [row.to for row in register(vault, "journ")] == ["Journalist"]
    assert [row.person for row in register(vault, mother.person.lower())] == [mother.person]
    counts = vault.read(lambda q: q.day.handed_counts(TODAY.year))
    assert (counts.given, counts.refused, counts.by_basis) == (1, 1, {"duty": 1})
    content = register_pdf(vault.read(lambda q: q.centre.facts()), TODAY.year, register(vault), TODAY)
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    assert "Ingen hjemmel" in words
    assert "Gitt: 1. Avslått: 1." in words


def test_whoever_is_shut_out_sees_none_of_it_and_the_same_count(vault, mother):
    vault.write(register_disclosure, a_disclosure(household=mother.household))
    vault.write(register_disclosure, a_disclosure(to="Statsforvalteren", basis="supervision"))
    vault.write(shut_out, ShutOut(mother.household, "Vakt", "Kjenner familien"))
    duty = as_duty(vault)
    assert [row.to for row in duty.read(lambda q: q.day.handed_out(TODAY.year))] == ["Statsforvalteren"]
    assert duty.read(lambda q: q.day.handed_counts(TODAY.year)) == vault.read(lambda q: q.day.handed_counts(TODAY.year))
    refused(duty, register_disclosure, a_disclosure(household=mother.household), "case_shut")
    assert "handed_out" in {row.event for row in vault.read(lambda q: q.trust.log(LogFilter(user="Vakt", kind="view")))}


def test_every_guide_names_its_source_and_ends_in_a_decision():
    assert {guide.code for guide in guides()} == {
        "police",
        "lawyer",
        "child_welfare",
        "other_parent",
        "journalist",
        "supervision",
    }
    for guide in guides():
        assert guide.refs
        assert "§" in guide.source
        assert "LAW" not in guide.source, "a person reads it"
        assert 3 <= len(guide.steps) <= 4
        assert "lederen" in guide.steps[-1].lower() or "føres" in guide.steps[-1].lower()
