"""A computation in a process of its own, so that it can be stopped at any moment and cannot hurt the web server."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from typing import Any

from sortition.errors import SortitionError

Progress = Callable[[str, int, int], None]
Work = Callable[[Any, Progress], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a child says: "progress", "done", "refused" (an error that is a fact) or "died"."""

    word: str
    content: Any = None


class Child:
    """One computation that runs: poll it, or kill it."""

    def __init__(self, work: Work, inputs: Any) -> None:
        """Start `work(inputs, on_progress)` in a fresh Python; both must be picklable."""
        context = multiprocessing.get_context("spawn")
        self._reader, writer = context.Pipe(duplex=False)
        self._process = context.Process(target=_run, args=(work, inputs, writer), daemon=True)
        resource_tracker.ensure_running()  # its start, which would be part of ours, lifts the mask that follows
        # Ctrl+C reaches every process of a terminal. A child inherits this mask: its parent ends it, and nothing else.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self._process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        writer.close()

    @property
    def pid(self) -> int | None:
        """The number of its process."""
        return self._process.pid

    def poll(self, seconds: float) -> Report | None:
        """The next thing the child says within `seconds`, or None."""
        if not self._reader.poll(seconds):
            return None
        try:
            report: Report = self._reader.recv()
        except (EOFError, OSError):
            self._process.join()
            return Report(word="died", content=self._process.exitcode)
        return report

    def kill(self) -> None:
        """End it now. A solver does not listen to a polite request, so after two seconds it is not asked."""
        self._process.terminate()
        self._process.join(2)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._reader.close()


def _run(work: Work, inputs: Any, writer: Connection) -> None:
    os.nice(10)  # whoever looks at a page comes first
    threading.Thread(target=_follow_parent, daemon=True).start()

    def on_progress(step: str, done: int, total: int) -> None:
        writer.send(Report(word="progress", content=(step, done, total)))

    with contextlib.suppress(BrokenPipeError):
        try:
            writer.send(Report(word="done", content=work(inputs, on_progress)))
        except SortitionError as error:
            writer.send(Report(word="refused", content=error))


def _follow_parent() -> None:
    # A killed server must not leave a solver behind that computes for nobody.
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
