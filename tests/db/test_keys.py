"""keys.json: who can open the vault, and that nobody else can, nor change it unseen."""

import json
import os
import stat
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import RuleBroken, VaultError
from app.paths import DATABASE, KEYS, KEYS_COPY
from db import crypto, keyslots, recovery, vault
from db.connection import connect
from tests.support import PASSWORD, QUICK, clock, new_vault


def refusal(folder: Path, user: str = "Kari", password: str = PASSWORD) -> str:
    """The code of the error that opening ends with."""
    with pytest.raises(VaultError) as refused:
        vault.unlock(folder, user, password, clock)
    return refused.value.code


def edit(folder: Path, change: object) -> None:
    data = json.loads((folder / KEYS).read_text())
    change(data)  # type: ignore[operator]
    for name in (KEYS, KEYS_COPY):
        (folder / name).write_text(json.dumps(data))


def test_the_right_password_opens_and_the_name_may_be_typed_in_any_case(tmp_path: Path) -> None:
    new_vault(tmp_path / "v").close()
    for name in ("Kari", "KARI", " kari "):
        opened = vault.unlock(tmp_path / "v", name, PASSWORD, clock)
        assert (opened.actor.name, opened.actor.role) == ("Kari", "leader")
        opened.close()


def test_a_wrong_password_and_an_unknown_user_are_the_same_answer(tmp_path: Path) -> None:
    new_vault(tmp_path / "v").close()
    assert refusal(tmp_path / "v", password="feil") == "wrong_password"
    assert refusal(tmp_path / "v", user="Ola") == "wrong_password"
    assert refusal(tmp_path / "v", password="") == "wrong_password"


def test_a_password_typed_with_decomposed_letters_is_the_same_password(tmp_path: Path) -> None:
    made = vault.create(tmp_path / "v", "Kari", "blåbær på skåla å", clock, QUICK)
    made.vault.close()
    vault.unlock(tmp_path / "v", "Kari", unicodedata.normalize("NFD", "blåbær på skåla å"), clock).close()


def test_the_key_file_names_nobody_and_every_slot_carries_its_flag(tmp_path: Path) -> None:
    made = new_vault(tmp_path / "v")
    made.users.add("Ola", PASSWORD, "duty")
    made.close()
    text = (tmp_path / "v" / KEYS).read_text()
    data = json.loads(text)
    assert "kari" not in text.casefold()
    assert "ola" not in {slot["id"].casefold() for slot in data["slots"]}
    assert data["format"] == "livd.keys/2"
    assert [slot["kind"] for slot in data["slots"]] == ["recovery", "user", "user"]
    assert {slot["device"] for slot in data["slots"]} == {False}
    assert all(slot["kdf"]["name"] == "argon2id" for slot in data["slots"] if slot["kind"] == "user")


def test_the_cost_of_a_real_vault_is_what_the_design_says(tmp_path: Path) -> None:
    vault.create(tmp_path / "v", "Kari", PASSWORD, clock).vault.close()
    kdf = json.loads((tmp_path / "v" / KEYS).read_text())["slots"][1]["kdf"]
    assert (kdf["memory_kib"], kdf["iterations"], kdf["lanes"]) == (65536, 3, 1)


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_the_folder_and_its_files_are_the_owners_only(tmp_path: Path) -> None:
    made = new_vault(tmp_path / "v")
    assert stat.S_IMODE((tmp_path / "v").stat().st_mode) == 0o700
    for path in (tmp_path / "v").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path.name
    made.close()


def test_a_planted_removed_or_changed_slot_is_told(tmp_path: Path) -> None:
    new_vault(tmp_path / "v").close()
    original = (tmp_path / "v" / KEYS).read_bytes()

    def plant(data: dict) -> None:  # type: ignore[type-arg]
        data["slots"].append({**data["slots"][0], "id": "planted"})

    def remove(data: dict) -> None:  # type: ignore[type-arg]
        del data["slots"][0]

    for change in (plant, remove):
        edit(tmp_path / "v", change)
        opened = vault.unlock(tmp_path / "v", "Kari", PASSWORD, clock)
        assert "keys_changed" in [row.code for row in opened.read(lambda q: q.trust.findings())]
        opened.close()
    (tmp_path / "v" / KEYS).write_bytes(original)
    edit(tmp_path / "v", lambda data: data["slots"][1].update(device=True))
    assert refusal(tmp_path / "v") == "keyring_gone"
    (tmp_path / "v" / KEYS).write_bytes(original)
    edit(tmp_path / "v", lambda data: data["slots"][1].update(sealed=data["slots"][0]["sealed"]))
    assert refusal(tmp_path / "v") == "wrong_password"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "keys_damaged"),
        (b"{}", "keys_damaged"),
        (b"\xff\x00", "keys_damaged"),
        (b'{"format": "livd.keys/3"}', "keys_too_new"),
        (b'{"format": "livd.keys/1", "vault": "x", "slots": [], "mac": ""}', "keys_damaged"),
        (b'{"format": "livd.keys/1", "vault": "00", "slots": [1], "mac": ""}', "keys_damaged"),
        (None, "keys_missing"),
    ],
)
def test_a_key_file_that_is_none_is_said_to_be_so(tmp_path: Path, content: bytes | None, code: str) -> None:
    new_vault(tmp_path / "v").close()
    for name in (KEYS, KEYS_COPY):
        if content is None:
            (tmp_path / "v" / name).unlink()
        else:
            (tmp_path / "v" / name).write_bytes(content)
    assert refusal(tmp_path / "v") == code


