"""A fresh furnished vault for each test, and modest settings for generated cases."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from db.vault import Vault
from tests.app.caring import Clock
from tests.app.house import furnish, staff
from tests.support import nothing, spare_vault

settings.register_profile(
    "livd", deadline=None, max_examples=50, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("livd")


@pytest.fixture
def make_vault(tmp_path: Path) -> Iterator[Callable[..., Vault]]:
    """Makes open vaults by name, each with its leader and what `prepare` writes; they are closed when the test ends."""
    made: list[Vault] = []

    def make(name: str, prepare: Callable[[Vault], object] = nothing) -> Vault:
        made.append(spare_vault(tmp_path / name, prepare=prepare))
        return made[-1]

    yield make
    for vault in made:
        vault.close()


@pytest.fixture
def empty_vault(make_vault: Callable[..., Vault]) -> Vault:
    """An open vault that holds nothing but its leader."""
    return make_vault("vault")


@pytest.fixture
def vault(make_vault: Callable[..., Vault]) -> Vault:
    """An open vault with the rooms of the small house."""
    return make_vault("vault", furnish)


@pytest.fixture
def clock() -> Clock:
    """The clock of `staffed`, which a test moves."""
    return Clock()


@pytest.fixture
def staffed(tmp_path: Path, clock: Clock) -> Iterator[Vault]:
    """An open vault with the rooms of the small house, a colleague on duty and a clock that moves."""
    made = spare_vault(tmp_path / "v", clock, staff)
    yield made
    made.close()
