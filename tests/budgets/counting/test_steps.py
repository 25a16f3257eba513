"""The page of the steps says what the outcome says: every plan once, and what came of it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from snw_democratie.budgets.counting import service
from snw_democratie.budgets.counting.facts import Result, unpacked_count
from snw_democratie.budgets.counting.reasons import reason
from snw_democratie.budgets.counting.step_views import StepsView, steps_view
from snw_democratie.budgets.counting.views import outcome_view
from snw_democratie.db.engine import reading
from snw_democratie.i18n import InDutch, speaking
from tests.budgets.counting.counted import CLOSED, PLANS
from tests.budgets.counting.test_count import counted_by, settled

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def plain(engine: Engine, published: str) -> Result:
    """An outcome of the usual plans."""
    with reading(engine) as session:
        return service.result(session, published, at=CLOSED)


def shown(plain: Result, rule: str, next_plan: str = "none") -> tuple[Result, StepsView, int]:
    """The same plans and votes counted by another rule: the page, and how many steps the transcript has."""
    found = counted_by(settled(rule=rule, next_plan=next_plan))
    transcript = json.loads(found.files["outcome.json"])["body"]
    other = replace(plain, count=unpacked_count(found.files["facts.json"]))
    return other, steps_view(other, transcript), len(transcript["steps"])


@SQLITE
@pytest.mark.parametrize(
    ("rule", "next_plan"),
    [
        *(("greedy", next_plan) for next_plan in ("none", "partial", "top_up")),
        *(("equal-shares/cost+add1", next_plan) for next_plan in ("none", "partial", "top_up")),
        ("equal-shares/cost+add1+fill", "none"),
        ("phragmen+fill", "none"),
        ("max-welfare", "none"),
    ],
)
def test_the_steps_buy_what_the_outcome_buys(plain: Result, rule: str, next_plan: str) -> None:
    found, view, _ = shown(plain, rule, next_plan)
    told = [(row[1].text, row[3].text) for row in view.steps.rows]
    names = [name for name, _ in told]
    assert len(names) == len(set(names)), "a plan that stands there twice"
    bought = {
        name for name, said in told if not said.startswith(("Niet gekocht", "Als volgende aan de beurt. Het krijgt"))
    }
    assert bought == {str(PLANS[one.number - 1]["title"]) for one in found.count.plans if one.funded}
    if found.count.partial or found.count.topped_up:
        assert told[-1][1].startswith("Als volgende aan de beurt."), told


@SQLITE
def test_a_plan_that_did_not_fit_twice_is_one_step(plain: Result) -> None:
    _, view, steps = shown(plain, "phragmen+fill")
    assert steps > len(view.steps.rows)


@SQLITE
def test_the_largest_number_of_votes_has_no_turns(plain: Result) -> None:
    found, view, _ = shown(plain, "max-welfare")
    said = [row[3].text for row in view.steps.rows]
    said += [" ".join(reason(one, 0, found.count, {})) for one in found.count.plans if one.funded]
    assert said
    assert not any("aan de beurt" in one.lower() for one in said)
    assert all("samen de meeste stemmen" in one for one in said)


@SQLITE
def test_a_plan_that_nobody_chose_does_not_read_as_if_it_won(plain: Result) -> None:
    found, view, _ = shown(plain, "greedy")
    (unloved,) = (one.number for one in found.count.plans if one.funded and not one.votes)
    names = {plan.number: plan.title for plan in found.plans}
    (said,) = (row[3].text for row in view.steps.rows if row[1].text == names[unloved])
    assert said.startswith("Niemand koos dit plan.") and "Aan de beurt" not in said


@SQLITE
def test_a_plan_that_nobody_translated_says_that_it_is_dutch(plain: Result) -> None:
    with speaking("ar"):
        found, view, _ = shown(plain, "greedy")
    assert found.plans and all(isinstance(row[1].text, InDutch) for row in view.steps.rows)
    named = replace(found.plans[0], titles={"ar": "مقعد"}).name("ar")
    assert named == "مقعد" and not isinstance(named, InDutch)
    assert not isinstance(replace(found.plans[0], language="pl").name("ar"), InDutch)
    assert not isinstance(found.plans[0].name("nl"), InDutch)


@SQLITE
def test_money_that_is_added_is_told_apart(plain: Result) -> None:
    found, _, _ = shown(plain, "greedy", "top_up")
    assert found.count.topped_up is not None
    assert found.count.total_cents > found.count.budget_cents
    assert "waarvan € 30.000 extra" in outcome_view(found).spent.replace("\u00a0", " ")
    without, _, _ = shown(plain, "greedy")
    assert "extra" not in outcome_view(without).spent
