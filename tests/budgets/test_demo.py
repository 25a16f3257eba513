"""The buurtbudgetten of the demo: made through the services, the same plans and ballots for the same seed."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import Engine

from snw_democratie.budgets import service
from snw_democratie.budgets.counting import service as counting
from snw_democratie.budgets.service.ballot_paper import RoundPapers
from snw_democratie.budgets.standing import Phase
from snw_democratie.budgets.themes import THEMES
from snw_democratie.db.engine import reading
from snw_democratie.demo import budgets, plans
from snw_democratie.pool.places import WIJKEN
from tests.web.test_words import too_long
from tests.web.world import PASSWORD, SETTINGS, START

LINES = (*plans.OSDORP, *plans.SLOTERVAART, *plans.GEUZENVELD)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_the_demo_has_a_round_in_three_phases(engine: Engine) -> None:
    logins = {login: PASSWORD for login, _name, _role in budgets.PLATFORM}
    budgets.furnish_budgets(engine, SETTINGS, logins, at=START)
    with reading(engine) as session:
        rounds = {one.phase: one for one in service.rounds(session, at=START)}
        assert set(rounds) == {Phase.PLANS, Phase.VOTING, Phase.FOLLOW_UP}
        papers = {phase: RoundPapers().paper(session, rounds[phase].slug) for phase in (Phase.VOTING, Phase.FOLLOW_UP)}
        open_plans = service.public_plans(session, rounds[Phase.VOTING].slug)
        found = counting.result(session, rounds[Phase.FOLLOW_UP].slug, at=START)
    assert len(papers[Phase.VOTING].costs) == 12
    assert len(papers[Phase.FOLLOW_UP].costs) == 40
    assert sorted(one.lot or 0 for one in open_plans) == list(range(1, 13))
    assert {len(one.titles) for one in open_plans} == {5}, "a name in each of our languages"
    assert (found.count.voters, len(found.count.plans), found.count.agree) == (budgets.BALLOTS, 40, True)
    assert {one.work for one in found.plans} == {"", "started", "done"}


def test_the_plans_of_the_demo_are_of_here_and_in_plain_words() -> None:
    assert {line[1] for line in LINES} == set(THEMES)
    assert {line[2] for line in LINES} <= set(WIJKEN)
    assert len({line[0] for line in LINES}) == len(LINES)
    assert [text for line in LINES for text in (line[0], *line[4:]) if too_long(text)] == []


def test_generated_ballots_are_the_same_again_and_allowed() -> None:
    made = budgets.generated_ballots("proef", plans.GEUZENVELD, number=300)
    assert made == budgets.generated_ballots("proef", plans.GEUZENVELD, number=300)
    assert made != budgets.generated_ballots("anders", plans.GEUZENVELD, number=300)
    assert {len(set(one)) for one in made} == {3, 4, 5}
    marks = Counter(mark for one in made for mark in one)
    assert set(marks) <= set(range(1, 41))
    assert max(marks.values()) > 3 * min(marks.values()), "some plans are loved more than others"
