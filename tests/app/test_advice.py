"""Full house: what the data says at each step, in the order of the sources, and the alarms of the night."""

from datetime import timedelta

from app.capacity.alarms import Alarm, alarms
from app.capacity.full_house import ALTERNATIVES, ANSWERS, DID, STEPS, Advice, advise
from app.capacity.house import Party
from app.domain.entities import Room
from app.domain.house import Closure, ReadyToMove, Shelter
from app.texts import text
from app.use_cases.full_house import PlacingWish, start_placing
from app.use_cases.households import Loan, lend_room, mark_ready
from app.use_cases.intake import Newcomer
from app.use_cases.rooms import HoldWish, close_room, hold_room, release_hold, save_room
from app.use_cases.stays import Expected, expect_departure
from tests.app.house import SON, ago, move_in
from tests.support import TODAY

TOMORROW = TODAY + timedelta(days=1)
MAN = Newcomer(name="Per Ås", gender="man")


def span(vault):
    return vault.read(lambda q: q.house.span(TODAY, TOMORROW))


def said(vault, party=Party("women", 1), shelters=()) -> dict[str, Advice]:  # noqa: B008
    return {advice.step: advice for advice in advise(span(vault), party, shelters)}


def codes(advice: Advice) -> list[str]:
    return [code for code, _ in advice.lines]


# -- advice -----------------------------------------------------------------------------------------------------


def test_the_steps_come_in_the_order_of_the_sources_and_each_has_its_words(vault):
    advice = advise(span(vault), Party("women", 9), ())
    assert tuple(a.step for a in advice) == STEPS == (
        "ready", "extra_bed", "common_room", "flexible", "other_part", "nav", "other_shelter", "hotel",
    )  # fmt: skip
    assert {a.step: (codes(a), a.useful) for a in advice} == {
        "ready": (["ready_nobody"], False), "extra_bed": (["nearly_none"], False), "common_room": (["common_room"], True),
        "flexible": (["flexible_none"], False), "other_part": (["lend_nobody"], False),
        "other_shelter": (["shelters_none", "on_the_way"], False), "hotel": (["hotel"], True), "nav": (["nav_nobody"], False),
    }  # fmt: skip
    for section, known in (("steps", STEPS), ("alternatives", ALTERNATIVES), ("answers", ANSWERS), ("did", DID)):
        assert all(text(section, code) for code in known)


def test_a_room_is_lent_only_where_it_frees_one_for_those_who_ask(vault):
    she = move_in(vault, room="K02", arrived=ago(30))[0]
    vault.write(mark_ready, ReadyToMove(household=she.household, since=ago(9), waits_for="udi"))
    other = {people: codes(advise(span(vault), Party("women", people), ())[4]) for people in (2, 3)}
    assert other == {2: ["lend"], 3: ["lend_nobody"]}, "K02 has two beds: three gain nothing by it"


def test_those_with_a_housing_decision_are_named_first_then_the_ready_then_the_leaving(vault):
    homes = [move_in(vault, room=room, arrived=ago(30))[0] for room in ("K01", "K02", "")]
    first, second, third = (s.household for s in homes)
    vault.write(mark_ready, ReadyToMove(household=first, since=ago(9), waits_for="udi"))
    vault.write(
        mark_ready, ReadyToMove(household=second, since=ago(4), waits_for="municipal_housing", housing_decision=True)
    )
    vault.write(expect_departure, Expected((homes[2].code,), TOMORROW))
    vault.write(expect_departure, Expected((homes[0].code,), TOMORROW + timedelta(days=1)))
    found = said(vault)
    assert found["ready"].lines == (
        ("ready_decision", {"household": second, "room": "K02", "nights": 4, "waits": "municipal_housing"}),
        ("ready", {"household": first, "room": "K01", "nights": 9, "waits": "udi"}),
        ("leaving", {"household": third, "room": "", "day": "24.11.2026"}),
    )
    assert found["ready"].useful
    assert found["nav"].lines == (("nav_household", {"household": second}),)


def test_the_mens_room_is_for_women_who_are_ready_and_only_while_no_man_is_here(vault):
    (she,) = move_in(vault, arrived=ago(9))
    move_in(vault, SON, arrived=ago(9), room="K02")
    assert codes(said(vault)["other_part"]) == ["lend_nobody"]
    vault.write(mark_ready, ReadyToMove(household=she.household, since=ago(2), waits_for="nav_decision"))
    assert said(vault)["other_part"] == Advice(
        "other_part", (("lend", {"room": "M01", "household": she.household}),), True
    )
    assert codes(said(vault, Party("men", 1))["other_part"]) == ["no_womens_part"]
    vault.write(lend_room, Loan(she.household, "M01", TODAY, "Hun selv"))
    assert codes(said(vault)["other_part"]) == ["mens_rooms_taken"]
    back = said(vault, Party("men", 1))["other_part"]
    assert (back.lines, back.useful) == ((("give_back", {"room": "M01", "household": she.household}),), True)
    move_in(vault, adult=MAN, offer="men", room="")
    assert codes(said(vault)["other_part"]) == ["men_there"]
    assert not said(vault)["other_part"].useful


