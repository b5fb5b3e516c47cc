"""Whatever is done to keys.json and its copy, the vault opens to nobody it should not, says so in an expected way, and a
leader is told; and one of the two may be anything at all without shutting anybody out."""

import base64
import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import RuleBroken, VaultError
from app.paths import ANCHOR, ATTEMPTS, DATABASE, KEYS, KEYS_COPY
from db import crypto, keyslots, recovery, vault
from tests.support import PASSWORD, QUICK, clock, new_vault

EXPECTED = {"keys_changed", "keys_damaged", "wrong_password", "device_missing", "keyring_gone", "keys_too_new"}
OWN = 1
"""Where the slot of the user who opens stands; the one before it is the recovery slot, the one after a colleague's."""


@pytest.fixture(scope="module")
def closed(tmp_path_factory) -> Path:
    """A closed vault with two users."""
    made = new_vault(tmp_path_factory.mktemp("keys") / "v")
    made.users.add("Ola", PASSWORD, "duty")
    made.close()
    return made.folder


@pytest.fixture
def original(closed) -> bytes:
    return (closed / KEYS).read_bytes()


def opening(folder: Path, content: bytes, user: str = "Kari") -> str:
    """The code that opening ends with after both key files have been replaced; `told` when it opened and a leader will be
    told of it, empty when it opened and nothing was amiss."""
    kept = {name: (folder / name).read_bytes() for name in (DATABASE, KEYS, KEYS_COPY, ANCHOR)}
    (folder / KEYS).write_bytes(content)
    (folder / KEYS_COPY).write_bytes(content)
    try:
        (folder / ATTEMPTS).unlink(missing_ok=True)  # the growing delay has tests of its own
        opened = vault.unlock(folder, user, PASSWORD, clock)
        told = opened.db.execute("SELECT 1 FROM finding WHERE code = 'keys_changed' AND told_at = ''").fetchone()
        opened.close()
        return "told" if told else ""
    except VaultError as error:
        return error.code
    finally:
        for name, before in kept.items():
            (folder / name).write_bytes(before)


def edited(original: bytes, path: tuple[str | int, ...], value: object) -> bytes:
    data = json.loads(original)
    part = data
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    return json.dumps(data).encode()


def test_the_file_as_it_was_written_opens(closed, original):
    assert opening(closed, original) == opening(closed, original, "Ola") == ""


VALUES = (None, "", "AAAA", 7, True, [], {}, "é")
OTHER_VALUES = [
    (slot, field, value)
    for slot in (0, OWN, 2)
    for field in ("id", "kind", "device", "kdf", "public", "private", "sealed")
    for value in VALUES
    if value or not (field == "device" or (field, slot) == ("kdf", 0))  # nothing instead of nothing is no change
]


@pytest.mark.parametrize(("slot", "field", "value"), OTHER_VALUES)
def test_any_field_of_any_slot_with_another_value_shuts_out_its_owner_at_most_and_is_told(
    closed, original, slot, field, value
):
    content = edited(original, ("slots", slot, field), value)
    mine = opening(closed, content)
    assert mine in (EXPECTED | {"told"} if slot == OWN else {"told"})
    assert mine in EXPECTED or field not in ("id", "kind", "private", "sealed") or slot != OWN
    assert opening(closed, content, "Per") in EXPECTED


FILE_FIELDS = [
    *(("mac", value) for value in (None, "", "AAAA", "00", 7, [], {})),
    *(("generation", value) for value in (None, "", 0, 1, 1 << 60, -1, [], {})),
    *(("schema", value) for value in (None, "", 0, 3, 1 << 60, -1, [], {})),
]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("salt", ""),
        ("salt", "AAAA"),
        ("salt", None),
        ("lanes", 64),
        ("lanes", 0),
        ("iterations", 0),
        ("iterations", -1),
        ("iterations", "many"),
        ("memory_kib", 1),
        ("memory_kib", 1e99),
        ("memory_kib", "64"),
        ("name", "md5"),
    ],
)
def test_any_cost_or_salt_with_another_value_never_crashes(closed, original, field, value):
    code = opening(closed, edited(original, ("slots", OWN, "kdf", field), value))
    same_meaning = (field, value) in {("memory_kib", "64"), ("name", "md5")}
    assert code in EXPECTED or (same_meaning and code == "")


@pytest.mark.parametrize(("field", "value"), FILE_FIELDS)
def test_the_mac_and_the_counts_of_the_file_warn_and_shut_nobody_out(closed, original, field, value):
    content = edited(original, (field,), value)
    assert opening(closed, content) in ("told", "keys_damaged")
    assert opening(closed, content, "Per") in EXPECTED


@pytest.mark.parametrize("field", ["format", "vault", "slots"])
@pytest.mark.parametrize("value", [None, "", "AAAA", "00", 7, [], {}])
def test_any_field_of_the_file_with_another_value_never_opens(closed, original, field, value):
    assert opening(closed, edited(original, (field,), value)) in EXPECTED


