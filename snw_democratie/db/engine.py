"""The engine, and the one place where a transaction is opened and committed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from snw_democratie.db.deeds import watched
from snw_democratie.security.vault import Vault

__all__ = ["Engine", "Session", "open_engine", "reading", "unit_of_work"]


def open_engine(url: str, vault: Vault | None = None, *, wait_seconds: float | None = None) -> Engine:
    """Connect to SQLite or PostgreSQL; `vault` seals and opens what is personal in that database.

    `wait_seconds` is how long to wait for a lock of somebody else before OperationalError: short for a page, where
    a person waits. Without it SQLite waits 20 seconds and PostgreSQL as long as it takes. Values never stand in an
    error, because errors are written to the log.

    SQLite: write-ahead log, every commit flushed to the disk, foreign keys held. Python's own transaction control
    is off, because it begins a transaction only before the first change: what was read before may then be stale.
    What is deleted is overwritten, not left behind in the file.
    """
    address = make_url(url)
    shared: dict[str, Any] = {"execution_options": {"snw_vault": vault}, "hide_parameters": True}
    if address.get_backend_name() != "sqlite":
        limit = {} if wait_seconds is None else {"options": f"-c lock_timeout={round(1000 * wait_seconds)}"}
        return create_engine(address, pool_pre_ping=True, connect_args=limit, **shared)
    if address.database and address.database != ":memory:":
        _make_private(Path(address.database))
    engine = create_engine(address, connect_args={"timeout": 20 if wait_seconds is None else wait_seconds}, **shared)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("snw_reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def _make_private(path: Path) -> None:
    """An empty file that only its owner may read, where there is none yet; what SQLite puts beside it is as it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


@contextmanager
def unit_of_work(engine: Engine) -> Iterator[Session]:
    """One transaction that changes things: commits at the end, rolls back on any error.

    Leave it before answering a browser: what is inside is not yet stored. Raises OnlyAnotherLanguage (`deeds.py`).
    """
    with Session(engine, expire_on_commit=False) as session, session.begin(), watched(session):
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """One consistent look at the database; anything changed in it is thrown away."""
    reader = engine.execution_options(snw_reading=True)
    with Session(reader, expire_on_commit=False, autoflush=False) as session:
        if engine.dialect.name == "postgresql":
            session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        try:
            yield session
        finally:
            session.rollback()
