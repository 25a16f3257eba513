"""Public randomness becomes a number in which every outcome is equally likely, and nobody can choose."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sortition.draw import dice_per_throw, number_below, number_from_balls, number_from_dice, order
from sortition.errors import BadRandomness


@given(st.integers(1, 2**128), st.text(max_size=8))
def test_a_number_is_below_its_limit(limit: int, seed: str) -> None:
    assert 0 <= number_below(limit, label="snw/test/1", seed=seed) < limit


def test_numbers_below_ten_come_up_equally_often() -> None:
    counts = Counter(number_below(10, label="snw/test/1", seed=seed) for seed in range(20_000))
    chi_square = sum((counts[number] - 2000) ** 2 / 2000 for number in range(10))
    assert chi_square < 27.88  # 9 degrees of freedom, 0.1 %


def test_numbers_that_would_favour_the_small_ones_are_thrown_away() -> None:
    # Folding 2^256 numbers onto three quarters of them would give the lowest third half of all draws.
    limit = 3 * 2**254
    low = sum(number_below(limit, label="snw/test/1", seed=seed) < 2**254 for seed in range(3000))
    assert 850 < low < 1150


@given(st.sets(st.text(max_size=4), max_size=12), st.randoms())
def test_the_order_does_not_depend_on_who_came_first(ids: set[str], shuffle: object) -> None:
    shuffled = list(ids)
    shuffle.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert order(shuffled, label="snw/test/1", seed="s") == order(sorted(ids), label="snw/test/1", seed="s")


@given(st.sets(st.text(max_size=4), min_size=2, max_size=12))
def test_a_part_of_the_list_keeps_its_order(ids: set[str]) -> None:
    part = set(sorted(ids)[::2])
    whole = order(ids, label="snw/test/1", seed="s")
    assert order(part, label="snw/test/1", seed="s") == tuple(id_ for id_ in whole if id_ in part)


def test_balls_are_read_first_ball_first() -> None:
    assert number_from_balls("417", limit=1000) == 417
    assert number_from_balls("007", limit=1000) == 7


@pytest.mark.parametrize("digits", ["41", "4171", "4a7", "٤١٧", "4 7", "-17"])
def test_other_than_one_digit_per_ball_is_refused(digits: str) -> None:
    with pytest.raises(BadRandomness):
        number_from_balls(digits, limit=1000)


@pytest.mark.parametrize("limit", [1, 5, 6, 10, 100])
def test_each_accepted_throw_gives_each_number_equally_often(limit: int) -> None:
    counts: Counter[int] = Counter()
    for eyes in product("123456", repeat=dice_per_throw(limit)):
        try:
            counts[number_from_dice("".join(eyes), limit=limit)] += 1
        except BadRandomness as refused:
            assert refused.reason == "throw again"
    assert set(counts) == set(range(limit)) and len(set(counts.values())) == 1


def test_a_rejected_throw_is_followed_by_the_one_that_counts() -> None:
    assert number_from_dice("6666" + "1112", limit=1000) == 1


@pytest.mark.parametrize("rolls", ["", "111", "1117", "6666", "11121113", "11126666"])
def test_rolls_that_do_not_decide_or_go_on_after_the_decision_are_refused(rolls: str) -> None:
    with pytest.raises(BadRandomness):
        number_from_dice(rolls, limit=1000)
