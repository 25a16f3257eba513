"""The known outcomes of the reference elections, under our ids of the rules."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from ballots.budgeting.counting import count
from ballots.budgeting.election import Election, ProjectId
from ballots.budgeting.pabulib import read_pabulib
from ballots.budgeting.pabulib_election import election_of
from ballots.budgeting.rules import rule_from_id
from tests.ballots.budgeting.real_elections import data
from tests.shared_data import SHARED

RULES: Mapping[str, str] = {
    "greedy_cost": "greedy",
    "greedy_noskip": "greedy-stop",
    "greedy_card": "greedy-per-cost",
    "mes_cost": "equal-shares/cost",
    "mes_card": "equal-shares/cardinality",
    "mes_cost_u": "equal-shares/cost+fill",
    "mes_card_u": "equal-shares/cardinality+fill",
    "mes_cost_add1": "equal-shares/cost+add1",
    "mes_card_add1": "equal-shares/cardinality+add1",
    "mes_cost_add1u": "equal-shares/cost+add1+fill",
    "mes_card_add1u": "equal-shares/cardinality+add1+fill",
    "phragmen": "phragmen",
    "phragmen_u": "phragmen+fill",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a rule is known to select, in order, and how many endowments it tries."""

    rule: str
    selected: tuple[str, ...]
    total_cost_cents: int
    runs: int | None


def instances() -> list[str]:
    """The elections with known outcomes, by name."""
    assert SHARED is not None
    folder = SHARED / "data" / "budget" / "expected"
    return sorted(path.stem for path in folder.glob("*.json") if not path.stem.startswith("_"))


def known(name: str) -> tuple[Known, ...]:
    """Every known outcome of an election."""
    assert SHARED is not None
    rules = json.loads((SHARED / "data" / "budget" / "expected" / f"{name}.json").read_text("utf-8"))["rules"]
    return tuple(
        Known(
            rule=RULES[theirs],
            selected=tuple(found["outcome_in_selection_order"]),
            total_cost_cents=round(float(found["total_cost"]) * 100),
            runs=found.get("add1_runs"),
        )
        for theirs, found in rules.items()
    )


def election(name: str) -> Election:
    """The election itself, without caps: the known outcomes have none."""
    return election_of(read_pabulib(data(name)))


def differences(found: Election, name: str, *, priority: tuple[ProjectId, ...] = ()) -> list[str]:
    """The rules whose outcome is another than the known one."""
    wrong = []
    for one in known(name):
        outcome = count(found, rule_from_id(one.rule), priority=priority)
        same = outcome.selected == one.selected and outcome.total_cost_cents == one.total_cost_cents
        if not same or one.runs not in (None, outcome.runs):
            wrong.append(one.rule)
    return wrong
