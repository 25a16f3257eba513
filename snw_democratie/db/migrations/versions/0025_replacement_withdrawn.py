"""When a replacement is drawn, and that one gave nothing; panels drawn before answers were kept get their places."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

DAYS = timedelta(days=14)
"""The term to answer that a lottery has when its team said nothing."""
PROCEDURE = sa.table(
    "procedure", sa.column("id"), sa.column("state"), sa.column("drawn_at", sa.DateTime(timezone=True))
)
FILE = sa.table("record_file", *(sa.column(name) for name in ("procedure_id", "public", "name", "content")))
ANSWER = sa.table(
    "panel_answer",
    *(sa.column(name) for name in ("procedure_id", "lot", "state", "way", "reminded", "told")),
    *(sa.column(name, sa.DateTime(timezone=True)) for name in ("asked_at", "remind_at", "answer_by")),
)


def upgrade() -> None:
    with op.batch_alter_table("succession") as batch_op:
        batch_op.add_column(sa.Column("draw_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("failure", sa.String(20), nullable=False, server_default=""))
    with op.batch_alter_table("succession") as batch_op:
        batch_op.alter_column("failure", existing_type=sa.String(20), server_default=None)
    _places()


def downgrade() -> None:
    with op.batch_alter_table("succession") as batch_op:
        batch_op.drop_column("failure")
        batch_op.drop_column("draw_at")


def _places() -> None:
    """A place for everybody in a panel of the last half year that has none; older ones would be forgotten already."""
    connection = op.get_bind()
    has = sa.select(ANSWER.c.procedure_id)
    drawn = sa.select(PROCEDURE.c.id, PROCEDURE.c.drawn_at).where(
        PROCEDURE.c.state == "drawn", PROCEDURE.c.id.not_in(has), PROCEDURE.c.drawn_at.is_not(None)
    )
    for number, at in connection.execute(drawn).all():
        mine = FILE.c.procedure_id == number, FILE.c.public.is_(sa.true()), FILE.c.name == "draw.json"
        content = connection.scalar(sa.select(FILE.c.content).where(*mine))
        if content is None or not _recent(at):
            continue
        body = json.loads(bytes(content))["body"]
        for lot in () if body["rehearsal"] else body["selected"]:
            place = {"procedure_id": number, "lot": lot, "state": "open", "way": "", "reminded": "none", "told": "none"}
            moments = {"asked_at": at, "remind_at": at + DAYS / 2, "answer_by": at + DAYS}
            connection.execute(sa.insert(ANSWER).values(**place, **moments))


def _recent(at: datetime) -> bool:
    now = datetime.now(at.tzinfo)
    return now - at < timedelta(days=180)
