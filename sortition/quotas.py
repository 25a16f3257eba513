"""Quotas: between how few and how many seats go to each value of each feature."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sortition.errors import BadSetting, BadTable, Problem
from sortition.text import folded, unspeakable

_HEADERS = (("feature", "value"), ("category", "feature"), ("category", "name"))
_BOUNDS = ("min", "max", "min_flex", "max_flex")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """At least `min` and at most `max` seats for people whose `feature` is `value`.

    `min_flex` and `max_flex` bound what a relaxation may propose; None leaves it free.
    """

    feature: str
    value: str
    min: int
    max: int
    min_flex: int | None = None
    max_flex: int | None = None


@dataclass(frozen=True, kw_only=True)
class Quotas:
    """All quotas, those of one feature together, features in the order in which they first appear."""

    quotas: tuple[Quota, ...]

    def __post_init__(self) -> None:
        order = {feature: number for number, feature in enumerate(dict.fromkeys(q.feature for q in self.quotas))}
        together = tuple(sorted(self.quotas, key=lambda q: order[q.feature]))
        object.__setattr__(self, "quotas", together)
        keys = [(folded(quota.feature), folded(quota.value)) for quota in together]
        for quota, key in zip(together, keys, strict=True):
            name = f"{quota.feature}: {quota.value}"
            if not all(key) or unspeakable(name):
                raise BadSetting("quota", name, "a feature and a value in readable characters")
            if not 0 <= quota.min <= quota.max:
                raise BadSetting(name, f"{quota.min}..{quota.max}", "0 <= min <= max")
        if len(set(keys)) < len(keys) or not keys:
            raise BadSetting("quotas", str(len(keys)), "each feature and value once")

    def __iter__(self) -> Iterator[Quota]:
        return iter(self.quotas)

    def __len__(self) -> int:
        return len(self.quotas)

    @cached_property
    def features(self) -> tuple[str, ...]:
        """The names of the features, in order."""
        return tuple(dict.fromkeys(quota.feature for quota in self.quotas))

    def of(self, feature: str) -> tuple[Quota, ...]:
        """The quotas of one feature, in order."""
        return tuple(quota for quota in self.quotas if quota.feature == feature)


def quotas_from_rows(header: Sequence[str], rows: Sequence[Sequence[str]], *, seats: int) -> Quotas:
    """Read a table of quotas; `rows[i]` is row i + 2 of its file, and blank rows are skipped.

    The header is `feature,value,min,max`, `category,feature,min,max` or `category,name,min,max`, in any order and
    case, with `min_flex,max_flex` or without; other columns are ignored.
    Raises BadTable with every problem found. Source: the files of the Sortition Foundation's library.
    """
    names = [folded(name) for name in header]
    columns = _columns(names)
    problems: list[Problem] = []
    quotas: dict[tuple[str, str], tuple[int, Quota]] = {}
    for number, row in enumerate(rows, start=2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) < len(names) or any(cell.strip() for cell in row[len(names) :]):
            problems.append(Problem("wrong_number_of_fields", row=number, wanted=str(len(names)), found=str(len(row))))
            continue
        found, quota = _quota(number, {name: row[column].strip() for name, column in columns.items()})
        problems += found
        if quota is None:
            continue
        key = folded(quota.feature), folded(quota.value)
        if key in quotas:
            first = str(quotas[key][0])
            problems.append(
                Problem("duplicate_quota", row=number, column=quota.feature, value=quota.value, wanted=first)
            )
        else:
            quotas[key] = number, quota
    if not quotas and not problems:
        problems.append(Problem("no_rows"))
    if not problems:
        read = Quotas(quotas=_one_spelling(tuple(quota for _, quota in quotas.values())))
        problems += _sums(read, seats)
    if problems:
        raise BadTable("quotas", tuple(problems))
    return read


def _columns(names: Sequence[str]) -> dict[str, int]:
    """Where the wanted columns are, under our own names; BadTable when the header is none that we know."""
    feature, value = next((pair for pair in reversed(_HEADERS) if set(pair) <= set(names)), _HEADERS[0])
    wanted = {"feature": feature, "value": value, **{bound: bound for bound in _BOUNDS}}
    problems = [
        Problem("missing_column", row=1, column=name, found=", ".join(name for name in names if name))
        for name in (feature, value, "min", "max")
        if name not in names
    ]
    problems += [Problem("duplicate_column", row=1, column=name) for name in wanted.values() if names.count(name) > 1]
    flex = [bound for bound in ("min_flex", "max_flex") if bound in names]
    if len(flex) == 1:
        missing = "max_flex" if flex == ["min_flex"] else "min_flex"
        problems.append(Problem("missing_column", row=1, column=missing, found=", ".join(names)))
    if problems:
        raise BadTable("quotas", tuple(problems))
    return {ours: names.index(theirs) for ours, theirs in wanted.items() if theirs in names}


def _quota(number: int, cells: Mapping[str, str]) -> tuple[list[Problem], Quota | None]:
    problems: list[Problem] = []
    for name in ("feature", "value"):
        if not cells[name]:
            problems.append(Problem("empty_value", row=number, column=name))
        elif unspeakable(cells[name]):
            problems.append(Problem("control_character", row=number, column=name, value=cells[name]))
    bounds: dict[str, int] = {}
    for name in _BOUNDS:
        text = cells.get(name, "")
        if text.isascii() and text.isdigit() and len(text) < 10:
            bounds[name] = int(text)
        elif text or name in ("min", "max"):
            problems.append(Problem("not_a_number", row=number, column=name, value=text))
    if problems:
        return problems, None
    quota = Quota(
        feature=cells["feature"],
        value=cells["value"],
        min=bounds["min"],
        max=bounds["max"],
        min_flex=bounds.get("min_flex"),
        max_flex=bounds.get("max_flex"),
    )
    return _bounds(number, quota), quota


def _bounds(number: int, quota: Quota) -> list[Problem]:
    wrong: list[tuple[str, int, int]] = []
    if quota.min > quota.max:
        wrong.append(("min_above_max", quota.min, quota.max))
    if quota.min_flex is not None and quota.min_flex > quota.min:
        wrong.append(("min_flex_above_min", quota.min_flex, quota.min))
    if quota.max_flex is not None and quota.max_flex < quota.max:
        wrong.append(("max_flex_below_max", quota.max_flex, quota.max))
    return [
        Problem(code, row=number, column=quota.feature, value=quota.value, wanted=str(wanted), found=str(found))
        for code, found, wanted in wrong
    ]


def _one_spelling(quotas: tuple[Quota, ...]) -> tuple[Quota, ...]:
    """The same quotas with each feature spelled as in its first row."""
    spelling: dict[str, str] = {}
    for quota in quotas:
        spelling.setdefault(folded(quota.feature), quota.feature)
    return tuple(
        Quota(
            feature=spelling[folded(q.feature)],
            value=q.value,
            min=q.min,
            max=q.max,
            min_flex=q.min_flex,
            max_flex=q.max_flex,
        )
        for q in quotas
    )


def _sums(quotas: Quotas, seats: int) -> list[Problem]:
    """Features whose minimums ask for more seats than there are, or whose maximums leave seats empty."""
    problems: list[Problem] = []
    for feature in quotas.features:
        least = sum(quota.min for quota in quotas.of(feature))
        most = sum(quota.max for quota in quotas.of(feature))
        if least > seats:
            problems.append(Problem("mins_above_seats", column=feature, wanted=str(seats), found=str(least)))
        if most < seats:
            problems.append(Problem("maxes_below_seats", column=feature, wanted=str(seats), found=str(most)))
    return problems
