"""On the reference pools the chances are those expected, the proof is exact, and forging any of its numbers shows."""

from __future__ import annotations

import csv
from dataclasses import replace
from fractions import Fraction

import pytest

from sortition.certificate import check
from sortition.relaxation import leximin_relaxation
from tests.shared_data import SHARED
from tests.sortition.shared_pools import shared_pool

EXPECTED = ("sf_fixture_22", "opendlp_monitoring_30", "example_large_200")
OTHERS = ("example_small_20", "syn_n200_f5_30", "syn_n500_f6_40", "syn_n2000_f6_75", "syn_n20000_f7_150")


@pytest.mark.parametrize("name", EXPECTED)
def test_every_type_has_the_expected_chance(name: str) -> None:
    assert SHARED is not None
    with (SHARED / "data" / "sortition" / "expected" / f"{name}_leximin_by_type.csv").open(encoding="utf-8") as file:
        lines = [{key.casefold(): value.casefold() for key, value in line.items()} for line in csv.DictReader(file)]
    pool = shared_pool(name)
    levels = leximin_relaxation(pool.space).levels
    expected = {
        tuple(line[c] for c in pool.categories): (int(line["multiplicity"]), float(line["leximin_probability"]))
        for line in lines
    }
    assert set(expected) == set(pool.features)
    for features, people, level in zip(pool.features, pool.space.people, levels, strict=True):
        assert expected[features][0] == people
        assert abs(expected[features][1] - float(level)) <= 1e-6


@pytest.mark.parametrize(
    ("name", "household"), [*((n, None) for n in EXPECTED + OTHERS), ("syn_n500_households_40", "adres")]
)
def test_the_proof_is_exact(name: str, household: str | None) -> None:
    space = shared_pool(name, household).space
    relaxation = leximin_relaxation(space)
    assert relaxation.exact
    assert relaxation.certificate is not None
    assert all(f.ok for f in check(relaxation.certificate, people=space.people, cap=space.cap, rows=space.rows))


def test_a_forged_number_of_the_fixture_is_refused() -> None:
    space = shared_pool("sf_fixture_22").space
    certificate = leximin_relaxation(space).certificate
    assert certificate is not None
    forged = []
    for number, stage in enumerate(certificate.stages):
        others = [
            replace(stage, level=stage.level + Fraction(1, 10**9)),
            replace(stage, level=stage.level * Fraction(999, 1000)),
        ]
        if len(stage.multipliers) > 1:
            for place, (row, y) in enumerate(stage.multipliers):
                pairs = (*stage.multipliers[:place], (row, y * Fraction(11, 10)), *stage.multipliers[place + 1 :])
                others.append(replace(stage, multipliers=pairs))
        forged += [
            replace(certificate, stages=(*certificate.stages[:number], other, *certificate.stages[number + 1 :]))
            for other in others
        ]
    for type_, number in enumerate(certificate.classes):
        other = (number + 1) % len(certificate.stages)
        forged.append(
            replace(certificate, classes=(*certificate.classes[:type_], other, *certificate.classes[type_ + 1 :]))
        )
    for one in forged:
        assert not all(f.ok for f in check(one, people=space.people, cap=space.cap, rows=space.rows))
