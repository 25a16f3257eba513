"""What the services of the buurtbudget tell the pages: frozen facts, no rows and no sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from snw_democratie.budgets.standing import Calendar, Phase, Status
from snw_democratie.i18n import InDutch


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All that a wijkplatform decides about a round beforehand; fixed once the round is open. Money in cents."""

    gebied: str
    wijken: tuple[str, ...] = ()
    titles: Mapping[str, str]
    summaries: Mapping[str, str]
    amount_cents: int
    most_cents: int | None = None
    min_age: int = 12
    ballot: str
    min_marks: int
    max_marks: int
    points: int = 0
    rule: str
    theme_caps: Mapping[str, int]
    wijk_caps: Mapping[str, int]
    theme_marks: int = 0
    next_plan: str = "none"
    likes_needed: int = 0
    paper: bool = True
    businesses: bool = False
    calendar: Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFacts:
    """The frozen list: its digest, when it was frozen, and the lot that orders it, as far as it has been drawn."""

    digest: str
    listed_at: datetime
    source: str
    known_at: datetime
    value: str
    drawn_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One moment of the calendar that was put elsewhere; `moment` is its name in `Calendar`."""

    moment: str
    was: datetime
    now: datetime
    decided_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundFacts:
    """One round as it stands."""

    id: int
    slug: str
    version: int
    rules: Rules
    phase: Phase
    opened_at: datetime | None
    counted_at: datetime | None
    final: ListFacts | None

    def title(self, language: str) -> str:
        """Its name in this language, or in Dutch that says so."""
        return _told(self.rules.titles, language)

    def summary(self, language: str) -> str:
        """What it is about in this language, or in Dutch that says so."""
        return _told(self.rules.summaries, language)


def _told(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or InDutch(texts["nl"])


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFacts:
    """A picture without its bytes."""

    key: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFacts:
    """What was done on a day."""

    id: int
    on: date
    work: str
    text: str
    picture: PictureFacts | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFacts:
    """One plan as it stands; who handed it in is not in here."""

    id: str
    number: int | None
    status: Status
    language: str
    title: str
    titles: Mapping[str, str]
    what: str
    why: str
    theme: str
    wijk: str
    place: str
    cost_cents: int
    cost_why: str
    price_cents: int | None
    source: str
    submitted_on: date | None
    shown: bool
    hidden_reason: str
    supported: bool
    likes: int
    check: str
    check_reason: str
    lot: int | None
    withdrawn_at: datetime | None
    withdrawn_reason: str
    work: str
    picture: PictureFacts | None
    steps: tuple[StepFacts, ...] = ()

    def name(self, language: str) -> str:
        """Its title in this language, as far as somebody translated it; Dutch on another page says that it is Dutch."""
        if told := self.titles.get(language):
            return told
        return InDutch(self.title) if self.language == "nl" != language else self.title

    def spoken(self, language: str) -> str:
        """The language that `name` is in."""
        return language if self.titles.get(language) else self.language

    @property
    def cost(self) -> int:
        """What it costs: the price that was checked, else what was asked for."""
        return self.cost_cents if self.price_cents is None else self.price_cents


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedPlan:
    """A plan as values, after its form was judged. `contact` and `name` are for the wijkplatform only."""

    title: str
    what: str
    why: str
    theme: str
    wijk: str
    place: str
    cost_cents: int
    cost_why: str
    language: str
    name: str
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was done for a plan on a day, as values."""

    work: str
    day: date
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture that we drew again: a JPEG, and what it shows in words."""

    content: bytes
    width: int
    height: int
    alt: str
