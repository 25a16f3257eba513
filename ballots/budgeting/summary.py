"""What is public of a count whose ballots are kept back: whether it adds up, and whether it is true.

Standard library only, as all that verifies; `ballots/SPEC.md` section 6 is the contract. That it adds up anybody can
see; that it is true only who also has the ballots and the outcome, which an auditor of the installation has.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ballots.budgeting.frozen import ListFile
from ballots.budgeting.reading import (
    BallotsFile,
    OutcomeFile,
    RuleFile,
    fields,
    hexadecimal,
    integer,
    items,
    next_in_line,
    refused,
    text,
    texts,
)
from ballots.checks import require
from sortition.record import Value

NAME = "summary.json"
"""The file, in the place of `ballots.pb` and `outcome.json`, or beside them."""
_STEP = {
    "bought": ("step", "project"),
    "loaded": ("step", "project"),
    "funded": ("step", "project", "filled"),
    "passed": ("step", "project", "obstacle", "missing_cents"),
}
"""What stays of each step: nothing of who paid, or how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryPlan:
    """One plan; `votes` is None where fewer people than may be told chose it, or did not."""

    name: str
    category: str
    neighborhood: str
    cost_cents: int
    withdrawn: bool
    votes: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryFile:
    """The body of summary.json. Fewer than `few` people are never a number, nor all people but fewer than `few`."""

    outcome: str
    ballots: str
    few: int
    voters: int | None
    selected: tuple[str, ...]
    total_cost_cents: int
    partial: tuple[str, int] | None
    topped_up: tuple[str, int] | None
    plans: Mapping[str, SummaryPlan]
    steps: tuple[Value, ...]
    ties: tuple[Value, ...]


def read_summary(body: Mapping[str, Value]) -> SummaryFile:
    """The summary; whether it adds up is for the checks. Raises BadRecord."""
    names = ("about", "outcome", "ballots", "few", "voters", "selected", "total_cost_cents", "partial", "topped_up")
    given = fields(body, (*names, "plans", "steps", "ties"))
    text(given["about"])
    rows = [fields(row, ("project", *_PLAN)) for row in items(given["plans"])]
    plans = {text(row["project"]): _plan(row) for row in rows}
    if len(plans) < len(rows):
        raise refused("a plan stands there twice")
    return SummaryFile(
        outcome=hexadecimal(given["outcome"]),
        ballots=hexadecimal(given["ballots"]),
        few=integer(given["few"], 1),
        voters=_people(given["voters"]),
        selected=texts(given["selected"]),
        total_cost_cents=integer(given["total_cost_cents"]),
        partial=next_in_line(given["partial"]),
        topped_up=next_in_line(given["topped_up"]),
        plans=plans,
        steps=items(given["steps"]),
        ties=items(given["ties"]),
    )


_PLAN = ("name", "category", "neighborhood", "cost_cents", "withdrawn", "votes")


def check_sums(summary: SummaryFile, rule: RuleFile, frozen: ListFile | None) -> str:
    """The plans are those of rule and list, the selected ones cost what it says and fit, no small number is told."""
    plans, chosen = summary.plans, summary.selected
    require(rule.lots is None or sorted(rule.lots) == sorted(plans), "not the plans of rule.json")
    require(len(set(chosen)) == len(chosen) and set(chosen) <= set(plans), "a plan that is not there, or twice")
    require(not any(plans[one].withdrawn for one in chosen), "a plan that was withdrawn")
    total = sum(plans[one].cost_cents for one in chosen)
    require(total == summary.total_cost_cents, f"they cost {total} cents")
    extra = summary.topped_up[1] if summary.topped_up else 0
    require(total - extra <= rule.budget_cents, f"{total} cents is more than the budget")
    for kind, name, most in rule.caps:
        place = "category" if kind == "category" else "neighborhood"
        spent = sum(plans[one].cost_cents for one in chosen if getattr(plans[one], place) == name)
        require(spent <= most, f"{spent} cents is more than the cap of {name!r:.80}")
    told = [one.votes for one in plans.values() if one.votes is not None]
    if summary.voters is None:
        require(not told, "votes of few people")
    else:
        require(max(told, default=0) <= summary.voters, f"{max(told, default=0)} votes of {summary.voters} voters")
        shown = {_told(number, summary.voters, summary.few) for number in (summary.voters, *told)}
        require(None not in shown, "a number of few people")
    if frozen is not None:
        _check_listed(summary, frozen)
    return f"{len(plans)} plans, {len(chosen)} of them for {total} of {rule.budget_cents} cents"


