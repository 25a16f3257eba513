"""Shapes say what their numbers say."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from snw_democratie.charts import histogram
from snw_democratie.charts.bars import BarInput, bar_chart

counts = st.dictionaries(st.integers(1, 10_000), st.integers(1, 400), min_size=1, max_size=60).map(Counter)


@given(counts, st.integers(1, 40))
def test_bins_hold_everybody_and_touch_each_other(found: Counter[int], most: int) -> None:
    bins = histogram.bins(found, most=most)
    assert sum(one.count for one in bins) == sum(found.values())
    assert all(left.high + 1 == right.low for left, right in pairwise(bins))
    assert len(bins) <= most
    assert (bins[0].low, bins[-1].high) == (min(found), max(found))
    for one in bins:
        assert one.count == sum(people for value, people in found.items() if one.low <= value <= one.high)


@given(counts, st.integers(1, 30))
def test_no_bin_shows_a_handful_of_people(found: Counter[int], below: int) -> None:
    before = histogram.bins(found)
    bins = histogram.merged(before, below=below)
    assert len(bins) == 1 or all(one.count == 0 or one.count >= below for one in bins)
    assert sum(one.count for one in bins) == sum(found.values())
    assert (bins[0].low, bins[-1].high) == (before[0].low, before[-1].high)
    assert all(left.high + 1 == right.low for left, right in pairwise(bins))


def test_chances_from_small_to_certain_do_not_fall_into_one_column() -> None:
    found = Counter({20: 500, 25: 500, 31: 400, 60: 100, 200: 20, 1000: 7})
    assert len([one for one in histogram.bins(found) if one.count]) >= 5


@given(counts)
def test_columns_stay_inside_the_picture(found: Counter[int]) -> None:
    for shape in histogram.shapes(histogram.merged(histogram.bins(found), below=5)):
        assert 0 <= float(shape.x) <= float(shape.x) + float(shape.width) <= histogram.WIDTH + 0.01
        assert 0 <= float(shape.y) <= histogram.HEIGHT
        assert abs(float(shape.y) + float(shape.height) - histogram.HEIGHT) < 0.02


def test_the_marked_column_is_the_one_with_the_value() -> None:
    bins = (histogram.Bin(low=0, high=4, count=3), histogram.Bin(low=5, high=9, count=6))
    assert [shape.marked for shape in histogram.shapes(bins, mark=5)] == [False, True]
    assert histogram.shapes(()) == ()
    assert histogram.bins({}) == ()


def test_a_wider_column_of_as_many_people_is_lower() -> None:
    bins = (histogram.Bin(low=1, high=4, count=10), histogram.Bin(low=5, high=14, count=10, span=2))
    narrow, wide = histogram.shapes(bins)
    assert float(narrow.height) == 2 * float(wide.height)


rows = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=9)


@given(rows)
def test_bars_and_bands_are_to_one_scale(values: list[tuple[int, int, int]]) -> None:
    inputs = [BarInput(label="x", value=v, low=min(a, b), high=max(a, b), figures=(str(v),)) for v, a, b in values]
    chart = bar_chart(inputs, caption="c", label_title="l", figure_titles=("n",))
    top = max(max(v, a, b) for v, a, b in values) or 1
    for bar, row in zip(chart.bars, inputs, strict=True):
        assert abs(float(bar.width) - float(Fraction(row.value) * 100 / top)) <= 1
        assert (bar.width == "0") == (row.value == 0)
        assert bar.band is not None
        assert float(bar.band.x) >= 0
        assert float(bar.band.x) + float(bar.band.width) <= 100.02


def test_a_row_without_a_number_has_no_bar_and_does_not_set_the_scale() -> None:
    def drawn(value: int | None) -> tuple[str, ...]:
        rows = [BarInput(label="a", value=3, low=2, high=4, figures=()), BarInput(label="b", value=value, figures=())]
        return tuple(bar.width for bar in bar_chart(rows, caption="c", label_title="l", figure_titles=()).bars)

    assert drawn(None) == ("75", "")
    assert drawn(6) == ("50", "100")
