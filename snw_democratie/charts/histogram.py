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
    """How many have a value from `low` to `high`, both included; `span` columns wide."""

    low: int
    high: int
    count: int
    span: int = 1


def bins(counts: Mapping[int, int], *, most: int = 16) -> tuple[Bin, ...]:
    """At most `most` bins over all values that occur; `counts` maps a value above zero to how many have it.

    Each bin is about the same factor wider than the one before it (a logarithmic axis), because chances under
    quotas run from a few in a thousand to certainty, and equal steps would put nearly everybody into one column.
    """
    present = sorted(value for value, count in counts.items() if count)
    if not present:
        return ()
    assert present[0] > 0
    last = present[-1]
    found: list[Bin] = []
    low = present[0]
    while low <= last:
        left = most - len(found)
        # The factor that reaches past the last value in the bins that are left; whole numbers round the others up.
        factor = ((last + 1) / low) ** (1 / left)
        high = last if left == 1 else min(last, max(low, round(low * factor) - 1))
        found.append(Bin(low=low, high=high, count=sum(counts[value] for value in present if low <= value <= high)))
        low = high + 1
    return tuple(found)


def merged(found: tuple[Bin, ...], *, below: int) -> tuple[Bin, ...]:
    """Merge neighbours until no bin counts more than zero and fewer than `below` people.

    Bins are taken from the left and grow until they hold enough; a rest that stays too small joins the one before
    it. Empty bins between full ones stay, so that a gap in the chances stays visible.
    """
    result: list[Bin] = []
    open_bin: Bin | None = None
    for one in found:
        if open_bin is not None:
            one = _joined(open_bin, one)
        if 0 < one.count < below:
            open_bin = one
        else:
            result.append(one)
            open_bin = None
    if open_bin is not None:
        while result and open_bin.count < below:
            before = result.pop()
            open_bin = _joined(before, open_bin)
        result.append(open_bin)
    return tuple(result)


def shapes(found: tuple[Bin, ...], *, mark: int | None = None) -> tuple[BinShape, ...]:
    """Columns whose area is their count: a merged bin is wider and therefore lower."""
    if not found:
        return ()
    columns = sum(one.span for one in found)
    dense = max(Fraction(one.count, one.span) for one in found) or Fraction(1)
    result = []
    before = 0
    for one in found:
        height = Fraction(one.count, one.span) / dense * HEIGHT
        if one.count:
            height = max(height, Fraction(3))
        width = Fraction(one.span * WIDTH, columns)
        result.append(
            BinShape(
                x=coordinate(Fraction(before * WIDTH, columns)),
                y=coordinate(HEIGHT - height),
                width=coordinate(max(width - _GAP, width / 2)),
                height=coordinate(height),
                marked=mark is not None and one.low <= mark <= one.high,
            )
        )
        before += one.span
    return tuple(result)


def _joined(left: Bin, right: Bin) -> Bin:
    return Bin(low=left.low, high=right.high, count=left.count + right.count, span=left.span + right.span)
