"""People of the security tests: their browsers, their phones and their sessions."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pyotp
from sqlalchemy import Engine, select

from snw_democratie.accounts.models import Account
from snw_democratie.accounts.service import login_index
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.db.sealed import seal
from snw_democratie.security.models import AuditEvent
from snw_democratie.security.sessions import start_session
from tests.web.world import SETTINGS, Browser, browser

STRICT = replace(SETTINGS, second_factor=True)
COOKIE = "snw"


def account_id(engine: Engine, login: str) -> int:
    with reading(engine) as session:
        found = session.scalar(select(Account.id).where(Account.login_index == login_index(session, login)))
    assert found is not None
    return found


def with_phone(engine: Engine, login: str) -> pyotp.TOTP:
    """Give an account a second factor, and keep the app that makes its codes."""
    secret = pyotp.random_base32()
    with unit_of_work(engine) as session:
        account = session.get_one(Account, account_id(engine, login))
        seal(session, account, totp=secret)
    return pyotp.TOTP(secret)


def seated(someone: Browser, engine: Engine, login: str, *, complete: bool = True, at: datetime) -> Browser:
    """Put somebody behind this browser, without the log-in page."""
    with unit_of_work(engine) as session:
        secret = start_session(session, account_id(engine, login), complete=complete, at=at)
    carry(someone, secret)
    return someone


def carry(someone: Browser, secret: str) -> None:
    """Let this browser send a session's secret, and no other."""
    someone.client.cookies.delete(COOKIE) if COOKIE in someone.client.cookies else None
    someone.client.cookies.set(COOKIE, secret, domain="testserver.local", path="/")


def carried(someone: Browser) -> str:
    """The secret that this browser sends."""
    found = someone.client.cookies.get(COOKIE)
    assert found
    return str(found)


def strict(engine: Engine, clock: Callable[[], datetime], login: str = "") -> Browser:
    """A browser on a program that asks everybody for a second factor; after the password when a login is given."""
    someone = browser(engine, clock, settings=STRICT)
    if login:
        assert someone.sign_in(login).status_code == 303
    return someone


def acts(engine: Engine) -> list[str]:
    """What the audit chain says was done, in order."""
    with reading(engine) as session:
        return list(session.scalars(select(AuditEvent.act).order_by(AuditEvent.seq)))


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', page)
    assert found is not None, name
    return found.group(1)


def inside(answer: Any) -> bool:
    """Whether this answer is a page of the team and not the way to the log-in."""
    return bool(answer.status_code == 200 and "Uitloggen" in answer.text)