@pytest.mark.parametrize(
    "content", [b"[" * 200_000, b"null", b"[]", b'"x"', b"1e999", b"\x00" * 64, b'{"format": {}}', b"NaN"]
)
def test_a_file_of_something_else_is_damaged(closed, content):
    assert opening(closed, content) == "keys_damaged"


@given(st.binary(max_size=200))
def test_random_bytes_are_never_a_key_file(closed, content):
    assert opening(closed, content) == "keys_damaged"


@settings(max_examples=25)  # each tries an unknown user at the full cost of a password
@given(st.integers(0, 10_000), st.integers(0, 255))
def test_one_changed_byte_never_crashes_and_never_lets_in_whom_it_should_not(closed, place, byte):
    content = bytearray((closed / KEYS).read_bytes())
    content[place % len(content)] = byte
    assert opening(closed, bytes(content), "Per") in EXPECTED
    assert opening(closed, bytes(content)) in EXPECTED | {"", "told"}


def test_a_slot_planted_by_someone_with_a_key_of_their_own_is_told_opens_nothing_and_is_taken_away(closed, original):
    keys = keyslots.read_keys(closed / KEYS)
    planted = keyslots.with_user(keys, crypto.random_key(), "Per", PASSWORD, QUICK)
    keyslots.write_keys(closed / "planted", planted)
    content = (closed / "planted").read_bytes()
    assert opening(closed, content, "Per") == "vault_damaged"
    assert opening(closed, content, "Kari") == "told"
    folder = copied(closed, content)
    vault.unlock(folder, "Kari", PASSWORD, clock).close()
    for name in (KEYS, KEYS_COPY):
        assert [slot.id for slot in keyslots.read_keys(folder / name).slots] == [slot.id for slot in keys.slots]


def copied(closed: Path, content: bytes) -> Path:
    """Another folder with the same vault, and both its key files as given."""
    folder = closed.with_name(f"copy-{crypto.random_key().hex()[:8]}")
    shutil.copytree(closed, folder)
    (folder / ATTEMPTS).unlink(missing_ok=True)
    for name in (KEYS, KEYS_COPY):
        (folder / name).write_bytes(content)
    return folder


def test_a_strangers_public_key_in_a_colleagues_slot_never_gets_the_new_key(closed, original):
    stranger, public = crypto.new_pair()
    content = edited(original, ("slots", 2, "public"), base64.b64encode(public).decode())
    opened = vault.unlock(copied(closed, content), "Kari", PASSWORD, clock)
    opened.rekey()
    keys = opened.ring.file
    assert [r.key for r in opened.read(lambda q: q.centre.users())] == ["here", "none"], (
        "the leader gives Ola a new password"
    )
    for slot in keys.slots:
        with pytest.raises(crypto.WrongKey):
            crypto.unseal(stranger, slot.sealed, slot.context(keys.vault))
    opened.users.reset("Ola", PASSWORD)
    opened.close()
    vault.unlock(opened.folder, "Ola", PASSWORD, clock).close()


def test_an_old_slot_put_back_into_the_newest_file_opens_nothing(closed, original):
    folder = copied(closed, original)
    opened = vault.unlock(folder, "Kari", PASSWORD, clock)
    opened.users.reset("Ola", "klokke tang bjørk melodi")
    opened.close()
    now = json.loads((folder / KEYS).read_bytes())
    old = next(s for s in json.loads(original)["slots"] if s["id"] == opened.ring.slot_id("Ola"))
    now["slots"] = [old if s["id"] == old["id"] else s for s in now["slots"]]
    for content in (json.dumps(now).encode(), original):
        for name in (KEYS, KEYS_COPY):
            (folder / name).write_bytes(content)
        with pytest.raises(VaultError, match="slot_outdated"):
            vault.unlock(folder, "Ola", PASSWORD, clock)


def test_a_key_file_of_another_vault_opens_nothing(closed, original, tmp_path):
    other = new_vault(tmp_path / "other")
    other.close()
    assert opening(closed, (tmp_path / "other" / KEYS).read_bytes()) == "vault_damaged"


def test_a_database_of_another_vault_is_not_opened_and_not_written_to(closed, tmp_path):
    other = new_vault(tmp_path / "other")
    other.close()
    foreign = (closed / DATABASE).read_bytes()
    (tmp_path / "other" / DATABASE).write_bytes(foreign)
    with pytest.raises(VaultError, match="vault_damaged"):
        vault.unlock(tmp_path / "other", "Kari", PASSWORD, clock)
    assert (tmp_path / "other" / DATABASE).read_bytes() == foreign


def test_a_slot_bound_to_a_device_needs_the_secret_of_that_device():
    key, secret = crypto.random_key(), crypto.random_key()
    keys = keyslots.with_user(keyslots.new_key_file(), key, "Kari", PASSWORD, QUICK, secret)
    assert keys.slots[0].device
    assert keyslots.open_with_password(keys, "Kari", PASSWORD, secret).key == key
    for device, code in ((b"", "device_missing"), (crypto.random_key(), "device_missing")):
        with pytest.raises(VaultError) as refused:
            keyslots.open_with_password(keys, "Kari", PASSWORD, device)
        assert refused.value.code == code


