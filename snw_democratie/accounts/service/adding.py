"""Accounts: made, invited, given roles; and an invited person choosing login and password."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from snw_democratie.accounts import second_factor
from snw_democratie.accounts.facts import Invited, Next, SignedIn
from snw_democratie.accounts.models import Account, AccountRole, Invitation
from snw_democratie.accounts.service.reading import account_row, by_login, folded, login_index, name_of
from snw_democratie.accounts.service.signing_in import EVERYBODY
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.db.sealed import seal, vault_of
from snw_democratie.security import audit, throttle
from snw_democratie.security.codes import new_code, typed
from snw_democratie.security.errors import BadInvitation, LoginTaken, OwnAccount
from snw_democratie.security.passwords import Passwords
from snw_democratie.security.sessions import end_sessions, start_session
from snw_democratie.security.staff import SCOPED, Role, Staff
from snw_democratie.settings import Settings

INVITED_FOR = timedelta(hours=72)


def add_account(
    session: Session,
    *,
    login: str,
    name: str,
    hashed: str,
    roles: Iterable[Role],
    at: datetime,
    actor: str = "command",
    scopes: Iterable[str] = (),
) -> int:
    """Add a member of staff who has a password and give the account's number. Raises LoginTaken.

    `scopes` are the gebieden of a role that is limited to gebieden.
    """
    if by_login(session, login) is not None:
        raise LoginTaken(folded(login))
    account = _new_account(session, name, roles, scopes, actor=actor, at=at)
    account.password = hashed
    _name_login(session, account, login)
    return account.id


def invite(
    session: Session, name: str, roles: Iterable[Role], scopes: Iterable[str], *, actor: str, at: datetime
) -> Invited:
    """A new account for who still has to choose login and password. The code is told once and not kept."""
    account = _new_account(session, name, roles, scopes, actor=actor, at=at)
    return _invitation(session, account, actor=actor, at=at)


def invite_again(session: Session, account_id: int, *, by: Staff, at: datetime) -> Invited:
    """For who forgot the password or lost the phone: both are gone at once, and a new invitation is the only way in.

    Raises OwnAccount.
    """
    if account_id == by.account_id:
        raise OwnAccount
    account = account_row(session, account_id)
    _empty(session, account)
    return _invitation(session, account, actor=by.actor, at=at)


def set_roles(
    session: Session, account_id: int, roles: Iterable[Role], scopes: Iterable[str], *, by: Staff, at: datetime
) -> None:
    """Give an account exactly these roles; whoever is signed in with it signs in again. Raises OwnAccount."""
    if account_id == by.account_id:
        raise OwnAccount
    account = account_row(session, account_id)
    wanted = _pairs(roles, scopes)
    account.roles = [one for one in account.roles if (one.role, one.scope) in wanted]
    had = {(one.role, one.scope) for one in account.roles}
    account.roles += [AccountRole(role=role, scope=scope) for role, scope in wanted if (role, scope) not in had]
    session.flush()
    end_sessions(session, account_id)
    _note(session, "set-roles", account_id, by.actor, at, roles=wanted)


def accept(
    engine: Engine,
    settings: Settings,
    passwords: Passwords,
    *,
    code: str,
    login: str,
    password: str,
    at: datetime,
    device: str = "",
) -> SignedIn:
    """Use an invitation: it opens once. The session that comes back still has to set up the second factor.

    Raises BadCode, BadInvitation, WeakPassword, LoginTaken, TooManyAttempts.
    """
    plain = typed(code)
    with unit_of_work(engine) as session:
        throttle.count_attempt(session, scope="invitation", key=EVERYBODY, limit=throttle.OVERALL, at=at)
    with reading(engine) as session:
        found = session.scalar(select(Invitation).where(Invitation.index == _index(session, plain)))
        account = session.get(Account, found.account_id) if found is not None and found.expires_at > at else None
        open_ = account is not None and account.active
        name = name_of(session, account) if open_ and account is not None else ""
    if not open_:
        with unit_of_work(engine) as session:
            audit.append(session, at=at, actor="anyone", act="invitation-refused", subject="account:unknown")
        raise BadInvitation
    hashed = passwords.hash(password, login=folded(login), name=name)
    try:
        with unit_of_work(engine) as session:
            return _use(session, settings, plain, login, hashed, at, device)
    except IntegrityError as error:
        # Two people chose the same login at the same moment.
        raise LoginTaken(folded(login)) from error


def _use(
    session: Session, settings: Settings, code: str, login: str, hashed: str, at: datetime, device: str
) -> SignedIn:
    found = session.scalar(
        delete(Invitation)
        .where(Invitation.index == _index(session, code), Invitation.expires_at > at)
        .returning(Invitation.account_id)
    )
    if found is None:
        raise BadInvitation
    account = account_row(session, found)
    taken = by_login(session, login)
    if taken is not None and taken.id != account.id:
        raise LoginTaken(folded(login))
    _empty(session, account)
    account.password = hashed
    _name_login(session, account, login)
    throttle.take_back(session, scope="invitation", key=EVERYBODY)
    then = Next.ENROL if settings.second_factor else Next.NOTHING
    if then is Next.ENROL:
        second_factor.prepare(session, account)
    secret = start_session(session, account.id, complete=then is Next.NOTHING, device=device, at=at)
    _note(session, "use-invitation", account.id, f"account:{account.id}", at)
    return SignedIn(secret=secret, then=then)


def _new_account(
    session: Session, name: str, roles: Iterable[Role], scopes: Iterable[str], *, actor: str, at: datetime
) -> Account:
    wanted = _pairs(roles, scopes)
    account = Account(active=True, created_at=at)
    account.roles = [AccountRole(role=role, scope=scope) for role, scope in wanted]
    session.add(account)
    session.flush()
    seal(session, account, name=name.strip())
    _note(session, "add-account", account.id, actor, at, roles=wanted)
    return account


def _pairs(roles: Iterable[Role], scopes: Iterable[str]) -> list[tuple[str, str]]:
    """Each role with each gebied, where it is limited to gebieden, and else with none."""
    places = sorted(set(scopes))
    return sorted({(str(role), place) for role in roles for place in (places if role in SCOPED else [""])})


def _invitation(session: Session, account: Account, *, actor: str, at: datetime) -> Invited:
    code = new_code()
    session.execute(delete(Invitation).where(Invitation.account_id == account.id))
    expires_at = at + INVITED_FOR
    session.add(Invitation(account_id=account.id, index=_index(session, code), expires_at=expires_at))
    session.flush()
    _note(session, "invite", account.id, actor, at)
    return Invited(account_id=account.id, code=code, expires_at=expires_at)


def _empty(session: Session, account: Account) -> None:
    """Nothing that opened this account before opens it now."""
    account.password = None
    account.totp_counter = None
    seal(session, account, totp=None, totp_new=None)
    second_factor.forget_backup_codes(session, account.id)
    end_sessions(session, account.id)


def _name_login(session: Session, account: Account, login: str) -> None:
    seal(session, account, login=folded(login))
    account.login_index = login_index(session, login)
    session.flush()


def _index(session: Session, code: str) -> bytes:
    return vault_of(session).index("invitation", code)


def _note(
    session: Session, act: str, account_id: int, actor: str, at: datetime, *, roles: list[tuple[str, str]] | None = None
) -> None:
    facts = {} if roles is None else {"roles": [f"{role} {scope}".strip() for role, scope in roles]}
    audit.append(session, at=at, actor=actor, act=act, subject=f"account:{account_id}", facts=facts)
