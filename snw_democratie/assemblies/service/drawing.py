"""From published panels to the draw: publish, announce the source, enter what fell, and two people confirm."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from snw_democratie.answers.asking import ask
from snw_democratie.assemblies.errors import BadDigit, BeforeTheDraw, ChangedMeanwhile, NotReady, UnknownPart
from snw_democratie.assemblies.models import Procedure
from snw_democratie.assemblies.service.order import hold, move
from snw_democratie.assemblies.service.people import own_ids
from snw_democratie.assemblies.service.reading import procedure_row
from snw_democratie.assemblies.service.stored import file, record, store_files
from snw_democratie.assemblies.steps import STEPS, Step
from snw_democratie.security import audit
from snw_democratie.security.approvals import Agreement, Proposal, agree, agreement, take_back, withdraw
from snw_democratie.security.staff import Role, Staff
from sortition import ceremony, disclosure
from sortition.beacon import check_signature
from sortition.draw import dice_per_throw, number_from_dice
from sortition.errors import BadRandomness
from sortition.record import digest, unseal

LONGEST_BEACON = 200
LONGEST_DICE = 200
SLOW_HANDS = timedelta(minutes=5)
"""How long ago the announced moment may be: a form takes time to fill in, and a draw may be at once."""
FARTHEST = timedelta(days=731)


def publish(session: Session, slug: str, seen: str, *, by: Staff, at: datetime) -> None:
    """Publish the panels and the digest of the record; from now on no byte of it changes.

    `seen` is the digest that was looked at. Raises StepOutOfOrder, ChangedMeanwhile.
    """
    row = hold(session, slug, Step.PUBLISH)
    if seen != row.record_digest:
        raise ChangedMeanwhile(Step.PUBLISH)
    files = record(session, slug, public=False)
    store_files(session, row.id, disclosure.published(files), public=True)
    move(session, row, Step.PUBLISH, published_at=at)
    _note(session, row, "publish", {"digest": row.record_digest}, by=by, at=at)


def full_record(session: Session, slug: str, *, by: Staff, at: datetime) -> bytes:
    """The zip of the whole record, with what everybody answered, for an auditor; that it was taken is noted.

    Raises UnknownPart when there is no record yet.
    """
    row = procedure_row(session, slug)
    files = record(session, slug, public=False)
    if not files:
        raise UnknownPart("record")
    _note(session, row, "download-full-record", {"digest": row.record_digest}, by=by, at=at)
    return disclosure.record_zip(files)


def announce(session: Session, slug: str, source: str, draw_at: datetime, *, by: Staff, at: datetime) -> None:
    """Announce where the chance comes from ("balls", "dice", "beacon:ROUND", "balls+beacon:ROUND") and when.

    Raises StepOutOfOrder, NotReady when the moment is past or more than two years ahead, and what the library refuses.
    """
    row = hold(session, slug, Step.ANNOUNCE)
    if draw_at < at - SLOW_HANDS:
        raise NotReady(Step.ANNOUNCE, "future")
    if draw_at > at + FARTHEST:
        raise NotReady(Step.ANNOUNCE, "far")
    files = record(session, slug, public=False)
    _add(session, row, files, "announcement.json", ceremony.announce(files, source=source, at=at))
    move(session, row, Step.ANNOUNCE, source=source, draw_announced_for=draw_at, announced_at=at)
    _note(session, row, "announce", {"source": source}, by=by, at=at)


def enter_digit(session: Session, slug: str, position: int, digit: str, *, by: Staff, at: datetime) -> None:
    """Enter the ball or die at `position` (from 0). Raises BeforeTheDraw, BadDigit, ChangedMeanwhile."""
    row = hold(session, slug, Step.ENTER)
    _begun(row, at)
    if position != len(row.digits):
        raise ChangedMeanwhile(Step.ENTER)
    wanted = wanted_digits(row)
    allowed = "123456" if row.source == "dice" else "0123456789"
    if wanted == 0 or len(digit) != 1 or digit not in allowed:
        raise BadDigit(entered=digit, wanted=allowed if wanted else "")
    _change(session, row, digits=row.digits + digit)
    _note(session, row, "enter-digit", {"position": position, "digit": digit}, by=by, at=at)


def take_back_digit(session: Session, slug: str, position: int, *, by: Staff, at: datetime) -> None:
    """Undo the last digit, at `position` (from 0), after a slip of the hand; every yes to the draw is gone with it."""
    row = hold(session, slug, Step.ENTER)
    if not row.digits or position != len(row.digits) - 1:
        raise ChangedMeanwhile(Step.ENTER)
    _change(session, row, digits=row.digits[:-1])
    _note(session, row, "take-back-digit", {"position": position}, by=by, at=at)


def enter_beacon(session: Session, slug: str, signature: str, *, by: Staff, at: datetime) -> None:
    """Enter the signature of the announced beacon round, in hexadecimal; the draw checks it again.

    Raises BeforeTheDraw, BadDigit, and BadRandomness when it is not drand's.
    """
    row = hold(session, slug, Step.ENTER)
    _begun(row, at)
    signature = signature.strip().lower()
    if "beacon" not in row.source or not signature or len(signature) > LONGEST_BEACON:
        raise BadDigit(entered=signature[:20], wanted="beacon")
    if set(signature) - set("0123456789abcdef"):
        raise BadDigit(entered=signature[:20], wanted="beacon")
    number = row.source.partition(":")[2]
    if check_signature(int(number), signature) is False:
        raise BadRandomness(source=row.source, entered=signature, reason=f"not drand's for round {number}")
    _change(session, row, beacon=signature)
    _note(session, row, "enter-beacon", {"signature": signature}, by=by, at=at)


def wanted_digits(row: Procedure) -> int:
    """How many more balls or dice are needed; with dice a rejected throw asks for a whole new one."""
    panels = int(row.figures["panels"])
    if row.source.startswith("balls"):
        return len(str(panels)) - 1 - len(row.digits)
    if row.source != "dice":
        return 0
    dice = dice_per_throw(panels)
    if row.digits and len(row.digits) % dice == 0:
        try:
            number_from_dice(row.digits, limit=panels)
        except BadRandomness:
            return dice if len(row.digits) + dice <= LONGEST_DICE else 0
        return 0
    return dice - len(row.digits) % dice


def still_wanted(session: Session, slug: str) -> tuple[int, bool]:
    """How many digits, and whether a beacon signature, are still needed; none before the announcement."""
    row = procedure_row(session, slug)
    return _still_wanted(row) if row.source else (0, False)


def drawn(session: Session, slug: str) -> tuple[int | None, tuple[tuple[str, str], ...]]:
    """The number of the drawn panel, and (lot number, id in the uploaded file) of its people; None before the draw.

    For the team: the second half of each pair is not public.
    """
    row = procedure_row(session, slug)
    event = file(session, slug, "draw.json", public=True)  # the whole record is removed after a time
    if event is None:
        return None, ()
    body = unseal(event)[1]
    selected = [str(lot) for lot in body["selected"]]  # type: ignore[union-attr]  # our own event
    assert row.import_id is not None
    own = own_ids(session, row.import_id, selected)
    return int(str(body["panel"])), tuple((lot, own.get(lot, "")) for lot in selected)


def drawing(session: Session, slug: str) -> Agreement:
    """Who confirmed the draw with what is entered now."""
    return agreement(session, _proposal(procedure_row(session, slug)))


def agree_to_draw(session: Session, slug: str, seen: str, *, by: Staff, at: datetime) -> bool:
    """One person's yes to what was entered. True when that was the second: then the panel is drawn and published.

    Raises StepOutOfOrder, BeforeTheDraw, NotReady, NotAllowed, ChangedMeanwhile, SamePersonTwice, and what the library
    refuses.
    """
    row = hold(session, slug, Step.DRAW)
    _begun(row, at)
    if _still_wanted(row) != (0, False):
        raise NotReady(Step.DRAW, "digits")
    proposal = _proposal(row)
    if seen != proposal.digest:
        raise ChangedMeanwhile(Step.DRAW)
    files = record(session, slug, public=False)
    # Drawn at the first yes too, so that a wrong signature is refused before anybody waits for the second.
    beacon = f"{row.source.partition(':')[2]}:{row.beacon}" if row.beacon else ""
    event = ceremony.draw(files, randomness=row.digits, beacon=beacon, at=at)
    if not agree(session, proposal, seen, by=by, at=at):
        return False
    _add(session, row, files, "draw.json", event)
    move(session, row, Step.DRAW, drawn_at=at)
    ask(session, row.id, (str(lot) for lot in unseal(event)[1]["selected"]), at=at)  # type: ignore[union-attr]
    _note(session, row, "draw", {"digest": seen, "record": row.record_digest}, by=by, at=at)
    return True


def take_back_drawing(session: Session, slug: str, *, by: Staff, at: datetime) -> None:
    """Take back the own yes to what was entered. Raises StepOutOfOrder."""
    take_back(session, _proposal(hold(session, slug, Step.DRAW)), by=by, at=at)


def _begun(row: Procedure, at: datetime) -> None:
    # Without this the panel could be drawn where nobody looks, and the public moment be a show.
    if row.draw_announced_for is None or at < row.draw_announced_for:
        raise BeforeTheDraw(row.draw_announced_for)


def _change(session: Session, row: Procedure, **changes: str) -> None:
    # A yes was for what lay there then. Were it kept, it would count again when the same digits come back.
    withdraw(session, subject=f"procedure:{row.id}", act=Step.DRAW)
    move(session, row, Step.ENTER, **changes)


def _still_wanted(row: Procedure) -> tuple[int, bool]:
    return wanted_digits(row), "beacon" in row.source and not row.beacon


def _proposal(row: Procedure) -> Proposal:
    entered = {"record": row.record_digest, "source": row.source, "digits": row.digits, "beacon": row.beacon}
    return Proposal(
        subject=f"procedure:{row.id}",
        act=str(Step.DRAW),
        digest=digest("snw/confirm-draw/1", entered),
        role=Role.DEMOCRACY_TEAM,
        needed=STEPS[Step.DRAW].people,
    )


def _add(session: Session, row: Procedure, files: dict[str, bytes], name: str, content: bytes) -> None:
    store_files(session, row.id, {name: content}, public=False)
    store_files(session, row.id, disclosure.published({**files, name: content}), public=True)


def _note(session: Session, row: Procedure, act: str, facts: dict[str, str | int], *, by: Staff, at: datetime) -> None:
    audit.append(session, at=at, actor=by.actor, act=act, subject=f"procedure:{row.id}", facts=facts)
