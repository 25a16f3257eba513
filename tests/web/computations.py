"""Computations that a child process does for a test.

In a file of their own: a child is a fresh Python that imports the file of what it runs, which here is little.
"""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING, Any

from sortition.errors import InfeasibleQuotas

if TYPE_CHECKING:
    from snw_democratie.jobs.child import Progress


def forever(_inputs: Any, on_progress: Progress) -> None:
    """A computation that never ends, and says where it is."""
    step = 0
    while True:
        step += 1
        on_progress("levels", step, 1_000_000)
        time.sleep(0.02)


def die(_inputs: Any, _on_progress: Progress) -> None:
    """A computation that the system kills, as it does when the memory is full."""
    os.kill(os.getpid(), signal.SIGKILL)


def patience(_inputs: Any, _on_progress: Progress) -> int:
    """How far behind others this process comes."""
    return os.nice(0)


def refuse(_inputs: Any, _on_progress: Progress) -> None:
    raise InfeasibleQuotas(4)
