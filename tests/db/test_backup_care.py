"""Finding, proving and thinning out backups: damage is told, and nothing that may be needed is removed."""

import errno
import json
import os
import random
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.paths import DATABASE, KEYS
from db import backup, manifest
from db.backup import About, verify_generation
from db.generations import Keep, generations, kept, newest, prune, read_manifest
from db.manifest import MANIFEST
from tests.db.sticks import contents, refused
from tests.support import NOW

WAL = DATABASE + "-wal"
DAY = timedelta(days=1)
VAULT = "0a" * 16


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def make(stick: Path, when: datetime = NOW) -> Path:
    """A small backup of that moment, with a log."""
    chance = random.Random(when.isoformat())
    sources = {name: stick.parent / f"from-{name}" for name in (DATABASE, WAL, KEYS)}
    for source in sources.values():
        source.write_bytes(chance.randbytes(3000))
    return backup.write_generation(sources, stick, lambda: when, About(VAULT, 2))


def change(generation: Path, **new: object) -> None:
    """Other contents, with a hash that fits: what is left is for the reading itself to refuse."""
    said = json.loads((generation / MANIFEST).read_bytes()) | new
    (generation / MANIFEST).write_text(json.dumps(said | {"check": manifest._check(said)}))


def names(stick: Path) -> set[str]:
    return {path.name for path in stick.iterdir()}


# -- proving ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [DATABASE, WAL, KEYS])
def test_one_turned_bit_anywhere_in_a_file_is_found(stick, name):
    made, chance = make(stick), random.Random()
    whole = (made / name).read_bytes()
    for place in [0, len(whole) * 8 - 1, *(chance.randrange(len(whole) * 8) for _ in range(40))]:
        spoilt = bytearray(whole)
        spoilt[place // 8] ^= 1 << place % 8
        (made / name).write_bytes(spoilt)
        error = refused(lambda: verify_generation(made))
        assert (error.code, error.params["file"]) == ("backup_damaged", name), place
    (made / name).write_bytes(whole)
    verify_generation(made)


def test_one_turned_bit_anywhere_in_the_manifest_is_found(stick):
    made = make(stick)
    whole = (made / MANIFEST).read_bytes()
    for place in range(len(whole) * 8):
        spoilt = bytearray(whole)
        spoilt[place // 8] ^= 1 << place % 8
        (made / MANIFEST).write_bytes(spoilt)
        assert refused(lambda: verify_generation(made)).code in ("backup_damaged", "not_a_backup", "backup_too_new")


@pytest.mark.parametrize("name", [DATABASE, WAL, KEYS])
@pytest.mark.parametrize("how", ["missing", "shorter", "longer", "empty"])
def test_a_file_that_is_not_all_there_is_found_by_both_looks(stick, name, how):
    made = make(stick)
    whole = (made / name).read_bytes()
    (made / name).write_bytes({"shorter": whole[:-1], "longer": whole + b"x", "empty": b"", "missing": b""}[how])
    if how == "missing":
        (made / name).unlink()
    assert refused(lambda: verify_generation(made)).code == "backup_damaged"
    assert [(g.path, g.whole) for g in generations(stick)] == [(made, False)]


@pytest.mark.parametrize("name", ["desktop.ini", "Thumbs.db", "les meg.txt", ".DS_Store", DATABASE + "-shm"])
def test_a_stray_file_in_the_folder_does_not_make_a_whole_copy_damaged(stick, name):
    made = make(stick)
    (made / name).write_text("not ours")
    verify_generation(made)
    assert [g.whole for g in generations(stick)] == [True]


def test_a_bad_spot_on_the_stick_is_an_expected_error(stick, monkeypatch):
    made = make(stick)

    def dies(*_: object) -> None:
        raise OSError(errno.EIO, "fault")

    monkeypatch.setattr(backup.os, "posix_fadvise", dies, raising=False)
    monkeypatch.setattr(backup.os, "POSIX_FADV_DONTNEED", 4, raising=False)
    assert refused(lambda: verify_generation(made)).code == "stick_gone"


MARK = {"bytes": 1, "sha256": "00"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "backup_damaged"),
        (b"\xff\xfe", "backup_damaged"),
        (b"[]", "backup_damaged"),
        (b"null", "backup_damaged"),
        (b"[" * 100_000, "backup_damaged"),
        (b'{"format": "livd.backup/1"}', "backup_damaged"),
        (b'{"format": "livd.backup/2"}', "backup_too_new"),
        (b'{"format": "other/1"}', "not_a_backup"),
    ],
)
def test_a_manifest_that_cannot_be_understood_is_told_by_its_kind(stick, content, code):
    made = make(stick)
    (made / MANIFEST).write_bytes(content)
    assert refused(lambda: read_manifest(made)).code == code
    assert refused(lambda: verify_generation(made)).code == code
    assert [(g.made, g.whole) for g in generations(stick)] == [(None, False)]


