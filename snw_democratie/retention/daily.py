"""The worker that applies the rules once a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Engine

from snw_democratie.db.engine import reading
from snw_democratie.retention import service


class Caretaker:
    """Looks whether a day has passed, and then removes what may not be kept longer."""

    def __init__(self, engine: Engine, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._engine = engine
        self._clock = clock

    def look(self) -> bool:
        """Apply the rules if it is time. True when they were applied."""
        at = self._clock()
        with reading(self._engine) as session:
            if not service.due(session, at=at):
                return False
        return service.apply_if_due(self._engine, at=at)
