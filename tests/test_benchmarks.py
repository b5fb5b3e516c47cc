"""Each benchmark runs, as small as it gets: one that is not run rots."""

import importlib
import pkgutil
from types import ModuleType

import pytest

from tests import benchmarks
from tests.benchmarks import __main__ as bench


def measuring() -> list[ModuleType]:
    """Every module of the benchmarks that measures something, found by itself."""
    names = [m.name for m in pkgutil.iter_modules(benchmarks.__path__) if not m.name.startswith("__")]
    modules = [importlib.import_module(f"tests.benchmarks.{name}") for name in names]
    return [module for module in modules if hasattr(module, "measure")]


def test_make_bench_runs_them_all() -> None:
    assert set(bench.MODULES) == set(measuring())


@pytest.mark.parametrize("module", measuring(), ids=lambda module: module.__name__.rpartition(".")[2])
def test_a_benchmark_runs_at_a_tiny_size(module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in module.TINY.items():
        assert hasattr(module, name), name
        monkeypatch.setattr(module, name, value)
    lines = list(module.measure())
    assert lines
    assert all(line.figure >= 0 for line in lines)
    if module.__name__.endswith("crash"):
        assert lines[0].figure == 0, "nothing acknowledged is lost"
