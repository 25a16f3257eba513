"""The buurtbudgetten of the demo: the same plans and ballots for the same seed; made in `tests/web/test_demo.py`."""

from __future__ import annotations

from collections import Counter

from snw_democratie.budgets.themes import THEMES
from snw_democratie.demo import budgets, plans
from snw_democratie.pool.places import WIJKEN
from tests.web.test_words import too_long

LINES = (*plans.OSDORP, *plans.SLOTERVAART, *plans.GEUZENVELD)


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
