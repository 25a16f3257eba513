"""A second count of a buurtbudget, written from the definitions: slow, exact, standard library only.

It shares nothing with the engine that counts first, so that a mistake has to be made twice to go unseen. Everywhere:
Equal Shares and Phragmén do not buy a plan that nobody supports; a plan that would exceed a cap is passed over; among
equals the plan that comes first in `order` wins.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from ballots.budgeting.naive.equal_shares import equal_shares
from ballots.budgeting.naive.greedy import greedy, leftover_of
from ballots.budgeting.naive.max_welfare import max_welfare
from ballots.budgeting.naive.phragmen import phragmen
from ballots.budgeting.naive.values import Plain, Recounted, Round, supporters_of

__all__ = ["Plain", "Recounted", "Round", "recount"]

_RULE = re.compile(
    r"(greedy|greedy-stop|greedy-per-cost|equal-shares|phragmen|max-welfare)(?:/(cost|cardinality|points|borda))?"
    r"(?:\+(add1|add1-nostop)(?:=([0-9.]+)%)?)?(\+fill)?(?:\+(partial|top-up))?",
    re.ASCII,
)
_BY_SCORE = (None, "points", "borda")
_MEASURES = {
    "greedy": _BY_SCORE,
    "greedy-stop": _BY_SCORE,
    "greedy-per-cost": _BY_SCORE,
    "equal-shares": ("cost", "cardinality", "points", "borda"),
    "phragmen": (None,),
    "max-welfare": (None,),
}


def recount(election: Plain, rule: str) -> Recounted:
    """Count by the rule with this id. Raises ValueError for an id that is no rule."""
    match = _RULE.fullmatch(rule)
    if not match:
        raise ValueError(rule)
    family, measure, more, share, fill, leftover = match.groups()
    known = measure in _MEASURES[family] and (family == "equal-shares" or not more)
    known &= family in ("equal-shares", "phragmen") or not fill
    if not known or (family == "max-welfare" and leftover):
        raise ValueError(rule)
    supporters = supporters_of(election, measure or "cardinality")
    if family == "equal-shares":
        step = Fraction(share) / 100 if share else None
        counted = equal_shares(election, supporters, more, step)
    elif family == "phragmen":
        counted = Recounted(rounds=phragmen(election, supporters))
    elif family == "max-welfare":
        counted = Recounted(rounds=max_welfare(election, supporters))
    else:
        counted = Recounted(rounds=greedy(election, supporters, (), family))
    by_score = supporters_of(election, "cardinality") if measure == "cost" else supporters
    if fill:
        filled = greedy(election, by_score, counted.selected, "filled")
        counted = replace(counted, rounds=(*counted.rounds, *filled))
    return leftover_of(election, by_score, counted, family, leftover) if leftover else counted
