"""The command `guard`: what a text tells, as JSON, with offsets in characters."""

import json

import pytest

from app.cli import commands
from app.domain.entities import Room
from app.use_cases.centre import CentreFacts, save_centre
from app.use_cases.intake import Newcomer
from app.use_cases.rooms import save_room
from app.use_cases.stays import Departure, record_departure
from db import vault as vaults
from tests.app.house import ago, mean, move_in
from tests.support import PASSWORD, QUICK, clock, quick_vaults

DONE, WRONG_USE, REFUSED = 0, 2, 3


@pytest.fixture
def run(tmp_path, capsys):
    made = vaults.create(tmp_path / "v", "Kari", PASSWORD, clock, QUICK).vault
    made.write(save_room, Room(code="K01", offer="women", beds=3))
    made.write(save_centre, CentreFacts("Havn", "75 12 34 56", "Havneveien 17"))
    move_in(made, adult=Newcomer(name="Karin Moe"))
    gone = move_in(made, adult=Newcomer(name="Solveig Ås"), arrived=ago(20))
    mean(made, record_departure, Departure((gone[0].code,), ago(10)))
    made.close()
    (tmp_path / "passord").write_text(PASSWORD + "\n")

    def command(text: bytes, *more: str) -> tuple[int, str, str]:
        (tmp_path / "tekst").write_bytes(text)
        arguments = ["guard", "--text-file", tmp_path / "tekst", "--vault", tmp_path / "v", "--user", "Kari"]
        status = commands.run(
            [*map(str, arguments), "--password-file", str(tmp_path / "passord"), *more], quick_vaults(when=clock)
        )
        said = capsys.readouterr()
        return status, said.out, said.err

    command.case = gone[0].household
    return command


def test_places_are_in_characters_whatever_the_characters_are(run):
    text = "😀 Karins bror, 912 34 567.\r\nHavneveien 17, Solveig"
    status, out, _ = run(text.encode())
    found = json.loads(out)
    assert status == DONE
    assert [(row["kind"], text[row["start"] : row["end"]]) for row in found] == [
        ("name", "Karin"), ("phone", "912 34 567"), ("own_address", "Havneveien 17"),
    ]  # fmt: skip
    assert all(set(row) == {"start", "end", "kind"} for row in found)
    assert "Karin" not in out


def test_of_the_case_that_is_written_about_all_are_known(run):
    status, out, _ = run(b"Solveig ringte.", "--case", run.case)
    assert (status, [row["kind"] for row in json.loads(out)]) == (DONE, ["name"])
    assert json.loads(run(b"Solveig ringte.")[1]) == []


def test_what_is_no_text_is_refused(run, tmp_path):
    assert run(b"\xff\xfe\x00")[0] == REFUSED
    assert json.loads(run(b"")[1]) == []
