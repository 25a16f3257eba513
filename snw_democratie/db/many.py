"""The same change to many rows: what SQLAlchemy knows of the statement is asked for once, and not for every row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Delete, Dialect, Insert, Update


def change(connection: Connection, statement: Insert | Update | Delete, rows: Sequence[Mapping[str, Any]]) -> int:
    """Execute a statement that is made once for the whole program, for every row; gives how many rows were changed."""
    text, names, fixed, processors = _prepared(statement, connection.dialect)
    made: list[Any] = []
    for row in rows:
        values = {**fixed, **row}
        for name, process in processors:
            values[name] = process(values[name])
        made.append(tuple([values[name] for name in names]) if names else values)
    return connection.exec_driver_sql(text, made).rowcount


@cache
def _prepared(
    statement: Insert | Update | Delete, dialect: Dialect
) -> tuple[str, Sequence[str], Mapping[str, Any], Sequence[tuple[str, Callable[[Any], Any]]]]:
    """Its text, its parameters in order where they have no names, those that are fixed, and how to write the others."""
    compiled = statement.compile(dialect=dialect)
    ways = ((name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in compiled.params)
    return str(compiled), compiled.positiontup or (), compiled.params, [(name, way) for name, way in ways if way]
