"""Accounts: made, invited, given roles; and an invited person choosing login and password."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from snw_democratie.accounts import second_factor
from snw_democratie.accounts.facts import Invited, Next, SignedIn
from snw_democratie.accounts.mails import invitation_mail
from snw_democratie.accounts.models import Account, AccountRole, Invitation
from snw_democratie.accounts.service.joining import ask, asked, by_two
from snw_democratie.accounts.service.reading import account_row, by_login, folded, login_index, name_of, row_alone
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.db.sealed import seal, unseal, vault_of
from snw_democratie.mail import outbox
from snw_democratie.security import audit, guesses
from snw_democratie.security.codes import new_code, typed
from snw_democratie.security.errors import BadInvitation, LoginTaken, OwnAccount
from snw_democratie.security.passwords import Passwords
from snw_democratie.security.sessions import end_sessions, start_session
from snw_democratie.security.staff import SCOPED, Role, Staff, refuse_together
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

    `scopes` are the gebieden of a role that is limited to gebieden. For who has the machine itself: every role is
    given at once. Raises RolesApart.
    """
    if by_login(session, login) is not None:
        raise LoginTaken(folded(login))
    account = _new_account(session, name, _pairs(roles, scopes), actor=actor, at=at)
    account.password = hashed
    _name_login(session, account, login)
    return account.id


def invite(
    session: Session,
    name: str,
    roles: Iterable[Role],
    scopes: Iterable[str],
    *,
    origin: str,
    at: datetime,
    email: str = "",
    by: Staff | None = None,
) -> Invited:
    """A new account for who still has to choose login and password. The code is told once and not kept.

    With an `email` the link is mailed too. Roles that nobody gives alone are asked for; without `by` it is the command
    on the machine itself, which gives them at once: somebody must be the first. Raises RolesApart, BadAddress.
    """
    actor, wanted = "command" if by is None else by.actor, _pairs(roles, scopes)
    at_once = [pair for pair in wanted if by is None or not by_two(pair)]
    account = _new_account(session, name, at_once, actor=actor, at=at)
    _note_address(session, account, email)
    made = _invitation(session, account, origin, actor=actor, at=at)
    if by is not None:
        ask(session, account.id, [pair for pair in wanted if by_two(pair)], by=by, at=at)
    return replace(made, waits=at_once != wanted)


def invite_again(
    session: Session, account_id: int, *, origin: str, by: Staff, at: datetime, email: str = ""
) -> Invited:
    """For who forgot the password or lost the phone: both are gone at once, and a new invitation is the only way in.

    Roles that nobody gives alone go too, and are asked for again: whoever has the link has the account.
    Raises OwnAccount, BadAddress.
    """
    if account_id == by.account_id:
        raise OwnAccount
    account = row_alone(session, account_id)
    again = {pair for pair in _held(account) if by_two(pair)} | set(asked(session, account_id))
    ask(session, account_id, (), by=by, at=at)
    if again & _held(account):
        _hold(session, account, [pair for pair in _held(account) if not by_two(pair)], by=by, at=at)
    _empty(session, account)
    _note_address(session, account, email)
    made = _invitation(session, account, origin, actor=by.actor, at=at)
    ask(session, account_id, again, by=by, at=at)
    return replace(made, waits=bool(again))


def set_roles(
    session: Session, account_id: int, roles: Iterable[Role], scopes: Iterable[str], *, by: Staff, at: datetime
) -> None:
    """Give an account exactly these roles; whoever is signed in with it signs in again.

    Of roles that nobody gives alone it keeps those it has; others are asked for. Raises OwnAccount, RolesApart.
    """
    if account_id == by.account_id:
        raise OwnAccount
    account, wanted = row_alone(session, account_id), set(_pairs(roles, scopes))
    later = {pair for pair in wanted - _held(account) if by_two(pair)}
    ask(session, account_id, later, by=by, at=at)
    _hold(session, account, wanted - later, by=by, at=at)


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
        guess = guesses.count(session, "invitation", settings.secret_key, plain, at=at)
    with reading(engine) as session:
        found = session.scalar(select(Invitation).where(Invitation.index == _index(session, plain)))
        account = session.get(Account, found.account_id) if found is not None and found.expires_at > at else None
        open_ = account is not None and account.active
        name = name_of(session, account) if open_ and account is not None else ""
    if not open_:
        with unit_of_work(engine) as session:
            audit.append(session, at=at, actor="anyone", act="invitation-refused", subject="account:unknown")
        raise guess.wrong(BadInvitation())
    with unit_of_work(engine) as session:
        guess.right(session)  # whatever becomes of the password
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
    then = Next.ENROL if settings.second_factor else Next.NOTHING
    if then is Next.ENROL:
        second_factor.prepare(session, account)
    secret = start_session(session, account.id, complete=then is Next.NOTHING, device=device, at=at)
    _note(session, "use-invitation", account.id, f"account:{account.id}", at)
    return SignedIn(secret=secret, then=then)


def _new_account(session: Session, name: str, wanted: list[tuple[str, str]], *, actor: str, at: datetime) -> Account:
    account = Account(active=True, created_at=at)
    account.roles = [AccountRole(role=role, scope=scope) for role, scope in wanted]
    session.add(account)
    session.flush()
    seal(session, account, name=name.strip())
    _note(session, "add-account", account.id, actor, at, roles=wanted)
    return account


def _pairs(roles: Iterable[Role], scopes: Iterable[str]) -> list[tuple[str, str]]:
    """Each role with each gebied, where it is limited to gebieden, and else with none. Raises RolesApart."""
    given, places = frozenset(roles), sorted(set(scopes))
    refuse_together({str(role) for role in given})
    return sorted({(str(role), place) for role in given for place in (places if role in SCOPED else [""])})


def _held(account: Account) -> set[tuple[str, str]]:
    return {(one.role, one.scope) for one in account.roles}


def _hold(session: Session, account: Account, wanted: Iterable[tuple[str, str]], *, by: Staff, at: datetime) -> None:
    """Exactly these roles from now on."""
    pairs = sorted(wanted)
    account.roles = [one for one in account.roles if (one.role, one.scope) in pairs]
    had = _held(account)
    account.roles += [AccountRole(role=role, scope=scope) for role, scope in pairs if (role, scope) not in had]
    session.flush()
    end_sessions(session, account.id)
    _note(session, "set-roles", account.id, by.actor, at, roles=pairs)


def _note_address(session: Session, account: Account, email: str) -> None:
    """Where invitations of this account go from now on; nowhere when it is empty."""
    seal(session, account, email=outbox.checked_address(email) if email.strip() else None)


def _invitation(session: Session, account: Account, origin: str, *, actor: str, at: datetime) -> Invited:
    code = new_code()
    outbox.forget(session, about=f"account:{account.id}")
    session.execute(delete(Invitation).where(Invitation.account_id == account.id))
    expires_at = at + INVITED_FOR
    session.add(Invitation(account_id=account.id, index=_index(session, code), expires_at=expires_at))
    session.flush()
    _note(session, "invite", account.id, actor, at)
    email = unseal(session, account, "email")
    made = Invited(account_id=account.id, code=code, expires_at=expires_at, email=email)
    if email:
        subject, text = invitation_mail(origin, name_of(session, account), made)
        outbox.put(session, to=email, subject=subject, text=text, about=f"account:{account.id}", at=at)
    return made


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
