"""`make texts`: every text of code and data into one template for translators, resources/i18n/livd.pot. Deterministic."""

import json
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = ROOT / "resources" / "i18n" / "livd.pot"
DOORS = {"tr": None, "mark": None, "tr_n": (1, 2)}
SHOWN = ("label", "title", "prompts", "why", "note", "body", "to")
"""The keys of the data whose texts a person reads."""
OFFICIAL = "Official wording of the national forms, or rebuilt from published tables: use the wording of the official translation."


def of_code() -> Iterator[tuple[str | tuple[str, ...], list[str]]]:
    """Texts of the window, with what is said of them to a translator (`# i18n: …` on the line before)."""
    extracted = extract_from_dir(str(ROOT / "ui"), [("**.py", "python")], keywords=DOORS, comment_tags=("i18n:",))
    for _, _, message, comments, _ in extracted:
        yield message, list(comments)


def of_data() -> Iterator[tuple[str, str, str]]:
    """Texts of the data: (text, context, where it stands)."""
    sentences = json.loads((ROOT / "resources" / "texts" / "nb.json").read_text(encoding="utf-8"))
    for section, codes in sentences.items():
        for code, source in codes.items():
            yield source, f"{section}.{code}", f"resources/texts {section}"
    for folder in ("codes", "forms", "mapping", "task_rules", "national", "letters"):
        for path in sorted((ROOT / "resources" / folder).rglob("*.json")):
            where = path.relative_to(ROOT).as_posix()
            comment = f"{where}. {OFFICIAL}" if folder in ("codes", "forms") else where
            for key, source in shown(json.loads(path.read_text(encoding="utf-8"))):
                yield source, f"{folder}.{key}", comment


def shown(data: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Each text a person reads, with the codes that lead to it."""
    if isinstance(data, list):
        for entry in data:
            yield from shown(
                entry, ".".join(filter(None, (key, str(entry.get("code", ""))))) if isinstance(entry, dict) else key
            )
    elif isinstance(data, dict):
        for name, value in data.items():
            if name in SHOWN and isinstance(value, str) and value:
                yield f"{key}.{name}".strip("."), value
            elif isinstance(value, (dict, list)):
                yield from shown(value, key if name in ("items", "questions", "topics") else f"{key}.{name}".strip("."))


def template() -> bytes:
    """The template as it must be."""
    catalogue = Catalog(
        project="Livd", version="", header_comment="# Texts of Livd. Made by `make texts`; bokmål is the source."
    )
    for message, comments in of_code():
        catalogue.add(message, auto_comments=comments)
    for source, context, comment in of_data():
        catalogue.add(source, context=context, auto_comments=[comment])
    out = BytesIO()
    write_po(out, catalogue, no_location=True, omit_header=True, sort_output=True, width=0)
    return out.getvalue()


if __name__ == "__main__":
    TEMPLATE.write_bytes(template())
    print(f"{TEMPLATE.relative_to(ROOT)}: {TEMPLATE.read_bytes().count(b'msgid ')} texts", file=sys.stderr)
