"""The device secret: with a real Secret Service in a D-Bus session of its own, and with every way a keyring can fail."""

import base64
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import keyring.backend
import keyring.backends.fail
import keyring.backends.null
import pytest
from keyring.backends import chainer
from keyring.errors import KeyringLocked, NoKeyringError, PasswordSetError

from app.domain.errors import RuleBroken, VaultError
from db import device, keyslots, vault
from db.device import NoDevice, SystemKeyring
from tests.support import PASSWORD, QUICK, clock


class Kept(keyring.backend.KeyringBackend):
    """A keyring in memory, as Windows and Secret Service behave: absent is None."""

    __module__ = "keyring.backends.Windows"
    priority = 5  # type: ignore[assignment]

    def __init__(self):
        self.persist = "enterprise"
        self.kept = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        assert len(password) * 2 <= 2560, "Windows keeps no more"
        self.kept[service, username] = password


class Raising(Kept):
    __module__ = "keyring.backends.Windows"

    def __init__(self, error, on="get"):
        super().__init__()
        self.error, self.on = error, on

    def get_password(self, service, username):
        if self.on == "get":
            raise self.error
        return super().get_password(service, username)

    def set_password(self, service, username, password):
        raise self.error


def this_pc(monkeypatch, backend) -> SystemKeyring:
    monkeypatch.setattr(keyring, "get_keyring", lambda: backend)
    return SystemKeyring()


@pytest.fixture
def pc(monkeypatch):
    return this_pc(monkeypatch, Kept())


def make(folder: Path, pc) -> str:
    made = vault.create(folder, "Kari", PASSWORD, clock, QUICK, device=pc)
    made.vault.close()
    return made.recovery_code


def refusal(call) -> str:
    with pytest.raises(VaultError) as caught:
        call()
    return caught.value.code


def test_a_secret_is_made_once_and_read_again(pc):
    assert pc.state() == "ready"
    assert pc.read("v") == b""
    secret = pc.enrol("v")
    assert len(secret) == 32
    assert pc.enrol("v") == pc.read("v") == secret
    assert pc.enrol("w") != secret
    assert pc._backend().persist == "local machine", "on Windows it must not roam with a domain profile"
    assert {service for service, _ in pc._backend().kept} == {"Livd"}


def test_a_vault_made_here_opens_here_and_a_copy_with_the_password_does_not_open_elsewhere(tmp_path, pc, monkeypatch):
    make(tmp_path / "v", pc)
    vault.unlock(tmp_path / "v", "Kari", PASSWORD, clock, pc).close()
    other = this_pc(monkeypatch, Kept())
    assert refusal(lambda: vault.unlock(tmp_path / "v", "Kari", PASSWORD, clock, other)) == "device_missing"
    assert refusal(lambda: vault.unlock(tmp_path / "v", "Kari", PASSWORD, clock, NoDevice())) == "keyring_gone"
    assert keyslots.read_keys(tmp_path / "v" / "keys.json").slots[1].device


def test_the_recovery_code_opens_a_moved_vault_and_enrols_the_new_pc(tmp_path, pc, monkeypatch):
    code = make(tmp_path / "v", pc)
    other = this_pc(monkeypatch, Kept())
    vault.recover(tmp_path / "v", code, "Kari", "klokke tang bjørk melodi", clock, other, QUICK).close()
    opened = vault.unlock(tmp_path / "v", "Kari", "klokke tang bjørk melodi", clock, other)
    assert opened.actor.role == "leader"
    assert opened.ring.on_device("Kari")
    opened.close()
    assert refusal(lambda: vault.unlock(tmp_path / "v", "Kari", PASSWORD, clock, other)) == "wrong_password"


@pytest.mark.parametrize(
    ("backend", "state", "code"),
    [
        (keyring.backends.fail.Keyring(), "none", "keyring_gone"),
        (keyring.backends.null.Keyring(), "none", "keyring_gone"),
        (chainer.ChainerBackend(), "none", "keyring_gone"),
        (Raising(NoKeyringError()), "none", "keyring_gone"),
        (Raising(KeyringLocked()), "locked", "keyring_locked"),
        (Raising(RuntimeError("the bus went away")), "refused", "keyring_refused"),
    ],
)
def test_a_keyring_that_does_not_answer_is_said_and_the_vault_stands_alone(
    tmp_path, pc, monkeypatch, backend, state, code
):
    code_on_paper = make(tmp_path / "v", pc)
    if isinstance(backend, chainer.ChainerBackend):
        monkeypatch.setattr(chainer.ChainerBackend, "backends", [])
    broken = this_pc(monkeypatch, backend)
    assert broken.state() == state
    assert broken.enrol("v") == b""
    assert refusal(lambda: vault.unlock(tmp_path / "v", "Kari", PASSWORD, clock, broken)) == code
    assert not (tmp_path / "v" / "data.wait").exists(), "a keyring's failure is no wrong password"
    opened = vault.recover(tmp_path / "v", code_on_paper, "Kari", PASSWORD, clock, broken, QUICK)
    assert not opened.ring.on_device("Kari"), "the slot is marked as standing alone"
    with pytest.raises(RuleBroken, match="password_too_short"):
        opened.users.add("Ola", "kort tang bjør", "duty")
    opened.close()


