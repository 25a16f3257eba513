"""Finding and holding a referendum, and what it is called in the audit chain."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from snw_democratie.referenda.errors import UnknownReferendum
from snw_democratie.referenda.models import Referendum
from snw_democratie.referenda.steps import State
from snw_democratie.security.errors import NotAllowed
from snw_democratie.security.staff import Role, Staff, may


def row_of(session: Session, slug: str) -> Referendum:
    """The referendum, to read. Raises UnknownReferendum."""
    found = session.scalar(select(Referendum).where(Referendum.slug == slug))
    if found is None:
        raise UnknownReferendum(slug)
    return found


def public_row(session: Session, slug: str) -> Referendum:
    """The referendum, to read, once everybody may see it. Raises UnknownReferendum."""
    row = row_of(session, slug)
    if row.fixed_at is None:
        raise UnknownReferendum(slug)
    return row


def hold(session: Session, slug: str, *, by: Staff) -> Referendum:
    """The referendum, locked, for the democracy team. Raises UnknownReferendum, NotAllowed."""
    refuse_stranger(by)
    return lock(session, slug)


def lock(session: Session, slug: str) -> Referendum:
    """The referendum, locked, for an act that proves itself. Raises UnknownReferendum."""
    wanted = select(Referendum).where(Referendum.slug == slug).with_for_update()
    found = session.scalar(wanted.execution_options(populate_existing=True))
    if found is None:
        raise UnknownReferendum(slug)
    return found


def refuse_stranger(by: Staff) -> None:
    """Raises NotAllowed for who is not of the democracy team."""
    if not may(by, Role.DEMOCRACY_TEAM):
        raise NotAllowed(Role.DEMOCRACY_TEAM)


def state_of(row: Referendum) -> State:
    """The step that was taken last."""
    steps = (
        (State.RESULT, row.result_at),
        (State.COUNTED, row.counted_at),
        (State.CLOSED, row.closed_at),
        (State.OPEN, row.opened_at),
        (State.FIXED, row.fixed_at),
    )
    return next((state for state, at in steps if at is not None), State.DRAFT)


def subject(row: Referendum) -> str:
    """The referendum in the audit chain."""
    return f"referendum:{row.id}"
