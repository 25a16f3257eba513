"""The facts that can stop a step of a lottery; sentences for them are in `snw_democratie/errors.py`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from snw_democratie.security.errors import ChangedMeanwhile as ChangedMeanwhile  # one of the facts of a lottery too
from sortition.errors import SortitionError


@dataclass(eq=False)
class UnknownProcedure(SortitionError):
    """There is no lottery with this address."""

    slug: str


@dataclass(eq=False)
class StepOutOfOrder(SortitionError):
    """The lottery stands at `state`, where `step` cannot be taken."""

    step: str
    state: str


@dataclass(eq=False)
class NotReady(SortitionError):
    """Something must be done before this step; `missing` names it."""

    step: str
    missing: str


@dataclass(eq=False)
class BeforeTheDraw(SortitionError):
    """The draw was announced for a later moment; None when there is no announced moment."""

    draw_at: datetime | None


@dataclass(eq=False)
class BadDigit(SortitionError):
    """What was entered cannot be the next digit of the announced source."""

    entered: str
    wanted: str


@dataclass(eq=False)
class UnknownPart(SortitionError):
    """A feature, quota, upload or suggestion is not, or no longer, part of this lottery."""

    part: str


@dataclass(eq=False)
class BadRule(SortitionError):
    """A rule, feature or quota has a value that makes no sense; `name` says which."""

    name: str
    value: str


@dataclass(eq=False)
class FeaturesAsked(SortitionError):
    """Features cannot change: the questions that people answer when they register are about them."""

    slug: str
