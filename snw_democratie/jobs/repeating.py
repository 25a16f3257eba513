"""What is looked after now and then, in a thread of its own, until somebody stops it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

log = logging.getLogger(__name__)


class Repeating:
    """Calls `look` every so many seconds, and at once; `failed` is what the log says when it raises."""

    def __init__(self, look: Callable[[], object], *, every: float, failed: str) -> None:
        self._look = look
        self._every = every
        self._failed = failed
        self.stopping = threading.Event()

    def stop(self) -> None:
        """Stop soon: after the look that is going on."""
        self.stopping.set()

    def run(self) -> None:
        """Look until `stop` is called. A database or a server that is away for a while does not end it."""
        while not self.stopping.is_set():
            try:
                self._look()
            except Exception:
                # The last line of defence of a loop that must not end; what was not done waits in the database.
                log.exception(self._failed)
            self.stopping.wait(self._every)
