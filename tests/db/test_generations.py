"""A backup belongs to a vault and is ordered by its counter: whatever clocks say, and whoever else uses the stick."""

import json
import os
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app import drives
from app.paths import ANCHOR, BACKUPS, DATABASE, KEYS, KEYS_COPY
from app.ports import LogFilter
from app.use_cases.centre import CentreFacts, save_centre
from db import backup, backup_note, keyslots, recovery, restore, vault
from db.backup import About, verify_generation, write_generation
from db.generations import Keep, generations, newest, prune, read_manifest, vault_of
from db.manifest import MANIFEST, _check
from db.vault import Created
from tests.db.sticks import refused
from tests.db.test_trust import refusal
from tests.support import NOW, PASSWORD, QUICK, clock, quick_vaults

DAY = timedelta(days=1)
YEAR = timedelta(days=365)
ONE, TWO = "0a" * 16, "0b" * 16
REAL = drives.same_disk


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def make(stick: Path, vault_id: str, lines: int | None, when: datetime = NOW, restored: int = 0) -> Path:
    """A small backup of a vault that had come so far, made at that moment by the clock."""
    sources = {name: stick.parent / f"from-{name}" for name in (DATABASE, KEYS)}
    sources[DATABASE].write_bytes(os.urandom(3000))
    sources[KEYS].write_text(json.dumps({"vault": vault_id}))
    changed = None if lines is None else NOW + timedelta(minutes=lines)
    return write_generation(sources, stick, lambda: when, About(vault_id, 2, lines, changed, restored))


def new(folder: Path, centre: str = "Havn", when: Callable[[], datetime] = clock) -> Created:
    made = vault.create(folder, "Kari", PASSWORD, when, QUICK)
    made.vault.write(save_centre, CentreFacts(centre))
    return made


# -- order ----------------------------------------------------------------------------------------------------------


def test_the_newest_is_told_by_the_counter_and_never_by_the_clock(stick):
    ahead = make(stick, ONE, 100, NOW + 9 * YEAR)
    now, behind = make(stick, ONE, 150), make(stick, ONE, 200, NOW - 26 * YEAR)
    older_program = make(stick, ONE, None, NOW + 10 * YEAR)
    assert [g.path for g in generations(stick)] == [behind, now, ahead, older_program]
    assert newest(stick) == behind


def test_what_was_written_after_a_restore_is_newer_though_it_counts_from_an_older_line(stick):
    lost_way, since = make(stick, ONE, 500), make(stick, ONE, 120, restored=1)
    assert [g.path for g in generations(stick)] == [since, lost_way]


def test_a_clock_that_stood_ahead_when_one_was_made_brings_no_old_state_back(tmp_path, stick):
    when = [NOW + YEAR]
    made = new(tmp_path / "v", "Gammel", lambda: when[0])
    old = made.vault.back_up(stick).path
    when[0] = NOW
    made.vault.write(save_centre, CentreFacts("Ny"))
    made.vault.back_up(stick)
    made.vault.close()
    shutil.rmtree(tmp_path / "v")
    report, _ = quick_vaults().restore(stick, tmp_path / "v", made.recovery_code, "Kari", PASSWORD)
    assert report.name != old.name
    opened = vault.unlock(tmp_path / "v", "Kari", PASSWORD)
    assert opened.read(lambda q: q.centre.facts()).name == "Ny"
    opened.close()


@pytest.mark.parametrize("clock_at", [NOW - 26 * YEAR, NOW - DAY, NOW, NOW + YEAR])
def test_what_would_be_lost_is_counted_whatever_the_clock_said(tmp_path, stick, clock_at):
    when = [NOW]
    made = new(tmp_path / "v", when=lambda: when[0])
    made.vault.back_up(stick)
    when[0] = clock_at
    made.vault.write(save_centre, CentreFacts("Nyere"))
    made.vault.write(save_centre, CentreFacts("Nyest"))
    made.vault.close()
    lost = refusal(lambda: quick_vaults().restore(stick, tmp_path / "v", made.recovery_code, "Kari", PASSWORD))
    assert (lost.code, lost.params["count"]) == ("restore_would_lose", 2)


