"""A delivered return as it is sent to whoever puts many centres together (`livd.annual-return/2`)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from app.domain.ages import age_in
from app.domain.dates import nights_between, year_window
from app.domain.year import OFFERS
from app.forms.count import GENDERS, gender_of
from app.forms.definitions import FORMS, Forms
from app.forms.frozen import Frozen
from app.forms.units import Register, StayUnit
from app.national.exchange import Centre, Delivered, Submission
from app.national.names import is_own

NOT_ANSWERED, NO_OFFER, NOT_ASKED = "not_answered", "no_offer", "not_asked"


def submission_of(frozen: Frozen, centre_id: str) -> Submission:
    """What is sent: numbers, never a code of anybody. `centre_id` outlives a new name of the centre.

    Where what it was counted of has been deleted since, the nights of each length and the sum of ages go as `not_answered`.
    """
    result = frozen.result
    numbers = {name: figure.value for name, figure in result.figures.items()}
    asked = {name: value for name, value in numbers.items() if not is_own(name)}
    own = {name: value for name, value in numbers.items() if is_own(name)}
    offers: dict[str, bool] = {offer: bool(numbers.get(f"capacity.{offer}.rooms")) for offer in OFFERS}
    return Submission(
        year=frozen.year,
        as_of=result.as_of,
        complete=result.as_of > date(frozen.year, 12, 31),
        public=False,
        delivered=Delivered(number=frozen.version, at=frozen.at.isoformat(timespec="seconds")),
        centre=_centre(frozen, centre_id, offers),
        program=frozen.program,
        forms=frozen.forms.partition("+")[0],
        rules=result.rules.as_dict(),
        values={**_not_asked(frozen), **asked},
        own=own,
        nights=_nights(frozen),
        sums={"children_age": _ages(frozen)},
        annual_forms={offer: _form(frozen, offer) for offer in OFFERS if offers[offer]},
    )


def _centre(frozen: Frozen, centre_id: str, offers: Mapping[str, bool]) -> Centre:
    answers = frozen.yearly.get("women", {})
    form, fte = answers.get("organisation_form"), answers.get("staff_fte")
    numbers = frozen.result.figures

    def rooms(what: str) -> dict[str, int | None]:
        return {offer: int(numbers[f"capacity.{offer}.{what}"].value) if offers[offer] else None for offer in OFFERS}

    return Centre(
        id=centre_id,
        name=frozen.centre,
        women=offers["women"],
        men=offers["men"],
        organisation_form=form if isinstance(form, str) and form != NOT_ANSWERED else None,
        fte=fte / 100 if isinstance(fte, int) else None,
        beds=rooms("beds"),
        bedrooms=rooms("rooms"),
    )


def _form(frozen: Frozen, offer: str) -> dict[str, str | int | list[str]]:
    """The yearly form; a category of the centre's own stays at home."""
    answers: dict[str, str | int | list[str]] = {}
    for question, answer in frozen.yearly.get(offer, {}).items():
        if isinstance(answer, list):
            answers[question] = [code for code in answer if not is_own(code)]
        elif isinstance(answer, str | int):
            answers[question] = NOT_ANSWERED if isinstance(answer, str) and is_own(answer) else answer
    return answers


def _not_asked(frozen: Frozen) -> dict[str, str]:
    """The categories that were not asked that year, told from those nobody chose."""
    forms, year, answers = Forms(frozen.corrections), frozen.year, {}
    for name in FORMS:
        for question in forms.form(name, year).questions:
            if question.unit in ("uncounted", "break") or question.own or question.kind == "number":
                continue
            for item in forms.rows(question.codes, year):
                if not item.asked(year) and not is_own(item.code):
                    answers[f"{question.figure}.{item.code}.n"] = NOT_ASKED
    return answers


def _counted(frozen: Frozen, register: Register, kind: str) -> Iterable[tuple[StayUnit, int]]:
    """The stays behind the figures, with their nights in the year."""
    part = register.adult_stays if kind == "adult" else register.child_stays
    codes = set(frozen.result.figures["stays.all" if kind == "adult" else "child_stays.all"].units)
    start, end = year_window(frozen.year, frozen.result.as_of)
    if frozen.result.rules.stay_in_year != "overlap":
        start, end = date.min, frozen.result.as_of
    return ((stay, nights_between(stay.arrived, stay.departed, start, end)) for stay in part if stay.code in codes)


def _nights(frozen: Frozen) -> dict[str, dict[str, dict[str, int] | str]]:
    if frozen.register is None:
        return {kind: dict.fromkeys(GENDERS, NOT_ANSWERED) for kind in ("adult", "child")}
    sums: dict[str, dict[str, dict[str, int] | str]] = {}
    for kind in ("adult", "child"):
        bars: dict[str, Counter[str]] = {gender: Counter() for gender in GENDERS}
        for stay, nights in _counted(frozen, frozen.register, kind):
            bars[gender_of(stay.person)][str(nights)] += 1
        sums[kind] = {gender: dict(counter) for gender, counter in bars.items()}
    return sums


def _ages(frozen: Frozen) -> dict[str, int] | str:
    if frozen.register is None:
        return NOT_ANSWERED
    base = frozen.result.figures["children_age.base"].units
    stays = {stay.code: stay for stay in frozen.register.child_stays}
    ages = [age_in("child", stays[code].person.birth_year, stays[code].arrived.year) for code in base]
    return {"sum": sum(age for age in ages if age is not None), "n": len(base)}
