"""What came after the draw of a small record, written from `sortition/SPEC.md` and worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sortition.record import seal
from tests.sortition.small_record import CHAIN, ROUND, digest_of

Files = dict[str, bytes]


def with_reserves(
    files: Mapping[str, bytes], reserves: Sequence[tuple[str, str]], *, at: str = "2023-09-15T12:00:00Z"
) -> Files:
    """The files with reserves, each with the chance to have become one."""
    body = {"dropout": {"each": "1/10", "values": []}, "made_at": at, "reserves": [list(pair) for pair in reserves]}
    return {**files, "reserves.json": seal("reserves", body, previous=_head(files))}


def with_vacancy(
    files: Mapping[str, bytes],
    number: int,
    *,
    left: Sequence[str],
    choices: Sequence[Sequence[str]],
    chances: Sequence[tuple[str, str]],
    at: str,
    deviation: int = 0,
    origin: str = "reserves",
    unavailable: Sequence[str] = (),
) -> Files:
    """The files with a vacancy and all its choices."""
    body: dict[str, Any] = {
        "chances": [list(pair) for pair in chances],
        "choices": [list(choice) for choice in choices],
        "deviation": deviation,
        "from": origin,
        "left": list(left),
        "noted_at": at,
        "unavailable": list(unavailable),
    }
    return {**files, f"vacancy-{number}.json": seal("vacancy", body, previous=_head(files))}


def announced_later(files: Mapping[str, bytes], number: int, source: str, *, at: str) -> Files:
    """The files with the source of chance for this vacancy."""
    has_beacon = "beacon" in source
    body = {
        "announced_at": at,
        "chain": CHAIN if has_beacon else None,
        "round": ROUND if has_beacon else None,
        "source": source,
        "vacancy": digest_of(files, f"vacancy-{number}.json"),
    }
    return {**files, f"vacancy-{number}-announcement.json": seal("announcement", body, previous=_head(files))}


def replaced(
    files: Mapping[str, bytes],
    number: int,
    *,
    choice: int,
    randomness: Mapping[str, Any],
    selected: Sequence[str],
    at: str,
) -> Files:
    """The files with those who take the open seats."""
    body = {
        "drawn_at": at,
        "number": choice,
        "randomness": randomness,
        "selected": list(selected),
        "source": "+".join(randomness) or "none",
    }
    return {**files, f"vacancy-{number}-replacement.json": seal("replacement", body, previous=_head(files))}


def withdrawn(files: Mapping[str, bytes], number: int, reason: str, *, at: str) -> Files:
    """The files in which what was announced for this vacancy gave nothing."""
    body = {"reason": reason, "vacancy": digest_of(files, f"vacancy-{number}.json"), "withdrawn_at": at}
    return {**files, f"vacancy-{number}-withdrawal.json": seal("withdrawal", body, previous=_head(files))}


def later_in_order(files: Mapping[str, bytes]) -> list[str]:
    """The names of the events after the draw, as they follow each other."""
    names = ["reserves.json"]
    for number in range(1, 10):
        names += [f"vacancy-{number}{part}.json" for part in ("", "-announcement", "-replacement", "-withdrawal")]
    return [name for name in names if name in files]


def _head(files: Mapping[str, bytes]) -> str:
    return digest_of(files, ["draw.json", *later_in_order(files)][-1])
