"""What administrators do with accounts of others, and the audit log for who may read it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, or_, select, true
from sqlalchemy.orm import Session

from snw_democratie.accounts.facts import AccountFacts, LogFacts, LogPage
from snw_democratie.accounts.models import Account, Invitation, StaffSession
from snw_democratie.accounts.service.joining import asked
from snw_democratie.accounts.service.reading import account_row, name_of
from snw_democratie.db.sealed import unseal
from snw_democratie.security import audit
from snw_democratie.security.errors import OwnAccount
from snw_democratie.security.models import AuditEvent
from snw_democratie.security.sessions import end_sessions, lasting
from snw_democratie.security.staff import Staff
from snw_democratie.settings import Settings

PER_PAGE = 50


def accounts(session: Session, settings: Settings, *, by: Staff, at: datetime) -> tuple[AccountFacts, ...]:
    """Every account, by name. Names are personal data: that somebody looked is noted."""
    audit.looked(session, by=by, subject="accounts", what="names", at=at)
    rows = session.scalars(select(Account)).all()
    return tuple(sorted((_facts(session, settings, row, at) for row in rows), key=lambda one: one.name.casefold()))


def account_facts(session: Session, settings: Settings, account_id: int, *, by: Staff, at: datetime) -> AccountFacts:
    """One account; that somebody looked is noted. Raises UnknownAccount."""
    row = account_row(session, account_id)
    audit.looked(session, by=by, subject=f"account:{account_id}", what="name", at=at)
    return _facts(session, settings, row, at)


def deactivate(session: Session, account_id: int, *, by: Staff, at: datetime) -> None:
    """Switch an account off: its sessions end and nobody signs in with it. Raises OwnAccount."""
    _switch(session, account_id, on=False, by=by)
    end_sessions(session, account_id)
    audit.append(session, at=at, actor=by.actor, act="deactivate", subject=f"account:{account_id}")


def reactivate(session: Session, account_id: int, *, by: Staff, at: datetime) -> None:
    """Switch an account on again."""
    _switch(session, account_id, on=True, by=by)
    audit.append(session, at=at, actor=by.actor, act="reactivate", subject=f"account:{account_id}")


def end_all_sessions(session: Session, account_id: int, *, by: Staff, at: datetime) -> None:
    """Sign somebody out everywhere."""
    account_row(session, account_id)
    ended = end_sessions(session, account_id)
    subject = f"account:{account_id}"
    audit.append(session, at=at, actor=by.actor, act="end-sessions", subject=subject, facts={"sessions": ended})


def log(session: Session, until: int | None, *, rests_since: datetime | None) -> LogPage:
    """A page of the audit chain, the newest first; `until` is the highest number to show.

    Since `rests_since` people vote. Votes that came later are left out, and pages are counted without them.
    """
    shown = true() if rests_since is None else or_(AuditEvent.act != "vote", AuditEvent.at < rests_since)
    last = session.scalar(select(func.count()).select_from(AuditEvent).where(shown)) or 0
    top = last if until is None else min(until, last)
    wanted = select(AuditEvent).where(shown).order_by(AuditEvent.seq.desc()).offset(last - top).limit(PER_PAGE)
    events = tuple(
        LogFacts(
            seq=row.seq if rests_since is None or row.at < rests_since else None,
            at=row.at,
            actor=row.actor,
            act=row.act,
            subject=row.subject,
            facts=row.facts,
        )
        for row in session.scalars(wanted)
    )
    return LogPage(events=events, older=max(top - PER_PAGE, 0), rests=rests_since is not None)


def _switch(session: Session, account_id: int, *, on: bool, by: Staff) -> None:
    if account_id == by.account_id:
        raise OwnAccount
    account_row(session, account_id).active = on


def _facts(session: Session, settings: Settings, row: Account, at: datetime) -> AccountFacts:
    invited = session.get(Invitation, row.id)
    # Whoever owes the second factor is not signed in.
    signed_in = StaffSession.account_id == row.id, StaffSession.complete, lasting(settings, at)
    count = select(func.count()).where(*signed_in)
    return AccountFacts(
        id=row.id,
        name=name_of(session, row),
        login=unseal(session, row, "login"),
        roles=tuple(sorted((one.role, one.scope) for one in row.roles)),
        active=row.active,
        enrolled=row.totp is not None,
        has_password=row.password is not None,
        invited_until=invited.expires_at if invited is not None and invited.expires_at > at else None,
        sessions=session.scalar(count) or 0,
        email=unseal(session, row, "email"),
        asked=asked(session, row.id),
    )
