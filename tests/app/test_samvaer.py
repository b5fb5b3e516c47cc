"""Samvær that was agreed before a prohibition came: told when the prohibition is written, and in red until it is called off
(barnelova § 43 b; law.md 2.7)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.care import Measure
from app.domain.errors import Question
from app.domain.together import Meeting
from app.use_cases.access import ShutOut, shut_out
from app.use_cases.protection import save_measure
from app.use_cases.together import save_meeting
from app.use_cases.undo import undo
from db.table import table_of
from tests.app.caring import a_measure
from tests.app.house import SON, ago, as_duty, mean, move_in
from tests.support import TODAY

SOON = TODAY + timedelta(days=3)


@pytest.fixture
def family(staffed):
    return move_in(staffed, SON)


def agree(vault, child, day=SOON, **more):
    facts = {"what": "visit", "whom": "other_parent", "state": "agreed", "at": "14:00"} | more
    new = Meeting(code="", household=child.household, person=child.person, day=day, **facts)
    return vault.write(save_meeting, new).result


def red(vault):
    return [one.code for one in vault.read(lambda q: q.day.forbidden_meetings(TODAY))]


def test_whoever_writes_the_prohibition_is_told_and_it_is_red_until_it_is_called_off(staffed, family):
    child = family[1]
    code = agree(staffed, child)
    assert red(staffed) == []
    with pytest.raises(Question) as asked:
        staffed.write(save_measure, a_measure(child))
    assert asked.value.code == "meetings_agreed"
    assert asked.value.params["days"] == f"{SOON:%d.%m.%Y}"
    assert table_of(Measure).where(staffed.db, {}) == [], "nothing is written before the yes"
    mean(staffed, save_measure, a_measure(child))
    assert red(staffed) == [code]
    (kept,) = table_of(Meeting).where(staffed.db, {})
    mean(staffed, save_meeting, replace(kept, state="cancelled"))
    assert red(staffed) == []


@pytest.mark.parametrize(
    "more",
    [
        {"whom": "grandparent"}, {"state": "cancelled"}, {"day": ago(1), "state": "held"}, {"day": ago(1), "state": "refused"},
    ],
)  # fmt: skip
def test_nobody_is_asked_of_what_is_not_agreed_with_the_other_parent(staffed, family, more):
    agree(staffed, family[1], **more)
    staffed.write(save_measure, a_measure(family[1]))
    assert red(staffed) == []


@pytest.mark.parametrize("change", [{"kind": "personal_alarm"}, {"ended": TODAY}])
def test_nor_of_a_measure_that_forbids_nothing(staffed, family, change):
    agree(staffed, family[1])
    staffed.write(save_measure, a_measure(family[1], **change))
    assert red(staffed) == []


def test_a_prohibition_toward_the_mother_alone_stops_no_samvaer_of_the_child(staffed, family):
    agree(staffed, family[1])
    staffed.write(save_measure, a_measure(family[0]))
    assert red(staffed) == []


def test_of_what_is_known_nobody_is_asked_again(staffed, family):
    agree(staffed, family[1])
    mean(staffed, save_measure, a_measure(family[1]))
    (kept,) = table_of(Measure).where(staffed.db, {})
    staffed.write(save_measure, replace(kept, note="Sak 12"))
    staffed.write(save_measure, a_measure(family[1], kind="contact_ban"))


def test_a_prohibition_taken_back_leaves_the_samvaer_as_it_was(staffed, family):
    agree(staffed, family[1])
    done = mean(staffed, save_measure, a_measure(family[1]))
    staffed.write(undo, done.undo)
    assert red(staffed) == []


def test_it_has_no_words_and_is_not_told_of_a_case_that_is_shut(staffed, family):
    agree(staffed, family[1], accompanied="Tante Xylofon", how="Xylofon")
    mean(staffed, save_measure, a_measure(family[1]))
    (one,) = staffed.read(lambda q: q.day.forbidden_meetings(TODAY))
    assert (one.accompanied, one.how, one.person) == ("", "", family[1].person)
    staffed.write(shut_out, ShutOut(family[0].household, "Vakt", "kjenner dem"))
    assert red(as_duty(staffed)) == []
