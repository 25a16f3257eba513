"""The buurtbudget: rounds, plans, pictures, support, progress."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "budget_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("gebied", sa.String(length=10), nullable=False),
        sa.Column("wijken", sa.JSON(), nullable=False),
        sa.Column("titles", sa.JSON(), nullable=False),
        sa.Column("summaries", sa.JSON(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("most_cents", sa.BigInteger(), nullable=True),
        sa.Column("min_age", sa.Integer(), nullable=False),
        sa.Column("ballot", sa.String(length=20), nullable=False),
        sa.Column("min_marks", sa.Integer(), nullable=False),
        sa.Column("max_marks", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=80), nullable=False),
        sa.Column("theme_caps", sa.JSON(), nullable=False),
        sa.Column("wijk_caps", sa.JSON(), nullable=False),
        sa.Column("theme_marks", sa.Integer(), nullable=False),
        sa.Column("next_plan", sa.String(length=10), nullable=False),
        sa.Column("likes_needed", sa.Integer(), nullable=False),
        sa.Column("paper", sa.Boolean(), nullable=False),
        sa.Column("businesses", sa.Boolean(), nullable=False),
        sa.Column("plans_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plans_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("likes_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("votes_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("votes_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("final_list", sa.Text(), nullable=True),
        sa.Column("list_digest", sa.String(length=64), nullable=True),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lot_source", sa.Text(), nullable=False),
        sa.Column("lot_known_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lot_value", sa.String(length=200), nullable=False),
        sa.Column("lot_drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_round")),
        sa.UniqueConstraint("slug", name=op.f("uq_budget_round_slug")),
    )
    with op.batch_alter_table("budget_round", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_budget_round_gebied"), ["gebied"], unique=False)

    op.create_table(
        "plan",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("index", sa.LargeBinary(length=32), nullable=True),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("titles", sa.JSON(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("theme", sa.String(length=20), nullable=False),
        sa.Column("wijk", sa.String(length=10), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("cost_cents", sa.BigInteger(), nullable=False),
        sa.Column("cost_why", sa.Text(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("contact", sa.LargeBinary(), nullable=True),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("helper_id", sa.Integer(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_reason", sa.Text(), nullable=False),
        sa.Column("supported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("check_reason", sa.Text(), nullable=False),
        sa.Column("price_cents", sa.BigInteger(), nullable=True),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("lot", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.Column("funded", sa.Boolean(), nullable=True),
        sa.Column("work", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["helper_id"], ["account.id"], name=op.f("fk_plan_helper_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["round_id"], ["budget_round.id"], name=op.f("fk_plan_round_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("index", name=op.f("uq_plan_index")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_plan_round_id_number")),
    )
    op.create_table(
        "plan_like",
        sa.Column("plan_id", sa.String(length=32), nullable=False),
        sa.Column("supporter", sa.LargeBinary(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_like_plan_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("plan_id", "supporter", name=op.f("pk_plan_like")),
    )
    op.create_table(
        "plan_session",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("plan_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_session_plan_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_plan_session")),
    )
    with op.batch_alter_table("plan_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_session_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "plan_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("work", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_step_plan_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_step")),
    )
    with op.batch_alter_table("plan_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_step_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "plan_picture",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("plan_id", sa.String(length=32), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("alt", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_picture_plan_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["step_id"], ["plan_step.id"], name=op.f("fk_plan_picture_step_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_plan_picture")),
    )
    with op.batch_alter_table("plan_picture", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_picture_plan_id"), ["plan_id"], unique=False)
