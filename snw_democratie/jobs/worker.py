"""The worker: takes jobs from the queue, runs each in a child process, and writes down how it ended."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.jobs import queue
from snw_democratie.jobs.child import Child, Report, Work
from snw_democratie.jobs.errors import ComputationDied, OutOfTime, WorkerLost, pack
from snw_democratie.jobs.queue import Claim
from sortition.errors import SortitionError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """How one kind of job is done.

    `inputs` reads what the child needs. `work` runs in the child. `keep` stores its answer and gives the job's
    result as text. `give_up` puts the lottery back as it was; its last argument is the error, or None after a cancel.
    """

    inputs: Callable[[Session, Claim], Any]
    work: Work
    keep: Callable[[Session, Claim, Any, datetime], str]
    give_up: Callable[[Session, Claim, str | None, datetime], None]
    seconds: float


def now() -> datetime:
    """The time, for whoever starts things; everything below takes it as a parameter."""
    return datetime.now(UTC)


class Worker:
    """Runs jobs of some kinds, one at a time."""

    def __init__(
        self, engine: Engine, tasks: Mapping[str, Task], *, every: float = 0.5, clock: Callable[[], datetime] = now
    ) -> None:
        """`every` is how many seconds pass between two looks at the queue or the child."""
        self._clock = clock
        self._engine = engine
        self._tasks = tasks
        self._every = every
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Stop soon; a job that runs is ended and put back into the queue."""
        self._stopping.set()

    def run(self) -> None:
        """Take jobs until `stop` is called. A database that is away for a while does not end it."""
        while not self._stopping.is_set():
            try:
                busy = self.run_next()
            except Exception:
                # The last line of defence of a loop that must not end; the row keeps the job.
                log.exception("the worker goes on after an error")
                busy = False
            if not busy:
                self._stopping.wait(self._every)

    def run_next(self) -> bool:
        """Run the oldest waiting job to its end. False when there was none."""
        if not self._anything():
            return False
        with unit_of_work(self._engine) as session:
            for lost in queue.silent_jobs(session, kinds=self._tasks, at=self._clock()):
                self._lose(session, lost)
            mine = queue.claim(session, kinds=self._tasks, token=secrets.token_hex(16), at=self._clock())
        if mine is None:
            return False
        self._do(mine)
        return True

    def _anything(self) -> bool:
        with reading(self._engine) as session:
            return queue.anything(session, kinds=self._tasks, at=self._clock())

    def _do(self, mine: Claim) -> None:
        task = self._tasks[mine.kind]
        try:
            with reading(self._engine) as session:
                inputs = task.inputs(session, mine)
        except SortitionError as error:
            self._fail(mine, error)
            return
        child = Child(task.work, inputs)
        try:
            self._follow(mine, task, child)
        finally:
            child.kill()

    def _follow(self, mine: Claim, task: Task, child: Child) -> None:
        step, done, total = "", 0, 0
        deadline = time.monotonic() + task.seconds
        told = time.monotonic()
        while True:
            report = child.poll(self._every)
            if self._stopping.is_set():
                with unit_of_work(self._engine) as session:
                    queue.put_back(session, mine)
                return
            if report is not None and report.word == "progress":
                step, done, total = report.content
            elif report is not None:
                self._end(mine, task, report)
                return
            if time.monotonic() > deadline:
                self._fail(mine, OutOfTime(seconds=int(task.seconds)))
                return
            if report is None or time.monotonic() - told >= self._every:
                told = time.monotonic()
                with unit_of_work(self._engine) as session:
                    going = queue.beat(session, mine, step=step, done=done, total=total, at=self._clock())
                if not going:
                    self._cancel(mine, child)
                    return

    def _end(self, mine: Claim, task: Task, report: Report) -> None:
        if report.word == "refused":
            self._fail(mine, report.content)
        elif report.word == "died":
            self._fail(mine, ComputationDied(exitcode=int(report.content or 0)))
        else:
            with unit_of_work(self._engine) as session:
                if queue.end(session, mine, state=queue.DONE, at=self._clock(), unless_cancelled=True):
                    queue.note_result(session, mine, task.keep(session, mine, report.content, self._clock()))
                    return
            self._cancel(mine, None)

    def _cancel(self, mine: Claim, child: Child | None) -> None:
        if child is not None:
            child.kill()
        with unit_of_work(self._engine) as session:
            if queue.end(session, mine, state=queue.CANCELLED, at=self._clock(), unless_cancelled=False):
                self._tasks[mine.kind].give_up(session, mine, None, self._clock())

    def _fail(self, mine: Claim, error: SortitionError) -> None:
        log.warning("job %s (%s) ended: %s", mine.job_id, mine.kind, type(error).__name__)
        with unit_of_work(self._engine) as session:
            if queue.end(
                session, mine, state=queue.FAILED, at=self._clock(), error=pack(error), unless_cancelled=False
            ):
                self._tasks[mine.kind].give_up(session, mine, type(error).__name__, self._clock())

    def _lose(self, session: Session, lost: Claim) -> None:
        error = WorkerLost(tries=queue.TRIES)
        if queue.end(session, lost, state=queue.FAILED, at=self._clock(), error=pack(error), unless_cancelled=False):
            self._tasks[lost.kind].give_up(session, lost, "WorkerLost", self._clock())
