"""The queue of long computations: asked for, claimed, reported on, ended. Every change is one guarded statement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from snw_democratie.jobs.models import Job

WAITING, RUNNING, DONE, FAILED, CANCELLED = "waiting", "running", "done", "failed", "cancelled"
SILENT = timedelta(seconds=60)
TRIES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A job that this worker, and no other, runs now: for a lottery, a round of a buurtbudget, or a referendum."""

    job_id: int
    kind: str
    procedure_id: int | None
    round_id: int | None
    referendum_id: int | None
    digest: str
    token: str


def ask(
    session: Session, *, kind: str, digest: str, at: datetime, procedure_id: int | None = None,
    round_id: int | None = None, referendum_id: int | None = None,
) -> int:  # fmt: skip
    """Put a computation in the queue."""
    job = Job(
        kind=kind,
        procedure_id=procedure_id,
        round_id=round_id,
        referendum_id=referendum_id,
        digest=digest,
        state=WAITING,
        asked_at=at,
    )
    session.add(job)
    session.flush()
    return job.id


def claim(session: Session, *, kinds: Iterable[str], token: str, at: datetime) -> Claim | None:
    """Take the oldest waiting job; two workers never take the same one."""
    found = (
        select(Job.id)
        .where(Job.state == WAITING, Job.kind.in_(list(kinds)))
        .order_by(Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    job_id = session.scalar(found)
    if job_id is None:
        return None
    taken = session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state == WAITING)
        .values(state=RUNNING, token=token, started_at=at, beat_at=at, tries=Job.tries + 1, step="", done=0, total=0)
    )
    if not taken.rowcount:
        return None
    return _claimed(session.get_one(Job, job_id))


def beat(session: Session, mine: Claim, *, step: str, done: int, total: int, at: datetime) -> bool:
    """Report progress and a sign of life. False when the job is cancelled or no longer ours: then stop."""
    kept = session.execute(
        update(Job)
        .where(Job.id == mine.job_id, Job.token == mine.token, Job.state == RUNNING, Job.cancel.is_(False))
        .values(step=step[:60], done=done, total=total, beat_at=at)
    )
    return bool(kept.rowcount)


def end(
    session: Session,
    mine: Claim,
    *,
    state: str,
    at: datetime,
    error: str = "",
    result: str = "",
    unless_cancelled: bool,
) -> bool:
    """Write the end of our job. False when it was not ours any more, or cancelled just before it was done."""
    ours = update(Job).where(Job.id == mine.job_id, Job.token == mine.token, Job.state == RUNNING)
    if unless_cancelled:
        ours = ours.where(Job.cancel.is_(False))
    ended = session.execute(ours.values(state=state, error=error, result=result, ended_at=at))
    return bool(ended.rowcount)


def put_back(session: Session, mine: Claim) -> None:
    """The worker stops before the job is done: another may take it, and this try does not count."""
    session.execute(
        update(Job)
        .where(Job.id == mine.job_id, Job.token == mine.token, Job.state == RUNNING)
        .values(state=WAITING, token="", tries=Job.tries - 1)
    )


def ask_to_cancel(session: Session, *, procedure_id: int, kind: str, at: datetime) -> bool:
    """Cancel the newest job of this kind. True when it is over at once: nobody had begun, or its worker is silent."""
    session.execute(
        update(Job).where(Job.procedure_id == procedure_id, Job.kind == kind, Job.state == RUNNING).values(cancel=True)
    )
    silent = (Job.state == RUNNING) & (Job.beat_at < at - SILENT)
    ended = session.execute(
        update(Job)
        .where(Job.procedure_id == procedure_id, Job.kind == kind, (Job.state == WAITING) | silent)
        .values(state=CANCELLED, cancel=True, ended_at=at)
    )
    return bool(ended.rowcount)


def anything(session: Session, *, kinds: Iterable[str], at: datetime) -> bool:
    """Whether a job waits, or one has fallen silent."""
    silent = (Job.state == RUNNING) & (Job.beat_at < at - SILENT)
    found = select(Job.id).where(Job.kind.in_(list(kinds)), (Job.state == WAITING) | silent)
    return session.scalar(found.limit(1)) is not None


def note_result(session: Session, mine: Claim, result: str) -> None:
    """Keep the short answer of a job that was ended in this same transaction."""
    session.execute(update(Job).where(Job.id == mine.job_id).values(result=result))


def silent_jobs(session: Session, *, kinds: Iterable[str], at: datetime) -> tuple[Claim, ...]:
    """Put jobs back whose worker gave no sign of life for a minute; the answer is those to give up instead.

    A job is given up when it was tried `TRIES` times, or when somebody cancelled it meanwhile.
    """
    found = session.scalars(
        select(Job)
        .where(Job.kind.in_(list(kinds)), Job.state == RUNNING, Job.beat_at < at - SILENT)
        .with_for_update(skip_locked=True)
    ).all()
    lost = []
    for job in found:
        if job.tries < TRIES and not job.cancel:
            job.state, job.token = WAITING, ""
        else:
            lost.append(_claimed(job))
    session.flush()
    return tuple(lost)


def _claimed(job: Job) -> Claim:
    return Claim(
        job_id=job.id,
        kind=job.kind,
        procedure_id=job.procedure_id,
        round_id=job.round_id,
        referendum_id=job.referendum_id,
        digest=job.digest,
        token=job.token,
    )
