"""An invented centre with realistic distributions (resources/demo): the same seed and day make the same centre."""

import json
import math
import random
from bisect import bisect_left, insort
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from app.demo.answers import Answering
from app.domain.base import NOBODY, HouseholdCode, Offer, PersonCode, PersonKind, StayCode
from app.domain.entities import Contact, Person, Placement, Request, Room, Stay
from app.paths import RESOURCES
from app.register.plan import ImportPlan

BED_SIZES = (2, 2, 2, 4, 3, 2, 5, 2, 4)


@cache
def distributions() -> Mapping[str, Any]:
    """Shares in percent, with their source."""
    data: Mapping[str, Any] = json.loads((RESOURCES / "demo" / "distributions.json").read_text(encoding="utf-8"))
    return data


def invent(
    today: date, stays_per_year: int = 110, years: int = 3, seed: int = 1, contacts_per_year: int | None = None
) -> ImportPlan:
    """A centre as it stands on `today` after `years` years with about `stays_per_year` adult stays each."""
    return _Inventor(today, stays_per_year, years, seed, contacts_per_year).run()


class _Inventor:
    def __init__(self, today: date, per_year: int, years: int, seed: int, contacts: int | None) -> None:
        self.random = random.Random(seed)
        self.data = distributions()
        self.answer = Answering(self.random, self.data)
        self.today, self.per_year, self.years = today, per_year, years
        self.per_year_contacts = per_year * 6 if contacts is None else contacts
        self.start = date(today.year - years + 1, 1, 1)
        self.out = ImportPlan()
        self.busy_until: dict[str, date] = {}
        self.free_adults: list[tuple[date, Person]] = []
        self.households = 0

    def run(self) -> ImportPlan:
        self._rooms()
        days = (self.today - self.start).days + 1
        arrivals = sorted(self.random.randrange(days) for _ in range(self.per_year * days // 365))
        for offset in arrivals:
            self._family(self.start + timedelta(days=offset))
        self._contacts(days)
        return self.out

    def _rooms(self) -> None:
        women = max(5, math.ceil(self.per_year * 0.93 * 30 / 365))
        men = max(2, math.ceil(self.per_year * 0.07 * 30 / 365) + 1)
        for number in range(1, women + 1):
            beds, last = BED_SIZES[number % len(BED_SIZES)], number == women
            self.out.rooms.append(
                Room(
                    code=f"K{number:02d}", offer=Offer.WOMEN, beds=beds, step_free=number == 1,
                    own_bath=number <= 2, own_entrance=last,
                    animals=number == 3, flexible=last,
                )
            )  # fmt: skip
        for number in range(1, men + 1):
            self.out.rooms.append(
                Room(code=f"M{number:02d}", offer=Offer.MEN, beds=2, own_bath=True, own_entrance=number == men)
            )

    def chance(self, name: str) -> bool:
        return self.random.random() * 100 < float(self.data["share"][name])

    # -- stays ------------------------------------------------------------------------------------------------

    def _family(self, arrived: date) -> None:
        adult = self._adult(arrived)
        offer = Offer.MEN if adult.gender == "man" else "women"
        children = self._children(arrived) if self.chance("with_children") and offer == Offer.WOMEN else []
        room = self._room(offer, 1 + len(children), arrived)
        if room is None:
            self._request(arrived, offer, len(children), "")
            return
        if self.random.random() < 0.1:
            self._request(arrived, offer, len(children), "admitted")
        household = [p if p.code else self._enrol(p) for p in (adult, *children)]
        departed = arrived + timedelta(days=self._nights())
        over = departed <= self.today
        self.busy_until[room] = departed
        self.households += 1
        case = HouseholdCode(f"S-{self.households:03d}")
        expected = departed if not over and self.random.random() < 0.6 else None
        for person in household:
            code = StayCode(f"O-{len(self.out.stays) + 1:04d}")
            answers = self.answer.stay(person, arrived, bool(children), left=over)
            first = "yes" if person.anonymous else ""
            left = departed if over else None
            self.out.stays.append(
                Stay(
                    code=code,
                    person=person.code,
                    household=case,
                    kind=person.kind,
                    offer=offer,
                    arrived=arrived,
                    departed=left,
                    expected_departure=expected,
                    first_in_year=first,
                    answers=answers,
                )
            )
            self.out.placements.append(Placement(stay=code, since=arrived, room=room))
        if over and not adult.anonymous:
            insort(self.free_adults, (departed, household[0]), key=lambda pair: pair[0])

    def _adult(self, arrived: date) -> Person:
        if self.free_adults and self.chance("returning"):
            free = bisect_left(self.free_adults, arrived, key=lambda pair: pair[0])
            if free:
                return self.free_adults.pop(self.random.randrange(free))[1]
        return self._person(
            "adult", "man" if self.chance("men") else "woman", arrived.year - self.random.randint(18, 58)
        )

    def _children(self, arrived: date) -> list[Person]:
        numbers = self.data["share"]["children_per_family"]
        number = int(self.random.choices(list(numbers), list(numbers.values()))[0])
        genders = (self.random.choice(("woman", "man")) for _ in range(number))
        return [self._person("child", gender, arrived.year - self.random.randint(0, 16)) for gender in genders]

    def _person(self, kind: str, gender: str, born: int) -> Person:
        anonymous = kind == PersonKind.ADULT and self.chance("anonymous")
        name = f"{self.random.choice(self.data['given_names'][gender])} {self.random.choice(self.data['surnames'])}"
        phone = "" if kind == PersonKind.CHILD else f"4{self.random.randint(0, 9_999_999):07d}"
        background = ("with" if self.chance("immigrant_background") else "without") if kind == PersonKind.ADULT else ""
        if self.chance("no_answer"):
            background = ""
        return Person(
            code=NOBODY, kind=kind, anonymous=anonymous, gender=gender, birth_year=born, immigrant_background=background,
            reserved=self.chance("reserved"), name="" if anonymous else name, phone="" if anonymous else phone,
        )  # fmt: skip

    def _enrol(self, person: Person) -> Person:
        """Give the person the next code and keep it."""
        kept = replace(person, code=PersonCode(f"P-{len(self.out.persons) + 1:04d}"))
        self.out.persons.append(kept)
        return kept

    def _nights(self) -> int:
        longest, median, sigma = (self.data["nights"][name] for name in ("longest", "median", "sigma"))
        nights = round(self.random.lognormvariate(math.log(median), sigma))
        return min(int(longest), max(1, nights))

    def _room(self, offer: str, party: int, arrived: date) -> str | None:
        free = [
            room
            for room in self.out.rooms
            if room.offer == offer and self.busy_until.get(room.code, arrived) <= arrived
        ]
        fitting = sorted((room for room in free if room.beds >= party), key=lambda room: (room.beds, room.code))
        return fitting[0].code if fitting else None

    def _request(self, day: date, offer: str, children: int, outcome: str) -> None:
        outcome = outcome or self.random.choice(("other_shelter", "other_shelter", "refused"))
        reason = {"refused": "full", "other_shelter": "full"}.get(outcome, "")
        self.out.requests.append(
            Request(
                code=f"F-{len(self.out.requests) + 1:04d}",
                day=day,
                offer=offer,
                adults=1,
                children=children,
                outcome=outcome,
                refusal_reason=reason,
            )
        )

    # -- day service ------------------------------------------------------------------------------------------

    def _contacts(self, days: int) -> None:
        users: list[Person] = []
        offsets = sorted(self.random.randrange(days) for _ in range(self.per_year_contacts * days // 365))
        for offset in offsets:
            day = self.start + timedelta(days=offset)
            if not users or self.chance("new_day_user"):
                gender = "man" if self.random.random() < 0.1 else "woman"
                users.append(self._enrol(self._person("adult", gender, day.year - self.random.randint(18, 66))))
            person = users[self.random.randrange(max(0, len(users) - 60), len(users))]
            mode = "phone_talk" if self.chance("phone_talk") else "day_visit"
            first = "yes" if person.anonymous else ""
            code = f"D-{len(self.out.contacts) + 1:05d}"
            self.out.contacts.append(
                Contact(
                    code=code,
                    person=person.code,
                    day=day,
                    mode=mode,
                    first_in_year=first,
                    answers=self.answer.contact(day),
                )
            )
