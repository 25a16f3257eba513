"""The worker that applies the rules once a day."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Engine

from snw_democratie.db.engine import reading
from snw_democratie.retention import service

log = logging.getLogger(__name__)


class Caretaker:
    """Looks now and then whether a day has passed, and then removes what may not be kept longer."""

    def __init__(
        self, engine: Engine, *, every: float = 600, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        """`every` is how many seconds pass between two looks."""
        self._engine = engine
        self._every = every
        self._clock = clock
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Stop soon; what is being removed is removed first."""
        self._stopping.set()

    def run(self) -> None:
        """Look until `stop` is called. A database that is away for a while does not end it."""
        while not self._stopping.is_set():
            try:
                self.look()
            except Exception:
                # The last line of defence of a loop that must not end; tomorrow's turn removes the same.
                log.exception("the rules were not applied")
            self._stopping.wait(self._every)

    def look(self) -> bool:
        """Apply the rules if it is time. True when they were applied."""
        at = self._clock()
        with reading(self._engine) as session:
            if not service.due(session, at=at):
                return False
        return service.apply_if_due(self._engine, at=at)
