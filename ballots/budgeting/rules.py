"""The names of the rules: the whole rule in one id, as it is printed before the voting opens.

    greedy, greedy-stop, greedy-per-cost, each also with /points or /borda
    equal-shares/cost, /cardinality, /points, /borda    phragmen    max-welfare

and behind it, in this order, each at most once:

    +add1 or +add1-nostop, with =P% or without    equal shares only
    +fill                                         equal shares and phragmen
    +partial or +top-up
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from ballots.budgeting.election import BallotKind
from ballots.errors import UnknownRule


class Method(StrEnum):
    """How plans are chosen."""

    GREEDY = "greedy"  # by support; a plan that does not fit is passed over
    GREEDY_STOP = "greedy-stop"  # by support; the first plan that does not fit ends it
    GREEDY_PER_COST = "greedy-per-cost"  # by support per cent; a plan that does not fit is passed over
    EQUAL_SHARES = "equal-shares"
    PHRAGMEN = "phragmen"
    MAX_WELFARE = "max-welfare"


class Utility(StrEnum):
    """What a mark is worth: to a plan (its support), and in Equal Shares to the voter who pays for it."""

    VOTES = "votes"  # 1 per ballot; in Equal Shares this is "cardinality"
    COST = "cost"  # what the plan costs
    POINTS = "points"  # its points; in a ranking of n plans n for the first, then n - 1, the last gets 1
    BORDA = "borda"  # in a ranking: how many plans of the same ballot stand below it, so the last gets 0


class Leftover(StrEnum):
    """What happens with the next plan in line, for which too little money is left."""

    KEEP = ""  # nothing
    PARTIAL = "partial"  # it gets what is left
    TOP_UP = "top-up"  # it is paid for in full, with money from outside the budget


@dataclass(frozen=True, slots=True, kw_only=True)
class Add1:
    """Count again with a larger endowment per voter as long as the outcome costs no more than the budget.

    The step is one euro (unit of currency) per voter, or `share` of the first endowment. With `stops_when_exhausted`
    the first outcome to which no supported plan can be added any more is final.
    """

    share: Fraction | None = None
    stops_when_exhausted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule with all its choices; `rule_from_id(str(rule)) == rule`."""

    method: Method
    utility: Utility = Utility.VOTES
    add1: Add1 | None = None
    fill: bool = False
    leftover: Leftover = Leftover.KEEP

    def __post_init__(self) -> None:
        heads = {(method, utility) for method, utility in _HEADS.values()}
        if (self.method, self.utility) not in heads:
            raise UnknownRule(f"{self.method}/{self.utility}", self.utility)
        if self.add1 is not None and self.method is not Method.EQUAL_SHARES:
            raise UnknownRule(str(self.method), "add1")
        if self.add1 is not None and self.add1.share is not None and not _percentage(self.add1.share):
            raise UnknownRule(str(self.method), "add1")
        if self.fill and self.method not in (Method.EQUAL_SHARES, Method.PHRAGMEN):
            raise UnknownRule(str(self.method), "fill")
        if self.leftover and self.method is Method.MAX_WELFARE:
            raise UnknownRule(str(self.method), str(self.leftover))

    def __str__(self) -> str:
        head = next(name for name, parts in _HEADS.items() if parts == (self.method, self.utility))
        suffixes = [_add1_id(self.add1)] if self.add1 else []
        suffixes += ["fill"] if self.fill else []
        suffixes += [self.leftover] if self.leftover else []
        return "+".join([head, *suffixes])

    @property
    def kinds(self) -> tuple[BallotKind, ...]:
        """The kinds of ballots that this rule can count."""
        return _KINDS[self.utility]


_HEADS: Mapping[str, tuple[Method, Utility]] = {
    "greedy": (Method.GREEDY, Utility.VOTES),
    "greedy/points": (Method.GREEDY, Utility.POINTS),
    "greedy/borda": (Method.GREEDY, Utility.BORDA),
    "greedy-stop": (Method.GREEDY_STOP, Utility.VOTES),
    "greedy-stop/points": (Method.GREEDY_STOP, Utility.POINTS),
    "greedy-stop/borda": (Method.GREEDY_STOP, Utility.BORDA),
    "greedy-per-cost": (Method.GREEDY_PER_COST, Utility.VOTES),
    "greedy-per-cost/points": (Method.GREEDY_PER_COST, Utility.POINTS),
    "greedy-per-cost/borda": (Method.GREEDY_PER_COST, Utility.BORDA),
    "equal-shares/cost": (Method.EQUAL_SHARES, Utility.COST),
    "equal-shares/cardinality": (Method.EQUAL_SHARES, Utility.VOTES),
    "equal-shares/points": (Method.EQUAL_SHARES, Utility.POINTS),
    "equal-shares/borda": (Method.EQUAL_SHARES, Utility.BORDA),
    "phragmen": (Method.PHRAGMEN, Utility.VOTES),
    "max-welfare": (Method.MAX_WELFARE, Utility.VOTES),
}
_KINDS: Mapping[Utility, tuple[BallotKind, ...]] = {
    Utility.VOTES: (BallotKind.APPROVAL,),
    Utility.COST: (BallotKind.APPROVAL,),
    Utility.POINTS: (BallotKind.POINTS, BallotKind.RANKING),
    Utility.BORDA: (BallotKind.RANKING,),
}
_SUFFIXES = re.compile(
    r"(?:\+(?P<add1>add1|add1-nostop)(?:=(?P<share>[0-9]{1,3}(?:\.[0-9]{1,4})?)%)?)?"
    r"(?P<fill>\+fill)?"
    r"(?:\+(?P<leftover>partial|top-up))?"
)

DEFAULT = Rule(method=Method.EQUAL_SHARES, utility=Utility.COST, add1=Add1(), fill=True)


def rule_from_id(name: str) -> Rule:
    """The rule that `name` is the id of. Raises UnknownRule, which names the part that is not understood."""
    head, plus, rest = name.partition("+")
    if head not in _HEADS:
        raise UnknownRule(name, head)
    found = _SUFFIXES.fullmatch(plus + rest)
    if found is None:
        raise UnknownRule(name, plus + rest)
    method, utility = _HEADS[head]
    share = Fraction(found["share"]) / 100 if found["share"] else None
    add1 = Add1(share=share, stops_when_exhausted=found["add1"] == "add1") if found["add1"] else None
    leftover = Leftover(found["leftover"] or "")
    try:
        rule = Rule(method=method, utility=utility, add1=add1, fill=bool(found["fill"]), leftover=leftover)
    except UnknownRule as error:
        raise UnknownRule(name, error.part) from error
    if str(rule) != name:  # 0.10% and 0.1% are one rule, with one name
        raise UnknownRule(name, found["share"])
    return rule


def _add1_id(add1: Add1) -> str:
    name = "add1" if add1.stops_when_exhausted else "add1-nostop"
    return name if add1.share is None else f"{name}={_percentage(add1.share)}%"


def _percentage(share: Fraction) -> str:
    """`share` in per cent with at most four decimals and no needless zero; nothing when it has no such spelling."""
    parts = share * 1_000_000
    if parts.denominator != 1 or not 0 < share < 10:
        return ""
    whole, decimals = divmod(parts.numerator, 10_000)
    return f"{whole}.{decimals:04}".rstrip("0").rstrip(".")
