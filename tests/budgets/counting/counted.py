"""Votes, a count and its publication, through the services; jobs run here, without a process of their own."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from snw_democratie.budgets.counting import service
from snw_democratie.budgets.counting.work import SAMPLES, StudyInputs
from snw_democratie.budgets.service.ballot_paper import RoundPapers
from snw_democratie.budgets.voting import register
from snw_democratie.budgets.voting.casting import Receipt, Vote
from snw_democratie.budgets.voting.keeping import keep
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.jobs import queue
from snw_democratie.security.staff import Staff
from tests.budgets.rounds import CALENDAR, VOTING, act, draw_lot, feasible_plan, freeze, open_round

CLOSED = CALENDAR.votes_until
FEW = 3
"""How often tests count again with other voters; what an installation does as often as SAMPLES says is the same."""
SECOND = timedelta(seconds=1)
PLANS: tuple[Mapping[str, Any], ...] = (
    {"title": "Een bankje bij de school", "cost_cents": 4_000_000, "theme": "meet", "wijk": "FH"},
    {"title": "Een speeltuin", "cost_cents": 5_000_000, "theme": "play", "wijk": "FJ"},
    {"title": "Fruitbomen", "cost_cents": 3_000_000, "theme": "green", "wijk": "FK"},
    {"title": "Zonnepanelen", "cost_cents": 9_000_000, "theme": "energy", "wijk": "FK"},
    {"title": "Een koor", "cost_cents": 1_000_000, "theme": "culture", "wijk": "FH"},
)
"""A hundred thousand euros for plans 1 to 5."""
VOTES: tuple[tuple[int, ...], ...] = (
    *[(1, 2)] * 14,
    *[(2, 3)] * 11,
    *[(1, 3, 4)] * 6,
    *[(4,)] * 9,
    (3, 4),
    (2, 4),
)
"""Forty-two votes; nobody wants the choir."""


def voted(engine: Engine, platform: Mapping[str, Staff], votes: Sequence[Any] = VOTES, **more: Any) -> str:
    """A round with these plans on its list, in which these votes were cast."""
    slug = listed(engine, platform, **more)
    cast(engine, slug, platform["wim"], votes)
    return slug


def listed(engine: Engine, platform: Mapping[str, Staff], **more: Any) -> str:
    """A round with these plans on its list, and the order drawn."""
    slug = open_round(engine, platform["wim"], **more)
    for plan in PLANS:
        feasible_plan(engine, slug, platform["wim"], **plan)
    freeze(engine, slug, platform["wim"], platform["yara"])
    draw_lot(engine, slug, platform["wim"], platform["yara"])
    return slug


def cast(engine: Engine, slug: str, by: Staff, votes: Sequence[Any], *, spare: int = 20, at: datetime = VOTING) -> None:
    """Cast these votes, each with a code of its own; some codes stay unused."""
    made: Any = act(engine, register.make, slug, "resident", len(votes) + spare, "", by=by, at=at)
    forms = [
        Vote(slug=slug, code=slip.code, marks=one if isinstance(one, Mapping) else dict.fromkeys(one, 1), form=form())
        for slip, one in zip(made.slips, votes, strict=False)
    ]
    with unit_of_work(engine) as session:
        kept = keep(session, forms, {slug: RoundPapers().paper(session, slug)}, at=at)
    assert all(isinstance(one, Receipt) for one in kept.answers), kept.answers


def form() -> str:
    """What the booth puts into each form."""
    return secrets.token_hex(16)


def count(engine: Engine, *, at: datetime = CLOSED, study: bool = True) -> int:
    """What the workers do after the closing: ask for what is due, and count it. Gives how many rounds were asked."""
    with unit_of_work(engine) as session:
        asked = service.ask_due(session, at=at)
    run_jobs(engine, at=at, kinds=service.TASKS if study else ("count",))
    return asked


def run_jobs(engine: Engine, *, at: datetime = CLOSED, kinds: Sequence[str] | Mapping[str, Any] = ()) -> None:
    """Do every waiting job of these kinds."""
    while True:
        with unit_of_work(engine) as session:
            mine = queue.claim(session, kinds=kinds or service.TASKS, token="t" * 32, at=at)
        if mine is None:
            return
        task = service.TASKS[mine.kind]
        with reading(engine) as session:
            inputs = task.inputs(session, mine)
        if isinstance(inputs, StudyInputs):
            assert inputs.samples == SAMPLES
            inputs = replace(inputs, samples=FEW)
        answer = task.work(inputs, lambda step, done, total: None)
        with unit_of_work(engine) as session:
            assert queue.end(session, mine, state=queue.DONE, at=at, unless_cancelled=True)
            queue.note_result(session, mine, task.keep(session, mine, answer, at))


def publish(
    engine: Engine, slug: str, platform: Mapping[str, Staff], *, with_ballots: bool = True, at: datetime = CLOSED
) -> None:
    """Publish it, by two people."""
    wim, yara = platform["wim"], platform["yara"]
    with reading(engine) as session:
        seen = service.standing(session, slug, by=wim, at=at).digest
    act(engine, service.choose, slug, seen, with_ballots, by=wim, at=at)
    with reading(engine) as session:
        agreed = service.standing(session, slug, by=yara, at=at).agreed
    assert agreed is not None
    assert act(engine, service.agree_to_publish, slug, agreed.digest, by=yara, at=at)
