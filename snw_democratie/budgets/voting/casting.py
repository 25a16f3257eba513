"""What somebody casts, judged by the ballot paper: the same whatever the browser has checked already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from snw_democratie.budgets.ballot_paper import APPROVAL, KNAPSACK, POINTS, RANKING, BallotPaper
from snw_democratie.budgets.voting.errors import BadBallot, VotingClosed


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """A vote as it came in: the round, the code without dashes, the key of the form, and plan -> mark.

    The mark is 1 for a plan that is chosen, or its points, or its place in a ranking.
    """

    slug: str
    code: str
    form: str
    marks: Mapping[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """That a vote was stored. `again`: this form was sent before, and what it held then is what counts.

    The number follows from code and form and stands nowhere: not with the ballot, not in what is published. So it shows
    that a vote was cast, and never which.
    """

    number: str
    again: bool = False
    practice: bool = False


def spelled(marks: Mapping[int, int]) -> str:
    """Marks as a form and a stored ballot hold them: "12:1,15:1", in the order of the plans."""
    return ",".join(f"{plan}:{marks[plan]}" for plan in sorted(marks))


def refuse_unless_open(paper: BallotPaper, *, at: datetime) -> None:
    """Raises VotingClosed."""
    if not paper.opens_at <= at < paper.closes_at:
        window = "before" if at < paper.opens_at else "after"
        raise VotingClosed(window, paper.opens_at, paper.closes_at)
    if not paper.drawn:
        raise VotingClosed("lot", paper.opens_at, paper.closes_at)


def judge(paper: BallotPaper, marks: Mapping[int, int]) -> None:
    """Whether this may stand on a ballot of this paper. Raises BadBallot for the first thing that may not."""
    if not marks.keys() <= paper.costs.keys():
        raise BadBallot("unknown")
    if marks.keys() & paper.withdrawn:
        raise BadBallot("withdrawn")
    # Plans may be withdrawn during the vote: nobody has to choose more than there is.
    if len(marks) < paper.min_marks and len(marks) < (fewest := paper.fewest()):
        raise BadBallot("few", fewest, len(marks))
    if len(marks) > paper.max_marks:
        raise BadBallot("many", paper.max_marks, len(marks))
    KINDS_OF_MARKS[paper.kind](paper, marks)
    if paper.caps:
        _within_caps(paper, marks)


def _within_caps(paper: BallotPaper, marks: Mapping[int, int]) -> None:
    chosen = Counter(one for plan in marks for one in paper.categories.get(plan, ()))
    for category, most in paper.caps.items():
        if chosen[category] > most:
            raise BadBallot("category", most, chosen[category])


def _chosen(_paper: BallotPaper, marks: Mapping[int, int]) -> None:
    if any(mark != 1 for mark in marks.values()):
        raise BadBallot("mark")


def _within_budget(paper: BallotPaper, marks: Mapping[int, int]) -> None:
    _chosen(paper, marks)
    cost = sum(paper.costs[plan] for plan in marks)
    if cost > paper.budget_cents:
        raise BadBallot("money", paper.budget_cents, cost)


def _within_points(paper: BallotPaper, marks: Mapping[int, int]) -> None:
    if any(mark < 1 for mark in marks.values()):
        raise BadBallot("mark")
    if sum(marks.values()) > paper.points:
        raise BadBallot("points", paper.points, sum(marks.values()))


def _in_places(_paper: BallotPaper, marks: Mapping[int, int]) -> None:
    if sorted(marks.values()) != list(range(1, len(marks) + 1)):
        raise BadBallot("places")


KINDS_OF_MARKS = {APPROVAL: _chosen, KNAPSACK: _within_budget, POINTS: _within_points, RANKING: _in_places}
