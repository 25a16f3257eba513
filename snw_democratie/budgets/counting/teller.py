"""The worker that has a round counted as soon as nobody can vote any more."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Engine

from snw_democratie.budgets.counting.service import any_due, ask_due
from snw_democratie.db.engine import reading, unit_of_work

log = logging.getLogger(__name__)


class Teller:
    """Looks now and then whether a vote has closed, and then asks for its count."""

    def __init__(
        self, engine: Engine, *, every: float = 20, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        """`every` is how many seconds pass between two looks."""
        self._engine = engine
        self._every = every
        self._clock = clock
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Stop soon."""
        self._stopping.set()

    def run(self) -> None:
        """Look until `stop` is called. A database that is away for a while does not end it."""
        while not self._stopping.is_set():
            try:
                self.look()
            except Exception:
                # The last line of defence of a loop that must not end; the next look asks for the same.
                log.exception("no count was asked for")
            self._stopping.wait(self._every)

    def look(self) -> int:
        """Ask for every count that is due; gives how many."""
        at = self._clock()
        with reading(self._engine) as session:
            if not any_due(session, at=at):
                return 0
        with unit_of_work(self._engine) as session:
            return ask_due(session, at=at)
