"""The command `duty`: the shape of what it prints, what it says of a night that is past, and what is wrong use."""

import io
import json
from datetime import timedelta
from pathlib import Path

import pytest

from app.cli import commands
from app.use_cases.access import ShutOut, shut_out
from app.use_cases.appointments import save_appointment
from app.use_cases.calls import NewCall, log_call
from app.use_cases.children import Week, save_week
from app.use_cases.stays import Departure, record_departure
from app.use_cases.tasks import OwnTask, TaskEnd, add_task, end_task
from tests.app.caring import fetcher, mapped, measure, school, tasks
from tests.app.days import an_appointment
from tests.app.house import DAUGHTER, SON, ago, mean, move_in, staff
from tests.support import NOW, PASSWORD, TODAY, quick_vaults, spare_vault

DONE, WRONG_USE, REFUSED, VAULT_ERROR = 0, 2, 3, 4
KEYS = [
    "present", "missing_threat_mapping", "missing_needs_mapping", "tasks", "expiring", "fetch", "in_house", "appointments", "calls",
]  # fmt: skip


@pytest.fixture
def vault(tmp_path):
    """An open vault of the small house."""
    made = spare_vault(tmp_path / "vault", prepare=staff)
    yield made
    made.close()


@pytest.fixture
def run(tmp_path, vault, capsys):
    """Closes the vault and runs the command on it; answers with status, standard output and standard error."""
    (tmp_path / "password.txt").write_text(PASSWORD, encoding="utf-8")

    def command(*arguments: object, user: str = "Kari", password: Path = tmp_path / "password.txt"):
        vault.close()
        given = ["--vault", tmp_path / "vault", "--user", user, "--password-file", password, *arguments]
        status = commands.run(["duty", *map(str, given)], quick_vaults(when=lambda: NOW))
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return status, said.out, said.err

    return command


def duty(run, day=TODAY, user="Kari"):
    """What the command prints of a night, when it did well and said nothing else."""
    status, out, said = run("--date", day.isoformat(), "--format", "json", user=user)
    assert (status, said) == (DONE, "")
    found = json.loads(out)
    assert list(found) == KEYS
    return found


def test_an_empty_house_is_six_empty_lists_and_free_rooms(run):
    nobody = {"heads": 0, "adults": 0, "children": 0, "away": 0, "rooms_taken": 0, "rooms_usable": 3, "beds_usable": 7}
    assert duty(run) == {key: [] for key in KEYS} | {"in_house": nobody}


def test_every_part_has_its_keys_and_says_codes_only(run, vault):
    mother, son = move_in(vault, SON, arrived=ago(5))
    mapped(vault, mother, "threat")
    mapped(vault, son, "threat", by="police")
    mapped(vault, son, "needs")
    code = measure(vault, mother, TODAY + timedelta(days=3), note="Hemmelig notat", agency="Hemmelig politi")
    who = fetcher(vault, son, "grandparent", name="Bestemor Hemmelig")
    school(vault, son, "kindergarten", name="Hemmelig barnehage", permission_until=TODAY + timedelta(days=40))
    vault.write(save_week, Week(son.household, son.person, {TODAY.weekday(): ("15:45", who)}))
    vault.write(save_appointment, an_appointment(mother.household, mother.person, day=TODAY, place="Hemmelig sted"))
    vault.write(log_call, NewCall("relative", said="Hemmelig sagt", language="Hemmelig språk"))
    found = duty(run)
    assert [(a["person"], a["at"], a["what"]) for a in found["appointments"]] == [(mother.person, "10:00", "court")]
    assert [(c["caller"], c["became"]) for c in found["calls"]] == [("relative", "number")]
    assert found["present"] == [
        {"code": mother.person, "kind": "adult", "room": "K01"}, {"code": son.person, "kind": "child", "room": "K01"},
    ]  # fmt: skip
    assert found["missing_threat_mapping"] == [son.person], "the police's is not the centre's"
    assert found["missing_needs_mapping"] == [mother.person]
    assert found["expiring"] == [
        {
            "what": "restraining_order", "code": code, "person": mother.person, "household": mother.household,
            "expires": "2026-11-26",
        }
    ]  # fmt: skip
    assert found["fetch"] == [
        {
            "child": son.person,
            "at": "15:45",
            "from": "kindergarten",
            "by": who,
            "relation": "grandparent",
            "problem": "",
        }
    ]
    assert {tuple(task) for task in found["tasks"]} == {("code", "kind", "subject", "household", "due", "responsible")}
    assert {t["household"] for t in found["tasks"]} == {mother.household}
    assert "2026-11-24T22:15" in {t["due"] for t in found["tasks"]}
    assert [t["due"] for t in found["tasks"]] == sorted(t["due"] for t in found["tasks"])
    assert not [
        word for word in ("Hemmelig", "Bjørnstad", "Åse", "912") if word in json.dumps(found, ensure_ascii=False)
    ]


