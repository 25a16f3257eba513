"""The browser of who hands in a plan: a cookie with a secret, while one types and after one typed the code."""

from __future__ import annotations

import secrets
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, select, update
from sqlalchemy.orm import Session

from snw_democratie.budgets.errors import NoPlanHere, UnknownPlanCode
from snw_democratie.budgets.models import Plan, PlanSession
from snw_democratie.db.engine import reading
from snw_democratie.db.sealed import vault_of
from snw_democratie.pool.errors import NotStored
from snw_democratie.pool.storing import storing
from snw_democratie.security import guesses
from snw_democratie.security.codes import code_digest, typed
from sortition.record import file_digest

TYPING, IDLE, MOST = timedelta(hours=2), timedelta(minutes=20), timedelta(hours=4)
SHOWN = timedelta(minutes=15)
"""How long the code of a plan can be shown in the browser that handed it in."""
TOUCH = timedelta(minutes=1)


def start(session: Session, plan_id: str, *, old: str, at: datetime) -> str:
    """A new secret for this plan; what this browser held before is forgotten, and a draft of it too."""
    forget(session, old)
    secret = secrets.token_urlsafe(32)
    session.add(PlanSession(key=key_of(secret), plan_id=plan_id, created_at=at, last_seen_at=at))
    session.flush()
    return secret


def forget(session: Session, secret: str) -> None:
    """Forget what this browser holds; a plan that was never handed in goes with it."""
    held = session.get(PlanSession, key_of(secret))
    if held is None:
        return
    session.execute(delete(Plan).where(Plan.id == held.plan_id, Plan.state == "draft"))
    session.execute(delete(PlanSession).where(PlanSession.key == held.key))
    session.expire_all()


def held(session: Session, secret: str, *, at: datetime, lock: bool = False) -> tuple[PlanSession, Plan]:
    """What this browser holds. Raises NoPlanHere."""
    wanted = (
        select(PlanSession, Plan)
        .join(Plan, Plan.id == PlanSession.plan_id)
        .where(PlanSession.key == key_of(secret), PlanSession.created_at > at - MOST)
    )
    found = session.execute(wanted.with_for_update() if lock else wanted).first()
    if found is None:
        raise NoPlanHere
    mine, plan = found
    if mine.last_seen_at <= at - (TYPING if plan.state == "draft" else IDLE):
        raise NoPlanHere
    return mine, plan


def touch(engine: Engine, secret: str, *, at: datetime) -> None:
    """Looking keeps the session alive; a page that only reads neither waits for a lock nor fails without one."""
    with suppress(NotStored), storing(engine) as session:
        mine = (PlanSession.key == key_of(secret)) & (PlanSession.last_seen_at < at - TOUCH)
        session.execute(update(PlanSession).where(mine).values(last_seen_at=at))


def open_plan(engine: Engine, key: str, text: str, *, old: str, at: datetime) -> str:
    """Check the code of a plan and give the secret of a new session.

    Guesses are counted before anything is looked up, blurred with `key`; a code that does not exist costs the same
    queries as one that does. Raises BadCode, UnknownPlanCode, TooManyAttempts, NotStored.
    """
    code = typed(text)
    with storing(engine) as session:
        guess = guesses.count(session, "plan-code", key, code, at=at)
    with reading(engine) as session:
        index = vault_of(session).index("plan-code", code_digest("plan", code))
        found = session.scalar(select(Plan.id).where(Plan.index == index))
    if found is None:
        raise guess.wrong(UnknownPlanCode())
    with storing(engine) as session:
        guess.right(session)
        sweep(session, at=at)
        return start(session, found, old=old, at=at)


def sweep(session: Session, *, at: datetime) -> int:
    """Delete the sessions that are over, and drafts that nobody went on with; gives how many rows."""
    over = (PlanSession.last_seen_at <= at - TYPING) | (PlanSession.created_at <= at - MOST)
    gone = session.execute(delete(PlanSession).where(over)).rowcount
    typing = select(PlanSession.plan_id)
    left = (Plan.state == "draft") & (Plan.begun_at <= at - TYPING) & Plan.id.not_in(typing)
    return gone + session.execute(delete(Plan).where(left)).rowcount


def key_of(secret: str) -> str:
    """The key of a row from the secret in the cookie."""
    return file_digest(secret.encode())
