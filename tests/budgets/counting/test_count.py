"""The count of a round: when it is made, and that two programs must agree on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine

from snw_democratie.budgets import rules
from snw_democratie.budgets.counting import service, work
from snw_democratie.budgets.counting.election import ListedPlan, Settled, rule_json
from snw_democratie.budgets.counting.errors import CountFailed, CountNotReady
from snw_democratie.budgets.counting.facts import unpacked_count
from snw_democratie.budgets.counting.teller import Teller
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.jobs import queue
from snw_democratie.jobs.worker import Worker
from snw_democratie.security.staff import Staff
from sortition.record import unseal
from tests.budgets.counting.counted import CLOSED, PLANS, SECOND, VOTES, cast, count, listed
from tests.budgets.rounds import DAY, LISTING, VOTING, act, feasible_plan, freeze, open_round
from tests.web.world import Browser

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
EVERY_RULE = [(ballot, rule) for ballot, some in rules.RULES.items() for rule in some]
MARKS: Mapping[str, Callable[[tuple[int, ...]], tuple[tuple[int, int], ...]]] = {
    rules.APPROVAL: lambda plans: tuple((plan, 1) for plan in plans),
    rules.KNAPSACK: lambda plans: tuple((plan, 1) for plan in plans),
    rules.POINTS: lambda plans: tuple((plan, plan + 1) for plan in plans),
    rules.RANKING: lambda plans: tuple((plan, place) for place, plan in enumerate(plans, 1)),
}


def nothing(_step: str, _done: int, _total: int) -> None:
    """Who does not listen to progress."""


def settled(**more: Any) -> Settled:
    """The round of these tests as values, with the lots in the order of the numbers."""
    plans = tuple(
        ListedPlan(number=number, lot=number, withdrawn=False, **plan) for number, plan in enumerate(PLANS, 1)
    )
    usual: dict[str, Any] = {
        "slug": "osdorp",
        "title": "Buurtbudget Osdorp",
        "district": "Osdorp",
        "kind": rules.APPROVAL,
        "rule": rules.DEFAULT,
        "next_plan": "none",
        "budget_cents": 10_000_000,
        "theme_caps": {},
        "wijk_caps": {},
        "min_marks": 1,
        "max_marks": 3,
        "points": 10,
        "begins": date(2027, 5, 1),
        "ends": date(2027, 5, 20),
        "list_digest": "1" * 64,
        "lot_value": "3 14 15",
        "plans": plans,
    }
    return Settled(**(usual | more))


def counted_by(inputs: Settled, votes: tuple[tuple[int, ...], ...] = VOTES) -> work.Counted:
    """The count of these votes, in this process."""
    marks = tuple(MARKS[inputs.kind](vote) for vote in votes)
    return work.count_ballots(work.CountInputs(settled=inputs, ballots=marks, salt="5" * 64), nothing)


@SQLITE
def test_nothing_is_counted_while_people_vote(engine: Engine, slug: str, platform: dict[str, Staff]) -> None:
    with pytest.raises(CountNotReady, match="open"):
        act(engine, service.ask_count, slug, by=platform["wim"], at=CLOSED - SECOND)
    assert count(engine, at=CLOSED - SECOND) == 0
    with reading(engine) as session:
        assert service.preview(session, slug, by=platform["wim"], at=CLOSED) is None


def test_a_round_is_counted_once_when_its_voting_closes(engine: Engine, slug: str, platform: dict[str, Staff]) -> None:
    teller = Teller(engine, clock=lambda: CLOSED)
    assert (teller.look(), teller.look()) == (1, 0)
    Worker(engine, service.TASKS, every=0.05, clock=lambda: CLOSED).run_next()
    with reading(engine) as session:
        found = service.preview(session, slug, by=platform["wim"], at=CLOSED)
    assert found is not None
    assert (found.count.voters, found.count.agree) == (len(VOTES), True)


@SQLITE
def test_without_the_lot_nothing_is_counted(engine: Engine, platform: dict[str, Staff]) -> None:
    slug = open_round(engine, platform["wim"])
    feasible_plan(engine, slug, platform["wim"])
    freeze(engine, slug, platform["wim"], platform["yara"], at=LISTING)
    assert count(engine) == 0
    with pytest.raises(CountNotReady, match="lot"):
        act(engine, service.ask_count, slug, by=platform["wim"], at=CLOSED)


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_votes_are_mixed_before_they_are_counted(engine: Engine, slug: str, platform: dict[str, Staff]) -> None:
    """After the closing nothing tells in which order they came: all were written again by one transaction."""
    cast(engine, slug, platform["wim"], VOTES)

    def transactions() -> int:
        with engine.connect() as connection:
            count: int = connection.exec_driver_sql("SELECT count(DISTINCT xmin::text) FROM ballot").scalar_one()
        return count

    assert transactions() == 2
    with unit_of_work(engine) as session:
        service.ask_due(session, at=CLOSED)
    assert transactions() == 1


@pytest.mark.parametrize(("ballot", "rule"), EVERY_RULE)
def test_two_programs_agree_on_every_rule_that_can_be_chosen(ballot: str, rule: str) -> None:
    found = counted_by(settled(kind=ballot, rule=rule, theme_caps={"play": 6_000_000}))
    assert found.agree, unpacked_count(found.files["facts.json"]).checks


@pytest.mark.parametrize("next_plan", ["partial", "top_up"])
def test_the_first_plan_that_does_not_fit_gets_what_was_promised(next_plan: str) -> None:
    found = counted_by(settled(rule="greedy", next_plan=next_plan, budget_cents=9_500_000))
    facts = unpacked_count(found.files["facts.json"])
    assert found.agree
    assert facts.other_rule == rules.DEFAULT
    assert (facts.partial is not None, facts.topped_up is not None) == (next_plan == "partial", next_plan == "top_up")


def test_a_rule_that_cannot_count_these_ballots_is_a_refusal_and_no_crash() -> None:
    with pytest.raises(CountFailed, match="RuleNotForBallots"):
        counted_by(settled(kind=rules.RANKING))


def test_the_same_votes_in_another_order_make_the_same_record() -> None:
    assert counted_by(settled()).files == counted_by(settled(), VOTES[::-1]).files


@SQLITE
def test_the_rule_is_public_before_the_vote_and_is_the_one_that_counts(
    engine: Engine, platform: dict[str, Staff], visitor: Browser, clock: Any
) -> None:
    slug = listed(engine, platform)
    clock.now = VOTING
    before = visitor.get(f"/buurtbudget/{slug}/rule.json").content
    cast(engine, slug, platform["wim"], VOTES)
    count(engine)
    with reading(engine) as session:
        found = service.preview(session, slug, by=platform["wim"], at=CLOSED)
    assert found is not None
    assert unseal(before)[3] == found.count.rule_digest
    assert unseal(before)[1]["rule"] == rules.DEFAULT


def test_a_withdrawn_plan_is_in_the_lots_and_never_funded() -> None:
    one = settled()
    plans = tuple(replace(plan, withdrawn=plan.number == 2) for plan in one.plans)
    found = counted_by(replace(one, plans=plans))
    facts = {plan.number: plan for plan in unpacked_count(found.files["facts.json"]).plans}
    assert found.agree
    assert (facts[2].why, facts[2].votes, facts[2].funded) == ("withdrawn", 26, False)
    assert rule_json(replace(one, plans=plans)) == rule_json(one), "settled before anybody withdrew"


@SQLITE
def test_what_two_programs_do_not_agree_on_is_not_published(
    engine: Engine, slug: str, platform: dict[str, Staff], wim: Browser
) -> None:
    with unit_of_work(engine) as session:
        service.ask_due(session, at=CLOSED)
        mine = queue.claim(session, kinds=["count"], token="t" * 32, at=CLOSED)
    assert mine is not None
    task = service.TASKS["count"]
    with reading(engine) as session:
        answer = task.work(task.inputs(session, mine), nothing)
    with unit_of_work(engine) as session:
        task.keep(session, mine, replace(answer, agree=False), CLOSED)
        queue.end(session, mine, state=queue.DONE, at=CLOSED, unless_cancelled=True)
    shown = wim.get(f"/team/buurtbudget/{slug}/tellen").text
    assert "Twee tellingen komen niet op hetzelfde uit" in shown
    assert "/tellen/keuze" not in shown
    assert "krijgt geld" not in shown
    with pytest.raises(CountNotReady, match="disagree"):
        act(engine, service.choose, slug, answer.digest, True, by=platform["wim"], at=CLOSED)


@SQLITE
def test_a_count_that_failed_can_be_asked_for_again(engine: Engine, slug: str, wim: Browser) -> None:
    with unit_of_work(engine) as session:
        service.ask_due(session, at=CLOSED)
        mine = queue.claim(session, kinds=["count"], token="t" * 32, at=CLOSED)
        assert mine is not None
        queue.end(session, mine, state=queue.FAILED, at=CLOSED, error='["OutOfTime", [3600]]', unless_cancelled=False)
        service.TASKS["count"].give_up(session, mine, "OutOfTime", CLOSED)
    assert count(engine) == 0, "not again by itself"
    shown = wim.get(f"/team/buurtbudget/{slug}/tellen").text
    assert "De vorige telling is niet gelukt (OutOfTime)" in shown
    assert wim.post(f"/team/buurtbudget/{slug}/tellen").status_code == 303
    assert "Wij tellen nu" in wim.get(f"/team/buurtbudget/{slug}/tellen").text


@SQLITE
def test_the_study_belongs_to_the_count_it_was_made_for(
    engine: Engine, counted: str, platform: dict[str, Staff]
) -> None:
    def seen(at: datetime) -> Any:
        with reading(engine) as session:
            found = service.preview(session, counted, by=platform["wim"], at=at)
        assert found is not None
        return found

    first = seen(CLOSED)
    assert first.study is not None
    act(engine, service.ask_count, counted, by=platform["wim"], at=CLOSED + DAY)
    count(engine, at=CLOSED + DAY, study=False)
    assert seen(CLOSED).study is None
    count(engine, at=CLOSED + DAY)
    assert seen(CLOSED).study == first.study, "the same votes, the same numbers"


@SQLITE
def test_who_only_reads_the_count_changes_nothing(engine: Engine, counted: str, platform: dict[str, Staff]) -> None:
    from snw_democratie.security.errors import NotAllowed

    auditor = replace(platform["sem"], roles=frozenset({"auditor"}), scopes=frozenset())
    with reading(engine) as session:
        assert service.preview(session, counted, by=auditor, at=CLOSED) is not None
        digest = service.standing(session, counted, by=auditor, at=CLOSED).digest
    with pytest.raises(NotAllowed):
        act(engine, service.ask_count, counted, by=auditor, at=CLOSED)
    with pytest.raises(NotAllowed):
        act(engine, service.choose, counted, digest, False, by=auditor, at=CLOSED)
    with pytest.raises(NotAllowed):
        act(engine, service.choose, counted, digest, False, by=platform["sem"], at=CLOSED)
