"""Recovery by two of three sheets, and codes as people type them."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shamir_mnemonic import generate_mnemonics

from app.domain.errors import VaultError
from db import recovery, vault
from tests.support import PASSWORD, QUICK, clock

SECRET = bytes(range(16))
SHEETS = recovery.to_sheets(SECRET)
DASHES = "-‐‑‒–—―−﹘－\u00ad_ .\u00a0\u200b\t"


def refused(text: str) -> VaultError:
    with pytest.raises(VaultError) as error:
        recovery.from_code(text)
    return error.value


def test_any_two_of_the_three_give_the_secret_and_one_does_not():
    assert [len(sheet.split()) for sheet in SHEETS] == [20, 20, 20]
    for one, other in combinations(SHEETS, 2):
        assert recovery.from_code(f"{one}\n{other}") == SECRET
        assert recovery.from_code(f"{other} {one}") == SECRET
    assert recovery.from_code("\n".join(SHEETS)) == SECRET
    for sheet in SHEETS:
        assert refused(sheet).code == "sheets_needed"
        assert refused(f"{sheet}\n{sheet}").code == "sheets_needed"


def test_sheets_may_be_typed_as_they_are_printed():
    def printed(sheet: str) -> str:
        return "\n".join(f"{n}  {word.upper()}" for n, word in enumerate(sheet.split(), 1))

    assert recovery.from_code(printed(SHEETS[0]) + "\n\n" + printed(SHEETS[2])) == SECRET
    short = " ".join(word[:4] for word in " ".join(SHEETS[1:]).split())
    assert recovery.from_code(short) == SECRET


def test_a_sheet_of_another_set_does_not_fit_and_is_said():
    assert refused(f"{SHEETS[0]}\n{recovery.to_sheets(SECRET)[1]}").code == "sheets_unlike"
    longer = generate_mnemonics(1, [(2, 3)], bytes(32))[0]
    assert refused(" ".join(longer[:2])).code in ("sheet_mistyped", "sheets_unlike")


@settings(max_examples=60)
@given(st.integers(0, 39), st.sampled_from(["academic", "zero", "hest", "qqq"]))
def test_one_wrong_word_is_seen_and_its_sheet_is_named(place, word):
    """Words of three letters: a stray letter is no word, and what stands before it may then be a whole sheet by chance."""
    words = f"{SHEETS[0]} {SHEETS[1]}".split()
    if words[place] != word:
        words[place] = word
        error = refused(" ".join(words))
        assert error.code == "sheet_mistyped"
        assert error.params["number"] == (1 if place < 20 else 2)


@pytest.mark.parametrize("dash", DASHES)
def test_a_code_may_be_typed_with_any_dash_or_space(dash):
    assert recovery.from_code(recovery.to_code(SECRET).replace("-", dash)) == SECRET
    assert recovery.from_code(f" {recovery.to_code(SECRET).lower()}\n") == SECRET


def test_two_sheets_open_the_vault_and_the_slot_is_the_codes_own(tmp_path):
    made = vault.create(tmp_path / "v", "Kari", PASSWORD, clock, QUICK)
    made.vault.close()
    before = (tmp_path / "v" / "keys.json").read_bytes()
    sheets = recovery.to_sheets(recovery.from_code(made.recovery_code))
    assert (tmp_path / "v" / "keys.json").read_bytes() == before
    opened = vault.recover(tmp_path / "v", "\n".join(sheets[1:]), "Per", PASSWORD, clock, None, QUICK)
    assert opened.actor.role == "leader"
    opened.close()
