"""Names are found as they sound and as they are spelt, in any script, and sorted in Norwegian order."""

from functools import cmp_to_key

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.names import (
    fold,
    is_near,
    joined,
    near_words,
    norwegian_order,
    runs,
    shortened,
    spelt_words,
)
from app.domain.phones import numbers


def in_order(*names: str) -> list[str]:
    return sorted(names, key=cmp_to_key(norwegian_order))


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Áile Čoađđu", "aile coaddu"),
        ("Máŋggas Ŧuotŧu", "manggas tuottu"),
        ("Biret-Ánne Šávžá", "biret anne savza"),
        ("Ærlig Øst Åse", "aerlig ost ase"),
        ("Łucja Straße", "lucja strasse"),
        ("  O'Brien   Jr. ", "o brien jr"),
        ("P-0001", "p 0001"),
    ],
)
def test_letters_are_folded_to_what_any_keyboard_has(typed, folded):
    assert fold(typed) == folded


def test_composed_and_decomposed_letters_fold_to_the_same():
    assert fold("A\u030ase O\u0308rn") == fold("Åse Örn")


@pytest.mark.parametrize("name", ["فاطمة", "Наталья", "ወለተ", "王秀英", "Ελένη"])
def test_a_name_in_another_script_still_folds_to_something_that_tells_it_apart(name):
    assert fold(name).replace(" ", "").isascii()
    assert fold(name)
    assert fold(name) != fold(name[:-1])
    assert fold(name).startswith(fold(name[:2]))


@given(st.text())
def test_folding_leaves_only_letters_a_to_z_digits_and_single_spaces(typed):
    folded = fold(typed)
    assert all(c in "abcdefghijklmnopqrstuvwxyz0123456789 " for c in folded)
    assert folded == " ".join(folded.split())


@given(st.text())
def test_folding_what_is_folded_changes_nothing(typed):
    assert fold(fold(typed)) == fold(typed)


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Işıl Yılmaz", "isil yilmaz"),
        ("İsmayıl Əliyev", "ismayil eliyev"),
        ("Ħassan Għarb", "hassan gharb"),
        ("Наталья Щербак", "natalya shcherbak"),
        ("Олександр", "oleksandr"),
        ("فاطمة حسن", "ftmh hsn"),
        ("ሰላም ተስፋይ", "selam tesfay"),
        ("王秀英", "wang xiu ying"),
        ("김민수", "gim min su"),
        ("สมชาย", "smchay"),
        ("Ελένη", "eleni"),
        ("प्रिया", "priya"),
        ("Nguyễn Thị Hương", "nguyen thi huong"),
        ("٤٥", "45"),
    ],
)
def test_every_script_is_folded_to_letters_that_any_keyboard_has(name, folded):
    assert fold(name) == folded


@pytest.mark.parametrize(("one", "other"), [("Ås", "Aas"), ("Åse", "Aase"), ("Åse", "A\u030ase"), ("Kåre", "KAARE")])
def test_a_double_a_is_an_a_with_a_ring(one, other):
    assert fold(one) == fold(other)


@given(st.text())
def test_the_words_as_spelt_fold_to_what_the_text_folds_to(typed):
    assert fold(" ".join(spelt_words(typed))) == fold(typed)


def test_neighbouring_words_are_written_as_one():
    assert runs(["abd", "al", "rahman", "ali"]) == ["abdal", "alrahman", "rahmanali", "abdalrahman", "alrahmanali"]
    assert runs(["o", "brien"], 1) == ["obrien"]
    assert runs(["a", "b", "c", "d"], 0) == ["ab", "abc"]


@given(st.lists(st.text(st.sampled_from("abo"), min_size=1), min_size=1, max_size=5))
def test_what_is_joined_is_folded_as_if_it_were_written_so(words):
    assert joined([fold(word) for word in words]) == fold("".join(words))


WORDS = st.text(st.sampled_from("abcde"), min_size=4, max_size=7)


@given(WORDS, st.integers(0, 6), st.sampled_from("abcdefx"), st.sampled_from(("wrong", "missing", "extra", "swapped")))
def test_one_wrong_letter_always_leaves_a_shortened_spelling_in_common(word, at, letter, how):
    at %= len(word)
    start, end = word[:at], word[at + 1 :]
    swapped = start[:-1] + word[at] + start[-1:] + end
    typed = {"wrong": start + letter + end, "missing": start + end, "extra": start + letter + word[at:]}.get(
        how, swapped
    )
    assert is_near(typed, word)
    assert ({typed} | shortened(typed)) & ({word} | shortened(word))


