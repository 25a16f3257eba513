"""After the draw: reserves, who left, the source of chance for a replacement, and the replacement by two people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from snw_democratie.answers.asking import ask
from snw_democratie.answers.freeing import free_all, refuse_held
from snw_democratie.assemblies.errors import BeforeTheDraw, ChangedMeanwhile, NotReady, UnknownPart
from snw_democratie.assemblies.models import Departure, Procedure, RecordFile, Succession
from snw_democratie.assemblies.service.computation import ReserveInputs, compute_reserves
from snw_democratie.assemblies.service.order import hold
from snw_democratie.assemblies.service.reading import latest_job, procedure_row
from snw_democratie.assemblies.service.stored import content_of, store_files
from snw_democratie.assemblies.steps import STEPS, State, Step
from snw_democratie.assemblies.succession_facts import LaterFacts, later_facts
from snw_democratie.jobs import queue
from snw_democratie.jobs.queue import Claim
from snw_democratie.jobs.worker import Task
from snw_democratie.security import audit
from snw_democratie.security.approvals import Agreement, Proposal, agree, agreement, take_back, withdraw
from snw_democratie.security.staff import Role, Staff
from sortition import succession
from sortition.checking.later_events import FAILURES
from sortition.errors import BadRecord
from sortition.record import Value, digest, unseal
from sortition.standing import drawn_record
from sortition.what_if import IfTheyLeft, what_if

REASONS = ("declined", "moved", "silent", "other")
"""Why a place became free; a few words, because a story could say who it was."""

_BEFORE = ("lottery.json", "people.csv", "types.csv", "draw.json", "reserves.json")
WORKER = "worker"
WITHDRAW = "withdraw-replacement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the team sees after a draw; `known` is false when the list was removed, because its time was over.

    `left` are the reported departures (lot, reason) that nobody noted yet, `ahead` what would happen if a member left.
    """

    later: LaterFacts
    known: bool
    searching: bool
    sitting: tuple[str, ...]
    left: tuple[tuple[str, str], ...]
    ahead: tuple[IfTheyLeft, ...]
    digits: str
    beacon: str
    failure: str


def report_vacancy(session: Session, procedure_id: int, lot: str, reason: str, at: datetime) -> None:
    """Keep that this member's place is free, for the team to note; a second report changes nothing.

    `reason` is one of REASONS. Raises UnknownPart for who does not sit.
    """
    row = session.get_one(Procedure, procedure_id)
    if reason not in REASONS or lot not in _sitting(session, row):
        raise UnknownPart("member")
    if session.get(Departure, (row.id, lot)) is None:
        session.add(Departure(procedure_id=row.id, lot=lot, reason=reason, at=at))
        audit.append(session, at=at, actor="resident", act="report-vacancy", subject=f"procedure:{row.id}")


def ask_reserves(
    session: Session,
    slug: str,
    number: int,
    dropout: Mapping[tuple[str, str], Fraction] | None = None,
    *,
    by: Staff,
    at: datetime,
) -> None:
    """Let the computer look for this many reserves. Raises StepOutOfOrder, NotReady.

    `dropout` gives groups of the quotas, (feature, value), a chance of dropping out that is not the usual one.
    """
    row = hold(session, slug, Step.RESERVE)
    if not 1 <= number <= 20:
        raise NotReady(Step.RESERVE, "number")
    if _later(session, row).reserves is not None or _searching(session, slug):
        raise NotReady(Step.RESERVE, "once")
    kept = _kept(session, row)
    kept.number, kept.dropout = number, [[*group, str(rate)] for group, rate in sorted((dropout or {}).items())]
    queue.ask(session, kind="reserves", procedure_id=row.id, digest="", at=at)
    _note(session, row, "ask-reserves", {"number": number}, by=by, at=at)


