"""Runs the cryptography of the booth in Node; a browser runs the same scripts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.verifier.offline import run

HERE = Path(__file__).parent
SOURCE = HERE.parents[1] / "snw_democratie" / "static" / "js" / "referendum"

Vote = Sequence[Sequence[int]]
"""Per question a 0 or 1 per cell; where blank is an answer, cell 0 is blank."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A ballot that the booth's code made.

    `left` of the given draws were not needed. It took `ms` on the clock, and `cpu` milliseconds of work.
    """

    ballot: str
    tracker: str
    envelope: str
    opening: str
    left: int
    ms: float
    cpu: float


def ballots(election: str, votes: Iterable[tuple[str, Vote]], *, draws: Sequence[int] | None = None) -> list[Made]:
    """A ballot per (code, vote); with `draws` those numbers are used in place of chance, for each ballot anew."""
    asked = [
        {"code": code, "vote": vote, **({} if draws is None else {"draws": [str(one) for one in draws]})}
        for code, vote in votes
    ]
    done = run(HERE / "ballots.js", given={"election": election, "votes": asked})
    assert done.returncode == 0, done.stderr
    return [Made(**one) for one in json.loads(done.stdout)]


def said(script: str, given: object) -> object:
    """What an expression gives in the booth's code: `snw` are its functions, `given` the value."""
    done = run(HERE / "said.js", script, given=given)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
