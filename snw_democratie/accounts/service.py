"""What staff can do with accounts: be added, sign in, sign out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from snw_democratie.accounts.models import Account, AccountRole
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.security import audit, throttle
from snw_democratie.security.errors import LoginTaken, WrongLogin
from snw_democratie.security.passwords import Passwords
from snw_democratie.security.staff import Role, end_session, start_session, sweep_sessions
from snw_democratie.settings import Settings

EVERYBODY = bytes(32)


def add_account(
    session: Session, *, login: str, name: str, hashed: str, roles: Iterable[Role], at: datetime, actor: str = "command"
) -> int:
    """Add a member of staff and give the account's number. Raises LoginTaken."""
    login = login.strip().casefold()
    if session.scalar(select(Account.id).where(Account.login == login)) is not None:
        raise LoginTaken(login)
    roles = sorted(set(roles))
    account = Account(login=login, name=name.strip(), password=hashed, created_at=at)
    account.roles = [AccountRole(role=str(role)) for role in roles]
    session.add(account)
    session.flush()
    facts = {"roles": [str(role) for role in roles]}
    audit.append(session, at=at, actor=actor, act="add-account", subject=f"account:{account.id}", facts=facts)
    return account.id


def sign_in(
    engine: Engine, settings: Settings, passwords: Passwords, *, login: str, password: str, old: str, at: datetime
) -> str:
    """Check a password and give the secret of a new session; the `old` session of this browser ends.

    Takes two transactions with the slow hash between them, so that nobody waits for it.
    Raises WrongLogin, TooManyAttempts.
    """
    login = login.strip().casefold()
    mine = throttle.keyed(settings.secret_key, login)
    with unit_of_work(engine) as session:
        throttle.count_attempt(session, scope="login", key=mine, limit=throttle.PER_ACCOUNT, at=at)
        throttle.count_attempt(session, scope="all", key=EVERYBODY, limit=throttle.OVERALL, at=at)
    with reading(engine) as session:
        found = session.execute(
            select(Account.id, Account.password).where(Account.login == login, Account.active)
        ).first()
    account_id, hashed = found if found is not None else (None, None)
    if not passwords.matches(password, hashed) or account_id is None:
        with unit_of_work(engine) as session:
            subject = f"account:{account_id}" if account_id else "account:unknown"
            audit.append(session, at=at, actor="anyone", act="sign-in-refused", subject=subject)
        raise WrongLogin
    with unit_of_work(engine) as session:
        throttle.forgive(session, scope="login", key=mine)
        throttle.take_back(session, scope="all", key=EVERYBODY)
        sweep_sessions(session, settings, at=at)
        end_session(session, old)
        secret = start_session(session, account_id, at=at)
        actor = f"account:{account_id}"
        audit.append(session, at=at, actor=actor, act="sign-in", subject=actor)
    return secret


def sign_out(session: Session, secret: str, *, actor: str, at: datetime) -> None:
    """End the session."""
    end_session(session, secret)
    audit.append(session, at=at, actor=actor, act="sign-out", subject=actor)
