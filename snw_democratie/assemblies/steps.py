"""The order of a lottery: which step may follow which, as one table.

The order is DESIGN's: the pool closes, the panels and their digest are published, the random source is announced,
the draw. Nobody can take a step twice or out of order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a lottery stands."""

    DRAFT = "draft"
    CLOSED = "closed"
    COMPUTING = "computing"
    COMPUTED = "computed"
    PUBLISHED = "published"
    ANNOUNCED = "announced"
    DRAWN = "drawn"


class Step(StrEnum):
    """What can be done to a lottery."""

    EDIT = "edit"
    IMPORT = "import"
    CHECK = "check"
    CLOSE = "close"
    COMPUTE = "compute"
    CANCEL = "cancel"
    FINISH = "finish"
    PUBLISH = "publish"
    ANNOUNCE = "announce"
    ENTER = "enter"
    DRAW = "draw"
    RESERVE = "reserve"
    VACANCY = "vacancy"
    ANNOUNCE_REPLACEMENT = "announce-replacement"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """From which states a step may be taken, and where it leads; `people` must agree on it."""

    before: frozenset[State]
    after: State
    people: int = 1


def _move(before: State, after: State, *more: State, people: int = 1) -> Move:
    return Move(before=frozenset({before, *more}), after=after, people=people)


STEPS: Mapping[Step, Move] = {
    Step.EDIT: _move(State.DRAFT, State.DRAFT),
    Step.IMPORT: _move(State.DRAFT, State.DRAFT),
    Step.CHECK: _move(State.DRAFT, State.DRAFT),
    Step.CLOSE: _move(State.DRAFT, State.CLOSED, people=2),
    Step.COMPUTE: _move(State.CLOSED, State.COMPUTING, State.COMPUTED),
    Step.CANCEL: _move(State.COMPUTING, State.CLOSED),
    Step.FINISH: _move(State.COMPUTING, State.COMPUTED),
    Step.PUBLISH: _move(State.COMPUTED, State.PUBLISHED),
    Step.ANNOUNCE: _move(State.PUBLISHED, State.ANNOUNCED),
    Step.ENTER: _move(State.ANNOUNCED, State.ANNOUNCED),
    Step.DRAW: _move(State.ANNOUNCED, State.DRAWN, people=2),
    Step.RESERVE: _move(State.DRAWN, State.DRAWN),
    Step.VACANCY: _move(State.DRAWN, State.DRAWN),
    Step.ANNOUNCE_REPLACEMENT: _move(State.DRAWN, State.DRAWN),
    Step.REPLACE: _move(State.DRAWN, State.DRAWN, people=2),
}
