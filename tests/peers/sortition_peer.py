"""The Sortition Foundation's library on the same files, as a program: `python -m tests.peers.sortition_peer`.

Only its public calls are used. It prints one JSON object: the smallest and largest chance, and the panels it found.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import importlib
import io
import json
from collections import Counter
from pathlib import Path

TOLERANCE = 5e-4
"""It stops looking for better panels when none would raise a chance by more than this."""


def chances(people: str, quotas: str, *, seats: int, algorithm: str) -> dict[str, float]:
    """The chance of each person (by id) in the distribution that the library finds for two CSV texts."""
    from sortition_algorithms import CSVStringDataSource, SelectionData, Settings  # it loads for seconds

    module = importlib.import_module(f"sortition_algorithms.committee_generation.{algorithm}")
    find = getattr(module, f"find_distribution_{algorithm}")
    numbered, id_column = _with_ids(people)
    _, _, rules = quotas.partition("\n")
    header = "feature,value,min,max" + ",min_flex,max_flex" * ("flex" in quotas.partition("\n")[0])
    data = SelectionData(CSVStringDataSource(f"{header}\n{rules}", numbered))
    features, _ = data.load_features(seats)
    pool, _ = data.load_people(Settings(id_column=id_column, columns_to_keep=[]), features)
    panels, weights, _ = find(features, pool, seats, [])
    found: Counter[str] = Counter(dict.fromkeys(pool, 0))
    for panel, weight in zip(panels, weights, strict=True):
        for person in panel:
            found[person] += weight
    return dict(found)


def _with_ids(people: str) -> tuple[str, str]:
    """The same table with an id column: the library wants one, two of the instances have none."""
    rows = list(csv.reader(io.StringIO(people)))
    if "id" in rows[0]:
        return people, "id"
    numbered = [["id", *rows[0]], *([str(n), *row] for n, row in enumerate(rows[1:], start=1))]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(numbered)
    return text.getvalue(), "id"


def read(path: Path) -> str:
    """The text of a table, compressed or not."""
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8-sig")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("people", type=Path)
    parser.add_argument("quotas", type=Path)
    parser.add_argument("--seats", type=int, required=True)
    parser.add_argument("--algorithm", choices=["maximin", "leximin", "nash"], default="maximin")
    given = parser.parse_args()
    found = chances(read(given.people), read(given.quotas), seats=given.seats, algorithm=given.algorithm)
    print(json.dumps({"min_chance": min(found.values()), "max_chance": max(found.values()), "people": len(found)}))


if __name__ == "__main__":
    main()
