"""The bytes of papers in the vault: encrypted, proved when they are opened, taken along by all that is done with a vault, whole
or not there after a kill or on a full disk."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.domain.errors import RuleBroken, VaultError
from app.domain.papers import Paper
from app.use_cases.papers import NewPaper, keep_paper
from db import vault
from db.connection import integrity_faults
from tests.app.house import as_duty, furnish, move_in
from tests.app.papers import a_paper, a_pdf, kept
from tests.support import PASSWORD, clock, new_vault, quick_vaults

ROOT = Path(__file__).resolve().parents[2]
MARKER = b"Xylofonsen i klartekst"
CONTENT = a_pdf(ballast=2_500_000) + b"%" + MARKER + b"\n"


@pytest.fixture
def opened(tmp_path):
    made = new_vault(tmp_path / "v")
    furnish(made)
    made.home = move_in(made)[0].household
    yield made
    made.close()


def content_of(opened, code):
    return opened.read(lambda q: q.records.paper(code)).content


def papers_of(opened):
    home = opened.db.execute("SELECT min(household) FROM stay").fetchone()[0]
    return opened.read(lambda q: q.records.of(Paper, home))


def test_no_byte_of_it_lies_in_clear_beside_or_in_the_vault(opened):
    kept(opened, opened.home, content=CONTENT, title=MARKER.decode())
    content_of(opened, "PP-0001")
    files = [path for path in opened.folder.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) > len(CONTENT)
    for path in files:
        assert MARKER not in path.read_bytes(), path.name
        assert CONTENT[1000:1064] not in path.read_bytes(), path.name


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE paper_content SET content = zeroblob(length(content)) WHERE part = 1",
        "DELETE FROM paper_content WHERE part = 2",
        "UPDATE paper_content SET part = 2 - part WHERE part <> 1",
        "UPDATE paper SET digest = ''",
    ],
)
def test_content_that_is_not_what_was_received_is_refused(opened, damage):
    code = kept(opened, opened.home, content=CONTENT)
    assert content_of(opened, code) == CONTENT
    if "2 - part" in damage:
        opened.db.execute("UPDATE paper_content SET part = part + 10 WHERE part <> 1")
        opened.db.execute("UPDATE paper_content SET part = 12 - part WHERE part >= 10")
    else:
        opened.db.execute(damage)
    with pytest.raises(VaultError, match="paper_damaged"):
        content_of(opened, code)


def test_a_page_of_it_that_was_changed_on_the_disk_is_damage_of_the_vault(opened):
    code = kept(opened, opened.home, content=CONTENT)
    opened.close()
    place = opened.folder / "data.db"
    data = bytearray(place.read_bytes())
    for page in range(len(data) // 2, len(data) - 4096, 200_000):
        data[page] ^= 1
    place.write_bytes(data)
    again = vault.unlock(opened.folder, "Kari", PASSWORD, clock)
    with pytest.raises(VaultError, match="vault_damaged"):
        content_of(again, code)
    again.close()


def test_it_goes_along_with_backup_restore_and_a_new_key(opened, tmp_path):
    code = kept(opened, opened.home, content=CONTENT)
    stick = tmp_path / "stick"
    stick.mkdir()
    opened.rekey()
    assert content_of(opened, code) == CONTENT
    opened.back_up(stick)
    opened.close()
    vaults = quick_vaults()
    (generation,) = [path for path in stick.iterdir() if path.is_dir()]
    assert sum(path.stat().st_size for path in generation.iterdir()) > len(CONTENT)
    made = vault.create(tmp_path / "other", "Kari", PASSWORD, clock)
    furnish(made.vault)
    other = move_in(made.vault)[0].household
    theirs = kept(made.vault, other, content=CONTENT)
    (tmp_path / "stick2").mkdir()
    made.vault.back_up(tmp_path / "stick2")
    made.vault.close()
    _, _ = vaults.restore(tmp_path / "stick2", tmp_path / "back", made.recovery_code, "Kari", PASSWORD)
    back = vault.unlock(tmp_path / "back", "Kari", PASSWORD, clock)
    assert content_of(back, theirs) == CONTENT
    back.close()


def test_whoever_is_shut_out_gets_no_byte(opened):
    from app.use_cases.access import ShutOut, shut_out

    opened.users.add("Vakt", PASSWORD, "duty")
    code = kept(opened, opened.home, content=a_pdf())
    opened.write(shut_out, ShutOut(opened.home, "Vakt", "Kjenner familien"))
    duty = as_duty(opened)
    with pytest.raises(RuleBroken, match="case_shut"):
        content_of(duty, code)
    with pytest.raises(RuleBroken, match="case_shut"):
        duty.write(keep_paper, NewPaper(a_paper(opened.home), a_pdf()))
    with duty.unit() as work, pytest.raises(RuleBroken, match="case_shut"):
        work.papers.keep(code, b"x", work.step)


def test_on_a_full_disk_nothing_of_it_is_kept_and_the_vault_is_whole(opened):
    kept(opened, opened.home, content=a_pdf())
    (pages,) = opened.db.execute("PRAGMA page_count").fetchone()
    opened.db.execute(f"PRAGMA max_page_count = {pages + 400}")  # room for more than half of it
    with pytest.raises(VaultError, match="disk_full"):
        opened.write(keep_paper, NewPaper(a_paper(opened.home), CONTENT))
    opened.db.execute(f"PRAGMA max_page_count = {1 << 30}")
    assert [paper.code for paper in papers_of(opened)] == ["PP-0001"]
    assert opened.db.execute("SELECT count(*) FROM paper_content").fetchone() == (1,)
    assert integrity_faults(opened.db) == []
    assert content_of(opened, kept(opened, opened.home, content=CONTENT)) == CONTENT


WORKER = """
import sys
from pathlib import Path
from db import vault
from tests.app.papers import a_pdf, kept
from tests.support import PASSWORD
opened = vault.unlock(Path(sys.argv[1]), "Kari", PASSWORD)
content = a_pdf(ballast=2_500_000)
print("in", flush=True)
while True:
    print(kept(opened, sys.argv[2], content=content), flush=True)
"""


def test_killed_in_the_middle_each_is_there_whole_or_not_at_all(opened):
    lot = random.Random(13)
    opened.close()
    told: list[str] = []
    for _ in range(4):
        program = subprocess.Popen(
            [sys.executable, "-c", WORKER, str(opened.folder), opened.home], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert program.stdout is not None
        assert program.stdout.readline() == "in\n"
        time.sleep(lot.uniform(0.1, 0.5))
        program.send_signal(signal.SIGKILL)
        program.wait()
        told += program.stdout.read().split()
        program.stdout.close()
    again = vault.unlock(opened.folder, "Kari", PASSWORD, clock)
    there = papers_of(again)
    assert set(told) <= {paper.code for paper in there}, "what was acknowledged is there"
    assert {len(content_of(again, paper.code)) for paper in there} == {there[0].size}
    parts = again.db.execute("SELECT count(DISTINCT paper) FROM paper_content").fetchone()[0]
    assert parts == len(there)
    assert integrity_faults(again.db) == []
    again.close()
