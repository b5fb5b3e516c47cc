"""After each lock the file is looked at with its key: damage is found and told, and a copy without a key says what it knows."""

import hashlib
import json
import random
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.paths import DATABASE, KEYS, PROOF
from app.use_cases.requests import Enquiry, record_enquiry
from db import crypto, pages, proof, vault
from db.connection import connect, integrity_faults
from db.generations import Keep, generations, prune
from db.pages import CHUNK, PAGE, look, page_key
from db.proof import Prover
from tests.app.house import furnish
from tests.support import NOW, PASSWORD, TODAY, clock, new_vault, quick_vaults

WAL = DATABASE + "-wal"
KEY = bytes(range(32))


def never() -> bool:
    return False


def database(path: Path, kilobytes: int = 1500) -> Path:
    path.touch()
    made = connect(path, KEY)
    made.execute("CREATE TABLE t (a)")
    made.executemany("INSERT INTO t VALUES (randomblob(3000))", [()] * (kilobytes // 3))
    made.close()
    return path


def spoil(path: Path, *numbers: int) -> None:
    """Turn a bit in each of these pages (from 1)."""
    content = bytearray(path.read_bytes())
    for number in numbers:
        content[(number - 1) * PAGE + 1000] ^= 4
    path.write_bytes(content)


def by_the_library(path: Path) -> list[int]:
    opened = connect(path, KEY)
    try:
        said = [row[0] for row in opened.execute("PRAGMA cipher_integrity_check")]
    finally:
        opened.close()
    return sorted(int(text.rsplit(" ", 1)[-1]) for text in said)


# -- the pages ----------------------------------------------------------------------------------------------------


def test_it_finds_the_same_pages_as_the_library(tmp_path):
    path, chance = database(tmp_path / "x.db"), random.Random(3)
    assert look(path, page_key(KEY, path), 0, never).faulty == () == tuple(by_the_library(path))
    wanted = sorted(chance.sample(range(2, path.stat().st_size // PAGE), 9))
    spoil(path, *wanted)
    assert list(look(path, page_key(KEY, path), 0, never).faulty) == wanted == by_the_library(path)


@pytest.mark.parametrize("place", [0, 15, 16, PAGE - 1, PAGE - 65, PAGE, 300 * PAGE + 7])
def test_one_bit_anywhere_is_found_and_a_page_of_zeros_too(tmp_path, place):
    path = database(tmp_path / "x.db")
    key, content = page_key(KEY, path), bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)
    if place < 16:  # the salt belongs to the key: with another one nothing fits
        assert len(look(path, page_key(KEY, path), 0, never).faulty) == len(content) // PAGE
    else:
        assert look(path, key, 0, never).faulty == (place // PAGE + 1,)
    content[PAGE : 2 * PAGE] = bytes(PAGE)
    path.write_bytes(content)
    assert 2 in look(path, key, 0, never).faulty


def test_a_file_cut_in_the_middle_of_a_page_is_faulty(tmp_path):
    path = database(tmp_path / "x.db")
    path.write_bytes(path.read_bytes()[:-100])
    assert look(path, page_key(KEY, path), 0, never).faulty == (path.stat().st_size // PAGE + 1,)


def test_a_look_that_is_cut_off_goes_on_where_it_was_and_then_sees_all(tmp_path):
    path, calls = database(tmp_path / "x.db", 3000), []
    spoil(path, 2, 600)

    def second_time() -> bool:
        calls.append(1)
        return len(calls) > 1

    key = page_key(KEY, path)
    first = look(path, key, 0, second_time)
    assert (first.faulty, first.sha256, first.seen) == ((2,), "", CHUNK // PAGE)
    calls.clear()
    second = look(path, key, first.seen, second_time)
    assert second.seen == 2 * CHUNK // PAGE
    third = look(path, key, second.seen, never)
    assert third.faulty == (2, 600)
    assert third.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_what_is_left_after_a_lock_opens_nothing(tmp_path):
    path = database(tmp_path / DATABASE)
    prover = Prover.of(tmp_path, "0a" * 16, KEY)
    for left in (prover.pages, prover.mac):
        assert left != KEY
        with pytest.raises(vault.VaultError, match="vault_damaged"):
            connect(path, left)
    assert KEY.hex() not in repr(prover)


def test_the_page_of_the_lock_holds_nothing():
    assert pages.PENDING == 262145
    assert pages._faulty(bytes(PAGE), pages.PENDING - 1, b"k") == set()


# -- after each lock ------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = new_vault(tmp_path / "v")
    furnish(made)
    for _ in range(20):
        made.write(record_enquiry, Enquiry(TODAY, "women", 1, 0, "admitted", note="x" * 8000))
    made.close()
    return tmp_path / "v"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "pinne").mkdir()
    return tmp_path / "pinne"


def a_page(folder: Path) -> int:
    """The page of a long note, that a login neither reads nor writes."""
    return (folder / DATABASE).stat().st_size // PAGE - 12


def test_a_lock_says_of_the_closed_file_that_it_is_whole(folder):
    said = proof.read(folder)
    assert said
    assert said.good
    assert said.sha256 == hashlib.sha256((folder / DATABASE).read_bytes()).hexdigest()
    assert (said.at, said.whole) == (NOW, NOW)
    opened = vault.unlock(folder, "Kari", PASSWORD, clock)
    assert (opened.health().damaged, opened.health().whole) == (0, NOW)
    opened.close()


def test_damage_is_found_at_the_next_lock_and_told_until_the_file_is_whole_again(folder):
    whole = (folder / DATABASE).read_bytes()
    spoil(folder / DATABASE, a_page(folder))
    later = lambda: NOW + timedelta(days=1)  # noqa: E731
    vault.unlock(folder, "Kari", PASSWORD, later).close()
    opened = vault.unlock(folder, "Kari", PASSWORD, later)
    assert (opened.health().damaged, opened.health().whole, opened.health().looked) == (1, NOW, later())
    opened.close()
    assert proof.read(folder).pages == (a_page(folder),)
    (folder / DATABASE).write_bytes(whole)
    vault.unlock(folder, "Kari", PASSWORD, later).close()
    opened = vault.unlock(folder, "Kari", PASSWORD, later)
    assert opened.health().damaged == 0
    opened.close()


def test_a_look_that_is_cut_off_does_not_forget_damage(folder):
    spoil(folder / DATABASE, a_page(folder))
    vault.unlock(folder, "Kari", PASSWORD, clock).close()
    vault.unlock(folder, "Kari", PASSWORD, clock).shut()(lambda: True)
    said = proof.read(folder)
    assert (said.faults, said.sha256, said.good) == (1, "", False)


def test_closing_is_done_before_the_look_which_keeps_nobody_out(folder):
    before = proof.read(folder)
    look_at_it = vault.unlock(folder, "Kari", PASSWORD, clock).shut()
    assert not (folder / WAL).exists()
    meanwhile = []

    def write_meanwhile() -> bool:
        if not meanwhile:
            meanwhile.append(vault.unlock(folder, "Kari", PASSWORD, clock))
            meanwhile[0].write(record_enquiry, Enquiry(TODAY, "women", 1, 0, "admitted"))
            meanwhile[0].shut()
        return False

    look_at_it(write_meanwhile)
    assert proof.read(folder) == before, "the file was written in while it was looked at: nothing is said of it"
    vault.unlock(folder, "Kari", PASSWORD, clock).close()
    assert proof.read(folder).good


def killed(folder: Path, to: Path) -> Path:
    """The files as a killed program leaves them."""
    opened = vault.unlock(folder, "Kari", PASSWORD, clock)
    opened.write(record_enquiry, Enquiry(TODAY, "women", 1, 0, "admitted"))
    to.mkdir()
    for path in folder.iterdir():
        if path.name != "data.lock":
            (to / path.name).write_bytes(path.read_bytes())
    opened.close()
    return to


def test_a_vault_that_was_not_locked_is_looked_at_when_it_opens(folder, tmp_path):
    left = killed(folder, tmp_path / "killed")
    spoil(left / DATABASE, a_page(left))
    opened = vault.unlock(left, "Kari", PASSWORD, clock)
    assert opened.health().damaged == 1
    opened.close()
    well = killed(folder, tmp_path / "well")
    opened = vault.unlock(well, "Kari", PASSWORD, clock)
    assert opened.health().damaged == 0
    assert len(opened.read(lambda q: q.returns.register()).requests) == 22, "what stood in its log is there"
    opened.close()


def test_a_proof_that_the_key_did_not_make_is_not_believed(folder):
    said = proof.read(folder)
    for planted in (replace(said, faults=7), replace(said, vault="0b" * 16), replace(said, whole=None)):
        proof.write(folder, planted, crypto.random_key())
        opened = vault.unlock(folder, "Kari", PASSWORD, clock)
        assert opened.health().damaged == 0
        assert opened.health().looked is None
        opened.close()


@pytest.mark.parametrize("content", [b"", b"null", b"[]", b"[" * 5000, b"{}", b"\xff", b'{"format": "livd.proof/1"}'])
def test_what_is_no_proof_is_none(folder, content):
    (folder / PROOF).write_bytes(content)
    assert proof.read(folder) is None
    vault.unlock(folder, "Kari", PASSWORD, clock).close()


def test_one_turned_bit_in_it_is_seen_without_a_key(folder):
    whole, before = (folder / PROOF).read_bytes(), proof.read(folder)
    for place in range(0, len(whole) * 8, 3):
        spoilt = bytearray(whole)
        spoilt[place // 8] ^= 1 << place % 8
        (folder / PROOF).write_bytes(spoilt)
        assert proof.read(folder) in (None, before)


# -- what a backup without a key knows ------------------------------------------------------------------------------


def test_a_backup_of_a_file_found_whole_says_so_and_is_marked(folder, stick):
    done = quick_vaults(when=clock).back_up_closed(folder, stick)
    assert (done.state, done.whole) == ("proved", NOW)
    assert [g.proved for g in generations(stick)] == [NOW]


def test_a_backup_of_a_file_that_is_not_the_one_that_was_looked_at_says_so(folder, stick):
    spoil(folder / DATABASE, a_page(folder))
    done = quick_vaults(when=clock).back_up_closed(folder, stick)
    assert (done.state, done.whole) == ("changed", NOW)
    assert [g.proved for g in generations(stick)] == [None]
    (folder / PROOF).unlink()
    assert quick_vaults(when=clock).back_up_closed(folder, stick).state == "unknown"


def test_with_damage_in_the_file_ten_days_of_backups_take_no_good_one_away(folder, stick):
    for day in range(8):
        quick_vaults(when=lambda d=day: NOW + timedelta(days=d)).back_up_closed(folder, stick)
    good = {g.path for g in generations(stick)}
    assert len(good) >= 7
    spoil(folder / DATABASE, *range(a_page(folder) - 8, a_page(folder)))
    for day in range(8, 30):
        when = lambda d=day: NOW + timedelta(days=d)  # noqa: E731
        vault.unlock(folder, "Kari", PASSWORD, when).close()
        assert quick_vaults(when=when).back_up_closed(folder, stick).state == "damaged"
    assert good <= {g.path for g in generations(stick)}


def test_what_was_proved_is_never_thinned_out_before_what_was_not(folder, stick):
    id_ = json.loads((folder / KEYS).read_bytes())["vault"]
    proved = [
        quick_vaults(when=lambda d=day: NOW + timedelta(days=d)).back_up_closed(folder, stick).path for day in range(5)
    ]
    (folder / PROOF).unlink()
    for day in range(5, 60):
        quick_vaults(when=lambda d=day: NOW + timedelta(days=d)).back_up_closed(folder, stick)
    left = {g.path for g in generations(stick)}
    assert set(proved) <= left, "seven days of the proved are kept, and there are only five"
    assert len(left) < 40, "the others are thinned out"
    prune(stick, Keep(2, 0, 0), NOW + timedelta(days=60), stick / "x", id_)
    assert set(proved[-2:]) <= {g.path for g in generations(stick)}


def test_an_open_backup_and_a_rehearsal_mark_what_they_proved(folder, stick, tmp_path):
    made = vault.create(tmp_path / "w", "Kari", PASSWORD, clock)
    path = made.vault.back_up(stick).path
    made.vault.close()
    assert [g.proved for g in generations(stick)] == [NOW]
    (path / PROOF).unlink()
    assert [g.proved for g in generations(stick)] == [None]
    quick_vaults(when=lambda: NOW + timedelta(days=2)).rehearse(stick, made.recovery_code)
    assert [g.proved for g in generations(stick)] == [NOW + timedelta(days=2)]


def test_a_mark_from_another_copy_proves_nothing(folder, stick):
    done = quick_vaults(when=clock).back_up_closed(folder, stick).path
    spoil(folder / DATABASE, a_page(folder))
    other = quick_vaults(when=clock).back_up_closed(folder, stick).path
    shutil.copy(done / PROOF, other / PROOF)
    assert {g.path: g.proved for g in generations(stick)} == {done: NOW, other: None}


def test_the_library_and_the_look_agree_on_a_real_vault(folder):
    opened = vault.unlock(folder, "Kari", PASSWORD, clock)
    assert integrity_faults(opened.db) == []
    opened.close()
    assert proof.read(folder).good
