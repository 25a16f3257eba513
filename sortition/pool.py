"""The pool: who can be drawn, with one value per feature and, where it counts, an address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sortition.errors import BadTable, Problem
from sortition.quotas import Quotas
from sortition.text import folded, unspeakable

_ID_COLUMNS = ("id", "nationbuilder_id", "unique_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who can be drawn: a lot number, a value per feature of the pool, and a key for the address, if known."""

    id: str
    values: tuple[str, ...]
    household: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """The people in the order of their lots, all with values for `features`."""

    features: tuple[str, ...]
    people: tuple[Person, ...]


def pool_from_rows(
    header: Sequence[str], rows: Sequence[Sequence[str]], *, quotas: Quotas, household_column: str | None = None
) -> Pool:
    """Read a table of people; `rows[i]` is row i + 2 of its file, and blank rows are skipped.

    Names and values match those of `quotas` after trimming and case folding, and are written back as spelled
    there. The id is the column `id`, `nationbuilder_id` or `unique_id`, else the first column without a quota whose
    values are unique, else the number of the person from 1. Other columns are ignored. An empty address is shared
    with nobody. Work is done per distinct value, so that 160,000 rows take a second.
    Whether there are enough people for each quota is not asked here: `feasibility` answers that, with what would help.
    Raises BadTable with every problem found, each with its row.
    """
    names = [folded(name) for name in header]
    _refuse_header(names, (*quotas.features, *([household_column] if household_column is not None else [])))
    numbers, cells, problems = _full_rows(len(names), rows)
    columns = list(zip(*cells, strict=True)) if cells else [() for _ in names]
    if not cells and not problems:
        problems.append(Problem("no_rows"))
    values: list[list[str]] = []
    for feature in quotas.features:
        found, column = _values(quotas, feature, columns[names.index(folded(feature))], numbers)
        problems += found
        values.append(column)
    used = {folded(name) for name in (*quotas.features, household_column or "")}
    found, ids = _ids(names, columns, used, numbers)
    problems += found
    households: Sequence[str | None] = [None] * len(ids)
    if household_column is not None:
        address = columns[names.index(folded(household_column))]
        spelled = {text: folded(text) or None for text in set(address)}
        households = [spelled[text] for text in address]
    if problems:
        raise BadTable("pool", tuple(sorted(problems, key=lambda problem: problem.row)))
    people = zip(ids, zip(*values, strict=True), households, strict=True)
    return Pool(features=quotas.features, people=tuple([Person(id=i, values=v, household=h) for i, v, h in people]))


def _refuse_header(names: Sequence[str], wanted: Sequence[str]) -> None:
    found = ", ".join(name for name in names if name)
    problems = [
        Problem("missing_column", row=1, column=name, found=found) for name in wanted if folded(name) not in names
    ]
    problems += [
        Problem("duplicate_column", row=1, column=name)
        for name in (*wanted, *(name for name in _ID_COLUMNS if name in names))
        if names.count(folded(name)) > 1
    ]
    if problems:
        raise BadTable("pool", tuple(problems))


def _full_rows(width: int, rows: Sequence[Sequence[str]]) -> tuple[list[int], list[Sequence[str]], list[Problem]]:
    """The rows that are not blank, cut to the width of the header, with their row numbers."""
    numbers: list[int] = []
    cells: list[Sequence[str]] = []
    problems: list[Problem] = []
    for number, row in enumerate(rows, start=2):
        if not any(row) or not "".join(row).strip():
            continue
        if len(row) == width:
            cells.append(row)
            numbers.append(number)
        elif len(row) > width and not "".join(row[width:]).strip():
            cells.append(row[:width])
            numbers.append(number)
        else:
            problems.append(Problem("wrong_number_of_fields", row=number, wanted=str(width), found=str(len(row))))
    return numbers, cells, problems


def _values(
    quotas: Quotas, feature: str, column: Sequence[str], numbers: Sequence[int]
) -> tuple[list[Problem], list[str]]:
    """The column in the spelling of the quotas; problems for unknown and empty values."""
    known = {folded(quota.value): quota.value for quota in quotas.of(feature)}
    spelled = {text: known.get(folded(text)) for text in set(column)}
    problems: list[Problem] = []
    if None in spelled.values():
        wanted = ", ".join(known.values())
        for number, text in zip(numbers, column, strict=True):
            if spelled[text] is None:
                code = "unknown_value" if text.strip() else "empty_value"
                problems.append(Problem(code, row=number, column=feature, value=text.strip(), wanted=wanted))
    values = [spelled[text] or "" for text in column]
    return problems, values


def _ids(
    names: Sequence[str], columns: Sequence[Sequence[str]], used: set[str], numbers: Sequence[int]
) -> tuple[list[Problem], list[str]]:
    named = next((names.index(name) for name in _ID_COLUMNS if name in names), None)
    if named is None:
        # A feature or address is never a lot number, however rare its values are.
        free = [i for i, name in enumerate(names) if name not in used]
        named = next((i for i in free if _unique([text.strip() for text in columns[i]])), None)
        if named is None:
            return [], [str(number) for number in range(1, len(numbers) + 1)]
    ids = [text.strip() for text in columns[named]]
    if _unique(ids) and not unspeakable("".join(ids)):
        return [], ids
    return _id_problems(names[named], ids, numbers), ids


def _unique(texts: Sequence[str]) -> bool:
    distinct = set(texts)
    return len(distinct) == len(texts) and "" not in distinct


def _id_problems(column: str, ids: Sequence[str], numbers: Sequence[int]) -> list[Problem]:
    problems: list[Problem] = []
    first: Mapping[str, int] = dict(zip(reversed(ids), reversed(numbers), strict=True))
    for number, id_ in zip(numbers, ids, strict=True):
        if not id_:
            problems.append(Problem("empty_value", row=number, column=column))
        elif unspeakable(id_):
            problems.append(Problem("control_character", row=number, column=column, value=id_))
        elif first[id_] != number:
            problems.append(Problem("duplicate_id", row=number, column=column, value=id_, wanted=str(first[id_])))
    return problems
