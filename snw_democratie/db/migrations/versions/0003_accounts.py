"""Second factor, invitations and scopes of staff accounts; who somebody is, is sealed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op

from snw_democratie.db.sealed import place
from snw_democratie.security.vault import Vault

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    account = sa.table("account", *(sa.column(name) for name in ("id", "login", "name", "password", "active")))
    people = connection.execute(sa.select(account)).all()
    # Everybody signs in again: an old session does not say whether there was a second factor.
    op.drop_table("staff_session")
    if connection.dialect.name == "sqlite":
        _renew_table()
    else:
        _change_table()
    _seal_people(people)
    _create_tables()


def _change_table() -> None:
    op.drop_column("account", "login")
    op.drop_column("account", "name")
    op.alter_column("account", "password", nullable=True)
    for name in ("login", "name", "totp", "totp_new"):
        op.add_column("account", sa.Column(name, sa.LargeBinary(), nullable=True))
    op.add_column("account", sa.Column("login_index", sa.LargeBinary(length=32), nullable=True))
    op.add_column("account", sa.Column("totp_counter", sa.Integer(), nullable=True))
    op.create_unique_constraint(op.f("uq_account_login_index"), "account", ["login_index"])


def _renew_table() -> None:
    """SQLite drops no column that is unique: the table goes, and comes back with the same numbers.

    What points at an account is judged at the end of the transaction. Roles would go with their account where dropping
    a table cascades, so they are put back where they are gone.
    """
    connection = op.get_bind()
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    roles = connection.exec_driver_sql("SELECT id, account_id, role, scope FROM account_role").all()
    kept = connection.exec_driver_sql("SELECT id, password, active, created_at FROM account").all()
    op.drop_table("account")
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.LargeBinary(), nullable=True),
        sa.Column("login_index", sa.LargeBinary(length=32), nullable=True),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("password", sa.String(length=200), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("totp", sa.LargeBinary(), nullable=True),
        sa.Column("totp_new", sa.LargeBinary(), nullable=True),
        sa.Column("totp_counter", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("login_index", name=op.f("uq_account_login_index")),
    )
    for row in kept:
        connection.exec_driver_sql(
            "INSERT INTO account (id, password, active, created_at) VALUES (?, ?, ?, ?)", tuple(row)
        )
    for row in roles:
        connection.exec_driver_sql(
            "INSERT OR IGNORE INTO account_role (id, account_id, role, scope) VALUES (?, ?, ?, ?)", tuple(row)
        )


def _seal_people(people: Iterable[Any]) -> None:
    connection = op.get_bind()
    for one in people:
        vault = connection.get_execution_options().get("snw_vault")
        assert isinstance(vault, Vault), "this database holds personal data: open it with its keys"
        connection.execute(
            sa.text("UPDATE account SET login = :login, name = :name, login_index = :index WHERE id = :id"),
            {
                "login": vault.seal(one.login.encode(), place("account", "login", one.id)),
                "name": vault.seal(one.name.encode(), place("account", "name", one.id)),
                "index": vault.index("login", one.login),
                "id": one.id,
            },
        )


def _create_tables() -> None:
    op.create_table(
        "staff_session",
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("device", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_staff_session_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_staff_session")),
    )
    op.create_index(op.f("ix_staff_session_account_id"), "staff_session", ["account_id"])
    op.create_table(
        "backup_code",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("index", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_backup_code_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "index", name=op.f("pk_backup_code")),
    )
    op.create_table(
        "invitation",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_invitation_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("index", name=op.f("uq_invitation_index")),
    )
