"""How much each plan is supported: the votes, points or Borda points of all ballots together."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from ballots.budgeting.election import BallotKind, Election, ProjectId
from ballots.budgeting.rules import Utility


def worth(mark: int, marks: int, kind: BallotKind, utility: Utility) -> int:
    """What one mark of a ballot with `marks` marks is worth to its plan; a cost utility counts votes here."""
    if utility is Utility.BORDA:
        return marks - mark
    if utility is Utility.POINTS:
        return marks - mark + 1 if kind is BallotKind.RANKING else mark
    return 1


def support(election: Election, utility: Utility = Utility.VOTES) -> Mapping[ProjectId, Fraction]:
    """The worth of all marks of each plan, weighted."""
    if utility in (Utility.VOTES, Utility.COST):
        return election.votes
    masses, one = election.masses
    total = {project.id: 0 for project in election.projects}
    for ballot, mass in zip(election.ballots, masses, strict=True):
        marks = len(ballot.marks)
        for id_, mark in ballot.marks:
            total[id_] += mass * worth(mark, marks, election.kind, utility)
    return {id_: Fraction(number, one) for id_, number in total.items()}
