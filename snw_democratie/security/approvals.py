"""Acts that need more than one person: each says yes to exactly the same thing, under an own account.

How a feature uses it: describe what will happen as a `Proposal` (the digest covers all of it), show it with `agreement`
and the macro of `templates/components/agree.html`, and let each yes come in through `agree`; when that says True, do
the act in the same unit of work. A yes counts while its account is active and still has the role, and only for the
digest it was given for. The caller holds a lock on the subject, so that two people at the same moment count each other.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, exists, or_, select
from sqlalchemy.orm import Session

from snw_democratie.accounts.models import Account, AccountRole
from snw_democratie.db.sealed import unseal
from snw_democratie.security import audit
from snw_democratie.security.errors import ChangedMeanwhile, NotAllowed, SamePersonTwice
from snw_democratie.security.models import Approval
from snw_democratie.security.staff import SCOPED, Role, Staff, may


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An act on a subject ("procedure:3"), the digest of all that it will do, and how many people with `role` it needs.

    `needed` must be at least 2: for one person no agreement is needed. With `scope` only who has the role in that
    gebied counts. With `asked_by` one of them is somebody with that other role: who asks for what the others decide.
    """

    subject: str
    act: str
    digest: str
    role: Role
    needed: int = 2
    scope: str = ""
    asked_by: Role | None = None

    def __post_init__(self) -> None:
        assert self.needed >= 2, "an act of one person is no agreement"
        assert bool(self.scope) is (self.role in SCOPED), "a role of one gebied agrees for that gebied"

    @property
    def holders(self) -> tuple[tuple[Role, str], ...]:
        """Who may say yes: a role, and the gebied in which somebody must have it."""
        asking = () if self.asked_by is None else ((self.asked_by, ""),)
        return ((self.role, self.scope), *asking)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Who said yes to what now lies before us, in order; a yes to an earlier version is not among them."""

    act: str
    digest: str
    names: tuple[str, ...]
    account_ids: tuple[int, ...]
    needed: int


def agreement(session: Session, proposal: Proposal) -> Agreement:
    """Where the agreement on this proposal stands."""
    agreed = _agreed(session, proposal)
    return Agreement(
        act=proposal.act,
        digest=proposal.digest,
        names=tuple(unseal(session, account, "name") for account in agreed),
        account_ids=tuple(account.id for account in agreed),
        needed=proposal.needed,
    )


def agree(session: Session, proposal: Proposal, seen: str, *, by: Staff, at: datetime) -> bool:
    """One person's yes to what has the digest `seen`. True when now as many people agree as are needed.

    Raises NotAllowed without the role, ChangedMeanwhile when something else lies before us now, SamePersonTwice.
    """
    if not any(may(by, role, scope) for role, scope in proposal.holders):
        raise NotAllowed(proposal.role)
    if seen != proposal.digest:
        raise ChangedMeanwhile(proposal.act)
    if by.account_id in [account.id for account in _agreed(session, proposal)]:
        raise SamePersonTwice(proposal.act)
    session.add(
        Approval(subject=proposal.subject, act=proposal.act, digest=proposal.digest, account_id=by.account_id, at=at)
    )
    session.flush()
    _note(session, "agree-to", proposal, by, at)
    return _enough(proposal, _agreed(session, proposal))


def take_back(session: Session, proposal: Proposal, *, by: Staff, at: datetime) -> None:
    """Take back the own yes, before the act; without one nothing happens."""
    gone = session.execute(
        delete(Approval).where(
            Approval.subject == proposal.subject,
            Approval.act == proposal.act,
            Approval.digest == proposal.digest,
            Approval.account_id == by.account_id,
        )
    )
    if gone.rowcount:  # type: ignore[attr-defined]  # a DELETE gives a CursorResult
        _note(session, "take-back", proposal, by, at)


def withdraw(session: Session, *, subject: str, act: str) -> None:
    """Drop every yes to this act: what it was for is no more. The audit chain keeps that it was said."""
    session.execute(delete(Approval).where(Approval.subject == subject, Approval.act == act))


def _enough(proposal: Proposal, agreed: list[Account]) -> bool:
    """Whether so many agree as are needed; who has both roles still counts as one."""
    holders = Counter(role for account in agreed for role in {(one.role, one.scope) for one in account.roles})
    asked = proposal.asked_by is None or holders[str(proposal.asked_by), ""] > 0
    deciding = proposal.needed - (proposal.asked_by is not None)
    return asked and len(agreed) >= proposal.needed and holders[str(proposal.role), proposal.scope] >= deciding


def _agreed(session: Session, proposal: Proposal) -> list[Account]:
    wanted = [and_(AccountRole.role == str(role), AccountRole.scope == scope) for role, scope in proposal.holders]
    still_allowed = exists().where(AccountRole.account_id == Account.id, or_(*wanted))
    found = session.scalars(
        select(Account)
        .join(Approval, Approval.account_id == Account.id)
        .where(
            Approval.subject == proposal.subject,
            Approval.act == proposal.act,
            Approval.digest == proposal.digest,
            Account.active,
            still_allowed,
        )
        .order_by(Approval.id)
    )
    return list(found)


def _note(session: Session, act: str, proposal: Proposal, by: Staff, at: datetime) -> None:
    facts = {"digest": proposal.digest}
    audit.append(session, at=at, actor=by.actor, act=f"{act}-{proposal.act}", subject=proposal.subject, facts=facts)
