"""The facts that stop an answer to a drawn place."""

from __future__ import annotations

from dataclasses import dataclass

from sortition.errors import SortitionError


@dataclass(eq=False)
class NoPlace(SortitionError):
    """This person was not drawn, or this lot has no place in the panel."""


@dataclass(eq=False)
class PlaceGone(SortitionError):
    """The place went to somebody else, or is about to."""


@dataclass(eq=False)
class NotAccepted(SortitionError):
    """Wishes belong to somebody who said yes."""


@dataclass(eq=False)
class StillAnswering(SortitionError):
    """A place cannot be given up: its term is not over, or somebody said yes."""


@dataclass(eq=False)
class SaidYes(SortitionError):
    """These places cannot be given on: who has them said yes, and did not say anything else since."""

    lots: tuple[str, ...]


@dataclass(eq=False)
class MayAnswer(SortitionError):
    """These places cannot be given on: who has them said nothing yet, and the term to answer is not over."""

    lots: tuple[str, ...]


@dataclass(eq=False)
class RulesFixed(SortitionError):
    """The draw is announced: how people answer stands fixed."""