def test_nothing_is_lost_where_the_backup_has_gone_further_on_the_same_way(tmp_path, stick):
    made = new(tmp_path / "v")
    made.vault.close()
    shutil.copytree(tmp_path / "v", tmp_path / "before")
    opened = vault.unlock(tmp_path / "v", "Kari", PASSWORD, clock)
    opened.write(save_centre, CentreFacts("Nyere"))
    opened.back_up(stick)
    opened.close()
    quick_vaults().restore(stick, tmp_path / "before", made.recovery_code, "Kari", PASSWORD)


def test_two_that_have_gone_each_its_way_are_told_apart(tmp_path, stick):
    made = new(tmp_path / "v")
    made.vault.close()
    shutil.copytree(tmp_path / "v", tmp_path / "other")
    for folder, name, changes in ((tmp_path / "v", "Den ene", 1), (tmp_path / "other", "Den andre", 9)):
        opened = vault.unlock(folder, "Kari", PASSWORD, lambda n=changes: NOW + n * DAY)
        for _ in range(changes):
            opened.write(save_centre, CentreFacts(name))
        if name == "Den andre":
            opened.back_up(stick)
        opened.close()
    parted = refusal(lambda: quick_vaults().restore(stick, tmp_path / "v", made.recovery_code, "Kari", PASSWORD))
    assert parted.code == "restore_parted"


def test_a_restore_counts_itself_so_that_the_next_backup_is_the_newest(tmp_path, stick):
    made = new(tmp_path / "v")
    first = made.vault.back_up(stick).path.name
    for number in range(20):
        made.vault.write(save_centre, CentreFacts(f"Vei {number}"))
    abandoned = made.vault.back_up(stick).path
    made.vault.close()
    quick_vaults().restore(stick, tmp_path / "v", made.recovery_code, "Kari", PASSWORD, replacing=True, name=first)
    opened = vault.unlock(tmp_path / "v", "Kari", PASSWORD)
    after = opened.back_up(stick).path
    opened.close()
    assert read_manifest(after).lines < read_manifest(abandoned).lines
    assert newest(stick) == after


# -- whose ----------------------------------------------------------------------------------------------------------


def test_one_vaults_backups_never_thin_out_anothers(stick):
    theirs = [make(stick, ONE, n, NOW - n * DAY) for n in range(6)]
    mine = [make(stick, TWO, n, NOW - timedelta(hours=n)) for n in range(6)]
    gone = prune(stick, Keep(1, 0, 0), NOW, mine[0], TWO)
    assert not set(gone) & set(theirs)
    assert {g.path for g in generations(stick) if g.vault == ONE} == set(theirs)
    assert next(g.path for g in generations(stick, TWO)) in mine
    assert prune(stick, Keep(1, 0, 0), NOW, mine[0], "") == [], "of a vault that cannot be told nothing is removed"


def test_an_older_programs_backup_belongs_to_the_vault_of_its_keys(stick):
    made = make(stick, ONE, None)
    said = json.loads((made / MANIFEST).read_bytes())
    for name in ("vault", "lines", "changed", "restored"):
        del said[name]
    (made / MANIFEST).write_text(json.dumps(said | {"check": _check(said)}))
    verify_generation(made)
    assert [(g.vault, g.lines, g.whole) for g in generations(stick)] == [(ONE, None, True)]


@pytest.mark.parametrize(
    "name",
    ["{} - Kopi", "{} - Copy", "{} (1)", "{} – kopi (2)", "Kopi av {}", "{} copy", "den gode kopien"],
)
def test_a_folder_copied_by_hand_is_found_and_never_removed(stick, name):
    made = make(stick, ONE, 5, NOW - 400 * DAY)
    copied = stick / name.format(made.name)
    shutil.copytree(made, copied)
    assert {g.path for g in generations(stick)} == {made, copied}
    for n in range(3):
        make(stick, ONE, 10 + n, NOW - n * DAY)
    prune(stick, Keep(1, 0, 0), NOW, stick / "x", ONE)
    assert not made.exists()
    assert copied.exists()


def test_another_programs_folder_is_no_backup(stick):
    (stick / "utvidelse").mkdir()
    (stick / "utvidelse" / MANIFEST).write_text('{"manifest_version": 3}')
    assert generations(stick) == []


