"""How hard a password is to guess, by zxcvbn's estimate; its English advice is not used."""

from app.domain.errors import RuleBroken

LEAST_SCORE = 3
LEAST_LENGTH = 10
LEAST_LENGTH_ALONE = 16
"""Without a device secret the password stands alone against a copied folder, and is asked to be longer."""
MOST_LENGTH = 256


def strength(password: str, about: tuple[str, ...] = ()) -> int:
    """0 (at once) to 4 (very hard). `about`: words an attacker would try, such as the user's and the centre's name."""
    if not password:
        return 0
    from zxcvbn import zxcvbn  # 40 ms to import: only when a password is chosen

    once = " ".join(dict.fromkeys(password.casefold().split()))  # a word over and over is one word
    return min(int(zxcvbn(p[:72], user_inputs=list(about), max_length=72)["score"]) for p in (password, once or " "))


def check_strength(password: str, about: tuple[str, ...] = (), alone: bool = False) -> None:
    """RuleBroken `password_too_weak`, or `password_too_short` where it stands `alone` (no keyring on this PC)."""
    least = LEAST_LENGTH_ALONE if alone else LEAST_LENGTH
    if alone and LEAST_LENGTH <= len(password) < least:
        raise RuleBroken("password_too_short", field="password", least=least)
    if not least <= len(password) <= MOST_LENGTH or strength(password, about) < LEAST_SCORE:
        raise RuleBroken("password_too_weak", field="password")


def check_password(password: str, again: str, about: tuple[str, ...] = (), alone: bool = False) -> None:
    """RuleBroken `passwords_differ`, or what `check_strength` says."""
    if password != again:
        raise RuleBroken("passwords_differ", field="again")
    check_strength(password, about, alone)
