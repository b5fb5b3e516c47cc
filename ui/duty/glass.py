"""A leader is told of emergencies since last time, until they say they have read it."""

from app.rows import GlassRow
from app.use_cases.access import acknowledge_glass
from ui.i18n import tr
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.fields import moment_text


class GlassCard(Card):
    """Hidden while there is nothing to tell."""

    def __init__(self, session: Session) -> None:
        super().__init__(label(tr("Nødåpning"), "heading"))
        self.session = session
        self._untold: tuple[int, ...] = ()
        self.words = label("", "error", wrap=True)
        self.words.setAccessibleName(tr("Nødåpning"))
        self.add(self.words)
        self.add(row(None, button(tr("Jeg har lest &dette"), self._read)))
        self.hide()

    def refresh(self) -> None:
        """Ask again."""
        self.session.ask(self, lambda queries: queries.trust.glass_untold(), self._show)

    def _show(self, untold: list[GlassRow]) -> None:
        self._untold = tuple(row.id for row in untold)
        self.words.setText("\n".join(map(_line, untold)))
        self.setVisible(bool(untold))

    def _read(self) -> None:
        self.session.submit(self, acknowledge_glass, self._untold)


def _line(row: GlassRow) -> str:
    words = tr("{user} åpnet sak {household} i nød {time}: {reason}")
    return words.format(user=row.user, household=row.household, time=moment_text(row.at), reason=row.reason)
