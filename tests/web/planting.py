"""Rows with something in every column, whatever the table, for tests that hold for every table."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from sqlalchemy import JSON, Boolean, Connection, Date, Engine, Integer, LargeBinary, String, Table, text

from snw_democratie.db.base import Moment
from snw_democratie.db.migrate import metadata
from snw_democratie.db.sealed import Sealed, place, sealed_columns
from tests.web.world import START, VAULT


@contextmanager
def loosely(engine: Engine) -> Iterator[Connection]:
    """A transaction in which a row may point to nothing."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            # Outside a transaction, which is the only place where SQLite listens to this.
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection
        connection.commit()
        if engine.dialect.name == "sqlite":
            driver: Any = connection.connection.dbapi_connection
            driver.execute("PRAGMA foreign_keys = ON")


def planted(table: Table, mark: int = 1, **more: Any) -> dict[str, Any]:
    """A row with something everywhere, and in each sealed column its own name; another `mark` is another row."""
    plain: dict[Any, Any] = {
        Boolean: False,
        Integer: 900_000 + mark,
        JSON: {},
        Moment: START,
        Date: date(2027, 3, 1) + timedelta(days=mark),
        (LargeBinary, Sealed): bytes([mark]) * 32,
    }
    row: dict[str, Any] = {}
    for column in table.columns:
        kind = column.type
        if isinstance(kind, String):
            row[column.name] = f"{mark}planted"[: kind.length]
        else:
            row[column.name] = next(value for one, value in plain.items() if isinstance(kind, one))
    row |= more
    key = [row[column.name] for column in table.primary_key.columns]
    for own, column in sealed_columns(metadata()):
        if own is table:
            where = place(table.name, column.name, *key)
            row[column.name] = VAULT.seal(where.column.encode(), where)
    return row
