"""Signing in: a password, then a code; and showing again who sits there before a grave act.

Each takes two transactions with the slow hash between them, so that nobody waits for it. An attempt is counted before
it is judged.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from snw_democratie.accounts import second_factor
from snw_democratie.accounts.facts import Next, SignedIn
from snw_democratie.accounts.models import Account
from snw_democratie.accounts.service.reading import account_row, login_index
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.security import audit, devices, throttle
from snw_democratie.security.errors import NotSignedIn, WrongCode, WrongLogin
from snw_democratie.security.passwords import Passwords
from snw_democratie.security.sessions import end_session, find_session, renew_session, start_session, sweep_sessions
from snw_democratie.settings import Settings

EVERYBODY = bytes(32)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Brake:
    """Where attempts are counted. `everybody` counts those of all accounts together, but of no known browser."""

    scope: str
    key: bytes
    everybody: str


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
    marks: str = "",
) -> SignedIn:
    """Check a password and give a new session; the `old` session of this browser ends.

    Where a second factor is asked, the session opens nothing else yet. `marks` are those of the browser
    (`security/devices.py`): where somebody signed in before, strangers keep nobody out. Raises WrongLogin,
    TooManyAttempts.
    """
    with unit_of_work(engine) as session:
        name = login_index(session, login)
        brake = _brake(settings, "login", name, marks, at)
        _count(session, brake, at)
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
        _forgive(session, brake)
        sweep_sessions(session, settings, at=at)
        end_session(session, old)
        then = _then(session, settings, account)
        complete = then is Next.NOTHING
        secret = start_session(session, account_id, complete=complete, device=device, at=at)
        act = "sign-in" if complete else "password-accepted"
        audit.append(session, at=at, actor=f"account:{account_id}", act=act, subject=f"account:{account_id}")
    fresh = devices.remembered(settings.secret_key, name, marks, at=at) if complete else ""
    return SignedIn(secret=secret, then=then, marks=fresh)


def give_code(engine: Engine, settings: Settings, *, secret: str, code: str, at: datetime, marks: str = "") -> SignedIn:
    """The second step: a code from the app, or a backup code. Gives the secret of the session that opens everything.

    The session of the password alone is worth nothing afterwards. `marks` as for `sign_in`. Raises NotSignedIn,
    WrongCode, TooManyAttempts.
    """
    account_id = _owner(engine, settings, secret, at)
    with reading(engine) as session:
        name = account_row(session, account_id).login_index
    with _judged(engine, _brake(settings, "code", name, marks, at), account_id, at) as session:
        account = account_row(session, account_id)
        way = second_factor.use_code(session, account, code, at=at)
        fresh = renew_session(session, secret, at=at)
        actor = f"account:{account_id}"
        audit.append(session, at=at, actor=actor, act="sign-in", subject=actor, facts={"code": way})
    known = devices.remembered(settings.secret_key, name, marks, at=at)
    return SignedIn(secret=fresh, then=Next.NOTHING, marks=known)


def confirm(
    engine: Engine, settings: Settings, passwords: Passwords, *, secret: str, password: str, code: str, at: datetime
) -> str:
    """Show again who sits there: the password, and a code where the account has a second factor. A new secret.

    Raises NotSignedIn, WrongLogin, WrongCode, TooManyAttempts.
    """
    account_id = _owner(engine, settings, secret, at)
    with reading(engine) as session:
        account = account_row(session, account_id)
        hashed, name = account.password, account.login_index
    with _judged(engine, _brake(settings, "confirm", name, "", at), account_id, at) as session:
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
def _judged(engine: Engine, brake: _Brake, account_id: int, at: datetime) -> Iterator[Session]:
    """Count an attempt, judge it in the unit of work inside, and forgive it when nothing is raised there."""
    with unit_of_work(engine) as session:
        _count(session, brake, at)
    try:
        with unit_of_work(engine) as session:
            yield session
            _forgive(session, brake)
    except (WrongLogin, WrongCode) as error:
        act = "second-factor-refused" if isinstance(error, WrongCode) else "confirm-refused"
        _note_refusal(engine, act, account_id, at)
        raise


def _brake(settings: Settings, scope: str, name: bytes, marks: str, at: datetime) -> _Brake:
    """That of this browser where the account signed in before; else the one that all strangers share."""
    mark = devices.known(settings.secret_key, name, marks, at=at)
    if mark:
        return _Brake(scope=f"{scope}-known", key=throttle.keyed(settings.secret_key, mark), everybody="")
    # Only who knows a password comes to a code: the flood of who knows none does not count there.
    everybody = "all" if scope == "login" else "all-codes"
    return _Brake(scope=scope, key=throttle.keyed(settings.secret_key, name.hex()), everybody=everybody)


def _count(session: Session, brake: _Brake, at: datetime) -> None:
    throttle.count_attempt(session, scope=brake.scope, key=brake.key, limit=throttle.PER_ACCOUNT, at=at)
    if brake.everybody:
        throttle.count_attempt(session, scope=brake.everybody, key=EVERYBODY, limit=throttle.OVERALL, at=at)


def _forgive(session: Session, brake: _Brake) -> None:
    throttle.forgive(session, scope=brake.scope, key=brake.key)
    if brake.everybody:
        throttle.take_back(session, scope=brake.everybody, key=EVERYBODY)


def _note_refusal(engine: Engine, act: str, account_id: int | None, at: datetime) -> None:
    with unit_of_work(engine) as session:
        subject = f"account:{account_id}" if account_id else "account:unknown"
        audit.append(session, at=at, actor="anyone", act=act, subject=subject)
