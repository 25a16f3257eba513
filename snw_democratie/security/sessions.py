"""Sessions of staff: rows that a cookie points at, with limits that hold however busy somebody is.

A session exists only after a right password; its secret is new at every log-in and whenever it may do more, so one that
was planted or seen beforehand is worth nothing. It ends after 30 idle minutes and after 12 hours in any case.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.orm import Session

from snw_democratie.accounts.models import Account, StaffSession
from snw_democratie.db.sealed import unseal
from snw_democratie.security.staff import HalfSignedIn, Staff
from snw_democratie.settings import Settings

BROWSERS = (("Edg", "edge"), ("Firefox", "firefox"), ("Chrom", "chrome"), ("Safari", "safari"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Whose session it is, and when it was last seen."""

    who: Staff | HalfSignedIn
    last_seen_at: datetime


def start_session(session: Session, account_id: int, *, complete: bool, device: str = "", at: datetime) -> str:
    """Store a new session and give the secret for its cookie, 32 random bytes.

    `complete` is false while the second factor is still to come.
    """
    secret = secrets.token_urlsafe(32)
    session.add(
        StaffSession(
            key=session_key(secret),
            account_id=account_id,
            created_at=at,
            last_seen_at=at,
            complete=complete,
            confirmed_at=at,
            device=device,
        )
    )
    session.flush()
    return secret


def renew_session(session: Session, secret: str, *, at: datetime) -> str:
    """The same session under a new secret, complete, and confirmed just now; the old secret is worth nothing.

    How long it may last in all does not change.
    """
    fresh = secrets.token_urlsafe(32)
    session.execute(
        update(StaffSession)
        .where(StaffSession.key == session_key(secret))
        .values(key=session_key(fresh), complete=True, confirmed_at=at, last_seen_at=at)
    )
    return fresh


def end_session(session: Session, secret: str) -> None:
    """Forget a session; its cookie is worth nothing from now on."""
    session.execute(delete(StaffSession).where(StaffSession.key == session_key(secret)))


def end_sessions(session: Session, account_id: int, *, but: str = "") -> int:
    """Forget every session of this account, except the one with the secret `but`; says how many there were."""
    gone = session.execute(
        delete(StaffSession).where(StaffSession.account_id == account_id, StaffSession.key != session_key(but))
    )
    return int(gone.rowcount)  # type: ignore[attr-defined]  # a DELETE gives a CursorResult


def find_session(session: Session, secret: str, settings: Settings, *, at: datetime) -> Found | None:
    """Whose session this is; None when it is unknown or over."""
    found = session.execute(
        select(StaffSession, Account)
        .join(Account, Account.id == StaffSession.account_id)
        .where(StaffSession.key == session_key(secret), lasting(settings, at), Account.active)
    ).first()
    if found is None:
        return None
    row, account = found
    name = unseal(session, account, "name")
    if not row.complete:
        who = HalfSignedIn(account_id=account.id, name=name, enrolled=account.totp is not None)
        return Found(who=who, last_seen_at=row.last_seen_at)
    someone = Staff(
        account_id=account.id,
        name=name,
        roles=frozenset(one.role for one in account.roles),
        scopes=frozenset((one.role, one.scope) for one in account.roles if one.scope),
        confirmed_at=row.confirmed_at,
        enrolled=account.totp is not None,
    )
    return Found(who=someone, last_seen_at=row.last_seen_at)


def touch_session(session: Session, secret: str, *, at: datetime) -> None:
    """Note that the session is in use."""
    session.execute(update(StaffSession).where(StaffSession.key == session_key(secret)).values(last_seen_at=at))


def sweep_sessions(session: Session, settings: Settings, *, at: datetime) -> None:
    """Delete the sessions that are over."""
    session.execute(delete(StaffSession).where(~lasting(settings, at)))


def lasting(settings: Settings, at: datetime) -> ColumnElement[bool]:
    """The condition that a session is not over."""
    return and_(
        StaffSession.last_seen_at > at - timedelta(minutes=settings.session_idle_minutes),
        StaffSession.created_at > at - timedelta(hours=settings.session_hours),
    )


def browser_family(user_agent: str) -> str:
    """A word for the kind of browser: enough to tell two own devices apart, too little to follow anybody by."""
    return next((word for part, word in BROWSERS if part in user_agent), "")


def session_key(secret: str) -> bytes:
    """The only form in which the secret is stored."""
    return hashlib.sha256(secret.encode()).digest()
