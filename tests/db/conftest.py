"""An open vault with the rooms of the small house, and modest settings for generated cases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from db.vault import Vault
from tests.app.house import furnish
from tests.support import spare_vault

settings.register_profile(
    "livd", deadline=None, max_examples=50, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("livd")


@pytest.fixture
def furnished(tmp_path: Path) -> Iterator[Vault]:
    """An open vault with the rooms of the small house."""
    vault = spare_vault(tmp_path / "furnished", prepare=furnish)
    yield vault
    vault.close()
