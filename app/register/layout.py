"""The register folder, version 1 (COUNT 1): its files, their columns, and what each column may hold."""

from collections.abc import Mapping
from dataclasses import dataclass

YES_NO = ("yes", "no")
RESIDENT_ANSWERS = (
    "brought_children",
    "prior_contact",
    "living_situation_before",
    "reasons_for_stay",
    "abuse_duration",
    "perpetrator_relation_adult",
    "disability",
    "disability_types",
    "agency_contact_before_stay",
    "assistance_residents",
    "individual_plan",
    "destination_resident",
)
CHILD_ANSWERS = (
    "previous_stays",
    "parents_birth_country",
    "disability",
    "disability_types",
    "attends",
    "kindergarten_school_break",
    "break_reason",
    "assistance_children",
    "destination_child",
)
CONTACT_ANSWERS = ("reasons", "disability", "disability_types", "assistance_day_users")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `kind`: key, ref, date, number, text, choice (of the codes or the code list `codes`) or answer (of a form)."""

    name: str
    kind: str
    codes: tuple[str, ...] | str = ()
    required: bool = False


def _answers(form: str, names: tuple[str, ...]) -> tuple[Column, ...]:
    return tuple(Column(name, "answer", form) for name in names)


_STAY = (
    Column("stay", "key", required=True),
    Column("person", "ref", required=True),
    Column("household", "ref", required=True),
    Column("offer", "choice", "offer", required=True),
    Column("room", "ref"),
    Column("arrived", "date", required=True),
    Column("departed", "date"),
    Column("first_stay_in_year", "choice", YES_NO),
)

FILES: Mapping[str, tuple[Column, ...]] = {
    "rooms.csv": (
        Column("room", "key", required=True),
        Column("offer", "choice", "offer", required=True),
        Column("beds", "number", required=True),
    ),
    "persons.csv": (
        Column("person", "key", required=True),
        Column("kind", "choice", ("adult", "child"), required=True),
        Column("anonymous", "choice", YES_NO),
        Column("gender", "choice", "gender"),
        Column("birth_year", "number"),
        Column("immigrant_background", "choice", "immigrant_background"),
        Column("reserved", "choice", YES_NO),
    ),
    "stays.csv": (*_STAY, *_answers("resident", RESIDENT_ANSWERS)),
    "child_stays.csv": (*_STAY, *_answers("child", CHILD_ANSWERS)),
    "contacts.csv": (
        Column("contact", "key", required=True),
        Column("person", "ref", required=True),
        Column("date", "date", required=True),
        Column("contact_mode", "choice", "contact_mode", required=True),
        Column("first_contact_in_year", "choice", YES_NO),
        *_answers("day_contact", CONTACT_ANSWERS),
    ),
    "requests.csv": (
        Column("request", "key", required=True),
        Column("date", "date", required=True),
        Column("offer", "choice", "offer", required=True),
        Column("adults", "number"),
        Column("children", "number"),
        Column("outcome", "choice", "request_outcome", required=True),
        Column("refusal_reason", "choice", "refusal_reasons"),
    ),
}

MOVES_FILE = "room_moves.csv"
"""An addition of ours: room changes within a stay, written only when there are any, so that no night changes room."""
MOVES = (
    Column("stay", "ref", required=True),
    Column("date", "date", required=True),
    Column("room", "ref", required=True),
)
ROOM_FACTS_FILE = "room_facts.csv"
"""An addition of ours: what a room has and its dated changes, so that an old year keeps the beds it had."""
ROOM_FACTS = (
    Column("room", "ref", required=True),
    Column("since", "date", required=True),
    Column("beds", "number", required=True),
    *(Column(name, "choice", YES_NO) for name in ("step_free", "own_bath", "own_entrance", "animals", "flexible")),
)
CLOSURES_FILE = "room_closures.csv"
"""An addition of ours: when a room was out of service (an empty `until`: until further notice)."""
CLOSURES = (
    Column("room", "ref", required=True),
    Column("since", "date", required=True),
    Column("until", "date"),
)
CORRECTIONS_FILE = "form_corrections.csv"
"""An addition of ours: the centre's own corrections of the forms, so that an own category means the same elsewhere."""
CORRECTIONS = (
    Column("list", "ref", required=True),
    Column("code", "ref", required=True),
    Column("label", "text", required=True),
    Column("from_year", "number"),
    Column("to_year", "number"),
    Column("maps_to", "ref"),
)
MORE_FILE = "more_answers.csv"
"""An addition of ours: answers to questions that have no column of their own, newer ones and those of the centre."""
MORE = (
    Column("unit", "ref", required=True),
    Column("question", "ref", required=True),
    Column("answer", "text", required=True),
)
STANDARD: Mapping[str, tuple[str, ...]] = {
    "resident": RESIDENT_ANSWERS, "child": CHILD_ANSWERS, "day_contact": CONTACT_ANSWERS,
}  # fmt: skip
"""The questions of a form that have a column."""
ALL_FILES: Mapping[str, tuple[Column, ...]] = {
    CORRECTIONS_FILE: CORRECTIONS,
    **FILES,
    MOVES_FILE: MOVES,
    ROOM_FACTS_FILE: ROOM_FACTS,
    CLOSURES_FILE: CLOSURES,
    MORE_FILE: MORE,
}
"""Every file in the order it is read: the corrections first, for the answers lean on them."""
