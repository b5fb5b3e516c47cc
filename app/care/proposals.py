"""What the national forms ask, filled from what was actually done: a proposal that the staff confirm (I6)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.domain.base import NO_CASE, NOBODY, PersonKind
from app.domain.child import School
from app.domain.entities import Answers, Stay
from app.domain.states import Answer, Attends, Break, MovingStepKind, Transport
from app.forms.definitions import items
from app.forms.registration import form_of

NO_HELP = "none"
GROUP = MovingStepKind.RESPONSIBILITY_GROUP
LEISURE = frozenset({"activity", "outing", "play"})


@dataclass(frozen=True, slots=True)
class Done:
    """What has been done for one person in a case.

    `concluded`: (kind, by) of the mappings; `phases` of the plan that have a goal; `talks`: kinds of notes; `contacts`:
    (service, mode); `flags`: flag -> answer; `school` of a child; `contact`: somebody is named; `safety_plan`: given; `activities`:
    groups they took part in, help with the children of the case, and what was done to get a home and to hold services together.
    """

    contact: bool = False
    concluded: frozenset[tuple[str, str]] = frozenset()
    phases: frozenset[str] = frozenset()
    talks: frozenset[str] = frozenset()
    contacts: frozenset[tuple[str, str]] = frozenset()
    flags: Mapping[str, str] = field(default_factory=dict)
    school: School | None = None
    safety_plan: bool = False
    activities: frozenset[str] = frozenset()
    first: date | None = None
    """The first day anything of this was written, by which a centre shows when it began to use it."""


def proposed(stay: Stay, done: Done) -> Answers:
    """Question -> categories that what was done speaks for; only categories asked in the stay's year."""
    answers = _child(done) if stay.kind == PersonKind.CHILD else _adult(done)
    form = form_of(stay)
    kept = {}
    for question in form.questions:
        asked = {item.code for item in items(question.codes, form.year)}
        codes = tuple(code for code in answers.get(question.code, ()) if code in asked)
        if codes:
            kept[question.code] = codes
    return kept


def not_taken(stay: Stay, done: Done) -> Answers:
    """The proposals that the answers do not hold yet. An answered single choice is the staff's: it is not proposed over, and
    what it leaves no room for (why there was a break, when there was none) is not proposed."""
    form, missing, proposals = form_of(stay), {}, proposed(stay, done)
    for question, codes in proposals.items():
        if not form.question(question).applies({**proposals, **stay.answers}):
            continue
        given = stay.answers.get(question, ())
        open_to = codes if form.question(question).multiple else () if given else codes[:1]
        new = tuple(code for code in open_to if code not in given)
        if new:
            missing[question] = new
    return missing


def with_proposals(stay: Stay, done: Done) -> Answers:
    """The answers with the proposals taken in; "no help" goes when there was some."""
    answers = dict(stay.answers)
    for question, codes in not_taken(stay, done).items():
        chosen = tuple(code for code in answers.get(question, ()) if code != NO_HELP)
        answers[question] = (*chosen, *codes)
    return answers


def _common(done: Done) -> list[str]:
    by = dict.fromkeys(done.concluded)
    facts = [
        ("systematic_needs_assessment", ("needs", "centre") in by),
        ("followup_plan_during_stay", "stay" in done.phases),
        ("primary_contact", done.contact),
        ("responsibility_groups", GROUP in done.activities or any(mode == GROUP for _, mode in done.contacts)),
    ]
    return [code for code, true in facts if true]


def _adult(done: Done) -> dict[str, tuple[str, ...]]:
    services = {service for service, _ in done.contacts}
    facts = [
        ("intake_interview", ("interview", "centre") in done.concluded),
        ("systematic_threat_assessment", any(kind == "threat" for kind, _ in done.concluded)),
        ("systematic_threat_assessment_by_centre", ("threat", "centre") in done.concluded),
        ("systematic_threat_assessment_by_others", bool({("threat", "police"), ("threat", "other")} & done.concluded)),
        ("individual_talks", "individual_talk" in done.talks),
        ("help_contacting_services", bool(services)),
        ("meetings_with_services", any(mode == "meeting" for _, mode in done.contacts)),
        ("individual_plan_cooperation", _plan(done) == "yes"),
        ("help_finding_housing", "housing_office" in services or "application" in done.activities),
        ("accompany_housing_viewing", "viewing_with" in done.activities),
        ("help_moving", "moving_help" in done.activities),
        ("followup_plan_after_stay", "after" in done.phases),
        ("childminding", "child_minding" in done.activities),
        ("help_contact_handover_children", bool({"handover", "visit", "supervised"} & done.activities)),
        ("leisure_by_centre", bool(LEISURE & done.activities)),
        ("parent_guidance_icdp", "icdp" in done.activities),
        ("other_group_offers", "group_talk" in done.activities),
    ]
    proposals = {"assistance_residents": (*_common(done), *(code for code, true in facts if true))}
    plan = _plan(done)
    return proposals | ({"individual_plan": (plan,)} if plan in ("yes", "no") else {})


def _plan(done: Done) -> str:
    """Whether there is an individual plan: as the interview heard, or as one that was asked for came about."""
    return Answer.YES if MovingStepKind.INDIVIDUAL_PLAN in done.activities else done.flags.get("individual_plan", "")


def _child(done: Done) -> dict[str, tuple[str, ...]]:
    school = done.school or School(household=NO_CASE, person=NOBODY)
    services = {service for service, _ in done.contacts}
    facts = [
        ("welcome_talk", "welcome_talk" in done.talks),
        ("systematic_threat_assessment", ("threat", "centre") in done.concluded),
        ("talk_without_parent", "talk_without_parent" in done.talks),
        ("talk_with_parent", "talk_with_parent" in done.talks),
        ("school_at_centre", bool(school.schooling_here) and school.attends == Attends.SCHOOL),
        ("kindergarten", bool(school.schooling_here) and school.attends == Attends.KINDERGARTEN),
        (
            "transport_kindergarten_school",
            school.transport in (Transport.APPLIED, Transport.GRANTED, Transport.REFUSED),
        ),
        ("groups_for_children", "group_talk" in done.activities),
        ("leisure_by_centre", bool(LEISURE & done.activities)),
        ("cooperation_school_kindergarten", bool({"school", "kindergarten"} & services)),
    ]
    proposals = {"assistance_children": (*_common(done), *(code for code, true in facts if true))}
    if school.attends:
        proposals["attends"] = (school.attends,)
    if school.attends in (Attends.KINDERGARTEN, Attends.SCHOOL) and school.break_kind:
        proposals["kindergarten_school_break"] = (school.break_kind,)
        if school.break_kind in (Break.FULL, Break.PARTIAL) and school.break_reasons:
            proposals["break_reason"] = tuple(sorted(school.break_reasons))
    return proposals
