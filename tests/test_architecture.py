"""The layers, proved: who may import whom, how large a module may be, and that nothing prints a name."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import is_dataclass
from pathlib import Path

import pytest

import app.kinds  # noqa: F401 - all that is kept
from app.domain import entities
from app.domain.base import Entity
from app.domain.facts import kinds

ROOT = Path(__file__).parent.parent
MOST_LINES = 400
MODULES = [p for folder in ("app", "db", "ui", "tests") for p in sorted((ROOT / folder).rglob("*.py"))]


def test_the_layer_contracts_hold() -> None:
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_module_is_small_and_says_why_it_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= MOST_LINES
    if text.strip():
        assert ast.get_docstring(ast.parse(text)), "no docstring"


def public_without_docstring(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        if (
            isinstance(node, (ast.FunctionDef, ast.ClassDef))
            and not node.name.startswith("_")
            and not ast.get_docstring(node)
            and not any(isinstance(how, ast.Name) and how.id == "overload" for how in node.decorator_list)
        ):
            yield f"{path.relative_to(ROOT)}: {node.name}"


def test_what_is_public_in_app_and_db_is_explained() -> None:
    missing = [
        name for p in MODULES if p.relative_to(ROOT).parts[0] in ("app", "db") for name in public_without_docstring(p)
    ]
    missing = [m for m in missing if not m.startswith("app/__main__.py")]
    assert not missing, missing


def imports(layer: str) -> dict[str, set[str]]:
    """Module -> the modules of the layer it needs; lazy and type-only imports count, and so do names given as text."""
    paths = {module_name(path): path for path in (ROOT / layer).rglob("*.py")}
    needs: dict[str, set[str]] = {}
    for name, path in paths.items():
        found: set[str] = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "." in node.value:
                found.add(node.value)
        needs[name] = {other for other in found if other in paths and other != name}
    return needs


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def rings(needs: dict[str, set[str]]) -> list[set[str]]:
    """Modules that reach each other."""

    def reached(start: str) -> set[str]:
        seen, waiting = set[str](), [start]
        while waiting:
            for other in needs[waiting.pop()] - seen:
                seen.add(other)
                waiting.append(other)
        return seen

    reach = {name: reached(name) for name in needs}
    return [{other for other in reach[name] if name in reach[other]} for name in needs if name in reach[name]]


@pytest.mark.parametrize("layer", ["app", "db", "ui"])
def test_no_modules_stand_in_a_ring(layer: str) -> None:
    found = rings(imports(layer))
    assert not found, max(found, key=len)


def test_a_ring_would_be_seen() -> None:
    assert rings({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [{"a", "b", "c"}] * 3


def test_the_window_does_not_know_the_command_line() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in (ROOT / "ui").rglob("*.py")}
    assert not [path.name for path, text in texts.items() if "app.cli" in text]


def test_no_entity_shows_more_than_its_type_and_code() -> None:
    kinds = [k for k in vars(entities).values() if isinstance(k, type) and is_dataclass(k) and k is not Entity]
    assert len(kinds) >= 7
    for kind in kinds:
        shown = repr(kind(**dict.fromkeys(kind.__dataclass_fields__, "Hemmelig")))
        assert shown.count("Hemmelig") <= int(issubclass(kind, Entity)), shown


def test_nothing_commits_without_the_raw_key_or_exports_in_clear() -> None:
    """An export to an empty key would write plain text; no such statement stands in the code."""
    for path in MODULES:
        if path.relative_to(ROOT).parts[0] == "db":
            text = path.read_text(encoding="utf-8").lower()
            assert "sqlcipher_export" not in text
            assert "key ''" not in text


def test_starting_the_program_loads_no_network_client() -> None:
    code = (
        "import sys; import app.cli, db.vault, ui.shell.workspace;"
        "print([m for m in ('http.client', 'urllib.request', 'ssl', 'ftplib', 'smtplib', 'socketserver',"
        " 'asyncio', 'PySide6.QtNetwork') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_first_picture_waits_for_neither_database_nor_pages() -> None:
    code = (
        "import sys; import app.__main__, ui.main;"
        "print([m for m in ('sqlcipher3', 'cryptography', 'reportlab', 'zxcvbn', 'ui.shell.workspace', 'app.cli', 'app.ports',"
        " 'app.use_cases', 'openpyxl', 'pikepdf', 'shamir_mnemonic', 'anyascii', 'rapidfuzz', 'uharfbuzz')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_no_command_and_no_row_of_the_history_shows_what_was_typed() -> None:
    from app import rows
    from app.use_cases import centre, day_service, intake, registration, stays

    commands = {
        k
        for m in (intake, stays, registration, day_service, centre)
        for k in vars(m).values()
        if isinstance(k, type) and is_dataclass(k) and k.__module__ == m.__name__ and k is not centre.CentreFacts
    }
    typed = ("name", "phone", "note", "answers", "before", "after")
    assert len(commands) >= 9
    for kind in (*commands, rows.HistoryRow):
        values = {f: "Hemmelig" if f in typed else "" for f in kind.__dataclass_fields__}
        assert "Hemmelig" not in repr(kind(**values)), kind


def test_the_command_line_loads_neither_sockets_nor_the_window_nor_the_database() -> None:
    code = (
        "import sys; import app.cli;"
        "print([m for m in ('socket', 'ssl', 'http.client', 'urllib.request', 'asyncio', 'PySide6', 'sqlcipher3',"
        " 'cryptography', 'reportlab') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_window_loads_neither_the_nations_engine_nor_the_solver() -> None:
    """DuckDB is no part of what a shelter installs, and its threads beside Qt's have brought the window down; the solver
    is loaded when it is wanted."""
    found = "[m for m in sys.modules if m.split('.')[0] in ('duckdb', 'numpy', 'highspy')]"
    code = f"import sys, app.cli.commands, ui.shell.window, ui.shell.workspace, ui.annual_return.page; print({found})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


PRONOUNS = {"found", "said", "made", "known", "there", "r", "s"}


def pronouns_in(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Arguments and variables of functions whose name says nothing of what they hold; a field is named by its class."""
    fields = {
        id(line.target)
        for c in ast.walk(tree)
        if isinstance(c, ast.ClassDef)
        for line in c.body
        if isinstance(line, ast.AnnAssign)
    }
    fields |= {
        id(t)
        for c in ast.walk(tree)
        if isinstance(c, ast.ClassDef)
        for line in c.body
        if isinstance(line, ast.Assign)
        for t in line.targets
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.arg) and node.arg in PRONOUNS:
            yield node.lineno, node.arg
        elif (
            isinstance(node, ast.Name)
            and isinstance(node.ctx, ast.Store)
            and node.id in PRONOUNS
            and id(node) not in fields
        ):
            yield node.lineno, node.id


