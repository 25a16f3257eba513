"""The valid records that the forger begins with: every source of chance, every disclosure, every kind of lottery."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tests.sortition.small_record import (
    ANYBODY,
    BEACON,
    COLOURS,
    COMPOSITIONS,
    HOUSEHOLDS,
    MAXIMIN,
    ONE_ADDRESS,
    OUTSIDE,
    PAIRS,
    UNPROVED,
    Small,
    announced,
    drawn,
    published,
    record,
)

Files = dict[str, bytes]


def _drawn(small: Small, source: str, panel: int, randomness: Mapping[str, Any], selected: tuple[str, ...]) -> Files:
    return drawn(announced(record(small), source), panel, randomness, selected)


ONE_ADDRESS_SELECTED = ("p00", "q23")
"""p00 is the only one of the first type; who of the second follows from the digest."""

BASES: dict[str, Files] = {
    "balls": _drawn(COLOURS, "balls", 7, {"balls": "7"}, ("C3", "E5")),
    "dice": _drawn(COLOURS, "dice", 8, {"dice": "6423"}, ("F6", "G7")),
    "beacon": _drawn(COLOURS, "beacon", 8, {"beacon": BEACON}, ("F6", "G7")),
    "both": _drawn(COLOURS, "balls+beacon", 1, {"balls": "3", "beacon": BEACON}, ("K7", "C3")),
    "rehearsal": drawn(record(COLOURS), 7, {"balls": "7"}, ("C3", "E5"), rehearsal=True),
    "not announced": record(COLOURS),
    "not drawn": announced(record(COLOURS), "balls"),
    "households": _drawn(HOUSEHOLDS, "balls", 0, {"balls": "0"}, ("R1", "B3")),
    "anybody": record(ANYBODY),
    "pairs": record(PAIRS),
    "compositions": _drawn(COMPOSITIONS, "beacon", 1, {"beacon": BEACON}, ("p08", "q39")),
    "compositions not drawn": record(COMPOSITIONS),
    "one address": _drawn(ONE_ADDRESS, "balls", 0, {"balls": "0"}, ONE_ADDRESS_SELECTED),
    "outside": record(OUTSIDE),
    "unproved": record(UNPROVED),
    "maximin": record(MAXIMIN),
    "types": record(replace(COLOURS, disclosure="types")),
    "types published": published(record(replace(COLOURS, disclosure="types"))),
    "committed published": published(
        _drawn(replace(COLOURS, disclosure="committed"), "balls", 7, {"balls": "7"}, ("C3", "E5"))
    ),
}
"""Valid records; the numbers drawn from the beacon follow from SIGNATURE and the digest of the lottery."""
