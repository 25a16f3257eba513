"""The audit chain: one event per act, each sealing the one before it.

Holds no personal data: an actor is `account:7`, `command` or `worker`, a subject is `procedure:3`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from snw_democratie.security.models import AuditEvent
from snw_democratie.security.staff import Staff
from sortition.record import Value, canonical, digest

START = "0" * 64
LOCK = 7_301_118  # any number; the same for everybody who writes to the chain


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The last event: who knows it, knows that no earlier event was changed or removed."""

    seq: int
    digest: str
    at: datetime | None


def append(
    session: Session, *, at: datetime, actor: str, act: str, subject: str, facts: Mapping[str, Value] | None = None
) -> None:
    """Add one event, in the same transaction as the act itself."""
    if session.get_bind().dialect.name == "postgresql":
        # SQLite has one writer at a time; PostgreSQL must be told.
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    last = head(session)
    body = canonical(facts or {}).decode("ascii")
    at = at.astimezone(UTC).replace(microsecond=0)
    session.add(
        AuditEvent(
            seq=last.seq + 1,
            at=at,
            actor=actor,
            act=act,
            subject=subject,
            facts=body,
            before=last.digest,
            digest=_seal(last.seq + 1, at, actor, act, subject, body, last.digest),
        )
    )
    session.flush()


def looked(session: Session, *, by: Staff, subject: str, what: str, at: datetime) -> None:
    """Note that somebody looked at personal data: whose (`subject`) and which kind (`what`), never the data itself.

    In a unit of work of its own or of the act: nobody sees anything before the note is stored.
    """
    append(session, at=at, actor=by.actor, act="look", subject=subject, facts={"what": what})


def head(session: Session) -> Head:
    """The last event of the chain; number 0 when there is none."""
    row = session.scalar(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1))
    return Head(seq=0, digest=START, at=None) if row is None else Head(seq=row.seq, digest=row.digest, at=row.at)


def broken_at(session: Session) -> int | None:
    """The number of the first event that does not follow from the one before it, or None when all do."""
    before, expected = START, 1
    for row in session.scalars(select(AuditEvent).order_by(AuditEvent.seq)):
        sealed = _seal(row.seq, row.at, row.actor, row.act, row.subject, row.facts, before)
        if row.seq != expected or row.before != before or row.digest != sealed:
            return row.seq
        before, expected = row.digest, expected + 1
    return None


def _seal(seq: int, at: datetime, actor: str, act: str, subject: str, facts: str, before: str) -> str:
    return digest(
        "snw/audit/1",
        {
            "seq": seq,
            "at": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "actor": actor,
            "act": act,
            "subject": subject,
            "facts": json.loads(facts),
            "before": before,
        },
    )
