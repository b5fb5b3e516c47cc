"""The danger strip: what is forbidden, who is dangerous (by relation, never a name), what to do. The same everywhere."""

from collections.abc import Mapping
from datetime import date

from app.care.danger import MUST_NOT_FETCH, Forbidden, Peril
from app.use_cases.centre import DANGER
from ui.i18n import text, tr
from ui.widgets.basics import PLAIN_TEXT, Words
from ui.widgets.fields import date_text


def to_do(settings: Mapping[str, str]) -> str:
    """The centre's own words for what is to be done."""
    return settings.get(DANGER) or text("danger", "default")


def peril_text(peril: Peril, today: date, settings: Mapping[str, str]) -> str:
    """A family's strip in words; what is to be done stands last."""
    return "  ".join([peril_line(peril, today), to_do(settings)])


def peril_line(peril: Peril, today: date) -> str:
    """What is known, where several strips stand together and what is to be done is said once."""
    parts = []
    if peril.relations:
        who = ", ".join(text("perpetrators", relation).lower() for relation in peril.relations)
        parts.append(tr("FARLIG: {who}.", who=who))
    parts += [f"{_forbidden(one, today)}." for one in peril.forbidden]
    if peril.watch:
        parts.append(tr("Se etter: {watch}", watch=peril.watch))
    return "  ".join(parts)


def _forbidden(one: Forbidden, today: date) -> str:
    if one.what == MUST_NOT_FETCH:
        relation = text("relations", one.relation).lower() if one.relation else "?"
        words = text("danger", one.what, children=", ".join(one.persons), relation=relation)
    else:
        words = text("danger", one.what)
    if one.renew is None:
        return words
    when = "overdue" if one.renew < today else "renew"
    return f"{words}, {text('danger', when, day=date_text(one.renew))}"


class DangerStrip(Words):
    """Hidden while there is nothing to say; heard as well as seen (`basics.SPOKEN`)."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "danger")
        self.setProperty("textFormat", PLAIN_TEXT)
        self.setWordWrap(True)
        self.setAccessibleName(tr("Fare"))
        self.hide()

    def say(self, words: str) -> None:
        """Show these words; an empty text hides the strip."""
        self.setText(words)
        self.setAccessibleDescription(words)
        self.setVisible(bool(words))
