"""Databases that no longer matter when a test is over, opened as an installation does but quicker."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Dialect, Engine, event

from snw_democratie.db.engine import open_engine
from tests.web.world import VAULT

_spoken: dict[str, Dialect] = {}


def opened(url: str) -> Engine:
    """`open_engine` for a copy that lives as long as a test.

    What SQLAlchemy made of a statement is kept by dialect, and each engine has one of its own: with the same one for
    all, a statement is compiled once per process and not once per test. And nothing need reach the disk here; that
    `open_engine` itself waits for it is tried in `test_database.py` and, without power, in `test_kills.py`.
    """
    engine = open_engine(url, VAULT)
    name = engine.dialect.name
    if name in _spoken:
        engine.dialect = _spoken[name]
    else:
        with engine.connect():  # what it asks a server at the first connection
            _spoken[name] = engine.dialect
        engine.dispose()
    if name == "sqlite":
        event.listen(engine, "connect", _without_waiting)
    return engine


def _without_waiting(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous = OFF")
