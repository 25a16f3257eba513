"""The bytes of a record's files -> what could be checked of it, without a solver and without trusting its maker.

Standard library only (a beacon's signature needs one library more, and stays unchecked without it). Nothing here
imports what made the record; `sortition/SPEC.md` is the contract.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, TypeVar

from sortition.certificate import BadCertificate, Certificate, from_value
from sortition.checking.checks import (
    FAILED,
    NOT_CHECKED,
    Check,
    CheckFunction,
    Checks,
    Record,
    Refused,
    Undecided,
    require,
    run,
    withheld,
)
from sortition.checking.claims import claim_checks, recomputed_eta
from sortition.checking.draw import DRAW_CHECKS
from sortition.checking.later_events import READERS, Later, complete_names, kind_of, later, later_names
from sortition.checking.lottery_file import read_lottery
from sortition.checking.panels import PANEL_CHECKS
from sortition.checking.pool import POOL_CHECKS
from sortition.checking.reading import EVENTS, Lottery, event, refused
from sortition.checking.succession import LATER_CHECKS
from sortition.checking.tables import (
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
from sortition.errors import BadRecord
from sortition.record import file_digest, parse_canonical

_DIGEST = re.compile("[0-9a-f]{10,64}", re.ASCII)
_T = TypeVar("_T")


def verify(files: Mapping[str, bytes], *, digest: str | None = None) -> Checks:
    """Check the record whose files (name -> bytes) are given; `digest` is the one published beforehand, if known.

    A published record lacks the files that its disclosure withholds; checks that need them say "not public".
    Returns checks, raises nothing for bad files.
    """
    reading = _Reading(files)
    lottery = reading.lottery()
    if lottery is None:
        wrong = Check(name="spelling", ok=False, status=FAILED, detail=reading.problems())
        return Checks(checks=(wrong,), digest=None, rehearsal=False, eta=None, panel=None)
    record = reading.record(lottery)
    functions: dict[str, CheckFunction] = {
        "files": lambda record: _check_files(record, files),
        "spelling": lambda record: reading.check(),
        "chain": lambda record: reading.check_chain(),
        "digest": lambda record: _check_digest(record, digest),
        "hashes": lambda record: _check_hashes(record, files),
        **POOL_CHECKS,
        **PANEL_CHECKS,
        **claim_checks(record),
        **DRAW_CHECKS,
        **LATER_CHECKS,
    }
    checks = tuple(run(record, functions))
    draw = record.draw_
    return Checks(
        checks=checks,
        digest=record.digest,
        rehearsal=draw is not None and draw.rehearsal,
        eta=_eta(record),
        panel=None if draw is None else draw.panel,
    )


class _Reading:
    """Reads each file once, and remembers what was wrong with it."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.wrong: dict[str, str] = {}
        self.sealed: dict[str, tuple[str | None, str]] = {}

    def lottery(self) -> Lottery | None:
        return self._event("lottery.json", read_lottery)

    def record(self, lottery: Lottery) -> Record:
        panels = lottery.kind == "panels"
        announcement = self._event("announcement.json", read_announcement)
        draw = self._event("draw.json", read_draw)
        return Record(
            lottery=lottery,
            digest=self.sealed["lottery.json"][1],
            names=frozenset(self.files),
            people_=self._table("people.csv", read_people, lottery),
            types_=self._table("types.csv", read_types, lottery),
            tickets_=self._table("tickets.csv", read_tickets, lottery),
            chances_=self._table("chances.csv", read_chances, lottery),
            commitments_=self._table("commitments.csv", read_commitments, lottery),
            panels_=self._table("panels.csv", read_panels, lottery) if panels else None,
            compositions_=None if panels else self._table("panels.csv", read_compositions, lottery),
            certificate_=self._table("certificate.json", _read_certificate, lottery),
            types_public_=self._table("types_public.csv", read_types_public, lottery),
            announcement_=announcement,
            draw_=draw,
            later=self._later(),
        )

    def problems(self) -> str:
        return "; ".join(f"{name}: {reason}" for name, reason in self.wrong.items()) or "no lottery.json"

    def check(self) -> str:
        require(not self.wrong, self.problems())
        return f"{len(self.files)} files in the one spelling"

    def check_chain(self) -> str:
        """Each event names the one before it: lottery, announcement, draw (a rehearsal: lottery, draw)."""
        for name in EVENTS:
            if name in self.files and name not in self.sealed:
                raise Undecided(NOT_CHECKED, f"{name} cannot be read")
        lottery = self.sealed["lottery.json"]
        require(lottery[0] is None, "lottery.json has an event before it")
        announcement, draw = (self.sealed.get(name) for name in EVENTS)
        if announcement:
            require(announcement[0] == lottery[1], "announcement.json does not follow this lottery.json")
        if draw:
            before = lottery if self.rehearsal else announcement
            if before is None:
                raise Refused("draw.json without announcement.json, and no rehearsal")
            require(draw[0] == before[1], "draw.json does not follow the event before it")
        self._check_later()
        return f"{len(self.sealed)} events"

    def _check_later(self) -> None:
        """What came after the draw follows it in the order of the names, and nothing is left out in between."""
        before = "draw.json"
        names = later_names(self.files)
        require(not (names and (before not in self.files or self.rehearsal)), f"{names[:1]} without a real draw")
        require(names == complete_names(names), "a vacancy is left out, or something without its vacancy")
        for name in names:
            if name not in self.sealed:
                raise Undecided(NOT_CHECKED, f"{name} cannot be read")
            require(self.sealed[name][0] == self.sealed[before][1], f"{name} does not follow {before}")
            before = name

    rehearsal = False

    def _later(self) -> Later:
        events = {name: self._event(name, READERS[kind_of(name)]) for name in later_names(self.files)}
        return later(events, {name: digest for name, (_, digest) in self.sealed.items()})

    def _event(self, name: str, read: Callable[[Mapping[str, Any]], _T]) -> _T | None:
        if name not in self.files:
            return None
        try:
            body, previous, digest = event(self.files[name], kind_of(name))
            value = read(body)
        except BadRecord as error:
            self.wrong[name] = error.reason
            return None
        self.sealed[name] = previous, digest
        if name == "draw.json":
            self.rehearsal = body["rehearsal"] is True
        return value

    def _table(self, name: str, read: Callable[[bytes, Lottery], _T], lottery: Lottery) -> _T | None:
        if name not in self.files:
            return None
        try:
            return read(self.files[name], lottery)
        except BadRecord as error:
            self.wrong[name] = error.reason
            return None


