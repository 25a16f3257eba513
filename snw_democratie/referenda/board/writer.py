"""Ballots on their way to the board: proofs are checked beside the event loop, and many ballots share one commit."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from snw_democratie.db.engine import Engine, reading, unit_of_work
from snw_democratie.db.together import Together
from snw_democratie.referenda.board import casting
from snw_democratie.referenda.board.casting import Answer, Checked
from snw_democratie.referenda.board.receipts import Receipt, Signer
from snw_democratie.referenda.errors import BallotNotStored, TooBusy

MOST = 100
"""Ballots in one transaction."""
MOST_WAITING = 2000
"""Ballots that may wait to be checked: half a minute of work."""


class Board:
    """Takes ballots; `clock` gives the time of arrival, and the time at which a transaction begins."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime], receipts: Path) -> None:
        self._engine = engine
        self._clock = clock
        self.signer = Signer(receipts)
        self._checking = 0
        self._cores = threading.BoundedSemaphore(os.cpu_count() or 1)
        self._ballots: Together[Checked, Receipt] = Together(
            "board", self._in_one, most=MOST, not_stored=BallotNotStored
        )

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
        return found if isinstance(found, Receipt) else await self._ballots.stored(found)

    def close(self) -> None:
        """Store what waits, now; a ballot that comes later starts again."""
        self._ballots.close()

    def _checked(self, slug: str, ballot: bytes, at: datetime) -> Checked | Receipt:
        with reading(self._engine) as session:
            paper = casting.paper_of(session, slug)
            before = casting.looked_up(session, paper, ballot)
        if before is not None:
            return before
        casting.refuse_unless_open(paper, at=at)
        with self._cores:
            return casting.proven(paper, ballot)

    def _in_one(self, ballots: Sequence[Checked]) -> Sequence[Answer]:
        with unit_of_work(self._engine) as session:
            return casting.store(session, ballots, self.signer, at=self._clock())
