"""A question before something is written: asked once, and a second press with the same answer is the yes."""

from app.domain.errors import LivdError, Question
from ui.i18n import error_text, tr


class Sure:
    """What one form or dialog has been asked, and said yes to by pressing again with nothing changed."""

    def __init__(self) -> None:
        self._command: object = None
        self._asked: frozenset[str] = frozenset()

    def of(self, command: object) -> frozenset[str]:
        """What is said yes to when this is sent (again); something else is asked about anew."""
        if command != self._command:
            self._command, self._asked = command, frozenset()
        return self._asked

    def words(self, error: LivdError) -> str:
        """What is refused or asked, in words; a question says how it is answered."""
        if not isinstance(error, Question):
            return error_text(error)
        self._asked |= {error.key}
        return f"{error_text(error)} {tr('Trykk en gang til hvis det er meningen.')}"
