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
from tests.sortition.small_succession import announced_later, replaced, with_reserves, with_vacancy, withdrawn

Files = dict[str, bytes]


def _drawn(small: Small, source: str, panel: int, randomness: Mapping[str, Any], selected: tuple[str, ...]) -> Files:
    return drawn(announced(record(small), source), panel, randomness, selected)


def _later(small: Small, second: tuple[int, tuple[str, ...]]) -> Files:
    """After the draw: four reserves; one leaves, then two at once, one with one successor, and one with none.

    The panel is one of each colour: C3 is blue and E5 red. Of their types the draw puts K7 before B2, D4 before A1.
    """
    files = drawn(announced(record(small), "balls"), 7, {"balls": "7"}, ("C3", "E5"), at="2023-09-15T10:30:00Z")
    files = with_reserves(files, [("K7", "1/2"), ("Z,9", "1"), ("D4", "1/2"), ("F6", "1")], at="2023-09-15T10:31:00Z")
    reds, thirds = [["K7"], ["Z,9"], ["F6"]], [("K7", "1/3"), ("Z,9", "1/3"), ("F6", "1/3")]
    files = with_vacancy(files, 1, left=["E5"], choices=reds, chances=thirds, at="2023-09-15T10:40:00Z")
    files = announced_later(files, 1, "balls", at="2023-09-15T10:41:00Z")
    # Of ten balls nine count for three choices: 9 is put back, and 7 leaves 1.
    files = replaced(files, 1, choice=1, randomness={"balls": "97"}, selected=["Z,9"], at="2023-09-15T10:45:00Z")
    couples = ["K7 A1", "K7 D4", "K7 G7", "A1 B2", "A1 F6", "B2 D4", "B2 G7", "D4 F6", "F6 G7"]
    files = with_vacancy(
        files,
        2,
        left=["Z,9", "C3"],
        choices=[couple.split() for couple in couples],
        chances=[(id_, "1/3") for id_ in ("K7", "A1", "B2", "D4", "F6", "G7")],
        origin="pool",
        at="2023-09-15T10:50:00Z",
    )
    files = announced_later(files, 2, "beacon", at="2023-09-15T10:55:00Z")
    number, chosen = second  # which of the nine couples the beacon gives follows from the digest of the vacancy
    files = replaced(files, 2, choice=number, randomness={"beacon": BEACON}, selected=chosen, at="2023-09-15T11:05:00Z")
    files = with_vacancy(
        files, 3, left=["F6"], choices=[["K7"]], chances=[("K7", "1")], unavailable=["D4"], at="2023-09-16T09:00:00Z"
    )
    files = replaced(files, 3, choice=0, randomness={}, selected=["K7"], at="2023-09-16T09:01:00Z")
    return with_vacancy(files, 4, left=["K7"], choices=[[]], chances=[], deviation=1, at="2023-09-17T09:00:00Z")


def _withdrawn() -> Files:
    """E5 leaves; the evening did not take place, so the place is noted again and drawn on another one."""
    files = drawn(announced(record(COLOURS), "balls"), 7, {"balls": "7"}, ("C3", "E5"), at="2023-09-15T10:30:00Z")
    files = with_reserves(files, [("K7", "1/2"), ("Z,9", "1"), ("D4", "1/2"), ("F6", "1")], at="2023-09-15T10:31:00Z")
    reds, thirds = [["K7"], ["Z,9"], ["F6"]], [("K7", "1/3"), ("Z,9", "1/3"), ("F6", "1/3")]
    files = with_vacancy(files, 1, left=["E5"], choices=reds, chances=thirds, at="2023-09-15T10:40:00Z")
    files = announced_later(files, 1, "balls", at="2023-09-15T10:41:00Z")
    files = withdrawn(files, 1, "evening", at="2023-09-15T10:50:00Z")
    files = with_vacancy(files, 2, left=[], choices=reds, chances=thirds, at="2023-09-15T10:55:00Z")
    files = announced_later(files, 2, "balls", at="2023-09-15T10:56:00Z")
    return replaced(files, 2, choice=1, randomness={"balls": "97"}, selected=["Z,9"], at="2023-09-15T11:00:00Z")


def _compositions_with_reserves(files: Files) -> Files:
    """Two reserves who share an address, not that of p08 who sits: the draw takes Plein 3 first, then Plein 2."""
    return with_reserves(files, [("q03", "1/4"), ("p04", "1/4")])


ONE_ADDRESS_SELECTED = ("p00", "q23")
"""p00 is the only one of the first type; who of the second follows from the digest."""

BASES: dict[str, Files] = {
    "balls": _drawn(COLOURS, "balls", 7, {"balls": "7"}, ("C3", "E5")),
    "dice": _drawn(COLOURS, "dice", 8, {"dice": "6423"}, ("F6", "G7")),
    "beacon": _drawn(COLOURS, "beacon", 8, {"beacon": BEACON}, ("F6", "G7")),
    "both": _drawn(COLOURS, "balls+beacon", 1, {"balls": "3", "beacon": BEACON}, ("K7", "C3")),
    "rehearsal": drawn(record(COLOURS), 7, {"balls": "7"}, ("C3", "E5"), rehearsal=True),
    "not announced": record(COLOURS),
    "withdrawn": _withdrawn(),
    "not drawn": announced(record(COLOURS), "balls"),
    "households": _drawn(HOUSEHOLDS, "balls", 0, {"balls": "0"}, ("R1", "B3")),
    "anybody": record(ANYBODY),
    "pairs": record(PAIRS),
    "compositions": _drawn(COMPOSITIONS, "beacon", 1, {"beacon": BEACON}, ("p08", "q39")),
    "compositions with reserves": _compositions_with_reserves(
        _drawn(COMPOSITIONS, "beacon", 1, {"beacon": BEACON}, ("p08", "q39"))
    ),
    "compositions not drawn": record(COMPOSITIONS),
    "one address": _drawn(ONE_ADDRESS, "balls", 0, {"balls": "0"}, ONE_ADDRESS_SELECTED),
    "outside": record(OUTSIDE),
    "unproved": record(UNPROVED),
    "maximin": record(MAXIMIN),
    "types": record(replace(COLOURS, disclosure="types")),
    "types published": published(record(replace(COLOURS, disclosure="types"))),
    "replaced": _later(COLOURS, (8, ("F6", "G7"))),
    "replaced published": published(_later(replace(COLOURS, disclosure="committed"), (4, ("A1", "F6")))),
    "committed published": published(
        _drawn(replace(COLOURS, disclosure="committed"), "balls", 7, {"balls": "7"}, ("C3", "E5"))
    ),
}
"""Valid records; the numbers drawn from the beacon follow from SIGNATURE and the digest of the lottery."""
