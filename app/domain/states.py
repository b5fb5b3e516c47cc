"""The states and answers that the program itself knows: what it compares with a name stands here, and nothing else is text."""

from enum import StrEnum


class MappingKind(StrEnum):
    """Inntakssamtale, kartlegging av hjelpebehov, kartlegging av trusler og beskyttelsesbehov."""

    INTERVIEW = "interview"
    NEEDS = "needs"
    THREAT = "threat"


class TopicStatus(StrEnum):
    """Snakket om, ikke spurt, vet ikke, ønsker ikke å svare."""

    TALKED = "talked"
    NOT_ASKED = "not_asked"
    UNKNOWN = "unknown"
    DECLINED = "declined"


class Interpreter(StrEnum):
    """How a talk was interpreted."""

    NONE = "none"
    PRESENT = "present"
    PHONE = "phone"
    SCREEN = "screen"


class By(StrEnum):
    """In whose hands a mapping was made: the return asks for the centre's own and for others' apart (from 2020)."""

    CENTRE = "centre"
    POLICE = "police"
    OTHER = "other"


class SafeHere(StrEnum):
    """Whether somebody is safe at this centre, as a mapping concluded."""

    YES = "yes"
    WITH_MEASURES = "with_measures"
    NO = "no"
    UNKNOWN = "unknown"


class PoliceNeed(StrEnum):
    """Whether the police are needed, as a mapping concluded."""

    NOT_NEEDED = "not_needed"
    NEEDED = "needed"
    CONTACTED = "contacted"


class RelocationAnswer(StrEnum):
    """Another shelter for safety: not needed, offered, or what was said to the offer."""

    NOT_NEEDED = "not_needed"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Answer(StrEnum):
    """What was answered to a question of yes or no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    DECLINED = "declined"


class Phase(StrEnum):
    """During the stay, or after it."""

    STAY = "stay"
    AFTER = "after"


class GoalState(StrEnum):
    """How far a goal of the plan has come."""

    OPEN = "open"
    REACHED = "reached"
    DROPPED = "dropped"


class NoteKind(StrEnum):
    """What a note of the journal is of."""

    OBSERVED = "observed"
    SAID = "said"
    DONE = "done"
    INDIVIDUAL_TALK = "individual_talk"
    WELCOME_TALK = "welcome_talk"
    TALK_WITHOUT_PARENT = "talk_without_parent"
    TALK_WITH_PARENT = "talk_with_parent"
    SERVICE = "service"


class Purpose(StrEnum):
    """What a consent to share is for."""

    SERVICES = "services"
    POLICE = "police"
    SCHOOL = "school"
    CHILD_WELFARE = "child_welfare"
    HOME_MUNICIPALITY = "home_municipality"
    OTHER_SHELTER = "other_shelter"
    CONTACT_AFTER = "contact_after"
    OTHER = "other"


class DecisionKind(StrEnum):
    """Melding to barnevernet (krisesenterlova § 6), avvergeplikt (straffeloven § 196), and the other parent's request
    (barnelova § 47)."""

    CONCERN_REPORT = "concern_report"
    DUTY_TO_AVERT = "duty_to_avert"
    PARENT_REQUEST = "parent_request"


class Attends(StrEnum):
    """Where a child goes by day."""

    KINDERGARTEN = "kindergarten"
    SCHOOL = "school"
    NONE = "none"


class Break(StrEnum):
    """How long a child stays away from kindergarten or school."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


class Transport(StrEnum):
    """How far the transport to school has come."""

    NOT_NEEDED = "not_needed"
    NEEDED = "needed"
    APPLIED = "applied"
    GRANTED = "granted"
    REFUSED = "refused"


class Relation(StrEnum):
    """Who fetches, to the child."""

    PARENT_HERE = "parent_here"
    STAFF = "staff"
    TAXI = "taxi"
    ALONE = "alone"
    GRANDPARENT = "grandparent"
    FAMILY = "family"
    FRIEND = "friend"
    OTHER_PARENT = "other_parent"
    OTHER = "other"


class Basis(StrEnum):
    """On what ground somebody may, or must not, fetch the child. No law lists it (LAW 2.7)."""

    AGREEMENT = "agreement"
    PARENT = "parent"
    RESTRAINING_ORDER = "restraining_order"
    COURT = "court"
    CHILD_WELFARE = "child_welfare"
    OTHER = "other"


class Category(StrEnum):
    """What a position is for."""

    USER_FACING = "user_facing"
    OTHER = "other"
    VOLUNTEER = "volunteer"


