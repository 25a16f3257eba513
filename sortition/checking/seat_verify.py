"""The bytes of a seat draw's files -> what could be checked of it, without trusting its maker.

Standard library only (a beacon's signature needs one library more, and stays unchecked without it).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from sortition.checking.checks import (
    FAILED,
    MADE,
    NOT_APPLICABLE,
    NOT_CHECKED,
    Check,
    Refused,
    Undecided,
    require,
)
from sortition.checking.reading import event
from sortition.checking.seat_checks import SEAT_CHECKS, SeatCheck, SeatRecord
from sortition.checking.seat_file import (
    TABLES,
    Seat,
    read_seat,
    read_seat_announcement,
    read_seat_candidates,
    read_seat_draw,
    read_seat_people,
    read_seat_types,
)
from sortition.errors import BadRecord
from sortition.record import Value, file_digest

SEAT = "seat.json"
EVENTS = {"announcement.json": "seat-announcement", "draw.json": "seat-draw"}

ESSENTIAL = frozenset({"files", "spelling", "chain", "hashes", "rules", "ids", "root", "types", "chances", "reasons"})
"""Checks that need no private file: a record is not valid unless each of them was made."""

_DIGEST = re.compile("[0-9a-f]{10,64}", re.ASCII)
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatVerdict:
    """The checks of one seat draw, in order; who was drawn, when somebody was."""

    checks: tuple[Check, ...]
    digest: str | None
    member: str | None
    alternate: str | None

    @property
    def ok(self) -> bool:
        """No check failed, and those that need no private file were made."""
        made = {check.name for check in self.checks if check.ok}
        return made >= ESSENTIAL and not any(check.status == FAILED for check in self.checks)

    @property
    def complete(self) -> bool:
        """Every check that applies was made and passed."""
        return self.ok and all(check.status in (MADE, NOT_APPLICABLE) for check in self.checks)


def verify_seat(files: Mapping[str, bytes], *, digest: str | None = None) -> SeatVerdict:
    """Check the record whose files (name -> bytes) are given; `digest` is the one published beforehand, if known."""
    reading = _Reading(files)
    record = reading.record()
    if record is None:
        wrong = Check(name="spelling", ok=False, status=FAILED, detail=reading.problems())
        return SeatVerdict(checks=(wrong,), digest=None, member=None, alternate=None)
    functions: dict[str, SeatCheck] = {
        "files": lambda _: _check_files(files),
        "spelling": lambda _: reading.check(),
        "chain": lambda _: reading.check_chain(),
        "digest": lambda record: _check_digest(record, digest),
        "hashes": lambda record: _check_hashes(record, files),
        **SEAT_CHECKS,
    }
    draw = record.draw_
    return SeatVerdict(
        checks=tuple(_made(name, function, record) for name, function in functions.items()),
        digest=record.digest,
        member=None if draw is None else draw.member.id,
        alternate=None if draw is None or draw.alternate is None else draw.alternate.id,
    )


def _made(name: str, function: SeatCheck, record: SeatRecord) -> Check:
    try:
        return Check(name=name, ok=True, status=MADE, detail=function(record))
    except Refused as error:
        return Check(name=name, ok=False, status=FAILED, detail=str(error))
    except Undecided as error:
        return Check(name=name, ok=None, status=error.status, detail=str(error))


class _Reading:
    """Reads each file once, and remembers what was wrong with it."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.wrong: dict[str, str] = {}
        self.sealed: dict[str, tuple[str | None, str]] = {}

    def record(self) -> SeatRecord | None:
        seat = self._event(SEAT, "seat", read_seat)
        if seat is None:
            return None
        return SeatRecord(
            seat=seat,
            digest=self.sealed[SEAT][1],
            names=frozenset(self.files),
            types_=self._table("types.csv", read_seat_types, seat),
            candidates_=self._table("candidates.csv", read_seat_candidates, seat),
            people_=self._table("people.csv", read_seat_people, seat),
            announcement_=self._event("announcement.json", EVENTS["announcement.json"], read_seat_announcement),
            draw_=self._event("draw.json", EVENTS["draw.json"], read_seat_draw),
        )

    def problems(self) -> str:
        return "; ".join(f"{name}: {reason}" for name, reason in self.wrong.items()) or f"no {SEAT}"

    def check(self) -> str:
        """Every file is spelled in the one way."""
        require(not self.wrong, self.problems())
        return f"{len(self.files)} files in the one spelling"

    def check_chain(self) -> str:
        """Each event names the one before it: seat, announcement, draw."""
        before: str | None = None
        for name in (SEAT, *EVENTS):
            if name not in self.files:
                continue
            if name not in self.sealed:
                raise Undecided(NOT_CHECKED, f"{name} cannot be read")
            require(name != "draw.json" or "announcement.json" in self.files, "drawn without an announcement")
            previous, found = self.sealed[name]
            require(previous == before, f"{name} does not follow the event before it")
            before = found
        return f"{len(self.sealed)} events"

    def _event(self, name: str, kind: str, read: Callable[[Mapping[str, Value]], _T]) -> _T | None:
        if name not in self.files:
            return None
        try:
            body, previous, digest = event(self.files[name], kind)
            value = read(body)
        except BadRecord as error:
            self.wrong[name] = error.reason
            return None
        self.sealed[name] = previous, digest
        return value

    def _table(self, name: str, read: Callable[[bytes, Seat], _T], seat: Seat) -> _T | None:
        if name not in self.files:
            return None
        try:
            return read(self.files[name], seat)
        except BadRecord as error:
            self.wrong[name] = error.reason
            return None


def _check_files(files: Mapping[str, bytes]) -> str:
    """Exactly the files that belong to a seat draw; people.csv alone may be left out."""
    extra = sorted(set(files) - {SEAT, *TABLES, *EVENTS})
    require(not extra, f"not a file of this record: {', '.join(extra)[:200]}")
    missing = sorted(set(TABLES) - set(files) - {"people.csv"})
    require(not missing, f"missing: {', '.join(missing)}")
    return f"{len(files)} files" + ("" if "people.csv" in files else "; not published: people.csv")


def _check_digest(record: SeatRecord, digest: str | None) -> str:
    """The digest of seat.json is the one that was published beforehand, all 64 digits of it."""
    if digest is None:
        raise Undecided(NOT_CHECKED, "no digest was given to compare with")
    wanted = digest.strip().lower()
    require(bool(_DIGEST.fullmatch(wanted)), "not 10 to 64 hexadecimal digits")
    require(record.digest.startswith(wanted), f"the record has {record.digest}")
    if len(wanted) < 64:
        raise Undecided(NOT_CHECKED, f"the first {len(wanted)} digits fit; only all 64 prove it")
    return "all 64 digits"


def _check_hashes(record: SeatRecord, files: Mapping[str, bytes]) -> str:
    """Each table has the SHA-256 that seat.json gives."""
    for name, wanted in record.seat.files.items():
        if name in files:
            require(file_digest(files[name]) == wanted, f"{name} was changed")
    return f"{sum(name in files for name in record.seat.files)} files"
