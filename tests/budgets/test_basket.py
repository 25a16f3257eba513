"""The basket agrees with who judges a ballot: it calls full what would be refused, and nothing else."""

from __future__ import annotations

import random

import pytest

from snw_democratie.budgets.ballot_paper import APPROVAL, KNAPSACK, POINTS, RANKING
from snw_democratie.budgets.booth.basket import Basket
from snw_democratie.budgets.booth.forms import refused
from tests.budgets.polling_place import paper


@pytest.mark.parametrize("kind", [APPROVAL, KNAPSACK, POINTS, RANKING])
def test_a_plan_fits_when_the_ballot_with_it_is_judged_good(kind: str) -> None:
    chance = random.Random(kind)
    found = set()
    for _ in range(300):
        costs = {number: chance.choice((0, 10, 20, 35)) for number in range(1, 7)}
        one = paper(
            kind=kind, costs=costs, min_marks=0, max_marks=chance.randint(1, 4), points=chance.randint(1, 5),
            budget_cents=chance.choice((0, 45, 70)), caps={"a": 1, "b": 1} if chance.random() < 0.5 else {},
            categories={number: frozenset(chance.choice("ab")) for number in costs},
        )  # fmt: skip
        chosen = chance.sample(range(1, 7), chance.randint(0, 4))
        marks = {plan: place for place, plan in enumerate(chosen, 1)} if kind == RANKING else dict.fromkeys(chosen, 1)
        basket = Basket(paper=one, marks=marks)
        assert bool(basket.over()) == bool(refused(one, marks))
        if basket.over():
            continue
        for plan in set(costs) - set(chosen):
            more = {**marks, plan: len(chosen) + 1 if kind == RANKING else 1}
            assert bool(basket.why_not(plan)) == bool(refused(one, more)), (one, marks, plan)
            found.add(basket.why_not(plan))
    assert len(found) > 2
