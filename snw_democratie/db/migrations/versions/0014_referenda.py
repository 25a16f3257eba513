"""Referenda: what is asked, the public codes, and the board, which the database only ever adds to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "referendum",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("uuid", sa.String(length=64), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("min_marks", sa.Integer(), nullable=False),
        sa.Column("max_marks", sa.Integer(), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column("registrar", sa.Text(), nullable=False),
        sa.Column("practice", sa.Boolean(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("receipt_key", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fixed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("list_text", sa.LargeBinary(), nullable=True),
        sa.Column("codes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("holders", sa.JSON(), nullable=False),
        sa.Column("trustees_text", sa.LargeBinary(), nullable=True),
        sa.Column("trustees_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("election", sa.LargeBinary(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referendum")),
        sa.UniqueConstraint("slug", name=op.f("uq_referendum_slug")),
        sa.UniqueConstraint("uuid", name=op.f("uq_referendum_uuid")),
    )
    op.create_table(
        "ballot_receipt",
        sa.Column("referendum_id", sa.Integer(), nullable=False),
        sa.Column("payload", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("signature", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["referendum_id"], ["referendum.id"], name=op.f("fk_ballot_receipt_referendum_id")),
        sa.PrimaryKeyConstraint("referendum_id", "payload", name=op.f("pk_ballot_receipt")),
    )
    op.create_table(
        "board_check",
        sa.Column("referendum_id", sa.Integer(), nullable=False),
        sa.Column("program", sa.String(length=20), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("ok", sa.Boolean(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["referendum_id"], ["referendum.id"], name=op.f("fk_board_check_referendum_id")),
        sa.PrimaryKeyConstraint("referendum_id", "program", name=op.f("pk_board_check")),
    )
    op.create_table(
        "board_event",
        sa.Column("referendum_id", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("payload", sa.String(length=64), nullable=True),
        sa.Column("code", sa.String(length=64), nullable=True),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("records", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["referendum_id"], ["referendum.id"], name=op.f("fk_board_event_referendum_id")),
        sa.PrimaryKeyConstraint("referendum_id", "height", name=op.f("pk_board_event")),
        sa.UniqueConstraint("digest", name=op.f("uq_board_event_digest")),
        sa.UniqueConstraint("referendum_id", "payload", name=op.f("uq_board_event_referendum_id_payload")),
    )
    op.create_index("ix_board_event_referendum_id_code", "board_event", ["referendum_id", "code"], unique=False)
    op.create_table(
        "board_mirror",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referendum_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("event", sa.String(length=64), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signature", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(["referendum_id"], ["referendum.id"], name=op.f("fk_board_mirror_referendum_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_mirror")),
        sa.UniqueConstraint("referendum_id", "key", name=op.f("uq_board_mirror_referendum_id_key")),
    )
    op.create_table(
        "code_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referendum_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revoked", sa.String(length=64), nullable=True),
        sa.Column("activated", sa.String(length=64), nullable=True),
        sa.Column("gebied", sa.String(length=10), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["referendum_id"], ["referendum.id"], name=op.f("fk_code_change_referendum_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_change")),
        sa.UniqueConstraint("referendum_id", "number", name=op.f("uq_code_change_referendum_id_number")),
    )
    op.create_table(
        "public_code",
        sa.Column("referendum_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("gebied", sa.String(length=10), nullable=False),
        sa.Column("spare", sa.Boolean(), nullable=False),
        sa.Column("activated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["referendum_id"], ["referendum.id"], name=op.f("fk_public_code_referendum_id")),
        sa.PrimaryKeyConstraint("referendum_id", "key", name=op.f("pk_public_code")),
    )

    _guard_board()


def _guard_board() -> None:
    # As for the audit chain. SQLite's INSERT OR REPLACE removes rows without asking the trigger on DELETE.
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER board_no_{act.lower()} BEFORE {act} ON board_event "
                "BEGIN SELECT RAISE(ABORT, 'the board is append-only'); END"
            )
        op.execute(
            "CREATE TRIGGER board_no_replace BEFORE INSERT ON board_event WHEN EXISTS (SELECT 1 FROM board_event "
            "WHERE digest = NEW.digest OR (referendum_id = NEW.referendum_id "
            "AND (height = NEW.height OR payload = NEW.payload))) "
            "BEGIN SELECT RAISE(ABORT, 'the board is append-only'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION board_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the board is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER board_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON board_event "
        "FOR EACH STATEMENT EXECUTE FUNCTION board_refuse()"
    )
