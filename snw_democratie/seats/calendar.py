"""Months on the calendar, on the clock of Amsterdam."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, datetime

from snw_democratie.i18n.formats import amsterdam, from_amsterdam


def later(moment: datetime, months: int) -> datetime:
    """The same day and hour so many months later, or the last day of that month."""
    here = amsterdam(moment).replace(tzinfo=None)
    years, month = divmod(here.year * 12 + here.month - 1 + months, 12)
    day = min(here.day, monthrange(years, month + 1)[1])
    return from_amsterdam(here.replace(year=years, month=month + 1, day=day)).astimezone(UTC)


def months_left(start: datetime, end: datetime, *, at: datetime) -> int:
    """How many whole months of a term are left for who comes at this moment; the month that then runs is one."""
    return whole_months(later(start, whole_months(start, at)), end)


def whole_months(start: datetime, end: datetime) -> int:
    """How many whole months lie between two moments; none when the end is first."""
    count = 0
    while later(start, count + 1) <= end:
        count += 1
    return count
