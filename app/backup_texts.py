"""What backups, rehearsals and the log are told as: one sentence for the window and the command line."""

from app.rows import ClosedBackup, GenerationRow, LogCheck, RehearsalRow
from app.texts import text


def log_text(check: LogCheck) -> str:
    """Whether the log is whole, and where it is broken if it is not."""
    if check.broken:
        return text("rehearsal", "log_broken", first=check.broken[0])
    return text("rehearsal", "log_whole", lines=check.lines)


def generation_text(row: GenerationRow) -> str:
    """A generation in one line: the newest change in it, whose it is, and how it stands to the vault here."""
    changed = f"{row.changed:%d.%m.%Y %H:%M}" if row.changed else "–"
    state = "whole" if row.whole else "damaged"
    owner = text("generation", "vault", vault=owner_text(row))
    parts = [text("generation", "changed", at=changed), owner, ahead_text(row), text("generation", state)]
    return f"{row.name}: " + ", ".join(part for part in parts if part)


def owner_text(row: GenerationRow) -> str:
    """Whose a backup is, by the first signs of the vault's id."""
    return text("generation", "own") if row.own else text("generation", "other", vault=row.vault[:6] or "?")


def ahead_text(row: GenerationRow, form: str = "") -> str:
    """Newer or older than the vault that stands here; empty when that cannot be told. `form`: `short.` in a table."""
    if row.ahead is None:
        return ""
    comparison = "newer" if row.ahead > 0 else "older" if row.ahead < 0 else "same"
    return text("generation", form + comparison, lines=abs(row.ahead))


def rehearsal_text(rehearsal: RehearsalRow) -> str:
    """What a rehearsal found, in a few lines."""
    lines = [
        text(
            "rehearsal", "made", name=rehearsal.name, made=f"{rehearsal.made:%d.%m.%Y %H:%M}", days=rehearsal.days_old
        ),
        text("rehearsal", "newest", at=rehearsal.newest.replace("T", " ")[:16] or "–"),
        ", ".join(f"{number} {text('rehearsal', table)}" for table, number in rehearsal.rows.items()),
        text("rehearsal", "damaged", fault=rehearsal.faults[0]) if rehearsal.faults else text("rehearsal", "whole"),
    ]
    again = [text("rehearsal", "erased_again", number=rehearsal.erased)] if rehearsal.erased else []
    return "\n".join([*lines, log_text(rehearsal.log), *again])


def closed_text(backup: ClosedBackup) -> str:
    """What a backup made without a key is worth, as far as it knows."""
    first = text("cli", "copied" if backup.copy else "backed_up", name=backup.path.name)
    whole = f"{backup.whole:%d.%m.%Y %H:%M}" if backup.whole else "–"
    return f"{first}\n{text('proof', backup.state, whole=whole, pages=backup.damaged)}"
