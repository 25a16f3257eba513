"""What a count says to the pages: frozen facts that travel as JSON from the process that counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import msgspec

from snw_democratie.budgets.facts import PlanFacts, RoundFacts
from snw_democratie.security.approvals import Agreement

SMALL = 10
"""Fewer people than this are never shown as a number."""


def told(people: int, of: int) -> bool:
    """Whether a part of all people may be a number: neither the part nor the others are one to nine people.

    Of fewer than ten nothing is told: "nobody" and "everybody" say of each of them what they did.
    """
    if of < SMALL:
        return not of
    return all(not some or some >= SMALL for some in (people, of - people))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCount:
    """One plan: what decided (a `Why` of the count), and the numbers that go with it. Money in whole cents.

    `votes` is how many ballots mark it; `place` its place among the funded, from 1. `missing_cents` is what was missing
    at its turn. Equal Shares only: `left_cents` is what its supporters had left in the end, `best_percent` the largest
    part of the cost that they could pay; when they bought it, `full_payers` of them paid `pays_cents` each, the most,
    and `less_payers` had less. `lost_to` are plans that were exactly as good. `other` is what another rule would do.
    """

    number: int
    why: str
    funded: bool
    votes: int
    place: int | None = None
    missing_cents: int | None = None
    left_cents: int | None = None
    best_percent: int | None = None
    pays_cents: int | None = None
    full_payers: int = 0
    less_payers: int = 0
    lost_to: tuple[int, ...] = ()
    other: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Turnout:
    """How many codes of one kind, for one gebied or for all, could be used, and how many were."""

    kind: str
    gebied: str
    issued: int
    used: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckFacts:
    """One check of the second count: whether it held, or None when it could not be made."""

    name: str
    ok: bool | None
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """A file of the record: its name, its size in bytes, and its SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CountFacts:
    """One count.

    `served` is how many voters have a funded plan on their ballot, `unique` how many ballots nobody shares.
    `exhaustive`: no plan with votes fits in what is left. `fair`: no group of voters was served less than its share
    (EJR+ up to any one); None where that is not defined. `other_rule` is another rule, counted with the same ballots.
    `files` are those of the whole record.
    """

    rule: str
    voters: int
    unique: int
    budget_cents: int
    total_cents: int
    endowment_cents: int | None
    runs: int
    served: int
    exhaustive: bool
    fair: bool | None
    partial: tuple[int, int] | None
    topped_up: tuple[int, int] | None
    other_rule: str
    other_served: int
    other_total_cents: int
    agree: bool
    checks: tuple[CheckFacts, ...]
    plans: tuple[PlanCount, ...]
    rule_digest: str = ""
    files: tuple[FileFacts, ...] = ()
    turnout: tuple[Turnout, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStudy:
    """How far a plan fell short: so many more voters, or so much cheaper; and in how many of the samples it is funded.

    None where no number does it, or where it is not asked.
    """

    number: int
    extra: int | None
    cheaper_cents: int | None
    funded_in: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """What follows from counting again and again: with more voters, lower costs, other voters."""

    samples: int
    plans: tuple[PlanStudy, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedStep:
    """A public step in the log: with its number and the digest of the log up to and including it.

    While people vote, what is newer than that has neither.
    """

    act: str
    facts: str
    at: datetime
    seq: int | None
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CountStanding:
    """Where the count of a round stands. `busy` while it runs; `failed` is the packed error of the last try.

    `ready` says whether a count can be asked for, `waits` why not.
    """

    ready: bool
    waits: str
    busy: bool
    failed: str
    digest: str
    counted_at: datetime | None
    agree: bool
    stale: bool
    with_ballots: bool | None
    published_at: datetime | None
    agreed: Agreement | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A count with everything around it; `studying` while its study is still being worked out.

    A ballot had to name `fewest` plans or more.
    `files` are those that are public, once it is published; `summary` the digest of the one that stands in the place of
    ballots that are kept back.
    """

    round: RoundFacts
    plans: tuple[PlanFacts, ...]
    fewest: int
    count: CountFacts
    study: Study | None
    studying: bool
    digest: str
    summary: str
    files: tuple[FileFacts, ...]
    with_ballots: bool
    published_at: datetime | None
    log: tuple[LoggedStep, ...]


def packed(facts: CountFacts | Study) -> bytes:
    """As JSON, to be kept."""
    return msgspec.json.encode(facts)


def unpacked_count(kept: bytes) -> CountFacts:
    """The facts again."""
    return msgspec.json.decode(kept, type=CountFacts)


def unpacked_study(kept: bytes) -> Study | None:
    """The study again; None when it is not there yet."""
    return msgspec.json.decode(kept, type=Study) if kept else None