def check_truth(summary: SummaryFile, ballots: BallotsFile, outcome: OutcomeFile, digests: tuple[str, str]) -> str:
    """All of it follows from the ballots and the outcome; `digests` are those of outcome.json and ballots.pb."""
    require((summary.outcome, summary.ballots) == digests, "made of another outcome or other ballots")
    votes = ballots.votes()
    require(summary.voters == _told(outcome.voters, outcome.voters, summary.few), f"{outcome.voters} voters")
    require(set(summary.plans) == set(ballots.costs), "not the plans of ballots.pb")
    for number, plan in summary.plans.items():
        wanted = _told(votes[number], outcome.voters, summary.few)
        require(plan.votes == wanted, f"plan {number!r:.80} has {votes[number]} votes")
        require(plan.withdrawn == (number in ballots.withdrawn), f"plan {number!r:.80} is withdrawn, or not")
        same_cost = plan.withdrawn or plan.cost_cents == ballots.costs[number]
        require(same_cost and plan.name == ballots.names[number], f"plan {number!r:.80} has another name or cost")
    for name in ("selected", "total_cost_cents", "partial", "topped_up", "ties"):
        require(getattr(summary, name) == getattr(outcome, name), f"another {name}")
    require(list(summary.steps) == stripped(outcome.steps), "other steps")
    return f"{len(summary.plans)} plans, {len(summary.steps)} steps"


def stripped(steps: tuple[Value, ...]) -> list[Value]:
    """The steps without who paid, each plan where it was settled: what was left may have bought it later."""
    found: dict[str, Value] = {}
    for number, step in enumerate(steps, start=1):
        kept = _STEP.get(str(step.get("step")), ()) if isinstance(step, Mapping) else ()
        require(isinstance(step, Mapping) and bool(kept) and set(kept) <= set(step), f"step {number} is none")
        assert isinstance(step, Mapping)
        project = str(step["project"])
        found.pop(project, None)
        found[project] = {name: step[name] for name in kept}
    return list(found.values())


def _check_listed(summary: SummaryFile, frozen: ListFile) -> None:
    require(set(summary.plans) == set(frozen.plans), "not the plans of the list")
    for number, listed in frozen.plans.items():
        plan = summary.plans[number]
        mine = (plan.name, plan.category, plan.neighborhood, plan.cost_cents)
        wanted = (listed.name, listed.theme, listed.wijk, listed.cost_cents)
        require(mine == wanted, f"plan {number} is another one on the list")


def _told(number: int, voters: int, few: int) -> int | None:
    """A part of the voters as a number, unless the part or the others are a few people; of a few voters nothing."""
    if 0 < voters < few or 0 < number < few or 0 < voters - number < few:
        return None
    return number


def _people(value: Value) -> int | None:
    return None if value is None else integer(value)


def _plan(row: Mapping[str, Value]) -> SummaryPlan:
    if not isinstance(row["withdrawn"], bool):
        raise refused("withdrawn is yes or no")
    return SummaryPlan(
        name=text(row["name"]),
        category=text(row["category"]),
        neighborhood=text(row["neighborhood"]),
        cost_cents=integer(row["cost_cents"]),
        withdrawn=row["withdrawn"],
        votes=_people(row["votes"]),
    )