def test_a_slot_that_asks_for_all_the_memory_of_the_world_is_damaged(tmp_path: Path) -> None:
    new_vault(tmp_path / "v").close()
    edit(tmp_path / "v", lambda data: data["slots"][1]["kdf"].update(memory_kib=1 << 40))
    assert refusal(tmp_path / "v") == "keys_damaged"


@given(st.binary(min_size=16, max_size=16))
def test_a_recovery_code_comes_back_however_it_is_typed(secret: bytes) -> None:
    code = recovery.to_code(secret)
    assert [len(part) for part in code.split("-")] == [4] * 7
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert recovery.from_code(code) == recovery.from_code(typed) == secret


@given(st.binary(min_size=16, max_size=16), st.integers(0, 27), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_one_wrong_sign_in_a_recovery_code_is_nearly_always_seen(secret: bytes, place: int, sign: str) -> None:
    signs = recovery.to_code(secret).replace("-", "")
    typed = signs[:place] + sign + signs[place + 1 :]
    if typed != signs:
        try:
            assert recovery.from_code(typed) != secret
        except VaultError as error:
            assert error.code == "recovery_mistyped"


def test_the_recovery_code_opens_without_a_password(tmp_path: Path) -> None:
    made = vault.create(tmp_path / "v", "Kari", PASSWORD, clock, QUICK)
    made.vault.close()
    keys = keyslots.read_keys(tmp_path / "v" / KEYS)
    key = keyslots.open_with_recovery(keys, made.recovery_code).key
    connect(tmp_path / "v" / DATABASE, key).close()
    with pytest.raises(VaultError) as refused:
        keyslots.open_with_recovery(keys, recovery.to_code(recovery.new_secret()))
    assert refused.value.code == "recovery_unknown"
    with pytest.raises(VaultError) as refused:
        keyslots.open_with_recovery(replace(keys, slots=keys.slots[1:]), made.recovery_code)
    assert refused.value.code == "recovery_unknown"


def test_users_come_and_go_and_the_last_leader_stays(tmp_path: Path) -> None:
    made = new_vault(tmp_path / "v")
    made.users.add("Ola", "nokså langt passord", "duty")
    with pytest.raises(RuleBroken) as refused:
        made.users.add("OLA", PASSWORD, "leader")
    assert refused.value.code == "user_exists"
    with pytest.raises(RuleBroken) as refused:
        made.users.close_account("kari")
    assert refused.value.code == "not_oneself"
    made.close()
    duty = vault.unlock(tmp_path / "v", "Ola", "nokså langt passord", clock)
    with pytest.raises(RuleBroken) as refused:
        duty.users.add("Per", PASSWORD, "duty")
    assert refused.value.code == "leader_only"
    duty.close()
    again = vault.unlock(tmp_path / "v", "Kari", PASSWORD, clock)
    again.users.close_account("Ola")
    again.close()
    assert refusal(tmp_path / "v", "Ola", "nokså langt passord") == "wrong_password"


def test_a_key_of_the_wrong_length_never_becomes_a_passphrase(tmp_path: Path) -> None:
    for length in (0, 31, 33):
        with pytest.raises(ValueError, match="passphrase"):
            connect(tmp_path / "x.db", bytes(length))
    assert not (tmp_path / "x.db").exists()


def test_what_is_wrapped_or_sealed_opens_only_with_its_key_and_its_context() -> None:
    key, (private, public) = crypto.random_key(), crypto.new_pair()
    wrapped, sealed = crypto.wrap(key, b"hemmelig", b"a"), crypto.seal(public, b"hemmelig", b"a")
    assert crypto.unwrap(key, wrapped, b"a") == crypto.unseal(private, sealed, b"a") == b"hemmelig"
    for attempt in (
        lambda: crypto.unwrap(crypto.random_key(), wrapped, b"a"),
        lambda: crypto.unwrap(key, wrapped, b"b"),
        lambda: crypto.unwrap(key, wrapped[:-1], b"a"),
        lambda: crypto.unseal(crypto.new_pair()[0], sealed, b"a"),
        lambda: crypto.unseal(private, sealed, b"b"),
        lambda: crypto.unseal(private, b"", b"a"),
    ):
        with pytest.raises(crypto.WrongKey):
            attempt()