def test_a_flexible_unit_and_a_nearly_fitting_room_are_named(vault):
    vault.write(save_room, Room(code="F01", offer="men", beds=2, flexible=True))
    move_in(vault, SON, room="K01")
    found = said(vault, Party("women", 3))
    assert codes(found["flexible"]) == ["flexible_free"]
    assert not found["flexible"].useful, "two beds are too few"
    assert found["extra_bed"] == Advice("extra_bed", (("nearly", {"room": "K01"}),), True), "they can move to K02"
    assert said(vault, Party("women", 2))["flexible"].useful
    hold = vault.write(hold_room, HoldWish("F01", TODAY)).result
    assert codes(said(vault)["flexible"]) == ["flexible_taken"]
    vault.write(release_hold, hold)
    vault.write(close_room, Closure(room="F01", since=TODAY))
    assert codes(said(vault)["flexible"]) == ["flexible_none"]


def test_shelters_with_the_offer_are_named_nearest_first_and_the_unknown_last(vault):
    shelters = (
        Shelter(name="D", phone="4"),
        Shelter(name="B", phone="", distance_km=90),
        Shelter(name="A", phone="1", distance_km=90),
        Shelter(name="M", phone="", distance_km=1, offers="men"),
    )
    lines = said(vault, shelters=(*shelters, Shelter(name="C", phone="", distance_km=0, offers="both")))[
        "other_shelter"
    ].lines
    assert [(p["name"], p["phone"], p["km"]) for _, p in lines[:-1]] == [
        ("C", "–", 0), ("A", "1", 90), ("B", "–", 90), ("D", "4", "–"),
    ]  # fmt: skip
    assert lines[-1] == ("on_the_way", {}), "how they get there is asked for whoever takes them in"
    assert [p.get("name") for _, p in said(vault, Party("men", 1), shelters)["other_shelter"].lines] == ["M", None]


# -- alarms -----------------------------------------------------------------------------------------------------


def tonights(vault) -> list[Alarm]:
    return alarms(span(vault), vault.read(lambda q: q.house.placings_open()))


def sentence(alarm: Alarm) -> str:
    return text("alarms", alarm.code, **alarm.params)


def test_an_empty_house_has_no_alarm(vault):
    assert tonights(vault) == []


def test_every_alarm_says_its_sentence_and_the_urgent_ones_come_first(vault):
    (she,) = move_in(vault, arrived=ago(9))
    (homeless,) = move_in(vault, room="")
    vault.write(mark_ready, ReadyToMove(household=she.household, since=ago(2), waits_for="nav_decision"))
    vault.write(lend_room, Loan(she.household, "M01", TODAY, "Hun selv"))
    hold = vault.write(hold_room, HoldWish("K02", TODAY, 2, 1)).result
    code = vault.write(start_placing, PlacingWish("women", 1, 2)).result
    found = tonights(vault)
    assert [(a.code, a.urgent, a.household) for a in found] == [
        ("placing_open", True, ""), ("lent", False, she.household), ("held", False, ""),
        ("no_room", False, homeless.household),
    ]  # fmt: skip
    words = [sentence(a) for a in found]
    assert words[0].startswith(f"{code} spurte 22:15 (1 + 2)")
    assert words[1].startswith(f"M01 i mannsdelen er lånt ut til {she.household}")
    assert words[2] == f"K02 holdes til 00:15 for 2 + 1 ({hold})."
    assert words[3] == f"{homeless.household} har ikke noe rom."


def test_a_lent_room_is_urgent_when_a_man_waits_or_asks(vault):
    (she,) = move_in(vault, arrived=ago(9))
    vault.write(mark_ready, ReadyToMove(household=she.household, since=ago(2), waits_for="nav_decision"))
    vault.write(lend_room, Loan(she.household, "M01", TODAY, "Hun selv"))
    asked = vault.write(start_placing, PlacingWish("men", 1, 0)).result
    (he,) = move_in(vault, adult=MAN, offer="men", room="")
    needed = tonights(vault)[0]
    assert (needed.code, needed.urgent, needed.household) == ("lent_needed", True, she.household)
    assert sentence(needed).startswith(f"M01 er lånt ut til {she.household}")
    assert f"{asked}, {he.household} trenger rommet" in sentence(needed)
