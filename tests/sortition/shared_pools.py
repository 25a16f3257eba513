"""The reference pools as type spaces, read by a small loader of the tests' own."""

from __future__ import annotations

import csv
import gzip
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sortition.typespace import Row, TypeSpace
from tests.shared_data import SHARED


@dataclass(frozen=True)
class LoadedPool:
    """A type space with, per type, its features and the (address, person) of its members."""

    space: TypeSpace
    features: tuple[tuple[str, ...], ...]
    members: tuple[tuple[tuple[int | None, int], ...], ...]
    categories: tuple[str, ...]


def _key(text: str) -> str:
    return text.strip().casefold()


def _table(folder: Path, *names: str) -> list[dict[str, str]]:
    path = next(folder / name for name in names if (folder / name).exists())
    with (
        gzip.open(path, "rt", encoding="utf-8-sig") if path.suffix == ".gz" else path.open(encoding="utf-8-sig") as file
    ):
        return [{_key(k): _key(v) for k, v in row.items() if k is not None} for row in csv.DictReader(file)]


@cache
def shared_pool(name: str, household: str | None = None) -> LoadedPool:
    """The pool in the shared folder `name`; its number of seats ends the name."""
    assert SHARED is not None
    folder = SHARED / "data" / "sortition" / name
    quotas = _table(folder, "categories.csv")
    people = _table(folder, "respondents.csv", "respondents.csv.gz")
    feature = "feature" if "category" in quotas[0] else "value"
    category = "category" if "category" in quotas[0] else "feature"
    if "name" in quotas[0]:
        feature = "name"
    bounds = {(q[category], q[feature]): (int(q["min"]), int(q["max"])) for q in quotas}
    return build_pool(bounds, people, int(name.rsplit("_", 1)[1]), household)


def build_pool(
    bounds: dict[tuple[str, str], tuple[int, int]],
    people: list[dict[str, str]],
    seats: int,
    household: str | None = None,
) -> LoadedPool:
    """Collapse people to types; with a household column, to (features, household class) cells."""
    categories = tuple(dict.fromkeys(c for c, _ in bounds))
    vectors = [tuple(p[c] for c in categories) for p in people]
    homes: dict[str, list[int]] = defaultdict(list)
    for i, person in enumerate(people):
        homes[person[household] if household and person[household] else f"\0{i}"].append(i)
    classes = {tuple(sorted(vectors[i] for i in home)) for home in homes.values() if len(home) > 1}
    class_number = {c: n for n, c in enumerate(sorted(classes))}
    cell: dict[tuple[tuple[str, ...], int], list[tuple[int | None, int]]] = defaultdict(list)
    addresses: Counter[int] = Counter()
    for address, home in enumerate(homes.values()):
        shared = len(home) > 1
        number = class_number[tuple(sorted(vectors[i] for i in home))] if shared else -1
        for i in home:
            cell[vectors[i], number].append((address if shared else None, i))
        addresses[number] += 1
    keys = sorted(cell)
    rows = [
        Row(
            name=("quota", c, v),
            types=tuple(t for t, (vector, _) in enumerate(keys) if vector[categories.index(c)] == v),
            lower=low,
            upper=high,
        )
        for (c, v), (low, high) in bounds.items()
    ]
    rows.append(Row(name=("seats",), types=tuple(range(len(keys))), lower=seats, upper=seats))
    for number in range(len(class_number)):
        types = tuple(t for t, (_, n) in enumerate(keys) if n == number)
        rows.append(Row(name=("household", str(number)), types=types, lower=0, upper=addresses[number]))
    space = TypeSpace(
        people=tuple(len(cell[k]) for k in keys),
        cap=tuple(len(cell[k]) if k[1] < 0 else addresses[k[1]] for k in keys),
        rows=tuple(rows),
        seats=seats,
    )
    return LoadedPool(
        space=space,
        features=tuple(vector for vector, _ in keys),
        members=tuple(tuple(sorted(cell[k], key=lambda m: (m[0] is not None, m[0] or 0, m[1]))) for k in keys),
        categories=categories,
    )
