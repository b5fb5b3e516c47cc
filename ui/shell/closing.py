"""The line that says that the window locks itself soon; any key or movement keeps it open."""

from PySide6.QtWidgets import QFrame

from ui.i18n import tr, tr_n
from ui.shell.watch import WARN_SECONDS
from ui.widgets.basics import label, row
from ui.widgets.voice import announce


class ClosingBar(QFrame):
    """Hidden until there are WARN_SECONDS left; read out when it comes, not at every second."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("message")
        self.setProperty("kind", "due")
        self.words = label("", wrap=True)
        self.words.setAccessibleName(tr("Låser snart"))
        layout = row(self.words, None)
        layout.setContentsMargins(16, 8, 16, 8)
        self.setLayout(layout)
        self.hide()

    def count(self, seconds: int) -> None:
        """So many seconds are left; 0: it stays open."""
        words = tr("Rør en tast for å fortsette. Det du har skrevet, blir tatt vare på.")
        self.words.setText(tr_n("Låser om {count} sekund. ", "Låser om {count} sekunder. ", seconds) + words)
        fresh = seconds > 0 and not self.isVisible()
        self.setVisible(seconds > 0)
        if fresh or seconds == WARN_SECONDS:
            announce(self.words, self.words.text(), urgent=True)
