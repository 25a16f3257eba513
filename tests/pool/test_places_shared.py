"""The postcodes and wijken that we wrote down, against the table they were worked out from."""

from __future__ import annotations

import csv
from collections import defaultdict

from snw_democratie.pool import places
from tests.shared_data import SHARED

assert SHARED is not None
DATA = SHARED / "domain" / "data"


def test_every_wijk_that_covers_a_hundredth_of_a_postcode_can_be_chosen() -> None:
    shares: dict[str, dict[str, float]] = defaultdict(dict)
    with (DATA / "pc4_wijk_crosswalk.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            shares[row["pc4"]][row["wijk_code"]] = float(row["share_of_pc4_area"])
    for pc4, found in shares.items():
        candidates = [code for code, share in sorted(found.items()) if share >= 0.01]
        assert [wijk.code for wijk in places.wijken_of(pc4)] == candidates, pc4
        assert places.partly_outside(pc4) == (sum(found.values()) < 0.9), pc4
    known = {f"{pc4}AB" for pc4 in shares}
    assert [pc4 for pc4 in range(1000, 1110) if places.wijken_of(f"{pc4}AB") and f"{pc4}AB" not in known] == []


def test_wijken_and_gebieden_have_the_names_of_the_city() -> None:
    with (DATA / "wijken.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(wijk.code, wijk.name, wijk.gebied) for wijk in places.WIJKEN.values()] == [
        (row["wijk_code"], row["wijk_name"], row["gebied_code"]) for row in rows
    ]
    assert {row["gebied_code"]: row["gebied_name"] for row in rows} == dict(places.GEBIEDEN)
