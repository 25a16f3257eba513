"""Acts that need more than one person: each approves the same digest, under an own account."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from snw_democratie.accounts.models import Account
from snw_democratie.security.errors import SamePersonTwice
from snw_democratie.security.models import Approval


def approve(session: Session, *, subject: str, act: str, digest: str, account_id: int, at: datetime) -> int:
    """Store one person's yes and say how many different people now agree on exactly this digest.

    The caller holds a lock on the subject, so that two people at the same moment count each other.
    Raises SamePersonTwice.
    """
    agreed = approvers(session, subject=subject, act=act, digest=digest)
    if account_id in [number for number, _ in agreed]:
        raise SamePersonTwice(act)
    session.add(Approval(subject=subject, act=act, digest=digest, account_id=account_id, at=at))
    session.flush()
    return len(agreed) + 1


def withdraw(session: Session, *, subject: str, act: str) -> None:
    """Take back every yes to this act: what it was for is no more. The audit chain keeps that it was said."""
    session.execute(delete(Approval).where(Approval.subject == subject, Approval.act == act))


def approvers(session: Session, *, subject: str, act: str, digest: str) -> tuple[tuple[int, str], ...]:
    """Account number and name of who agreed, in order; whoever agreed to another digest is not among them."""
    found = session.execute(
        select(Account.id, Account.name)
        .join(Approval, Approval.account_id == Account.id)
        .where(Approval.subject == subject, Approval.act == act, Approval.digest == digest)
        .order_by(Approval.id)
    )
    return tuple((number, name) for number, name in found)
