"""The commands of the person's rights, as a script runs them: JSON on standard output, nothing personal in it."""

import json

import pytest

from app.cli.commands import run
from app.outputs.archive import read_archive
from app.use_cases.disclosures import Disclosure, register_disclosure
from app.use_cases.intake import Newcomer
from app.use_cases.stays import Departure, record_departure
from db import vault as vaults
from tests.app.house import ago, furnish, move_in
from tests.support import PASSWORD, QUICK, TODAY, quick_vaults

PHRASE = "bjørk tang melodi klokke"


@pytest.fixture
def place(tmp_path, capsys):
    """Two women who have left, under two spellings; a file with the password."""
    made = vaults.create(tmp_path / "v", "Kari", PASSWORD, cost=QUICK).vault
    furnish(made)
    for name, room in (("Sherin Ahmad", "K01"), ("Shirin Ahmed", "K02")):
        woman = Newcomer(name=name, gender="woman", birth_year=1990)
        (stay,) = move_in(made, adult=woman, arrived=ago(9 if room == "K01" else 4), room=room)
        made.write(record_departure, Departure((stay.code,), ago(5 if room == "K01" else 2)))
    made.write(
        register_disclosure, Disclosure("oral", "", "Politiet", "given", "duty", decided_by="Kari", household="S-001")
    )
    made.close()
    (tmp_path / "pw").write_text(PASSWORD)
    (tmp_path / "phrase").write_text(PHRASE)
    return tmp_path


def ran(place, capsys, *command):
    login = ("--vault", str(place / "v"), "--user", "Kari", "--password-file", str(place / "pw"))
    status = run([*map(str, command), *login], quick_vaults())
    out = capsys.readouterr().out
    return status, json.loads(out) if out.strip() else None


def test_due_lists_what_has_ended_and_says_that_no_number_is_set(place, capsys):
    status, lines = ran(place, capsys, "due", "--date", "2040-01-01", "--format", "json")
    assert status == 0
    assert [(line["whom"], line["kind"], line["state"], line["since"]) for line in lines] == [
        ("S-001", "adult", "no_number", None), ("S-002", "adult", "no_number", None),
    ]  # fmt: skip


def test_delete_asks_for_the_code_twice_and_says_what_went(place, capsys):
    assert ran(place, capsys, "delete", "S-001", "--confirm", "S-002")[0] == 3
    status, gone = ran(place, capsys, "delete", "S-001", "--confirm", "S-001", "--format", "json")
    assert (status, gone["code"]) == (0, "S-001")
    assert gone["units"]
    assert gone["rows"]["person"] == 1
    assert [line["whom"] for line in ran(place, capsys, "due", "--date", "2040-01-01")[1]] == ["S-002"]
    assert [one["code"] for one in ran(place, capsys, "deleted")[1]] == ["S-001"]
    assert ran(place, capsys, "delete", "S-001", "--confirm", "S-001")[0] == 3


def test_doubles_and_disclosures_say_codes_and_no_names(place, capsys):
    (double,) = ran(place, capsys, "doubles", "--format", "json")[1]
    assert double == {"one": "P-0001", "other": "P-0002", "by": ["name"]}
    register = ran(place, capsys, "disclosures", "--year", TODAY.year, "--format", "json")[1]
    assert register["counts"]["given"] == 1
    assert "Politiet" not in json.dumps(register)


@pytest.mark.parametrize("form", ["pdf", "json", "short"])
def test_an_own_copy_is_written_and_stands_in_the_register(place, capsys, form):
    more = ("--short",) if form == "short" else ("--format", form)
    assert ran(place, capsys, "own-copy", "P-0001", "--out", place / "kopi", *more)[0] == 0
    assert (place / "kopi").read_bytes()[:1] == (b"{" if form == "json" else b"%")
    assert ran(place, capsys, "disclosures", "--year", TODAY.year)[1]["disclosures"][0]["basis"] == "own"
    assert ran(place, capsys, "own-copy", "S-001", "--out", place / "nei")[0] == 3


def test_an_archive_of_all_is_a_file_each_that_opens_with_the_phrase(place, capsys):
    assert ran(place, capsys, "archive", "--out", place / "ut", "--passphrase-file", place / "phrase")[0] == 0
    names = sorted(path.name for path in (place / "ut").iterdir())
    assert names == ["LES-MEG.txt", "arkiv-00001.zip", "arkiv-00002.zip"]
    files = read_archive((place / "ut" / names[1]).read_bytes(), PHRASE)
    assert json.loads(files["sak.json"])["case"] == "S-001"
    assert ran(place, capsys, "archive", "S-002", "--out", place / "en", "--passphrase-file", place / "phrase")[0] == 0
    assert sorted(path.name for path in (place / "en").iterdir()) == ["arkiv.zip"]
