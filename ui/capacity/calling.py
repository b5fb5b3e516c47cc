"""How long a call to another shelter has lasted: one knows when to try the next."""

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtWidgets import QPushButton

from ui.i18n import tr

SECOND_MS = 1000


class CallTimer(QPushButton):
    """Pressed when one begins to ring; then it counts, until the answer is written or another shelter is chosen."""

    def __init__(self) -> None:
        super().__init__()
        self._since = QElapsedTimer()
        self._tick = QTimer(self)
        self._tick.setInterval(SECOND_MS)
        self._tick.timeout.connect(self._show)
        self.clicked.connect(self.ring)
        self.stop()

    def ring(self) -> None:
        """The call begins now."""
        self._since.start()
        self._tick.start()
        self._show()

    def stop(self) -> None:
        """The call is over."""
        self._tick.stop()
        self._since.invalidate()
        self.setText(tr("&Ringer nå"))

    def _show(self) -> None:
        seconds = self._since.elapsed() // SECOND_MS
        self.setText(tr("Ringt i {minutes}:{seconds:02d}", minutes=seconds // 60, seconds=seconds % 60))
