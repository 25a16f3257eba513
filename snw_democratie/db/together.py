"""One thread that stores what many requests send, so that they share one commit.

A request waits for its answer without holding a thread. The thread takes all that waits, stores it in one transaction
and answers after the commit; what comes in meanwhile is the next transaction. It begins once nothing more comes in: one
interpreter runs one thread at a time, and while requests are still being read, the two would take turns at every row.
That nothing more comes is seen by the loop that reads them: it went round some times without a new one. The thread ends
when there is nothing to do, and what comes next starts it again.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from snw_democratie.db.deeds import refuse_to_change

IDLE_SECONDS = 1.0
STILL_ROUNDS, LONGEST_SECONDS = 20, 0.02
"""Nothing came for so many rounds of the loop: then what waits is stored; and after so long, whatever else comes."""
logger = logging.getLogger(__name__)
_T = TypeVar("_T")
_R = TypeVar("_R")


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting(Generic[_T, _R]):
    """One thing to store, and whoever waits to hear of it."""

    value: _T
    loop: asyncio.AbstractEventLoop
    heard: asyncio.Future[_R]


def _nothing() -> None:
    """What is done besides, where nothing is."""


class Together(Generic[_T, _R]):
    """Stores values, at most `most` in one transaction; `name` is that of the thread and of its lines in the log.

    `store` stores all or raises, and gives one answer per value: a result, or the error that its request gets.
    `not_stored` makes that error when nothing was stored, from the name of what happened. `idle` is called before the
    thread ends, `after` when a transaction was answered.
    """

    def __init__(
        self,
        name: str,
        store: Callable[[Sequence[_T]], Sequence[_R | Exception]],
        *,
        most: int,
        not_stored: Callable[[str], Exception],
        idle: Callable[[], None] = _nothing,
        after: Callable[[], None] = _nothing,
    ) -> None:
        self._name = name
        self._store = store
        self._most = most
        self._not_stored = not_stored
        self._idle = idle
        self._after = after
        self._waiting: queue.SimpleQueue[_Waiting[_T, _R]] = queue.SimpleQueue()
        self._came = 0
        self._still = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._idle_seconds = IDLE_SECONDS

    async def stored(self, value: _T) -> _R:
        """The answer, once the value is stored. Raises what `store` answered with, or what `not_stored` made.

        And OnlyAnotherLanguage: the thread knows nothing of the request.
        """
        refuse_to_change()
        loop = asyncio.get_running_loop()
        heard: asyncio.Future[_R] = loop.create_future()
        with self._starting:
            self._waiting.put(_Waiting(value, loop, heard))
            self._came += 1
            loop.call_soon(self._look, loop, self._came, STILL_ROUNDS)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()
        return await heard

    def close(self) -> None:
        """Store what waits, now; what comes later starts again."""
        self._idle_seconds = 0.001
        thread = self._thread
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        while True:
            try:
                first = self._waiting.get(timeout=self._idle_seconds)
            except queue.Empty:
                self._idle()
                with self._starting:
                    if self._waiting.empty():
                        self._thread = None
                        return
                continue
            self._still.wait(LONGEST_SECONDS)
            self._still.clear()
            waiting = [first]
            while len(waiting) < self._most and not self._waiting.empty():
                waiting.append(self._waiting.get_nowait())
            self._tell(waiting, self._answers([one.value for one in waiting]))
            self._after()

    def _look(self, loop: asyncio.AbstractEventLoop, came: int, rounds: int) -> None:
        """Whether nothing came since so many had come, for so many more rounds of the loop."""
        if came == self._came and rounds:
            loop.call_soon(self._look, loop, came, rounds - 1)
        elif came == self._came or self._waiting.qsize() >= self._most:
            self._still.set()

    def _answers(self, values: Sequence[_T]) -> Sequence[_R | Exception]:
        try:
            return self._store(values)
        except SQLAlchemyError as error:
            logger.exception("%s: not stored", self._name)
            return [self._not_stored(type(error).__name__)] * len(values)
        except Exception as error:  # one bad value must not take the others along
            if len(values) > 1:
                return [answer for one in values for answer in self._answers([one])]
            logger.exception("%s: one was not stored", self._name)
            return [self._not_stored(type(error).__name__)]

    def _tell(self, waiting: Sequence[_Waiting[_T, _R]], answers: Sequence[_R | Exception]) -> None:
        """One call into each loop, not one per value."""
        by_loop: dict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[_R], _R | Exception]]] = {}
        for one, answer in zip(waiting, answers, strict=True):
            by_loop.setdefault(one.loop, []).append((one.heard, answer))
        for loop, told in by_loop.items():
            try:
                loop.call_soon_threadsafe(_settle, told)
            except RuntimeError:  # the loop is closed: nobody is there to hear it
                logger.warning("%s: stored after the server stopped", self._name)


def _settle(told: Sequence[tuple[asyncio.Future[_R], _R | Exception]]) -> None:
    for heard, answer in told:
        if heard.done():  # whoever asked has left
            continue
        if isinstance(answer, Exception):
            heard.set_exception(answer)
        else:
            heard.set_result(answer)