def test_two_vaults_on_one_stick_and_the_code_finds_its_own(tmp_path, stick):
    first, second = new(tmp_path / "en", "En"), new(tmp_path / "to", "To")
    for made in (first, second):
        made.vault.back_up(stick)
        made.vault.close()
    assert refused(lambda: newest(stick)).code == "several_vaults"
    vaults = quick_vaults()
    for made, folder, name in ((first, tmp_path / "en", "En"), (second, tmp_path / "to", "To")):
        rows = vaults.generations(stick, folder)
        assert [(row.own, row.proposed) for row in rows] == [(True, True), (False, False)]
        rows = vaults.generations(stick, tmp_path / "ny pc", made.recovery_code)
        assert [row.opens for row in rows if row.proposed] == [True]
        assert sorted(row.opens for row in rows) == [False, True]
        vaults.restore(stick, tmp_path / f"ny {name}", made.recovery_code, "Kari", PASSWORD)
        opened = vault.unlock(tmp_path / f"ny {name}", "Kari", PASSWORD)
        assert opened.read(lambda q: q.centre.facts()).name == name
        opened.close()
    assert not any(row.proposed for row in vaults.generations(stick)), "nothing is picked where nobody can know"
    stranger = recovery.to_code(recovery.new_secret())
    assert refusal(lambda: vaults.restore(stick, tmp_path / "x", stranger, "K", PASSWORD)).code == "recovery_unknown"


def test_the_one_that_is_named_is_restored_and_a_name_that_is_not_there_is_told(tmp_path, stick):
    made = new(tmp_path / "v", "Først")
    first = made.vault.back_up(stick).path.name
    made.vault.write(save_centre, CentreFacts("Sist"))
    made.vault.back_up(stick)
    made.vault.close()
    quick_vaults().restore(stick, tmp_path / "ny", made.recovery_code, "Kari", PASSWORD, name=first)
    opened = vault.unlock(tmp_path / "ny", "Kari", PASSWORD)
    assert opened.read(lambda q: q.centre.facts()).name == "Først"
    opened.close()
    for name in ("data-20200101-000000", "../v", "."):
        error = refused(lambda name=name: restore.choose(stick, restore.by_recovery(made.recovery_code), name))
        assert error.code == "no_such_backup"


def test_the_anchor_travels_and_the_counter_is_known_without_a_key(tmp_path, stick):
    made = new(tmp_path / "v")
    head = made.vault._gate.log.head()[0]
    made.vault.close()
    done = backup.backup_closed(tmp_path / "v", stick, clock)
    said = read_manifest(done)
    assert (said.vault, said.lines, said.changed) == (vault_of(tmp_path / "v"), head, NOW)
    assert (done / ANCHOR).read_bytes() == (tmp_path / "v" / ANCHOR).read_bytes()
    row = quick_vaults().generations(stick, tmp_path / "v")[0]
    assert (row.own, row.ahead, row.proposed) == (True, 0, True)
    opened = vault.unlock(tmp_path / "v", "Kari", PASSWORD, clock)
    opened.close()
    assert quick_vaults().generations(stick, tmp_path / "v")[0].ahead < 0


# -- the disk -------------------------------------------------------------------------------------------------------


def test_the_vaults_own_disk_is_refused_and_a_copy_there_does_not_make_the_backup_young(tmp_path, stick, monkeypatch):
    monkeypatch.setattr("app.drives.same_disk", REAL)
    made = new(tmp_path / "v")
    assert refused(lambda: made.vault.back_up(stick)).code == "same_disk"
    made.vault.back_up(stick, copy=True)
    made.vault.close()
    vaults = quick_vaults(when=clock)
    assert refused(lambda: vaults.back_up_closed(tmp_path / "v", stick)).code == "same_disk"
    assert vaults.back_up_closed(tmp_path / "v", stick, copy=True).copy
    assert vaults.backups(tmp_path / "v").last is None
    assert len(generations(stick)) == 2


# -- the note beside the vault --------------------------------------------------------------------------------------


def plant(folder: Path, **fields: object) -> None:
    path = folder / BACKUPS
    said = json.loads(path.read_bytes()) if path.exists() else {}
    path.write_text(json.dumps(said | fields))


