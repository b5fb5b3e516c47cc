"""One path for new and old files: numbered frozen SQL scripts, each in one transaction that also sets user_version."""

from pathlib import Path

from sqlcipher3 import dbapi2

from app.domain.errors import VaultError
from db.connection import APPLICATION_ID, translated

_FOLDER = Path(__file__).resolve().parent / "migrations"


def scripts() -> list[tuple[int, Path]]:
    """Every migration: its number and its script, ascending."""
    return sorted((int(path.name[:4]), path) for path in _FOLDER.glob("[0-9][0-9][0-9][0-9]_*.sql"))


def newest() -> int:
    """The schema version this program writes."""
    return scripts()[-1][0]


def version_of(connection: dbapi2.Connection) -> int:
    """The schema version of the open file; 0 for an empty one."""
    with translated():
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: dbapi2.Connection, upto: int | None = None) -> None:
    """Bring the file to the newest version (or `upto`). VaultError `file_too_new` when a newer program wrote it."""
    current = version_of(connection)
    if current > newest():
        raise VaultError("file_too_new", file=current, program=newest())
    with translated():
        for number, path in scripts():
            if current < number <= (upto or newest()):
                script = path.read_text(encoding="utf-8")
                connection.executescript(
                    f"BEGIN IMMEDIATE;\n{script}\nPRAGMA application_id = {APPLICATION_ID};\n"
                    f"PRAGMA user_version = {number};\nCOMMIT;"
                )


def schema_of(connection: dbapi2.Connection) -> str:
    """The schema as SQL text, in order of creation; db/schema.sql holds what it must be."""
    rows = connection.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'person_search_%'"
        " AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
    )
    return "".join(f"{row[0]};\n\n" for row in rows)
