"""What is announced before a draw, read strictly; a lottery, a vacancy and a seat are announced in one form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sortition.checking.reading import fields, hexadecimal, integer, one_of, refused, time
from sortition.record import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """The source of chance, with its round and chain when it has a beacon; `of` is the digest of what it is for."""

    announced_at: datetime
    of: str
    source: str
    round: int | None
    chain: str | None


def announced(body: Mapping[str, Value], *, what: str, sources: tuple[str, ...]) -> Announcement:
    """The announcement of a `lottery`, `vacancy` or `seat`: a round and a chain exactly when there is a beacon."""
    given = fields(body, ("announced_at", "chain", "round", "source", what))
    source, round_, chain = one_of(given["source"], sources), given["round"], given["chain"]
    if ("beacon" in source) != (round_ is not None) or ("beacon" in source) != (chain is not None):
        raise refused("a round and a chain belong to a beacon, and a beacon has both")
    return Announcement(
        announced_at=time(given["announced_at"]),
        of=hexadecimal(given[what], 64),
        source=source,
        round=None if round_ is None else integer(round_, 1, 10**10),
        chain=None if chain is None else hexadecimal(chain, 64),
    )
