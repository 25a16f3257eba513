"""What the services tell the pages about places after a draw: frozen facts, no rows and no sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from snw_democratie.answers.standing import DAYS, Allowance, Reason, Standing
from snw_democratie.settings import NO_CONTACT, Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How people answer: within how many days, which allowances there are, and what a meeting gives if it is said."""

    days: int = DAYS
    allowances: tuple[Allowance, ...] = (Allowance.MONEY, Allowance.COSTS)
    amount_cents: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """What somebody needs to take part; all of it may be empty. `interpreter` is a language, `children` a number."""

    interpreter: str = ""
    children: int = 0
    access: str = ""
    other: str = ""

    @property
    def wanted(self) -> bool:
        """Whether something is needed."""
        return bool(self.interpreter or self.children or self.access or self.other)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What somebody needs, and which allowance; None when nothing was chosen yet."""

    support: Support = Support()
    allowance: Allowance | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFacts:
    """One drawn place by its lot. `releasable` says why it may go to somebody else now, if it may."""

    lot: str
    standing: Standing
    way: str
    asked_at: datetime
    answer_by: datetime
    answered_on: date | None
    reminded: str
    releasable: Reason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAnswer:
    """The own place after a draw, with the own wishes."""

    place: PlaceFacts
    rules: Rules
    wishes: Wishes


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How the places of one lottery stand, in numbers. `gone` are places that go to somebody else."""

    accepted: int
    open: int
    declined: int
    gone: int

    @property
    def no(self) -> int:
        """Everybody who does not take part."""
        return self.declined + self.gone

    @property
    def asked(self) -> int:
        """Everybody who was asked: who got the place of somebody else, and who gave it up, as well."""
        return self.accepted + self.open + self.no


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueCounts:
    """One group of the panel beside its quota: how many said yes, nothing yet, or no."""

    value: str
    minimum: int
    maximum: int
    accepted: int
    open: int
    declined: int

    @property
    def needed(self) -> int:
        """How many more must say yes before the quota is kept."""
        return max(0, self.minimum - self.accepted)

    @property
    def reachable(self) -> bool:
        """Whether those who did not answer yet can still keep the quota."""
        return self.needed <= self.open


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureCounts:
    """One feature with its groups, in the order of the quotas."""

    feature: str
    values: tuple[ValueCounts, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """The whole panel of so many `seats` as it answers: for the team."""

    translations: Mapping[str, Mapping[str, str]]
    seats: int
    tally: Tally
    features: tuple[FeatureCounts, ...]
    places: tuple[PlaceFacts, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberFacts:
    """Who has a place: what somebody gave as a name and contact, or the id in an uploaded file."""

    own_id: str
    name: str
    contact: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LotWishes:
    """The wishes of one lot, for the team."""

    lot: str
    wishes: Wishes


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailing:
    """What mails about a place say beside it: where the own code opens everything, and who helps."""

    own_page: str
    contact: Contact = NO_CONTACT
