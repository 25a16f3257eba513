"""Accounts that were made before names were sealed keep their number, their roles and their password."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url

from snw_democratie.accounts.service import account_name
from snw_democratie.db.engine import open_engine, reading
from snw_democratie.db.migrate import configuration, migrate
from snw_democratie.security.passwords import Passwords
from tests.accounts.conftest import administer
from tests.web.conftest import Clock
from tests.web.world import PASSWORD, SETTINGS, VAULT, browser


@pytest.fixture(params=["sqlite", "postgres"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database of the version before."""
    if request.param == "sqlite":
        engine = open_engine(f"sqlite:///{tmp_path / 'old.sqlite3'}", VAULT)
    else:
        base = request.getfixturevalue("postgres_url")
        administer(base, "CREATE DATABASE old_accounts")
        engine = open_engine(make_url(base).set(database="old_accounts").render_as_string(hide_password=False), VAULT)
    config = configuration()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
    yield engine
    engine.dispose()
    if request.param == "postgres":
        administer(base, "DROP DATABASE old_accounts WITH (FORCE)")


def test_accounts_from_before_sign_in_as_ever(old: Engine, clock: Clock) -> None:
    hashed = Passwords(SETTINGS.argon2_kib).hash(PASSWORD)
    at = clock().isoformat()
    with old.begin() as connection:
        for number, login in ((3, "anna"), (7, "bram")):
            connection.execute(
                text("INSERT INTO account VALUES (:id, :login, :name, :password, :active, :at)"),
                {"id": number, "login": login, "name": login.title(), "password": hashed, "active": True, "at": at},
            )
            connection.execute(
                text("INSERT INTO account_role VALUES (:id, :account, 'democracy_team', '')"),
                {"id": number, "account": number},
            )
        connection.execute(
            text("INSERT INTO approval VALUES (1, 'procedure:1', 'close', :digest, 7, :at)"),
            {"digest": "a" * 64, "at": at},
        )
    migrate(old)
    with reading(old) as session:
        assert [account_name(session, number) for number in (3, 7)] == ["Anna", "Bram"]
        assert session.scalar(text("SELECT account_id FROM approval")) == 7
    someone = browser(old, clock, "bram")
    assert "Begin een nieuwe loting" in someone.get("/team").text
