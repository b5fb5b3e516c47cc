"""The yearly forms: data by year, answered one by one, last year's taken over marked, proposals with what they stand on."""

from datetime import date

import pytest

from app.domain.year import Involvement, Position, SecurityControl, SecurityMeasure, Training, YearAnswer
from app.forms.definitions import code_lists
from app.forms.reading import edition_of, filled, read_year
from app.forms.wheel import every_text, wheel
from app.forms.yearly import KINDS, answer_text, answers_json, every_question, yearly_question, yearly_questions
from app.forms.yearly_proposals import Interpreted, YearFacts, proposals
from app.use_cases.deliver import Deliver, deliver
from app.use_cases.house_memory import remember, strike
from app.use_cases.yearly import OwnTurn, TakeOver, confirm, save_answer, settle_turn, take_over
from tests.app.build import AFTERWARDS, count, request, stay
from tests.app.house import as_duty, refused
from tests.app.test_delivery import havn  # noqa: F401
from tests.support import TODAY

YEAR = 2025
NUMBERS = {f"K{n}" for n in range(1, 37)}


def answer(
    question: str, *codes: str, words: str = "", offer: str = "women", of: int = YEAR, version: int = 0
) -> YearAnswer:
    return YearAnswer(
        year=of, offer=offer, question=question, answer=frozenset(codes), words=words, version=version
    )  # fmt: skip


def answers(vault, of=YEAR, offer="women"):
    return vault.read(lambda q: q.returns.yearly(of, offer))


# -- the forms as data ------------------------------------------------------------------------------------------


def test_the_forms_have_all_thirty_six_questions_with_their_years_and_their_status():
    asked = {offer: [q for year in (2020, YEAR) for q in yearly_questions(offer, year)] for offer in ("women", "men")}
    assert {q.ref for questions in asked.values() for q in questions} == NUMBERS
    for questions in asked.values():
        for question in questions:
            assert question.kind in KINDS
            assert question.status in ("known", "rebuilt")
            assert question.known_for
            assert question.label
            assert (question.list_name in code_lists()) is (question.kind not in ("number", "text"))
    women, men = ({q.code for q in yearly_questions(offer, YEAR)} for offer in ("women", "men"))
    assert {"competence_areas", "child_staff", "rvts_cooperation"} <= women - men, "asked of the women's offer only"
    assert {"mens_offer_location", "mens_housing"} == men - women
    assert "corona" in {q.code for q in yearly_questions("men", 2020)} - {q.code for q in yearly_questions("men", YEAR)}


# -- answering --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (answer("organisation_form", "iks"), "Interkommunalt selskap IKS"),
        (
            answer("website", "has_website", "other_languages"),
            "Har egen nettside; Teksten er tilgjengelig på andre språk",
        ),
        (answer("beds", "012"), "12"),
        (answer("premises_suitable", "no"), "Nei"),
        (answer("security_other", words="  Hund "), "Hund"),
    ],
)
def test_each_kind_of_question_is_answered_and_read_back_in_words(vault, given, said):
    vault.write(save_answer, given)
    kept = answers(vault)[given.question]
    question = yearly_question(given.question, "women", YEAR)
    assert question is not None
    assert answer_text(question, kept, YEAR) == said
    assert not kept.taken


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (answer("organisation_form", "iks", "municipal"), "unknown_code"),
        (answer("organisation_form", "nope"), "unknown_code"),
        (answer("beds", "-3"), "bad_number"),
        (answer("beds", "mange"), "bad_number"),
        (answer("beds", "1000000"), "bad_number"),
        (answer("security_other", words="x" * 501), "text_too_long"),
        (answer("beds", "3", words="og litt"), "text_too_long"),
        (answer("mens_offer_location", "own"), "unknown_code"),
        (answer("no_such"), "unknown_code"),
    ],
)
def test_an_answer_the_question_cannot_have_is_refused(vault, given, code):
    refused(vault, save_answer, given, code)


def test_an_answer_taken_out_is_gone_and_only_the_leader_answers(vault):
    vault.write(save_answer, answer("beds", "12"))
    vault.write(save_answer, answer("beds", version=answers(vault)["beds"].version))
    assert answers(vault) == {}
    refused(as_duty(vault), save_answer, answer("beds", "12"), "leader_only")


