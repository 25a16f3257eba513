"""A replacement keeps the quotas whenever that is possible, and every equally good one is a choice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

import pytest

from sortition import replacement
from sortition.checking.choices import best_of
from sortition.errors import TooManyChoices
from sortition.replacement import Candidate, Vacancies, best_choices, deviation, least_deviation
from tests.sortition.small_pools import Digits

POOLS = 300


def vacancies(number: int) -> Vacancies:
    """A small panel with one to three open seats, quotas near what the panel had, and people who share addresses."""
    digits = Digits(f"vacancies {number}")
    sizes = [2 + digits.below(2) for _ in range(1 + digits.below(4))]
    firsts = [sum(sizes[:feature]) for feature in range(len(sizes))]

    def person() -> tuple[int, ...]:
        return tuple(first + digits.below(size) for first, size in zip(firsts, sizes, strict=True))

    panel, open_ = [person() for _ in range(3 + digits.below(5))], 1 + digits.below(3)
    had = [sum(row in rows for rows in panel) for row in range(sum(sizes))]
    bounds = [(max(0, n - digits.below(2)), n + digits.below(2)) for n in had]
    stay = panel[open_:]
    return Vacancies(
        features=tuple(tuple(bounds[f : f + size]) for f, size in zip(firsts, sizes, strict=True)),
        taken=tuple(sum(row in rows for rows in stay) for row in range(sum(sizes))),
        open=open_,
        candidates=tuple(
            Candidate(id=f"p{at}", rows=person(), address=("", f"home {at // 2}")[digits.below(4) == 0])
            for at in range(digits.below(10))
        ),
    )


def everything(given: Vacancies) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """(-seats, deviation, choice) of every choice there is."""
    for seats in range(given.open + 1):
        for chosen in combinations(given.candidates, seats):
            homes = [one.address for one in chosen if one.address]
            if len(homes) == len(set(homes)):
                counts = [n + sum(row in one.rows for one in chosen) for row, n in enumerate(given.taken)]
                yield -seats, deviation(given.features, counts), tuple(one.id for one in chosen)


def test_the_choices_are_exactly_the_best_of_all_there_are() -> None:
    kept = 0
    for number in range(POOLS):
        given = vacancies(number)
        every = list(everything(given))
        best = min(one[:2] for one in every)
        wanted = {choice for seats, smallest, choice in every if (seats, smallest) == best}
        found = best_choices(given)
        assert (-found.seats, found.deviation) == best, number
        assert set(found.choices) == wanted, number
        assert len(found.choices) == len(wanted), number
        assert least_deviation(given) == (given.open + best[0], best[1]), number
        kept += best == (-given.open, 0)
    assert 50 < kept < POOLS - 50, "pools of both kinds"


def test_the_verifier_finds_the_same_by_another_way() -> None:
    for number in range(POOLS):
        given = vacancies(number)
        firsts = [sum(map(len, given.features[:at])) for at in range(len(given.features))]
        rules = [
            [(first + at, least, most) for at, (least, most) in enumerate(group)]
            for first, group in zip(firsts, given.features, strict=True)
        ]
        may = [(one.id, one.rows, one.address) for one in given.candidates]
        smallest, choices = best_of(rules, Counter(dict(enumerate(given.taken))), may, given.open)
        found = best_choices(given)
        assert smallest == found.deviation, number
        assert {frozenset(choice) for choice in choices} == {frozenset(choice) for choice in found.choices}, number


def test_the_order_of_the_candidates_changes_no_choice() -> None:
    for number in range(40):
        given = vacancies(number)
        turned = Vacancies(
            features=given.features, taken=given.taken, open=given.open, candidates=given.candidates[::-1]
        )
        assert {frozenset(choice) for choice in best_choices(given).choices} == {
            frozenset(choice) for choice in best_choices(turned).choices
        }


def test_choices_are_listed_in_order_of_lot() -> None:
    given = Vacancies(
        features=(((0, 2), (0, 2)),), taken=(0, 0), open=2, candidates=tuple(Candidate(id=i, rows=(0,)) for i in "dba")
    )
    assert best_choices(given).choices == (("d", "b"), ("d", "a"), ("b", "a"))


def test_more_choices_than_can_be_listed_are_refused() -> None:
    many = tuple(Candidate(id=str(n), rows=(n % 2,)) for n in range(60))
    given = Vacancies(features=(((0, 9), (0, 9)),), taken=(0, 0), open=4, candidates=many)
    with pytest.raises(TooManyChoices):
        best_choices(given)
    assert least_deviation(given) == (0, 0)
    # Nor where each kind of people has one way only, and it is the kinds that are too many together.
    values = tuple((0, 1) for _ in range(150))
    each = tuple(Candidate(id=f"{n:03}", rows=(n,)) for n in range(150))
    with pytest.raises(TooManyChoices):
        best_choices(Vacancies(features=(values,), taken=(0,) * 150, open=2, candidates=each))


def test_a_search_that_takes_too_long_to_be_sure_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replacement, "_MOST_STEPS", 1)
    for find in (best_choices, least_deviation):
        with pytest.raises(TooManyChoices):
            find(next(one for one in map(vacancies, range(POOLS)) if one.open > 1 and len(one.candidates) > 3))