def test_a_planted_number_takes_no_backup_away(tmp_path, stick):
    made = new(tmp_path / "v")
    made.vault.close()
    for day in range(6):
        quick_vaults(when=lambda d=day: NOW + d * DAY).back_up_closed(tmp_path / "v", stick)
    plant(tmp_path / "v", keep=[1, 0, 0])
    quick_vaults(when=lambda: NOW + 6 * DAY).back_up_closed(tmp_path / "v", stick)
    assert len(generations(stick)) == 7
    opened = vault.unlock(tmp_path / "v", "Kari", PASSWORD, lambda: NOW + 6 * DAY)
    assert opened.health().strange
    assert opened.keep_chosen() == (7, 5, 12)
    opened.keep_backups(2, 1, 1)
    assert not opened.health().strange
    assert opened.keep_chosen() == (2, 1, 1)
    opened.close()


def test_the_number_another_vault_was_given_is_not_this_ones(tmp_path):
    one, two = new(tmp_path / "en").vault, new(tmp_path / "to").vault
    one.keep_backups(1, 0, 0)
    shutil.copy(tmp_path / "en" / BACKUPS, tmp_path / "to" / BACKUPS)
    assert (two.keep_chosen(), two.health().strange) == ((7, 5, 12), True)
    one.close()
    two.close()


@pytest.mark.parametrize(
    "planted", [["2031-01-01T00:00:00", "HEMMELIG"], [{"x": 1}] * 5000, 10**9, -4, "x", None, True]
)
def test_nothing_planted_reaches_the_chained_log_but_a_small_count(tmp_path, planted):
    new(tmp_path / "v").vault.close()
    plant(tmp_path / "v", unlogged=planted)
    opened = vault.unlock(tmp_path / "v", "Kari", PASSWORD, clock)
    lines = opened.read(lambda q: q.trust.log(LogFilter(kind="backup")))
    assert len(lines) <= 20
    assert {(line.at, line.user, line.subject, line.reason) for line in lines} <= {(NOW.isoformat(), "-", "", "")}
    opened.close()


@pytest.mark.parametrize(
    "content",
    [b"", b"null", b"[]", b"[" * 9000, b"\xff", b'{"last": 7}', b'{"last": "i fjor"}', b'{"keep": [0, 0, 0]}',
     b'{"keep": [true, 1, 1]}', b'{"keep": "123"}', b'{"keep": [99, 1, 1]}', b'{"lines": -1}', b'{"lines": 1e3}',
     b'{"restored": 1e999}', b'{"keep_mac": 7}'],
)  # fmt: skip
def test_what_cannot_be_believed_is_ignored_and_told(tmp_path, content):
    (tmp_path / BACKUPS).write_bytes(content)
    note = backup_note.read(tmp_path)
    assert note.strange
    assert (note.last, note.lines, note.keep, note.restored) == (None, None, Keep(), 0)


def test_a_note_of_an_older_program_is_read(tmp_path):
    (tmp_path / BACKUPS).write_text('{"last": "2026-11-20T10:00:00", "unlogged": ["a", "b"], "keep": [7, 5, 12]}')
    note = backup_note.read(tmp_path)
    assert (note.last, note.unlogged, note.keep, note.strange) == (datetime(2026, 11, 20, 10), 2, Keep(), False)


# -- the key slots --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("spoilt", [KEYS, KEYS_COPY])
@pytest.mark.parametrize("content", [None, b"{}", b"\x00" * 3000])
def test_a_copy_of_the_keys_that_rotted_shuts_nobody_out_of_a_backup(tmp_path, stick, spoilt, content):
    """Rotten in the vault, the other copy is on the stick; rotten on the stick, it is told of that backup alone."""
    made = vault.create(tmp_path / "v", "Kari", PASSWORD, clock, QUICK)
    name = made.vault.ring.file.vault
    made.vault.close()
    path = tmp_path / "v" / spoilt
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    generation = backup.backup_closed(tmp_path / "v", stick, clock)
    assert (generation / (KEYS_COPY if spoilt == KEYS else KEYS)).is_file()
    assert generations(stick)[0].vault == name
    by_code = lambda keys: keyslots.open_with_recovery(keys, made.recovery_code)  # noqa: E731
    assert restore.rehearse(stick, by_code, clock=clock).faults == ()
    restored = restore.restore(stick, tmp_path / "new", made.recovery_code, "Ny", PASSWORD, clock=clock, cost=QUICK)
    assert restored.report.faults == ()
    vault.unlock(tmp_path / "new", "Kari", PASSWORD, clock).close()
