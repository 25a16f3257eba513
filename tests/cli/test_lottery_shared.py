"""The reference pools, through the command: proved chances, sound records, and the fix of the infeasible one."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.cli.process import snw
from tests.shared_data import SHARED

assert SHARED is not None
DATA = SHARED / "data" / "sortition"


def files(name: str) -> tuple[str, str, str, str]:
    """Pool, quotas and number of seats of a reference pool, as arguments."""
    folder = DATA / name
    pool = next(folder / file for file in ("respondents.csv", "respondents.csv.gz") if (folder / file).exists())
    return str(pool), str(folder / "categories.csv"), "--seats", name.rpartition("_")[2]


def answer(*arguments: str, status: int = 0) -> Any:
    ended = snw("lottery", *arguments, "--json")
    assert ended.returncode == status, ended.stderr
    return json.loads(ended.stdout)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", ["example_large_200", "opendlp_monitoring_30", "sf_fixture_22"])
def test_chances_are_the_expected_ones_and_proved(name: str, tmp_path: Path) -> None:
    made = answer("prepare", *files(name), "--out", str(tmp_path / "l"))
    assert made["optimal"] is True
    expected = {}
    for row in read(DATA / "expected" / f"{name}_leximin_by_type.csv"):
        chance, people = float(row.pop("leximin_probability")), int(row.pop("multiplicity"))
        expected[frozenset((k.casefold(), v.casefold()) for k, v in row.items())] = chance, people
    types = {
        row["type"]: frozenset(
            (k.casefold(), v.casefold()) for k, v in row.items() if k not in ("type", "people", "class", "addresses")
        )
        for row in read(tmp_path / "l" / "types.csv")
    }
    assert set(types.values()) == set(expected)
    type_of = {row["id"]: types[row["type"]] for row in read(tmp_path / "l" / "people.csv")}
    for row in read(tmp_path / "l" / "chances.csv"):
        assert float(row["chance"]) == pytest.approx(expected[type_of[row["id"]]][0], abs=1e-6)
    assert Counter(type_of.values()) == {type_: people for type_, (_, people) in expected.items()}
    assert answer("verify", str(tmp_path / "l"), "--digest", made["digest"])["ok"] is True


def test_a_draw_on_a_reference_pool_verifies_from_its_public_part(tmp_path: Path) -> None:
    record = str(tmp_path / "l")
    made = answer("prepare", *files("syn_n200_f5_30"), "--out", record)
    assert made["optimal"] is True
    answer("announce", record, "--source", "dice")
    drawn = answer("draw", record, "--randomness", "1423")
    assert len(drawn["selected"]) == 30
    answer("publish", record, "--out", str(tmp_path / "p.zip"))
    found = answer("verify", str(tmp_path / "p.zip"), "--digest", made["digest"])
    assert found["panel"] == drawn["panel"]
    assert {check["status"] for check in found["checks"]} <= {"made", "not public", "not checked", "not applicable"}


def test_nobody_from_one_address_sits_together_in_the_reference_pool(tmp_path: Path) -> None:
    name = "syn_n500_households_40"
    made = answer("prepare", *files(name), "--household", "adres", "--out", str(tmp_path / "l"))
    assert made["optimal"] is True
    home = {row["id"]: row["adres"] for row in read(DATA / name / "respondents.csv")}
    panels: dict[str, set[str]] = {}
    for row in read(tmp_path / "l" / "panels.csv"):
        panels.setdefault(row["panel"], set()).add(home[row["id"]])
    assert {len(homes) for homes in panels.values()} == {40}
    assert answer("verify", str(tmp_path / "l"))["ok"] is True


def test_the_infeasible_pool_is_one_seat_away(tmp_path: Path) -> None:
    found = answer("check", *files("infeasible_n200_30"), status=1)
    first = found["relaxations"][0]["changes"]
    assert first == [{"feature": "opleiding", "value": "hoog", "side": "max", "before": 10, "after": 11}]
    assert 2 <= len(found["relaxations"]) <= 3
    assert found["conflict"]
    refused = snw("lottery", "prepare", *files("infeasible_n200_30"), "--out", str(tmp_path / "l"))
    assert refused.returncode == 1
    assert list(tmp_path.iterdir()) == []
