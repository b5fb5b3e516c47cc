"""The annual return on the command line: delivered, changed, years, the public edition, and years of nothing."""

import hashlib
import json
from pathlib import Path

import pytest

from app.outputs.formats import FORMATS
from tests.app.test_cli import DONE, REFUSED, filled, once, password, run  # noqa: F401

WHY = "Slik var året"


@pytest.fixture
def explained(run, filled):  # noqa: F811
    """The options that explain everything that is asked about."""
    from app.forms.reading import read_year
    from db import vault as vaults
    from tests.support import PASSWORD, TODAY, clock

    vault = vaults.unlock(filled, "Kari", PASSWORD, clock)
    keys = [warned.key for warned in vault.read(lambda q: read_year(q, 2025, TODAY)).warned]
    vault.close()
    return [part for key in keys for part in ("--explain", f"{key}={WHY}")]


def test_a_year_of_nothing_and_one_that_has_not_come_are_refused(run, filled):  # noqa: F811
    for year in (2001, 2027, 2190):
        status, out, said = run("report", year=year, format="json", out="-")
        assert (status, out) == (REFUSED, "")
        assert f"ikke registrert noe i {year}" in said


def test_a_delivery_writes_every_format_and_knows_each_file(run, filled, explained, tmp_path: Path):  # noqa: F811
    out = tmp_path / "ut"
    out.mkdir()
    status, _, said = run("deliver", *explained, year=2025, out=out)
    assert status == DONE, said
    written = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in out.iterdir()}
    assert {name.rpartition(".")[2] for name in written} == set(FORMATS)
    from db import vault as vaults
    from tests.support import PASSWORD, clock

    vault = vaults.unlock(filled, "Kari", PASSWORD, clock)
    assert {f.sha256 for f in vault.read(lambda q: q.returns.files(1))} == set(written.values())
    vault.close()
    status, changed, _ = run("changes", year=2025, format="json")
    assert (status, json.loads(changed)["changes"]) == (DONE, [])
    assert json.loads(changed)["version"] == 1


def test_what_is_not_explained_is_not_delivered_and_there_are_no_changes_of_it(run, filled):  # noqa: F811
    status, _, said = run("deliver", year=2024)
    assert status in (DONE, REFUSED)
    if status == REFUSED:
        assert "må forklares" in said
    status, _, said = run("changes", year=2025, format="json")
    assert (status, "ikke levert" in said) == (REFUSED, True)
    status, _, said = run("report", "--delivered", year=2025, format="json", out="-")
    assert (status, "ikke levert" in said) == (REFUSED, True)


def test_the_years_are_printed_beside_each_other(run, filled):  # noqa: F811
    status, out, _ = run("years", **{"from": 2024}, to=2025, format="json")
    assert status == DONE
    data = json.loads(out)
    assert data["years"] == [2024, 2025]
    assert all(len(one["points"]) == 2 for one in data["series"])


def test_the_public_json_has_no_small_number(run, filled):  # noqa: F811
    status, out, _ = run("report", "--public", year=2025, format="json", out="-")
    assert status == DONE
    public = json.loads(out)
    assert public["public"] is True
    open_ = json.loads(run("report", year=2025, format="json", out="-")[1])["figures"]
    counts = {n for n, v in open_.items() if isinstance(v, int) and n.endswith((".n", ".base", ".missing", ".all"))}
    small = {n for n in counts if 0 < open_[n] < 5 and not n.startswith(("full_house", "capacity", "quality"))}
    assert small
    assert {public["figures"].get(n, "..") for n in small} == {".."}
    assert set(public["labels"]) <= set(open_)
