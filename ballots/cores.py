"""Work on many values spread over the cores of the machine: the same answers in the same order as `map` gives."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from multiprocessing.pool import AsyncResult
from typing import Protocol, TypeVar

_A = TypeVar("_A")
_B = TypeVar("_B")
_AHEAD = 4
"""Calls that wait per process: more would fill the memory with what was read too early."""


class Across(Protocol):
    """`map`, or something that answers as `map` does; it reads its values in the thread that asks for answers."""

    def __call__(self, function: Callable[[_A], _B], values: Iterable[_A], /) -> Iterator[_B]: ...


@contextmanager
def across_cores(processes: int | None = None) -> Iterator[Across]:
    """A `map` over this many processes, one per core when not said; in this process when there is one core."""
    wanted = multiprocessing.cpu_count() if processes is None else processes
    if wanted < 2:
        yield map
        return
    # Begun anew, not forked: a copy of a process with threads and handlers of its own may never end.
    with multiprocessing.get_context("spawn").Pool(wanted, initializer=_leave_stopping_to_the_first) as pool:

        def spread(function: Callable[[_A], _B], values: Iterable[_A], /) -> Iterator[_B]:
            waiting: deque[AsyncResult[_B]] = deque()
            for value in values:
                waiting.append(pool.apply_async(function, (value,)))
                if len(waiting) >= _AHEAD * wanted:
                    yield waiting.popleft().get()
            while waiting:
                yield waiting.popleft().get()

        yield spread
        pool.close()
        pool.join()


def _leave_stopping_to_the_first() -> None:
    # Ctrl+C reaches every process; only the first says so.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
