"""Bars beside their numbers: one row per value, with an optional band for the quota."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

WIDTH = 100  # of the picture; the page stretches it


@dataclass(frozen=True, slots=True, kw_only=True)
class BarInput:
    """One row: `value` sets the length; `low` and `high`, where given, the band behind it. All in one unit, >= 0.

    Without a value there is no bar, and nothing of the picture depends on it. `kept` says whether the row keeps what
    was agreed, where that is asked.
    """

    label: str
    value: Fraction | int | None
    figures: tuple[str, ...]
    low: Fraction | int | None = None
    high: Fraction | int | None = None
    kept: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Where a quota begins and how wide it is, in units of the picture."""

    x: str
    width: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One row with its shapes, as text for SVG; `width` is empty where there is no bar."""

    label: str
    width: str
    band: Band | None
    figures: tuple[str, ...]
    kept: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BarChart:
    """All rows; `figure_titles` heads the columns of numbers, `kept_title` the one that says whether a row is right."""

    caption: str
    label_title: str
    figure_titles: tuple[str, ...]
    bars: tuple[Bar, ...]
    note: str = ""
    kept_title: str = ""


def bar_chart(
    rows: Sequence[BarInput], *, caption: str, label_title: str, figure_titles: tuple[str, ...], note: str = "",
    kept_title: str = "", whole: int = 0,
) -> BarChart:  # fmt: skip
    """Scale the rows to the largest value or upper bound among them, or to the `whole` of which they are parts.

    A value above zero stays visible (at least one hundredth of the width). Each row has as many figures as there are
    titles.
    """
    assert all(len(row.figures) == len(figure_titles) for row in rows)
    longest = (max(Fraction(row.value or 0), Fraction(row.high or 0)) for row in rows)
    top = Fraction(whole) or max(longest, default=Fraction(0)) or Fraction(1)
    return BarChart(
        caption=caption,
        label_title=label_title,
        figure_titles=figure_titles,
        bars=tuple(
            Bar(
                label=row.label,
                width="" if row.value is None else _length(row.value, top),
                band=_band(row, top),
                figures=row.figures,
                kept=row.kept,
            )
            for row in rows
        ),
        note=note,
        kept_title=kept_title,
    )


def _band(row: BarInput, top: Fraction) -> Band | None:
    if row.low is None or row.high is None:
        return None
    # A quota of exactly one number is a line, not nothing.
    width = max(Fraction(row.high) - Fraction(row.low), top / 60)
    start = min(Fraction(row.low), top - width)
    return Band(x=coordinate(start * WIDTH / top), width=coordinate(width * WIDTH / top))


def _length(value: Fraction | int, top: Fraction) -> str:
    length = Fraction(value) * WIDTH / top
    return coordinate(max(length, Fraction(1)) if value else Fraction(0))


def coordinate(value: Fraction) -> str:
    """A coordinate with at most two decimals, the same on every machine."""
    hundredths = round(value * 100)
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".")
