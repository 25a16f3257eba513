"""Who is at the keyboard: roles, sessions, and the guard before a page for staff.

A session exists only after a right password; its id is new at every log-in, so an id that was planted beforehand is
worth nothing. It ends after 30 idle minutes and after 12 hours in any case.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from snw_democratie.accounts.models import Account, StaffSession
from snw_democratie.security.errors import NotAllowed, NotSignedIn
from snw_democratie.settings import Settings


class Role(StrEnum):
    """What a member of staff may do. The public observer needs no account, so there is no role for it."""

    ADMINISTRATOR = "administrator"
    DEMOCRACY_TEAM = "democracy_team"
    WIJKPLATFORM = "wijkplatform"
    HELPER = "helper"
    REGISTRAR = "registrar"
    TRUSTEE = "trustee"
    AUDITOR = "auditor"


SCOPED = frozenset({Role.WIJKPLATFORM})
"""Roles that are worth nothing without a scope: the gebied, by its code."""

GEBIEDEN: Mapping[str, str] = {
    "GF06": "Sloterdijk Nieuw-West",
    "GF07": "Geuzenveld, Slotermeer",
    "GF08": "Osdorp",
    "GF09": "De Aker, Sloten, Nieuw-Sloten",
    "GF10": "Slotervaart",
}
"""The gebieden of Nieuw-West, by the codes of the municipality."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """A member of staff who is signed in. `scopes` holds (role, gebied) for each role that is limited to gebieden."""

    account_id: int
    name: str
    roles: frozenset[str]
    scopes: frozenset[tuple[str, str]] = frozenset()

    @property
    def actor(self) -> str:
        """The name in the audit chain."""
        return f"account:{self.account_id}"


def start_session(session: Session, account_id: int, *, at: datetime) -> str:
    """Store a new session and give the secret for its cookie, 32 random bytes."""
    secret = secrets.token_urlsafe(32)
    session.add(StaffSession(key=_key(secret), account_id=account_id, created_at=at, last_seen_at=at))
    session.flush()
    return secret


def end_session(session: Session, secret: str) -> None:
    """Forget a session; its cookie is worth nothing from now on."""
    session.execute(delete(StaffSession).where(StaffSession.key == _key(secret)))


def find_session(session: Session, secret: str, settings: Settings, *, at: datetime) -> tuple[Staff, datetime] | None:
    """Who has this session, and when it was last seen; None when it is unknown or over."""
    found = session.execute(
        select(StaffSession, Account)
        .join(Account, Account.id == StaffSession.account_id)
        .where(
            StaffSession.key == _key(secret),
            StaffSession.last_seen_at > at - timedelta(minutes=settings.session_idle_minutes),
            StaffSession.created_at > at - timedelta(hours=settings.session_hours),
            Account.active,
        )
    ).first()
    if found is None:
        return None
    row, account = found
    someone = Staff(
        account_id=account.id,
        name=account.name,
        roles=frozenset(one.role for one in account.roles),
        scopes=frozenset((one.role, one.scope) for one in account.roles if one.scope),
    )
    return someone, row.last_seen_at


def touch_session(session: Session, secret: str, *, at: datetime) -> None:
    """Note that the session is in use."""
    session.execute(update(StaffSession).where(StaffSession.key == _key(secret)).values(last_seen_at=at))


def sweep_sessions(session: Session, settings: Settings, *, at: datetime) -> None:
    """Delete the sessions that are over."""
    session.execute(
        delete(StaffSession).where(
            (StaffSession.last_seen_at <= at - timedelta(minutes=settings.session_idle_minutes))
            | (StaffSession.created_at <= at - timedelta(hours=settings.session_hours))
        )
    )


def may(staff: Staff, role: Role, scope: str = "") -> bool:
    """Whether this person has the role, for this object: a wijkplatform acts in its own gebieden only.

    `scope` is the gebied of the object. A scoped role without that very scope is a no, also when there is none.
    """
    if role in SCOPED:
        return str(role) in staff.roles and (str(role), scope) in staff.scopes
    return str(role) in staff.roles


Guard = Callable[[ASGIConnection, BaseRouteHandler], None]


def requires(*roles: Role) -> Guard:
    """A guard that lets only staff with one of these roles pass."""

    def guard(connection: ASGIConnection, _handler: BaseRouteHandler) -> None:
        staff = connection.scope.get("user")
        if not isinstance(staff, Staff):
            raise NotSignedIn(connection.scope["path"])
        if not staff.roles & {str(role) for role in roles}:
            raise NotAllowed(roles[0])

    return guard


def _key(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
