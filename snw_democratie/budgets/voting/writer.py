"""The one thread of this process that stores votes, so that many votes share one commit.

A request waits for its answer without holding a thread. The thread takes all votes that wait, stores them in one
transaction and answers after the commit; what comes in meanwhile is the next transaction. It ends when there is nothing
to do, and the next vote starts it again.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from snw_democratie.budgets.ballot_paper import BallotPaper, PaperSource
from snw_democratie.budgets.voting.casting import Receipt, Vote
from snw_democratie.budgets.voting.errors import VoteNotStored
from snw_democratie.budgets.voting.keeping import Answer, keep
from snw_democratie.budgets.voting.mixing import Mixer
from snw_democratie.budgets.voting.papers import Papers
from snw_democratie.db.engine import Engine, unit_of_work

MOST = 256
"""Votes in one transaction."""
IDLE_SECONDS = 1.0
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    """A vote, and whoever waits to hear of it."""

    vote: Vote
    loop: asyncio.AbstractEventLoop
    heard: asyncio.Future[Receipt]


class Writer:
    """Stores votes; `papers` gives the ballot paper of a round, `clock` the time at which a transaction begins."""

    def __init__(self, engine: Engine, papers: PaperSource, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock
        self._papers = Papers(papers)
        self._waiting: queue.SimpleQueue[_Waiting] = queue.SimpleQueue()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._mixer = Mixer(engine)
        self._idle_seconds = IDLE_SECONDS

    async def cast(self, vote: Vote) -> Receipt:
        """Store a vote; answered when it is stored.

        Raises BadVoteCode, BadBallot, VotingClosed, UnknownRound, TooManyAttempts, VoteNotStored.
        """
        loop = asyncio.get_running_loop()
        heard: asyncio.Future[Receipt] = loop.create_future()
        with self._starting:
            self._waiting.put(_Waiting(vote, loop, heard))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="votes", daemon=True)
                self._thread.start()
        return await heard

    def close(self) -> None:
        """Store what waits and mix what is new, now; a vote that comes later starts again."""
        self._idle_seconds = 0.001
        thread = self._thread
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        while True:
            try:
                first = self._waiting.get(timeout=self._idle_seconds)
            except queue.Empty:
                self._mixer.mix()
                with self._starting:
                    if self._waiting.empty():
                        self._thread = None
                        return
                continue
            waiting = [first]
            while len(waiting) < MOST and not self._waiting.empty():
                waiting.append(self._waiting.get_nowait())
            _tell(waiting, self._stored(waiting))
            self._mixer.mix_when_many()

    def _stored(self, waiting: Sequence[_Waiting]) -> Sequence[Answer]:
        try:
            return self._in_one([one.vote for one in waiting])
        except SQLAlchemyError as error:
            logger.exception("votes were not stored")
            return [VoteNotStored(type(error).__name__)] * len(waiting)
        except Exception as error:  # one bad vote must not take the others along
            if len(waiting) > 1:
                return [answer for one in waiting for answer in self._stored([one])]
            logger.exception("a vote was not stored")
            return [VoteNotStored(type(error).__name__)]

    def _in_one(self, votes: Sequence[Vote]) -> Sequence[Answer]:
        with unit_of_work(self._engine) as session:
            papers = {slug: self._papers.of(session, slug) for slug in {vote.slug for vote in votes}}
            known = {slug: paper for slug, paper in papers.items() if isinstance(paper, BallotPaper)}
            kept = keep(session, [vote for vote in votes if vote.slug in known], known, at=self._clock())
        self._mixer.note(kept)
        answers = iter(kept.answers)
        return [next(answers) if vote.slug in known else papers[vote.slug] for vote in votes]


def _tell(waiting: Sequence[_Waiting], answers: Sequence[Answer]) -> None:
    """One call into each loop, not one per vote."""
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[Receipt], Answer]]] = {}
    for one, answer in zip(waiting, answers, strict=True):
        by_loop.setdefault(one.loop, []).append((one.heard, answer))
    for loop, told in by_loop.items():
        try:
            loop.call_soon_threadsafe(_settle, told)
        except RuntimeError:  # the loop is closed: nobody is there to hear it
            logger.warning("votes were stored after the server stopped")


def _settle(told: Sequence[tuple[asyncio.Future[Receipt], Answer]]) -> None:
    for heard, answer in told:
        if heard.done():  # whoever asked has left
            continue
        if isinstance(answer, Receipt):
            heard.set_result(answer)
        else:
            heard.set_exception(answer)
