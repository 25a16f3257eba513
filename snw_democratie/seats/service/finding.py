"""Finding and holding a body, and what it is called in the audit chain."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from snw_democratie.db.sealed import unseal_bytes
from snw_democratie.seats.errors import UnknownBody
from snw_democratie.seats.models import SeatBody, SeatDraw, SeatFile, SeatTerm
from snw_democratie.seats.steps import ON_SEAT
from snw_democratie.security.errors import NotAllowed
from snw_democratie.security.staff import Role, Staff, may
from sortition.checking.seat_file import read_seat_rules
from sortition.seating.ceremony import rules_of
from sortition.seating.rules import Profile, SeatRules


def row_of(session: Session, slug: str) -> SeatBody:
    """The body, to read. Raises UnknownBody."""
    found = session.scalar(select(SeatBody).where(SeatBody.slug == slug))
    if found is None:
        raise UnknownBody(slug)
    return found


def hold(session: Session, slug: str, *, by: Staff) -> SeatBody:
    """The body, locked, for the democracy team. Raises UnknownBody, NotAllowed."""
    refuse_stranger(by)
    wanted = select(SeatBody).where(SeatBody.slug == slug).with_for_update()
    found = session.scalar(wanted.execution_options(populate_existing=True))
    if found is None:
        raise UnknownBody(slug)
    return found


def lock(session: Session, number: int) -> SeatBody:
    """The body with this number, locked, for somebody who answers for the own place."""
    wanted = select(SeatBody).where(SeatBody.id == number).with_for_update()
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def refuse_stranger(by: Staff) -> None:
    """Raises NotAllowed for who is not of the democracy team."""
    if not may(by, Role.DEMOCRACY_TEAM):
        raise NotAllowed(Role.DEMOCRACY_TEAM)


def rules_in(row: SeatBody) -> SeatRules:
    """The rules of a body."""
    return rules_of(read_seat_rules(json.loads(row.rules)))


def profile_in(text: str) -> Profile:
    """Values from their spelling in the database."""
    return tuple(json.loads(text))


def terms_of(session: Session, row: SeatBody) -> list[SeatTerm]:
    """All terms of a body, in the order in which they were drawn."""
    return list(session.scalars(select(SeatTerm).where(SeatTerm.body_id == row.id).order_by(SeatTerm.id)))


def sitting_at(terms: Iterable[SeatTerm], moment: datetime, *, but: int) -> list[SeatTerm]:
    """Who sits on the other seats from `moment` on, one per seat, who leaves first standing first."""
    found: dict[int, SeatTerm] = {}
    for term in sorted(terms, key=lambda one: (one.starts_at, one.id)):
        if term.state in ON_SEAT and term.starts_at <= moment < term.ends_at and term.seat != but:
            found[term.seat] = term
    return sorted(found.values(), key=lambda one: (one.ends_at, one.seat))


def draws_of(session: Session, row: SeatBody) -> list[SeatDraw]:
    """All draws of a body, in order."""
    return list(session.scalars(select(SeatDraw).where(SeatDraw.body_id == row.id).order_by(SeatDraw.number)))


def files_of(session: Session, draw: SeatDraw) -> Mapping[str, bytes]:
    """The whole record of a draw."""
    found = session.scalars(select(SeatFile).where(SeatFile.draw_id == draw.id))
    return {one.name: unseal_bytes(session, one, "content") for one in found}


def subject(row: SeatBody) -> str:
    """The body in the audit chain."""
    return f"seats:{row.id}"
