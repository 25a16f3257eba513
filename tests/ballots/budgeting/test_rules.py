"""The id of a rule is the whole rule, and there is one id for each."""

from __future__ import annotations

import pytest

from ballots.budgeting.election import BallotKind
from ballots.budgeting.rules import DEFAULT, Add1, Leftover, Method, Rule, Utility, rule_from_id
from ballots.errors import UnknownRule

IDS = (
    "greedy", "greedy-stop", "greedy-per-cost", "greedy/points", "greedy/borda", "greedy-stop/points",
    "equal-shares/cost", "equal-shares/cardinality", "equal-shares/points", "equal-shares/borda", "phragmen",
    "phragmen+fill", "max-welfare", "equal-shares/cost+add1", "equal-shares/cost+add1-nostop",
    "equal-shares/cost+add1=0.1%", "equal-shares/cost+add1-nostop=12.5%+fill+partial", "greedy+top-up",
    "greedy-stop+partial", "equal-shares/cardinality+fill+top-up",
)  # fmt: skip


@pytest.mark.parametrize("name", IDS)
def test_an_id_says_everything_about_its_rule(name: str) -> None:
    assert str(rule_from_id(name)) == name
    assert rule_from_id(str(rule_from_id(name))) == rule_from_id(name)


def test_the_rule_for_nieuw_west_is_equal_shares_by_cost_with_add1_and_fill() -> None:
    assert str(DEFAULT) == "equal-shares/cost+add1+fill"


@pytest.mark.parametrize(
    "name",
    [
        "", "Greedy", "equal-shares", "equal-shares/votes", "greedy+fill", "greedy+add1", "phragmen+add1",
        "max-welfare+partial",
        "equal-shares/cost+fill+add1", "equal-shares/cost+add1+add1", "equal-shares/cost+partial+top-up", "greedy+",
        "equal-shares/cost+add1=0%", "equal-shares/cost+add1=0.10%", "equal-shares/cost+add1=01%",
        "equal-shares/cost+add1=0.00001%", "equal-shares/cost+add1=1e3%", "greedy ", "greedy+partial\n",
    ],
)  # fmt: skip
def test_what_is_not_the_id_of_a_rule_is_refused_with_the_part_that_is_wrong(name: str) -> None:
    with pytest.raises(UnknownRule) as refused:
        rule_from_id(name)
    assert refused.value.part in name
    assert refused.value.name == name


def test_a_combination_without_a_meaning_cannot_be_made() -> None:
    with pytest.raises(UnknownRule):
        Rule(method=Method.GREEDY, utility=Utility.COST)
    with pytest.raises(UnknownRule):
        Rule(method=Method.PHRAGMEN, add1=Add1())
    with pytest.raises(UnknownRule):
        Rule(method=Method.GREEDY, fill=True)
    with pytest.raises(UnknownRule):
        Rule(method=Method.MAX_WELFARE, leftover=Leftover.TOP_UP)


def test_each_rule_says_which_ballots_it_counts() -> None:
    assert rule_from_id("equal-shares/cost").kinds == (BallotKind.APPROVAL,)
    assert rule_from_id("equal-shares/points").kinds == (BallotKind.POINTS, BallotKind.RANKING)
    assert rule_from_id("greedy/borda").kinds == (BallotKind.RANKING,)
