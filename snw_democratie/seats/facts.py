"""What is known of a body and its seats, as values for pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from snw_democratie.seats.steps import Aside, SeatAct, Sitting, Standing
from snw_democratie.security.approvals import Agreement
from sortition.checking.seat_file import SeatType
from sortition.seating.rules import Profile, SeatRules


@dataclass(frozen=True, slots=True, kw_only=True)
class RecusalFacts:
    """One subject for which a member stands aside, on these days; `alternate` is the lot of who sits in, or empty."""

    subject: str
    reason: Aside
    from_day: date
    until_day: date
    alternate: str
    noted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TermFacts:
    """One person on one seat; `turns` are its states with their moments, `name` is empty before the yes.

    `asides` are the subjects for which this member stands aside.
    """

    id: int
    seat: int
    name: str
    profile: Profile
    starts_at: datetime
    ends_at: datetime
    state: Sitting
    draw: int
    turns: tuple[tuple[Sitting, datetime], ...]
    asides: tuple[RecusalFacts, ...]


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
    failure: str
    failed_at: datetime | None

    @property
    def waits(self) -> bool:
        """Whether this draw is still to come."""
        return self.drawn_at is None and self.failed_at is None


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
    """One candidate, for the team. `own_page` is false for who has no code; `by_hand` where no mail could ask them."""

    id: int
    lot: str
    name: str
    profile: Profile
    rounds: int
    state: Standing
    own_page: bool
    by_hand: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatWaiting:
    """An act that lies before two people; `term` is the term that it is about, or 0."""

    act: SeatAct
    agreement: Agreement
    term: int = 0

    @property
    def address(self) -> str:
        """What it is called where people say yes to it."""
        return f"{self.act}.{self.term}" if self.term else str(self.act)


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelFacts:
    """A drawn panel, and how many of its members said yes."""

    slug: str
    title: str
    translations: Mapping[str, Mapping[str, str]]
    members: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamBody:
    """A body for the team: with its candidates and what waits.

    `by_hand` are the terms whose member no mail could tell.
    """

    body: BodyFacts
    candidates: tuple[CandidateFacts, ...]
    waiting: tuple[SeatWaiting, ...]
    by_hand: tuple[int, ...]
    panels: tuple[PanelFacts, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSeat:
    """What one body knows of the person who looks. `term` is their last one there, `may` what they may say now.

    `draw` is the draw that is announced, `chance` the published line that is theirs in it.
    """

    slug: str
    body: str
    lot: str
    name: str
    contact: str
    profile: Profile
    rounds: int
    state: Standing
    term: TermFacts | None
    draw: DrawFacts | None
    chance: SeatType | None
    alternate: bool
    may: tuple[str, ...]