@given(WORDS, WORDS)
def test_near_is_one_letter_and_no_more(one, other):
    assert is_near(one, other) == is_near(other, one)
    assert not is_near(one, one + "xy")
    assert not is_near("xy" + one, one)


def test_words_too_short_for_a_wrong_letter_are_left_out_unless_a_particle_joins_them():
    assert near_words(["liv", "hansen", "12345"]) == ["hansen", "livhansen"]
    assert near_words(["o", "brien"]) == ["brien", "obrien"]


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("912 34 567", ["91234567"]),
        ("+47 912 34 567", ["91234567"]),
        ("0047 91234567", ["91234567"]),
        ("+47-912.34.567", ["91234567"]),
        (" +4791234567", ["91234567"]),
        ("4791234567", ["4791234567", "91234567"]),
        ("47 12 34 56", ["47123456"]),
        ("+46 70 123 45 67", ["701234567"]),
        ("0046 (0)70-123 45 67", ["701234567"]),
        ("070-123 45 67", ["701234567"]),
        ("+1 212 555 1234", ["2125551234"]),
        ("00358 40 1234567", ["401234567"]),
        ("+252 61 1234567", ["611234567"]),
        ("91234567 (mor), 22 33 44 55", ["91234567", "22334455"]),
        ("91234567/22334455", ["91234567", "22334455"]),
        ("٩١٢ ٣٤ ٥٦٧", ["91234567"]),
        ("ingen", []),
        ("+", []),
        ("00", []),
    ],
)
def test_a_phone_number_is_searched_by_its_national_number(typed, searched):
    assert numbers(typed) == searched


@given(st.integers(20_000_000, 99_999_999), st.sampled_from(["", "+47", "0047", "47", "+47 ", "0047 "]))
def test_a_norwegian_number_is_the_same_however_it_begins(number, before):
    assert str(number) in numbers(f"{before}{number}")


@given(st.text())
def test_numbers_are_digits_whatever_is_typed(typed):
    assert all(number.isascii() and number.isdigit() for number in numbers(typed))


def test_the_norwegian_letters_come_last_in_their_own_order():
    assert in_order("Åse", "Østen", "Ærlig", "Yngve") == ["Yngve", "Ærlig", "Østen", "Åse"]


def test_a_name_that_begins_with_z_comes_before_the_norwegian_letters():
    assert in_order("Åse", "Zara", "Østen", "Ærlig", "Zoe") == ["Zara", "Zoe", "Ærlig", "Østen", "Åse"]


def test_double_a_sorts_as_the_letter_it_stands_for():
    assert in_order("Aase", "Abel", "Øyvind", "Åge") == ["Abel", "Øyvind", "Åge", "Aase"]


def test_swedish_letters_sort_with_their_norwegian_sisters():
    assert norwegian_order("Ö", "Ø") == 0
    assert norwegian_order("Ä", "Æ") == 0


def test_other_accents_and_case_do_not_matter_to_the_order():
    assert in_order("Édith", "eva", "Čáhppe", "Ding", "ada") == ["ada", "Čáhppe", "Ding", "Édith", "eva"]


@given(st.lists(st.text(st.sampled_from("aåzæøy1 éAÅZ"), max_size=4), min_size=3, max_size=3))
def test_the_order_is_an_order(three):
    a, b, c = in_order(*three)
    assert norwegian_order(a, b) <= 0
    assert norwegian_order(b, c) <= 0
    assert norwegian_order(a, c) <= 0
    assert norwegian_order(a, b) == -norwegian_order(b, a)


@given(st.text(st.sampled_from("abyzæøå"), min_size=1), st.text(st.sampled_from("abyzæøå"), min_size=1))
def test_words_are_ordered_letter_by_letter_by_the_alphabet(one, other):
    alphabet = {letter: place for place, letter in enumerate("abyzæøå")}

    def key(word: str) -> list[int]:
        return [alphabet[c] for c in word.replace("aa", "å")]

    expected = (key(one) > key(other)) - (key(one) < key(other))
    assert norwegian_order(one, other) == expected
