"""One door for every text: no words for the screen stand outside it, and a broken translation never stops the program."""

import ast
import gettext
import re
import runpy
from pathlib import Path

import pytest

from app import words
from app.words import Words

ROOT = Path(__file__).parents[1]
DOORS = {"tr", "tr_n", "mark"}
SILENT = {
    *(
        "setObjectName",
        "setProperty",
        "property",
        "shortcut",
        "QKeySequence",
        "icon",
        "getattr",
        "hasattr",
        "strftime",
        "compile",
    ),
    *("fullmatch", "match", "sub", "split", "RuleBroken", "VaultError", "RuntimeError", "cast", "TypeVar", "setFamily"),
}
"""What is called with text that is not for people: names of objects, keys, patterns, codes of errors."""
NOT_WORDS = {
    *(
        "Livd",
        "Fusion",
        "Regular",
        "Bold",
        "NotoSans-",
        "style.qss",
        "Ctrl+L",
        "FileDialog",
        "qt_nb.json",
        "reserved.note",
    ),
    *(
        "document writer",
        "image writer",
        "to file",
        "til fil",
        "print to pdf",
        "handed over",
        "not handed over",
        "PrepareForSleep",
    ),
    *("Demo", "demo fjord lykt mandag", "screen.percent", "screen.scheme"),
}
"""Names of things outside the program: of Qt, of printers, of files, of settings, and the user of the demonstration."""
LETTER = re.compile(r"[^\W\d_]{2,}")
SPOKEN = re.compile(r"[æøåÆØÅ]|[^\W\d_]{2,}[ .,:;!?…] ?[^\W\d_]{2,}|^&?[A-ZÆØÅ][a-zæøå]{2,}")


def spoken(path: Path) -> list[str]:
    """Texts in a module that a person would read, outside the doors."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            child.parent = node  # type: ignore[attr-defined]
    return [
        f"{path.relative_to(ROOT)}:{n.lineno} {n.value!r}" for n in ast.walk(tree) if is_spoken(n) and not allowed(n)
    ]


def is_spoken(node: ast.AST) -> bool:
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or not LETTER.search(node.value):
        return False
    return (
        bool(SPOKEN.search(node.value))
        and node.value not in NOT_WORDS
        and not node.value.startswith(("org.freedesktop.", "ui."))
    )


def allowed(node: ast.AST) -> bool:
    """In a door, a docstring, an annotation, or a call that shows nothing."""
    parent = getattr(node, "parent", None)
    if isinstance(parent, ast.Expr):
        return True
    while parent is not None:
        if isinstance(parent, ast.Call):
            name = parent.func.id if isinstance(parent.func, ast.Name) else getattr(parent.func, "attr", "")
            if name in DOORS | SILENT:
                return True
        if isinstance(parent, (ast.Raise, ast.Assert)):
            return True
        if isinstance(parent, (ast.AnnAssign, ast.arg, ast.FunctionDef)) and node_is_annotation(node, parent):
            return True
        parent = getattr(parent, "parent", None)
    return False


def node_is_annotation(node: ast.AST, parent: ast.AST) -> bool:
    where = getattr(parent, "annotation", None) or getattr(parent, "returns", None)
    return where is not None and any(part is node for part in ast.walk(where))


def test_no_words_for_the_screen_stand_outside_the_door() -> None:
    found = [line for path in sorted((ROOT / "ui").rglob("*.py")) for line in spoken(path)]
    assert not found, "\n".join(found)


def test_the_search_would_see_a_text_outside_the_door(tmp_path: Path) -> None:
    for said in ('label("Bytt rom")', 'X = {"a": "Kvinner"}', "f'{n} ledige senger'", 'box.setToolTip("Velg én")'):
        tree = ast.parse(said)
        assert [n for n in ast.walk(tree) if is_spoken(n)], said


def test_no_section_of_the_sentences_is_written_twice() -> None:
    names = re.findall(r'^ "(\w+)": \{', (ROOT / "resources" / "texts" / "nb.json").read_text(encoding="utf-8"), re.M)
    assert len(names) == len(set(names)) > 20


def test_an_english_window_prints_a_norwegian_letter_and_a_broken_translation_says_the_source(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class English(gettext.NullTranslations):
        def gettext(self, message: str) -> str:
            return {"Bytt rom": "Change room", "Sak {household}": "Case {hosuehold}"}.get(message, message)

        def pgettext(self, context: str, message: str) -> str:
            return {"errors.bad_date": "Not a date: {value}"}.get(context, message)

        def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
            return "{cuont} bed" if "seng" in msgid1 else "{count} child" if n == 1 else "{count} children"

    catalogue = words._catalogue
    monkeypatch.setattr(words, "_catalogue", lambda language: English() if language == "en" else catalogue(language))
    english, bokmal = Words("en"), Words("nb")
    assert (english("Bytt rom"), bokmal("Bytt rom")) == ("Change room", "Bytt rom")
    assert english("Sak {household}", household="S-001") == "Sak S-001"
    assert [english.several("{count} barn", "{count} barn", n) for n in (1, 2)] == ["1 child", "2 children"]
    assert [english.several("{count} seng", "{count} senger", n) for n in (1, 2)] == ["1 seng", "2 senger"]
    assert [bokmal.several("{count} seng", "{count} senger", n) for n in (1, 2)] == ["1 seng", "2 senger"]
    assert english.text("errors", "bad_date", value="x") == "Not a date: x"
    assert bokmal.text("errors", "bad_number", least=1, most=2) == "Tallet må være fra 1 til 2."


def test_a_text_may_hold_braces_and_a_value_may_too() -> None:
    assert Words()("100 {prosent}") == "100 {prosent}"
    assert Words()("Rom {room}", room="{x}") == "Rom {x}"


def test_the_template_for_translators_is_what_the_texts_are() -> None:
    """`make texts` makes it anew."""
    texts = runpy.run_path(str(ROOT / "packaging" / "texts.py"))
    made = texts["template"]()
    assert texts["TEMPLATE"].read_bytes() == made, "run `make texts`"
    for source in (
        "Bytt rom",
        "{count} ledig rom",
        "Kvinner",
        "Datoen {value} kan ikke stemme. Se over året.",
        "Tvangsekteskap",
    ):
        assert source.encode() in made, source