@pytest.mark.parametrize(
    "new",
    [
        {"made": "yesterday"},
        {"made": 7},
        {"files": []},
        {"files": {}},
        {"files": {DATABASE: MARK}},
        {"files": {DATABASE: MARK, KEYS: MARK, "../../evil": MARK}},
        {"files": {DATABASE: MARK, KEYS: {"bytes": float("inf"), "sha256": ""}}},
        {"files": {DATABASE: MARK, KEYS: {"bytes": "x", "sha256": ""}}},
        {"files": {DATABASE: MARK, KEYS: 7}},
    ],
)
def test_a_manifest_that_lies_is_damage_and_leads_to_no_other_file(stick, new):
    made = make(stick)
    change(made, **new)
    assert refused(lambda: read_manifest(made)).code == "backup_damaged"


def test_a_time_with_a_zone_does_not_upset_the_order(stick):
    change(make(stick), made="2026-11-20T10:00:00+01:00")
    other = make(stick, NOW - DAY)
    assert generations(stick)[0].path == other
    assert prune(stick, Keep(), NOW, other, VAULT) == []


# -- finding ------------------------------------------------------------------------------------------------------


def test_the_newest_whole_backup_is_found_on_a_stick_and_by_itself(stick):
    old, new = make(stick, NOW - DAY), make(stick, NOW)
    assert [g.path for g in generations(stick)] == [new, old]
    assert newest(stick) == newest(new) == new
    (new / KEYS).unlink()
    assert newest(stick) == old
    (old / KEYS).unlink()
    assert newest(stick) == new, "a damaged one is named, to be told that it is damaged"


@pytest.mark.parametrize("there", ["nothing", "part", "old", "strange", "file"])
def test_what_is_no_backup_is_not_taken_for_one(stick, there):
    if there in ("part", "old"):
        made = make(stick)
        made.rename(made.with_name(f"{made.name}.{there}"))
    elif there == "strange":
        (stick / "data-private").mkdir()
    elif there == "file":
        (stick / "data-20261123-221500").touch()
    assert generations(stick) == []
    assert refused(lambda: newest(stick)).code == "not_a_backup"
    assert refused(lambda: newest(stick / "nowhere")).code == "not_a_backup"
    assert refused(lambda: read_manifest(stick)).code == "not_a_backup"


def test_a_stick_that_is_not_there_is_told(stick):
    assert refused(lambda: generations(stick / "nowhere")).code == "stick_gone"


# -- thinning out -------------------------------------------------------------------------------------------------

MOMENTS = st.lists(st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 31)), max_size=60)
KEEPS = st.builds(Keep, st.integers(1, 9), st.integers(0, 6), st.integers(0, 13))
PERIODS: list[tuple[str, Callable[[datetime], object]]] = [
    ("days", lambda t: t.date()),
    ("weeks", lambda t: t.isocalendar()[:2]),
    ("months", lambda t: (t.year, t.month)),
]


def wanted(when: datetime, past: list[datetime], keep: Keep) -> bool:
    """The rule told again, one moment at a time: the newest of its period, and few later periods have a backup."""
    for name, period in PERIODS:
        later = {period(t) for t in past if t > when} - {period(when)}
        is_newest = not any(t > when and period(t) == period(when) for t in past)
        if is_newest and len(later) < getattr(keep, name):
            return True
    return False


@settings(max_examples=100)
@given(MOMENTS, KEEPS, st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 31)))
def test_what_stays_is_the_newest_of_each_period_and_all_that_lies_ahead(made, keep, now):
    made.sort(reverse=True)
    stay = kept(made, keep, now)
    past = [when for when in made if when <= now]
    assert {when for when in stay if when <= now} == {when for when in past if wanted(when, past, keep)}
    assert stay - set(past) == {when for when in made if when > now}
    assert len(stay & set(past)) <= keep.days + keep.weeks + keep.months
    assert kept(sorted(stay, reverse=True), keep, now) == stay, "a second time removes nothing"
    assert not past or max(past) in stay


