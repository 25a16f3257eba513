"""From population counts to quotas: targets by largest remainder, and a stated tolerance."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from sortition.errors import BadSetting
from sortition.quotas import Quota, Quotas

Counts = Mapping[str, Mapping[str, int | Fraction]]
"""Per feature, per value, how many people or which percentage; the order counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedQuotas:
    """Quotas made from counts.

    `targets` are whole seats by largest remainder, in the order of the quotas. `sums_to` is what the counts of each
    feature add up to; `percentages_off` names the features whose counts look like percentages and are not 100.
    """

    quotas: Quotas
    targets: tuple[int, ...]
    sums_to: Mapping[str, Fraction]
    percentages_off: tuple[str, ...]


def largest_remainder(shares: Collection[int | Fraction], *, seats: int) -> tuple[int, ...]:
    """Whole seats in proportion to `shares`, together exactly `seats`; ties go to the earlier share.

    Everyone gets the floor of the exact quota; the seats left go to the largest remainders (Hare-Niemeyer).
    """
    total = sum(shares, Fraction(0))
    exact = [Fraction(share) * seats / total for share in shares]
    whole = [share.numerator // share.denominator for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: (whole[i] - exact[i], i))
    for i in by_remainder[: seats - sum(whole)]:
        whole[i] += 1
    return tuple(whole)


def quotas_from_counts(
    counts: Counts, *, seats: int, tolerance: int, open_values: Collection[tuple[str, str]] = ()
) -> CountedQuotas:
    """Quotas around each value's share of the seats.

    With tolerance 0 min and max are floor and ceil of the exact share; else the whole target minus and plus the
    tolerance, within 0 and `seats`. Only proportions count, so percentages that add up to 101 do no harm; they are
    reported. `open_values`, (feature, value), are answers such as "zeg ik liever niet": no minimum and no maximum,
    and always room for one of them, so that nobody loses every chance by keeping silent.
    Raises BadSetting for negative counts, a feature without people, or a negative tolerance.
    """
    if tolerance < 0 or seats < 1:
        raise BadSetting("tolerance" if tolerance < 0 else "seats", str(min(tolerance, seats)), "positive")
    quotas: list[Quota] = []
    targets: list[int] = []
    sums_to: dict[str, Fraction] = {}
    for feature, of_feature in counts.items():
        sums_to[feature] = Fraction(sum(of_feature.values()))
        if sums_to[feature] <= 0 or min(of_feature.values()) < 0:
            raise BadSetting(feature, str(sums_to[feature]), "counts from 0 that are not all 0")
        whole = largest_remainder(tuple(of_feature.values()), seats=seats)
        targets += whole
        made = [
            Quota(feature=feature, value=value, min=least, max=most)
            for (value, count), target in zip(of_feature.items(), whole, strict=True)
            for least, most in [_around(Fraction(count) * seats / sums_to[feature], target, tolerance, seats)]
        ]
        quotas += _opened(made, frozenset(value for name, value in open_values if name == feature), seats)
    return CountedQuotas(
        quotas=Quotas(quotas=tuple(quotas)),
        targets=tuple(targets),
        sums_to=sums_to,
        percentages_off=tuple(name for name, total in sums_to.items() if 95 <= total <= 105 and total != 100),
    )


def _around(share: Fraction, target: int, tolerance: int, seats: int) -> tuple[int, int]:
    if tolerance == 0:
        floor = share.numerator // share.denominator
        return floor, floor + (floor != share)
    return max(0, target - tolerance), min(seats, target + tolerance)


def _opened(quotas: list[Quota], open_values: frozenset[str], seats: int) -> list[Quota]:
    if not open_values:
        return quotas
    opened = [
        Quota(feature=q.feature, value=q.value, min=0, max=seats) if q.value in open_values else q for q in quotas
    ]
    if sum(q.min for q in opened) == seats:
        # Every seat is promised to an answer; the largest group gives up one, or silence would cost all chance.
        largest = max(opened, key=lambda q: q.min)
        opened[opened.index(largest)] = Quota(
            feature=largest.feature, value=largest.value, min=largest.min - 1, max=largest.max
        )
    return opened
