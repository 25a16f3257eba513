"""Resident seats on a body: people who are willing, the draw of each seat with its record, and who sits when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TABLES = ("seat_body", "seat_candidate", "seat_draw", "seat_file", "seat_term", "seat_turn")


def upgrade() -> None:
    op.create_table(
        "seat_body",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fixed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_body")),
        sa.UniqueConstraint("slug", name=op.f("uq_seat_body_slug")),
    )
    op.create_table(
        "seat_candidate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("lot", sa.String(length=20), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("contact", sa.LargeBinary(), nullable=True),
        sa.Column("profile", sa.LargeBinary(), nullable=True),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["seat_body.id"], name=op.f("fk_seat_candidate_body_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_candidate")),
        sa.UniqueConstraint("body_id", "lot", name=op.f("uq_seat_candidate_body_id_lot")),
    )
    op.create_table(
        "seat_draw",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("draw_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered", sa.String(length=400), nullable=False),
        sa.Column("beacon", sa.String(length=120), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("alternate_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["alternate_id"], ["seat_candidate.id"], name=op.f("fk_seat_draw_alternate_id")),
        sa.ForeignKeyConstraint(["body_id"], ["seat_body.id"], name=op.f("fk_seat_draw_body_id")),
        sa.ForeignKeyConstraint(["member_id"], ["seat_candidate.id"], name=op.f("fk_seat_draw_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_draw")),
        sa.UniqueConstraint("body_id", "number", name=op.f("uq_seat_draw_body_id_number")),
    )
    op.create_table(
        "seat_file",
        sa.Column("draw_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["draw_id"], ["seat_draw.id"], name=op.f("fk_seat_file_draw_id")),
        sa.PrimaryKeyConstraint("draw_id", "name", name=op.f("pk_seat_file")),
    )
    op.create_table(
        "seat_term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["seat_body.id"], name=op.f("fk_seat_term_body_id")),
        sa.ForeignKeyConstraint(["candidate_id"], ["seat_candidate.id"], name=op.f("fk_seat_term_candidate_id")),
        sa.ForeignKeyConstraint(["draw_id"], ["seat_draw.id"], name=op.f("fk_seat_term_draw_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_term")),
    )
    op.create_table(
        "seat_turn",
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["term_id"], ["seat_term.id"], name=op.f("fk_seat_turn_term_id")),
        sa.PrimaryKeyConstraint("term_id", "number", name=op.f("pk_seat_turn")),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
