"""Papers received: kept whole in the vault with what they are, changed in what is said of them, taken back (D3)."""

import hashlib
from dataclasses import dataclass, replace

from app.changes import CARE, TASKS, Changes, changed
from app.domain.errors import RuleBroken
from app.domain.papers import Paper
from app.domain.wording import checked_line
from app.ports import UnitOfWork
from app.received import look
from app.roles import EVERYBODY, open_to
from app.undo import undoable
from app.use_cases.checks import case, checked, member
from app.use_cases.mistakes import TakeBack
from app.use_cases.tasks import forget, remind

RUNS_OUT = "paper_runs_out"


@dataclass(frozen=True, slots=True, repr=False)
class NewPaper:
    """A file as it was received, and what it is. What `paper` says of the file itself is not believed but looked at."""

    paper: Paper
    content: bytes


@open_to(EVERYBODY)
@undoable
def keep_paper(work: UnitOfWork, new: NewPaper) -> Changes[str]:
    """Keep a file in the vault; answers with its code. RuleBroken `paper_…` for one that cannot be kept (app.received.look).

    The file it came from is not touched: it lies where it lay, in clear.
    """
    looked = look(new.content)
    digest = hashlib.sha256(new.content).hexdigest()
    described = replace(
        new.paper, code="", media=looked.media, pages=looked.pages, size=len(new.content), digest=digest
    )
    kept = work.write(_checked(work, described), "paper")
    work.papers.keep(kept.code, new.content, work.step)
    _remind(work, kept)
    return changed(CARE, TASKS, result=kept.code)


@open_to(EVERYBODY)
@undoable
def change_paper(work: UnitOfWork, paper: Paper) -> Changes[None]:
    """Other facts of a paper, or whose of the same case it is. The file is as it was received, whatever is said here."""
    old = _kept(work, paper.code)
    if old.household != paper.household:
        raise RuleBroken("unknown_paper", value=paper.code)
    as_it_was = replace(paper, media=old.media, pages=old.pages, size=old.size, digest=old.digest)
    new = work.write(_checked(work, as_it_was), "paper")
    if new.expires != old.expires:
        _remind(work, new)
    return changed(CARE, TASKS)


@open_to(EVERYBODY)
def take_back_paper(work: UnitOfWork, wrong: TakeBack) -> Changes[None]:
    """Take a paper and its bytes away for good, with why; that it was there stands in the history."""
    paper = _kept(work, wrong.code)
    why = checked_line(wrong.why, "why")
    if not why:
        raise RuleBroken("reason_needed", field="why")
    forget(work, RUNS_OUT, paper.household, paper.code)
    work.remove(paper, "paper_taken_back")
    work.record("paper_taken_back", paper.person or paper.household, after={"paper": paper.code, "why": why})
    return changed(CARE, TASKS)


def _checked(work: UnitOfWork, paper: Paper) -> Paper:
    """The facts, tidied; RuleBroken at the field that cannot be kept."""
    if paper.person:
        member(work, paper.household, paper.person)
    else:
        case(work, paper.household)
    new = checked(work, paper)
    if new.expires and new.expires < new.received:
        raise RuleBroken("ends_before", field="expires")
    return new


def _kept(work: UnitOfWork, code: str) -> Paper:
    paper = work.get(Paper, code)
    if paper is None:
        raise RuleBroken("unknown_paper", value=code[:40])
    return paper


def _remind(work: UnitOfWork, paper: Paper) -> None:
    """Before it runs out; one that ran out long ago reminds nobody."""
    coming = paper.expires if paper.expires and paper.expires >= work.today else None
    remind(work, RUNS_OUT, paper.household, paper.code, coming)
