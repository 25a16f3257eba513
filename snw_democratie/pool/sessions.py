"""A resident who typed the code of a registration: a session of its own, beside that of the staff."""

from __future__ import annotations

import secrets
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, select, update
from sqlalchemy.orm import Session

from snw_democratie.db.engine import reading
from snw_democratie.db.sealed import vault_of
from snw_democratie.pool.errors import NotRegistered, NotStored, UnknownStatusCode
from snw_democratie.pool.models import Registration, ResidentSession
from snw_democratie.pool.storing import storing
from snw_democratie.security import guesses
from snw_democratie.security.codes import code_digest, typed
from snw_democratie.security.guesses import Guess
from sortition.record import file_digest

IDLE, MOST = timedelta(minutes=20), timedelta(hours=2)
TOUCH = timedelta(minutes=1)


def open_registration(engine: Engine, key: str, text: str, *, old: str, at: datetime) -> str:
    """Check the code of a registration and give the secret of a new session; the `old` one of this browser ends.

    Guesses are counted before anything is looked up, blurred with `key`; a code that does not exist costs the same
    queries as one that does. Raises BadCode, UnknownStatusCode, TooManyAttempts, NotStored.
    """
    code = typed(text)
    guess = _counted(engine, key, code, at=at)
    with storing(engine) as session:
        found = _with_code(session, code, guess)
        sweep(session, at=at)
        close(session, old)
        secret = secrets.token_urlsafe(32)
        session.add(ResidentSession(key=_key(secret), registration_id=found, created_at=at, last_seen_at=at))
    return secret


def identify(engine: Engine, key: str, text: str, *, at: datetime) -> str:
    """The registration with this code, for somebody who says it to a helper; nothing is opened in this browser.

    Raises BadCode, UnknownStatusCode, TooManyAttempts, NotStored.
    """
    code = typed(text)
    guess = _counted(engine, key, code, at=at)
    with storing(engine) as session:
        return _with_code(session, code, guess)


def who(engine: Engine, secret: str, *, at: datetime) -> str:
    """The registration that is open in this browser; looking at it keeps the session alive. Raises NotRegistered."""
    with reading(engine) as session:
        row = _row(session, secret, at=at)
        mine, seen = row.registration_id, row.last_seen_at
    if at - seen > TOUCH:
        # Not at every click: a page that only reads should not wait for a lock to write, nor fail without one.
        with suppress(NotStored), storing(engine) as session:
            this = ResidentSession.key == _key(secret)
            session.execute(update(ResidentSession).where(this).values(last_seen_at=at))
    return mine


def close(session: Session, secret: str) -> None:
    """End the session of this browser."""
    session.execute(delete(ResidentSession).where(ResidentSession.key == _key(secret)))


def sweep(session: Session, *, at: datetime) -> int:
    """Delete the sessions that are over; gives how many."""
    over = (ResidentSession.last_seen_at <= at - IDLE) | (ResidentSession.created_at <= at - MOST)
    return session.execute(delete(ResidentSession).where(over)).rowcount


def _counted(engine: Engine, key: str, code: str, *, at: datetime) -> Guess:
    with storing(engine) as session:
        return guesses.count(session, "status-code", key, code, at=at)


def _with_code(session: Session, code: str, guess: Guess) -> str:
    """Whose code it is. Raises UnknownStatusCode, TooManyAttempts."""
    index = vault_of(session).index("status-code", code_digest("status", code))
    found = session.scalar(select(Registration.id).where(Registration.index == index))
    if found is None:
        raise guess.wrong(UnknownStatusCode())
    guess.right(session)
    return found


def _row(session: Session, secret: str, *, at: datetime) -> ResidentSession:
    row = session.scalar(
        select(ResidentSession).where(
            ResidentSession.key == _key(secret),
            ResidentSession.last_seen_at > at - IDLE,
            ResidentSession.created_at > at - MOST,
        )
    )
    if row is None:
        raise NotRegistered
    return row


def _key(secret: str) -> bytes:
    return bytes.fromhex(file_digest(secret.encode()))
