"""Ctrl+C: status 130, one line, nothing half-written, whatever the command is doing."""

from __future__ import annotations

import atexit
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

_unfinished: set[Path] = set()


def stop_at_once() -> None:
    """From now on Ctrl+C ends the process from within the signal.

    An exception would be lost in a solver's callback, and be complained about while Python loads or leaves. Whoever
    asked for Ctrl+C to be ignored (as `nohup` does) keeps that.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _stop)
        # First in is last out: all is done by then, and Python would let the signal kill it while it takes itself down.
        # Ignored and not only blocked: a solver's threads have a mask of their own.
        atexit.register(signal.signal, signal.SIGINT, signal.SIG_IGN)


@contextmanager
def in_order() -> Iterator[None]:
    """Inside, Ctrl+C raises KeyboardInterrupt: for what must be ended in its own way, such as a server."""
    before = signal.getsignal(signal.SIGINT)
    if before is _stop:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        if before is _stop:
            signal.signal(signal.SIGINT, before)


@contextmanager
def unfinished(place: Path) -> Iterator[None]:
    """Inside, `place` is being written: when that does not come to its end, it is removed."""
    _unfinished.add(place)
    try:
        yield
    except BaseException:
        _remove(place)
        raise
    finally:
        _unfinished.discard(place)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for place in _unfinished:
        _remove(place)
    with suppress(OSError):
        # Past everything that buffers; a line of progress is wiped.
        os.write(2, (b"\r\x1b[K" if os.isatty(2) else b"") + b"Gestopt.\n")
    os._exit(128 + signal.SIGINT)


def _remove(place: Path) -> None:
    import shutil

    if place.is_dir():
        shutil.rmtree(place, ignore_errors=True)
    else:
        with suppress(OSError):
            place.unlink()
