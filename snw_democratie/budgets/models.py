"""Tables of the buurtbudget: rounds with their rules and calendar, plans with their pictures, support, and progress.

Who handed in a plan is personal and stands in `Sealed` columns; the plan itself is meant for everybody to read.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from snw_democratie.db.base import Base, Moment
from snw_democratie.db.sealed import Sealed


def new_key() -> str:
    """A random primary key."""
    return secrets.token_hex(16)


class BudgetRound(Base):
    """One buurtbudget of one wijkplatform, which is named by its `gebied`.

    `wijken` are the wijken it is for, none for the whole gebied. `titles` and `summaries` are texts per language,
    "nl" always among them. `ballot` is "approval", "knapsack", "points" or "ranking"; `rule` the id of the rule, which
    is the whole rule. `theme_caps` and `wijk_caps` say how many cents at most go to a theme or a wijk; `theme_marks`
    how many plans of one theme one ballot may name, 0 for no limit. `next_plan` is what happens with the first plan
    that does not fit: "none", "partial" or "top_up". All of this is fixed from `opened_at` on. `version` counts every
    change that a ballot paper may depend on.

    `final_list` is the text of the frozen list, `list_digest` what identifies it; the order by lot follows from that
    digest and `lot_value`, a value of `lot_source` that nobody knew before `lot_known_at`. `unvoted` says that it was
    closed at `counted_at` because nobody voted.
    """

    __tablename__ = "budget_round"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    gebied: Mapped[str] = mapped_column(String(10), index=True)
    wijken: Mapped[list[str]] = mapped_column(JSON)
    titles: Mapped[dict[str, str]] = mapped_column(JSON)
    summaries: Mapped[dict[str, str]] = mapped_column(JSON)
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    most_cents: Mapped[int | None] = mapped_column(BigInteger)
    min_age: Mapped[int] = mapped_column(default=12)
    ballot: Mapped[str] = mapped_column(String(20))
    min_marks: Mapped[int]
    max_marks: Mapped[int]
    points: Mapped[int] = mapped_column(default=0)
    rule: Mapped[str] = mapped_column(String(80))
    theme_caps: Mapped[dict[str, int]] = mapped_column(JSON)
    wijk_caps: Mapped[dict[str, int]] = mapped_column(JSON)
    theme_marks: Mapped[int] = mapped_column(default=0)
    next_plan: Mapped[str] = mapped_column(String(10), default="none")
    likes_needed: Mapped[int] = mapped_column(default=0)
    paper: Mapped[bool] = mapped_column(default=True)
    businesses: Mapped[bool] = mapped_column(default=False)
    plans_from: Mapped[datetime] = mapped_column(Moment)
    plans_until: Mapped[datetime] = mapped_column(Moment)
    likes_until: Mapped[datetime] = mapped_column(Moment)
    votes_from: Mapped[datetime] = mapped_column(Moment)
    votes_until: Mapped[datetime] = mapped_column(Moment)
    result_by: Mapped[datetime] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment)
    opened_at: Mapped[datetime | None] = mapped_column(Moment)
    final_list: Mapped[str | None] = mapped_column(Text)
    list_digest: Mapped[str | None] = mapped_column(String(64))
    listed_at: Mapped[datetime | None] = mapped_column(Moment)
    lot_source: Mapped[str] = mapped_column(Text, default="")
    lot_known_at: Mapped[datetime | None] = mapped_column(Moment)
    lot_value: Mapped[str] = mapped_column(String(200), default="")
    lot_drawn_at: Mapped[datetime | None] = mapped_column(Moment)
    counted_at: Mapped[datetime | None] = mapped_column(Moment)
    unvoted: Mapped[bool] = mapped_column(default=False)


class Plan(Base):
    """One plan. `number` is its public name within the round, given when it is handed in.

    `state` is "draft" (being typed), "submitted" or "withdrawn". The rest of where it stands follows from the other
    columns, see `budgets/standing.py`: `shown_at` (the wijkplatform looked at it), `supported_at` (enough support),
    `verdict` ("", "feasible" or "not", with `check_reason` and `price_cents`), `listed` (on the frozen list), `lot`
    (its place in the order by lot), `funded`, and `work` ("", "started", "done", "stopped").

    `index` finds it by the code of who handed it in: `vault.index("plan-code", code_digest("plan", code))`. `name` and
    `contact` are of that person. `source` is "online", "helper" or "paper"; `helper_id` is there while a helper types.
    Only a day is kept of the handing in.
    """

    __tablename__ = "plan"
    __table_args__ = (UniqueConstraint("round_id", "number"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_key)
    round_id: Mapped[int] = mapped_column(ForeignKey("budget_round.id", ondelete="CASCADE"))
    number: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(12), default="draft")
    index: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    language: Mapped[str] = mapped_column(String(5))
    title: Mapped[str] = mapped_column(Text)
    titles: Mapped[dict[str, str]] = mapped_column(JSON)
    what: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text)
    theme: Mapped[str] = mapped_column(String(20))
    wijk: Mapped[str] = mapped_column(String(10))
    place: Mapped[str] = mapped_column(Text)
    cost_cents: Mapped[int] = mapped_column(BigInteger)
    cost_why: Mapped[str] = mapped_column(Text)
    name: Mapped[bytes | None] = mapped_column(Sealed)
    contact: Mapped[bytes | None] = mapped_column(Sealed)
    source: Mapped[str] = mapped_column(String(10))
    helper_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    begun_at: Mapped[datetime] = mapped_column(Moment)
    submitted_on: Mapped[date | None]
    shown_at: Mapped[datetime | None] = mapped_column(Moment)
    hidden_reason: Mapped[str] = mapped_column(Text, default="")
    supported_at: Mapped[datetime | None] = mapped_column(Moment)
    verdict: Mapped[str] = mapped_column(String(10), default="")
    check_reason: Mapped[str] = mapped_column(Text, default="")
    price_cents: Mapped[int | None] = mapped_column(BigInteger)
    listed: Mapped[bool] = mapped_column(default=False)
    lot: Mapped[int | None]
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")
    funded: Mapped[bool | None]
    work: Mapped[str] = mapped_column(String(10), default="")


class PlanPicture(Base):
    """A picture of a plan or of its progress (`step_id`), drawn again by us: a JPEG without any hidden facts."""

    __tablename__ = "plan_picture"

    key: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_key)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    step_id: Mapped[int | None] = mapped_column(ForeignKey("plan_step.id", ondelete="CASCADE"))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    width: Mapped[int]
    height: Mapped[int]
    alt: Mapped[str] = mapped_column(Text)


class PlanStep(Base):
    """What was done for a funded plan, on which day; told by the wijkplatform."""

    __tablename__ = "plan_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    day: Mapped[date]
    work: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text)


class PlanLike(Base):
    """One browser that supports one plan. `supporter` differs for each plan, so that no two can be put together."""

    __tablename__ = "plan_like"

    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), primary_key=True)
    supporter: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    day: Mapped[date]


class PlanSession(Base):
    """A browser in which a plan is typed, or was opened with its code. The cookie holds the secret, `key` its SHA-256.

    For a quarter of an hour after handing in, `code` is the code that this browser may show.
    """

    __tablename__ = "plan_session"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    last_seen_at: Mapped[datetime] = mapped_column(Moment)
    code: Mapped[bytes | None] = mapped_column(Sealed)
