"""The coded units behind a number; Enter goes to one."""

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.forms.figures import Figure
from app.forms.units import listed
from ui.i18n import tr
from ui.widgets.basics import label
from ui.widgets.fields import date_text


class UnitsPanel(QWidget):
    """Codes only; never a name."""

    def __init__(self, go_to: Callable[[str], None]) -> None:
        super().__init__()
        self.title = label("", "quiet", wrap=True)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Enheter bak tallet"))
        self.list.setFlow(QListWidget.Flow.LeftToRight)
        self.list.setWrapping(True)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setFixedHeight(130)
        self.list.hide()
        self.list.itemActivated.connect(lambda item: go_to(item.data(Qt.ItemDataRole.UserRole)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 6, 8, 0)
        layout.addWidget(self.title)
        layout.addWidget(self.list)
        self.clear()

    def clear(self) -> None:
        """As before a number is chosen."""
        self.list.clear()
        self.list.hide()
        self.title.setText(tr("Velg et tall for å se hvem og hva det er talt av."))

    def show_units(self, name: str, figure: Figure | None, households: Mapping[str, str], withheld: str = "") -> None:
        """Show what stands behind `figure`; `withheld` says why it is not given out, if it is not."""
        self.list.clear()
        units = listed(figure.units) if figure else ()
        shut = len(figure.units) - len(units) if figure else 0
        for unit in units:
            household = households.get(unit, "")
            item = QListWidgetItem(f"{unit} ({household})" if household else _readable(unit))
            item.setData(Qt.ItemDataRole.UserRole, unit)
            self.list.addItem(item)
        self.list.setVisible(bool(units))
        if figure is None:
            self.title.setText(tr("{name}: ikke spurt om dette året, eller ingenting å regne av.", name=name))
        elif units or shut:
            words = tr(
                "{name}: talt av {count}. Enter eller dobbeltklikk åpner saken.", name=name, count=len(units) + shut
            )
            more = (
                tr(" {count} av dem er i en sak som er stengt for deg, og står ikke her.", count=shut) if shut else ""
            )
            self.title.setText(" ".join(part for part in (words + more, withheld) if part))
        else:
            self.title.setText(tr("{name}: ingen.", name=name))


def _readable(unit: str) -> str:
    """A code as it is; a night, or a run of nights, as dates are written."""
    try:
        return " til ".join(date_text(date.fromisoformat(part)) for part in unit.split("/"))
    except ValueError:
        return unit
