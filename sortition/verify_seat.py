"""The bytes of a seat draw's files -> what could be checked of it, without trusting its maker.

Standard library only (a beacon's signature needs one library more, and stays unchecked without it).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sortition.checking.checks import FAILED, NOT_CHECKED, Check, Checks, Undecided, require, run
from sortition.checking.files import Files, check_digest
from sortition.checking.seat_checks import SEAT_CHECKS, SeatCheck, SeatRecord
from sortition.checking.seat_file import EVENTS, SEAT, TABLES, read_seat

ESSENTIAL = frozenset({"files", "spelling", "chain", "hashes", "rules", "ids", "root", "types", "chances", "reasons"})
"""Checks that need no private file: a record is not valid unless each of them was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatVerdict(Checks):
    """The checks of one seat draw; who was drawn, when somebody was."""

    essential: frozenset[str] = ESSENTIAL
    member: str | None = None
    alternate: str | None = None


def verify_seat(files: Mapping[str, bytes], *, digest: str | None = None) -> SeatVerdict:
    """Check the record whose files (name -> bytes) are given; `digest` is the one published beforehand, if known."""
    given = Files(files)
    seat = given.event(SEAT, "seat", read_seat)
    if seat is None:
        wrong = Check(name="spelling", ok=False, status=FAILED, detail=given.problems() or f"no {SEAT}")
        return SeatVerdict(checks=(wrong,), digest=None)
    record = SeatRecord(given, seat)
    functions: dict[str, SeatCheck] = {
        "files": _check_files,
        "spelling": lambda record: record.files.check_spelling(),
        "chain": _check_chain,
        "digest": lambda record: check_digest(digest, record.digest),
        "hashes": lambda record: record.files.check_hashes(record.seat.files),
        **SEAT_CHECKS,
    }
    draw = record.draw_
    return SeatVerdict(
        checks=run(record, functions),
        digest=record.digest,
        member=None if draw is None else draw.member.id,
        alternate=None if draw is None or draw.alternate is None else draw.alternate.id,
    )


def _check_files(record: SeatRecord) -> str:
    """Exactly the files that belong to a seat draw; people.csv alone may be left out."""
    names = set(record.files.content)
    extra = sorted(names - {SEAT, *TABLES, *EVENTS})
    require(not extra, f"not a file of this record: {', '.join(extra)[:200]}")
    missing = sorted(set(TABLES) - names - {"people.csv"})
    require(not missing, f"missing: {', '.join(missing)}")
    return f"{len(names)} files" + ("" if "people.csv" in names else "; not published: people.csv")


def _check_chain(record: SeatRecord) -> str:
    """Each event names the one before it: seat, announcement, draw."""
    before: str | None = None
    content, sealed = record.files.content, record.files.sealed
    for name in (SEAT, *EVENTS):
        if name not in content:
            continue
        if name not in sealed:
            raise Undecided(NOT_CHECKED, f"{name} cannot be read")
        require(name != "draw.json" or "announcement.json" in content, "drawn without an announcement")
        previous, found = sealed[name]
        require(previous == before, f"{name} does not follow the event before it")
        before = found
    return f"{len(sealed)} events"
