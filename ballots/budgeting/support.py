"""How much each plan is supported, in whole numbers: the votes, points or Borda points of all ballots together."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import lcm

from ballots.budgeting.election import UNWEIGHTED, BallotKind, Election, ProjectId
from ballots.budgeting.rules import Utility


def masses(election: Election) -> tuple[tuple[int, ...], int]:
    """Whole numbers in proportion to what each ballot (all its times together) counts, and the number for weight 1.

    Without weights these are the times, and 1.
    """
    if all(ballot.weight is UNWEIGHTED for ballot in election.ballots):
        return tuple([ballot.times for ballot in election.ballots]), 1
    one = lcm(*(ballot.weight.denominator for ballot in election.ballots))
    return tuple([ballot.times * int(ballot.weight * one) for ballot in election.ballots]), one


def worth(mark: int, marks: int, kind: BallotKind, utility: Utility) -> int:
    """What one mark of a ballot with `marks` marks is worth to its plan; a cost utility counts votes here."""
    if utility is Utility.BORDA:
        return marks - mark
    if utility is Utility.POINTS:
        return marks - mark + 1 if kind is BallotKind.RANKING else mark
    return 1


def support(election: Election, utility: Utility = Utility.VOTES) -> Mapping[ProjectId, Fraction]:
    """The worth of all marks of each plan, weighted."""
    total = {project.id: 0 for project in election.projects}
    numbers, one = masses(election)
    if utility in (Utility.VOTES, Utility.COST):
        for ballot, mass in zip(election.ballots, numbers, strict=True):
            for id_, _ in ballot.marks:
                total[id_] += mass
    else:
        for ballot, mass in zip(election.ballots, numbers, strict=True):
            marks = len(ballot.marks)
            for id_, mark in ballot.marks:
                total[id_] += mass * worth(mark, marks, election.kind, utility)
    return {id_: Fraction(number, one) for id_, number in total.items()}