def note_vacancy(
    session: Session, slug: str, left: Sequence[str], away: Sequence[str], origin: str, *, by: Staff, at: datetime
) -> None:
    """Put into the record who left and who may come, each with the chance; published at once.

    `away` are candidates who cannot come; of a lot, zeros in front may be left out. Raises StepOutOfOrder, SaidYes,
    MayAnswer, and what the library refuses.
    """
    row = hold(session, slug, Step.VACANCY)
    left, away = (_in_full(session, row, lots) for lots in (left, away))
    refuse_held(session, row.id, left, at=at)
    noted = succession.vacancy(_files(session, row), left=left, unavailable=away, origin=origin, at=at)
    _add(session, row, noted.step)
    session.execute(delete(Departure).where(Departure.procedure_id == row.id, Departure.lot.in_(left)))
    free_all(session, row.id, left)
    _note(session, row, "note-vacancy", {"left": len(left), "file": noted.step.name}, by=by, at=at)


def announce_replacement(
    session: Session, slug: str, source: str, draw_at: datetime | None = None, *, by: Staff, at: datetime
) -> None:
    """Announce where the chance for the vacancy that waits comes from, and when it is drawn (at once if not said).

    Raises NotReady for a moment that is over, and what the library refuses.
    """
    row = hold(session, slug, Step.ANNOUNCE_REPLACEMENT)
    if draw_at is not None and draw_at < at:
        raise NotReady(Step.ANNOUNCE_REPLACEMENT, "future")
    _add(session, row, succession.announce_replacement(_files(session, row), source=source, at=at))
    kept = _kept(session, row)
    kept.draw_at, kept.failure = draw_at, ""
    _note(session, row, "announce-replacement", {"source": source}, by=by, at=at)


def enter_replacement(session: Session, slug: str, digits: str, signature: str, *, by: Staff, at: datetime) -> None:
    """Keep what fell; every yes to something else is gone. Raises what the library refuses about it."""
    row = hold(session, slug, Step.REPLACE)
    digits, beacon = "".join(digits.split()), signature.strip().lower()
    kept = _kept(session, row)
    if kept.draw_at is not None and at < kept.draw_at:
        raise BeforeTheDraw(kept.draw_at)
    _drawn(session, row, digits, beacon, at)
    kept.digits, kept.beacon, kept.failure = digits, beacon, ""
    withdraw(session, subject=f"procedure:{row.id}", act=Step.REPLACE)
    _note(session, row, "enter-replacement", {"digits": digits, "signature": beacon}, by=by, at=at)


def replacing(session: Session, slug: str) -> Agreement:
    """Who confirmed the replacement with what is entered now."""
    return agreement(session, _proposal(session, procedure_row(session, slug)))


def agree_to_replace(session: Session, slug: str, seen: str, *, by: Staff, at: datetime) -> bool:
    """One person's yes to what was entered. True when that was the second: then the place is given, and published.

    Raises StepOutOfOrder, NotAllowed, ChangedMeanwhile, SamePersonTwice, and what the library refuses.
    """
    row = hold(session, slug, Step.REPLACE)
    proposal, kept = _proposal(session, row), _kept(session, row)
    if seen != proposal.digest:
        raise ChangedMeanwhile(Step.REPLACE)
    step = _drawn(session, row, kept.digits, kept.beacon, at)
    if not agree(session, proposal, seen, by=by, at=at):
        return False
    before = _sitting(session, row)
    _add(session, row, step)
    ask(session, row.id, (lot for lot in _sitting(session, row) if lot not in before), at=at)
    kept.digits = kept.beacon = ""
    _note(session, row, "replace", {"digest": seen, "file": step.name}, by=by, at=at)
    return True


def report_failure(session: Session, slug: str, reason: str, *, by: Staff, at: datetime) -> None:
    """Say why an announced replacement gave nothing, for two people to agree on.

    Not before its moment, nor once what fell was entered: that counts. Raises NotReady, BeforeTheDraw, StepOutOfOrder.
    """
    row = hold(session, slug, Step.REPLACE)
    kept, waiting = _kept(session, row), _later(session, row).open
    if waiting is None or not waiting.source or kept.digits or kept.beacon or reason not in FAILURES:
        raise NotReady(Step.REPLACE, "failure")
    if kept.draw_at is not None and at < kept.draw_at:
        raise BeforeTheDraw(kept.draw_at)
    kept.failure = reason
    withdraw(session, subject=f"procedure:{row.id}", act=WITHDRAW)
    _note(session, row, "report-replacement-failure", {"reason": reason}, by=by, at=at)


