"""Search as you type: code, case, name by spelling or sound, birth year, phone; closed cases too."""

from collections.abc import Sequence
from datetime import date

from sqlcipher3 import dbapi2

from app.domain.names import digits, fold, sound
from app.rows import FoundRow
from db import rowmap

MAX_WORDS = 6
MAX_CHARACTERS = 100


def match_expression(text: str) -> str:
    """The FTS5 expression for a typed text: every word must be found somewhere. Empty when nothing can be searched."""
    typed = text[:MAX_CHARACTERS]
    number = digits(typed)
    if len(number) >= 5 and not any(c.isalpha() for c in typed):
        return f'phone:{number}* OR {{code cases}}:"{fold(typed)}"*'
    return " AND ".join(_word(word) for word in typed.split()[:MAX_WORDS] if fold(word))


def _word(word: str) -> str:
    folded = fold(word)
    parts = [f'{{code cases name}}:"{folded}"*']
    if folded.isdigit():
        parts.append(f"{{phone born}}:{folded}*")
    elif folded.isalpha() and len(folded) >= 3:
        parts.append(f'sound:"{sound(word)}"')
    return f"({' OR '.join(parts)})"


def code_expression(text: str) -> str:
    """Like `match_expression`, but only codes and cases are looked into; something that matches nothing when empty."""
    words = [fold(word) for word in text[:MAX_CHARACTERS].split()[:MAX_WORDS] if fold(word)]
    return " AND ".join(f'{{code cases}}:"{word}"*' for word in words) or '"\x01"'


def without(hidden: Sequence[int]) -> str:
    """SQL that leaves the hidden rows out; empty in the usual case that there are none."""
    return f" AND rowid NOT IN ({','.join(map(str, hidden))})" if hidden else ""


def search(db: dbapi2.Connection, text: str, limit: int, today: date, hidden: Sequence[int] = ()) -> list[FoundRow]:
    """The first persons found, each with the latest case and what the text was found in."""
    expression = match_expression(text)
    if not expression:
        return []
    rows = db.execute(
        "SELECT p.code, p.kind, p.birth_year, p.anonymous, s.household, s.arrived, s.departed, f.name, f.phone, f.sound,"
        " (SELECT count(*) FROM stay WHERE person = p.code)"
        " FROM (SELECT rowid, name, phone, sound FROM person_search WHERE person_search MATCH ?"
        f"{without(hidden)}"
        " ORDER BY rowid DESC LIMIT ?) f"
        " JOIN person p ON p.id = f.rowid"
        " LEFT JOIN stay s ON s.code = (SELECT code FROM stay WHERE person = p.code ORDER BY arrived DESC, code DESC LIMIT 1)",
        (expression, limit),
    )
    return [_found(row, text, today) for row in rows]


def _found(r: rowmap.Row, text: str, today: date) -> FoundRow:
    arrived, departed = rowmap.day(r[5]), rowmap.day(r[6])
    here = arrived is not None and arrived <= today and (departed is None or departed > today)
    return FoundRow(r[0], r[1], r[2], bool(r[3]), r[4] or "", arrived, here, _found_by(text, r[7], r[8], r[9]), r[10])


def _found_by(text: str, name: str, phone: str, sounds: str) -> str:
    """Which of name, sound and phone the text was found in; `code` when it was none of them."""
    words = [fold(word) for word in text.split() if fold(word)]
    if digits(text) and len(digits(text)) >= 5 and phone.startswith(digits(text)):
        return "phone"
    for word in words:
        if word.isalpha() and any(part.startswith(word) for part in name.split()):
            return "name"
    if any(word.isalpha() and sound(word) in sounds.split() for word in words):
        return "sound"
    return "code"