def test_after_a_lost_keyring_a_colleagues_right_password_is_not_called_wrong_and_the_leader_sees_who(
    tmp_path, pc, monkeypatch
):
    made = vault.create(tmp_path / "v", "Kari", PASSWORD, clock, QUICK, device=pc)
    made.vault.users.add("Ola", "klokke tang bjørk melodi", "duty")
    made.vault.close()
    fresh = this_pc(monkeypatch, Kept())  # the keyring was lost, and is a new one now
    opened = vault.recover(tmp_path / "v", made.recovery_code, "Kari", PASSWORD, clock, fresh, QUICK)
    opened.close()
    for password in ("klokke tang bjørk melodi", "feil") * 3:
        said = refusal(lambda p=password: vault.unlock(tmp_path / "v", "Ola", p, clock, fresh))
        assert said == "device_missing"
    assert not (tmp_path / "v" / "data.wait").exists()
    kari = vault.unlock(tmp_path / "v", "Kari", PASSWORD, clock, fresh)
    assert {r.name: r.key for r in kari.read(lambda q: q.centre.users())} == {"Kari": "here", "Ola": "elsewhere"}
    kari.users.reset("Ola", "klokke tang bjørk melodi")
    assert {r.key for r in kari.read(lambda q: q.centre.users())} == {"here"}
    kari.close()
    vault.unlock(tmp_path / "v", "Ola", "klokke tang bjørk melodi", clock, fresh).close()
    assert refusal(lambda: vault.unlock(tmp_path / "v", "Ola", "feil", clock, fresh)) == "wrong_password"


def test_a_slot_from_before_says_after_a_login_which_keyring_it_takes(tmp_path, pc):
    make(tmp_path / "v", pc)
    opened = vault.unlock(tmp_path / "v", "Kari", PASSWORD, clock, pc)
    ring = opened.ring
    old = tuple(replace(s, half="").signed(ring.file.vault, ring.key) for s in ring.file.slots)
    ring.write(replace(ring.file, slots=old).signed(ring.key))
    opened.close()
    vault.unlock(tmp_path / "v", "Kari", PASSWORD, clock, pc).close()
    keys = keyslots.read_keys(tmp_path / "v" / "keys.json")
    assert keys.slots[1].half == keyslots.half_of(pc.read(keys.vault), keys.vault)


def test_a_keyring_that_will_not_keep_is_none(monkeypatch):
    assert this_pc(monkeypatch, Raising(PasswordSetError(), on="set")).enrol("v") == b""


def test_a_keyring_of_another_maker_is_not_used(monkeypatch):
    class Plaintext(Kept):
        __module__ = "keyrings.alt.file"

    assert this_pc(monkeypatch, Plaintext()).state() == "none"


def test_what_is_no_secret_is_as_absent(monkeypatch):
    pc = this_pc(monkeypatch, Kept())
    pc._backend().kept["Livd", "v"] = "ikke base64 *"
    assert pc.read("v") == b""


REAL = """
import time, keyring
from db.device import SystemKeyring
pc = SystemKeyring()
for _ in range(100):
    if pc.state() == "ready":
        break
    time.sleep(0.1)
    keyring.core._keyring_backend = None
    pc = SystemKeyring()
assert type(keyring.get_keyring()).__module__.startswith("keyring.backends."), keyring.get_keyring()
secret = pc.enrol("hvelv")
assert pc.state() == "ready" and len(secret) == 32 and SystemKeyring().read("hvelv") == secret
assert pc.read("annet") == b""
print("kept")
"""
SESSION = """
export XDG_DATA_HOME=$1 XDG_RUNTIME_DIR=$1 HOME=$1
printf 'passord' | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 &
daemon=$!
"$2" -c "$3"; status=$?
kill $daemon
exit $status
"""


@pytest.mark.skipif(
    not (shutil.which("gnome-keyring-daemon") and shutil.which("dbus-run-session")),
    reason="gnome-keyring or dbus-run-session is not installed here",
)
def test_a_real_secret_service_keeps_the_secret(tmp_path):
    command = ["dbus-run-session", "--", "bash", "-c", SESSION, "-", str(tmp_path), sys.executable, REAL]
    root = Path(__file__).parents[2]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=60, env=dict(os.environ))
    assert done.stdout.strip() == "kept", done.stderr
    stored = b"".join(f.read_bytes() for f in tmp_path.rglob("*.keyring"))
    assert stored
    assert base64.b64encode(b"hvelv")[:4] not in stored or b"Livd" not in stored


def test_the_service_name_says_nothing():
    assert device.SERVICE == "Livd"
