"""What a worker does for a board: the tally and the verdicts, each once, and nothing of it is left on the disk."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.jobs import queue
from snw_democratie.jobs.worker import Worker
from snw_democratie.referenda import service
from snw_democratie.referenda.errors import NotThisStep
from snw_democratie.referenda.finding import row_of
from snw_democratie.referenda.service.computing import TALLY
from snw_democratie.referenda.steps import Act, State
from snw_democratie.security.errors import NotAllowed
from snw_democratie.security.models import AuditEvent
from snw_democratie.security.staff import Staff
from tests.referenda import polls
from tests.web.world import Browser, act

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def test_a_worker_multiplies_the_ballots_and_lets_two_programs_judge(
    engine: Engine, team: tuple[Staff, Staff], staff: dict[str, Staff], receipt_key: str, voter: Browser,
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    (work := tmp_path / "work").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(work))
    poll = polls.opened(engine, team, receipt_key, practice=True)
    for what in (service.ask_tally, service.ask_check):
        with pytest.raises(NotAllowed):
            act(engine, what, poll.slug, by=staff["cem"], at=polls.AFTER)
    with pytest.raises(NotThisStep):
        act(engine, service.ask_check, polls.drafted(engine, team, receipt_key), by=team[0])
    for vote in (polls.NO, polls.YES):
        polls.cast(voter, poll, polls.ballot(engine, poll, 0, vote))
    polls.agree(engine, poll.slug, Act.CLOSE, team, at=polls.AFTER)
    act(engine, service.ask_tally, poll.slug, by=team[0], at=polls.AFTER)
    act(engine, service.ask_check, poll.slug, by=team[0], at=polls.AFTER)  # closing asked for it: once is enough
    with pytest.raises(NotThisStep):
        act(engine, service.ask_tally, poll.slug, by=team[1], at=polls.AFTER)
    worker = Worker(engine, service.TASKS, every=0.05, clock=lambda: polls.AFTER)
    with reading(engine) as session:
        waits = service.public_referendum(session, poll.slug).computing
    assert waits is not None and (waits.step, waits.done) == ("", 0)
    assert (worker.run_next(), worker.run_next(), worker.run_next()) == (True, True, False)
    with reading(engine) as session:
        facts = service.public_referendum(session, poll.slug)
        count = service.to_decrypt(session, poll.slug)
    assert (facts.state, facts.computing, count.ballots) == (State.COUNTED, None, 1), "of each code the last ballot"
    assert {(one.program, one.ok, one.height) for one in facts.said} == {("snw", True, 3), ("belenios-tool", True, 3)}
    assert list(work.iterdir()) == []


def test_a_second_tally_fails_and_changes_nothing(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str, voter: Browser
) -> None:
    poll = polls.opened(engine, team, receipt_key, practice=True)
    polls.cast(voter, poll, polls.ballot(engine, poll, 0))
    polls.agree(engine, poll.slug, Act.CLOSE, team, at=polls.AFTER)
    polls.tally(engine, poll, team)
    with unit_of_work(engine) as session:
        before = service.public_referendum(session, poll.slug).head
        queue.ask(session, kind=TALLY, referendum_id=row_of(session, poll.slug).id, digest="0" * 32, at=polls.AFTER)
    assert Worker(engine, {TALLY: service.TASKS[TALLY]}, every=0.05, clock=lambda: polls.AFTER).run_next()
    with reading(engine) as session:
        assert service.public_referendum(session, poll.slug).head == before
        acts = session.scalars(select(AuditEvent.act)).all()
    assert (acts.count("tally-referendum"), acts.count("not-tallied")) == (1, 1)
