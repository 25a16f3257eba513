"""How a computation can fail, and how a failure is kept in a row."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields

from sortition.errors import SortitionError


@dataclass(eq=False)
class OutOfTime(SortitionError):
    """The computation took longer than it may."""

    seconds: int


@dataclass(eq=False)
class ComputationDied(SortitionError):
    """The process of the computation ended without an answer, for example for lack of memory."""

    exitcode: int


@dataclass(eq=False)
class WorkerLost(SortitionError):
    """The program that computes stopped `tries` times while it was busy."""

    tries: int


def pack(error: SortitionError) -> str:
    """The name of the fact and its fields, as text for a row."""
    facts = [getattr(error, field.name) for field in fields(error)]  # type: ignore[arg-type]  # every error is a dataclass
    return json.dumps([type(error).__name__, facts], default=str)


def unpack(kept: str) -> SortitionError:
    """The error again. A class that this version does not know is read as a computation that died."""
    name, facts = json.loads(kept)
    for known in subclasses(SortitionError):
        if known.__name__ == name and len(fields(known)) == len(facts):  # type: ignore[arg-type]  # as above
            return known(*facts)
    return ComputationDied(exitcode=0)


def subclasses(base: type[SortitionError]) -> tuple[type[SortitionError], ...]:
    """Every class below `base`, by name."""
    found = {base: None}
    todo = [base]
    while todo:
        for child in todo.pop().__subclasses__():
            if child not in found:
                found[child] = None
                todo.append(child)
    return tuple(sorted((one for one in found if one is not base), key=lambda one: one.__name__))
