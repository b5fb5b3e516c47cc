"""What holds for any register: nights add up over the years, order does not matter, bases and sums agree."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.capacity.occupancy import full_house, occupancy
from app.forms.count import GENDERS, count_year
from app.forms.definitions import items, load_form
from app.forms.rules import RESERVED, STAY_IN_YEAR, CountingRules
from app.forms.units import ContactUnit, PersonUnit, Register, RequestUnit, RoomUnit, StayUnit

FIRST, LAST = date(2023, 1, 1), date(2026, 12, 31)
AS_OF = date(2027, 2, 1)
ROOMS = (RoomUnit("K1", "women", 1), RoomUnit("K2", "women", 2), RoomUnit("M1", "men", 1))

days = st.dates(FIRST, LAST)
persons = st.builds(
    PersonUnit,
    st.sampled_from([f"P{n}" for n in range(6)]),
    gender=st.sampled_from(("", *GENDERS)),
    birth_year=st.none() | st.integers(1950, 2024),
    immigrant_background=st.sampled_from(("", "with", "without")),
)
one_of_each = st.lists(persons, min_size=1, max_size=6, unique_by=lambda p: p.code)


@st.composite
def answers(draw, form: str) -> dict[str, tuple[str, ...]]:
    chosen = {}
    for question in load_form(form, 2025).questions:
        if draw(st.booleans()):
            codes = [item.code for item in items(question.codes)]
            most = 3 if question.multiple else 1
            chosen[question.code] = tuple(draw(st.lists(st.sampled_from(codes), max_size=most, unique=True)))
    return chosen


@st.composite
def stays(draw, who, form: str, code: str) -> StayUnit:
    arrived = draw(days)
    departed = draw(st.none() | st.integers(0, 500).map(lambda n: arrived + timedelta(days=n)))
    rooms = draw(st.lists(st.tuples(st.integers(0, 40), st.sampled_from(("K1", "K2", "M1", "gone"))), max_size=2))
    dated = {arrived + timedelta(days=n): room for n, room in rooms}
    return StayUnit(
        code=code,
        person=draw(st.sampled_from(who)),
        household="S1",
        offer=draw(st.sampled_from(("women", "men"))),
        arrived=arrived,
        departed=departed,
        first_in_year=draw(st.sampled_from(("", "yes", "no"))),
        rooms=tuple(sorted(dated.items())),
        answers=draw(answers(form)),
    )


@st.composite
def registers(draw) -> Register:
    who = [
        PersonUnit(
            code=p.code,
            anonymous=draw(st.booleans()),
            reserved=draw(st.booleans()),
            gender=p.gender,
            birth_year=p.birth_year,
            immigrant_background=p.immigrant_background,
        )
        for p in draw(one_of_each)
    ]
    numbers = range(draw(st.integers(0, 4)))
    contacts = [
        ContactUnit(
            code=f"D{n}",
            person=draw(st.sampled_from(who)),
            day=draw(days),
            mode=draw(st.sampled_from(("day_visit", "phone_talk"))),
            first_in_year=draw(st.sampled_from(("", "yes", "no"))),
            answers=draw(answers("day_contact")),
        )
        for n in numbers
    ]
    outcomes = [item.code for item in items("request_outcome")]
    requests = [RequestUnit(f"F{n}", draw(days), "women", draw(st.sampled_from(outcomes))) for n in numbers]
    return Register(
        ROOMS,
        tuple(draw(stays(who, "resident", f"O{n}")) for n in range(draw(st.integers(0, 5)))),
        tuple(draw(stays(who, "child", f"C{n}")) for n in range(draw(st.integers(0, 4)))),
        tuple(contacts),
        tuple(requests),
    )


rules = st.builds(CountingRules, st.sampled_from(STAY_IN_YEAR), st.sampled_from(RESERVED))


@given(days, st.integers(0, 1200))
def test_the_nights_of_a_stay_over_all_years_are_all_its_nights(arrived, length):
    departed = arrived + timedelta(days=length)
    register = Register(
        adult_stays=(
            StayUnit(
                code="O1", person=PersonUnit("P1"), household="S1", offer="women", arrived=arrived, departed=departed
            ),
        )
    )
    years = range(arrived.year - 1, departed.year + 2)
    nights = [count_year(register, year, CountingRules(), date(2040, 1, 1)).value("nights.all") for year in years]
    assert sum(nights) == length


@settings(deadline=None)
@given(registers(), st.sampled_from(("", "yes", "no")))
def test_a_mark_says_nothing_of_the_years_after_the_arrival(register, mark):
    for year in (2024, 2025, 2026):
        older = [replace(s, first_in_year=mark) if s.arrived.year < year else s for s in register.adult_stays]
        children = [replace(s, first_in_year=mark) if s.arrived.year < year else s for s in register.child_stays]
        marked = replace(register, adult_stays=tuple(older), child_stays=tuple(children))
        one, other = (count_year(r, year, CountingRules(), AS_OF).figures for r in (register, marked))
        assert {name: f.value for name, f in one.items()} == {name: f.value for name, f in other.items()}


@settings(deadline=None)
@given(registers())
def test_whoever_is_in_an_age_group_has_an_age_that_can_be(register):
    for year in (2024, 2025):
        figures = count_year(register, year, CountingRules(), AS_OF).figures
        stays = {s.code: s for s in register.child_stays}
        groups = [code for name, f in figures.items() if name.startswith("children_age.age") for code in f.units]
        assert sorted(groups) == sorted(figures["children_age.base"].units)
        assert all(0 <= stays[code].arrived.year - stays[code].person.birth_year <= 20 for code in groups)


@given(registers(), rules, st.randoms(use_true_random=False), st.integers(2023, 2026))
def test_the_return_does_not_depend_on_the_order_of_the_rows(register, chosen, random, year):
    def shuffled(units):
        return tuple(random.sample(units, len(units)))

    other = Register(
        shuffled(register.rooms),
        shuffled(register.adult_stays),
        shuffled(register.child_stays),
        shuffled(register.contacts),
        shuffled(register.requests),
    )
    one = count_year(register, year, chosen, AS_OF)
    two = count_year(other, year, chosen, AS_OF)
    assert one.as_json() == two.as_json()
    for name, figure in one.figures.items():
        assert sorted(figure.units) == sorted(two.figures[name].units), name


@given(registers(), rules, st.integers(2023, 2026))
def test_no_category_exceeds_its_base_and_base_and_missing_are_all_units(register, chosen, year):
    result = count_year(register, year, chosen, AS_OF)
    everyone = {"resident": ("residents.all", "stays.all"), "child": ("children.all", "child_stays.all")}
    everyone["day_contact"] = ("day_users.all", "day_visits.all")
    for form, (of_person, of_stay) in everyone.items():
        for question in load_form(form, year).questions:
            if question.unit in ("person", "stay", "visit"):
                units = result.value(of_person if question.unit == "person" else of_stay)
                base = result.value(f"{question.figure}.base")
                for item in items(question.codes, year):
                    assert result.value(f"{question.figure}.{item.code}.n") <= base
                if question.missing and not question.base:
                    assert base + result.value(f"{question.figure}.missing") == units, question.figure
                assert base <= units
    for place in ("kindergarten", "school"):
        parts = [result.value(f"break.{place}.{name}") for name in ("base", "missing", "stays")]
        assert parts[0] + parts[1] == parts[2]


@given(registers(), rules, st.integers(2023, 2026))
def test_the_genders_the_offers_and_the_months_each_add_up_to_all(register, chosen, year):
    result = count_year(register, year, chosen, AS_OF)
    for name in ("residents", "stays", "nights", "children", "day_visits", "day_users", "phone_talks", "phone_users"):
        assert sum(result.value(f"{name}.{gender}") for gender in GENDERS) == result.value(f"{name}.all"), name
    for name in ("stays", "nights"):
        assert sum(result.value(f"{name}.offer.{o}") for o in ("women", "men")) == result.value(f"{name}.all")
    for name in ("day_visits", "phone_talks"):
        assert sum(result.value(f"{name}.month.{m:02d}") for m in range(1, 13)) == result.value(f"{name}.all")
    assert result.value("residents.all") <= result.value("stays.all")
    outcomes = [item.code for item in items("request_outcome", year)]
    assert sum(result.value(f"requests.{o}") for o in outcomes) == result.value("requests.all")


@given(registers(), st.integers(2023, 2026))
def test_counting_reserved_persons_never_makes_a_number_of_units_smaller(register, year):
    without = count_year(register, year, CountingRules(), AS_OF)
    counted = count_year(register, year, CountingRules(reserved="counted"), AS_OF)
    for name in ("stays.all", "nights.all", "residents.all", "child_stays.all", "day_visits.all", "phone_talks.all"):
        assert without.value(name) <= counted.value(name)
    for name in ("reserved.persons", "full_house.women.most_persons", "quality.open_stays"):
        assert without.value(name) == counted.value(name)


@settings(max_examples=40)
@given(registers(), days, st.integers(0, 70))
def test_the_occupancy_of_each_night_is_what_asking_every_stay_gives(register, start, length):
    end = start + timedelta(days=length)
    everyone = (*register.adult_stays, *register.child_stays)
    found = occupancy(ROOMS, everyone, start, end)
    offers = {room.code: room.offer for room in ROOMS}
    for offset in range(length):
        night = start + timedelta(days=offset)
        asleep = [s for s in everyone if s.arrived <= night and (s.departed is None or night < s.departed)]
        slept_in = [([room for since, room in s.rooms if since <= night] or [""])[-1] for s in asleep]
        for offer in ("women", "men"):
            there = [r for s, r in zip(asleep, slept_in, strict=True) if offers.get(r, s.offer) == offer]
            have = found.get(offer, {}).get(night)
            assert (have.persons if have else 0) == len(there)
            assert (have.rooms if have else set()) == {room for room in there if room}
    assert all(start <= night < end for nights in found.values() for night in nights)


@given(st.sets(st.integers(0, 60)))
def test_episodes_are_exactly_the_unbroken_runs_of_full_nights(offsets):
    room = [RoomUnit("K1", "women", 1)]
    she = PersonUnit("P1")
    nights = sorted(FIRST + timedelta(days=n) for n in offsets)
    one_by_one = [
        StayUnit(
            code=f"O{n}",
            person=she,
            household="S1",
            offer="women",
            arrived=day,
            departed=day + timedelta(days=1),
            rooms=((day, "K1"),),
        )
        for n, day in enumerate(nights)
    ]
    house = full_house(room, occupancy(room, one_by_one, FIRST, AS_OF).get("women", {}))
    assert list(house.rooms_taken) == nights
    inside = [a + timedelta(days=n) for a, b in house.episodes for n in range((b - a).days + 1)]
    assert inside == nights
    assert all((b[0] - a[1]).days > 1 for a, b in zip(house.episodes, house.episodes[1:], strict=False))


@given(registers(), rules, st.integers(2023, 2026))
def test_each_figure_knows_its_people_and_a_part_never_holds_what_its_total_does_not(register, chosen, year):
    found = count_year(register, year, chosen, AS_OF)
    whose = {u.code: u.person.code for u in (*register.adult_stays, *register.child_stays, *register.contacts)}
    parts = 0
    for name, figure in found.figures.items():
        if figure.people is not None and figure.rule != 4:
            assert figure.people == len({whose[unit] for unit in figure.units}), name
        if figure.total:
            parts += 1
            total = found.figures[figure.total]
            assert set(figure.units) <= set(total.units), name
            assert figure.people is None or figure.people <= total.people, name
    assert parts > 20
