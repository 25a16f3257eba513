"""The draw of the next seat: which one it is, the chances, what was drawn in public, and who sits then."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from snw_democratie import __version__
from snw_democratie.db.sealed import seal, unseal
from snw_democratie.seats.calendar import later, months_left, whole_months
from snw_democratie.seats.errors import NotThisSeatStep
from snw_democratie.seats.models import SeatBody, SeatCandidate, SeatDraw, SeatFile, SeatTerm, SeatTurn
from snw_democratie.seats.service.candidates import willing
from snw_democratie.seats.service.finding import (
    draws_of,
    files_of,
    hold,
    profile_in,
    rules_in,
    sitting_at,
    subject,
    terms_of,
)
from snw_democratie.seats.service.turns import turn
from snw_democratie.seats.steps import ON_SEAT, Failure, Sitting, Standing
from snw_democratie.security import audit
from snw_democratie.security.staff import Staff
from sortition import beacon
from sortition.checking.reading import event
from sortition.checking.seat_file import read_seat, read_seat_people
from sortition.errors import BadRandomness
from sortition.record import unseal as event_of
from sortition.seating.ceremony import announce_seat, draw_seat
from sortition.seating.record import ANNOUNCEMENT, DRAW, PEOPLE, SEAT, SeatContext, prepare_seat
from sortition.seats import Term, Vacancy

SOURCES = ("lots", "dice", "beacon", "lots+beacon")


def prepare(session: Session, slug: str, source: str, draw_at: datetime, *, by: Staff, at: datetime) -> int:
    """Compute everybody's chance of the next seat, to be looked at before it is announced; gives the draw's number.

    Until it is announced it can be done again. Raises NobodyFits, NotThisSeatStep, BadRandomness, NotAllowed.
    """
    row = hold(session, slug, by=by)
    if row.fixed_at is None:
        raise NotThisSeatStep("prepare")
    if source not in SOURCES or draw_at <= at:
        raise BadRandomness(source=source, entered="", reason="a moment to come")
    draws = draws_of(session, row)
    if draws and _waits(draws[-1]):
        if draws[-1].announced_at is not None:
            raise NotThisSeatStep("prepare")
        _forget(session, draws.pop())
    end_what_is_over(session, row, at=at)
    rules, terms = rules_in(row), terms_of(session, row)
    draw = _next_draw(session, row, terms, len(draws) + 1, draw_at)
    sitting = sitting_at(terms, draw.starts_at, but=draw.seat)
    vacancy = Vacancy(
        staying=tuple(profile_in(one.profile) for one in sitting),
        history=tuple(Term(profile=profile_in(one.profile), months=one.months) for one in terms if one.months),
        months=draw.months,
        place=sum(one.ends_at <= draw.ends_at for one in sitting),
    )
    context = SeatContext(
        software=f"snw_democratie {__version__}",
        texts={"body": row.name, "draw": str(draw.number), "seat": str(draw.seat)},
        before=draws[-1].digest if draws else None,
    )
    made = prepare_seat(rules, vacancy, willing(session, row), context=context)
    draw.digest = event_of(made.files[SEAT])[3]
    draw.source, draw.draw_at, draw.made_at = _spelled_source(source, draw_at), draw_at, at
    session.add(draw)
    session.flush()
    for name, content in made.files.items():
        _keep(session, draw, name, content)
    facts = {"draw": draw.number, "digest": draw.digest}
    audit.append(session, at=at, actor=by.actor, act="prepare-seat-draw", subject=subject(row), facts=facts)
    return draw.number


def enter(session: Session, slug: str, entered: str, beacon_: str, *, by: Staff, at: datetime) -> None:
    """What was drawn in public, to be looked at by two people. Raises BadRandomness, NotThisSeatStep, NotAllowed."""
    row = hold(session, slug, by=by)
    draw = current(session, row)
    if draw is None or draw.announced_at is None:
        raise NotThisSeatStep("enter")
    if at < draw.draw_at:
        raise NotThisSeatStep("enter", draw.draw_at)
    entered, beacon_ = entered.replace(" ", ""), beacon_.strip()
    _drawn(session, draw, entered, beacon_, at)  # refuses what does not fit, before two people look at it
    draw.entered, draw.beacon, draw.failure = entered, beacon_, ""
    session.flush()
    audit.append(
        session, at=at, actor=by.actor, act="enter-seat-draw", subject=subject(row), facts={"draw": draw.number}
    )


def stood_in(session: Session, draw: SeatDraw) -> tuple[str, ...]:
    """The lots of whom this draw was among, as its record has them."""
    files = files_of(session, draw)
    return read_seat_people(files[PEOPLE], read_seat(event(files[SEAT], "seat")[0])).ids


def current(session: Session, row: SeatBody) -> SeatDraw | None:
    """The draw that is being prepared or waits to be drawn."""
    draws = draws_of(session, row)
    return draws[-1] if draws and _waits(draws[-1]) else None


def report_failure(session: Session, slug: str, failure: str, *, by: Staff, at: datetime) -> None:
    """Say why an announced draw gave nothing, for two people to agree on; an empty text takes that back.

    Not before its moment, and not once something that counts was entered: who did not like what fell, could otherwise
    draw again. Raises NotThisSeatStep, NotAllowed.
    """
    row = hold(session, slug, by=by)
    draw = current(session, row)
    if draw is None or draw.announced_at is None or draw.entered or draw.beacon:
        raise NotThisSeatStep("fail")
    if at < draw.draw_at:
        raise NotThisSeatStep("fail", draw.draw_at)
    if failure not in {"", *map(str, Failure)}:
        raise NotThisSeatStep("fail")
    draw.failure = failure
    session.flush()
    facts = {"draw": draw.number, "reason": failure}
    audit.append(session, at=at, actor=by.actor, act="report-seat-failure", subject=subject(row), facts=facts)


def fail(session: Session, draw: SeatDraw, *, at: datetime) -> None:
    """Leave the draw as it is, announced and without an outcome; another may be prepared."""
    draw.failed_at = at
    session.flush()


def announce(session: Session, draw: SeatDraw, *, at: datetime) -> None:
    """Publish the chances with the source of chance."""
    _keep(session, draw, ANNOUNCEMENT, announce_seat(files_of(session, draw), source=draw.source, at=at))
    draw.announced_at = at
    session.flush()


def do_draw(session: Session, row: SeatBody, draw: SeatDraw, *, at: datetime) -> None:
    """Draw, note who has the seat, and let a round pass for everybody who stood, and for nobody who came since."""
    content = _drawn(session, draw, draw.entered, draw.beacon, at)
    _keep(session, draw, DRAW, content)
    body = event_of(content)[1]
    people = {one.lot: one for one in session.scalars(select(SeatCandidate).where(SeatCandidate.body_id == row.id))}
    member = people[body["member"]["id"]]  # type: ignore[index,call-overload]  # read strictly by draw_seat
    alternate = body["alternate"] and people[body["alternate"]["id"]]  # type: ignore[index,call-overload]
    draw.drawn_at, draw.member_id = at, member.id
    draw.alternate_id = alternate.id if alternate else None
    for one in (people[lot] for lot in stood_in(session, draw)):
        one.rounds -= 1
        if one.rounds == 0 and one.state == Standing.WILLING:
            one.state, one.changed_at = str(Standing.OUT), at
    member.state, member.changed_at = str(Standing.DRAWN), at
    seat_member(session, draw, member, months=draw.months, starts_at=draw.starts_at, at=at)
    end_what_is_over(session, row, at=at)


def end_what_is_over(session: Session, row: SeatBody, *, at: datetime) -> None:
    """The calendar ends terms."""
    for term in terms_of(session, row):
        if term.state in ON_SEAT and term.ends_at <= at:
            turn(session, term, Sitting.ENDED, at=at)


def seat_member(
    session: Session, draw: SeatDraw, who: SeatCandidate, *, months: int, starts_at: datetime, at: datetime
) -> SeatTerm:
    """A term for somebody who was drawn; the name is sealed until who has it says yes."""
    term = SeatTerm(
        body_id=draw.body_id,
        draw_id=draw.id,
        candidate_id=who.id,
        seat=draw.seat,
        profile=unseal(session, who, "profile"),
        months=months,
        starts_at=starts_at,
        ends_at=draw.ends_at,
        state=str(Sitting.DRAWN),
    )
    session.add(term)
    session.flush()
    seal(session, term, name=unseal(session, who, "name"))
    turn(session, term, Sitting.DRAWN, at=at, checked=False)
    return term


def _next_draw(session: Session, row: SeatBody, terms: list[SeatTerm], number: int, draw_at: datetime) -> SeatDraw:
    """The seat that was empty first, else that whose term ends first; a term of an empty seat ends as it would have."""
    rules = rules_in(row)
    taken = {one.seat: one for one in terms if one.state in ON_SEAT}
    empty = [seat for seat in range(1, rules.seats + 1) if seat not in taken]
    if not empty:
        first = min(taken.values(), key=_leaving)
        return _draw(row, number, first.seat, (first.ends_at, later(first.ends_at, rules.term_months)), draw_at)
    emptied = {seat: _emptied(session, row, _last(terms, seat)) for seat in empty}
    seat = min(empty, key=lambda one: (emptied[one], one))
    last = _last(terms, seat)
    if last is None:
        place = -(-seat // rules.renewed)
        term = row.first_at, later(row.first_at, place * rules.every_months)
    elif last.state == Sitting.ENDED:
        term = last.ends_at, later(last.ends_at, rules.term_months)
    else:
        term = later(last.starts_at, last.months), last.ends_at
    return _draw(row, number, seat, term, draw_at)


def _last(terms: list[SeatTerm], seat: int) -> SeatTerm | None:
    return max((one for one in terms if one.seat == seat), key=lambda one: (one.ends_at, one.id), default=None)


def _emptied(session: Session, row: SeatBody, last: SeatTerm | None) -> datetime:
    """Since when nobody has a seat: its last term was given up or over, or nobody ever sat there."""
    if last is None:
        return row.first_at
    turned = session.scalar(select(func.max(SeatTurn.at)).where(SeatTurn.term_id == last.id))
    return min(turned or last.ends_at, last.ends_at)


def _draw(row: SeatBody, number: int, seat: int, term: tuple[datetime, datetime], draw_at: datetime) -> SeatDraw:
    """The draw for this term, from when to when. Who is drawn late sits from the draw on, and counts for what is left.

    The end stays, so that seats keep being renewed in turn. With less than a month left the next term is drawn.
    """
    begins, ends_at = term
    while whole_months(draw_at, ends_at) < 1:
        begins, ends_at = ends_at, later(ends_at, rules_in(row).term_months)
    starts_at, months = max(begins, draw_at), months_left(begins, ends_at, at=draw_at)
    return SeatDraw(
        body_id=row.id,
        number=number,
        seat=seat,
        starts_at=starts_at,
        ends_at=ends_at,
        months=months,
        entered="",
        beacon="",
        failure="",
    )


def _drawn(session: Session, draw: SeatDraw, entered: str, beacon_: str, at: datetime) -> bytes:
    typed = tuple(entered.split(",")) if entered else ()
    return draw_seat(files_of(session, draw), entered=typed, beacon=beacon_, at=at)


def _spelled_source(source: str, draw_at: datetime) -> str:
    """With a beacon: its first round after the moment of the draw."""
    return f"{source}:{beacon.round_at(draw_at) + 1}" if "beacon" in source else source


def _waits(draw: SeatDraw) -> bool:
    return draw.drawn_at is None and draw.failed_at is None


def _leaving(term: SeatTerm) -> tuple[datetime, int]:
    return term.ends_at, term.seat


def _keep(session: Session, draw: SeatDraw, name: str, content: bytes) -> None:
    file = SeatFile(draw_id=draw.id, name=name)
    session.add(file)
    session.flush()
    seal(session, file, content=content)


def _forget(session: Session, draw: SeatDraw) -> None:
    session.execute(delete(SeatFile).where(SeatFile.draw_id == draw.id))
    session.delete(draw)
    session.flush()


def what_is_drawn(draw: SeatDraw) -> str:
    """What two people agree on at the draw, spelled."""
    return json.dumps([draw.digest, draw.entered, draw.beacon])
