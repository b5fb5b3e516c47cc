"""The line that stands on every page while damage in the file is not settled: what is wrong, and the way out."""

from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.rows import HealthRow
from ui.i18n import text, tr
from ui.widgets.basics import label, set_role


class DamageBar(QFrame):
    """Cannot be closed away: it goes when the file has been looked at and found whole."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("message")
        self.setProperty("kind", "error")
        self.said = label("", wrap=True)
        self.said.setAccessibleName(tr("Skade i databasen"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 6, 16, 6)
        layout.addWidget(self.said, 1)
        self.hide()

    def tell(self, health: HealthRow) -> None:
        """Say what the last look at the file found."""
        self.said.setText(damage_text(health))
        self.setVisible(health.damaged > 0)
        set_role(self, "")


def damage_text(health: HealthRow) -> str:
    """How much is damaged, and which backup leads back."""
    if not health.damaged:
        return ""
    if health.whole is None:
        return text("health", "damaged_never", pages=health.damaged)
    return text("health", "damaged", pages=health.damaged, whole=f"{health.whole:%d.%m.%Y %H:%M}")
