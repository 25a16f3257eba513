"""An archive is read as a stream: however many ballots there are, one is held at a time."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from ballots.referendum.archive import append, begin, set_up
from ballots.referendum.checking.ballots import CheckedBallot, answers_of
from ballots.referendum.verify import verify
from tests.ballots.referendum.made import TIME, VOTES, compact, small, voted

FEW, MANY = 20, 220


def test_memory_does_not_grow_with_the_ballots(tmp_path: Path) -> None:
    """The proofs are left out, for their time: reading, chain and count are what could keep things."""
    peaks = []
    for ballots in (FEW, MANY):
        path = archive(tmp_path, ballots)
        with path.open("rb") as file:
            tracemalloc.start()
            found = verify(file, across=unproven)
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
        assert found.ok and found.ballots == ballots
    size = len(voted(small(), VOTES[:1])[1][1][0])
    assert peaks[1] - peaks[0] < (MANY - FEW) * size / 5


def unproven(function: Callable[[Any], Any], values: Iterable[Any], /) -> Iterator[Any]:
    """A `map` that takes every ballot for proven."""
    election = small().election
    for some in values:
        if isinstance(some[0], tuple):
            yield [
                CheckedBallot(
                    credential=int(json.loads(data)["credential"]), answers=answers_of(data, election), hidden=True
                )
                for _, data in some
            ]
        else:
            yield function(some)


def archive(folder: Path, ballots: int) -> Path:
    """Ballots of two codes, each with another response, so that no two are the same."""
    models = [json.loads(records[0]) for _, records in voted(small(), VOTES[:2])[1:]]
    path = folder / f"{ballots}.bel"
    written = begin(TIME)
    with path.open("wb") as file:
        file.write(written.data)
        election, trustees, codes = small().events[0][1]
        written = set_up(written.head, election=election, trustees=trustees, credentials=codes)
        file.write(written.data)
        for number in range(ballots):
            model = models[number % 2]
            model["signature"]["proof"]["response"] = str(number)
            written = append(written.head, "Ballot", compact(model))
            file.write(written.data)
    return path
