"""The record of a lottery: all its files that could be read, for the checks that need them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias, TypeVar

from sortition.certificate import BadCertificate, Certificate, from_value
from sortition.checking.announcement import Announcement
from sortition.checking.checks import Checks
from sortition.checking.files import NOT_MADE, NOT_PUBLISHED, Files
from sortition.checking.later_events import READERS, Later, kind_of, later, later_names
from sortition.checking.reading import EVENTS, OPEN, Lottery, refused
from sortition.checking.tables import (
    Chances,
    Draw,
    People,
    Tickets,
    Types,
    read_announcement,
    read_chances,
    read_commitments,
    read_compositions,
    read_draw,
    read_panels,
    read_people,
    read_tickets,
    read_types,
    read_types_public,
)
from sortition.record import parse_canonical

ESSENTIAL = frozenset({"files", "spelling", "chain", "hashes", "settings", "quotas", "ids", "root", "panels"})
"""Checks that need no private file: a record is not valid unless each of them was made."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class LotteryChecks(Checks):
    """The checks of a lottery, and the facts that people ask for first."""

    essential: frozenset[str] = ESSENTIAL
    rehearsal: bool = False
    eta: Fraction | None = None
    panel: int | None = None


class Record:
    """All files of a record that could be read; a check that asks for another one stays undecided."""

    def __init__(self, files: Files, lottery: Lottery) -> None:
        self.files = files
        self.lottery = lottery
        self.digest = files.sealed["lottery.json"][1]
        self.announcement_ = files.event("announcement.json", "announcement", read_announcement)
        self.draw_ = files.event("draw.json", "draw", read_draw)
        self.people_ = files.table("people.csv", read_people, lottery)
        self.types_ = files.table("types.csv", read_types, lottery)
        self.tickets_ = files.table("tickets.csv", read_tickets, lottery)
        self.chances_ = files.table("chances.csv", read_chances, lottery)
        self.commitments_ = files.table("commitments.csv", read_commitments, lottery)
        of_persons = lottery.kind == "panels"
        self.panels_ = files.table("panels.csv", read_panels, lottery) if of_persons else None
        self.compositions_ = None if of_persons else files.table("panels.csv", read_compositions, lottery)
        self.certificate_ = files.table("certificate.json", _read_certificate)
        self.types_public_ = files.table("types_public.csv", read_types_public, lottery)
        self.later = _later(files)
        self._absent = dict.fromkeys(EVENTS, NOT_MADE) | dict.fromkeys(withheld(lottery.disclosure), NOT_PUBLISHED)

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

    @property
    def rehearsal(self) -> bool:
        """Whether a draw was made that does not count."""
        return self.draw_ is not None and self.draw_.rehearsal

    def _need(self, value: _T | None, name: str) -> _T:
        return self.files.need(value, name, self._absent)


CheckFunction: TypeAlias = Callable[[Record], str]


def withheld(disclosure: str) -> tuple[str, ...]:
    """The files that a published record with this disclosure leaves out."""
    return () if disclosure == "open" else OPEN


def _later(files: Files) -> Later:
    events = {name: files.event(name, kind_of(name), READERS[kind_of(name)]) for name in later_names(files.content)}
    return later(events, {name: digest for name, (_, digest) in files.sealed.items()})


def _read_certificate(data: bytes) -> Certificate:
    if not data.endswith(b"\n"):
        raise refused("no newline at the end")
    try:
        return from_value(parse_canonical(data[:-1]))
    except BadCertificate as error:
        raise refused(f"{error.where}: {error.found}") from error
