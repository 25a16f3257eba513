"""Ballots on their way to the board: proofs are checked beside the event loop, and one thread of this process stores.

Many ballots share one commit. What waits is stored in one transaction and answered after it; what comes in meanwhile
is the next transaction. The thread ends when there is nothing to do, and the next ballot starts it again.
"""

from __future__ import annotations

import asyncio
import logging
import os
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from snw_democratie.db.engine import Engine, reading, unit_of_work
from snw_democratie.referenda.board import casting
from snw_democratie.referenda.board.casting import Answer, Checked
from snw_democratie.referenda.board.receipts import Receipt, Signer
from snw_democratie.referenda.errors import BallotNotStored, TooBusy

MOST = 100
"""Ballots in one transaction."""
MOST_WAITING = 2000
"""Ballots that may wait to be checked: half a minute of work."""
IDLE_SECONDS = 1.0
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    """A ballot, and whoever waits to hear of it."""

    ballot: Checked
    loop: asyncio.AbstractEventLoop
    heard: asyncio.Future[Receipt]


class Board:
    """Takes ballots; `clock` gives the time of arrival, and the time at which a transaction begins."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime], receipts: Path) -> None:
        self._engine = engine
        self._clock = clock
        self.signer = Signer(receipts)
        self._checking = 0
        self._cores = threading.BoundedSemaphore(os.cpu_count() or 1)
        self._waiting: queue.SimpleQueue[_Waiting] = queue.SimpleQueue()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._idle_seconds = IDLE_SECONDS

    async def cast(self, slug: str, ballot: bytes) -> Receipt:
        """Check a ballot and store it; answered when it is stored.

        Raises UnknownReferendum, NotOpen, BallotRefused, NoReceiptKey, TooBusy, BallotNotStored.
        """
        if self._checking >= MOST_WAITING:
            raise TooBusy
        self._checking += 1
        try:
            found = await asyncio.to_thread(self._checked, slug, ballot, self._clock())
        finally:
            self._checking -= 1
        return found if isinstance(found, Receipt) else await self._store(found)

    def close(self) -> None:
        """Store what waits, now; a ballot that comes later starts again."""
        self._idle_seconds = 0.001
        thread = self._thread
        if thread is not None:
            thread.join()

    def _checked(self, slug: str, ballot: bytes, at: datetime) -> Checked | Receipt:
        with reading(self._engine) as session:
            paper = casting.paper_of(session, slug)
            before = casting.looked_up(session, paper, ballot)
        if before is not None:
            return before
        casting.refuse_unless_open(paper, at=at)
        with self._cores:
            return casting.proven(paper, ballot)

    async def _store(self, ballot: Checked) -> Receipt:
        loop = asyncio.get_running_loop()
        heard: asyncio.Future[Receipt] = loop.create_future()
        with self._starting:
            self._waiting.put(_Waiting(ballot, loop, heard))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="board", daemon=True)
                self._thread.start()
        return await heard

    def _run(self) -> None:
        while True:
            try:
                first = self._waiting.get(timeout=self._idle_seconds)
            except queue.Empty:
                with self._starting:
                    if self._waiting.empty():
                        self._thread = None
                        return
                continue
            waiting = [first]
            while len(waiting) < MOST and not self._waiting.empty():
                waiting.append(self._waiting.get_nowait())
            _tell(waiting, self._stored([one.ballot for one in waiting]))

    def _stored(self, ballots: Sequence[Checked]) -> Sequence[Answer]:
        try:
            with unit_of_work(self._engine) as session:
                return casting.store(session, ballots, self.signer, at=self._clock())
        except SQLAlchemyError as error:
            logger.exception("ballots were not stored")
            return [BallotNotStored(type(error).__name__)] * len(ballots)
        except Exception as error:  # one bad ballot must not take the others along
            if len(ballots) > 1:
                return [answer for one in ballots for answer in self._stored([one])]
            logger.exception("a ballot was not stored")
            return [BallotNotStored(type(error).__name__)]


def _tell(waiting: Sequence[_Waiting], answers: Sequence[Answer]) -> None:
    for one, answer in zip(waiting, answers, strict=True):
        try:
            one.loop.call_soon_threadsafe(_settle, one.heard, answer)
        except RuntimeError:  # the loop is closed: nobody is there to hear it
            logger.warning("a ballot was stored after the server stopped")


def _settle(heard: asyncio.Future[Receipt], answer: Answer) -> None:
    if heard.done():  # whoever asked has left
        return
    if isinstance(answer, Receipt):
        heard.set_result(answer)
    else:
        heard.set_exception(answer)
