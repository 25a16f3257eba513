"""Votes on paper: what pages show of the record stands beside it, so that they need not read it through each time."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

from sortition.record import file_digest

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

TABLE = "referendum_paper"
ADDED = {
    "digest": sa.String(length=64),
    "codes": sa.JSON(),
    "aside": sa.Integer(),
    "votes": sa.JSON(),
    "invalid": sa.Integer(),
}


def upgrade() -> None:
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        for name, type_ in ADDED.items():
            batch_op.add_column(sa.Column(name, type_, nullable=True))
    filled = sa.table(
        TABLE, sa.column("referendum_id"), sa.column("record"), *(sa.column(name, one) for name, one in ADDED.items())
    )
    connection = op.get_bind()
    for key, record in connection.execute(sa.select(filled.c.referendum_id, filled.c.record)).all():
        connection.execute(filled.update().where(filled.c.referendum_id == key).values(_shown(bytes(record))))
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        for name, type_ in ADDED.items():
            batch_op.alter_column(name, existing_type=type_, nullable=False)


def downgrade() -> None:
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        for name in ADDED:
            batch_op.drop_column(name)


def _shown(record: bytes) -> dict[str, object]:
    said = json.loads(record)
    return {
        "digest": file_digest(record),
        "codes": sorted(file_digest(one["credential"].encode()) for one in said["codes"]),
        "aside": sum(said["aside"].values()),
        "votes": [] if said["votes"] is None else said["votes"][0],
        "invalid": said["invalid"],
    }
