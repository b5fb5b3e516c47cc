"""The index a person is found by: what it holds of each, and how it is made anew when the folding has changed.

`name` holds the folded words and, joined, those written as one; `sound` their sound keys; `shortened` the words with a letter
left out, for one wrong letter; the rowid is person.id. It is all derived: nothing is kept only here.
"""

from sqlcipher3 import dbapi2

from app.domain.base import HouseholdCode, PersonCode
from app.domain.entities import Person
from app.domain.names import FOLDING, fold, near_words, runs, shortened, spelt_words
from app.domain.phones import numbers
from app.domain.sounds import sound_keys
from db.connection import translated
from db.table import table_of


def add(db: dbapi2.Connection, rowid: int | None, person: Person, cases: str = "") -> None:
    """Index a person who is not in it."""
    db.execute(
        "INSERT INTO person_search (rowid, code, cases, name, sound, shortened, phone, born) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (rowid, fold(person.code), cases, *_searched(person)),
    )


def update(db: dbapi2.Connection, person: Person) -> None:
    """Index what a person is called and how they are reached, as it is now."""
    db.execute(
        "UPDATE person_search SET name = ?, sound = ?, shortened = ?, phone = ?, born = ?"
        " WHERE rowid = (SELECT id FROM person WHERE code = ?)",
        (*_searched(person), person.code),
    )


def add_case(db: dbapi2.Connection, person: PersonCode, household: HouseholdCode) -> None:
    """The person is found by the code of the case too."""
    db.execute(
        "UPDATE person_search SET cases = cases || ' ' || ? WHERE rowid = (SELECT id FROM person WHERE code = ?)",
        (fold(household), person),
    )


def set_cases(db: dbapi2.Connection, person: PersonCode) -> None:
    """The cases a person is found by are those they belong to."""
    rows = db.execute("SELECT household FROM member WHERE person = ? GROUP BY 1 ORDER BY min(since)", (person,))
    cases = " ".join(fold(row[0]) for row in rows.fetchall())
    db.execute(
        "UPDATE person_search SET cases = ? WHERE rowid = (SELECT id FROM person WHERE code = ?)", (cases, person)
    )


def refresh(db: dbapi2.Connection) -> None:
    """Make the whole index anew, in one transaction, when it was made with another folding than this program's."""
    with translated():
        if db.execute("SELECT version FROM search_folding").fetchone() == (FOLDING,):
            return
        db.execute("BEGIN IMMEDIATE")
        try:
            _rebuild(db)
            db.execute("UPDATE search_folding SET version = ?", (FOLDING,))
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise


def _rebuild(db: dbapi2.Connection) -> None:
    db.execute("DELETE FROM person_search")
    cases: dict[str, list[str]] = {}
    for person, household in db.execute("SELECT DISTINCT person, household FROM member ORDER BY since, household"):
        cases.setdefault(person, []).append(fold(household))
    ids = dict(db.execute("SELECT code, id FROM person").fetchall())
    for person in table_of(Person).where(db, {}):
        add(db, ids[person.code], person, " ".join(cases.get(person.code, ())))


def _searched(person: Person) -> tuple[str, str, str, str, str]:
    words = fold(person.name).split()
    parts = [*words, *runs(words)]
    sounds = dict.fromkeys(key for part in (*spelt_words(person.name), *parts) for key in sound_keys(part))
    short = dict.fromkeys(one for word in near_words(words) for one in sorted(shortened(word)))
    born = str(person.birth_year or "")
    return " ".join(parts), " ".join(sounds), " ".join(short), " ".join(numbers(person.phone)), born
