"""A password is judged by how many guesses it takes, not by the signs in it."""

import pytest

from app.domain.errors import RuleBroken
from app.passwords import MOST_LENGTH, check_password, strength
from tests.support import PASSWORD


@pytest.mark.parametrize("password", [PASSWORD, "blåbær på skåla å fjære", "x7$Kq!vR2pLm"])
def test_words_that_do_not_belong_together_are_enough_without_signs(password):
    check_password(password, password)


@pytest.mark.parametrize(
    "password", ["", "kort", "123456789012", "Passord1!", "passordpassord", "qwertyuiop", "aaaaaaaaaaaaaa"]
)
def test_what_is_guessed_early_is_refused(password):
    with pytest.raises(RuleBroken, match="password_too_weak") as refused:
        check_password(password, password)
    assert refused.value.field == "password"
    assert password not in str(refused.value.params.values()) or not password


def test_the_names_of_the_user_and_the_centre_make_a_password_weaker():
    assert strength("kristinhavnesenteret", ("kristin", "havnesenteret")) < strength("kristinhavnesenteret")


def test_two_passwords_that_differ_are_refused():
    with pytest.raises(RuleBroken, match="passwords_differ") as refused:
        check_password(PASSWORD, PASSWORD + "x")
    assert refused.value.field == "again"


def test_a_password_too_long_to_judge_is_refused_and_a_long_one_is_judged_at_once():
    long = " ".join(f"ord{n * 7919}" for n in range(60))
    with pytest.raises(RuleBroken, match="password_too_weak"):
        check_password(long, long)
    check_password(long[:MOST_LENGTH], long[:MOST_LENGTH])
