"""Letters about the outcome of a lottery: asked for, made beside the website, cancelled, taken away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from snw_democratie.assemblies.errors import StepOutOfOrder
from snw_democratie.assemblies.models import Procedure
from snw_democratie.assemblies.service.reading import latest_job, procedure_row
from snw_democratie.assemblies.steps import State, Step
from snw_democratie.db.sealed import seal, unseal_bytes
from snw_democratie.jobs import queue
from snw_democratie.jobs.queue import Claim
from snw_democratie.jobs.worker import Task
from snw_democratie.letters.errors import NoLetters, RunGoing, UnknownRun
from snw_democratie.letters.letter import Mailing
from snw_democratie.letters.models import LetterFile, LetterRun
from snw_democratie.letters.recipients import letters_of
from snw_democratie.letters.run import PrintFile, Run, print_files
from snw_democratie.security import audit
from snw_democratie.security.staff import Staff
from snw_democratie.settings import Contact

JOB = "letters"
ASKED, DONE, CANCELLED, FAILED, REMOVED = "asked", "done", "cancelled", "failed", "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What letters the team asks for; see `models.LetterRun`."""

    kind: str
    reach: str
    large: bool
    until: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """One print file: its name, how many letters, how many bytes."""

    name: str
    letters: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFacts:
    """One run as the team sees it."""

    id: int
    kind: str
    letters: int
    state: str
    at: datetime
    files: tuple[FileFacts, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LettersFacts:
    """The runs of one lottery, newest first. `done` and `total` are the letters of one that is going on."""

    slug: str
    title: str
    drawn: bool
    runs: tuple[RunFacts, ...]
    done: int
    total: int
    stopping: bool


def runs(session: Session, slug: str) -> LettersFacts:
    """Everything that was asked for, and how far it is."""
    row = procedure_row(session, slug)
    found = session.scalars(
        select(LetterRun).where(LetterRun.procedure_id == row.id).order_by(LetterRun.id.desc())
    ).all()
    files = session.execute(
        select(LetterFile.run_id, LetterFile.name, LetterFile.letters, LetterFile.size)
        .where(LetterFile.run_id.in_([one.id for one in found]))
        .order_by(LetterFile.name)
    ).all()
    job = latest_job(session, slug, JOB)
    going = job is not None and job.ended_at is None
    return LettersFacts(
        slug=slug,
        title=row.title,
        drawn=row.state == State.DRAWN,
        runs=tuple(
            RunFacts(
                id=one.id,
                kind=one.kind,
                letters=one.letters,
                state=one.state,
                at=one.at,
                files=tuple(
                    FileFacts(name=name, letters=letters, size=size)
                    for run_id, name, letters, size in files
                    if run_id == one.id
                ),
            )
            for one in found
        ),
        done=job.done if job is not None and going else 0,
        total=job.total if job is not None and going else 0,
        stopping=job is not None and going and job.cancel,
    )


def ask(session: Session, slug: str, wanted: Wanted, *, by: Staff, at: datetime) -> None:
    """Put letters in the queue. Raises StepOutOfOrder before the draw, RunGoing, NoLetters."""
    row = procedure_row(session, slug)
    if row.state != State.DRAWN:
        raise StepOutOfOrder(Step.DRAW, row.state)
    if session.scalar(_asked(row)) is not None:
        raise RunGoing
    made = LetterRun(
        procedure_id=row.id,
        account_id=by.account_id,
        kind=wanted.kind,
        reach=wanted.reach,
        large=wanted.large,
        until=wanted.until,
        link=wanted.link,
        at=at,
    )
    session.add(made)
    session.flush()
    made.letters = len(letters_of(session, row, made))
    if not made.letters:
        raise NoLetters(wanted.kind)
    queue.ask(session, kind=JOB, procedure_id=row.id, digest="", at=at)
    _note(session, row, "ask-letters", {"run": made.id, "letters": made.letters, "kind": made.kind}, by.actor, at)


def cancel(session: Session, slug: str, *, by: Staff, at: datetime) -> None:
    """Ask a run to stop; it ends within a second, and nothing of it is kept. Raises UnknownRun."""
    row = procedure_row(session, slug)
    run = session.scalar(_asked(row))
    if run is None:
        raise UnknownRun
    if queue.ask_to_cancel(session, procedure_id=row.id, kind=JOB, at=at):
        run.state = CANCELLED
    _note(session, row, "cancel-letters", {"run": run.id}, by.actor, at)


def content(session: Session, slug: str, run_id: int, name: str, *, by: Staff, at: datetime) -> bytes:
    """One print file; that somebody took it is noted. Raises UnknownRun."""
    row, run = _run(session, slug, run_id)
    kept = session.scalar(select(LetterFile).where(LetterFile.run_id == run.id, LetterFile.name == name))
    if kept is None:
        raise UnknownRun
    audit.looked(session, by=by, subject=f"procedure:{row.id}", what="letters", at=at)
    return unseal_bytes(session, kept, "content")


def remove(session: Session, slug: str, run_id: int, *, by: Staff, at: datetime) -> None:
    """Take the files of a run away, once they are printed. Raises UnknownRun."""
    row, run = _run(session, slug, run_id)
    if run.state != DONE:
        raise UnknownRun
    session.execute(delete(LetterFile).where(LetterFile.run_id == run.id))
    run.state = REMOVED
    _note(session, row, "remove-letters", {"run": run.id}, by.actor, at)


def _run(session: Session, slug: str, run_id: int) -> tuple[Procedure, LetterRun]:
    row, run = procedure_row(session, slug), session.get(LetterRun, run_id)
    if run is None or run.procedure_id != row.id:
        raise UnknownRun
    return row, run


def _asked(row: Procedure) -> Any:
    return select(LetterRun).where(LetterRun.procedure_id == row.id, LetterRun.state == ASKED).limit(1)


def _inputs(contact: Contact, session: Session, mine: Claim) -> Run:
    row = session.get_one(Procedure, mine.procedure_id)
    run = session.scalar(_asked(row))
    if run is None:
        raise UnknownRun
    letters = letters_of(session, row, run)
    if not letters:
        raise NoLetters(run.kind)
    titles = {code: words[row.title] for code, words in row.translations.items() if row.title in words}
    mailing = Mailing(kind=run.kind, title=row.title, titles=titles, link=run.link, until=run.until, contact=contact)
    return Run(mailing=mailing, letters=letters)


def _keep(session: Session, mine: Claim, made: tuple[PrintFile, ...], at: datetime) -> str:
    row = session.get_one(Procedure, mine.procedure_id)
    run = session.scalar(_asked(row))
    if run is None:
        raise UnknownRun
    for one in made:
        kept = LetterFile(run_id=run.id, name=one.name, letters=one.letters, size=len(one.content), made_at=at)
        session.add(kept)
        session.flush()
        seal(session, kept, content=one.content)
    run.state, run.letters = DONE, sum(one.letters for one in made)
    _note(session, row, "letters-made", {"run": run.id, "letters": run.letters}, "worker", at)
    return str(run.letters)


def _give_up(session: Session, mine: Claim, error: str | None, at: datetime) -> None:
    row = session.get_one(Procedure, mine.procedure_id)
    state = FAILED if error else CANCELLED
    mine_ = LetterRun.procedure_id == row.id, LetterRun.state == ASKED
    session.execute(update(LetterRun).where(*mine_).values(state=state))
    _note(session, row, "letters-not-made", {"reason": error or "cancelled"}, "worker", at)


def _note(session: Session, row: Procedure, act: str, facts: Mapping[str, int | str], actor: str, at: datetime) -> None:
    audit.append(session, at=at, actor=actor, act=act, subject=f"procedure:{row.id}", facts=facts)


def letters_task(contact: Contact) -> Task:
    """How a run is done; `contact` stands in each letter. Ten thousand take a quarter of an hour of a processor."""
    return Task(inputs=partial(_inputs, contact), work=print_files, keep=_keep, give_up=_give_up, seconds=4 * 3600)
