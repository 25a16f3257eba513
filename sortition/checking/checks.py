"""What a verifier answers: a list of checks, each with what became of it, never a lone yes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias, TypeVar

from sortition.certificate import Certificate
from sortition.checking.later_events import Later
from sortition.checking.reading import OPEN, Lottery
from sortition.checking.tables import Announcement, Chances, Draw, People, Tickets, Types

MADE, FAILED, NOT_PUBLIC = "made", "failed", "not public"
NOT_CHECKED, NOT_APPLICABLE = "not checked", "not applicable"

ESSENTIAL = frozenset({"files", "spelling", "chain", "hashes", "settings", "quotas", "ids", "root", "panels"})
"""Checks that need no private file: a record is not valid unless each of them was made."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check: `ok` is true when made and passed, false when failed, None when it was not made."""

    name: str
    ok: bool | None
    status: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """The checks of one record, in order, and the facts that people ask for first."""

    checks: tuple[Check, ...]
    digest: str | None
    rehearsal: bool
    eta: Fraction | None
    panel: int | None

    @property
    def ok(self) -> bool:
        """No check failed, and those that need no private file were made."""
        made = {check.name for check in self.checks if check.ok}
        return made >= ESSENTIAL and not any(check.status == FAILED for check in self.checks)

    @property
    def complete(self) -> bool:
        """Every check that applies was made and passed."""
        return self.ok and all(check.status in (MADE, NOT_APPLICABLE) for check in self.checks)


class Refused(Exception):
    """A check found that the record is wrong; the message says where. Never leaves `run`."""


class Undecided(Exception):
    """A check cannot be made: its status, and why. Never leaves `run`."""

    def __init__(self, status: str, detail: str) -> None:
        super().__init__(detail)
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """All files of a record that could be read; a check that asks for another one stays undecided."""

    lottery: Lottery
    digest: str
    names: frozenset[str]
    people_: People | None
    types_: Types | None
    tickets_: Tickets | None
    chances_: Chances | None
    commitments_: tuple[tuple[str, ...], tuple[str, ...]] | None
    panels_: tuple[tuple[str, ...], ...] | None
    compositions_: tuple[tuple[int, ...], ...] | None
    certificate_: Certificate | None
    types_public_: tuple[tuple[int, tuple[str, ...]], ...] | None
    announcement_: Announcement | None
    draw_: Draw | None
    later: Later

    @property
    def people(self) -> People:
        return self._need(self.people_, "people.csv")

    @property
    def types(self) -> Types:
        return self._need(self.types_, "types.csv")

    @property
    def tickets(self) -> Tickets:
        return self._need(self.tickets_, "tickets.csv")

    @property
    def chances(self) -> Chances:
        return self._need(self.chances_, "chances.csv")

    @property
    def ids(self) -> tuple[str, ...]:
        return self._need(self.commitments_, "commitments.csv")[0]

    @property
    def leaves(self) -> tuple[str, ...]:
        return self._need(self.commitments_, "commitments.csv")[1]

    @property
    def panels(self) -> tuple[tuple[str, ...], ...]:
        return self._need(self.panels_, "panels.csv")

    @property
    def compositions(self) -> tuple[tuple[int, ...], ...]:
        return self._need(self.compositions_, "panels.csv")

    @property
    def certificate(self) -> Certificate:
        return self._need(self.certificate_, "certificate.json")

    @property
    def types_public(self) -> tuple[tuple[int, tuple[str, ...]], ...]:
        return self._need(self.types_public_, "types_public.csv")

    @property
    def announcement(self) -> Announcement:
        return self._need(self.announcement_, "announcement.json")

    @property
    def draw(self) -> Draw:
        return self._need(self.draw_, "draw.json")

    def _need(self, table: _T | None, name: str) -> _T:
        if table is not None:
            return table
        if name in self.names:
            raise Undecided(NOT_CHECKED, f"{name} cannot be read")
        if name in ("announcement.json", "draw.json"):
            raise Undecided(NOT_APPLICABLE, f"{name} is not made yet")
        if name in withheld(self.lottery.disclosure):
            raise Undecided(NOT_PUBLIC, f"{name} is not published")
        raise Undecided(NOT_CHECKED, f"{name} is missing")


CheckFunction: TypeAlias = Callable[[Record], str]


def withheld(disclosure: str) -> tuple[str, ...]:
    """The files that a published record with this disclosure leaves out."""
    return () if disclosure == "open" else OPEN


def run(record: Record, functions: Mapping[str, CheckFunction]) -> Iterator[Check]:
    """Make each check: the function returns its detail, or raises Refused or Undecided."""
    for name, function in functions.items():
        try:
            yield Check(name=name, ok=True, status=MADE, detail=function(record))
        except Refused as error:
            yield Check(name=name, ok=False, status=FAILED, detail=str(error))
        except Undecided as error:
            yield Check(name=name, ok=None, status=error.status, detail=str(error))


def require(condition: bool, detail: str) -> None:
    """Refuse with this detail unless the condition holds."""
    if not condition:
        raise Refused(detail)