def test_a_variable_is_named_by_a_noun() -> None:
    seen = ast.parse("def f(found):\n    r = [s for s in found]\nclass A:\n    made: int\n    found = 1")
    assert [name for _, name in pronouns_in(seen)] == ["found", "r", "s"]
    paths = [path for path in MODULES if path.relative_to(ROOT).parts[0] != "tests"]
    bad = [
        (str(p.relative_to(ROOT)), *at) for p in paths for at in pronouns_in(ast.parse(p.read_text(encoding="utf-8")))
    ]
    assert not bad, bad


def literal_states(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Where a field of a kind is compared with a text that its kind declares as one of its codes: an enum says it."""
    codes: dict[str, set[str]] = {}
    for kind in kinds():
        for name, fact in kind.facts.items():
            codes.setdefault(name, set()).update(fact.codes)
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            texts = {part.value for side in sides for part in ast.walk(side) if isinstance(part, ast.Constant)}
            for side in sides:
                if isinstance(side, ast.Attribute) and texts & codes.get(side.attr, set()):
                    yield node.lineno, ast.unparse(node)


def test_what_the_program_itself_compares_is_an_enum() -> None:
    assert list(literal_states(ast.parse('g.state == "open"; g.state in ("", "reached"); g.state == State.OPEN'))) == [
        (1, "g.state == 'open'"),
        (1, "g.state in ('', 'reached')"),
    ]
    paths = [path for path in MODULES if path.relative_to(ROOT).parts[0] != "tests"]
    bad = [
        (str(p.relative_to(ROOT)), *at)
        for p in paths
        for at in literal_states(ast.parse(p.read_text(encoding="utf-8")))
    ]
    assert not bad, bad