def test_a_year_of_daily_backups_becomes_days_weeks_and_months():
    made = [NOW - DAY * n for n in range(365)]
    stay = kept(made, Keep(), NOW)
    assert {NOW - DAY * n for n in range(7)} <= stay
    assert len({(t.year, t.month) for t in stay}) == 12
    assert 7 + 11 <= len(stay) <= 7 + 5 + 12


def test_a_week_that_crosses_new_year_is_one_week():
    monday, sunday = datetime(2025, 12, 29, 8), datetime(2026, 1, 4, 8)
    assert kept([sunday, monday], Keep(1, 2, 0), NOW) == {sunday}


@settings(max_examples=12)
@given(st.lists(st.integers(-40 * 24, 5 * 24), min_size=1, max_size=8), st.integers(1, 2), st.data())
def test_on_a_stick_the_spare_one_and_those_ahead_stay_whole(tmp_path_factory, hours, days, data):
    stick = tmp_path_factory.mktemp("care") / "stick"
    stick.mkdir()
    made = {make(stick, NOW + timedelta(hours=n)): NOW + timedelta(hours=n) for n in hours}
    spare = data.draw(st.sampled_from(sorted(made)))
    keep = Keep(days, 1, 1)
    gone = prune(stick, keep, NOW, spare, VAULT)
    left = {path for path in made if path.exists()}
    assert set(gone) == set(made) - left
    assert spare in left
    assert left - {spare} == {
        p for p, when in made.items() if when in kept(sorted(made.values(), reverse=True), keep, NOW)
    } - {spare}
    assert names(stick) == {path.name for path in left}
    for path in left:
        verify_generation(path)
    assert prune(stick, keep, NOW, spare, VAULT) == []


def test_what_cannot_be_read_or_lacks_something_is_neither_removed_nor_counted(stick):
    whole, unread, lacking = (make(stick, NOW - timedelta(hours=n)) for n in (3, 2, 1))
    (unread / MANIFEST).write_bytes(b"?")
    (lacking / DATABASE).unlink()
    before = names(stick)
    assert prune(stick, Keep(1, 0, 0), NOW, stick / "other", VAULT) == []
    assert names(stick) == before
    verify_generation(whole)


def test_old_leftovers_are_cleared_and_what_is_not_ours_is_not_touched(stick):
    for name in ("data-20261101-120000-77.part", "data-20261122-120000-8.part", "data-20261101-120000.old"):
        (stick / name).mkdir()
        (stick / name / DATABASE).touch()
    mine = ("data-private.old", "data-2026.part", "data-", "photos.part")
    for name in mine:
        (stick / name).mkdir()
    (stick / "data-20261101-120000-9.part").write_text("a file")
    for path in stick.iterdir():
        when = NOW - (DAY * 20 if "1122" not in path.name else timedelta(hours=23))
        os.utime(path, (when.timestamp(), when.timestamp()))
    prune(stick, Keep(), NOW, stick / "x", VAULT)
    assert names(stick) == {*mine, "data-20261122-120000-8.part", "data-20261101-120000-9.part"}


def test_a_removal_that_was_cut_off_does_not_stop_the_next(stick):
    old, new = make(stick, NOW - DAY), make(stick)
    shutil.copytree(old, old.with_name(old.name + ".old"))
    assert prune(stick, Keep(1, 0, 0), NOW, new, VAULT) == [old]
    assert names(stick) == {new.name}


@pytest.mark.parametrize("step", ["rename", "rmdir", "unlink"])
def test_a_stick_that_vanishes_while_it_is_thinned_out_is_no_fault(stick, monkeypatch, step):
    make(stick, NOW - DAY)
    new = make(stick)
    before = contents(new)

    def gone(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "fault")

    with monkeypatch.context() as broken:
        broken.setattr(backup.os, step, gone)
        prune(stick, Keep(1, 0, 0), NOW, new, VAULT)
    assert contents(new) == before
    assert newest(stick) == new
    assert prune(stick / "nowhere", Keep(), NOW, new, VAULT) == []