def test_last_years_answers_are_taken_over_marked_and_never_over_this_years(vault):
    for question, code in (("organisation_form", "iks"), ("longest_distance_km", "140"), ("beds", "10")):
        vault.write(save_answer, answer(question, code, of=YEAR - 1))
    vault.write(save_answer, answer("beds", "12"))
    assert vault.write(take_over, TakeOver(YEAR, "women", frozenset({"organisation_form"}))).result == 1
    assert vault.write(take_over, TakeOver(YEAR, "women")).result == 1
    assert vault.write(take_over, TakeOver(YEAR, "women")).result == 0
    found = answers(vault)
    assert found["beds"].answer == {"12"}
    assert {q for q, a in found.items() if a.taken} == {"organisation_form", "longest_distance_km"}
    vault.write(confirm, list(found.values()))
    assert not any(a.taken for a in answers(vault).values())


def test_a_return_with_answers_nobody_has_confirmed_is_not_delivered(havn):  # noqa: F811
    havn.write(save_answer, answer("organisation_form", "iks", of=YEAR - 1))
    havn.write(take_over, TakeOver(YEAR, "women"))
    said = {w.key: "ja" for w in havn.read(lambda q: read_year(q, YEAR, TODAY)).warned}
    refused(havn, deliver, Deliver(YEAR, said), "unconfirmed")
    havn.write(confirm, list(answers(havn).values()))
    havn.write(deliver, Deliver(YEAR, said))
    read = havn.read(lambda q: read_year(q, YEAR, TODAY))
    assert read.delivered[0].yearly["women"]["organisation_form"] == "iks"
    assert read.delivered[0].yearly["women"]["beds"] == "not_answered"
    assert [form.title for form in filled(read)] == ["Samleskjema for krisesentertilbudet for kvinner"]
    assert edition_of(read).forms
    assert not edition_of(read, public=True).forms, "what the house answered of itself is not published"


def test_what_somebody_wrote_stays_in_the_house():
    given = {"security_other": answer("security_other", words="Hund"), "beds": answer("beds", "12")}
    sent = answers_json("women", YEAR, given)
    assert sent["beds"] == 12
    assert "security_other" not in sent
    assert sent["website"] == "not_answered"


# -- what the record proposes -----------------------------------------------------------------------------------


def facts(**more) -> YearFacts:
    result = more.pop("result", None) or count()
    from app.forms.units import Register

    return YearFacts(result=result, register=more.pop("register", Register()), **more)


SINCE = date(2020, 1, 1)


def test_the_staff_of_the_last_day_of_the_year_is_proposed_and_counts_nobody_twice():
    positions = [
        Position(code="ST-001", category="user_facing", percent=100, education="university", children=True, since=SINCE),
        Position(code="ST-002", category="user_facing", percent=50, education="primary", since=SINCE,
                 competence=frozenset({"minority"})),
        Position(code="ST-003", category="user_facing", percent=100, education="university", since=SINCE, until=date(2025, 6, 1)),
        Position(code="ST-004", category="volunteer", percent=10, education="other", since=SINCE),
        Position(code="ST-005", category="user_facing", percent=100, education="university", since=date(2026, 2, 1)),
    ]  # fmt: skip
    found = proposals("women", YEAR, facts(positions=positions))
    said = {code: found[code].answer for code in found}
    assert said["staff_full_time_persons"] == {"1"}
    assert said["staff_part_time_persons"] == {"1"}
    assert said["staff_fte"] == {"150"}
    assert (said["volunteers_persons"], said["volunteers_fte"]) == ({"1"}, {"10"})
    assert (said["education_university"], said["education_primary"]) == ({"1"}, {"1"})
    assert said["child_staff"] == {"yes"}
    assert said["competence_areas"] == {"minority"}
    assert found["staff_fte"].units == ("ST-001", "ST-002")
    assert "31.12.2025" in found["staff_fte"].why


