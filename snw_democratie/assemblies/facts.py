"""What the services tell the pages: frozen facts, no rows and no sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from snw_democratie.assemblies.steps import State


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureFacts:
    """One lottery as it stands. `digits` are those entered so far; `figures` is the summary of the computation.

    `translations` has the team's texts in other languages: code of the language -> Dutch text -> words.
    """

    id: int
    slug: str
    title: str
    kind: str
    summary: str
    place: str
    seats: int
    objective: str
    panels: int | None
    household: bool
    disclosure: str
    small_cell: int
    shown: bool
    closes_on: date | None
    draw_planned_at: datetime | None
    state: State
    people: int
    record_digest: str
    figures: Mapping[str, object]
    source: str
    draw_announced_for: datetime | None
    digits: str
    beacon: str
    created_at: datetime
    closed_at: datetime | None
    computed_at: datetime | None
    published_at: datetime | None
    announced_at: datetime | None
    drawn_at: datetime | None
    forgotten_at: datetime | None = None
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaFacts:
    """One value of a feature.

    `count` is how many residents, or what percentage, have it; `pool` how many people of the pool.
    """

    id: int
    value: str
    count: Fraction | None
    minimum: int
    maximum: int
    min_flex: int | None
    max_flex: int | None
    pool: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureFacts:
    """One feature with its quotas, in the order they were entered."""

    id: int
    name: str
    quotas: tuple[QuotaFacts, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """One file of a record."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFacts:
    """One uploaded pool; `confirmed` when it is the pool that counts. `counts`: feature -> value -> people."""

    id: int
    file_name: str
    by: str
    at: datetime
    people: int
    counts: Mapping[str, Mapping[str, int]]
    confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFacts:
    """A long computation; `error` holds the name of the refusal and its facts as text."""

    id: int
    kind: str
    state: str
    step: str
    done: int
    total: int
    cancel: bool
    error: str
    result: str
    digest: str
    asked_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One way to make quotas possible: each change is (feature, value, bound, from, to), bound "min" or "max"."""

    changes: tuple[tuple[str, str, str, int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckFacts:
    """What the last check of the quotas found; `current` when nothing changed since.

    `conflict` holds (feature, value, side, bound); `never` holds (values, people, reason).
    """

    feasible: bool
    current: bool
    suggestions: tuple[Suggestion, ...]
    conflict: tuple[tuple[str, str, str, int], ...]
    never: tuple[tuple[str, int, str], ...]
