"""The facts that stop the team in setting up how people register, in making codes, and in taking people over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sortition.errors import SortitionError


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUpProblem:
    """One contradiction: its code, the feature it is about (0: none) and the value, as far as there is one."""

    code: str
    feature_id: int = 0
    value: str = ""


@dataclass(eq=False)
class BadSetUp(SortitionError):
    """The questions, ways and dates contradict each other, or the quotas."""

    problems: tuple[SetUpProblem, ...]


@dataclass(eq=False)
class SetUpFixed(SortitionError):
    """One can register already, or could: only the closing time may still become later."""

    opens_at: datetime


@dataclass(eq=False)
class NotSetUp(SortitionError):
    """The team has not said yet how people register for this lottery."""

    slug: str


@dataclass(eq=False)
class BadBatch(SortitionError):
    """Codes cannot be made like this: "organisation", "size", "limit", "valid" or "way"; `most` is the limit."""

    reason: str
    most: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRow:
    """What is wrong in one row of a file with hashes: "number", "hash", "gebied", "age_band", "doubled", "draw"."""

    row: int
    reason: str


@dataclass(eq=False)
class BadCodeFile(SortitionError):
    """A file with the hashes of codes cannot be used; nothing of it was stored."""

    rows: tuple[CodeRow, ...]


@dataclass(eq=False)
class UnknownCode(SortitionError):
    """There is no code with this number."""


@dataclass(eq=False)
class CodeNotUnused(SortitionError):
    """A code that was used, or is void already, cannot become void."""

    state: str


@dataclass(eq=False)
class CannotTakeOver(SortitionError):
    """Registrations cannot become the pool now: "open", "doubles", "nobody" or "unfit"; `number` says how many."""

    reason: str
    number: int = 0


@dataclass(eq=False)
class AlreadyDecided(SortitionError):
    """This registration does not wait for a decision any more."""


@dataclass(eq=False)
class BadWave(SortitionError):
    """A draw of letters is refused: "file", "record", "rehearsal", "small", "known", "earlier", "numbers", "codes".

    "file" is no zip of the public files, "record" one that does not verify, "rehearsal" one that does but was for
    practice; "small" is a group of fewer people than this lottery shows of anything. The last three do not
    fit what is here: an earlier draw is missing, another has the same numbers, or the codes are of another draw.
    """

    reason: str