def test_the_open_tasks_are_those_of_the_house_and_no_words_of_ones_own(run, vault):
    mother = move_in(vault)[0]
    raised = tasks(vault, mother.household)
    vault.write(end_task, TaskEnd(raised[0].code, "done"))
    own = vault.write(add_task, OwnTask("Hemmelig oppgave", TODAY)).result
    found = duty(run)
    assert {t["code"] for t in found["tasks"]} == {t.code for t in raised[1:]} | {own}
    assert "Hemmelig" not in json.dumps(found)


def test_each_night_is_told_as_it_was(run, vault):
    mother, son, daughter = move_in(vault, SON, DAUGHTER, arrived=ago(5))
    mapped(vault, son, "threat", ago(3))
    mean(vault, record_departure, Departure((daughter.code,), ago(2)))
    nights = [duty(run, ago(n))["missing_threat_mapping"] for n in (6, 5, 4, 3, 2, 0)]
    all_, two = [mother.person, son.person, daughter.person], [mother.person, daughter.person]
    assert nights == [[], all_, all_, two, [mother.person], [mother.person]]
    assert duty(run, TODAY + timedelta(days=9))["missing_threat_mapping"] == [mother.person]


def test_whoever_is_shut_out_sees_that_the_beds_are_taken_and_no_more(run, vault):
    mother, son = move_in(vault, SON)
    vault.write(shut_out, ShutOut(mother.household, "Vakt", "Kjenner familien"))
    found = duty(run, user="Vakt")
    assert [(row["code"], row["room"]) for row in found["present"]] == [(mother.person, "K01"), (son.person, "K01")]
    assert {name: rows for name, rows in found.items() if rows and name not in ("present", "in_house")} == {}
    whole = duty(run)
    assert whole["tasks"]
    assert whole["missing_threat_mapping"] == [mother.person, son.person]


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--date", "2026-11-23"),
        ("--format", "json"),
        ("--date", "2026-11-23", "--format", "csv"),
        ("--date", "2026-11-31", "--format", "json"),
        ("--date", "23.11.2026", "--format", "json"),
        ("--date", "i dag", "--format", "json"),
        ("--date", "1890-01-01", "--format", "json"),
        ("--date", "2026-11-23", "--format", "json", "--names"),
        ("--dat", "2026-11-23", "--format", "json"),
    ],
)
def test_what_cannot_be_asked_is_wrong_use(run, arguments):
    status, out, said = run(*arguments)
    assert (status, out) == (WRONG_USE, "")
    assert said.strip()


def test_a_wrong_password_opens_nothing(run, tmp_path):
    (tmp_path / "wrong.txt").write_text("feil", encoding="utf-8")
    asked = ("--date", "2026-11-23", "--format", "json")
    assert run(*asked, password=tmp_path / "wrong.txt")[:2] == (VAULT_ERROR, "")
    assert run(*asked, user="Ingen")[:2] == (VAULT_ERROR, "")
    assert run(*asked, password=tmp_path / "none.txt")[:2] == (REFUSED, "")


def test_the_password_may_come_on_standard_input(run, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(PASSWORD.encode() + b"\n")))
    assert run("--date", "2026-11-23", "--format", "json", password=Path("-"))[0] == DONE


def test_moving_prints_where_each_family_is(tmp_path, vault, capsys):
    (mother,) = move_in(vault, arrived=ago(5))
    vault.close()
    (tmp_path / "word").write_text(PASSWORD, encoding="utf-8")
    entry = ["--vault", str(tmp_path / "vault"), "--user", "Kari", "--password-file", str(tmp_path / "word")]
    vaults = quick_vaults(when=lambda: NOW)
    assert commands.run(["moving", "--date", TODAY.isoformat(), "--format", "json", *entry], vaults) == DONE
    assert json.loads(capsys.readouterr().out) == [
        {
            "household": mother.household, "phase": "clarify", "since": ago(5).isoformat(), "waits_for": "clarify",
            "waiting_days": 5, "chosen": "", "overdue": ["clarify"], "followed_up_until": None,
        }
    ]  # fmt: skip
