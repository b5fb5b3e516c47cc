"""Joins the three layers: the window when there are no arguments, else the command line.

What the first picture does not need is imported when it is needed: the window must be there at once.
"""

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from app.harden import harden
from app.paths import vault_exists

if TYPE_CHECKING:
    from app.ports import Vaults


class _Vaults:
    """db as the command line and the window see it, loaded when something more than `exists` is asked."""

    def __init__(self) -> None:
        self._loaded: Any = None

    def exists(self, folder: Path) -> bool:
        return vault_exists(folder)

    def __getattr__(self, name: str) -> Any:
        if self._loaded is None:
            from db.vaults import Vaults

            self._loaded = Vaults()
        return getattr(self._loaded, name)


def main() -> int:
    """Exit status of the command, or of the window."""
    harden()
    arguments = sys.argv[1:]
    if arguments and arguments[0] != "window":
        from app.cli import commands

        return commands.run(arguments, cast("Vaults", _Vaults()))
    gc.disable()  # nothing made on the way to the first picture is garbage; ui.main turns it on again
    from ui import main as window

    status: int = window.run(arguments, cast("Vaults", _Vaults()))
    return status


if __name__ == "__main__":
    sys.exit(main())
