"""The anchor outside the database: readable without a key, whole after a kill, and never a crash."""

import json
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import anchor

ONE = anchor.Anchor(
    vault="0" * 32, lines=7, head="a" * 64, keys=3, at=datetime(2026, 11, 23, 22, 15), mac="b" * 64, turn=1
)


def test_what_is_written_is_read_without_a_key(tmp_path):
    path = tmp_path / "data.anchor"
    anchor.write(path, ONE)
    assert anchor.read(path) == ONE
    newer = replace(ONE, lines=8, turn=2)
    anchor.write(path, newer)
    assert anchor.read(path) == newer
    assert len(anchor.slots_of(path)) == 2
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_slot_cut_off_anywhere_leaves_the_other(tmp_path):
    path = tmp_path / "data.anchor"
    anchor.write(path, ONE)
    anchor.write(path, replace(ONE, lines=8, turn=2))
    whole = path.read_bytes()
    third = anchor.to_bytes(replace(ONE, lines=9, turn=3))
    for cut in range(len(third)):
        at = anchor.SLOT_BYTES
        torn = whole[:at] + third[:cut] + whole[at + cut :]
        path.write_bytes(torn)
        found = anchor.read(path)
        assert found is not None
        assert found.lines == (9 if torn[at:].rstrip() == third else 8)


def test_every_bit_that_turns_in_a_slot_is_seen_without_a_key():
    content = anchor.to_bytes(ONE)
    for place in range(len(content) * 8):
        turned = bytearray(content)
        turned[place // 8] ^= 1 << place % 8
        assert anchor.from_bytes(bytes(turned)) in (None, ONE)


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff", b"[" * 5000, b"null", b"1e999", b'{"format": {}}'])
def test_a_file_of_something_else_is_no_anchor(tmp_path, content):
    (tmp_path / "x").write_bytes(content)
    assert anchor.read(tmp_path / "x") is None
    assert anchor.read(tmp_path / "missing") is None
    assert anchor.read(tmp_path) is None


FIELDS = ["vault", "lines", "head", "keys", "at", "mac", "turn", "check", "format"]


@given(st.sampled_from(FIELDS), st.none() | st.integers() | st.floats() | st.text() | st.booleans())
def test_a_field_of_another_kind_is_no_anchor(field, value):
    data = json.loads(anchor.to_bytes(ONE))
    if data[field] != value:
        assert anchor.from_bytes(json.dumps(data | {field: value}).encode()) is None