def withdrawing(session: Session, slug: str) -> Agreement | None:
    """Who agreed to withdraw what was announced; None when nobody said that it gave nothing."""
    row = procedure_row(session, slug)
    kept = session.get(Succession, row.id)
    return agreement(session, _withdrawal(session, row, kept.failure)) if kept is not None and kept.failure else None


def agree_to_withdraw(session: Session, slug: str, seen: str, *, by: Staff, at: datetime) -> bool:
    """One person's yes. True when that was the second: then the seats are free again, and it stays public why.

    Raises NotReady, NotAllowed, ChangedMeanwhile, SamePersonTwice, and what the library refuses.
    """
    row = hold(session, slug, Step.REPLACE)
    kept = _kept(session, row)
    if not kept.failure:
        raise NotReady(Step.REPLACE, "failure")
    step = succession.withdraw(_files(session, row), reason=kept.failure, at=at)
    if not agree(session, _withdrawal(session, row, kept.failure), seen, by=by, at=at):
        return False
    _add(session, row, step)
    facts: dict[str, str | int] = {"reason": kept.failure, "file": step.name}
    kept.failure, kept.draw_at = "", None
    _note(session, row, WITHDRAW, facts, by=by, at=at)
    return True


def take_back_withdrawing(session: Session, slug: str, *, by: Staff, at: datetime) -> None:
    """Take back the own yes to that."""
    row = hold(session, slug, Step.REPLACE)
    take_back(session, _withdrawal(session, row, _kept(session, row).failure), by=by, at=at)


def take_back_replacing(session: Session, slug: str, *, by: Staff, at: datetime) -> None:
    """Take back the own yes to what was entered. Raises StepOutOfOrder."""
    take_back(session, _proposal(session, hold(session, slug, Step.REPLACE)), by=by, at=at)


def after_draw(session: Session, slug: str, *, ahead: bool = False, pairs: bool = False) -> Standing:
    """How the panel stands after its draw; with `ahead` also whose place could not be filled.

    With `pairs` also which two places at once, where there are reserves; in a whole pool that takes too long.
    """
    row = procedure_row(session, slug)
    files = _files(session, row)
    known = "people.csv" in files and row.state == State.DRAWN
    kept = session.get(Succession, row.id)
    left = session.scalars(select(Departure).where(Departure.procedure_id == row.id).order_by(Departure.lot))
    found = later(session, slug)
    origin = "reserves" if found.reserves is not None else "pool"
    return Standing(
        later=found,
        known=known,
        searching=_searching(session, slug),
        sitting=_sitting(session, row),
        left=tuple((one.lot, one.reason) for one in left),
        ahead=what_if(files, origin=origin, pairs=pairs and origin == "reserves") if known and ahead else (),
        digits=kept.digits if kept else "",
        beacon=kept.beacon if kept else "",
        failure=kept.failure if kept else "",
    )


def later(session: Session, slug: str) -> LaterFacts:
    """What the published record says of what came after the draw, and when the replacement is that was announced."""
    row = procedure_row(session, slug)
    kept = session.get(Succession, row.id)
    return replace(_later(session, row), draw_at=kept.draw_at if kept else None)


def steps_after_draw(session: Session, slug: str) -> int:
    """How many published files came after the draw."""
    after = or_(RecordFile.name == "reserves.json", RecordFile.name.startswith("vacancy-"))
    mine = RecordFile.procedure_id == procedure_row(session, slug).id, RecordFile.public.is_(True)
    return session.scalar(select(func.count()).select_from(RecordFile).where(*mine, after)) or 0


def _drawn(session: Session, row: Procedure, digits: str, beacon: str, at: datetime) -> succession.Step:
    waiting = _later(session, row).open
    round_ = waiting.source.partition(":")[2] if waiting else ""
    return succession.replace(
        _files(session, row), randomness=digits, beacon=f"{round_}:{beacon}" if beacon else "", at=at
    )


def _later(session: Session, row: Procedure) -> LaterFacts:
    return later_facts(_files(session, row, public=True))


def _sitting(session: Session, row: Procedure) -> tuple[str, ...]:
    try:
        return drawn_record(_files(session, row), step="vacancy").sitting
    except BadRecord:
        return ()  # the list was removed, because its time was over


