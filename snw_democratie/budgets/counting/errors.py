"""The facts that stop a count or its publication."""

from __future__ import annotations

from dataclasses import dataclass

from sortition.errors import SortitionError


@dataclass(eq=False)
class NoResultYet(SortitionError):
    """There is no outcome of this round that everybody may see."""

    slug: str


@dataclass(eq=False)
class NobodyVoted(SortitionError):
    """There will be no outcome of this round."""

    slug: str


@dataclass(eq=False)
class CountNotReady(SortitionError):
    """This cannot be done now.

    `reason`: "open" (people still vote), "paper" (votes on paper wait), "lot" (the order is not drawn), "busy" (a
    count runs), "none" (nothing was counted), "nobody" (nobody voted, and the round is closed), "disagree" (two counts
    differ), "stale" (ballots came after the count), "few" (too few ballots to publish them), "choice" (nobody proposed
    anything), "published".
    """

    reason: str


@dataclass(eq=False)
class CountFailed(SortitionError):
    """The rule cannot count these ballots, or the record cannot hold them; `cause` is the name of the refusal."""

    cause: str
