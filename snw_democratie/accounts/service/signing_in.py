"""Signing in: a password, then a code; and showing again who sits there before a grave act.

Each takes two transactions with the slow hash between them, so that nobody waits for it. An attempt is counted before
it is judged.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from snw_democratie.accounts import second_factor
from snw_democratie.accounts.facts import Next, SignedIn
from snw_democratie.accounts.models import Account
from snw_democratie.accounts.service.reading import account_row, folded, login_index
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.security import audit, throttle
from snw_democratie.security.errors import NotSignedIn, WrongCode, WrongLogin
from snw_democratie.security.passwords import Passwords
from snw_democratie.security.sessions import end_session, find_session, renew_session, start_session, sweep_sessions
from snw_democratie.settings import Settings

EVERYBODY = bytes(32)


def sign_in(
    engine: Engine,
    settings: Settings,
    passwords: Passwords,
    *,
    login: str,
    password: str,
    old: str,
    at: datetime,
    device: str = "",
) -> SignedIn:
    """Check a password and give a new session; the `old` session of this browser ends.

    Where a second factor is asked, the session opens nothing else yet. Raises WrongLogin, TooManyAttempts.
    """
    mine = throttle.keyed(settings.secret_key, folded(login))
    with unit_of_work(engine) as session:
        _count(session, "login", mine, at)
    with reading(engine) as session:
        found = session.execute(
            select(Account.id, Account.password).where(
                Account.login_index == login_index(session, login), Account.active
            )
        ).first()
    account_id, hashed = found if found is not None else (None, None)
    if not passwords.matches(password, hashed) or account_id is None or hashed is None:
        _note_refusal(engine, "sign-in-refused", account_id, at)
        raise WrongLogin
    renewed = passwords.hash_again(password) if passwords.is_old(hashed) else hashed
    with unit_of_work(engine) as session:
        account = account_row(session, account_id)
        if not account.active or account.password != hashed:
            # Switched off, or invited anew, while we were hashing.
            raise WrongLogin
        account.password = renewed
        _forgive(session, "login", mine)
        sweep_sessions(session, settings, at=at)
        end_session(session, old)
        then = _then(session, settings, account)
        complete = then is Next.NOTHING
        secret = start_session(session, account_id, complete=complete, device=device, at=at)
        act = "sign-in" if complete else "password-accepted"
        audit.append(session, at=at, actor=f"account:{account_id}", act=act, subject=f"account:{account_id}")
    return SignedIn(secret=secret, then=then)


def give_code(engine: Engine, settings: Settings, *, secret: str, code: str, at: datetime) -> str:
    """The second step: a code from the app, or a backup code. Gives the secret of the session that opens everything.

    The session of the password alone is worth nothing afterwards. Raises NotSignedIn, WrongCode, TooManyAttempts.
    """
    account_id = _owner(engine, settings, secret, at)
    with _judged(engine, settings, "code", account_id, at) as session:
        account = account_row(session, account_id)
        way = second_factor.use_code(session, account, code, at=at)
        fresh = renew_session(session, secret, at=at)
        actor = f"account:{account_id}"
        audit.append(session, at=at, actor=actor, act="sign-in", subject=actor, facts={"code": way})
    return fresh


def confirm(
    engine: Engine, settings: Settings, passwords: Passwords, *, secret: str, password: str, code: str, at: datetime
) -> str:
    """Show again who sits there: the password, and a code where the account has a second factor. A new secret.

    Raises NotSignedIn, WrongLogin, WrongCode, TooManyAttempts.
    """
    account_id = _owner(engine, settings, secret, at)
    with reading(engine) as session:
        hashed = account_row(session, account_id).password
    with _judged(engine, settings, "confirm", account_id, at) as session:
        # Inside the unit of work for once: only who is signed in gets here, one at a time and five times at most.
        if not passwords.matches(password, hashed):
            raise WrongLogin
        account = account_row(session, account_id)
        if account.totp is not None:
            second_factor.use_code(session, account, code, at=at)
        fresh = renew_session(session, secret, at=at)
        audit.append(session, at=at, actor=f"account:{account_id}", act="confirm", subject=f"account:{account_id}")
    return fresh


def sign_out(session: Session, secret: str, *, actor: str, at: datetime) -> None:
    """End the session."""
    end_session(session, secret)
    audit.append(session, at=at, actor=actor, act="sign-out", subject=actor)


def _then(session: Session, settings: Settings, account: Account) -> Next:
    if account.totp is not None:
        return Next.CODE
    if not settings.second_factor:
        return Next.NOTHING
    second_factor.prepare(session, account)
    return Next.ENROL


def _owner(engine: Engine, settings: Settings, secret: str, at: datetime) -> int:
    with reading(engine) as session:
        found = find_session(session, secret, settings, at=at)
    if found is None:
        raise NotSignedIn("/account")
    return found.who.account_id


@contextmanager
def _judged(engine: Engine, settings: Settings, scope: str, account_id: int, at: datetime) -> Iterator[Session]:
    """Count an attempt, judge it in the unit of work inside, and forgive it when nothing is raised there."""
    mine = throttle.keyed(settings.secret_key, f"account:{account_id}")
    with unit_of_work(engine) as session:
        _count(session, scope, mine, at)
    try:
        with unit_of_work(engine) as session:
            yield session
            _forgive(session, scope, mine)
    except (WrongLogin, WrongCode) as error:
        act = "second-factor-refused" if isinstance(error, WrongCode) else "confirm-refused"
        _note_refusal(engine, act, account_id, at)
        raise


def _count(session: Session, scope: str, mine: bytes, at: datetime) -> None:
    throttle.count_attempt(session, scope=scope, key=mine, limit=throttle.PER_ACCOUNT, at=at)
    throttle.count_attempt(session, scope="all", key=EVERYBODY, limit=throttle.OVERALL, at=at)


def _forgive(session: Session, scope: str, mine: bytes) -> None:
    throttle.forgive(session, scope=scope, key=mine)
    throttle.take_back(session, scope="all", key=EVERYBODY)


def _note_refusal(engine: Engine, act: str, account_id: int | None, at: datetime) -> None:
    with unit_of_work(engine) as session:
        subject = f"account:{account_id}" if account_id else "account:unknown"
        audit.append(session, at=at, actor="anyone", act=act, subject=subject)
