"""Strict reading of the files of a draw of letters; `sortition/INVITATION.md` is the contract."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any, TypeVar

from sortition.checking.checks import NOT_PUBLIC
from sortition.checking.files import Files
from sortition.checking.reading import (
    boolean,
    fields,
    fraction,
    hexadecimal,
    integer,
    items,
    number,
    refused,
    rows,
    signed_round,
    text,
    time,
)

PUBLIC = ("plan.json", "strata.csv", "invitation.json")
PRIVATE = ("people.csv", "printer.csv", "website.csv")
MOST_PEOPLE = 10**8
_ABSENT = dict.fromkeys(PRIVATE, (NOT_PUBLIC, "stays where the register is"))
_HASH = re.compile("[0-9a-f]{64}", re.ASCII)
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The body of plan.json."""

    letters: int
    people: int
    most: int
    first: int
    planned_at: datetime
    register: str
    strata: str
    source: tuple[int, int | None] | None
    chain: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A line of strata.csv."""

    gebied: str
    age_band: str
    people: int
    earlier: int
    response: Fraction
    weight: int
    chance: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """The body of invitation.json; `beacon` is (round, signature)."""

    drawn_at: datetime
    files: Mapping[str, str]
    letters: tuple[int, ...]
    digits: str
    beacon: tuple[int, str] | None
    rehearsal: bool
    start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OnList:
    """A line of people.csv."""

    id: str
    group: int
    earlier: bool
    weight: int
    chance: Fraction
    number: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """Number -> (digest of the code, gebied, age band) of website.csv."""

    by_number: Mapping[int, tuple[str, str, str]]


def sizes_of(files: Mapping[str, bytes]) -> tuple[int, ...]:
    """How many people each group of a valid record has, those with an earlier letter among them."""
    return tuple(one.people + one.earlier for one in InvitationRecord(Files(files)).groups)


class InvitationRecord:
    """All files of a draw of letters that could be read; a check that asks for another one stays undecided."""

    def __init__(self, files: Files, register: bytes | None = None) -> None:
        self.files = files
        self.register = register
        self._plan = files.event("plan.json", "invitation-plan", _plan)
        self._drawn = files.event("invitation.json", "invitation", _drawn)
        self._groups = files.table("strata.csv", _groups)
        self._people = files.table("people.csv", _people, self._groups or ())
        self._printer = files.table("printer.csv", _printer)
        self._website = files.table("website.csv", _website)

    @property
    def plan(self) -> Plan:
        return self._need(self._plan, "plan.json")

    @property
    def plan_digest(self) -> str:
        assert self.plan is not None
        return self.files.sealed["plan.json"][1]

    @property
    def drawn(self) -> Drawn:
        return self._need(self._drawn, "invitation.json")

    @property
    def groups(self) -> tuple[Group, ...]:
        return self._need(self._groups, "strata.csv")

    @property
    def people(self) -> tuple[OnList, ...]:
        return self._need(self._people, "people.csv")

    @property
    def printer(self) -> Mapping[int, str]:
        return self._need(self._printer, "printer.csv")

    @property
    def website(self) -> Codes:
        return self._need(self._website, "website.csv")

    def _need(self, value: _T | None, name: str) -> _T:
        return self.files.need(value, name, _ABSENT)


def _plan(body: Mapping[str, Any]) -> Plan:
    names = ("chain", "earlier", "first", "from_age", "letters", "most", "people", "planned_at", "register")
    fields(body, (*names, "software", "source", "strata", "title", "version", "year"))
    integer(body["version"], 1, 1)
    for name in ("software", "title"):
        text(body[name])
    for name, most in (("from_age", 120), ("year", 9999)):
        integer(body[name], 0, most)
    for one in items(body["earlier"]):
        hexadecimal(one, 64)
    source = None
    if body["source"] is not None:
        said = fields(body["source"], ("digits", "round"))
        source = integer(said["digits"]), None if said["round"] is None else integer(said["round"], 1, 10**10)
    return Plan(
        letters=integer(body["letters"], 1, MOST_PEOPLE),
        people=integer(body["people"], 1, MOST_PEOPLE),
        most=integer(body["most"], 1, 1000),
        first=integer(body["first"], 1, MOST_PEOPLE),
        planned_at=time(body["planned_at"]),
        register=hexadecimal(body["register"], 64),
        strata=hexadecimal(body["strata"], 64),
        source=source,
        chain=None if body["chain"] is None else hexadecimal(body["chain"], 64),
    )


def _drawn(body: Mapping[str, Any]) -> Drawn:
    fields(body, ("drawn_at", "files", "letters", "randomness", "rehearsal", "start", "version"))
    integer(body["version"], 1, 1)
    files = fields(body["files"], PRIVATE)
    used = body["randomness"]
    if not isinstance(used, Mapping) or not used or not set(used) <= {"digits", "beacon"}:
        raise refused("randomness is digits, beacon, or both")
    beacon = None
    if "beacon" in used:
        beacon = signed_round(used["beacon"])
    digits = text(used.get("digits", ""))
    if "digits" in used and not re.fullmatch("[0-9]+", digits, re.ASCII):
        raise refused("digits are 0 to 9")
    return Drawn(
        drawn_at=time(body["drawn_at"]),
        files={name: hexadecimal(value, 64) for name, value in files.items()},
        letters=tuple(integer(one) for one in items(body["letters"])),
        digits=digits,
        beacon=beacon,
        rehearsal=boolean(body["rehearsal"]),
        start=integer(body["start"], 0, 2**256),
    )


def _groups(data: bytes) -> tuple[Group, ...]:
    header = ("gebied", "age_band", "people", "earlier", "response", "weight", "chance")
    found = tuple(
        Group(
            gebied=row[0],
            age_band=row[1],
            people=number(row[2], below=MOST_PEOPLE),
            earlier=number(row[3], below=MOST_PEOPLE),
            response=fraction(row[4]),
            weight=number(row[5]),
            chance=fraction(row[6]),
        )
        for row in rows(data, header)
    )
    if not found or len({(one.gebied, one.age_band) for one in found}) < len(found):
        raise refused("no groups, or one group twice")
    if any(not 0 < one.response <= 1 or one.chance > 1 or not one.weight for one in found):
        raise refused("a response, a weight or a chance that cannot be")
    return found


def _people(data: bytes, groups: tuple[Group, ...]) -> tuple[OnList, ...]:
    header = ("id", "gebied", "age_band", "earlier", "weight", "chance", "number")
    place = {(one.gebied, one.age_band): at for at, one in enumerate(groups)}
    # A register has a hundred thousand lines and a few dozen chances.
    known: dict[str, Fraction] = {}
    found = []
    for id_, gebied, band, earlier, weight, chance, letter in rows(data, header):
        if (gebied, band) not in place or earlier not in ("yes", "no") or not id_:
            raise refused(f"somebody of no group, or without an id: {id_!r:.40}")
        if chance not in known:
            known[chance] = fraction(chance)
        found.append(
            OnList(
                id=id_,
                group=place[gebied, band],
                earlier=earlier == "yes",
                weight=number(weight),
                chance=known[chance],
                number=number(letter) if letter else None,
            )
        )
    if len({one.id for one in found}) < len(found):
        raise refused("somebody is listed twice")
    return tuple(found)


def _printer(data: bytes) -> Mapping[int, str]:
    """Number -> code, without its dashes. The other columns are names and addresses, and nobody's business here."""
    names = tuple(_names(data.partition(b"\n")[0]))
    if names[:2] != ("number", "code"):
        raise refused("the first columns are not number and code")
    found = [(number(row[0]), row[1].replace("-", "")) for row in rows(data, names)]
    if len(dict(found)) < len(found):
        raise refused("two letters have one number")
    return dict(found)


def _names(head: bytes) -> list[str]:
    try:
        return next(csv.reader([head.decode("utf-8")], strict=True), [])
    except (UnicodeDecodeError, csv.Error) as error:
        raise refused("the header cannot be read") from error


def _website(data: bytes) -> Codes:
    found: dict[int, tuple[str, str, str]] = {}
    table = rows(data, ("number", "hash", "gebied", "age_band"))
    for letter, hash_, gebied, band in table:
        if not _HASH.fullmatch(hash_):
            raise refused("not the digest of a code")
        found[number(letter)] = hash_, gebied, band
    if len(found) < len(table):
        raise refused("two codes have one number")
    return Codes(by_number=found)
