"""A line of the history in words: what was changed, and what it was before."""

import json

from app.rows import HistoryRow
from ui.case.read import CaseRead
from ui.models.rows import Column, RowsTable

_EVENTS = {
    "intake": "Inntak",
    "late_arrival": "Kom senere",
    "departure": "Utflytting",
    "room_move": "Byttet rom",
    "absence": "Borte",
    "return": "Tilbake",
    "dates_corrected": "Datoer rettet",
    "answers": "Registrering",
    "person_corrected": "Personopplysninger rettet",
    "contact": "Besøk eller samtale",
    "enquiry": "Henvendelse",
    "identity_corrected": "Navn eller telefon rettet",
    "contact_assigned": "Kontakt utpekt",
    "shut_out": "Stengt ute",
    "let_in": "Sluppet inn",
    "leader_only": "Hvem som ser identiteten",
    "expected_departure": "Ventet utflytting",
    "household": "Behov og hjemkommune",
    "ready": "Flytteklar",
    "not_ready": "Ikke lenger flytteklar",
    "keep_apart": "Må ikke møte",
    "may_meet": "Kan møtes igjen",
    "lent": "Rom lånt ut",
    "topic": "Kartlegging", "conclusion": "Kartlegging vurdert", "flag": "Opplysning fra inntakssamtale",
    "protective_measure": "Beskyttelsestiltak", "relocation": "Flytting til annet krisesenter", "goal": "Mål i planen",
    "plan_step": "Tiltak i planen", "plan_review": "Plan gjennomgått", "coordination": "Koordinering etter oppholdet",
    "safety_plan": "Sikkerhetsplan gitt", "note": "Notat", "handover": "Beskjed til neste vakt", "consent": "Samtykke",
    "school": "Barnehage og skole", "fetcher": "Hvem kan hente", "fetch_week": "Henting, uken",
    "fetch_change": "Henting, én dag", "concern_report": "Melding til barnevernet vurdert",
    "duty_to_avert": "Avvergeplikt vurdert", "parent_request": "Den andre forelderen spør", "task": "Oppgave lagt",
    "task_ended": "Oppgave avsluttet", "task_postponed": "Oppgave utsatt",
}  # fmt: skip
_NAMES = {
    "arrived": "kom", "departed": "dro", "expected_departure": "ventet ut", "room": "rom", "since": "fra",
    "user": "bruker", "on": "bare lederen", "day": "dag", "municipality": "hjemkommune", "other": "sammen med",
    "until": "til", "gender": "kjønn", "birth_year": "fødselsår", "phone": "telefon", "name": "navn",
    "immigrant_background": "innvandrerbakgrunn", "anonymous": "anonym", "reserved": "reservert",
}  # fmt: skip
HIDDEN = ("name", "phone")


class HistoryTable(RowsTable):
    """The newest changes of the case."""

    def __init__(self) -> None:
        super().__init__(
            self.tr("Historikk"),
            [
                Column(self.tr("Når"), lambda r: r.at.replace("T", " ")[:16]),
                Column(self.tr("Hvem"), lambda r: r.user),
                Column(self.tr("Gjelder"), lambda r: r.subject),
                Column(self.tr("Hva"), history_text, stretch=True),
            ],
        )

    def show_case(self, read: CaseRead) -> None:
        """Show what has happened in the case."""
        self.set_rows(read.history)


def history_text(line: HistoryRow) -> str:
    """One sentence; of names and phones only that they were changed, of answers how many questions."""
    event = _EVENTS.get(line.event, line.event)
    before, after = _values(line.before), _values(line.after)
    if line.event == "answers":
        changed = sum(before.get(q) != after.get(q) for q in {*before, *after})
        return f"{event}: {changed} svar endret"
    parts = [
        _part(name, before.get(name), value)
        for name, value in after.items()
        if name in _NAMES and before.get(name) != value
    ]
    return f"{event}: {', '.join(parts)}" if parts else event


def _part(name: str, old: object, new: object) -> str:
    if name in HIDDEN:
        return f"{_NAMES[name]} endret"
    return f"{_NAMES[name]} {_value(new)}" + (f" (før: {_value(old)})" if old not in (None, "") else "")


def _value(value: object) -> str:
    if value is None or value == "":
        return "ingen"
    return {True: "ja", False: "nei"}[value] if isinstance(value, bool) else str(value)


def _values(text: str) -> dict[str, object]:
    if not text.startswith("{"):
        return {}
    found: dict[str, object] = json.loads(text)
    return found
