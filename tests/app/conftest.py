"""A fresh furnished vault for each test, and modest settings for generated cases."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from db.vault import Vault
from tests.app.house import furnish
from tests.support import new_vault

settings.register_profile(
    "livd", deadline=None, max_examples=50, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("livd")


@pytest.fixture
def make_vault(tmp_path: Path) -> Iterator[Callable[[str], Vault]]:
    """Makes open vaults by name, each with nothing but its leader; they are closed when the test ends."""
    made: list[Vault] = []

    def make(name: str) -> Vault:
        made.append(new_vault(tmp_path / name))
        return made[-1]

    yield make
    for vault in made:
        vault.close()


@pytest.fixture
def empty_vault(make_vault: Callable[[str], Vault]) -> Vault:
    """An open vault that holds nothing but its leader."""
    return make_vault("vault")


@pytest.fixture
def vault(empty_vault: Vault) -> Vault:
    """An open vault with the rooms of the small house."""
    furnish(empty_vault)
    return empty_vault
