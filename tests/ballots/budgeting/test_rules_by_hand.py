"""Small elections whose outcome was worked out by hand, one idea each; amounts in euros."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from ballots.budgeting.counting import count
from ballots.budgeting.election import Ballot, BallotKind, Cap, CapKind, Election, Project, ProjectId
from ballots.budgeting.outcome import Bought, Funded, NextInLine, Obstacle, Passed, Tie
from ballots.budgeting.rules import rule_from_id
from ballots.errors import BadTieOrder, RuleNotForBallots

APPROVAL, POINTS, RANKING = BallotKind.APPROVAL, BallotKind.POINTS, BallotKind.RANKING


def election(budget: float, costs: dict[str, float], ballots: dict[str, int], kind: BallotKind = APPROVAL) -> Election:
    """Plans by name; a ballot is "ab" (approval), "a3 b1" (points) or "ba" (ranking, first place first)."""
    return Election(
        budget_cents=round(budget * 100),
        projects=tuple(Project(id=ProjectId(id_), cost_cents=round(cost * 100)) for id_, cost in costs.items()),
        ballots=tuple(Ballot(marks=_marks(text, kind), times=times) for text, times in ballots.items()),
        kind=kind,
    )


def _marks(text: str, kind: BallotKind) -> tuple[tuple[ProjectId, int], ...]:
    if kind is POINTS:
        return tuple((ProjectId(word[0]), int(word[1:])) for word in text.split())
    places = range(1, len(text) + 1) if kind is RANKING else [1] * len(text)
    return tuple((ProjectId(id_), place) for id_, place in zip(text, places, strict=True))


def selected(found: Election, rule: str, order: str = "") -> str:
    priority = tuple(ProjectId(id_) for id_ in order)
    return "".join(count(found, rule_from_id(rule), priority=priority).selected)


PARK = election(100, {"a": 60, "b": 50, "c": 40, "d": 10}, {"a": 5, "b": 4, "c": 3, "d": 2, "ab": 1, "": 1})


@pytest.mark.parametrize("rule", ["greedy/points", "equal-shares/points", "equal-shares/points+add1+fill"])
def test_a_ballot_with_a_thousand_million_points_costs_nothing_more(rule: str) -> None:
    """Each plan is paid by its own supporter; the size of a number of points is no size of a table."""
    most = 999_999_999
    assert selected(election(100, {"a": 10, "b": 20}, {f"a{most} b{most}": 1, "a1": 1}, POINTS), rule) in ("ab", "ba")


def test_greedy_passes_over_what_does_not_fit_and_stop_does_not() -> None:
    """a (6 votes) leaves 40: b does not fit, c does, d does not any more."""
    assert selected(PARK, "greedy") == "ac"
    assert selected(PARK, "greedy-stop") == "a"
    steps = count(PARK, rule_from_id("greedy-stop")).steps
    assert steps[1:] == (
        Passed(project=ProjectId("b"), obstacle=Obstacle.BUDGET, missing_cents=1000),
        Passed(project=ProjectId("c"), obstacle=Obstacle.STOP, missing_cents=0),
        Passed(project=ProjectId("d"), obstacle=Obstacle.STOP, missing_cents=0),
    )


def test_greedy_per_cost_goes_by_votes_per_euro() -> None:
    """d 2/10, then a 6/60 and b 5/50 the same, c 3/40; a has more votes."""
    assert selected(PARK, "greedy-per-cost") == "da"
    assert selected(PARK, "greedy-per-cost", "dbac") == "dbc"
    assert count(PARK, rule_from_id("greedy-per-cost")).ties == (
        Tie(chosen=ProjectId("a"), others=(ProjectId("b"),)),
    )  # fmt: skip


def test_greedy_counts_points_and_places() -> None:
    """Points: a 3 + 1, b 2 + 4. Places of three: first 3 points; Borda: first 2, last 0."""
    points = election(10, {"a": 10, "b": 10}, {"a3 b2": 1, "a1 b4": 1}, POINTS)
    assert selected(points, "greedy/points") == "b"
    ranks = election(10, {"a": 10, "b": 10, "c": 10, "d": 10}, {"acd": 2, "b": 4}, RANKING)
    assert selected(ranks, "greedy/points") == "a"  # a 6, b 4, c 4, d 2
    assert count(ranks, rule_from_id("greedy/borda")).steps[0] == Funded(project=ProjectId("a"), score=Fraction(4))
    assert selected(ranks, "greedy/borda", "bacd") == "a"  # a 4, c 2, b and d 0


def rounds(found: Election, rule: str) -> list[tuple[str, Fraction, list[tuple[Fraction, Fraction]]]]:
    """Each purchase: the plan, rho, and who paid what, in cents."""
    steps = count(found, rule_from_id(rule)).steps
    return [(s.project, s.rho, [(p.cents, p.voters) for p in s.payments]) for s in steps if isinstance(s, Bought)]


def test_equal_shares_lets_a_small_group_have_its_plan() -> None:
    """Each of 10 voters has 10. The six pay for a and then have nothing; c is for the four others."""
    found = election(100, {"a": 60, "b": 40, "c": 40}, {"ab": 5, "a": 1, "c": 4})
    assert selected(found, "greedy") == "ab"
    assert selected(found, "equal-shares/cost") == "ac"
    assert rounds(found, "equal-shares/cost") == [
        ("a", Fraction(1, 6), [(1000, 6)]),
        ("c", Fraction(1, 4), [(1000, 4)]),
    ]
    assert count(found, rule_from_id("equal-shares/cost")).endowment == 1000


def test_who_has_too_little_gives_all_and_the_others_pay_the_rest() -> None:
    """Each of 5 has 10. a: 6 each. For b one has 4 left, the two others pay 9."""
    found = election(50, {"a": 18, "b": 22}, {"a": 2, "ab": 1, "b": 2})
    assert rounds(found, "equal-shares/cost") == [
        ("a", Fraction(1, 3), [(600, 3)]),
        ("b", Fraction(9, 22), [(900, 2), (400, 1)]),
    ]
    assert count(found, rule_from_id("equal-shares/cost")).ties == (
        Tie(chosen=ProjectId("a"), others=(ProjectId("b"),)),
    )
    assert rounds(found, "equal-shares/cardinality")[1] == ("b", 900, [(900, 2), (400, 1)])


def test_who_has_nothing_left_supports_a_plan_without_paying() -> None:
    found = election(60, {"a": 40, "b": 20}, {"a": 3, "ab": 1, "b": 2})
    assert rounds(found, "equal-shares/cost")[1] == ("b", Fraction(1, 2), [(1000, 2), (0, 1)])


def test_more_points_pay_more() -> None:
    """Each of 2 has 10. a: 3 per point, so 6 and 3. b: 10/3 per point, of the 4 and 7 that are left."""
    found = election(20, {"a": 9, "b": 10}, {"a2 b1": 1, "a1 b2": 1}, POINTS)
    assert rounds(found, "equal-shares/points") == [
        ("a", 300, [(600, 1), (300, 1)]),
        ("b", Fraction(1000, 3), [(Fraction(2000, 3), 1), (Fraction(1000, 3), 1)]),
    ]


def test_the_last_of_a_ranking_has_a_point_but_no_borda_point() -> None:
    found = election(10, {"a": 5, "b": 5}, {"ab": 1}, RANKING)
    assert selected(found, "equal-shares/points") == "ab"
    assert selected(found, "equal-shares/borda") == "a"


def test_an_exact_tie_goes_to_the_published_order() -> None:
    found = election(10, {"a": 10, "b": 10}, {"a": 1, "b": 1})
    for rule in ("greedy", "equal-shares/cost+add1+fill", "equal-shares/cardinality+fill", "phragmen", "max-welfare"):
        assert selected(found, rule, "ab") == "a"
        assert selected(found, rule, "ba") == "b"


LONELY = election(10, {"a": 8, "b": 6}, {"a": 1, "b": 1})
"""Each has 5. With 6 b is bought and nothing fits any more; with 8 both are, for 14."""


@pytest.mark.parametrize(
    ("rule", "plans", "runs", "endowment"),
    [
        ("equal-shares/cost", "", 1, 500),
        ("equal-shares/cost+add1", "b", 2, 600),
        ("equal-shares/cost+add1-nostop", "b", 4, 700),
        ("equal-shares/cost+add1=20%", "b", 2, 600),
        ("equal-shares/cost+add1=10%", "b", 3, 600),
        ("equal-shares/cost+add1-nostop=10%", "b", 7, 750),
    ],
)
def test_the_last_outcome_within_the_budget_counts(rule: str, plans: str, runs: int, endowment: int) -> None:
    outcome = count(LONELY, rule_from_id(rule))
    assert ("".join(outcome.selected), outcome.runs, outcome.endowment) == (plans, runs, endowment)


def test_an_outcome_above_the_budget_is_taken_back_and_the_rest_is_filled_greedily() -> None:
    found = election(10, {"a": 6, "b": 6}, {"a": 1, "b": 1})
    assert selected(found, "equal-shares/cost+add1") == ""
    assert count(found, rule_from_id("equal-shares/cost+add1")).runs == 2
    outcome = count(found, rule_from_id("equal-shares/cost+add1+fill"))
    assert outcome.selected == ("a",)
    assert outcome.steps == (
        Funded(project=ProjectId("a"), score=Fraction(1), filled=True),
        Passed(project=ProjectId("b"), obstacle=Obstacle.BUDGET, missing_cents=200),
    )


def test_the_next_plan_gets_the_rest_or_is_topped_up() -> None:
    """Of 105 greedy spends 100 on a and c; b, with more votes than d, is next in line."""
    found = replace(PARK, budget_cents=10500)
    partial = count(found, rule_from_id("greedy+partial"))
    assert (partial.selected, partial.partial) == (("a", "c"), NextInLine(project=ProjectId("b"), cents=500))
    assert partial.total_cost_cents == 10000
    topped = count(found, rule_from_id("greedy+top-up"))
    assert (topped.selected, topped.topped_up) == (("a", "c", "b"), NextInLine(project=ProjectId("b"), cents=4500))
    assert topped.total_cost_cents == 15000
    assert count(found, rule_from_id("greedy-stop+partial")).partial == NextInLine(project=ProjectId("b"), cents=4500)


def test_nobody_is_next_in_line_when_nothing_is_left_or_nothing_is_supported() -> None:
    assert count(PARK, rule_from_id("greedy+partial")).partial is None
    found = election(10, {"a": 5, "b": 20}, {"a": 1})
    assert count(found, rule_from_id("greedy+top-up")).topped_up is None


def capped(found: Election, plans: str, euros: int) -> Election:
    projects = [replace(p, categories=frozenset({"groen"}) if p.id in plans else frozenset()) for p in found.projects]
    return replace(found, projects=tuple(projects), caps=(Cap(kind=CapKind.CATEGORY, name="groen", cents=100 * euros),))


def test_a_plan_above_a_cap_is_passed_over_by_every_rule() -> None:
    """Five voters each for a and b, at 10 per voter both can be paid; together they are above the cap."""
    found = election(100, {"a": 50, "b": 50}, {"a": 5, "b": 5})
    rules = (
        "greedy",
        "greedy-per-cost",
        "equal-shares/cost",
        "equal-shares/cost+add1-nostop+fill",
        "phragmen",
        "max-welfare",
    )
    for rule in rules:
        assert sorted(selected(found, rule)) == ["a", "b"]
        assert selected(capped(found, "ab", 60), rule) == "a", rule
    steps = count(capped(found, "ab", 60), rule_from_id("greedy")).steps
    assert steps[1] == Passed(project=ProjectId("b"), obstacle=Obstacle.CAP, missing_cents=4000)


def test_a_plan_above_a_cap_is_not_next_in_line() -> None:
    found = capped(replace(PARK, budget_cents=10500), "ab", 60)
    assert count(found, rule_from_id("greedy+partial")).partial == NextInLine(project=ProjectId("d"), cents=500)


def test_a_withdrawn_plan_is_never_paid_for_and_its_voters_keep_their_share() -> None:
    """Each of 10 has 10, also the six whose plan is gone; their other plan b is then bought first."""
    found = election(100, {"a": 60, "b": 40, "c": 40}, {"ab": 6, "c": 4})
    projects = tuple(replace(project, withdrawn=project.id == "a") for project in found.projects)
    gone = replace(found, projects=projects)
    for rule in ("greedy", "equal-shares/cost", "phragmen", "max-welfare"):
        assert selected(gone, rule) == "bc"
    assert count(gone, rule_from_id("equal-shares/cost")).endowment == 1000


def test_a_plan_that_costs_nothing_is_chosen_when_somebody_wants_it() -> None:
    found = election(10, {"a": 10, "g": 0, "h": 0}, {"a": 1, "g": 1})
    assert selected(found, "equal-shares/cost") == "g"
    assert rounds(found, "equal-shares/cost") == [("g", 0, [(0, 1)])]
    assert selected(found, "equal-shares/cost+add1") == "ga"
    assert selected(found, "greedy-per-cost") == "gah"


def test_without_plans_or_without_money_nothing_is_funded() -> None:
    for rule in ("greedy", "equal-shares/cost+add1+fill", "phragmen+fill", "max-welfare"):
        assert selected(election(10, {}, {"": 3}), rule) == ""
        assert selected(election(0, {"a": 10}, {}), rule) == ""


def test_half_a_vote_counts_half() -> None:
    """Internet and paper each counting half: three on paper, one of them wanting a, weigh as much as nine."""
    a, b = ((ProjectId("a"), 1),), ((ProjectId("b"), 1),)
    found = replace(
        election(10, {"a": 10, "b": 10}, {}),
        ballots=(Ballot(marks=a, times=4), Ballot(marks=b, times=5), Ballot(marks=a, times=3, weight=Fraction(3))),
    )
    assert selected(found, "greedy") == "a"
    assert found.votes == {"a": 13, "b": 5}
    lighter = replace(found, ballots=tuple(replace(one, weight=one.weight / 6) for one in found.ballots))
    for rule in ("equal-shares/cost", "equal-shares/cost+add1=1%+fill"):
        assert count(lighter, rule_from_id(rule)).selected == count(found, rule_from_id(rule)).selected
    assert count(found, rule_from_id("equal-shares/cost")).endowment == Fraction(1000, 18)
    assert count(lighter, rule_from_id("equal-shares/cost")).endowment == Fraction(1000, 3)


def test_a_rule_counts_no_ballots_of_another_kind() -> None:
    points = election(10, {"a": 5}, {"a2": 1}, POINTS)
    for rule in ("greedy", "equal-shares/cost", "greedy/borda", "phragmen", "max-welfare"):
        with pytest.raises(RuleNotForBallots) as refused:
            selected(points, rule)
        assert (refused.value.rule, refused.value.kind) == (rule, "points")


@pytest.mark.parametrize("order", ["ab", "abcdd", "abcx", "abcda"])
def test_an_order_for_other_plans_is_refused(order: str) -> None:
    with pytest.raises(BadTieOrder):
        selected(PARK, "greedy", order)
