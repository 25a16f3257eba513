"""Against the library that sortition bodies use: our smallest chance is never lower than theirs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.peers.sortition_peer import TOLERANCE, chances, read
from tests.shared_data import SHARED

assert SHARED is not None
POOLS = SHARED / "data" / "sortition"
SNW = Path(sys.executable).parent / "snw"


@pytest.mark.parametrize(
    ("instance", "seats"), [("sf_fixture_22", 22), ("opendlp_monitoring_30", 30), ("example_small_20", 20)]
)
def test_our_smallest_chance_is_not_lower_than_the_peers(instance: str, seats: int, tmp_path: Path) -> None:
    people, quotas = POOLS / instance / "respondents.csv", POOLS / instance / "categories.csv"
    prepare = [str(SNW), "lottery", "prepare", str(people), str(quotas), "--seats", str(seats)]
    ours = subprocess.run(
        [*prepare, "--out", str(tmp_path / "lottery"), "--json"], capture_output=True, text=True, check=False
    )
    assert ours.returncode == 0, ours.stderr
    theirs = chances(read(people), read(quotas), seats=seats, algorithm="maximin")
    assert len(theirs) == json.loads(ours.stdout)["people"]
    assert float(json.loads(ours.stdout)["min_chance"]) >= min(theirs.values()) - TOLERANCE
