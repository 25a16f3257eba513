"""Finding accounts, and opening what is sealed of them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from snw_democratie.accounts.models import Account
from snw_democratie.db.sealed import unseal, vault_of
from snw_democratie.security.errors import UnknownAccount


def login_index(session: Session, login: str) -> bytes:
    """By what a login is found: a keyed hash of it, without capitals and spaces around it."""
    return vault_of(session).index("login", folded(login))


def folded(login: str) -> str:
    """A login as it is kept: capitals make no difference."""
    return login.strip().casefold()


def account_row(session: Session, account_id: int) -> Account:
    """The row of an account. Raises UnknownAccount."""
    row = session.get(Account, account_id)
    if row is None:
        raise UnknownAccount
    return row


def row_alone(session: Session, account_id: int) -> Account:
    """The row of an account as it is now, which nobody else changes until we are done. Raises UnknownAccount."""
    row = session.get(Account, account_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise UnknownAccount
    return row


def by_login(session: Session, login: str) -> Account | None:
    """The account with this login."""
    return session.scalar(select(Account).where(Account.login_index == login_index(session, login)))


def name_of(session: Session, row: Account) -> str:
    """The name that colleagues see."""
    return unseal(session, row, "name")


def account_name(session: Session, account_id: int) -> str:
    """The name of the account with this number; empty when there is none."""
    row = session.get(Account, account_id)
    return "" if row is None else name_of(session, row)
