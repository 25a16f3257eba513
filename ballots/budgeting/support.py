"""How much each plan is supported: the votes, points or Borda points of all ballots together."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from ballots.budgeting.election import BallotKind, Election, Ints, ProjectId
from ballots.budgeting.rules import Utility


def worth(mark: int, marks: int, kind: BallotKind, utility: Utility) -> int:
    """What one mark of a ballot with `marks` marks is worth to its plan; a cost utility counts votes here."""
    if utility is Utility.BORDA:
        return marks - mark
    if utility is Utility.POINTS:
        return marks - mark + 1 if kind is BallotKind.RANKING else mark
    return 1


def worths(election: Election, utility: Utility) -> Ints | None:
    """What every mark of `election.table` is worth, as `worth`; None when all are 1."""
    if utility in (Utility.VOTES, Utility.COST):
        return None
    marks = election.table.marks
    if election.kind is BallotKind.RANKING:
        below = np.repeat(election.table.lengths, election.table.lengths) - marks
        return below if utility is Utility.BORDA else below + 1
    return marks


def support(election: Election, utility: Utility = Utility.VOTES) -> Mapping[ProjectId, Fraction]:
    """The worth of all marks of each plan, weighted."""
    each = worths(election, utility)
    if each is None:
        return election.votes
    masses, one = election.masses
    weights = np.array(masses, dtype=np.int64)[election.table.ballots] * each
    totals = np.bincount(election.table.plans, weights=weights, minlength=len(election.projects))
    return {project.id: Fraction(int(n), one) for project, n in zip(election.projects, totals, strict=True)}
