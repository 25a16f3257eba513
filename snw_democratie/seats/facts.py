"""What is known of a body and its seats, as values for pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from snw_democratie.seats.steps import SeatAct, Sitting, Standing
from snw_democratie.security.approvals import Agreement
from sortition.checking.seat_file import SeatType
from sortition.seating.rules import Profile, SeatRules


@dataclass(frozen=True, slots=True, kw_only=True)
class TermFacts:
    """One person on one seat; `turns` are its states with their moments, `name` is empty before the yes."""

    id: int
    seat: int
    name: str
    profile: Profile
    starts_at: datetime
    ends_at: datetime
    state: Sitting
    draw: int
    turns: tuple[tuple[Sitting, datetime], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawFacts:
    """The draw of one seat; `types` are the groups of candidates with their chances, of `tickets` in all."""

    number: int
    seat: int
    starts_at: datetime
    ends_at: datetime
    digest: str
    source: str
    draw_at: datetime
    announced_at: datetime | None
    drawn_at: datetime | None
    entered: str
    beacon: str
    types: tuple[SeatType, ...]
    tickets: int
    band: str
    member: str
    alternate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyFacts:
    """A body for everybody: its rules, who sits and sat, its draws, newest first, and what comes."""

    slug: str
    name: str
    rules: SeatRules
    first_at: datetime
    fixed_at: datetime | None
    terms: tuple[TermFacts, ...]
    draws: tuple[DrawFacts, ...]
    balance: tuple[tuple[str, str, float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateFacts:
    """One candidate, for the team."""

    id: int
    lot: str
    name: str
    profile: Profile
    rounds: int
    state: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatWaiting:
    """An act that lies before two people."""

    act: SeatAct
    agreement: Agreement


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelFacts:
    """A drawn panel, and how many of its members said yes."""

    slug: str
    title: str
    translations: Mapping[str, Mapping[str, str]]
    members: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamBody:
    """A body for the team: with its candidates and what waits."""

    body: BodyFacts
    candidates: tuple[CandidateFacts, ...]
    waiting: tuple[SeatWaiting, ...]
    replaceable: tuple[int, ...]
    panels: tuple[PanelFacts, ...]
