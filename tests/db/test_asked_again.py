"""In a session that a leader left open the password is asked again before anything that gives others a way in or names out."""

import inspect

import pytest

from app.domain.errors import RuleBroken, VaultError
from app.ports import LogFilter
from app.use_cases.access import LetIn, ShutOut, TakenOut, let_in, note_export, shut_out
from db import recovery
from db.users import Users
from tests.app.house import furnish, move_in
from tests.support import PASSWORD, new_vault

NEW = "blå kopp under trappa"


@pytest.fixture
def ticks(monkeypatch):
    """A clock nobody can set, that a test moves."""
    now = [1000.0]
    monkeypatch.setattr("db.open_vault.time.monotonic", lambda: now[0])
    return now


@pytest.fixture
def vault(tmp_path, asks_again, ticks):
    made = new_vault(tmp_path / "v")
    furnish(made)
    made.confirm(PASSWORD)
    made.users.add("Vakt", PASSWORD, "duty")
    ticks[0] += 301
    yield made
    made.close()


def shut_case(vault):
    stay = move_in(vault)[0]
    vault.write(shut_out, ShutOut(stay.household, "Vakt", "Kjenner familien"))
    return stay.household


ASKED = {
    "add": lambda vault, _: vault.users.add("Ny", NEW, "leader"),
    "reset": lambda vault, _: vault.users.reset("Vakt", NEW),
    "close_account": lambda vault, _: vault.users.close_account("Vakt"),
    "rekey": lambda vault, _: vault.rekey(),
    "recovery": lambda vault, _: vault.rekey(recovery.to_code(recovery.new_secret())),
    "export": lambda vault, _: vault.write(note_export, TakenOut("register", "register")),
    "let_in": lambda vault, case: vault.write(let_in, LetIn(case, "Vakt")),
}


@pytest.mark.parametrize("what", ASKED)
def test_the_password_is_asked_again_and_vouches_for_five_minutes(vault, ticks, what):
    case = shut_case(vault)
    before = vault.db.execute("SELECT count(*) FROM history").fetchone(), vault.ring.file
    with pytest.raises(RuleBroken, match="password_again"):
        ASKED[what](vault, case)
    assert (vault.db.execute("SELECT count(*) FROM history").fetchone(), vault.ring.file) == before
    vault.confirm(PASSWORD)
    ticks[0] += 301
    with pytest.raises(RuleBroken, match="password_again"):
        ASKED[what](vault, case)
    vault.confirm(PASSWORD)
    ticks[0] += 299
    ASKED[what](vault, case)


def test_every_change_of_who_can_open_the_vault_is_asked_for_but_ones_own_password():
    """A new method of Users must be named here, asked for or not."""
    ways = {name for name, _ in inspect.getmembers(Users, inspect.isfunction) if not name.startswith("_")}
    assert ways - set(ASKED) == {"change_password", "put_row", "know"}, "one asks for the old password, two are inner"


def test_a_wrong_password_is_refused_logged_and_waited_for(vault):
    for _ in range(3):
        with pytest.raises(RuleBroken, match="wrong_password"):
            vault.confirm("noe helt annet enn det")
    with pytest.raises(VaultError, match="wait"):
        vault.confirm(PASSWORD)
    failures = vault.read(lambda q: q.trust.log(LogFilter(kind="failure")))
    assert [line.event for line in failures] == ["password_again"] * 3


def test_a_return_without_names_is_exported_without_asking(vault, ticks):
    ticks[0] += 10_000
    vault.write(note_export, TakenOut("annual_return", "2025"))
