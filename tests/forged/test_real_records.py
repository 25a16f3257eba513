"""Records that our own software makes pass our own verifier, in each disclosure, and no byte of them can be changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sortition.ceremony import announce, draw
from sortition.checks import Checks
from sortition.pool import pool_from_rows
from sortition.prepare import prepare
from sortition.quotas import quotas_from_rows
from sortition.verify import verify
from tests.sortition.small_record import ROUND, SIGNATURE, digest_of, published

BEFORE = datetime(2023, 9, 15, 10, 0, 0, tzinfo=UTC)
AFTER = datetime(2023, 9, 15, 12, 0, 0, tzinfo=UTC)
WIJKEN, AGES = ("Osdorp", "Slotermeer, noord", "De Aker"), ("jong", "oud")


@cache
def _record(objective: str, panels: int, households: bool, disclosure: str) -> Mapping[str, bytes]:
    """The real record of a pool of 48 people; 10 panels of 4 seats are compositions, 100 of 6 are panels."""
    kinds = list(product(WIJKEN, AGES))
    # The first half lives at six addresses of four people, two addresses of each household class.
    homes = [f"straat {n % 6 // 2} {n // 12}" if n < 24 else "" for n in range(48)]
    rows = [(f"L{n:02d}", *kinds[n % 6], homes[n]) for n in range(48)]
    seats = 4 if panels == 10 else 6
    quotas = quotas_from_rows(
        ("feature", "value", "min", "max"),
        [*(("wijk", w, "1", "3") for w in WIJKEN), *(("leeftijd", a, "1", "4") for a in AGES)],
        seats=seats,
    )
    pool = pool_from_rows(("id", "wijk", "leeftijd", "adres"), rows, quotas=quotas, household_column="adres")
    made = prepare(
        pool,
        quotas,
        seats=seats,
        entropy=bytes(range(32)),
        context={"title": "Proef é"},
        objective=objective,
        panels=panels,
        households=households,
        disclosure=disclosure,
    )
    return made.files


def _failed(checks: Checks) -> list[tuple[str, str]]:
    return [(check.name, check.detail) for check in checks.checks if check.status == "failed"]


@pytest.mark.parametrize("households", [False, True], ids=["persons", "households"])
@pytest.mark.parametrize("panels", [10, 100])
@pytest.mark.parametrize("objective", ["leximin", "maximin", "nash", "goldilocks"])
def test_the_verifier_finds_nothing_wrong_in_a_real_record(objective: str, panels: int, households: bool) -> None:
    for disclosure in ("committed", "types", "open"):
        files = dict(_record(objective, panels, households, disclosure))
        files["announcement.json"] = announce(files, source=f"balls+beacon:{ROUND}", at=BEFORE)
        digits = "7" * (len(str(panels)) - 1)
        files["draw.json"] = draw(files, randomness=digits, beacon=f"{ROUND}:{SIGNATURE}", at=AFTER)
        public = files if disclosure == "open" else published(files)
        for given_ in (files, public):
            checks = verify(given_, digest=digest_of(files))
            assert _failed(checks) == []
            assert checks.ok
        assert {c.status for c in verify(files).checks} <= {"made", "not checked", "not applicable"}


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_no_byte_of_a_real_record_can_be_changed(data: st.DataObject) -> None:
    files = _record("leximin", data.draw(st.sampled_from([10, 100])), True, "open")
    name = data.draw(st.sampled_from(sorted(files)))
    old = files[name]
    at = data.draw(st.integers(0, len(old) - 1))
    changed = old[:at] + data.draw(st.binary(max_size=3)) + old[at + data.draw(st.integers(0, 2)) :]
    assert verify({**files, name: changed}).ok is (changed == old)
