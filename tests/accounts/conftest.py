"""A small staff on a database of its own: one account per role, and one without any."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url

from snw_democratie.accounts.service import add_account
from snw_democratie.db.engine import unit_of_work
from snw_democratie.db.migrate import migrate
from snw_democratie.security.passwords import Passwords
from snw_democratie.security.staff import SCOPED, Role
from tests.security.permissions import NO_ROLE
from tests.web.conftest import Clock
from tests.web.opened import opened
from tests.web.world import PASSWORD, SETTINGS, START

_numbers = count()


def employ(engine: Engine) -> None:
    """An account per role, with the role as its login, and one without a role."""
    hashed = Passwords(SETTINGS.argon2_kib).hash(PASSWORD)
    with unit_of_work(engine) as session:
        for login in (*Role, NO_ROLE):
            roles = [login] if isinstance(login, Role) else []
            scopes = ["GF07"] if set(roles) & SCOPED else []
            add_account(
                session, login=str(login), name=login.title(), hashed=hashed, roles=roles, scopes=scopes, at=START
            )


def administer(url: str, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(scope="session")
def staffed_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("staffed") / "staffed.sqlite3"
    engine = opened(f"sqlite:///{path}")
    migrate(engine)
    employ(engine)
    engine.dispose()
    return path


@pytest.fixture
def sqlite(staffed_file: Path, tmp_path: Path) -> Iterator[Engine]:
    """A copy of the staffed database in a file."""
    shutil.copy(staffed_file, tmp_path / "copy.sqlite3")
    engine = opened(f"sqlite:///{tmp_path / 'copy.sqlite3'}")
    yield engine
    engine.dispose()


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Engine]:
    """The same in PostgreSQL, made anew."""
    name = f"staffed_{next(_numbers)}"
    administer(postgres_url, f"CREATE DATABASE {name}")
    url = make_url(postgres_url).set(database=name).render_as_string(hide_password=False)
    engine = opened(url)
    migrate(engine)
    employ(engine)
    yield engine
    engine.dispose()
    administer(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each kind of database in turn, for what happens at the same moment."""
    found: Engine = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def clock() -> Clock:
    return Clock()
