"""What the web program of this process wrote to its log."""

from __future__ import annotations

import logging
from logging.handlers import QueueHandler

import pytest


def said(capfd: pytest.CaptureFixture[str]) -> str:
    """What it wrote since somebody asked last, all of it.

    A thread of its own writes the log, so that no answer waits for a disk: lines may still come when the answer is
    there. A test that reads before that misses what must be there, and finds nothing where nothing may be.
    """
    for handler in logging.getLogger("litestar").handlers:
        assert isinstance(handler, QueueHandler), "the log is written in another way: wait for that here"
        handler.queue.join()  # type: ignore[attr-defined]  # a Queue; the annotation promises less
    return capfd.readouterr().err
