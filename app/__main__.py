"""Joins the three layers: the window when there are no arguments, else the command line.

What the first picture does not need is imported when it is needed: the window must be there at once.
"""

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app.paths import vault_exists

if TYPE_CHECKING:
    from app.ports import Vault


class _Vaults:
    """db as the command line and the window see it."""

    def exists(self, folder: Path) -> bool:
        return vault_exists(folder)

    def new_recovery_code(self) -> str:
        from db import recovery

        return recovery.to_code(recovery.new_secret())

    def same_recovery_code(self, one: str, other: str) -> bool:
        from db import recovery

        return recovery.from_code(one) == recovery.from_code(other)

    def create(self, folder: Path, user: str, password: str, recovery_code: str = "") -> "tuple[Vault, str]":
        from db import vault

        created = vault.create(folder, user, password, recovery_code=recovery_code)
        return created.vault, created.recovery_code

    def unlock(self, folder: Path, user: str, password: str) -> "Vault":
        from db import vault

        return vault.unlock(folder, user, password)

    def warm_up(self) -> None:
        """Load what opening a vault needs, while nobody waits for it."""
        from db import vault

        assert vault


def main() -> int:
    """Exit status of the command, or of the window."""
    arguments = sys.argv[1:]
    if arguments and arguments[0] not in ("window", "demo-day"):
        from app import cli

        return cli.run(arguments, _Vaults())
    gc.disable()  # nothing made on the way to the first picture is garbage; ui.main turns it on again
    from ui import main as window

    status: int = window.run(arguments, _Vaults())
    return status


if __name__ == "__main__":
    sys.exit(main())
