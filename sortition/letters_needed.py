"""How many letters a number of seats needs, given how many people answered elsewhere: a rule of thumb with a range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

ROUNDED_TO = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What happened elsewhere: letters that were sent, and how many people registered. `response` is the part."""

    name: str
    year: int
    letters: int
    response: Fraction
    seats: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LettersNeeded:
    """`pool` people are wanted for the seats, and `expected` letters bring them at the likely response.

    `fewest` and `most` are for the best and the worst response that is thought possible; `by_case` follows the cases.
    """

    pool: int
    expected: int
    fewest: int
    most: int
    by_case: tuple[int, ...]


def letters_needed(
    seats: int,
    *,
    per_seat: int,
    registered: int = 0,
    likely: Fraction,
    best: Fraction,
    worst: Fraction,
    cases: Sequence[Case] = (),
) -> LettersNeeded:
    """Letters for `seats` seats when `per_seat` people must register for each, and `registered` did already.

    Rounded up to whole hundreds: more letters are harmless, fewer are not.
    """
    assert seats >= 1 and per_seat >= 1 and 0 < worst <= likely <= best <= 1
    pool = seats * per_seat
    wanted = max(pool - registered, 0)
    return LettersNeeded(
        pool=pool,
        expected=_letters(wanted, likely),
        fewest=_letters(wanted, best),
        most=_letters(wanted, worst),
        by_case=tuple(_letters(wanted, one.response) for one in cases),
    )


def _letters(people: int, response: Fraction) -> int:
    return int(-(-(people / response) // ROUNDED_TO)) * ROUNDED_TO
