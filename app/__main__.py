"""Joins the three layers: the window when there are no arguments, else the command line."""

import sys
from pathlib import Path

from app import cli
from app.ports import Vault
from db import vault as vaults


class _Vaults:
    """db as the command line and the window see it."""

    def exists(self, folder: Path) -> bool:
        return vaults.exists(folder)

    def create(self, folder: Path, user: str, password: str) -> tuple[Vault, str]:
        created = vaults.create(folder, user, password)
        return created.vault, created.recovery_code

    def unlock(self, folder: Path, user: str, password: str) -> Vault:
        return vaults.unlock(folder, user, password)


def main() -> int:
    """Exit status of the command, or of the window."""
    arguments = sys.argv[1:]
    if arguments and arguments[0] not in ("window", "demo-day"):
        return cli.run(arguments, _Vaults())
    from ui import main as window

    return window.run(arguments, _Vaults())


if __name__ == "__main__":
    sys.exit(main())
