"""Long computations: progress that shows, a cancel that works, and crashes after which nothing hangs."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from snw_democratie.assemblies import service
from snw_democratie.assemblies.steps import State
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.jobs import queue
from snw_democratie.jobs.child import Child, Progress
from snw_democratie.jobs.models import Job
from snw_democratie.jobs.worker import Task, Worker
from snw_democratie.security.staff import Staff
from tests.web.computations import die, forever, patience, refuse
from tests.web.world import START, TASKS, Browser, act


def tasks(work: Callable[[Any, Progress], Any], seconds: float = 60) -> dict[str, Task]:
    return {"compute": replace(service.PANELS, work=work, seconds=seconds)}


@contextmanager
def running(worker: Worker) -> Iterator[threading.Thread]:
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        yield thread
    finally:
        worker.stop()
        thread.join(30)
        assert not thread.is_alive()


def until(true: Callable[[], bool], seconds: float = 120) -> None:
    """Wait for something that another thread does; fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.05)


def job(engine: Engine, slug: str = "panel-computing") -> service.JobFacts:
    with reading(engine) as session:
        found = service.latest_job(session, slug, "compute")
    assert found is not None
    return found


def state(engine: Engine, slug: str = "panel-computing") -> State:
    with reading(engine) as session:
        return service.procedure(session, slug).state


def test_a_computation_runs_in_a_process_of_its_own_and_is_kept(engine: Engine) -> None:
    worker = Worker(engine, TASKS, every=0.05)
    assert worker.run_next() is True
    assert state(engine) is State.COMPUTED
    with reading(engine) as session:
        facts = service.procedure(session, "panel-computing")
        assert facts.figures["optimal"] is True
        assert "lottery.json" in service.record(session, "panel-computing", public=False)
        assert service.record(session, "panel-computing", public=True) == {}
    assert worker.run_next() is False


def test_progress_shows_and_a_cancel_ends_the_process(anna: Browser, engine: Engine) -> None:
    page = "/team/lotingen/panel-computing/berekenen"
    with running(Worker(engine, tasks(forever), every=0.05)):
        until(lambda: job(engine).done > 3)
        assert "<progress" in anna.get(f"{page}/voortgang").text
        assert anna.post(f"{page}/stoppen").status_code == 303
        until(lambda: job(engine).state == queue.CANCELLED)
    assert state(engine) is State.CLOSED
    assert "gestopt" in anna.get(page).text
    assert anna.post(f"{page}/stoppen").status_code == 409
    assert anna.post(page).status_code == 303
    assert state(engine) is State.COMPUTING


def test_whoever_looks_at_a_page_comes_before_a_computation() -> None:
    child = Child(patience, None)
    report = child.poll(40)
    child.kill()
    assert report is not None
    assert report.content == min(19, os.nice(0) + 10)


def test_a_cancel_leaves_no_process_behind() -> None:
    child = Child(forever, None)
    assert child.poll(40) is not None
    pid = child.pid
    assert pid is not None
    child.kill()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_cancel_before_anybody_began_is_over_at_once(anna: Browser, engine: Engine) -> None:
    assert anna.post("/team/lotingen/panel-computing/berekenen/stoppen").status_code == 303
    assert (state(engine), job(engine).state) == (State.CLOSED, queue.CANCELLED)
    assert Worker(engine, TASKS).run_next() is False


@pytest.mark.parametrize(
    ("work", "sentence"),
    [(die, "stopte plotseling"), (refuse, "Geen enkel panel van 4 mensen")],
    ids=["killed", "refused"],
)
def test_a_computation_that_fails_says_so_and_leaves_the_lottery_closed(
    anna: Browser, engine: Engine, work: Callable[[Any, Progress], Any], sentence: str
) -> None:
    Worker(engine, tasks(work), every=0.05).run_next()
    assert (state(engine), job(engine).state) == (State.CLOSED, queue.FAILED)
    assert sentence in anna.get("/team/lotingen/panel-computing/berekenen").text


def test_a_computation_that_takes_too_long_is_ended(engine: Engine) -> None:
    Worker(engine, tasks(forever, seconds=0.2), every=0.05).run_next()
    assert (state(engine), job(engine).state) == (State.CLOSED, queue.FAILED)


def test_a_worker_that_stops_puts_its_job_back(engine: Engine) -> None:
    with running(Worker(engine, tasks(forever), every=0.05)):
        until(lambda: job(engine).done > 0)
    assert (state(engine), job(engine).state) == (State.COMPUTING, queue.WAITING)
    assert Worker(engine, TASKS, every=0.05).run_next() is True
    assert state(engine) is State.COMPUTED


def claim(engine: Engine, at: datetime) -> queue.Claim | None:
    with unit_of_work(engine) as session:
        return queue.claim(session, kinds=["compute"], token="a" * 32, at=at)


def test_a_job_of_a_worker_that_vanished_is_done_by_another(engine: Engine) -> None:
    assert claim(engine, START) is not None
    assert Worker(engine, TASKS, every=0.05, clock=lambda: START + timedelta(seconds=30)).run_next() is False
    assert Worker(engine, TASKS, every=0.05, clock=lambda: START + timedelta(seconds=61)).run_next() is True
    assert state(engine) is State.COMPUTED


def test_a_job_that_loses_its_worker_twice_is_given_up(engine: Engine, anna: Browser) -> None:
    assert claim(engine, START) is not None
    with unit_of_work(engine) as session:
        queue.silent_jobs(session, kinds=["compute"], at=START + timedelta(seconds=61))
    assert claim(engine, START + timedelta(seconds=62)) is not None
    Worker(engine, TASKS, clock=lambda: START + timedelta(seconds=130)).run_next()
    assert (state(engine), job(engine).state) == (State.CLOSED, queue.FAILED)
    assert "De computer stopte" in anna.get("/team/lotingen/panel-computing/berekenen").text


def test_a_cancel_works_when_the_worker_has_vanished(engine: Engine, staff: dict[str, Staff]) -> None:
    assert claim(engine, START) is not None
    act(engine, service.cancel, "panel-computing", by=staff["anna"], at=START + timedelta(seconds=61))
    assert (state(engine), job(engine).state) == (State.CLOSED, queue.CANCELLED)


def test_a_vanished_worker_that_comes_back_changes_nothing(engine: Engine) -> None:
    mine = claim(engine, START)
    assert mine is not None
    with unit_of_work(engine) as session:
        queue.silent_jobs(session, kinds=["compute"], at=START + timedelta(seconds=61))
        assert queue.beat(session, mine, step="late", done=1, total=2, at=START) is False
        assert queue.end(session, mine, state=queue.DONE, at=START, unless_cancelled=True) is False


def test_a_result_that_comes_after_a_cancel_is_thrown_away(engine: Engine) -> None:
    mine = claim(engine, START)
    assert mine is not None
    with unit_of_work(engine) as session:
        session.execute(update(Job).where(Job.id == mine.job_id).values(cancel=True))
    with unit_of_work(engine) as session:
        assert queue.end(session, mine, state=queue.DONE, at=START, unless_cancelled=True) is False


def test_one_job_goes_to_one_worker(engine: Engine) -> None:
    found: list[queue.Claim | None] = []
    start = threading.Barrier(6)

    def take() -> None:
        start.wait()
        found.append(claim(engine, START))

    threads = [threading.Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len([one for one in found if one is not None]) == 1


def test_a_job_knows_no_secret(engine: Engine) -> None:
    """The row says what is computed; the salts' secret stays with the lottery."""
    with reading(engine) as session:
        text = " ".join(str(one.__dict__) for one in session.scalars(select(Job)))
    assert "entropy" not in text
