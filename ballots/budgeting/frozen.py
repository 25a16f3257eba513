"""The frozen list beside a record: whether the plans that were counted, and their order by lot, follow from it.

Standard library only, as all that verifies; `ballots/SPEC.md` section 5 is the contract.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ballots.budgeting.reading import BallotsFile, RuleFile, refused
from ballots.checks import require
from sortition.record import Value, digest, parse_canonical

NAME = "lijst.json"
"""The file, as a round publishes it; it may lie in the folder of a record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPlan:
    """One plan as two people froze it."""

    name: str
    theme: str
    wijk: str
    cost_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFile:
    """The list: what identifies it, and its plans by number as a text."""

    digest: str
    plans: Mapping[str, ListedPlan]


def read_list(data: bytes) -> ListFile:
    """A frozen list in its one spelling. Raises BadRecord."""
    value = parse_canonical(data)
    rows = value.get("plans") if isinstance(value, Mapping) else None
    if not isinstance(rows, list | tuple):
        raise refused("no list of plans")
    plans = dict(map(_plan, rows))
    if len(plans) < len(rows):
        raise refused("a plan stands on the list twice")
    return ListFile(digest=digest("snw/budget-list/1", value), plans=plans)


def check_list(frozen: ListFile, rule: RuleFile) -> str:
    """rule.json names this list."""
    require("list" in rule.context, "rule.json names no list")
    require(rule.context["list"] == frozen.digest, f"rule.json names another list; this is {frozen.digest}")
    return f"{len(frozen.plans)} plans"


def check_lots(frozen: ListFile, rule: RuleFile) -> str:
    """The order by lot is that of the list and of the value that was drawn."""
    require("lot" in rule.context, "rule.json names no value of a lot")
    seed: dict[str, Value] = {"list": frozen.digest, "value": rule.context["lot"]}
    wanted = tuple(sorted(frozen.plans, key=lambda number: digest("snw/budget-order/1", {"id": number, "seed": seed})))
    require(rule.lots == wanted, f"drawn again: {', '.join(wanted)[:200]}")
    return f"{len(wanted)} plans"


def check_listed(frozen: ListFile, ballots: BallotsFile) -> str:
    """What was counted are the plans of the list: name, cost, theme and wijk of each; some may be withdrawn."""
    require(set(ballots.costs) == set(frozen.plans), "not the plans of the list")
    for number, plan in frozen.plans.items():
        require(ballots.names[number] == plan.name, f"plan {number} has another name")
        cost = ballots.costs[number]
        require(number in ballots.withdrawn or cost == plan.cost_cents, f"plan {number} costs {cost} cents")
        places = {key for key, members in ballots.covered.items() if number in members}
        wanted = {("category", plan.theme), ("neighbourhood", plan.wijk)}
        require(places == wanted, f"plan {number} has another theme or wijk")
    return f"{len(frozen.plans)} plans, {len(ballots.withdrawn)} withdrawn"


def _plan(row: Value) -> tuple[str, ListedPlan]:
    if not isinstance(row, Mapping):
        raise refused("a plan that is none")
    number, cents, texts = row.get("number"), row.get("cost_cents"), [row.get(k) for k in ("title", "theme", "wijk")]
    if type(number) is not int or type(cents) is not int or not all(isinstance(text, str) for text in texts):
        raise refused("a plan without number, title, theme, wijk or cost")
    name, theme, wijk = (str(text) for text in texts)
    return str(number), ListedPlan(name=name, theme=theme, wijk=wijk, cost_cents=cents)
