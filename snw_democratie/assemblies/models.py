"""Tables of a lottery: the procedure, its quotas, its pool and the files of its record."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from snw_democratie.db.base import Base, Moment
from snw_democratie.db.sealed import Sealed


class Procedure(Base):
    """One lottery. `state` moves only along `steps.STEPS`.

    `import_id` is the confirmed upload; no foreign key, because each points to the other. `entropy` (hex) is
    secret and sealed: the salts of all people follow from it. `digits` are the public digits entered so far;
    `beacon` the signature of the announced round, if one is used. At
    `forgotten_at` the people and their answers were removed, because their time was over. `translations` has what the
    team wrote (title, features, questions) in other languages: code of the language -> Dutch text -> words.
    """

    __tablename__ = "procedure"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    summary: Mapped[str] = mapped_column(Text, default="")
    translations: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON, default=dict)
    place: Mapped[str] = mapped_column(String(200), default="")
    seats: Mapped[int]
    objective: Mapped[str] = mapped_column(String(20), default="leximin")
    panels: Mapped[int | None]
    household: Mapped[bool] = mapped_column(default=False)
    disclosure: Mapped[str] = mapped_column(String(20), default="committed")
    small_cell: Mapped[int] = mapped_column(default=5)
    shown: Mapped[bool] = mapped_column(default=False)
    closes_on: Mapped[date | None]
    draw_planned_at: Mapped[datetime | None] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(20), default="draft")
    import_id: Mapped[int | None]
    entropy: Mapped[bytes | None] = mapped_column(Sealed)
    record_digest: Mapped[str] = mapped_column(String(64), default="")
    figures: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    source: Mapped[str] = mapped_column(String(60), default="")
    draw_announced_for: Mapped[datetime | None] = mapped_column(Moment)
    digits: Mapped[str] = mapped_column(String(200), default="")
    beacon: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    computed_at: Mapped[datetime | None] = mapped_column(Moment)
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    announced_at: Mapped[datetime | None] = mapped_column(Moment)
    drawn_at: Mapped[datetime | None] = mapped_column(Moment)
    forgotten_at: Mapped[datetime | None] = mapped_column(Moment)
    features: Mapped[list[FeatureRow]] = relationship(
        order_by="FeatureRow.position", cascade="all, delete-orphan", lazy="select"
    )


class FeatureRow(Base):
    """A feature that the quotas of a procedure use, like age."""

    __tablename__ = "feature"
    __table_args__ = (UniqueConstraint("procedure_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedure.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))
    values: Mapped[list[QuotaRow]] = relationship(
        order_by="QuotaRow.position", cascade="all, delete-orphan", lazy="selectin"
    )


class QuotaRow(Base):
    """One value of a feature: how many residents have it and how many seats it gets.

    `count` is a number or percentage as an exact fraction in text; without `min_flex` and `max_flex` a relaxation
    may propose anything.
    """

    __tablename__ = "quota"
    __table_args__ = (UniqueConstraint("feature_id", "value"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    feature_id: Mapped[int] = mapped_column(ForeignKey("feature.id", ondelete="CASCADE"))
    position: Mapped[int]
    value: Mapped[str] = mapped_column(String(120))
    count: Mapped[str | None] = mapped_column(String(40))
    minimum: Mapped[int]
    maximum: Mapped[int]
    min_flex: Mapped[int | None]
    max_flex: Mapped[int | None]


class PoolImport(Base):
    """One uploaded pool. Nothing of it counts until somebody confirms the preview."""

    __tablename__ = "pool_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedure.id", ondelete="CASCADE"), index=True)
    file_name: Mapped[bytes | None] = mapped_column(Sealed)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    people: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    counts: Mapped[dict[str, dict[str, int]]] = mapped_column(JSON)
    households: Mapped[bool]
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)


class PersonRow(Base):
    """One person in a pool: the `number`-th of the upload. The record knows only `lot`.

    `facts` is sealed JSON: the id in the uploaded file, the values in the order of the features, the household.
    `registration_id` is set for who registered here; no foreign key, so that erasing a registration is one statement
    that says what happens to its place in the pool.
    """

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("import_id", "lot", name="uq_person_lot"),)

    import_id: Mapped[int] = mapped_column(ForeignKey("pool_import.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    facts: Mapped[bytes | None] = mapped_column(Sealed)
    lot: Mapped[str | None] = mapped_column(String(12))
    registration_id: Mapped[str | None] = mapped_column(String(32), index=True)


class RecordFile(Base):
    """A file of the record. Two sets: all there is (`public` false, sealed) and what everybody may download."""

    __tablename__ = "record_file"

    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedure.id", ondelete="CASCADE"), primary_key=True)
    public: Mapped[bool] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed: Mapped[bytes | None] = mapped_column(Sealed)


class Succession(Base):
    """What is going on after a draw and not in the record yet: how many reserves were asked for, what was entered.

    `dropout` has [feature, value, chance] for groups that drop out more or less often than others.
    `draw_at` is when the replacement that was announced is drawn, `failure` why that gave nothing, if somebody said so.
    """

    __tablename__ = "succession"

    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedure.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(default=0)
    dropout: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    digits: Mapped[str] = mapped_column(String(200), default="")
    beacon: Mapped[str] = mapped_column(String(200), default="")
    draw_at: Mapped[datetime | None] = mapped_column(Moment)
    failure: Mapped[str] = mapped_column(String(20), default="")


class Departure(Base):
    """A member of a panel who said, or of whom it was said, that the place is free; gone when the team has noted it.

    `reason` is one of a few words, never a story.
    """

    __tablename__ = "departure"

    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedure.id", ondelete="CASCADE"), primary_key=True)
    lot: Mapped[str] = mapped_column(String(12), primary_key=True)
    reason: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(Moment)
