"""People of former panels who are asked for a seat, and what they said."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from snw_democratie.db.sealed import seal, unseal
from snw_democratie.seats.errors import BadSeatCandidate, UnknownBody, WrongTurn
from snw_democratie.seats.models import SeatBody, SeatCandidate
from snw_democratie.seats.service.finding import hold, profile_in, rules_in, subject
from snw_democratie.seats.steps import STANDINGS, Standing
from snw_democratie.security import audit
from snw_democratie.security.staff import Staff
from sortition.seating.record import Candidate
from sortition.seating.rules import Profile, SeatRules

LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Somebody of a former panel: how they are called and reached, and the values that count."""

    name: str
    contact: str
    profile: Profile
    willing: bool


def ask(session: Session, slug: str, people: Sequence[Asked], *, by: Staff, at: datetime) -> None:
    """Note people who are asked, or are willing already. Raises BadSeatCandidate, NotAllowed, UnknownBody."""
    row = hold(session, slug, by=by)
    store(session, row, people, at=at)
    facts = {"people": len(people)}
    audit.append(session, at=at, actor=by.actor, act="ask-seat-candidates", subject=subject(row), facts=facts)


def store(
    session: Session, row: SeatBody, people: Sequence[Asked], *, at: datetime, registrations: Sequence[str] = ()
) -> None:
    """Give each the next lot; `registrations` are those they came from, if they did. Raises BadSeatCandidate."""
    rules = rules_in(row)
    # After the last and not by how many there are: some may be forgotten.
    last = session.scalar(select(func.max(SeatCandidate.lot)).where(SeatCandidate.body_id == row.id)) or "z0"
    for place, one in enumerate(people):
        _refuse(one, rules)
        state = Standing.WILLING if one.willing else Standing.INVITED
        candidate = SeatCandidate(
            body_id=row.id,
            lot=f"z{int(last[1:]) + place + 1:04}",
            registration_id=registrations[place] if registrations else None,
            rounds=rules.rounds,
            state=str(state),
            changed_at=at,
        )
        session.add(candidate)
        session.flush()
        values = json.dumps(one.profile)
        seal(session, candidate, name=one.name, contact=one.contact, profile=values, salt=secrets.token_hex(16))
    session.flush()


def note(session: Session, slug: str, lot: str, state: str, *, by: Staff, at: datetime) -> None:
    """Note what a candidate said. Raises WrongTurn, NotAllowed, UnknownBody."""
    row = hold(session, slug, by=by)
    found = session.scalar(select(SeatCandidate).where(SeatCandidate.body_id == row.id, SeatCandidate.lot == lot))
    if found is None:
        raise UnknownBody(lot)
    become(session, row, found, state, actor=by.actor, at=at)


def become(session: Session, row: SeatBody, who: SeatCandidate, state: str, *, actor: str, at: datetime) -> None:
    """Let a candidate of a held body stand otherwise; a yes with no draw left begins anew. Raises WrongTurn."""
    forgotten = who.name is None
    if forgotten or state not in {str(one) for one in STANDINGS[Standing(who.state)]}:
        raise WrongTurn(who.state, state)
    if state == Standing.WILLING and not who.rounds:
        who.rounds = rules_in(row).rounds
    who.state, who.changed_at = state, at
    session.flush()
    facts = {"lot": who.lot, "state": state}
    audit.append(session, at=at, actor=actor, act="note-seat-candidate", subject=subject(row), facts=facts)


def forget(session: Session, registration_id: str, *, at: datetime) -> None:
    """Whoever came from a panel and may not be asked any more is no candidate; who was drawn sits there in public."""
    for one in session.scalars(select(SeatCandidate).where(SeatCandidate.registration_id == registration_id)):
        one.registration_id = None
        if one.state != Standing.DRAWN:
            one.state, one.changed_at = str(Standing.DECLINED), at
            seal(session, one, name=None, contact=None)
    session.flush()


def willing(session: Session, row: SeatBody) -> list[Candidate]:
    """Who stands in the next draw."""
    wanted = select(SeatCandidate).where(
        SeatCandidate.body_id == row.id, SeatCandidate.state == Standing.WILLING, SeatCandidate.rounds > 0
    )
    return [
        Candidate(
            id=one.lot,
            profile=profile_in(unseal(session, one, "profile")),
            rounds=one.rounds,
            salt=unseal(session, one, "salt"),
        )
        for one in session.scalars(wanted.order_by(SeatCandidate.lot))
    ]


def _refuse(one: Asked, rules: SeatRules) -> None:
    for field in ("name", "contact"):
        if not 2 <= len(getattr(one, field)) <= LONGEST:
            raise BadSeatCandidate(field)
    if len(one.profile) != len(rules.features):
        raise BadSeatCandidate("profile")
    for at, (value, feature) in enumerate(zip(one.profile, rules.features, strict=True)):
        if value not in {known.name for known in feature.values}:
            raise BadSeatCandidate(f"kenmerk-{at}")
