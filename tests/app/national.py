"""Small tools for the tests of the collation: write returns into a folder, put them together, add them up plainly."""

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from app.national.collate import Collation, collated
from app.national.exchange import Submission
from app.national.names import adds_up


def put(folder: Path, submissions: Iterable[Submission], name: str = "{n:04d}.json") -> Path:
    """Write the returns into the folder, which is made."""
    folder.mkdir(exist_ok=True)
    for n, submission in enumerate(submissions):
        (folder / name.format(n=n)).write_bytes(submission.as_bytes())
    return folder


def collate(folder: Path, submissions: Iterable[Submission], **options: Any) -> Collation:
    """The collation of some returns, every one of which must fit."""
    with ExitStack() as stack:
        found, _ = stack.enter_context(collated(put(folder, submissions), **options))
        assert found.all_fit, [(file.file, file.verdict, file.detail) for file in found.found]
        return found


def plain_sums(submissions: Iterable[Submission]) -> dict[str, int]:
    """Every figure that may be added, added by a loop: what the engine must say."""
    sums: dict[str, int] = {}
    for submission in submissions:
        for figure, value in submission.values.items():
            if isinstance(value, int) and adds_up(figure):
                sums[figure] = sums.get(figure, 0) + value
    return sums
