"""What a quota costs: how much the smallest chance would gain from one seat more room, read from the certificate."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from fractions import Fraction


def prices(files: Mapping[str, bytes]) -> list[list[str]]:
    """[feature, value, "min" or "max", gain] per quota that holds the smallest chance down, the dearest first.

    The first stage of the certificate reads B - sum(a_t < 0) a_t cap_t = z * sum(a_t > 0) a_t n_t, with B the sum of
    multipliers times bounds (SPEC.md, section 2). So one seat more on the bound of row i lifts the proved bound on z
    by |y_i| / sum(a_t > 0) a_t n_t: exact for a small change, an upper bound for a large one. `gain` is a decimal.
    Empty when the record has no certificate.
    """
    stages = json.loads(files["certificate.json"])["stages"]
    if not stages or not stages[0]["multipliers"]:
        return []
    lottery = json.loads(files["lottery.json"])["body"]
    multipliers = {int(row): Fraction(value) for row, value in stages[0]["multipliers"]}
    weight = _weight(files["types.csv"], lottery, multipliers)
    found = []
    for number, (feature, value, _, _) in enumerate(lottery["quotas"]):
        multiplier = multipliers.get(number, Fraction(0))
        if multiplier and weight > 0:
            found.append((abs(multiplier) / weight, feature, value, "max" if multiplier > 0 else "min"))
    found.sort(key=lambda one: (-one[0], one[1], one[2]))
    return [[feature, value, bound, f"{float(gain):.6f}"] for gain, feature, value, bound in found]


def _weight(types: bytes, lottery: Mapping[str, list[list[str]]], multipliers: Mapping[int, Fraction]) -> Fraction:
    """The sum over types with a_t > 0 of a_t n_t."""
    quotas = lottery["quotas"]
    seats_row = len(quotas)
    weight = Fraction(0)
    for row in csv.DictReader(io.StringIO(types.decode("utf-8"))):
        a = multipliers.get(seats_row, Fraction(0))
        a += sum(
            (multipliers.get(i, Fraction(0)) for i, (feature, value, *_) in enumerate(quotas) if row[feature] == value),
            Fraction(0),
        )
        if row["class"]:
            a += multipliers.get(seats_row + 1 + int(row["class"]), Fraction(0))
        if a > 0:
            weight += a * int(row["people"])
    return weight
