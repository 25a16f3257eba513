"""Whom to write to: chances that are stated are the real ones, and every draw is a valid one."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2

from sortition.invitation import BadResponse, LettersAbovePeople, Sampling, Stratum, drawn, sampling, start_number
from sortition.invitation_record import table

DRAWS = 2000


def stratum(people: int, thousandths: int, *, gebied: str = "GF07", age_band: str = "16-24") -> Stratum:
    return Stratum(gebied=gebied, age_band=age_band, people=people, response=Fraction(thousandths, 1000))


def town() -> tuple[list[Stratum], list[tuple[str, int]]]:
    """Seven groups of two gebieden: small ones, one that answers badly, one in which everybody gets a letter."""
    sizes = ((20, 30), (14, 45), (3, 10), (25, 20), (8, 50), (11, 33), (2, 1))
    strata = [stratum(people, part) for people, part in sizes]
    return strata, [(f"{s}-{one}", s) for s, (people, _) in enumerate(sizes) for one in range(people)]


def chi_square(times: Counter[str], people: list[tuple[str, int]], chances: Sampling) -> float:
    """Over everybody who is neither certain nor without a chance."""
    total = 0.0
    for id_, s in people:
        chance = float(chances.chance(s))
        if 0 < chance < 1:
            total += (times[id_] - DRAWS * chance) ** 2 / (DRAWS * chance * (1 - chance))
    return total


def test_over_two_thousand_draws_everybody_is_drawn_as_often_as_was_stated() -> None:
    strata, people = town()
    chances = sampling(strata, letters=30, most=40)
    times = Counter(id_ for seed in range(DRAWS) for id_ in drawn(people, chances, seed=seed))
    uncertain = sum(0 < chances.chance(s) < 1 for _, s in people)
    assert uncertain == len(people) - 2
    # A ruler of fixed length leaves a little less to chance than as many coins would.
    assert chi2.ppf(0.0005, uncertain) < chi_square(times, people, chances) < chi2.ppf(0.9995, uncertain)
    equal = sampling([stratum(one.people, 10) for one in strata], letters=30, most=40)
    assert chi_square(times, people, equal) > 10 * chi2.ppf(0.9995, len(people))


def test_groups_that_answer_half_as_often_get_twice_as_many_letters() -> None:
    chances = sampling([stratum(1000, 60), stratum(1000, 30), stratum(1000, 5)], letters=90, most=4)
    assert chances.weights == (1000, 2000, 4000)
    assert chances.chance(1) == 2 * chances.chance(0) and chances.chance(2) == 4 * chances.chance(0)
    assert sum(1000 * chances.chance(s) for s in range(3)) == 90


@given(
    groups=st.lists(st.tuples(st.integers(0, 12), st.integers(1, 1000)), min_size=1, max_size=8),
    letters=st.integers(1, 40),
    most=st.integers(1, 50),
    seed=st.integers(0, 10**12),
)
def test_every_draw_has_exactly_the_letters_nobody_two_and_no_chance_above_one(
    groups: list[tuple[int, int]], letters: int, most: int, seed: int
) -> None:
    strata = [stratum(people, part) for people, part in groups]
    people = [(f"{s}-{one}", s) for s, (number, _) in enumerate(groups) for one in range(number)]
    if letters > len(people):
        with pytest.raises(LettersAbovePeople):
            sampling(strata, letters=letters, most=most)
        return
    chances = sampling(strata, letters=letters, most=most)
    each = [chances.chance(s) for _, s in people]
    assert sum(each) == letters and all(0 < one <= 1 for one in each)
    found = drawn(people, chances, seed=seed)
    assert len(set(found)) == len(found) == letters
    certain = {id_ for id_, s in people if chances.chance(s) == 1}
    assert certain <= set(found)
    assert set(drawn(reversed(people), chances, seed=seed)) == set(found)
    assert 0 <= start_number(chances, seed=seed) < chances.whole
    counts = Counter(int(id_.partition("-")[0]) for id_ in found)
    for s, (number, _) in enumerate(groups):
        assert abs(counts[s] - number * chances.chance(s)) < 1


def test_no_answer_at_all_is_refused() -> None:
    with pytest.raises(BadResponse):
        stratum(10, 0)
    with pytest.raises(BadResponse):
        stratum(10, 1001)


@given(st.lists(st.lists(st.text(alphabet='a",\n', max_size=4), min_size=1, max_size=4).map(tuple), max_size=4))
def test_a_cell_has_quotes_when_it_holds_a_comma_or_a_quote_and_else_none(rows: list[tuple[str, ...]]) -> None:
    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if set(text) & {",", '"'} else text

    wanted = "".join(",".join(map(cell, row)) + "\n" for row in [("kop",), *rows])
    assert table(("kop",), rows).decode() == wanted
