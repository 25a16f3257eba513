"""Tables of the resident seats: bodies, people who are willing, draws with their records, and who sits when."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from snw_democratie.db.base import Base, Moment
from snw_democratie.db.sealed import Sealed


class SeatBody(Base):
    """A body with seats for residents. `rules` are its rules in their one spelling, fixed from `fixed_at` on.

    The first terms begin at `first_at`.
    """

    __tablename__ = "seat_body"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    rules: Mapped[str] = mapped_column(Text)
    first_at: Mapped[datetime] = mapped_column(Moment)
    made_at: Mapped[datetime] = mapped_column(Moment)
    fixed_at: Mapped[datetime | None] = mapped_column(Moment)


class SeatCandidate(Base):
    """Somebody of a former panel who was asked. `lot` is their number, `profile` their values, `salt` of their proof.

    `rounds` is how many draws they still stay; `state` is one of `steps.Standing`. `registration_id` is of who was
    taken over from a panel; no foreign key, because a registration goes before the candidate does. `told` is "mail"
    once a mail asked them, and "none" where nobody can be reached by mail.
    """

    __tablename__ = "seat_candidate"
    __table_args__ = (
        UniqueConstraint("body_id", "lot"),
        Index("ix_seat_candidate_body_id_registration_id", "body_id", "registration_id", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("seat_body.id"))
    lot: Mapped[str] = mapped_column(String(20))
    name: Mapped[bytes | None] = mapped_column(Sealed)
    contact: Mapped[bytes | None] = mapped_column(Sealed)
    profile: Mapped[bytes | None] = mapped_column(Sealed)
    salt: Mapped[bytes | None] = mapped_column(Sealed)
    registration_id: Mapped[str | None] = mapped_column(String(32))
    rounds: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    told: Mapped[str] = mapped_column(String(10), default="")
    changed_at: Mapped[datetime] = mapped_column(Moment)


class SeatDraw(Base):
    """The draw of one seat: `number` counts within the body, the term lasts from `starts_at` to `ends_at`.

    `source` and `draw_at` are announced with the chances; `entered` and `beacon` are what was drawn in public, while
    two people look at it. `member_id` and `alternate_id` are known once it is drawn. `failure` says why a draw that was
    announced gave nothing, one of `steps.Failure`; from `failed_at` on it stays as it is, and another follows.
    """

    __tablename__ = "seat_draw"
    __table_args__ = (UniqueConstraint("body_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("seat_body.id"))
    number: Mapped[int]
    seat: Mapped[int]
    starts_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment)
    months: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(String(40))
    draw_at: Mapped[datetime] = mapped_column(Moment)
    made_at: Mapped[datetime] = mapped_column(Moment)
    announced_at: Mapped[datetime | None] = mapped_column(Moment)
    entered: Mapped[str] = mapped_column(String(400))
    beacon: Mapped[str] = mapped_column(String(120))
    drawn_at: Mapped[datetime | None] = mapped_column(Moment)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("seat_candidate.id"))
    alternate_id: Mapped[int | None] = mapped_column(ForeignKey("seat_candidate.id"))
    failure: Mapped[str] = mapped_column(String(20), default="")
    failed_at: Mapped[datetime | None] = mapped_column(Moment)


class SeatFile(Base):
    """One file of the record of a draw, sealed because `people.csv` says who has which values."""

    __tablename__ = "seat_file"

    draw_id: Mapped[int] = mapped_column(ForeignKey("seat_draw.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    content: Mapped[bytes | None] = mapped_column(Sealed)


class SeatTerm(Base):
    """One person on one seat. `profile` are the values that count for the balance, for `months` months.

    `state` is one of `steps.Sitting`; a term of 0 months never counted. `told` as in `SeatCandidate`, of being drawn.
    """

    __tablename__ = "seat_term"

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("seat_body.id"))
    draw_id: Mapped[int] = mapped_column(ForeignKey("seat_draw.id"))
    candidate_id: Mapped[int] = mapped_column(ForeignKey("seat_candidate.id"))
    seat: Mapped[int]
    name: Mapped[bytes | None] = mapped_column(Sealed)
    profile: Mapped[str] = mapped_column(Text)
    months: Mapped[int]
    starts_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(20))
    told: Mapped[str] = mapped_column(String(10), default="")


class SeatRecusal(Base):
    """A member who stands aside for one subject, and until when; `alternate` is the lot of who sits in, or empty.

    `subject` is the point on the agenda and `reason` one of `steps.Aside`: both are public.
    """

    __tablename__ = "seat_recusal"

    id: Mapped[int] = mapped_column(primary_key=True)
    term_id: Mapped[int] = mapped_column(ForeignKey("seat_term.id"), index=True)
    subject: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str] = mapped_column(String(20))
    from_day: Mapped[date]
    until_day: Mapped[date]
    alternate: Mapped[str] = mapped_column(String(20), default="")
    noted_at: Mapped[datetime] = mapped_column(Moment)


class SeatTurn(Base):
    """A change in a term, for the public history: what it became and when, never why."""

    __tablename__ = "seat_turn"

    term_id: Mapped[int] = mapped_column(ForeignKey("seat_term.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(Moment)
