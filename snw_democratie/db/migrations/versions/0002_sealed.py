"""Personal data of pools, sealed: people, file names, the secret of the salts, and the whole records."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

from snw_democratie.db.sealed import place
from snw_democratie.security.vault import Vault

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BATCH = 1000


def upgrade() -> None:
    connection = op.get_bind()
    old_people = connection.execute(
        sa.text('SELECT import_id, own_id, "values", household, lot FROM person ORDER BY import_id, id')
    ).all()
    op.drop_table("person")
    op.create_table(
        "person",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=True),
        sa.Column("lot", sa.String(length=12), nullable=True),
        sa.Column("registration_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"], ["pool_import.id"], name=op.f("fk_person_import_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("import_id", "number", name=op.f("pk_person")),
        sa.UniqueConstraint("import_id", "lot", name="uq_person_lot"),
    )
    op.create_index(op.f("ix_person_registration_id"), "person", ["registration_id"])
    _seal_people(old_people)
    _seal_column("pool_import", "file_name")
    _seal_column("procedure", "entropy")
    _seal_records()


def _vault() -> Vault:
    vault = op.get_bind().get_execution_options().get("snw_vault")
    assert isinstance(vault, Vault), "this database holds personal data: open it with its keys"
    return vault


def _seal_people(rows: list[tuple[int, str, object, str, str | None]]) -> None:
    person = sa.table("person", *(sa.column(name) for name in ("import_id", "number", "facts", "lot")))
    number, of_import, sealed = 0, -1, []
    for import_id, own_id, values, household, lot in rows:
        number = number + 1 if import_id == of_import else 1
        of_import = import_id
        known = json.loads(values) if isinstance(values, str) else values
        written = json.dumps([own_id, known, household], separators=(",", ":")).encode("ascii")
        facts = _vault().seal(written, place("person", "facts", import_id, number))
        sealed.append({"import_id": import_id, "number": number, "facts": facts, "lot": lot})
    for start in range(0, len(sealed), BATCH):
        op.bulk_insert(person, sealed[start : start + BATCH])


def _seal_column(table: str, column: str) -> None:
    """Put a sealed column in the place of one in the clear; an empty text becomes nothing."""
    connection = op.get_bind()
    old = connection.execute(sa.text(f'SELECT id, "{column}" FROM "{table}"')).all()  # noqa: S608  # our own names
    op.drop_column(table, column)
    op.add_column(table, sa.Column(column, sa.LargeBinary(), nullable=True))
    for row_id, text in old:
        if text:
            sealed = _vault().seal(text.encode(), place(table, column, row_id))
            connection.execute(
                sa.text(f'UPDATE "{table}" SET "{column}" = :sealed WHERE id = :id'),  # noqa: S608  # our own names
                {"sealed": sealed, "id": row_id},
            )


def _seal_records() -> None:
    with op.batch_alter_table("record_file") as batch:
        batch.alter_column("content", existing_type=sa.LargeBinary(), nullable=True)
        batch.add_column(sa.Column("sealed", sa.LargeBinary(), nullable=True))
    file = sa.table(
        "record_file", *(sa.column(name) for name in ("procedure_id", "public", "name", "content", "sealed"))
    )
    connection = op.get_bind()
    kept = connection.execute(sa.select(file.c.procedure_id, file.c.name).where(file.c.public.is_(False))).all()
    for procedure_id, name in kept:
        this = (file.c.procedure_id == procedure_id, file.c.public.is_(False), file.c.name == name)
        content = connection.scalar(sa.select(file.c.content).where(*this))
        sealed = _vault().seal(bytes(content), place("record_file", "sealed", procedure_id, False, name))
        connection.execute(sa.update(file).where(*this).values(sealed=sealed, content=None))
