"""Joins the three layers: the window when there are no arguments, else the command line."""

import sys
from pathlib import Path

from app import cli
from app.ports import Vault
from db import recovery
from db import vault as vaults


class _Vaults:
    """db as the command line and the window see it."""

    def exists(self, folder: Path) -> bool:
        return vaults.exists(folder)

    def new_recovery_code(self) -> str:
        return recovery.to_code(recovery.new_secret())

    def same_recovery_code(self, one: str, other: str) -> bool:
        return recovery.from_code(one) == recovery.from_code(other)

    def create(self, folder: Path, user: str, password: str, recovery_code: str = "") -> tuple[Vault, str]:
        created = vaults.create(folder, user, password, recovery_code=recovery_code)
        return created.vault, created.recovery_code

    def unlock(self, folder: Path, user: str, password: str) -> Vault:
        return vaults.unlock(folder, user, password)


def main() -> int:
    """Exit status of the command, or of the window."""
    arguments = sys.argv[1:]
    if arguments and arguments[0] not in ("window", "demo-day"):
        return cli.run(arguments, _Vaults())
    from ui import main as window

    status: int = window.run(arguments, _Vaults())
    return status


if __name__ == "__main__":
    sys.exit(main())