def test_the_house_proposes_its_rooms_its_full_nights_and_what_it_did_then():
    from app.forms.units import Register, RoomUnit

    rooms = (RoomUnit("K1", "women", 2),)
    full = stay("2025-03-01", "2025-03-04", rooms=[("2025-03-01", "K1")])
    asked = (
        request("2025-03-02", "extra_bed"),
        request("2025-03-02", "other_shelter"),
        request("2024-03-02", "extra_bed"),
    )
    register = Register(rooms, (full,), (), (), asked)
    result = count(adults=[full], rooms=rooms, requests=asked)
    found = proposals("women", YEAR, facts(result=result, register=register))
    assert found["bedrooms"].answer == {"1"}
    assert found["beds"].answer == {"2"}
    assert found["full_house"].answer == {"yes_once"}
    assert found["full_house_measures"].answer == {"extra_bed", "contact_other_shelters", "help_to_other_shelter"}
    assert len(found["full_house_measures"].units) == 2


def test_help_cooperation_templates_security_and_users_voices_are_proposed_from_what_was_done():
    result = count(adults=[stay("2025-03-01", "2025-03-04", assistance_residents="intake_interview|practical_help")])
    found = proposals(
        "women", YEAR,
        facts(
            result=result, services=frozenset({"nav", "police", "school"}),
            procedures=frozenset({("residents", "needs_assessment")}),
            measures=[SecurityMeasure(code="SI-001", measure="sluice", since=SINCE),
                      SecurityMeasure(code="SI-002", measure="camera_entrance", since=SINCE, until=date(2025, 1, 1))],
            controls=[SecurityControl(code="KT-001", day=date(2025, 5, 1), what="police_assessment", written=True)],
            involvements=[Involvement(code="BM-001", day=date(2025, 5, 1), how="house_meeting"),
                          Involvement(code="BM-002", day=date(2024, 5, 1), how="evaluation")],
            interpreted=Interpreted(3, 2, ("Arabisk", "Norsk tegnspråk")),
            trainings=[Training(code="KV-001", day=date(2025, 5, 1), what="external_supervision")],
        ),
    )  # fmt: skip
    said = {code: found[code].answer for code in found}
    assert said["offered_to_residents"] == {"intake_interview", "practical_help"}
    assert said["cooperation_cases"] == {"nav", "police"}
    assert said["written_procedures_residents"] == {"needs_assessment"}
    assert said["security_measures"] == {"sluice"}
    assert said["police_assessment"] == {"assessed", "written"}
    assert said["user_involvement"] == {"regular_resident_meetings"}
    assert said["user_feedback_routine"] == {"yes"}
    assert said["external_supervision"] == {"yes"}
    assert said["interpreter_routines"] == {"immigrant_languages", "sign_language"}
    assert "kvalifisert i 2" in found["interpreter_routines"].why
    assert "competence_plan" not in said


def test_every_proposal_is_an_answer_its_question_can_have(havn):  # noqa: F811
    havn.write(remember, Position(code="", category="user_facing", percent=80, education="primary", since=SINCE))
    read = havn.read(lambda q: read_year(q, YEAR, AFTERWARDS))
    for offer, found in read.proposed.items():
        assert found
        for question, proposal in found.items():
            havn.write(save_answer, answer(question, *proposal.answer, offer=offer))


# -- what the house remembers -----------------------------------------------------------------------------------

THINGS = [
    Position(code="", category="user_facing", percent=80, education="primary", since=SINCE),
    Training(code="", day=SINCE, what="course", about=frozenset({"minority"}), persons=4),
    Involvement(code="", day=SINCE, how="evaluation", safe="agree", heard="partly"),
    SecurityMeasure(code="", measure="sluice", since=SINCE),
    SecurityControl(code="", day=SINCE, what="control", found="Lyset ute var dødt", followed_up=SINCE),
]


@pytest.mark.parametrize("thing", THINGS, ids=lambda thing: type(thing).__name__)
def test_what_the_house_remembers_is_kept_changed_and_struck(vault, thing):
    vault.write(remember, thing)
    (kept,) = vault.read(lambda q: q.returns.remembered(type(thing)))
    assert kept.code
    vault.write(remember, kept)
    (again,) = vault.read(lambda q: q.returns.remembered(type(thing)))
    vault.write(strike, again)
    assert vault.read(lambda q: q.returns.remembered(type(thing))) == []
    refused(as_duty(vault), remember, thing, "leader_only")