def test_a_slot_without_a_device_does_not_care_about_one():
    key = crypto.random_key()
    keys = keyslots.with_user(keyslots.new_key_file(), key, "Kari", PASSWORD, QUICK)
    assert keyslots.open_with_password(keys, "Kari", PASSWORD, crypto.random_key()).key == key


def test_a_new_password_replaces_the_old_one_and_nobody_elses():
    key = crypto.random_key()
    keys = keyslots.with_user(keyslots.new_key_file(), key, "Kari", "gammelt", QUICK)
    keys = keyslots.with_user(keys, key, "Ola", PASSWORD, QUICK)
    keys = keyslots.with_user(keys, key, "KARI", "nytt", QUICK)
    assert len(keys.slots) == 2
    assert (
        keyslots.open_with_password(keys, "Kari", "nytt").key
        == keyslots.open_with_password(keys, "Ola", PASSWORD).key
        == key
    )
    with pytest.raises(VaultError, match="wrong_password"):
        keyslots.open_with_password(keys, "Kari", "gammelt")


def test_the_same_user_has_another_id_in_every_vault():
    one, other = keyslots.new_key_file(), keyslots.new_key_file()
    assert one.slot_id("Kari") == one.slot_id("kari ")
    assert one.slot_id("Kari") != other.slot_id("Kari")
    assert len(one.slot_id("Kari")) == 32


def test_neither_slots_nor_key_file_print_what_they_hold():
    keys = keyslots.with_user(keyslots.new_key_file(), crypto.random_key(), "Kari", PASSWORD, QUICK)
    for thing in (keys, keys.slots[0]):
        assert keys.slots[0].id not in repr(thing)
        assert "b'" not in repr(thing)


@given(st.text(max_size=80))
def test_nothing_typed_as_a_recovery_code_does_more_than_fail(typed):
    try:
        recovery.from_code(typed)
    except VaultError as error:
        assert error.code == "recovery_mistyped"


def test_two_signs_swapped_in_a_recovery_code_are_seen():
    signs = recovery.to_code(bytes(range(7, 23))).replace("-", "")
    swapped = [signs[:n] + signs[n + 1] + signs[n] + signs[n + 2 :] for n in range(len(signs) - 1)]
    wrong = [code for code in swapped if code != signs]
    assert len(wrong) > 15
    for code in wrong:
        with pytest.raises(VaultError, match="recovery_mistyped"):
            recovery.from_code(code)


@pytest.mark.parametrize("name", ["", "   ", "x" * 65, "Ka\nri", "Kari\x00", "Kari\u202e"])
def test_a_user_name_that_cannot_be_read_on_the_screen_is_refused(tmp_path, name):
    with pytest.raises(RuleBroken, match="bad_user_name"):
        vault.create(tmp_path / "v", name, PASSWORD, clock, QUICK)
    assert not (tmp_path / "v" / DATABASE).exists()


def test_the_code_that_was_printed_and_typed_back_is_the_one_that_opens(tmp_path):
    code = recovery.to_code(recovery.new_secret())
    made = vault.create(tmp_path / "v", "Kari", PASSWORD, clock, QUICK, code)
    made.vault.close()
    assert made.recovery_code == code
    assert keyslots.open_with_recovery(keyslots.read_keys(tmp_path / "v" / KEYS), code)


def test_a_mistyped_code_makes_no_vault(tmp_path):
    with pytest.raises(VaultError, match="recovery_mistyped"):
        vault.create(tmp_path / "v", "Kari", PASSWORD, clock, QUICK, "0000-0000-0000-0000-0000-0000-0001")
    assert not (tmp_path / "v" / DATABASE).exists()
    assert not (tmp_path / "v" / KEYS).exists()


def test_a_slot_taken_away_leaves_the_others_working():
    key = crypto.random_key()
    keys = keyslots.with_user(keyslots.new_key_file(), key, "Kari", PASSWORD, QUICK)
    keys = keyslots.with_user(keys, key, "Ola", PASSWORD, QUICK)
    fewer = keyslots.without(keys, key, keys.slot_id("Ola"))
    assert keyslots.open_with_password(fewer, "Kari", PASSWORD).key == key
    with pytest.raises(VaultError, match="wrong_password"):
        keyslots.open_with_password(fewer, "Ola", PASSWORD)
    assert fewer.proved(key)
    assert not replace(keys, slots=fewer.slots).proved(key), "a slot taken away by somebody else is seen"


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_files_are_private_even_when_the_system_would_let_everybody_read(tmp_path):
    before = os.umask(0)
    try:
        made = new_vault(tmp_path / "v")
        made.users.add("Ola", PASSWORD, "duty")
        modes = {path.name: path.stat().st_mode & 0o777 for path in (made.folder, *made.folder.iterdir())}
        made.close()
    finally:
        os.umask(before)
    assert modes.pop("v") == 0o700
    assert {"data.db", "data.db-wal", "keys.json", "data.lock"} <= set(modes)
    assert set(modes.values()) == {0o600}
