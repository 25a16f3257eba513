"""Values of many requests that are stored together."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from time import monotonic, sleep

import pytest

from snw_democratie.db import together
from snw_democratie.db.together import Together


def stored(number: int, *, every: float) -> list[int]:
    """So many values come, one in every round of the loop; how many each transaction had, all answered."""
    sizes: list[int] = []

    def store(values: Sequence[int]) -> Sequence[int]:
        sizes.append(len(values))
        return values

    them: Together[int, int] = Together("tests", store, most=256, not_stored=RuntimeError)

    async def come() -> list[int]:
        waiting = []
        for value in range(number):
            waiting.append(asyncio.create_task(them.stored(value)))
            sleep(every)  # the loop is busy
            await asyncio.sleep(0)
        return await asyncio.gather(*waiting)

    assert asyncio.run(come()) == list(range(number))
    them.close()
    assert sum(sizes) == number
    return sizes


def test_what_keeps_coming_shares_one_commit_that_begins_when_nothing_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "LONGEST_SECONDS", 10)
    begin = monotonic()
    assert stored(20, every=0.005) == [20]
    assert monotonic() - begin < 8, "nobody waited until the last moment"


def test_nobody_waits_for_as_long_as_others_keep_coming(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "LONGEST_SECONDS", 0.05)
    assert len(stored(60, every=0.005)) > 2
