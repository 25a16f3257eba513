"""Columns that hold sealed values, and reading and writing them.

A sealed value is bound to table, column and row, so the row must have its primary key before anything is sealed: give
it one yourself, or flush first.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Column, LargeBinary, MetaData, Table, inspect, text
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator

from snw_democratie.db.base import Base
from snw_democratie.security.vault import Place, Vault


class Sealed(TypeDecorator[bytes]):
    """A column whose bytes only the vault can read. Marks it for `snw keys rotate`."""

    impl = LargeBinary
    cache_ok = True


LOCK = 7_301_119
"""Shared by every transaction that seals; the last step of `snw keys rotate` has it alone."""


def vault_of(session: Session) -> Vault:
    """The vault that belongs to this database; see `open_engine`.

    What is sealed in this transaction is stored before an old key is thrown away, or sealed with the new one: SQLite
    lets one transaction write at a time, from its beginning; on PostgreSQL a shared lock says that we are sealing.
    """
    vault = session.get_bind().get_execution_options().get("snw_vault")
    assert isinstance(vault, Vault), "this engine was opened without a vault"
    connection = session.connection()
    if connection.dialect.name == "postgresql" and session.info.get(LOCK) is not connection.get_transaction():
        connection.execute(text("SELECT pg_advisory_xact_lock_shared(:key)"), {"key": LOCK})
        session.info[LOCK] = connection.get_transaction()
    return vault


def place(table: str, column: str, *key: object) -> Place:
    """Where a value stands, from the parts of the primary key in the order of the table."""
    return Place(table=table, column=column, row="|".join(str(part) for part in key))


def seal(session: Session, row: Base, **values: str | bytes | None) -> None:
    """Seal these texts or bytes into the columns of a row; None empties a column."""
    vault = vault_of(session)
    for column, value in values.items():
        plain = value.encode() if isinstance(value, str) else value
        setattr(row, column, None if plain is None else vault.seal(plain, _place_of(row, column)))


def unseal(session: Session, row: Base, column: str) -> str:
    """The text of one column, empty when there is none. Raises SealBroken, UnknownKey."""
    return unseal_bytes(session, row, column).decode()


def unseal_bytes(session: Session, row: Base, column: str) -> bytes:
    """The bytes of one column, none when there are none. Raises SealBroken, UnknownKey."""
    sealed = getattr(row, column)
    return b"" if sealed is None else vault_of(session).open(sealed, _place_of(row, column))


def sealed_columns(metadata: MetaData) -> Iterator[tuple[Table, Column[bytes]]]:
    """Every sealed column of the program."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Sealed):
                yield table, column


def _place_of(row: Base, column: str) -> Place:
    key = inspect(type(row)).primary_key_from_instance(row)
    assert None not in key, "a row is sealed after it has its key"
    return place(row.__tablename__, column, *key)
