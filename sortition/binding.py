"""What each quota costs: how the smallest chance would move with one seat more or less."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from sortition.errors import InfeasibleQuotas
from sortition.relaxation import Relaxation
from sortition.solving.extremes import best_min_chance
from sortition.typespace import Row, TypeSpace


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """A quota bound that holds back the smallest chance.

    `rate` is what the first seat would bring at most, in chance per seat: its multiplier. `wider` is the best
    possible smallest chance when the bound is put one seat wider, `narrower` when it is put one seat narrower, None
    where no panel would be left. Both are of the linear programme, in floating point.
    """

    row: int
    side: Literal["min", "max"]
    rate: Fraction
    wider: float
    narrower: float | None


def binding(space: TypeSpace, relaxation: Relaxation) -> tuple[Price, ...]:
    """The quota bounds with a multiplier at the smallest level, those that cost most first.

    Types that no panel can hold stay left out, also where a wider bound would let them in: their chance would be
    another question. Bounds of the number of seats and of households are not quotas and are not listed.
    """
    excluded = frozenset(t for t, stage in enumerate(relaxation.classes) if stage < 0)
    rates: dict[int, Fraction] = {}
    for stage in relaxation.stages:
        # A degenerate level can be split over several stages; each names bounds that hold it back.
        if stage.level == relaxation.stages[0].level:
            for row, y in stage.multipliers:
                if space.rows[row].name[0] == "quota":
                    rates.setdefault(row, y)
    prices = []
    for row, y in rates.items():
        # Raising a min or lowering a max is the narrow side.
        wider = _moved(space, row, upper=y > 0, by=1 if y > 0 else -1, excluded=excluded)
        narrower = _moved(space, row, upper=y > 0, by=-1 if y > 0 else 1, excluded=excluded)
        assert wider is not None
        prices.append(
            Price(row=row, side="max" if y > 0 else "min", rate=abs(y), wider=wider, narrower=narrower),
        )
    return tuple(sorted(prices, key=lambda p: (-p.wider, p.row)))


def _moved(space: TypeSpace, number: int, *, upper: bool, by: int, excluded: frozenset[int]) -> float | None:
    row = space.rows[number]
    lower, most = (row.lower, row.upper + by) if upper else (row.lower + by, row.upper)
    if not 0 <= lower <= most:
        return None
    moved = Row(name=row.name, types=row.types, lower=lower, upper=most)
    rows = (*space.rows[:number], moved, *space.rows[number + 1 :])
    try:
        return best_min_chance(replace(space, rows=rows), excluded=excluded)
    except InfeasibleQuotas:
        return None
