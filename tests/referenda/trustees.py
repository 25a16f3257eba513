"""What three trustees make in Node, with the script that their browsers run."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from ballots.referendum.trustees import shared_part, trustees_record
from tests.referenda.node import HERE
from tests.verifier.offline import run


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceremony:
    """What three trustees posted, step by step and as the text that they posted, and what each keeps."""

    seats: tuple[dict[str, str], ...]
    secrets: tuple[str, ...]
    numbers: tuple[str, ...]
    parts: tuple[dict[str, Any], ...]

    @property
    def record(self) -> bytes:
        """The public records together."""
        first = [json.loads(one["begun"]) for one in self.seats]
        last = [json.loads(one["held"]) for one in self.seats]
        part = shared_part(
            2,
            certificates=[one["certificate"] for one in first],
            coefficients=[json.loads(one["shown"]) for one in self.seats],
            signatures=[one["signature"] for one in last],
            holders=[one["holder"] for one in last],
        )
        return trustees_record([part])


def trustee(act: str, given: object) -> Any:
    """What one act of tests/referenda/trustees.js gives, or the name of what stopped it."""
    done = run(HERE / "trustees.js", act, given=given)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    return found["value"] if "value" in found else found["error"]


@cache
def ceremony() -> Ceremony:
    """Two of three."""
    found = trustee("ceremony", {"size": 3, "threshold": 2})
    return Ceremony(**{name: tuple(value) for name, value in found.items()})
