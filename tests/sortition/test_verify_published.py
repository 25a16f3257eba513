"""What a published record shows to be false is refused, though the tables that would prove the rest are withheld."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from sortition.verify import verify
from tests.forged.altering import Files, both, cell, certificate, claim, resealed, rows
from tests.forged.bases import BASES
from tests.sortition.small_record import COLOURS, COMPOSITIONS, MAXIMIN, UNPROVED, WITHHELD, Small, record
from tests.verifier.offline import failed, reports

PROVED = both(claim("optimal", True), claim("gap", "0"))


def _all_chances(chance: str) -> Callable[[Files], Files]:
    def rewrite(table: list[list[str]]) -> None:
        for row in table[1:]:
            row[1] = chance

    return both(rows("chances.csv", rewrite), claim("min_chance", chance), claim("max_chance", chance))


FORGED: dict[str, tuple[Small | str, Callable[[Files], Files], str]] = {
    "optimal without levels": (MAXIMIN, PROVED, "optimal"),
    "optimal with an exclusion that nobody proved": (UNPROVED, PROVED, "optimal"),
    "optimal with a large eta": (COLOURS, claim("eta", "1/2"), "optimal"),
    "levels without eta": (COLOURS, claim("eta", None), "eta"),
    "chances of more than all seats": (COMPOSITIONS, _all_chances("0.900000000000"), "chances"),
    "a class too many": (COLOURS, certificate(lambda c: c["classes"].append(0)), "certificate"),
    "a stage that nobody is in": (COLOURS, certificate(lambda c: c["stages"].append(c["stages"][-1])), "certificate"),
    "a level above 1": (COLOURS, certificate(lambda c: c["stages"][-1].update(level="3/2")), "certificate"),
    "a level below 0": (COLOURS, certificate(lambda c: c["stages"][0].update(level="-1/4")), "certificate"),
    "a multiplier for a rule that is not there": (
        COLOURS,
        certificate(lambda c: c["stages"][0].update(multipliers=[[40, "1"]])),
        "certificate",
    ),
    "a small group that is named": ("types published", cell("types_public.csv", 2, 1, "rood"), "types_public"),
}


def _with_proof(files: Files) -> Files:
    """The public part and the certificate, as an auditor may be given it."""
    return {name: data for name, data in files.items() if name not in WITHHELD or name == "certificate.json"}


@pytest.mark.parametrize("name", FORGED)
def test_a_falsehood_in_plain_sight_is_refused_by_both_verifiers(name: str) -> None:
    base, alter, wanted = FORGED[name]
    before = BASES[base] if isinstance(base, str) else _with_proof(record(replace(base, disclosure="committed")))
    assert verify(before).ok
    files = resealed(alter(dict(before)), before)
    assert {check.name for check in verify(files).checks if check.status == "failed"} == {wanted}
    (report,) = reports([files])
    assert failed(report) == {wanted}