class Control(StrEnum):
    """What was done for the security of the house."""

    CONTROL = "control"
    EXERCISE = "exercise"
    POLICE_ASSESSMENT = "police_assessment"


class MovableKind(StrEnum):
    """A bed that is carried."""

    COT = "cot"
    MATTRESS = "mattress"


class HoldEnd(StrEnum):
    """How a held room was let go."""

    ARRIVED = "arrived"
    RELEASED = "released"


class ShelterOffers(StrEnum):
    """Whom another shelter takes."""

    WOMEN = "women"
    MEN = "men"
    BOTH = "both"


class TaskAnswer(StrEnum):
    """How a task ended: done, what a follow-up was answered, set aside, or ended by what happened."""

    DONE = "done"
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    NOT_RELEVANT = "not_relevant"
    LEFT = "left"
    MOVED = "moved"
    WITHDRAWN = "withdrawn"


class Weighing(StrEnum):
    """What became of a way to live that was weighed."""

    WEIGHED = "weighed"
    CHOSEN = "chosen"
    NOT_CHOSEN = "not_chosen"


class MovingStepKind(StrEnum):
    """What is done to get a safe home."""

    APPLICATION = "application"
    VIEWING = "viewing"
    SAFETY_CHECK = "safety_check"
    DEPOSIT = "deposit"
    SCHOOL_PLACE = "school_place"
    PROTECTED_ADDRESS = "protected_address"
    MOVING_HELP = "moving_help"
    POLICE = "police"
    RESPONSIBILITY_GROUP = "responsibility_group"
    INDIVIDUAL_PLAN = "individual_plan"
    CHILD_COORDINATOR = "child_coordinator"
    OTHER = "other"


COORDINATING = (MovingStepKind.RESPONSIBILITY_GROUP, MovingStepKind.INDIVIDUAL_PLAN, MovingStepKind.CHILD_COORDINATOR)
"""What holds the services together after the stay (krisesenterlova § 4); never the centre's own (LAW 2.5)."""


class PhaseState(StrEnum):
    """How one of the three phases stands."""

    TO_COME = "to_come"
    GOING = "going"
    DONE = "done"
    SKIPPED = "skipped"


class StepAnswer(StrEnum):
    """What was answered to a step towards a home."""

    WAITING = "waiting"
    YES = "yes"
    NO = "no"
    WITHDRAWN = "withdrawn"


class Waiting(StrEnum):
    """How far a family that waits for a home has come: nothing is sent or all was refused, an answer is waited for, granted."""

    UNSENT = "unsent"
    UNANSWERED = "unanswered"
    GRANTED = "granted"


class Caller(StrEnum):
    """Who rang (krisesenterlova § 2: telephone advice round the clock; S4: relatives are served by 37 of 43 offers)."""

    AFFECTED = "affected"
    RELATIVE = "relative"
    SERVICE = "service"
    OTHER = "other"
    UNKNOWN = "unknown"


class Became(StrEnum):
    """What became of a call: a number for the year, a phone talk (FORMS D, counted), an enquiry for a place, a note on a case."""

    NUMBER = "number"
    TALK = "talk"
    ENQUIRY = "enquiry"
    NOTE = "note"


class Interpreting(StrEnum):
    """How far the interpreter of an appointment has come."""

    NOT_NEEDED = "not_needed"
    NEEDED = "needed"
    BOOKED = "booked"


INTERPRETED = (Interpreting.NEEDED, Interpreting.BOOKED)
"""An interpreter is wanted."""


class Outcome(StrEnum):
    """What came of an appointment."""

    HELD = "held"
    MOVED = "moved"
    CANCELLED = "cancelled"
    MISSED = "missed"


CALLED_OFF = (Outcome.CANCELLED, Outcome.MOVED)
"""Nobody must be there any more."""


class MeetingState(StrEnum):
    """How far samvær or a handing over has come."""

    AGREED = "agreed"
    HELD = "held"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class ReferralAnswer(StrEnum):
    """What came back of a referral."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    NOT_WANTED = "not_wanted"


class FollowUpEnd(StrEnum):
    """Why somebody is not followed up any more."""

    AGREED = "agreed"
    NO_CONTACT = "no_contact"
    MOVED_IN = "moved_in"
    MOVED_AWAY = "moved_away"
    OTHER_SERVICE = "other_service"
    OTHER = "other"


class Telling(StrEnum):
    """What a stretch of a text tells that it should not (the text guard)."""

    NATIONAL_ID = "national_id"
    OWN_PHONE = "own_phone"
    OWN_ADDRESS = "own_address"
    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"
    PLACE = "place"
    CAR = "car"
    NAME = "name"