@pytest.mark.parametrize(
    ("thing", "code"),
    [
        (SecurityMeasure(code="", measure="moat", since=SINCE), "unknown_code"),
        (SecurityMeasure(code="", measure="sluice", since=SINCE, until=SINCE), "ends_before"),
        (Training(code="", day=date(1900, 1, 1), what="course"), "absurd_date"),
    ],
)
def test_what_cannot_be_is_not_remembered(vault, thing, code):
    refused(vault, remember, thing, code)


# -- the wheel --------------------------------------------------------------------------------------------------

ONCE = "rvts_cooperation"
"""A question no source shows for more than one year."""


def turn(vault, question, year=YEAR, offer="women"):
    return vault.read(lambda q: read_year(q, year, TODAY)).wheel[offer][question]


def test_what_a_source_shows_for_several_years_is_asked_each_year_and_the_rest_is_said_by_nobody():
    for question in every_question(YEAR):
        several = "–" in question.known_for
        assert (question.every, bool(question.said_by)) == ((1, True) if several else (0, question.to_year is not None))
        for turns in wheel(YEAR, {}, {}).values():
            if question.code in turns:
                assert (turns[question.code].every is None) is (not question.said_by)


def test_what_nobody_has_said_is_asked_each_year_until_the_centre_settles_it(vault):
    vault.write(save_answer, answer(ONCE, "courses", of=YEAR - 1))
    before = turn(vault, ONCE)
    assert (before.every, before.last, before.next, before.due(YEAR)) == (None, YEAR - 1, YEAR, True)
    vault.write(settle_turn, OwnTurn(ONCE, 3, " Avtalt med  kommunen "))
    now = turn(vault, ONCE)
    assert (now.every, now.own, now.why, now.next, now.due(YEAR)) == (3, True, "Avtalt med kommunen", YEAR + 2, False)
    assert every_text(now) == "Hvert 3. år"
    assert turn(vault, ONCE, YEAR + 1).due(YEAR + 1) is False
    vault.write(settle_turn, OwnTurn(ONCE, 0, "Engangsspørsmål"))
    assert (turn(vault, ONCE).next, every_text(turn(vault, ONCE))) == (None, "Ikke igjen")
    vault.write(save_answer, answer(ONCE, "courses"))
    assert turn(vault, ONCE).due(YEAR), "what is answered this year stays in view"


def test_what_was_never_answered_is_asked_at_once_and_never_beside_its_years(vault):
    vault.write(settle_turn, OwnTurn(ONCE, 0, "Ikke hos oss"))
    assert turn(vault, ONCE).next == YEAR
    corona = wheel(2020, {}, {})["men"]["corona"], wheel(YEAR, {}, {})["men"]["corona"]
    assert [one.next for one in corona] == [2020, None]
    assert wheel(2019, {}, {})["men"]["corona"].next == 2020
    answered = wheel(2020, {("men", "corona"): 2020}, {})["men"]["corona"]
    assert (answered.next, answered.due(2020), every_text(answered)) == (None, True, "Ikke igjen")


def test_the_turn_of_one_offer_is_not_that_of_the_other(vault):
    vault.write(save_answer, answer("beds", "7", of=YEAR - 2))
    assert [turn(vault, "beds", offer=offer).last for offer in ("women", "men")] == [YEAR - 2, None]
    assert turn(vault, "beds").next == YEAR - 1, "it should have been answered last year"
    assert turn(vault, "beds").due(YEAR)


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (OwnTurn("beds", 2, "Vi vil"), "source_says"),
        (OwnTurn("corona", 1, "Vi vil"), "source_says"),
        (OwnTurn("finnes_ikke", 2, "Vi vil"), "unknown_code"),
        (OwnTurn(ONCE, 2, "  "), "reason_needed"),
        (OwnTurn(ONCE, 11, "Vi vil"), "bad_number"),
        (OwnTurn(ONCE, -1, "Vi vil"), "bad_number"),
    ],
)
def test_no_turn_is_settled_against_a_source_or_without_a_note(vault, wanted, code):
    refused(vault, settle_turn, wanted, code)


def test_the_wheel_is_the_leaders(vault):
    refused(as_duty(vault), settle_turn, OwnTurn(ONCE, 2, "Vi vil"), "leader_only")
