"""Records of the reference pools pass the verifier whole, and no byte of any of their files can be changed."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sortition.pool import pool_from_rows
from sortition.prepare import prepare
from sortition.quotas import quotas_from_rows
from sortition.verify import verify
from tests.shared_data import SHARED
from tests.sortition.small_record import digest_of

POOLS = {"sf_fixture_22": (22, None), "syn_n200_f5_30": (30, None), "syn_n500_households_40": (40, "adres")}


@cache
def _record(name: str, panels: int) -> Mapping[str, bytes]:
    assert SHARED is not None
    folder, (seats, household) = SHARED / "data" / "sortition" / name, POOLS[name]
    with (folder / "categories.csv").open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
        quotas = quotas_from_rows(header, rows, seats=seats)
    with (folder / "respondents.csv").open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
        pool = pool_from_rows(header, rows, quotas=quotas, household_column=household)
    made = prepare(
        pool,
        quotas,
        seats=seats,
        entropy=bytes(32),
        context={},
        panels=panels,
        households=household is not None,
        disclosure="types",
    )
    return made.files


@pytest.mark.parametrize("name", POOLS)
def test_everything_that_a_verifier_can_check_is_right(name: str) -> None:
    files = _record(name, 1000)
    checks = verify(files, digest=digest_of(files))
    assert checks.ok
    open_ = {check.name for check in checks.checks if check.status == "not checked"}
    assert open_ <= {"best_max_chance"}
    assert "optimal" in {
        check.name for check in checks.checks if check.status == "made" and check.detail == "proved optimal"
    }


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_no_byte_can_be_changed(data: st.DataObject) -> None:
    files = _record("sf_fixture_22", 100)
    name = data.draw(st.sampled_from(sorted(files)))
    old = files[name]
    at = data.draw(st.integers(0, len(old) - 1))
    changed = old[:at] + data.draw(st.binary(max_size=3)) + old[at + data.draw(st.integers(0, 2)) :]
    assert verify({**files, name: changed}).ok is (changed == old)
