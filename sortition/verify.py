"""The bytes of a record's files -> what could be checked of it, without a solver and without trusting its maker.

Standard library only (a beacon's signature needs one library more, and stays unchecked without it). Nothing here
imports what made the record; `sortition/SPEC.md` is the contract.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from sortition.checking.checks import FAILED, NOT_CHECKED, Check, Refused, Undecided, require, run
from sortition.checking.claims import claim_checks, recomputed_eta
from sortition.checking.draw import DRAW_CHECKS
from sortition.checking.files import Files, check_digest
from sortition.checking.later_events import complete_names, later_names
from sortition.checking.lottery_file import read_lottery
from sortition.checking.lottery_record import CheckFunction, LotteryChecks, Record, withheld
from sortition.checking.panels import PANEL_CHECKS
from sortition.checking.pool import POOL_CHECKS
from sortition.checking.reading import EVENTS
from sortition.checking.succession import LATER_CHECKS


def verify(files: Mapping[str, bytes], *, digest: str | None = None) -> LotteryChecks:
    """Check the record whose files (name -> bytes) are given; `digest` is the one published beforehand, if known.

    A published record lacks the files that its disclosure withholds; checks that need them say "not public".
    Returns checks, raises nothing for bad files.
    """
    given = Files(files)
    lottery = given.event("lottery.json", "lottery", read_lottery)
    if lottery is None:
        wrong = Check(name="spelling", ok=False, status=FAILED, detail=given.problems() or "no lottery.json")
        return LotteryChecks(checks=(wrong,), digest=None)
    record = Record(given, lottery)
    functions: dict[str, CheckFunction] = {
        "files": _check_files,
        "spelling": lambda record: record.files.check_spelling(),
        "chain": _check_chain,
        "digest": lambda record: check_digest(digest, record.digest),
        "hashes": lambda record: record.files.check_hashes(record.lottery.files),
        **POOL_CHECKS,
        **PANEL_CHECKS,
        **claim_checks(record),
        **DRAW_CHECKS,
        **LATER_CHECKS,
    }
    return LotteryChecks(
        checks=run(record, functions),
        digest=record.digest,
        rehearsal=record.rehearsal,
        eta=_eta(record),
        panel=None if record.draw_ is None else record.draw_.panel,
    )


def _check_files(record: Record) -> str:
    """Exactly the files that belong to this record, but for those that its disclosure withholds."""
    names, disclosure = set(record.files.content), record.lottery.disclosure
    listed = set(record.lottery.files) | {"lottery.json"}
    extra = sorted(names - listed - set(EVENTS) - set(later_names(names)))
    require(not extra, f"not a file of this record: {', '.join(extra)[:200]}")
    missing = sorted(listed - names)
    wrong = [name for name in missing if name not in withheld(disclosure)]
    require(not wrong, f"missing, though disclosure is {disclosure}: {', '.join(wrong)}")
    if missing:
        return f"{len(names)} files; not published: {', '.join(missing)}"
    return f"{len(names)} files, none missing"


def _check_chain(record: Record) -> str:
    """Each event names the one before it: lottery, announcement, draw (a rehearsal: lottery, draw)."""
    sealed = record.files.sealed
    for name in EVENTS:
        if name in record.files.content and name not in sealed:
            raise Undecided(NOT_CHECKED, f"{name} cannot be read")
    lottery = sealed["lottery.json"]
    require(lottery[0] is None, "lottery.json has an event before it")
    announcement, draw = (sealed.get(name) for name in EVENTS)
    if announcement:
        require(announcement[0] == lottery[1], "announcement.json does not follow this lottery.json")
    if draw:
        before = lottery if record.rehearsal else announcement
        if before is None:
            raise Refused("draw.json without announcement.json, and no rehearsal")
        require(draw[0] == before[1], "draw.json does not follow the event before it")
    _check_later(record)
    return f"{len(sealed)} events"


def _check_later(record: Record) -> None:
    """What came after the draw follows it in the order of the names, and nothing is left out in between."""
    before, sealed = "draw.json", record.files.sealed
    names = later_names(record.files.content)
    drawn = before in record.files.content and not record.rehearsal
    require(drawn or not names, f"{names[:1]} without a real draw")
    require(names == complete_names(names), "a vacancy is left out, or something without its vacancy")
    for name in names:
        if name not in sealed:
            raise Undecided(NOT_CHECKED, f"{name} cannot be read")
        require(sealed[name][0] == sealed[before][1], f"{name} does not follow {before}")
        before = name


def _eta(record: Record) -> Fraction | None:
    try:
        return recomputed_eta(record) if record.certificate.stages else None
    except Undecided:
        return None
