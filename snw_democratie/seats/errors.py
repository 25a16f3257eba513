"""The facts that stop somebody with the resident seats; sentences for them are in `seats/refusals.py`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sortition.errors import SortitionError


@dataclass(eq=False)
class UnknownBody(SortitionError):
    """There is no such body, draw, candidate or term, or it is not public yet."""

    what: str


@dataclass(eq=False)
class NotThisSeatStep(SortitionError):
    """This act cannot be done now; `until` is from when it can, when that is known."""

    act: str
    until: datetime | None = None


@dataclass(eq=False)
class WrongTurn(SortitionError):
    """A candidate or a member cannot go from one state to this other one."""

    before: str
    after: str


@dataclass(eq=False)
class TermNotOver(SortitionError):
    """A term ends on its day: who stops before that gives the seat up."""

    until: datetime


@dataclass(eq=False)
class BadSeatRulesText(SortitionError):
    """What was typed for a body makes no sense: the field, and the line of the features where it is one (0 if not)."""

    field: str
    line: int = 0


@dataclass(eq=False)
class BadSeatCandidate(SortitionError):
    """Somebody cannot be noted as a candidate: the field that is wrong."""

    field: str


@dataclass(eq=False)
class BadRecusal(SortitionError):
    """Standing aside cannot be noted like this: the field that is wrong."""

    field: str


@dataclass(eq=False)
class PanelDoesNotAsk(SortitionError):
    """A panel did not ask, or not for other uses, what the rules of a seat must know: this feature."""

    feature: str


@dataclass(eq=False)
class NobodyToTakeOver(SortitionError):
    """Nobody of a panel can become a candidate, who is not one already."""


@dataclass(eq=False)
class AlternateDoesNotFit(SortitionError):
    """The alternate would break the spread beside who sits now, or is not there: the seat is drawn anew."""
