"""Greedy: the plans one after another by their support, as long as there is money.

`greedy` passes over a plan that does not fit and goes on; `greedy-stop` ends there; `greedy-per-cost` goes by support
per cent of cost instead. It is what most cities do. Also the order in which leftovers are spent by other rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction

from ballots.budgeting.caps import Purse
from ballots.budgeting.election import Election, Project, ProjectId
from ballots.budgeting.outcome import Funded, Obstacle, Outcome, Passed, Step, Tie
from ballots.budgeting.rules import Method, Rule
from ballots.budgeting.support import support

Scored = tuple[Fraction, Project]


def greedy(election: Election, rule: Rule, priority: tuple[ProjectId, ...]) -> Outcome:
    """The plans in the order of their support, each if it fits in what is left; equal support by `priority`."""
    line = in_line(election, rule, priority)
    purse = Purse(election)
    steps = spend(purse, line, stop=rule.method is Method.GREEDY_STOP)
    selected = tuple(step.project for step in steps if isinstance(step, Funded))
    return Outcome(
        rule=rule,
        selected=selected,
        total_cost_cents=election.budget_cents - purse.left_cents,
        steps=steps,
        ties=_ties(line),
    )


def in_line(
    election: Election, rule: Rule, priority: tuple[ProjectId, ...], without: Iterable[ProjectId] = ()
) -> tuple[Scored, ...]:
    """Each standing plan with its score, the first in line first.

    Per cost, a supported plan that costs nothing comes before all others; its score is its support.
    """
    place = {id_: number for number, id_ in enumerate(priority)}
    scores = support(election, rule.utility)
    per_cost = rule.method is Method.GREEDY_PER_COST
    left_out = frozenset(without)
    line = []
    for project in election.standing:
        if project.id in left_out:
            continue
        score = scores[project.id]
        free = per_cost and score > 0 and not project.cost_cents
        if per_cost and project.cost_cents:
            score /= project.cost_cents
        line.append(((not free, -score, place[project.id]), (score, project)))
    return tuple(scored for _, scored in sorted(line, key=lambda pair: pair[0]))


def spend(purse: Purse, line: Sequence[Scored], *, stop: bool = False, filled: bool = False) -> tuple[Step, ...]:
    """Pay for each plan of the line that fits; with `stop` none after the first that does not."""
    steps: list[Step] = []
    stopped = False
    for score, project in line:
        if stopped:
            steps.append(Passed(project=project.id, obstacle=Obstacle.STOP, missing_cents=0))
            continue
        obstacle = purse.obstacle(project)
        if obstacle is None:
            purse.pay(project)
            steps.append(Funded(project=project.id, score=score, filled=filled))
        else:
            steps.append(Passed(project=project.id, obstacle=obstacle[0], missing_cents=obstacle[1]))
            stopped = stop
    return tuple(steps)


def _ties(line: Sequence[Scored]) -> tuple[Tie, ...]:
    """Who stood before whom by the published order alone."""
    ties = []
    times = Counter(score for score, _ in line)
    for number, (score, project) in enumerate(line):
        if times[score] == 1 or (number and line[number - 1][0] == score):
            continue
        equal = [other.id for theirs, other in line[number + 1 :] if theirs == score]
        if equal:
            ties.append(Tie(chosen=project.id, others=tuple(equal)))
    return tuple(ties)
