"""Any number of several codes, a box each."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget


class Ticks(QWidget):
    """`typed` fires when a box is ticked or unticked."""

    typed = Signal()

    def __init__(
        self,
        name: str,
        options: Sequence[tuple[str, str]],
        columns: int = 2,
        on_changed: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        self.setAccessibleName(name)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.boxes: dict[str, QCheckBox] = {}
        for number, (code, words) in enumerate(options):
            box = QCheckBox(words)
            box.setAccessibleName(words.replace("&", ""))
            box.toggled.connect(lambda _: self.typed.emit())
            self.boxes[code] = box
            layout.addWidget(box, number // columns, number % columns)
            self.setFocusProxy(box) if number == 0 else None
        if on_changed:
            self.typed.connect(on_changed)

    def codes(self) -> frozenset[str]:
        """The ticked codes."""
        return frozenset(code for code, box in self.boxes.items() if box.isChecked())

    def set_codes(self, codes: frozenset[str]) -> None:
        """Tick these, and only these."""
        for code, box in self.boxes.items():
            box.setChecked(code in codes)

    def draft(self) -> list[str]:
        """The ticked codes, as JSON values."""
        return sorted(self.codes())

    def restore_draft(self, draft: list[str]) -> None:
        """Tick again what was ticked."""
        self.set_codes(frozenset(draft))