def _in_full(session: Session, row: Procedure, lots: Sequence[str]) -> tuple[str, ...]:
    """Lots with their zeros in front, each once: all of one lottery are equally long."""
    length = max((len(lot) for lot in _sitting(session, row)), default=0)
    return tuple(dict.fromkeys(lot.zfill(length) for lot in lots))


def _searching(session: Session, slug: str) -> bool:
    job = latest_job(session, slug, "reserves")
    return job is not None and job.state in ("waiting", "running")


def _files(session: Session, row: Procedure, *, public: bool = False) -> dict[str, bytes]:
    """What of the record matters after the draw; the tables of panels and proofs stay where they are."""
    if row.state != State.DRAWN:
        return {}
    wanted = or_(RecordFile.name.in_(_BEFORE), RecordFile.name.startswith("vacancy-"))
    found = session.scalars(
        select(RecordFile).where(RecordFile.procedure_id == row.id, RecordFile.public == public, wanted)
    )
    return {one.name: content_of(session, one) for one in found}


def _kept(session: Session, row: Procedure) -> Succession:
    kept = session.get(Succession, row.id)
    if kept is None:
        kept = Succession(procedure_id=row.id, number=0, dropout=[], digits="", beacon="", failure="")
        session.add(kept)
    return kept


def _proposal(session: Session, row: Procedure) -> Proposal:
    kept, waiting = session.get(Succession, row.id), _later(session, row).open
    entered: dict[str, Value] = {
        "record": row.record_digest,
        "vacancy": waiting.number if waiting else 0,
        "source": waiting.source if waiting else "",
        "digits": kept.digits if kept else "",
        "beacon": kept.beacon if kept else "",
    }
    return Proposal(
        subject=f"procedure:{row.id}",
        act=str(Step.REPLACE),
        digest=digest("snw/confirm-replacement/1", entered),
        role=Role.DEMOCRACY_TEAM,
        needed=STEPS[Step.REPLACE].people,
    )


def _withdrawal(session: Session, row: Procedure, reason: str) -> Proposal:
    waiting = _later(session, row).open
    said: dict[str, Value] = {
        "record": row.record_digest,
        "vacancy": waiting.number if waiting else 0,
        "reason": reason,
    }
    return Proposal(
        subject=f"procedure:{row.id}",
        act=WITHDRAW,
        digest=digest("snw/withdraw-replacement/1", said),
        role=Role.DEMOCRACY_TEAM,
    )


def _add(session: Session, row: Procedure, step: succession.Step) -> None:
    for public in (False, True):
        store_files(session, row.id, {step.name: step.data}, public=public)


def _note(session: Session, row: Procedure, act: str, facts: dict[str, str | int], *, by: Staff, at: datetime) -> None:
    audit.append(session, at=at, actor=by.actor, act=act, subject=f"procedure:{row.id}", facts=facts)


def _reserve_inputs(session: Session, mine: Claim) -> ReserveInputs:
    row = session.get_one(Procedure, mine.procedure_id)
    assert row.drawn_at is not None
    kept = _kept(session, row)
    rates = {(feature, value): Fraction(rate) for feature, value, rate in kept.dropout}
    return ReserveInputs(files=_files(session, row), number=kept.number, at=row.drawn_at, dropout=rates)


def _keep_reserves(session: Session, mine: Claim, step: succession.Step, at: datetime) -> str:
    row = hold(session, session.get_one(Procedure, mine.procedure_id).slug, Step.RESERVE)
    if _later(session, row).rounds:
        return ""  # somebody left meanwhile, so these reserves follow nothing any more
    _add(session, row, step)
    sealed = unseal(step.data)[3]
    audit.append(session, at=at, actor=WORKER, act="reserves", subject=f"procedure:{row.id}", facts={"digest": sealed})
    return sealed


def _give_up_reserves(session: Session, mine: Claim, error: str | None, at: datetime) -> None:
    audit.append(
        session, at=at, actor=WORKER, act="no-reserves", subject=f"procedure:{mine.procedure_id}",
        facts={"reason": error or "cancelled"},
    )  # fmt: skip


RESERVES = Task(
    inputs=_reserve_inputs, work=compute_reserves, keep=_keep_reserves, give_up=_give_up_reserves, seconds=600
)
