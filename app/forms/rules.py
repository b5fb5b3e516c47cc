"""The settings of the counting rules that the leader may change; they are stored with the return (COUNT 2)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from app.domain.errors import RuleBroken

STAY_IN_YEAR = ("overlap", "arrival", "departure")
RESERVED = ("left_out", "counted")


@dataclass(frozen=True, slots=True)
class CountingRules:
    """`stay_in_year`: which year a stay belongs to (rule 2). `reserved`: whether reserved persons are counted (rule 4)."""

    stay_in_year: str = "overlap"
    reserved: str = "left_out"

    def __post_init__(self) -> None:
        if self.stay_in_year not in STAY_IN_YEAR or self.reserved not in RESERVED:
            raise RuleBroken("bad_counting_rule")

    def as_dict(self) -> dict[str, str]:
        """The settings as they stand in the machine-readable return."""
        return dict(asdict(self))


def rules_from(values: Mapping[str, str]) -> CountingRules:
    """The rules in `values` (setting -> value); what is absent keeps its default."""
    fields = {k: v for k, v in values.items() if k in CountingRules.__dataclass_fields__}
    return CountingRules(**fields)
