"""One door to all rules: election, rule and published order in, outcome out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ballots.budgeting.add1 import equal_shares
from ballots.budgeting.completion import filled, next_in_line
from ballots.budgeting.election import Election, ProjectId
from ballots.budgeting.greedy import greedy
from ballots.budgeting.max_welfare import max_welfare
from ballots.budgeting.outcome import Outcome
from ballots.budgeting.phragmen import phragmen
from ballots.budgeting.rules import DEFAULT, Method, Rule
from ballots.budgeting.ties import refuse_other_plans, tie_order
from ballots.errors import RuleNotForBallots

Counting = Callable[[Election, Rule, tuple[ProjectId, ...]], Outcome]
"""A method, counted without `fill` and `leftover`, which are added here; `add1` is the method's own."""

METHODS: Mapping[Method, Counting] = {
    Method.GREEDY: greedy,
    Method.GREEDY_STOP: greedy,
    Method.GREEDY_PER_COST: greedy,
    Method.EQUAL_SHARES: equal_shares,
    Method.PHRAGMEN: phragmen,
    Method.MAX_WELFARE: max_welfare,
}


def count(election: Election, rule: Rule = DEFAULT, *, priority: tuple[ProjectId, ...] = ()) -> Outcome:
    """The outcome of `election` by `rule`; `priority` settles every tie, the plan that wins it first.

    Without `priority` the order for bare files is taken: more votes, lower cost, smaller id.
    Raises RuleNotForBallots and BadTieOrder when the three do not belong together.
    """
    if election.kind not in rule.kinds:
        raise RuleNotForBallots(str(rule), election.kind, tuple(rule.kinds))
    priority = priority or tie_order(election)
    refuse_other_plans(election, priority)
    outcome = METHODS[rule.method](election, rule, priority)
    if rule.fill:
        outcome = filled(election, outcome, priority)
    return next_in_line(election, outcome, priority) if rule.leftover else outcome
