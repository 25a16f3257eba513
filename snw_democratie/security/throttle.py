"""A brake on guessing: attempts are counted in the database before they are judged."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from snw_democratie.accounts.models import Throttle
from snw_democratie.security.errors import TooManyAttempts

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 5
OVERALL = 200


def count_attempt(session: Session, *, scope: str, key: bytes, limit: int, at: datetime) -> None:
    """Count one attempt; raises TooManyAttempts when `limit` attempts failed within the window.

    Counted first and judged later, so that many guesses at the same moment do not all slip through. The price is
    that a stranger can keep somebody out for a quarter of an hour by guessing; that is a delay, not a loss. Of staff
    only who signs in at a browser where they never did: see `security/devices.py`.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    # An update that changes nothing holds the row: forgiven in between by somebody else, it would be gone again.
    session.execute(
        insert(Throttle)
        .values(scope=scope, key=key, failures=0, since=at)
        .on_conflict_do_update(index_elements=["scope", "key"], set_={"failures": Throttle.failures})
    )
    row = session.scalars(select(Throttle).where(Throttle.scope == scope, Throttle.key == key).with_for_update()).one()
    if at - row.since >= WINDOW:
        row.failures, row.since = 0, at
    if row.failures >= limit:
        left = WINDOW - (at - row.since)
        raise TooManyAttempts(minutes=-int(-left.total_seconds() // 60))
    row.failures += 1
    session.flush()


def forgive(session: Session, *, scope: str, key: bytes) -> None:
    """A right answer: this key starts again at nothing."""
    session.execute(delete(Throttle).where(Throttle.scope == scope, Throttle.key == key))


def take_back(session: Session, *, scope: str, key: bytes) -> None:
    """A right answer: it does not count among the failures of everybody together."""
    session.execute(
        update(Throttle)
        .where(Throttle.scope == scope, Throttle.key == key, Throttle.failures > 0)
        .values(failures=Throttle.failures - 1)
    )


def keyed(secret: str, name: str) -> bytes:
    """The key for a name: without the secret nobody can tell from it who tried."""
    return hmac.new(secret.encode(), name.encode(), hashlib.sha256).digest()
