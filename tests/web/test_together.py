"""Values of many requests that are stored together."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from snw_democratie.db import together
from snw_democratie.db.together import Together


def stored(number: int, *, every: float) -> list[int]:
    """So many values come, each after so many seconds; how many each transaction had, all answered."""
    sizes: list[int] = []

    def store(values: Sequence[int]) -> Sequence[int]:
        sizes.append(len(values))
        return values

    them: Together[int, int] = Together("tests", store, most=256, not_stored=RuntimeError)

    async def come() -> list[int]:
        waiting = []
        for value in range(number):
            waiting.append(asyncio.create_task(them.stored(value)))
            await asyncio.sleep(every)
        return await asyncio.gather(*waiting)

    assert asyncio.run(come()) == list(range(number))
    them.close()
    assert sum(sizes) == number
    return sizes


def test_what_keeps_coming_shares_one_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "STILL_SECONDS", 0.1)
    monkeypatch.setattr(together, "LONGEST_SECONDS", 10)
    assert stored(20, every=0.005) == [20]


def test_nobody_waits_for_as_long_as_others_keep_coming(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "STILL_SECONDS", 0.02)
    monkeypatch.setattr(together, "LONGEST_SECONDS", 0.05)
    assert len(stored(60, every=0.005)) > 2
