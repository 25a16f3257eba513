"""The count: asked for once people can vote no more, done by a worker, and kept where nobody but the team sees it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, delete, exists, or_, select
from sqlalchemy.orm import Session

from snw_democratie.budgets.counting.errors import CountNotReady
from snw_democratie.budgets.counting.models import BudgetCount
from snw_democratie.budgets.counting.stored import BALLOTS, FACTS, RULE, STUDY, read_file, settled, store_files
from snw_democratie.budgets.counting.turnout import with_turnout
from snw_democratie.budgets.counting.work import (
    Counted,
    CountInputs,
    StudyInputs,
    count_ballots,
    study_count,
)
from snw_democratie.budgets.models import BudgetRound
from snw_democratie.budgets.paper.service.order import waits as paper_waits
from snw_democratie.budgets.service.ballot_paper import RoundPapers
from snw_democratie.budgets.service.following import close_unvoted
from snw_democratie.budgets.service.order import hold, subject
from snw_democratie.budgets.standing import PAPER_TIME
from snw_democratie.budgets.voting.counting_input import any_ballot_of, ballots
from snw_democratie.budgets.voting.mixing import mix_all
from snw_democratie.db.sealed import vault_of
from snw_democratie.jobs import queue
from snw_democratie.jobs.models import Job
from snw_democratie.jobs.queue import Claim
from snw_democratie.jobs.worker import Task
from snw_democratie.security import audit
from snw_democratie.security.approvals import withdraw
from snw_democratie.security.staff import Staff

COUNT, STUDIES = "count", "study"
WORKER = "worker"
PUBLISH = "publish-count"


def ask_count(session: Session, slug: str, *, by: Staff, at: datetime) -> None:
    """Have the ballots counted, or counted again. Raises CountNotReady, UnknownRound, NotAllowed."""
    row = hold(session, slug, by=by)
    _ask(session, row, actor=by.actor, at=at)


def ask_due(session: Session, *, at: datetime) -> int:
    """Have every round counted whose voting is over and whose order is drawn; gives how many.

    Where people also vote on paper its wijkplatform asks, once all of it is typed over; this does so at the last
    moment for that. A round that was counted before rounds without votes ended by themselves ends now.
    """
    for row in session.scalars(_empty().with_for_update(skip_locked=True)).all():
        _end_unvoted(session, row, at=at)
    found = session.scalars(_due(at).with_for_update(skip_locked=True)).all()
    for row in found:
        _ask(session, row, actor=WORKER, at=at)
    return len(found)


def any_due(session: Session, *, at: datetime) -> bool:
    """Whether there is such a round."""
    return any(session.scalar(one.limit(1)) is not None for one in (_due(at), _empty()))


def why_not(session: Session, row: BudgetRound, *, at: datetime) -> str:
    """Why this round cannot be counted now, as `CountNotReady` says it; empty when it can."""
    if row.unvoted:
        return "nobody"
    kept = session.get(BudgetCount, row.id)
    if row.counted_at is not None or (kept is not None and kept.published_at is not None):
        return "published"
    if at < row.votes_until:
        return "open"
    if row.lot_drawn_at is None:
        return "lot"
    if paper_waits(session, row, at=at):
        return "paper"
    return "busy" if busy(session, row.id, (COUNT,)) else ""


def busy(session: Session, round_id: int, kinds: Iterable[str]) -> bool:
    """Whether a computation for this round waits or runs."""
    running = Job.round_id == round_id, Job.kind.in_(list(kinds)), Job.state.in_([queue.WAITING, queue.RUNNING])
    return session.scalar(select(Job.id).where(*running).limit(1)) is not None


def last_failure(session: Session, round_id: int) -> str:
    """The packed error of the newest count of this round, when it failed."""
    newest = select(Job).where(Job.round_id == round_id, Job.kind == COUNT).order_by(Job.id.desc()).limit(1)
    job = session.scalar(newest)
    return job.error if job is not None and job.state == queue.FAILED else ""


def _due(at: datetime) -> Select[tuple[BudgetRound]]:
    asked = exists().where(Job.round_id == BudgetRound.id, Job.kind == COUNT)
    no_more_paper = or_(~BudgetRound.paper, BudgetRound.votes_until <= at - PAPER_TIME, BudgetRound.result_by <= at)
    return select(BudgetRound).where(
        BudgetRound.votes_until <= at,
        no_more_paper,
        BudgetRound.lot_drawn_at.is_not(None),
        BudgetRound.counted_at.is_(None),
        ~asked,
    )


def _empty() -> Select[tuple[BudgetRound]]:
    """Rounds in which both programs counted no ballot, and that did not end."""
    running = exists().where(
        Job.round_id == BudgetRound.id, Job.kind == COUNT, Job.state.in_([queue.WAITING, queue.RUNNING])
    )
    nothing = BudgetCount.voters == 0, BudgetCount.agree, BudgetCount.published_at.is_(None)
    voted = any_ballot_of(BudgetRound.id)
    return (
        select(BudgetRound)
        .join(BudgetCount, BudgetCount.round_id == BudgetRound.id)
        .where(*nothing, BudgetRound.counted_at.is_(None), ~running, ~voted)
    )


def _end_unvoted(session: Session, row: BudgetRound, *, at: datetime) -> None:
    close_unvoted(session, row.id, at=at)
    audit.append(session, at=at, actor=WORKER, act="close-unvoted", subject=subject(row))


def _ask(session: Session, row: BudgetRound, *, actor: str, at: datetime) -> None:
    """Mixed first: after this nothing in the database tells in which order the votes came."""
    reason = why_not(session, row, at=at)
    if reason:
        raise CountNotReady(reason)
    mix_all(session)
    queue.ask(session, kind=COUNT, round_id=row.id, digest="", at=at)
    audit.append(session, at=at, actor=actor, act="ask-count", subject=subject(row))


def _count_inputs(session: Session, mine: Claim) -> CountInputs:
    row = session.get_one(BudgetRound, mine.round_id)
    # Nobody can vote any more since before this job was asked for, so what is read here is all there is.
    found = ballots(session, RoundPapers().paper(session, row.slug), at=row.votes_until)
    marks = tuple(tuple(sorted(one.items())) for one in found)
    assert row.list_digest is not None
    # From the keys of this installation and the round: nobody can guess it, and counting again gives the same bytes.
    salt = vault_of(session).index("ballots-salt", row.list_digest).hex()
    return CountInputs(settled=settled(session, row), ballots=marks, salt=salt)


def _keep_count(session: Session, mine: Claim, counted: Counted, at: datetime) -> str:
    row = session.get_one(BudgetRound, mine.round_id, with_for_update=True)
    kept = session.get(BudgetCount, row.id)
    if kept is not None and kept.published_at is not None:
        return kept.digest
    session.execute(delete(BudgetCount).where(BudgetCount.round_id == row.id))
    session.expire_all()
    session.add(
        BudgetCount(round_id=row.id, digest=counted.digest, voters=counted.voters, agree=counted.agree, counted_at=at)
    )
    session.flush()
    files = dict(counted.files)
    files[FACTS] = with_turnout(session, row.id, files[FACTS])
    store_files(session, row.id, files)
    withdraw(session, subject=subject(row), act=PUBLISH)
    queue.ask(session, kind=STUDIES, round_id=row.id, digest=counted.digest, at=at)
    act = "counted" if counted.agree else "counted-differently"
    audit.append(session, at=at, actor=WORKER, act=act, subject=subject(row))
    if counted.agree and not counted.voters:
        # Nothing is left to decide, and no vote on paper comes after a count: the round ends here.
        _end_unvoted(session, row, at=at)
    return counted.digest


def _give_up_count(session: Session, mine: Claim, error: str | None, at: datetime) -> None:
    facts = {"reason": error or "cancelled"}
    audit.append(session, at=at, actor=WORKER, act="not-counted", subject=f"round:{mine.round_id}", facts=facts)


def _study_inputs(session: Session, mine: Claim) -> StudyInputs:
    assert mine.round_id is not None
    ballots_pb, rule = (read_file(session, mine.round_id, name) for name in (BALLOTS, RULE))
    return StudyInputs(ballots=ballots_pb, rule_json=rule, digest=mine.digest)


def _keep_study(session: Session, mine: Claim, found: bytes, _at: datetime) -> str:
    assert mine.round_id is not None
    kept = session.get(BudgetCount, mine.round_id, with_for_update=True)
    if kept is not None and kept.digest == mine.digest:
        store_files(session, mine.round_id, {STUDY: found})
    return ""


def _give_up_study(_session: Session, _mine: Claim, _error: str | None, _at: datetime) -> None:
    """The study changes no outcome; without it the pages leave it out."""


TASKS = {
    COUNT: Task(inputs=_count_inputs, work=count_ballots, keep=_keep_count, give_up=_give_up_count, seconds=3600),
    STUDIES: Task(inputs=_study_inputs, work=study_count, keep=_keep_study, give_up=_give_up_study, seconds=3600),
}
