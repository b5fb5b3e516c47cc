"""The two copies of the key file: one of them may rot, or be gone, and everybody comes in; and it is mended and told."""

import json
from functools import cache

import pytest

from app.domain.errors import VaultError
from app.paths import KEYS, KEYS_COPY
from db import crypto, keyfiles, keyslots, vault
from tests.db.test_key_edits import closed, copied, original
from tests.support import PASSWORD, QUICK, clock

__all__ = ["closed", "original"]


@pytest.mark.parametrize("name", [KEYS, KEYS_COPY])
def test_a_bit_of_any_byte_of_either_key_file_may_turn_and_password_and_code_still_open(tmp_path, monkeypatch, name):
    made = vault.create(tmp_path / "v", "Kari", PASSWORD, clock, QUICK)
    key, folder = made.vault.ring.key, tmp_path / "v"
    made.vault.close()
    monkeypatch.setattr(crypto, "stretch", cache(crypto.stretch))
    ways = (
        lambda file: keyslots.open_with_password(file, "Kari", PASSWORD),
        lambda file: keyslots.open_with_recovery(file, made.recovery_code),
    )
    whole = (folder / name).read_bytes()
    for bit in range(0, len(whole) * 8, 7):  # one of every byte, another one in each
        turned = bytearray(whole)
        turned[bit // 8] ^= 1 << bit % 8
        (folder / name).write_bytes(turned)
        found = keyfiles.read(folder)
        for opens in ways:
            used, opened, _ = keyfiles.open_any(found, opens, lambda keys: proving(keys, key))
        file, _ = keyfiles.mended(found, used, opened, key, {used.slot_id("Kari")})
        assert [slot.id for slot in file.slots] == ["recovery", used.slot_id("Kari")], "and nothing is lost in mending"


def proving(keys: keyslots.Keys, key: bytes) -> None:
    """In the place of the database, which opens with its own key only."""
    if keys.key != key:
        raise VaultError("vault_damaged")


@pytest.mark.parametrize("bit", range(0, 16_000, 997))
@pytest.mark.parametrize("name", [KEYS, KEYS_COPY])
def test_a_turned_bit_is_mended_and_told(closed, original, name, bit):
    folder = copied(closed, original)
    turned = bytearray(original)
    turned[bit // 8 % len(turned)] ^= 1 << bit % 8
    (folder / name).write_bytes(turned)
    opened = vault.unlock(folder, "Kari", PASSWORD, clock)
    codes = [row.code for row in opened.read(lambda q: q.trust.findings())]
    opened.close()
    same = json_of(bytes(turned)) == json_of(original)
    assert codes == ([] if same else ["keys_mended"])
    assert (folder / KEYS).read_bytes() == (folder / KEYS_COPY).read_bytes()
    vault.unlock(folder, "Ola", PASSWORD, clock).close()


def json_of(content: bytes) -> object:
    try:
        return json.loads(content)
    except ValueError:
        return None


def test_a_user_whose_making_was_cut_off_can_be_made_again(closed, original):
    folder = copied(closed, original)
    opened = vault.unlock(folder, "Kari", PASSWORD, clock)
    opened.ring.put("Per", "det som ble avbrutt")
    opened.close()  # killed between slot and row
    again = vault.unlock(folder, "Kari", PASSWORD, clock)
    assert not again.ring.has("Per"), "a slot of nobody is taken away"
    again.ring.put("Per", "det som ble avbrutt")
    again.users.add("Per", PASSWORD, "duty")  # and in the same session it is simply made anew
    again.close()
    vault.unlock(folder, "Per", PASSWORD, clock).close()


@pytest.mark.parametrize("gone", [KEYS, KEYS_COPY])
def test_a_key_file_that_is_gone_is_written_again(closed, original, gone):
    folder = copied(closed, original)
    (folder / gone).unlink()
    vault.unlock(folder, "Ola", PASSWORD, clock).close()
    assert (folder / KEYS).read_bytes() == (folder / KEYS_COPY).read_bytes()
