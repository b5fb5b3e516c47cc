"""How hard a password is to guess, by zxcvbn's estimate; its English advice is not used."""

from app.domain.errors import RuleBroken

LEAST_SCORE = 3
LEAST_LENGTH = 10
MOST_LENGTH = 256


def strength(password: str, about: tuple[str, ...] = ()) -> int:
    """0 (at once) to 4 (very hard). `about`: words an attacker would try, such as the user's and the centre's name."""
    if not password:
        return 0
    from zxcvbn import zxcvbn  # 40 ms to import: only when a password is chosen

    return int(zxcvbn(password[:72], user_inputs=list(about), max_length=72)["score"])


def check_password(password: str, again: str, about: tuple[str, ...] = ()) -> None:
    """RuleBroken `passwords_differ` or `password_too_weak`."""
    if password != again:
        raise RuleBroken("passwords_differ", field="again")
    too_short = len(password) < LEAST_LENGTH or len(password) > MOST_LENGTH
    if too_short or strength(password, about) < LEAST_SCORE:
        raise RuleBroken("password_too_weak", field="password")
