"""A fault or a warning in a register folder: where it stands and what is wrong."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Fault:
    """`row` counts as a spreadsheet does (the header is row 1; 0 = the whole file). `code` names the sentence."""

    file: str
    row: int
    column: str
    code: str
    params: dict[str, object] = field(default_factory=dict)
