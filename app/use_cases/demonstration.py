"""The invented centre on the day it is shown: what its house knows beside the register. Done with the ordinary use cases."""

from datetime import timedelta

from app.capacity.full_house import transitional
from app.capacity.house import House, house_on
from app.care.topics import topics_of
from app.changes import BOOK, CALLS, CARE, HOUSE, NOTES, PHONES, ROOMS, TASKS, Changes, changed
from app.demo.paper import invented_decision
from app.domain.base import NOBODY, HouseholdCode, Offer, PersonKind
from app.domain.care import Goal, Measure
from app.domain.child import Fetcher, School
from app.domain.entities import Person, Stay
from app.domain.house import MovableBed, MustNotMeet, ReadyToMove, Shelter
from app.domain.papers import Paper
from app.domain.year import YearAnswer
from app.ports import UnitOfWork
from app.roles import LEADERS, open_to
from app.use_cases.access import Assign, assign_contact
from app.use_cases.children import Week, save_fetcher, save_school, save_week
from app.use_cases.demonstration_day import furnish_day
from app.use_cases.full_house import save_shelter
from app.use_cases.households import Loan, keep_apart, lend_room, mark_ready
from app.use_cases.journal import NewHandover, NewNote, write_handover, write_note
from app.use_cases.mapping import NewConclusion, TopicTalk, conclude, record_topic
from app.use_cases.papers import NewPaper, keep_paper
from app.use_cases.plans import save_goal
from app.use_cases.protection import save_measure
from app.use_cases.rooms import HoldWish, hold_room, place_movable
from app.use_cases.tasks import raise_tasks
from app.use_cases.yearly import save_answer

SHELTERS = (
    Shelter(
        name="Krisesenteret i Nordvik (oppdiktet)",
        phone="00 00 00 01",
        distance_km=84,
        offers="both",
        remarks="Tar imot hele døgnet. Trinnfritt.",
    ),
    Shelter(
        name="Krisesenteret på Storhaug (oppdiktet)",
        phone="00 00 00 02",
        distance_km=132,
        offers=Offer.WOMEN,
        remarks="Dyr etter avtale.",
    ),
    Shelter(name="Krisesenteret i Sørvåg (oppdiktet)", phone="00 00 00 03", distance_km=210, offers="men"),
)
GOALS = {
    "adult": "Trygg bolig i samme kommune, ikke på bakkeplan.",
    "child": "Tilbake i egen klasse, med en voksen som vet.",
}
YEARLY = {
    "organisation_form": ("iks",), "longest_distance_km": ("140",), "premises_suitable": ("yes",),
    "website": ("has_website",), "child_staff": ("yes",),
}  # fmt: skip
"""What the women's form was answered the year before."""
FETCHED = {"kindergarten": "15:45", "school": "13:45"}


@open_to(LEADERS)
def furnish_demonstration(work: UnitOfWork, _: None = None) -> Changes[None]:
    """Beds that move, other shelters, who waits to move out, who must not meet, a room lent and a room held."""
    for shelter in SHELTERS:
        save_shelter(work, shelter)
    span = work.span(work.today)
    house = house_on(span, work.today)
    free = house.free_rooms(Offer.WOMEN)
    for code, kind, room in (("SS1", "cot", ""), ("SS2", "cot", free[0].code if free else ""), ("EM1", "mattress", "")):
        place_movable(work, MovableBed(code=code, kind=kind, room=room))
    families = sorted({x.household for x in house.lodgers if x.offer == Offer.WOMEN})
    if len(families) > 1:
        keep_apart(work, MustNotMeet(one=families[0], other=families[-1], reason="Utøverne er i samme familie."))
    _wait_to_move(work, house)
    free = house_on(work.span(work.today), work.today).free_rooms(Offer.WOMEN)
    if free:
        hold_room(work, HoldWish(free[-1].code, work.today, 1, 1, note="Politiet kjører dem hit."))
    homes = sorted({x.household for x in house.lodgers})
    for household in homes:
        _care_for(work, household)
    inside = [[stay for stay in work.of(Stay, household=home) if stay.departed is None] for home in homes]
    furnish_day(work, [stays for stays in inside if stays and stays[0].kind == PersonKind.ADULT])
    _answer_yearly(work)
    write_handover(work, NewHandover("Rolig kveld. Vaskemaskinen i kjelleren er ute av drift til fredag."))
    return changed(ROOMS, HOUSE, CARE, NOTES, TASKS, CALLS, BOOK, PHONES)


def _answer_yearly(work: UnitOfWork) -> None:
    """The yearly forms as they were answered a year ago: what the leader has to look at again in January."""
    for question, codes in YEARLY.items():
        answer = YearAnswer(year=work.today.year - 2, offer=Offer.WOMEN, question=question, answer=frozenset(codes))
        save_answer(work, answer)


