"""What pages show of bodies, seats and draws: rows in, frozen values out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from snw_democratie.db.sealed import unseal
from snw_democratie.seats.errors import UnknownBody
from snw_democratie.seats.facts import BodyFacts, CandidateFacts, DrawFacts, RecusalFacts, TeamBody, TermFacts
from snw_democratie.seats.models import SeatBody, SeatCandidate, SeatDraw, SeatRecusal, SeatTerm, SeatTurn
from snw_democratie.seats.service.acts import waiting
from snw_democratie.seats.service.finding import (
    draws_of,
    files_of,
    profile_in,
    refuse_stranger,
    row_of,
    rules_in,
    subject,
    terms_of,
)
from snw_democratie.seats.service.members import alternate
from snw_democratie.seats.service.taking_over import panels
from snw_democratie.seats.steps import BY_HAND, ON_SEAT, Aside, Sitting, Standing
from snw_democratie.security import audit
from snw_democratie.security.staff import Role, Staff, may
from sortition.checking.reading import event
from sortition.checking.seat_file import read_seat, read_seat_types
from sortition.seating.record import SEAT, TYPES, public_files
from sortition.seating.rules import SeatRules
from sortition.seats import balance_of

SEEN = frozenset({Sitting.ACCEPTED, Sitting.INSTALLED})
"""From the yes on, everybody may know who it is."""


def all_public(session: Session) -> tuple[BodyFacts, ...]:
    """Every body whose rules are fixed."""
    rows = session.scalars(select(SeatBody).where(SeatBody.fixed_at.is_not(None)).order_by(SeatBody.id))
    return tuple(_body(session, row, public=True) for row in rows)


def public_body(session: Session, slug: str) -> BodyFacts:
    """One body. Raises UnknownBody while its rules are not fixed."""
    row = row_of(session, slug)
    if row.fixed_at is None:
        raise UnknownBody(slug)
    return _body(session, row, public=True)


def public_draw(session: Session, slug: str, number: int) -> tuple[BodyFacts, DrawFacts]:
    """One draw that was announced. Raises UnknownBody."""
    body = public_body(session, slug)
    found = next((one for one in body.draws if one.number == number), None)
    if found is None:
        raise UnknownBody(str(number))
    return body, found


def public_record(session: Session, slug: str, number: int) -> Mapping[str, bytes]:
    """The files of a draw that everybody may have. Raises UnknownBody."""
    row = row_of(session, slug)
    draw = next((one for one in draws_of(session, row) if one.number == number), None)
    if draw is None or draw.announced_at is None:
        raise UnknownBody(str(number))
    return public_files(files_of(session, draw))


def all_for_team(session: Session, *, by: Staff) -> tuple[BodyFacts, ...]:
    """Every body. Raises NotAllowed."""
    _refuse_others(by)
    return tuple(_body(session, row, public=False) for row in session.scalars(select(SeatBody).order_by(SeatBody.id)))


def for_team(session: Session, slug: str, *, by: Staff, at: datetime) -> TeamBody:
    """One body with its candidates and what waits. Raises NotAllowed, UnknownBody."""
    _refuse_others(by)
    row = row_of(session, slug)
    terms = terms_of(session, row)
    people = session.scalars(select(SeatCandidate).where(SeatCandidate.body_id == row.id).order_by(SeatCandidate.id))
    return TeamBody(
        body=_body(session, row, public=False),
        candidates=tuple(
            CandidateFacts(
                id=one.id,
                lot=one.lot,
                name=unseal(session, one, "name"),
                profile=profile_in(unseal(session, one, "profile")),
                rounds=one.rounds,
                state=Standing(one.state),
                own_page=one.registration_id is not None,
                by_hand=one.state == Standing.INVITED and one.told == BY_HAND,
            )
            for one in people
        ),
        waiting=waiting(session, row, at=at),
        by_hand=tuple(one.id for one in terms if one.state == Sitting.DRAWN and one.told == BY_HAND),
        panels=panels(session),
    )


def look_at(session: Session, slug: str, *, by: Staff, at: datetime) -> TeamBody:
    """The same for somebody who looks: candidates have a name for the democracy team alone, and the log says so."""
    found = for_team(session, slug, by=by, at=at)
    if not may(by, Role.DEMOCRACY_TEAM):
        return replace(found, candidates=tuple(replace(one, name="") for one in found.candidates))
    if found.candidates:
        audit.looked(session, by=by, subject=subject(row_of(session, slug)), what="names", at=at)
    return found


def could_be_replaced(session: Session, slug: str, *, at: datetime) -> tuple[int, ...]:
    """Terms on a seat now whose warm alternate would fit, if it came to that."""
    return tuple(
        one.id
        for one in terms_of(session, row_of(session, slug))
        if one.state in ON_SEAT and alternate(session, one, at=at) is not None
    )


def _refuse_others(by: Staff) -> None:
    if not may(by, Role.AUDITOR):
        refuse_stranger(by)


def _body(session: Session, row: SeatBody, *, public: bool) -> BodyFacts:
    rules, terms = rules_in(row), terms_of(session, row)
    draws = draws_of(session, row)
    shown = [draw for draw in reversed(draws) if not public or draw.announced_at is not None]
    return BodyFacts(
        slug=row.slug,
        name=row.name,
        rules=rules,
        first_at=row.first_at,
        fixed_at=row.fixed_at,
        terms=tuple(term_facts(session, one, public=public) for one in terms),
        draws=tuple(draw_facts(session, one) for one in shown),
        balance=_balance(rules, terms),
    )


def term_facts(session: Session, term: SeatTerm, *, public: bool = False) -> TermFacts:
    """One term; in public its name stays away until the yes."""
    turns = session.scalars(select(SeatTurn).where(SeatTurn.term_id == term.id).order_by(SeatTurn.number))
    states = [(Sitting(one.state), one.at) for one in turns]
    asides = session.scalars(select(SeatRecusal).where(SeatRecusal.term_id == term.id).order_by(SeatRecusal.id))
    named = not public or any(state in SEEN for state, _ in states)
    return TermFacts(
        id=term.id,
        seat=term.seat,
        name=unseal(session, term, "name") if named else "",
        profile=profile_in(term.profile),
        starts_at=term.starts_at,
        ends_at=term.ends_at,
        state=Sitting(term.state),
        draw=session.get_one(SeatDraw, term.draw_id).number,
        turns=tuple(states),
        asides=tuple(
            RecusalFacts(
                subject=one.subject,
                reason=Aside(one.reason),
                from_day=one.from_day,
                until_day=one.until_day,
                alternate=one.alternate,
                noted_at=one.noted_at,
            )
            for one in asides
        ),
    )


def draw_facts(session: Session, draw: SeatDraw) -> DrawFacts:
    """One draw, with its chances as they stand in its record."""
    files = files_of(session, draw)
    seat = read_seat(event(files[SEAT], "seat")[0])
    lots = dict(session.execute(select(SeatCandidate.id, SeatCandidate.lot)).all())  # type: ignore[arg-type]  # pairs
    record = event(files["draw.json"], "seat-draw")[0] if "draw.json" in files else {}
    alternate = record.get("alternate")
    return DrawFacts(
        number=draw.number,
        seat=draw.seat,
        starts_at=draw.starts_at,
        ends_at=draw.ends_at,
        digest=draw.digest,
        source=draw.source,
        draw_at=draw.draw_at,
        announced_at=draw.announced_at,
        drawn_at=draw.drawn_at,
        entered=draw.entered,
        beacon=draw.beacon,
        types=read_seat_types(files[TYPES], seat),
        tickets=seat.tickets,
        band=str(seat.band),
        member=lots.get(draw.member_id or 0, ""),
        alternate=str(alternate["id"]) if isinstance(alternate, dict) else "",
        failure=draw.failure,
        failed_at=draw.failed_at,
    )


def _balance(rules: SeatRules, terms: list[SeatTerm]) -> tuple[tuple[str, str, float, float], ...]:
    """Per value: terms held and terms by share, of whole terms."""
    balance = balance_of(rules)
    held = [0] * len(balance.values)
    for one in terms:
        for number in balance.numbers(profile_in(one.profile)):
            held[number] += one.months
    total = sum(one.months for one in terms)
    return tuple(
        (feature, value, held[at] / rules.term_months, total * share / balance.unit / rules.term_months)
        for at, ((feature, value), share) in enumerate(zip(balance.values, balance.shares, strict=True))
    )
