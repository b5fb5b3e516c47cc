"""Every use case declares who may carry it out, and it is checked whenever it runs, with no window in between."""

import importlib
import inspect
import pkgutil
from pathlib import Path
from typing import get_origin

import pytest

import app.use_cases
from app.changes import Changes
from app.domain.errors import RuleBroken
from app.ports import Actor
from app.roles import EVERYBODY, LEADERS, ROLES, declared
from tests.app.house import as_duty

MODULES = [importlib.import_module(f"app.use_cases.{m.name}") for m in pkgutil.iter_modules(app.use_cases.__path__)]


def use_cases():
    """Every public function that takes a unit of work and answers with Changes."""
    for module in MODULES:
        for name, function in inspect.getmembers(module, inspect.isfunction):
            signature = inspect.signature(function)
            public = function.__module__ == module.__name__ and not name.startswith("_")
            if public and get_origin(signature.return_annotation) is Changes:
                yield f"{module.__name__}.{name}", function


class Nobody:
    """A unit of work that knows who is there, and breaks when anything more is asked of it."""

    def __init__(self, role):
        self.actor = Actor("Noen", role)

    def __getattr__(self, name):
        raise ReachedTheRule(name)


class ReachedTheRule(Exception):
    pass


def test_every_use_case_declares_its_roles():
    found = {name for name, _ in use_cases()}
    assert found == set(declared())
    assert len(found) >= 25
    assert set(declared().values()) == {EVERYBODY, LEADERS}


@pytest.mark.parametrize("role", [*ROLES, "administrator", ""])
@pytest.mark.parametrize(("name", "use_case"), list(use_cases()), ids=lambda v: v if isinstance(v, str) else "")
def test_every_use_case_lets_in_the_roles_it_declares_and_nobody_else(name, use_case, role):
    if role in declared()[name]:
        try:
            use_case(Nobody(role), None)
        except RuleBroken as error:
            assert error.code != "leader_only"
        except Exception:  # it went past the gate, and met a unit of work that is none
            pass
    else:
        with pytest.raises(RuleBroken, match="leader_only"):
            use_case(Nobody(role), None)


LEADERS_QUERIES = [("returns", "known"), *(("trust", name) for name in ("log_check", "log_months", "reviews", "shut"))]


@pytest.mark.parametrize(("group", "query"), LEADERS_QUERIES)
def test_what_only_a_leader_may_read_is_refused_to_duty(vault, group, query):
    vault.read(lambda queries: getattr(getattr(queries, group), query)())
    with pytest.raises(RuleBroken, match="leader_only"):
        as_duty(vault).read(lambda queries: getattr(getattr(queries, group), query)())


def test_somebody_on_duty_neither_rekeys_nor_sets_how_long_backups_are_kept(vault):
    keys = (vault.folder / "keys.json").read_bytes()
    for act in (lambda v: v.rekey(), lambda v: v.keep_backups(1, 0, 0), lambda v: v.users.reset("Kari", "x" * 30)):
        with pytest.raises(RuleBroken, match="leader_only"):
            act(as_duty(vault))
    assert (vault.folder / "keys.json").read_bytes() == keys


def test_the_use_cases_are_all_here():
    files = {p.stem for p in Path(app.use_cases.__path__[0]).glob("*.py")} - {"__init__"}
    assert files == {m.__name__.rpartition(".")[2] for m in MODULES}
