"""An invented paper, as if it had been received."""

from datetime import date


def invented_decision(day: date, about: str) -> bytes:
    """A decision on paper, as a PDF; `about`: the code of whom it is about."""
    from app.outputs.letters import document  # ReportLab is imported when paper is wanted
    from app.outputs.styles import BODY
    from app.outputs.writing import Text
    from app.rows import CentreRow

    lines = (
        "Oppdiktet, til demonstrasjon.",
        f"Dato: {day:%d.%m.%Y}. Gjelder: {about}.",
        "Du er innvilget kommunal bolig for ett år. Boligen er klar til innflytting når kontrakten er underskrevet.",
        "Vedtaket kan påklages innen tre uker.",
    )
    sender = CentreRow("Boligkontoret (oppdiktet)", "00 00 00 09")
    return document(sender, "Vedtak om kommunal bolig", [Text(line, BODY) for line in lines], marks=False)