def _care_for(work: UnitOfWork, household: HouseholdCode) -> None:
    """A family as it stands after a while: the longer here, the more is done. The newest lacks almost everything."""
    stays = [one for one in work.of(Stay, household=household) if one.departed is None]
    nights = (work.today - min(stay.arrived for stay in stays)).days
    raise_tasks(work, "move_in", household, [(stay.person, stay.kind) for stay in stays])
    for stay in stays:
        if nights >= 1:
            assign_contact(work, Assign(household, stay.person, work.actor.name))
        if nights >= 3:
            _map(work, household, stay, "threat")
        if nights >= 10:
            _map(work, household, stay, "needs")
            save_goal(
                work,
                Goal(
                    code="",
                    household=household,
                    person=stay.person,
                    phase="stay",
                    goal=GOALS[stay.kind],
                    topic="housing",
                    created=work.today,
                ),
            )
        if stay.kind == PersonKind.CHILD and nights >= 3:
            _school(work, household, stay)
    adult = next((stay for stay in stays if stay.kind == PersonKind.ADULT), stays[0])
    if nights >= 10:
        expires = work.today + timedelta(days=9)
        decided = work.today - timedelta(days=60)
        save_measure(
            work,
            Measure(
                code="",
                household=household,
                person=adult.person,
                kind="restraining_order",
                decided=decided,
                expires=expires,
                agency="Politiet",
                note="",
            ),
        )
        _receive(work, household, adult)
        write_note(work, NewNote(household, "Sov godt i natt for første gang. Ønsker hjelp til boligsøknaden.", "said"))


def _receive(work: UnitOfWork, household: HouseholdCode, adult: Stay) -> None:
    """A decision that came four days ago, and runs out in a year."""
    paper = Paper(
        code="", household=household, person=adult.person, what="decision", title="Vedtak om kommunal bolig",
        whom_from="Boligkontoret", received=work.today - timedelta(days=4), expires=work.today + timedelta(days=361),
        media="pdf", pages=1, size=1, digest="",
    )  # fmt: skip
    keep_paper(work, NewPaper(paper, invented_decision(paper.received, adult.person)))


def _map(work: UnitOfWork, household: HouseholdCode, stay: Stay, kind: str) -> None:
    for topic in topics_of(kind, stay.kind).topics[:3]:
        record_topic(
            work,
            TopicTalk(
                household=household,
                person=stay.person,
                kind=kind,
                topic=topic.code,
                base=0,
                status="talked",
                text="Oppdiktet, til demonstrasjon.",
            ),
        )
    judged = ("with_measures", "contacted") if kind == "threat" else ("", "")
    review = work.today + timedelta(days=14)
    conclude(work, NewConclusion(household, stay.person, kind, work.today, "centre", *judged, next_review=review))


def _school(work: UnitOfWork, household: HouseholdCode, stay: Stay) -> None:
    """In school or kindergarten by age, fetched on weekdays, with a permission about to run out."""
    born = (work.get(Person, stay.person) or Person(code=NOBODY, kind="child")).birth_year or work.today.year
    attends = "kindergarten" if work.today.year - born < 6 else "school"
    name = "Solbakken barnehage (oppdiktet)" if attends == "kindergarten" else "Fjellvang skole (oppdiktet)"
    permission = work.today + timedelta(days=6)
    save_school(
        work,
        School(
            household=household,
            person=stay.person,
            attends=attends,
            name=name,
            contact="Kontaktlæreren",
            channel="Ring etter klokken 14",
            who_knows="Rektor og kontaktlæreren",
            may_say="At barnet er fraværende",
            must_not_say="Hvor barnet bor, og hvem som henter",
            permission_until=permission,
            break_kind="partial",
        ),
    )
    mother = save_fetcher(
        work,
        Fetcher(
            code="",
            household=household,
            person=stay.person,
            name="",
            relation="parent_here",
            allowed=True,
            basis="parent",
            note="",
            since=work.today,
        ),
    ).result
    save_fetcher(
        work,
        Fetcher(
            code="",
            household=household,
            person=stay.person,
            name="Faren",
            relation="other_parent",
            allowed=False,
            basis="restraining_order",
            note="",
            since=work.today,
            expires=permission,
        ),
    )
    save_week(work, Week(household, stay.person, dict.fromkeys(range(5), (FETCHED[attends], mother))))


def _wait_to_move(work: UnitOfWork, house: House) -> None:
    """Those who have been here longest are ready; one of them lives in the men's part meanwhile, if it is empty (S0 4)."""
    arrived = {
        sleeper.household: sleeper.arrived for sleeper in work.span(work.today).sleepers if sleeper.offer == Offer.WOMEN
    }
    longest = sorted((day, case) for case, day in arrived.items() if work.today - day > timedelta(days=21))
    for number, (_, case) in enumerate(longest[:3]):
        since = work.today - timedelta(days=6 + 5 * number)
        waits = ("municipal_housing", "private_rental", "own_home")[number]
        mark_ready(work, ReadyToMove(household=case, since=since, waits_for=waits, housing_decision=number == 0))
    if any(x.offer == Offer.MEN for x in house.lodgers):
        return
    span = work.span(work.today)
    for room in house.free_rooms(Offer.MEN):
        for case in transitional(span, house, room)[:1]:
            lend_room(work, Loan(case, room.code, work.today, "Avtalt med beboeren og boligkontoret."))
            return
