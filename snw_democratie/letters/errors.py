"""Facts that can stop a run of letters."""

from __future__ import annotations

from dataclasses import dataclass

from sortition.errors import SortitionError


@dataclass(eq=False)
class NoLetters(SortitionError):
    """Nobody would get a letter of this kind."""

    kind: str


@dataclass(eq=False)
class RunGoing(SortitionError):
    """A run of letters of this lottery is going on; one at a time."""


@dataclass(eq=False)
class UnknownRun(SortitionError):
    """There is no such run, or its files were taken away."""
