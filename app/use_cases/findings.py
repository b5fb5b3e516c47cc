"""What did not fit when the vault was opened, and a leader who says to have read it."""

from app.changes import ACCESS, Changes, changed
from app.ports import UnitOfWork
from app.roles import LEADERS, open_to


@open_to(LEADERS)
def acknowledge_findings(work: UnitOfWork, ids: tuple[int, ...]) -> Changes[None]:
    """The leader has been told of these."""
    work.access.findings_read(ids)
    for number in ids:
        work.log.add("anchor", "told", str(number))
    return changed(ACCESS)
