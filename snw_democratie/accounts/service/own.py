"""What somebody does with the own account: sessions, password, second factor."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from snw_democratie.accounts import second_factor
from snw_democratie.accounts.facts import OwnAccount, OwnSession
from snw_democratie.accounts.models import Account, StaffSession
from snw_democratie.accounts.service.joining import asked
from snw_democratie.accounts.service.reading import account_row
from snw_democratie.db.engine import reading
from snw_democratie.db.sealed import unseal
from snw_democratie.security import audit
from snw_democratie.security.errors import NotSignedIn, UnknownAccount
from snw_democratie.security.passwords import Passwords
from snw_democratie.security.sessions import end_sessions, lasting, renew_session, session_key
from snw_democratie.security.staff import HalfSignedIn, Staff
from snw_democratie.settings import Settings


def own_account(session: Session, settings: Settings, secret: str, *, by: Staff, at: datetime) -> OwnAccount:
    """Everything about the account of who asks, who is signed in with `secret`."""
    account = account_row(session, by.account_id)
    rows = session.scalars(
        select(StaffSession)
        .where(StaffSession.account_id == by.account_id, StaffSession.complete, lasting(settings, at))
        .order_by(StaffSession.last_seen_at.desc(), StaffSession.created_at.desc())
    )
    return OwnAccount(
        name=by.name,
        login=unseal(session, account, "login"),
        roles=tuple(sorted((one.role, one.scope) for one in account.roles)),
        asked=asked(session, account.id),
        enrolled=account.totp is not None,
        backup_codes=second_factor.backup_codes_left(session, account.id),
        sessions=tuple(
            OwnSession(
                handle=row.key.hex(),
                device=row.device,
                started_at=row.created_at,
                last_seen_at=row.last_seen_at,
                here=row.key == session_key(secret),
            )
            for row in rows
        ),
    )


def end_own_session(session: Session, handle: str, *, by: Staff, at: datetime) -> None:
    """End one of the own sessions, wherever it is. Raises UnknownAccount for a handle that is not one of them."""
    if len(handle) != 64 or set(handle) - set("0123456789abcdef"):
        raise UnknownAccount
    key = bytes.fromhex(handle)
    gone = session.execute(
        delete(StaffSession).where(StaffSession.key == key, StaffSession.account_id == by.account_id)
    )
    if gone.rowcount != 1:  # type: ignore[attr-defined]  # a DELETE gives a CursorResult
        raise UnknownAccount
    audit.append(session, at=at, actor=by.actor, act="end-session", subject=by.actor)


def end_other_sessions(session: Session, secret: str, *, by: Staff, at: datetime) -> None:
    """End every own session but this one."""
    ended = end_sessions(session, by.account_id, but=secret)
    audit.append(session, at=at, actor=by.actor, act="end-sessions", subject=by.actor, facts={"sessions": ended})


def own_hash(engine: Engine, passwords: Passwords, password: str, *, by: Staff) -> str:
    """The hash of a new password for this account, outside any transaction. Raises WeakPassword."""
    with reading(engine) as session:
        login = unseal(session, account_row(session, by.account_id), "login")
    return passwords.hash(password, login=login, name=by.name)


def change_password(session: Session, secret: str, hashed: str, *, by: Staff, at: datetime) -> str:
    """Take a new password into use; every other session ends and this one gets a new secret."""
    account_row(session, by.account_id).password = hashed
    end_sessions(session, by.account_id, but=secret)
    audit.append(session, at=at, actor=by.actor, act="change-password", subject=by.actor)
    return renew_session(session, secret, at=at)


def waiting_secret(session: Session, *, by: Staff | HalfSignedIn) -> tuple[str, str]:
    """The secret that is shown for the app, and its address for a QR code; empty when none waits.

    Raises NotSignedIn for who still has to show the second factor that the account has.
    """
    return second_factor.secret_and_address(session, _open_to(session, by))


def begin_second_factor(session: Session, *, by: Staff, at: datetime) -> None:
    """Make a secret for another app or phone; the one in use works until the new one is confirmed."""
    second_factor.prepare(session, account_row(session, by.account_id))
    audit.append(session, at=at, actor=by.actor, act="begin-second-factor", subject=by.actor)


def confirm_second_factor(
    session: Session, secret: str, code: str, *, by: Staff | HalfSignedIn, at: datetime
) -> tuple[str, tuple[str, ...]]:
    """Take the waiting secret into use: a new secret for this session, and the backup codes. Raises WrongCode.

    Every other session ends: it was opened without this second factor. Raises NotSignedIn as `waiting_secret`.
    """
    account = _open_to(session, by)
    codes = second_factor.take_into_use(session, account, code, at=at)
    end_sessions(session, by.account_id, but=secret)
    actor = f"account:{by.account_id}"
    audit.append(session, at=at, actor=actor, act="set-second-factor", subject=actor)
    return renew_session(session, secret, at=at), codes


def renew_backup_codes(session: Session, *, by: Staff, at: datetime) -> tuple[str, ...]:
    """Ten new backup codes instead of what is left of the old ones."""
    codes = second_factor.new_backup_codes(session, account_row(session, by.account_id))
    audit.append(session, at=at, actor=by.actor, act="renew-backup-codes", subject=by.actor)
    return codes


def _open_to(session: Session, by: Staff | HalfSignedIn) -> Account:
    """The account, unless only its password was given: that must not be enough to put another phone in its place."""
    account = account_row(session, by.account_id)
    if isinstance(by, HalfSignedIn) and account.totp is not None:
        raise NotSignedIn("/account")
    return account
