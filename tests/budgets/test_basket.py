"""The basket agrees with who judges a ballot: it calls full what would be refused, and nothing else."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from snw_democratie.budgets import words
from snw_democratie.budgets.ballot_paper import APPROVAL, KNAPSACK, POINTS, RANKING
from snw_democratie.budgets.booth.basket import Basket
from snw_democratie.budgets.booth.forms import refused
from tests.budgets.polling_place import paper
from tests.budgets.rounds import RULES


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


@pytest.mark.parametrize(
    ("ballot", "most", "said"),
    [
        (APPROVAL, 1, "U kiest precies 1 plan."),
        (APPROVAL, 3, "U kiest precies 3 plannen."),
        (KNAPSACK, 3, "U kiest precies 3 plannen. Samen kosten ze hoogstens €\u00a0100.000."),
        (POINTS, 1, "U geeft 10 punten aan 1 plan."),
        (POINTS, 3, "U verdeelt 10 punten over precies 3 plannen."),
        (RANKING, 3, "U zet precies 3 plannen op volgorde, het beste bovenaan."),
    ],
)
def test_as_many_plans_as_one_must_choose_is_one_number(ballot: str, most: int, said: str) -> None:
    rules = replace(RULES, ballot=ballot, min_marks=most, max_marks=most, points=10)
    assert words.ballot_sentence(rules) == said
