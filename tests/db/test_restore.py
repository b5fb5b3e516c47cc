"""Restore: rehearsed, for real on a new PC, refused where something would be lost; and nothing personal in clear."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.domain.errors import RuleBroken, VaultError
from app.ports import LogFilter
from app.use_cases.centre import CentreFacts, save_centre
from db import backup, migrate, recovery, restore, vault
from db.vaults import Vaults
from tests.db.test_trust import OTHER, filled, refusal
from tests.support import NOW, PASSWORD, QUICK, clock, new_vault, quick_vaults

# -- restore ----------------------------------------------------------------------------------------------------


@pytest.fixture
def stick(tmp_path) -> Path:
    made = tmp_path / "pinne"
    made.mkdir()
    return made


def listing(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_rehearsal_says_what_is_in_the_backup_and_changes_nothing_but_its_mark(tmp_path, stick):
    made = filled(tmp_path / "v")
    made.vault.back_up(stick)
    made.vault.close()
    before = listing(stick)
    later = Vaults(None, QUICK, lambda: NOW + timedelta(days=3))
    found = later.rehearse(stick, made.recovery_code)
    assert (found.days_old, found.schema, found.faults, found.log.broken) == (3, migrate.newest(), (), ())
    assert found.rows["app_user"] == 2
    assert found.newest == NOW.isoformat(timespec="seconds")
    after = listing(stick)
    proof = next(name for name in after if name.endswith("data.proved"))
    assert after.pop(proof) != before.pop(proof), "the stick is told that it was opened and found whole"
    assert after == before
    assert quick_vaults().rehearse_as(stick, "Ola", OTHER).rows == found.rows
    wrong = refusal(lambda: later.rehearse(stick, recovery.to_code(recovery.new_secret())))
    assert wrong.code == "recovery_unknown"


def test_restored_on_a_new_pc_everything_is_there_and_the_name_given_is_leader(tmp_path, stick):
    made = filled(tmp_path / "v")
    made.vault.close()
    backup.backup_closed(tmp_path / "v", stick, clock)
    report, aside = quick_vaults().restore(stick, tmp_path / "ny" / "v", made.recovery_code, "Leder", PASSWORD)
    assert aside is None
    assert report.rows["app_user"] == 2
    opened = vault.unlock(tmp_path / "ny" / "v", "Leder", PASSWORD)
    assert opened.actor.role == "leader"
    assert opened.read(lambda q: q.centre.facts()).name == "Havn"
    assert ("backup", "restored") in [(r.kind, r.event) for r in opened.read(lambda q: q.trust.log(LogFilter()))]
    assert opened.read(lambda q: q.trust.log_check()).broken == ()
    opened.close()
    assert quick_vaults().backups(tmp_path / "ny" / "v").last == NOW
    assert [p.name for p in (tmp_path / "ny").iterdir()] == ["v"]
    if os.name == "posix":
        assert {p.stat().st_mode & 0o777 for p in (tmp_path / "ny" / "v").iterdir()} == {0o600}


def test_a_newer_vault_is_not_overwritten_without_saying_what_would_be_lost(tmp_path, stick):
    made = filled(tmp_path / "v")
    made.vault.back_up(stick)
    made.vault.clock = made.vault._gate.log._clock = lambda: NOW + timedelta(hours=1)
    made.vault.write(save_centre, CentreFacts("Nyere"))
    made.vault.close()
    before = listing(tmp_path / "v")
    lost = refusal(lambda: quick_vaults().restore(stick, tmp_path / "v", made.recovery_code, "Kari", PASSWORD))
    assert (lost.code, lost.params["count"]) == ("restore_would_lose", 1)
    after = listing(tmp_path / "v")
    assert {k: v for k, v in after.items() if k != "data.lock"} == {k: v for k, v in before.items() if k != "data.lock"}
    _, aside = quick_vaults().restore(stick, tmp_path / "v", made.recovery_code, "Kari", PASSWORD, replacing=True)
    assert aside is not None
    old = vault.unlock(aside, "Kari", PASSWORD)
    assert old.read(lambda q: q.centre.facts()).name == "Nyere"
    old.close()
    new = vault.unlock(tmp_path / "v", "Kari", PASSWORD)
    assert new.read(lambda q: q.centre.facts()).name == "Havn"
    new.close()


def test_another_vault_or_a_damaged_one_is_not_overwritten_unasked(tmp_path, stick):
    made = filled(tmp_path / "v")
    made.vault.back_up(stick)
    made.vault.close()
    new_vault(tmp_path / "annet").close()
    code = refusal(lambda: quick_vaults().restore(stick, tmp_path / "annet", made.recovery_code, "K", PASSWORD)).code
    assert code == "restore_over_unknown"
    (tmp_path / "annet" / "data.db").write_bytes(b"ikke noe")
    code = refusal(lambda: quick_vaults().restore(stick, tmp_path / "annet", made.recovery_code, "K", PASSWORD)).code
    assert code == "restore_over_unknown"


def test_a_folder_with_other_files_is_left_alone_and_a_relative_path_will_do(tmp_path, stick, monkeypatch):
    made = filled(tmp_path / "v")
    made.vault.back_up(stick)
    made.vault.close()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "brev.txt").write_text("mitt")
    error = refusal(lambda: quick_vaults().restore(stick, tmp_path / "full", made.recovery_code, "K", PASSWORD))
    assert error.code == "folder_not_empty"
    assert [p.name for p in (tmp_path / "full").iterdir()] == ["brev.txt"]
    (tmp_path / "her").mkdir()
    monkeypatch.chdir(tmp_path / "her")
    quick_vaults().restore(stick, Path("."), made.recovery_code, "Kari", PASSWORD)
    vault.unlock(tmp_path / "her", "Kari", PASSWORD).close()


def test_a_vault_that_is_open_is_not_replaced(tmp_path, stick):
    made = filled(tmp_path / "v")
    made.vault.back_up(stick)
    for replacing in (False, True):
        with pytest.raises(VaultError, match="vault_in_use"):
            quick_vaults().restore(stick, tmp_path / "v", made.recovery_code, "Kari", PASSWORD, replacing=replacing)
    made.vault.close()


@pytest.mark.parametrize("step", ["os.rename", "db.restore.recover", "db.restore._copy_files"])
def test_a_restore_that_fails_leaves_the_vault_that_was_there(tmp_path, stick, step, monkeypatch):
    made = filled(tmp_path / "v")
    made.vault.back_up(stick)
    made.vault.close()
    real, calls = getattr(os, "rename"), []  # noqa: B009

    def fails(*arguments, **more):
        calls.append(arguments)
        if step == "os.rename" and len(calls) != 2:
            return real(*arguments, **more)
        raise OSError(5, "bad disk")

    monkeypatch.setattr(step, fails)
    with pytest.raises((VaultError, OSError)):
        restore.restore(stick, tmp_path / "v", made.recovery_code, "Kari", PASSWORD, clock, cost=QUICK)
    monkeypatch.undo()
    opened = vault.unlock(tmp_path / "v", "Kari", PASSWORD, clock)
    assert opened.read(lambda q: q.centre.facts()).name == "Havn"
    opened.close()
    assert {p.name for p in tmp_path.iterdir()} == {"v", "pinne"}


def test_a_damaged_backup_is_not_restored(tmp_path, stick):
    made = filled(tmp_path / "v")
    generation = made.vault.back_up(stick).path
    made.vault.close()
    content = bytearray((generation / "data.db").read_bytes())
    content[5000] ^= 1
    (generation / "data.db").write_bytes(content)
    with pytest.raises(VaultError, match="backup_damaged"):
        quick_vaults().restore(stick, tmp_path / "ny", made.recovery_code, "Kari", PASSWORD)
    assert not (tmp_path / "ny").exists()


def test_a_backup_of_the_open_vault_can_be_stopped_and_leaves_no_snapshot(tmp_path, stick):
    made = filled(tmp_path / "v")

    def stop(done, total):
        raise RuleBroken("cancelled")

    made.vault.watch(stop)
    with pytest.raises(RuleBroken, match="cancelled"):
        made.vault.back_up(stick)
    assert list(stick.iterdir()) == []
    assert not list((tmp_path / "v").glob("*snapshot*"))
    made.vault.close()


def test_a_backup_is_in_the_log_whether_made_with_a_key_or_without(tmp_path, stick):
    made = filled(tmp_path / "v")
    made.vault.back_up(stick)
    made.vault.close()
    quick_vaults(when=clock).back_up_closed(tmp_path / "v", stick)
    opened = vault.unlock(tmp_path / "v", "Kari", PASSWORD, clock)
    lines = [(r.user, r.event) for r in opened.read(lambda q: q.trust.log(LogFilter(kind="backup")))]
    assert lines == [("-", "made_closed"), ("Kari", "made")]
    opened.close()


def test_how_many_are_kept_is_the_leaders_choice_and_without_a_key_nothing_more_is_taken(tmp_path, stick):
    made = filled(tmp_path / "v")
    made.vault.keep_backups(1, 0, 0)
    for bad in ((0, 0, 0), (61, 0, 0), (1, -1, 0)):
        assert refusal(lambda b=bad: made.vault.keep_backups(*b)).code == "bad_keep"
    made.vault.close()
    for days in range(3):
        quick_vaults(when=lambda d=days: NOW + timedelta(days=d)).back_up_closed(tmp_path / "v", stick)
    assert len(quick_vaults().generations(stick)) == 3
    opened = vault.unlock(tmp_path / "v", "Kari", PASSWORD, lambda: NOW + timedelta(days=3))
    assert opened.keep_chosen() == (1, 0, 0)
    opened.back_up(stick)
    opened.close()
    assert len(quick_vaults().generations(stick)) == 1


def test_nothing_personal_is_in_clear_in_any_file_beside_the_vault_or_on_the_stick(tmp_path, stick):
    made = filled(tmp_path / "v").vault
    from app.use_cases.access import Drafts, keep_drafts

    made.write(save_centre, CentreFacts("MARKØRSENTERET"))
    made.write(keep_drafts, Drafts({"intake": {"name": "MARKØRNAVNET"}}))
    refusal(lambda: made.users.change_password("MARKØRPASSORDET", OTHER))
    made.back_up(stick)
    made.close()
    refusal(lambda: vault.unlock(tmp_path / "v", "MARKØRBRUKEREN", "MARKØRPASSORDET", clock))
    backup.backup_closed(tmp_path / "v", stick, clock)
    for name, content in (listing(tmp_path / "v") | listing(stick)).items():
        for marker in ("MARKØR", "Kari"):  # a name of three bytes may stand in any noise by chance
            for form in (marker.encode(), marker.encode("utf-16-le"), marker.encode("latin-1")):
                assert form not in content, name


def test_last_time_is_kept(tmp_path):
    assert quick_vaults().backups(tmp_path).last is None
    (tmp_path / "data.backups").write_text("tull")
    assert quick_vaults().backups(tmp_path).last is None
    assert isinstance(datetime.now(), datetime)


def test_a_vault_restored_from_before_a_delivery_says_that_what_was_delivered_may_be_missing(tmp_path, stick):
    from app.forms.reading import read_year
    from app.register.parse import parse_folder
    from app.register.read import read_folder
    from app.use_cases.deliver import Deliver, deliver
    from app.use_cases.transfer import import_register
    from tests.support import HAVN, TODAY

    made = filled(tmp_path / "v")
    made.vault.write(import_register, parse_folder(read_folder(HAVN)))
    made.vault.close()
    backup.backup_closed(tmp_path / "v", stick, clock)
    opened = vault.unlock(tmp_path / "v", "Kari", PASSWORD, clock)
    asked = opened.read(lambda q: read_year(q, 2025, TODAY)).warned
    opened.write(deliver, Deliver(2025, {warned.key: "ja" for warned in asked}))
    assert opened.read(lambda q: read_year(q, 2025, TODAY)).restored == ""
    opened.close()
    quick_vaults().restore(stick, tmp_path / "v", made.recovery_code, "Kari", PASSWORD, replacing=True)
    back = vault.unlock(tmp_path / "v", "Kari", PASSWORD, clock)
    read = back.read(lambda q: read_year(q, 2025, TODAY))
    assert read.delivered == []
    assert read.restored
    back.close()
