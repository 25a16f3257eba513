"""Roles that two people give: an administrator asks, and somebody of the democracy team says yes.

Two people of such a role together change a public outcome. So whoever can make accounts must not be able to make two
of those, or to take one over: an invitation sent again takes these roles away, and they are agreed on anew.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from snw_democratie.accounts.facts import Candidate
from snw_democratie.accounts.models import Account, AccountRole
from snw_democratie.accounts.service.reading import account_row, name_of, row_alone
from snw_democratie.db.sealed import unseal
from snw_democratie.security import audit
from snw_democratie.security.approvals import Proposal, agree, agreement, withdraw
from snw_democratie.security.errors import ChangedMeanwhile, NotYetIn, OwnAccount
from snw_democratie.security.models import Approval, AuditEvent
from snw_democratie.security.sessions import end_sessions
from snw_democratie.security.staff import BY_TWO, Role, Staff
from snw_democratie.settings import Settings
from sortition.record import digest

GIVE = "give-"

Pair = tuple[str, str]
"""A role, and the gebied that it is limited to, if any."""


def by_two(pair: Pair) -> bool:
    """Whether nobody alone gives this role."""
    return pair[0] in BY_TWO


def ask(session: Session, account_id: int, wanted: Collection[Pair], *, by: Staff, at: datetime) -> None:
    """An administrator asks these roles for an account, and no other any longer; what was asked before stays asked."""
    subject, acts = _subject(account_id), {_act(pair) for pair in wanted}
    for act in session.scalars(select(Approval.act).where(Approval.subject == subject, _asks()).distinct()).all():
        if act not in acts:
            withdraw(session, subject=subject, act=act)
    for pair in sorted(wanted):
        proposal = _proposal(session, account_id, pair)
        if by.account_id not in agreement(session, proposal).account_ids:
            agree(session, proposal, proposal.digest, by=by, at=at)


def asked(session: Session, account_id: int) -> tuple[Pair, ...]:
    """The roles that are asked for an account and not given yet."""
    return tuple(pair for number, pair in _waiting(session) if number == account_id)


def candidates(session: Session, settings: Settings, *, by: Staff, at: datetime) -> tuple[Candidate, ...]:
    """Everybody for whom a role is asked. Names are personal data: that somebody looked is noted."""
    found = tuple(_candidate(session, settings, number, pair) for number, pair in _waiting(session))
    if found:
        audit.looked(session, by=by, subject="candidates", what="names", at=at)
    return found


def waiting(session: Session) -> int:
    """How many roles wait for a yes."""
    return len(_waiting(session))


def give(
    session: Session, settings: Settings, account_id: int, pair: Pair, seen: str, *, by: Staff, at: datetime
) -> None:
    """The second yes: the account has the role, and whoever is signed in with it signs in again.

    Raises ChangedMeanwhile when it is not asked, or not for the account as it was seen; NotYetIn; OwnAccount.
    """
    if account_id == by.account_id:
        raise OwnAccount
    # Of two at the same moment the second waits here, and then sees what the first did.
    account = row_alone(session, account_id)
    if pair not in asked(session, account_id):
        raise ChangedMeanwhile(_act(pair))
    if not _in_hand(account, settings):
        raise NotYetIn
    if not agree(session, _proposal(session, account_id, pair), seen, by=by, at=at):
        return
    account.roles.append(AccountRole(role=pair[0], scope=pair[1]))
    withdraw(session, subject=_subject(account_id), act=_act(pair))
    end_sessions(session, account_id)
    facts = {"roles": sorted(f"{one.role} {one.scope}".strip() for one in account.roles)}
    audit.append(session, at=at, actor=by.actor, act="set-roles", subject=_subject(account_id), facts=facts)


def _candidate(session: Session, settings: Settings, account_id: int, pair: Pair) -> Candidate:
    account = account_row(session, account_id)
    return Candidate(
        account_id=account_id,
        name=name_of(session, account),
        login=unseal(session, account, "login"),
        role=pair[0],
        scope=pair[1],
        ready=_in_hand(account, settings),
        agreement=agreement(session, _proposal(session, account_id, pair)),
    )


def _in_hand(account: Account, settings: Settings) -> bool:
    """Whether somebody came in with the invitation, and set up what this installation asks."""
    enrolled = account.totp is not None or not settings.second_factor
    return account.active and account.password is not None and enrolled


def _waiting(session: Session) -> list[tuple[int, Pair]]:
    """What is asked for the accounts as they are now, by somebody who may still ask."""
    acts = select(Approval.subject, Approval.act).where(_asks()).distinct()
    found = []
    for subject, act in session.execute(acts.order_by(Approval.subject, Approval.act)).all():
        number, (role, _, scope) = int(subject.partition(":")[2]), act.removeprefix(GIVE).partition("-")
        if agreement(session, _proposal(session, number, (role, scope))).account_ids:
            found.append((number, (role, scope)))
    return found


def _asks() -> ColumnElement[bool]:
    return Approval.act.startswith(GIVE, autoescape=True)


def _proposal(session: Session, account_id: int, pair: Pair) -> Proposal:
    """This role for this account in the hands that it is in: another invitation makes it another proposal."""
    subject = _subject(account_id)
    invited = select(func.count()).where(AuditEvent.subject == subject, AuditEvent.act == "invite")
    what = {"account": account_id, "role": pair[0], "scope": pair[1], "invitations": session.scalar(invited) or 0}
    return Proposal(
        subject=subject,
        act=_act(pair),
        digest=digest("snw/give-role/1", what),
        role=Role.DEMOCRACY_TEAM,
        asked_by=Role.ADMINISTRATOR,
    )


def _subject(account_id: int) -> str:
    return f"account:{account_id}"


def _act(pair: Pair) -> str:
    return GIVE + "-".join(filter(None, pair))
