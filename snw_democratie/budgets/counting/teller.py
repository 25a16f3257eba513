"""The worker that has a round counted as soon as nobody can vote any more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Engine

from snw_democratie.budgets.counting.service import any_due, ask_due
from snw_democratie.db.engine import reading, unit_of_work


class Teller:
    """Looks whether a vote has closed, and then asks for its count."""

    def __init__(self, engine: Engine, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._engine = engine
        self._clock = clock

    def look(self) -> int:
        """Ask for every count that is due; gives how many."""
        at = self._clock()
        with reading(self._engine) as session:
            if not any_due(session, at=at):
                return 0
        with unit_of_work(self._engine) as session:
            return ask_due(session, at=at)
