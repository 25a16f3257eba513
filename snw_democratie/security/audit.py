"""The audit chain: one event per act, each sealing the one before it.

Holds no personal data: an actor is `account:7`, `command` or `worker`, a subject is `procedure:3`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, insert, select, text
from sqlalchemy.orm import Session

from snw_democratie.db.many import change
from snw_democratie.security.models import AuditEvent
from snw_democratie.security.staff import Staff
from sortition.record import Value, canonical, digest

START = "0" * 64
PAGE = 500
LOCK = 7_301_118  # any number; the same for everybody who writes to the chain
_EVENTS = AuditEvent.__table__
_LAST = select(_EVENTS.c.seq, _EVENTS.c.digest).order_by(_EVENTS.c.seq.desc()).limit(1)
_MORE = insert(_EVENTS)


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
    hold(session)
    last = head(session)
    facts = facts or {}
    at = at.astimezone(UTC).replace(microsecond=0)
    session.add(
        AuditEvent(
            seq=last.seq + 1,
            at=at,
            actor=actor,
            act=act,
            subject=subject,
            facts=canonical(facts).decode("ascii"),
            before=last.digest,
            digest=_seal(last.seq + 1, _second(at), actor, act, subject, facts, last.digest),
        )
    )
    session.flush()


def hold(session: Session) -> None:
    """Let nobody else write to the chain until this transaction ends; on SQLite only one writes anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})


def append_each(session: Session, *, at: datetime, actor: str, act: str, subjects: Sequence[str]) -> None:
    """Add one event per subject, all of the same act at the same moment, without facts; quick for many."""
    hold(session)
    connection, rows = session.connection(), []
    last = connection.execute(_LAST).first()
    begin, before = (0, START) if last is None else last
    at = at.astimezone(UTC).replace(microsecond=0)
    second, shared = _second(at), {"at": at, "actor": actor, "act": act, "facts": "{}"}
    for seq, subject in enumerate(subjects, begin + 1):
        sealed = _seal(seq, second, actor, act, subject, {}, before)
        rows.append({**shared, "seq": seq, "subject": subject, "before": before, "digest": sealed})
        before = sealed
    change(connection, _MORE, rows)


def looked(session: Session, *, by: Staff, subject: str, what: str, at: datetime) -> None:
    """Note that somebody looked at personal data: whose (`subject`) and which kind (`what`), never the data itself.

    In a unit of work of its own or of the act: nobody sees anything before the note is stored.
    """
    append(session, at=at, actor=by.actor, act="look", subject=subject, facts={"what": what})


def head(session: Session, *, before: datetime | None = None) -> Head:
    """The last event of the chain, or the last one before a moment; number 0 when there is none."""
    wanted = select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)
    row = session.scalar(wanted if before is None else wanted.where(AuditEvent.at < before))
    return Head(seq=0, digest=START, at=None) if row is None else Head(seq=row.seq, digest=row.digest, at=row.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One act as it stands in the chain; the chain up to and including it has this digest as its head."""

    seq: int
    at: datetime
    actor: str
    act: str
    subject: str
    facts: str
    before: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What verifying found: how many events follow from each other, and the first that does not, if any.

    `lost` says that a head which was known from elsewhere is not in this chain: events were removed or rewritten.
    """

    events: int
    head: Head
    broken: int | None
    lost: bool

    @property
    def ok(self) -> bool:
        """Whether every event follows from the one before, and the known head is among them."""
        return self.broken is None and not self.lost


def verify(session: Session, known: tuple[int, str] | None = None) -> Verdict:
    """Recompute the whole chain, some events at a time; `known` is the number and digest of an older head.

    Who owns the database could compute a whole new chain; only a head that was kept elsewhere shows that.
    """
    last, broken, seen = Head(seq=0, digest=START, at=None), None, known is None or known == (0, START)
    for row in _in_order(session):
        if not _follows(row, last):
            broken = row.seq if row is not None else last.seq + 1
            break
        assert row is not None
        last = Head(seq=row.seq, digest=row.digest, at=row.at)
        seen = seen or known == (row.seq, row.digest)
    return Verdict(events=last.seq, head=last, broken=broken, lost=not seen and broken is None)


def events(session: Session, *, acts: Collection[str], subject: str = "", most: int = 1000) -> tuple[Event, ...]:
    """The newest events of these acts, of one subject or of all, the newest first."""
    wanted = select(AuditEvent).where(AuditEvent.act.in_(sorted(acts)))
    if subject:
        wanted = wanted.where(AuditEvent.subject == subject)
    return tuple(_event(row) for row in session.scalars(wanted.order_by(AuditEvent.seq.desc()).limit(most)))


def _in_order(session: Session) -> Iterator[Row[Any] | None]:
    """Every row; None for one that the database cannot even give, such as a moment that is no moment."""
    columns = AuditEvent.__table__.columns
    last, page = -(2**31), PAGE
    while True:
        try:
            rows = session.execute(select(*columns).where(columns.seq > last).order_by(columns.seq).limit(page)).all()
        except ValueError:
            if page == 1:
                yield None
                return
            page = 1
            continue
        if not rows:
            return
        yield from rows
        last = rows[-1].seq


def _follows(row: Row[Any] | None, last: Head) -> bool:
    if row is None or row.seq != last.seq + 1 or row.before != last.digest or row.at.microsecond:
        return False
    try:
        # One spelling: what means the same in other signs was changed too.
        facts = json.loads(row.facts)
        sealed = _seal(row.seq, _second(row.at), row.actor, row.act, row.subject, facts, row.before)
        return canonical(facts).decode("ascii") == row.facts and row.digest == sealed
    except (ValueError, TypeError):
        return False


def _event(row: AuditEvent) -> Event:
    return Event(**{name: getattr(row, name) for name in Event.__dataclass_fields__})


def _second(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _seal(seq: int, at: str, actor: str, act: str, subject: str, facts: Value, before: str) -> str:
    return digest(
        "snw/audit/1",
        {
            "seq": seq,
            "at": at,
            "actor": actor,
            "act": act,
            "subject": subject,
            "facts": facts,
            "before": before,
        },
    )
