"""A histogram of whole numbers, such as in how many panels people sit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from snw_democratie.charts.bars import coordinate
from snw_democratie.components import TableView

WIDTH = 640
HEIGHT = 200
_GAP = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class BinShape:
    """One column, as text for SVG; `marked` for the one that holds the reader's own value."""

    x: str
    y: str
    width: str
    height: str
    marked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Histogram:
    """Shapes, words and the same numbers as a table. `top` is the height of the picture in `unit`."""

    id: str
    caption: str
    sentence: str
    top: str
    unit: str
    first: str
    last: str
    axis: str
    bins: tuple[BinShape, ...]
    table: TableView
    width: str = str(WIDTH)
    height: str = str(HEIGHT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """How many have a value from `low` to `high`, both included."""

    low: int
    high: int
    count: int


def bins(counts: Mapping[int, int], *, most: int = 24) -> tuple[Bin, ...]:
    """Equally wide bins over all values that occur, at most `most`; `counts` maps a value to how many have it."""
    present = sorted(value for value, count in counts.items() if count)
    if not present:
        return ()
    low, high = present[0], present[-1]
    width = _nice(-(-(high - low + 1) // most))
    start = low - low % width
    found: dict[int, int] = {}
    for value in present:
        place = (value - start) // width
        found[place] = found.get(place, 0) + counts[value]
    return tuple(
        Bin(low=start + place * width, high=start + (place + 1) * width - 1, count=found.get(place, 0))
        for place in range((high - start) // width + 1)
    )


def merged(found: tuple[Bin, ...], *, below: int) -> tuple[Bin, ...]:
    """Merge neighbours until no bin counts more than zero and fewer than `below` people.

    Bins are taken from the left and grow until they hold enough; a rest that stays too small joins the one before
    it. Empty bins between full ones stay, so that a gap in the chances stays visible.
    """
    result: list[Bin] = []
    open_bin: Bin | None = None
    for one in found:
        if open_bin is not None:
            one = Bin(low=open_bin.low, high=one.high, count=open_bin.count + one.count)
        if 0 < one.count < below:
            open_bin = one
        else:
            result.append(one)
            open_bin = None
    if open_bin is not None:
        while result and open_bin.count < below:
            before = result.pop()
            open_bin = Bin(low=before.low, high=open_bin.high, count=before.count + open_bin.count)
        result.append(open_bin)
    return tuple(result)


def shapes(found: tuple[Bin, ...], *, mark: int | None = None) -> tuple[BinShape, ...]:
    """Columns whose area is their count: a merged bin is wider and therefore lower."""
    if not found:
        return ()
    low, high = found[0].low, found[-1].high + 1
    dense = max(Fraction(one.count, one.high - one.low + 1) for one in found) or Fraction(1)
    result = []
    for one in found:
        width = one.high - one.low + 1
        height = Fraction(one.count, width) / dense * HEIGHT
        if one.count:
            height = max(height, Fraction(3))
        x = Fraction((one.low - low) * WIDTH, high - low)
        span = Fraction(width * WIDTH, high - low)
        result.append(
            BinShape(
                x=coordinate(x),
                y=coordinate(HEIGHT - height),
                width=coordinate(max(span - _GAP, span / 2)),
                height=coordinate(height),
                marked=mark is not None and one.low <= mark <= one.high,
            )
        )
    return tuple(result)


def _nice(width: int) -> int:
    """The smallest of 1, 2, 5, 10, 20, 50, ... that is at least `width`."""
    step = 1
    while True:
        for factor in (1, 2, 5):
            if factor * step >= width:
                return factor * step
        step *= 10
