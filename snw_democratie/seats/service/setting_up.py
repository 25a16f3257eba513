"""Setting up a body: its name, its terms and its rules, until two people fix them."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from snw_democratie.seats.errors import NotThisSeatStep
from snw_democratie.seats.models import SeatBody
from snw_democratie.seats.service.finding import hold, refuse_stranger, subject
from snw_democratie.security import audit
from snw_democratie.security.staff import Staff
from sortition.record import canonical
from sortition.seating.record import rules_value
from sortition.seating.rules import SeatRules


def create(session: Session, name: str, rules: SeatRules, first_at: datetime, *, by: Staff, at: datetime) -> str:
    """Begin a body and give its address. Rules that contradict each other were refused when they were made."""
    refuse_stranger(by)
    slug = _free_slug(session, name)
    row = SeatBody(slug=slug, name=name, rules=_spelled(rules), first_at=first_at, made_at=at)
    session.add(row)
    session.flush()
    audit.append(session, at=at, actor=by.actor, act="create-seat-body", subject=subject(row), facts={"slug": slug})
    return slug


def edit(
    session: Session, slug: str, name: str, rules: SeatRules, first_at: datetime, *, by: Staff, at: datetime
) -> None:
    """Change a body until its rules are fixed. Raises NotThisSeatStep, NotAllowed, UnknownBody."""
    row = hold(session, slug, by=by)
    if row.fixed_at is not None:
        raise NotThisSeatStep("edit")
    row.name, row.rules, row.first_at = name, _spelled(rules), first_at
    session.flush()
    audit.append(session, at=at, actor=by.actor, act="edit-seat-body", subject=subject(row))


def _spelled(rules: SeatRules) -> str:
    return canonical(rules_value(rules)).decode("ascii")


def _free_slug(session: Session, name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "bestuur"
    taken = set(session.scalars(select(SeatBody.slug).where(SeatBody.slug.startswith(base))))
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, 1000))) if slug not in taken | {"nieuw"})
