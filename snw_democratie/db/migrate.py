"""Bringing a database up to date, in one transaction where the database can."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, MetaData

from snw_democratie.accounts import models as accounts
from snw_democratie.answers import models as answers
from snw_democratie.assemblies import models as assemblies
from snw_democratie.budgets import models as budgets
from snw_democratie.budgets.counting import models as counting
from snw_democratie.budgets.paper import models as paper
from snw_democratie.budgets.voting import models as voting
from snw_democratie.db.base import Base
from snw_democratie.jobs import models as jobs
from snw_democratie.letters import models as letters
from snw_democratie.mail import models as mail
from snw_democratie.pool import models as pool
from snw_democratie.referenda import models as referenda
from snw_democratie.retention import models as retention
from snw_democratie.seats import models as seats
from snw_democratie.security import models as security

ALL = (
    accounts,
    answers,
    assemblies,
    budgets,
    counting,
    jobs,
    letters,
    mail,
    paper,
    pool,
    referenda,
    retention,
    seats,
    security,
    voting,
)
"""Importing these modules puts their tables into the metadata."""


def migrate(engine: Engine, target: str = "head") -> None:
    """Run every migration that this database has not seen.

    SQLite makes a table again to change it, and dropping the old one would delete, by foreign key, what hangs on it.
    So its foreign keys rest meanwhile and are all checked before the commit.
    """
    config = configuration()
    with engine.connect() as connection, _foreign_keys_resting(connection), connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, target)
        if engine.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            assert not broken, f"rows that point nowhere: {broken[:3]}"


@contextmanager
def _foreign_keys_resting(connection: Connection) -> Iterator[None]:
    """Without foreign keys, on SQLite; and afterwards nothing of before is left in its write-ahead log."""
    if connection.dialect.name != "sqlite":
        yield
        return
    # Outside a transaction, which is the only place where SQLite listens to this.
    driver: Any = connection.connection.dbapi_connection
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys = ON")
    driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def configuration() -> Config:
    """Where Alembic finds our migrations; there is no ini file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def metadata() -> MetaData:
    """All tables of the program."""
    assert all(ALL)
    return Base.metadata
