"""Databases for tests: each test gets a fresh copy of one that was furnished once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url

from snw_democratie.accounts.models import Account
from snw_democratie.db.engine import reading
from snw_democratie.db.migrate import migrate
from snw_democratie.db.sealed import unseal
from snw_democratie.security.staff import Staff
from tests.web.opened import opened
from tests.web.world import START, Browser, browser, furnish

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
"""For a test of what a page says or refuses. On both databases is tried what may differ between them: each step of
each feature once, locks, races, limits that a table holds, what is sealed or removed, and migrations.
"""
_numbers = count()


@pytest.fixture(scope="session")
def furnished_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with staff and one lottery per state."""
    return furnished_once(tmp_path_factory.getbasetemp())


@cache
def furnished_once(folder: Path) -> Path:
    """That file, made once per run, also where another folder has these fixtures too (`tests/security/conftest.py`)."""
    path = folder / "furnished.sqlite3"
    engine = opened(f"sqlite:///{path}")
    migrate(engine)
    furnish(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def furnished_database(postgres_url: str) -> str:
    """The same in PostgreSQL: the URL of a database that others are copied from."""
    return _furnished_database(postgres_url)


@cache
def _furnished_database(postgres_url: str) -> str:
    # Nothing here outlives the run, so nothing need reach the disk, and no table lives long enough to be tidied.
    for setting in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
        administer(postgres_url, f"ALTER SYSTEM SET {setting} = off")
    administer(postgres_url, "ALTER SYSTEM SET max_wal_size = '160MB'")  # it may lie in memory
    administer(postgres_url, "SELECT pg_reload_conf()")
    administer(postgres_url, "CREATE DATABASE furnished")
    url = make_url(postgres_url).set(database="furnished").render_as_string(hide_password=False)
    engine = opened(url)
    migrate(engine)
    furnish(engine)
    engine.dispose()
    return url


def administer(url: str, statement: str) -> None:
    """Say something to a PostgreSQL server that is not said inside a transaction."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A copy of the furnished database, on each kind of database in turn."""
    if request.param == "sqlite":
        source = request.getfixturevalue("furnished_file")
        shutil.copy(source, tmp_path / "copy.sqlite3")
        engine = opened(f"sqlite:///{tmp_path / 'copy.sqlite3'}")
        yield engine
        engine.dispose()
        return
    url = request.getfixturevalue("furnished_database")
    base = request.getfixturevalue("postgres_url")
    name = f"copy_{next(_numbers)}"
    administer(base, f"CREATE DATABASE {name} TEMPLATE furnished STRATEGY file_copy")
    engine = opened(make_url(url).set(database=name).render_as_string(hide_password=False))
    yield engine
    engine.dispose()
    administer(base, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def staff(engine: Engine) -> dict[str, Staff]:
    """The staff of the furnished database, by login."""
    with reading(engine) as session:
        return {
            unseal(session, one, "login"): Staff(
                account_id=one.id,
                name=unseal(session, one, "name"),
                roles=frozenset(role.role for role in one.roles),
                scopes=frozenset((role.role, role.scope) for role in one.roles if role.scope),
            )
            for one in session.query(Account)
        }


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **more: float) -> None:
        self.now += timedelta(**more)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def anna(engine: Engine, clock: Callable[[], datetime]) -> Browser:
    """A browser in which Anna of the democracy team is signed in."""
    return browser(engine, clock, "anna")


@pytest.fixture
def bram(engine: Engine, clock: Callable[[], datetime]) -> Browser:
    """A browser in which her colleague Bram is signed in."""
    return browser(engine, clock, "bram")


@pytest.fixture
def visitor(engine: Engine, clock: Callable[[], datetime]) -> Browser:
    """A browser in which nobody is signed in."""
    return browser(engine, clock)