def _read_certificate(data: bytes, lottery: Lottery) -> Certificate:
    if not data.endswith(b"\n"):
        raise refused("no newline at the end")
    try:
        return from_value(parse_canonical(data[:-1]))
    except BadCertificate as error:
        raise refused(f"{error.where}: {error.found}") from error


def _check_files(record: Record, files: Mapping[str, bytes]) -> str:
    """Exactly the files that belong to this record, but for those that its disclosure withholds."""
    disclosure = record.lottery.disclosure
    listed = set(record.lottery.files) | {"lottery.json"}
    extra = sorted(set(files) - listed - set(EVENTS) - set(later_names(files)))
    require(not extra, f"not a file of this record: {', '.join(extra)[:200]}")
    missing = sorted(listed - set(files))
    wrong = [name for name in missing if name not in withheld(disclosure)]
    require(not wrong, f"missing, though disclosure is {disclosure}: {', '.join(wrong)}")
    if missing:
        return f"{len(files)} files; not published: {', '.join(missing)}"
    return f"{len(files)} files, none missing"


def _check_digest(record: Record, digest: str | None) -> str:
    """The digest of lottery.json is the one that was published beforehand, all 64 digits of it.

    Two records that begin with the same ten digits are found in seconds, so a short one that fits proves nothing.
    """
    if digest is None:
        raise Undecided(NOT_CHECKED, "no digest was given to compare with")
    wanted = digest.strip().lower()
    require(bool(_DIGEST.fullmatch(wanted)), "not 10 to 64 hexadecimal digits")
    require(record.digest.startswith(wanted), f"the record has {record.digest}")
    if len(wanted) < 64:
        raise Undecided(NOT_CHECKED, f"the first {len(wanted)} digits fit; only all 64 prove it")
    return "all 64 digits"


def _check_hashes(record: Record, files: Mapping[str, bytes]) -> str:
    """Each file has the SHA-256 that lottery.json gives."""
    for name, wanted in record.lottery.files.items():
        if name in files:
            require(file_digest(files[name]) == wanted, f"{name} was changed")
    return f"{sum(name in files for name in record.lottery.files)} files"


def _eta(record: Record) -> Fraction | None:
    try:
        return recomputed_eta(record) if record.certificate.stages else None
    except Undecided:
        return None
