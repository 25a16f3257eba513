"""The computations on a board that a worker does: the encrypted tally, and what two programs say of the archive."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from snw_democratie.jobs import queue
from snw_democratie.jobs.models import Job
from snw_democratie.jobs.queue import Claim
from snw_democratie.jobs.worker import Task
from snw_democratie.referenda.board import events
from snw_democratie.referenda.errors import NotThisStep
from snw_democratie.referenda.facts import Computing
from snw_democratie.referenda.finding import hold, state_of, subject
from snw_democratie.referenda.models import BoardCheck, Referendum
from snw_democratie.referenda.service.counting import last_ballots, put_tally
from snw_democratie.referenda.service.trustees import fixed_election
from snw_democratie.referenda.steps import State
from snw_democratie.referenda.work import CheckInputs, Counted, CountInputs, Judged, check_board, count_board
from snw_democratie.security import audit
from snw_democratie.security.staff import Staff
from sortition.record import Value

TALLY, CHECK = "referendum-tally", "referendum-check"
WORKER = "worker"
_SECONDS = 4 * 3600


def ask_tally(session: Session, slug: str, *, by: Staff, at: datetime) -> None:
    """Have the encrypted tally made: it follows from the ballots, so one person is enough.

    Raises NotThisStep, NotAllowed, UnknownReferendum.
    """
    row = hold(session, slug, by=by)
    if state_of(row) is not State.CLOSED or busy(session, row, TALLY) is not None:
        raise NotThisStep("tally")
    _ask(session, row, TALLY, at=at)
    audit.append(session, at=at, actor=by.actor, act="ask-tally", subject=subject(row))


def ask_check(session: Session, slug: str, *, by: Staff, at: datetime) -> None:
    """Have both programs look at the archive as it stands. Raises NotThisStep, NotAllowed, UnknownReferendum."""
    row = hold(session, slug, by=by)
    if row.opened_at is None:
        raise NotThisStep("check")
    check_soon(session, row, at=at)


def check_soon(session: Session, row: Referendum, *, at: datetime) -> None:
    """The same without anybody asking for it; a check that has not begun yet will see all that is there by then."""
    waiting = select(Job.id).where(Job.referendum_id == row.id, Job.kind == CHECK, Job.state == queue.WAITING)
    if session.scalar(waiting.limit(1)) is None:
        _ask(session, row, CHECK, at=at)


def busy(session: Session, row: Referendum, *kinds: str) -> Computing | None:
    """The computation for this board that runs, or else waits."""
    found = session.scalars(
        select(Job)
        .where(Job.referendum_id == row.id, Job.kind.in_(kinds), Job.state.in_((queue.WAITING, queue.RUNNING)))
        .order_by(Job.id)
        .limit(1)
    ).first()
    if found is None:
        return None
    return Computing(kind=found.kind, step=found.step, done=found.done, total=found.total)


def _ask(session: Session, row: Referendum, kind: str, *, at: datetime) -> None:
    # The digest names the folder of this job: nobody can guess it, so nobody can put anything there before us.
    queue.ask(session, kind=kind, referendum_id=row.id, digest=secrets.token_hex(16), at=at)


def _folder(mine: Claim) -> Path:
    return Path(tempfile.gettempdir()) / f"snw-board-{mine.digest}"


def _new_folder(mine: Claim) -> Path:
    folder = _folder(mine)
    shutil.rmtree(folder, ignore_errors=True)  # of a try that was broken off
    folder.mkdir(mode=0o700)
    return folder


def _tally_inputs(session: Session, mine: Claim) -> CountInputs:
    row = session.get_one(Referendum, mine.referendum_id)
    if state_of(row) is not State.CLOSED:
        raise NotThisStep("tally")
    path, number = _new_folder(mine) / "ballots", 0
    with path.open("wb") as file:
        for ballot in last_ballots(session, row):
            file.write(ballot + b"\n")
            number += 1
    end = events.head(session, row).event
    assert end is not None
    return CountInputs(election=fixed_election(row)[0], path=path, ballots=number, end=end)


def _keep_tally(session: Session, mine: Claim, found: Counted, at: datetime) -> str:
    shutil.rmtree(_folder(mine), ignore_errors=True)
    row = session.get_one(Referendum, mine.referendum_id, with_for_update=True)
    if state_of(row) is not State.CLOSED:
        return ""
    event = put_tally(session, row, found, at=at)
    facts: dict[str, Value] = {"event": event, "ballots": found.ballots}
    audit.append(session, at=at, actor=WORKER, act="tally-referendum", subject=subject(row), facts=facts)
    return event


def _give_up_tally(session: Session, mine: Claim, error: str | None, at: datetime) -> None:
    shutil.rmtree(_folder(mine), ignore_errors=True)
    facts: dict[str, Value] = {"reason": error or "cancelled"}
    audit.append(
        session, at=at, actor=WORKER, act="not-tallied", subject=f"referendum:{mine.referendum_id}", facts=facts
    )


def _check_inputs(session: Session, mine: Claim) -> CheckInputs:
    row = session.get_one(Referendum, mine.referendum_id)
    head = events.head(session, row)
    path = _new_folder(mine) / f"{row.uuid}.bel"
    with path.open("wb") as file:
        file.writelines(events.chunks(session, row, until=head.height))
    return CheckInputs(path=path, height=head.height - 1)


def _keep_check(session: Session, mine: Claim, found: Judged, at: datetime) -> str:
    shutil.rmtree(_folder(mine), ignore_errors=True)
    for program, ok, said in found.said:
        session.merge(
            BoardCheck(referendum_id=mine.referendum_id, program=program, height=found.height, ok=ok, said=said, at=at)
        )
    return str(found.height)


def _give_up_check(_session: Session, mine: Claim, _error: str | None, _at: datetime) -> None:
    """What the programs said before stays; it names the place up to which they looked."""
    shutil.rmtree(_folder(mine), ignore_errors=True)


TASKS = {
    TALLY: Task(inputs=_tally_inputs, work=count_board, keep=_keep_tally, give_up=_give_up_tally, seconds=_SECONDS),
    CHECK: Task(inputs=_check_inputs, work=check_board, keep=_keep_check, give_up=_give_up_check, seconds=_SECONDS),
}
