"""Reads a folder of returns: each file is checked, and what does not fit is left out with its reason. Nothing is mended."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, Final

from app.domain.errors import RuleBroken
from app.forms.rules import CountingRules
from app.national.exchange import MOST_BYTES, checked
from app.national.relations import broken

READ: Final = "read"
REASONS: Final = (
    "unreadable", "national_too_large", "national_not_json", "national_schema", "national_field", "national_own_mixed",
    "national_digest", "public", "not_delivered", "not_complete", "wrong_year", "other_rules", "parts", "other_forms",
    "superseded", "copy", "twice",
)  # fmt: skip
"""Why a file is left out, in the order in which it is asked."""


@dataclass(frozen=True, slots=True)
class Found:
    """One file and what became of it: `verdict` is READ or one of REASONS, `detail` says where in the file.

    `key`: its number in what is put together. What could not be read has no year (0) and no centre.
    """

    file: str
    verdict: str
    detail: str = ""
    key: int = 0
    year: int = 0
    centre: str = ""
    name: str = ""
    forms: str = ""
    number: int = 0
    digest: str = ""

    @property
    def fits(self) -> bool:
        """Whether it is put together with the others."""
        return self.verdict == READ


def gather(folder: Path, year: int | None, spool: BinaryIO) -> tuple[Found, ...]:
    """Every *.json of the folder in order of its name. What can be read goes to `spool`, a line each:
    {"k": key, "g": digest, "d": content}.

    `year`: only that year fits. RuleBroken `national_no_folder` (no such folder) or `national_nothing` (no such file in it).
    """
    files = files_of(folder)
    read = [_read(path, number, year, spool) for number, path in enumerate(files, 1)]
    return tuple(settled(read))


def files_of(folder: Path) -> list[Path]:
    """The *.json of a folder by name, not those of folders in it. RuleBroken as `gather`."""
    try:
        files = [path for path in folder.iterdir() if path.suffix.lower() == ".json"]
    except OSError:
        raise RuleBroken("national_no_folder", folder=shown(folder.name)) from None
    if not files:
        raise RuleBroken("national_nothing", folder=shown(folder.name))
    return sorted(files, key=lambda path: path.name)


def shown(name: str) -> str:
    """A file's name as it can be printed anywhere: what is no letter (bytes of another system) as a mark."""
    return "".join(c if c.isprintable() else "\ufffd" for c in name.encode(errors="replace").decode())[:200]


def _read(path: Path, key: int, year: int | None, spool: BinaryIO) -> Found:
    name = shown(path.name)
    try:
        if not path.is_file():
            return Found(name, "unreadable")
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError:
        return Found(name, "unreadable")
    try:
        content, plain = checked(raw)
    except RuleBroken as error:
        return Found(name, error.code, str(error.params.get("where", "")))
    reason, detail = _reason(content, year)
    if not reason:
        spool.write(b'{"k":%d,"g":"%b","d":%b}\n' % (key, content["digest"].encode(), plain))
    centre, delivered = content["centre"], content["delivered"]
    return Found(
        file=name,
        verdict=reason or READ,
        detail=detail,
        key=key,
        year=content["year"],
        centre=centre["id"],
        name=centre["name"],
        forms=content["forms"],
        number=delivered["number"] if delivered else 0,
        digest=content["digest"],
    )


def _reason(content: Mapping[str, Any], year: int | None) -> tuple[str, str]:
    """Why one file, looked at alone, is left out."""
    tests: tuple[tuple[str, Callable[[], str]], ...] = (
        ("public", lambda: "public" if content["public"] else ""),
        ("not_delivered", lambda: "" if content["delivered"] else "delivered"),
        ("not_complete", lambda: "" if content["complete"] else content["as_of"]),
        ("wrong_year", lambda: str(content["year"]) if year not in (None, content["year"]) else ""),
        ("other_rules", lambda: _other_rules(content["rules"])),
        ("parts", lambda: broken(content)),
    )
    for reason, test in tests:
        if detail := test():
            return reason, detail
    return "", ""


def _other_rules(rules: Mapping[str, Any]) -> str:
    """The setting that is not the national one (COUNT 2, the defaults). A setting that is absent is not known to be it."""
    for name, wanted in CountingRules().as_dict().items():
        if rules.get(name) != wanted:
            return f"{name} = {rules.get(name, '–')}"
    return ""


def settled(returns: Iterable[Found]) -> Iterator[Found]:
    """What only the files together can tell: another form version than most have, and one centre twice in a year.

    The newest delivery holds; the same delivery twice is one and its copy; two different ones with the same number are both
    left out, for nobody knows which holds.
    """
    files = list(returns)
    usual = _usual_forms(files)
    files = [
        replace(f, verdict="other_forms", detail=f.forms) if f.fits and f.forms != usual[f.year] else f for f in files
    ]
    same: dict[tuple[int, str], list[Found]] = {}
    for file in files:
        if file.fits:
            same.setdefault((file.year, file.centre), []).append(file)
    for file in files:
        yield _among(file, same[file.year, file.centre]) if file.fits else file


def _usual_forms(files: Iterable[Found]) -> dict[int, str]:
    """The form version most centres of a year have; of two that are as usual the later by name."""
    counted: dict[int, Counter[str]] = {}
    for file in files:
        if file.fits:
            counted.setdefault(file.year, Counter())[file.forms] += 1
    return {year: max(forms, key=lambda form: (forms[form], form)) for year, forms in counted.items()}


def _among(file: Found, same: list[Found]) -> Found:
    newest = max(other.number for other in same)
    if file.number < newest:
        return replace(file, verdict="superseded", detail=f"{file.number} < {newest}")
    rivals = [other for other in same if other.number == newest]
    if any(other.digest != file.digest for other in rivals):
        return replace(file, verdict="twice", detail=file.centre)
    first = min(rivals, key=lambda other: other.key)
    return file if file is first else replace(file, verdict="copy", detail=first.file)


def as_rows(files: Iterable[Found]) -> list[dict[str, object]]:
    """The list of what was read and left out, as data."""
    names = ("file", "verdict", "detail", "year", "centre", "name", "forms", "number", "digest")
    return [{name: getattr(file, name) for name in names} for file in files]
