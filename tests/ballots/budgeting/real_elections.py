"""The reference elections: real votes in Pabulib files, with the number of ballots in each."""

from __future__ import annotations

import gzip
import re
from functools import cache
from pathlib import Path

from tests.shared_data import SHARED

APPROVAL_RULES = (
    "greedy",
    "greedy-stop",
    "greedy-per-cost",
    "equal-shares/cost",
    "equal-shares/cardinality",
    "equal-shares/cost+fill",
    "equal-shares/cardinality+fill",
    "phragmen+fill",
    "max-welfare",
)
"""What takes the second count less than a second, also where there are thousands of ballots."""
ADD1_RULES = ("equal-shares/cost+add1+fill", "equal-shares/cardinality+add1+fill")
SMALL_CURRENCY = {"Hungary_Budapest_2022_VIII_Jozsefvaros": "equal-shares/cost+add1=0.1%+fill"}
"""Where a step of one unit of currency would be a millionth of what each voter has, and a share is counted instead."""
LONG = frozenset({f"Netherlands_Amsterdam_{number}" for number in (166, 304, 332, 604)} | {*SMALL_CURRENCY})
"""Of those with at most 5,000 ballots: with add1 the second count takes more than three seconds."""


def add1_rules(name: str) -> tuple[str, ...]:
    """The rules with add1 that a vote can be counted with."""
    return (SMALL_CURRENCY[name],) if name in SMALL_CURRENCY else ADD1_RULES


def folder() -> Path:
    """Where the files are; asked for only by what is collected when they are there."""
    assert SHARED is not None
    return SHARED / "data" / "budget" / "pabulib"


def names(*, most: int, kinds: tuple[str, ...] = ("approval", "choose-1")) -> list[str]:
    """The files of these kinds with at most so many ballots, by name."""
    found = sorted(path.name.removesuffix(".pb.gz") for path in folder().glob("*.pb.gz"))
    return [name for name in found if _meta(name, "vote_type") in kinds and int(_meta(name, "num_votes")) <= most]


@cache
def data(name: str) -> bytes:
    """The bytes of a file."""
    return gzip.decompress((folder() / f"{name}.pb.gz").read_bytes())


def _meta(name: str, key: str) -> str:
    head = data(name).partition(b"PROJECTS")[0].decode("utf-8")
    match = re.search(rf"^{key};(.*?)\s*$", head, re.MULTILINE)
    return match[1] if match else ""
