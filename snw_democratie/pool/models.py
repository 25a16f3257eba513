"""Tables of registering: how a lottery asks, the codes that open the door, drafts, and registrations.

What is personal stands in `Sealed` columns. A row that holds any has a random key made by us, never a number that
tells in which order people came.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from snw_democratie.db.base import Base, Moment
from snw_democratie.db.sealed import Sealed


def new_key() -> str:
    """A random primary key."""
    return secrets.token_hex(16)


class Enrolment(Base):
    """How people register for one lottery. `ways` holds some of "open", "letter" and "organisation".

    `from_age` is the age that somebody reaches this calendar year at least.
    """

    __tablename__ = "enrolment"

    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedure.id", ondelete="CASCADE"), primary_key=True)
    ways: Mapped[list[str]] = mapped_column(JSON)
    opens_at: Mapped[datetime] = mapped_column(Moment)
    closes_at: Mapped[datetime] = mapped_column(Moment)
    from_age: Mapped[int] = mapped_column(default=16)
    questions: Mapped[list[Question]] = relationship(
        order_by="Question.position", cascade="all, delete-orphan", lazy="selectin"
    )


class Question(Base):
    """How one feature of the quotas is asked.

    `kind` is "choice" (the values of the feature as they are), "age" (from the year of birth), "wijk" or "gebied" (from
    the postcode). A `special` question may reveal something that the law protects extra, such as descent; it needs
    a reason (`why`), its own consent, and is not asked below sixteen. `undisclosed` is the value that stands for "zeg
    ik liever niet", empty when an answer is required.
    """

    __tablename__ = "question"

    feature_id: Mapped[int] = mapped_column(ForeignKey("feature.id", ondelete="CASCADE"), primary_key=True)
    procedure_id: Mapped[int] = mapped_column(ForeignKey("enrolment.procedure_id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text, default="")
    why: Mapped[str] = mapped_column(Text, default="")
    special: Mapped[bool] = mapped_column(default=False)
    undisclosed: Mapped[str] = mapped_column(String(120), default="")


class CodeBatch(Base):
    """Codes that were made together: for letters, or for one organisation that people trust."""

    __tablename__ = "code_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedure.id", ondelete="CASCADE"), index=True)
    way: Mapped[str] = mapped_column(String(20))
    organisation: Mapped[str] = mapped_column(String(200), default="")
    size: Mapped[int]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    valid_until: Mapped[datetime] = mapped_column(Moment)


class EntryCode(Base):
    """One code. Only `index` of it is kept: `vault.index("entry-code", code_digest("entry", code))`.

    `state` is "unused", "used" or "void"; `number` is what help desk and organisation call it by. `gebied` and
    `age_band` (as "16-24") are known for some letters: the group of people whose chance of a letter was the same.
    """

    __tablename__ = "entry_code"
    __table_args__ = (UniqueConstraint("batch_id", "number"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_key)
    batch_id: Mapped[int] = mapped_column(ForeignKey("code_batch.id", ondelete="CASCADE"))
    number: Mapped[int]
    index: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    gebied: Mapped[str] = mapped_column(String(10), default="")
    age_band: Mapped[str] = mapped_column(String(40), default="")
    state: Mapped[str] = mapped_column(String(10), default="unused")


class LetterWave(Base):
    """The public record of one draw of letters: a zip of what everybody may have, in its one spelling.

    `digest` is that of its plan; the letters are numbered `first` to `first` + `letters` - 1.
    """

    __tablename__ = "letter_wave"
    __table_args__ = (UniqueConstraint("procedure_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedure.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    digest: Mapped[str] = mapped_column(String(64))
    first: Mapped[int]
    letters: Mapped[int]
    record: Mapped[bytes] = mapped_column(LargeBinary)


class Draft(Base):
    """A registration that is being typed. The cookie holds the secret; `key` is its SHA-256 in hex.

    `registration_id` is the registration that it corrects; whatever else changes that one ends the correction.
    `answers` is sealed JSON: field -> text as typed, so that a page that is refused loses nothing.
    """

    __tablename__ = "draft"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedure.id", ondelete="CASCADE"), index=True)
    entry_code_id: Mapped[str | None] = mapped_column(ForeignKey("entry_code.id", ondelete="CASCADE"))
    helper_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    registration_id: Mapped[str | None] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), index=True)
    answers: Mapped[bytes | None] = mapped_column(Sealed)
    last_at: Mapped[datetime] = mapped_column(Moment)


class Registration(Base):
    """One person who registered for one lottery.

    `state` is "active", "review" (looks like somebody who registered already; a registrar decides), "refused" (was a
    double) or "withdrawn". `index` finds it by the code that the person got: `vault.index("status-code",
    code_digest("status", code))`. `likeness` is equal for the same name, year of birth and address, `double_of` the
    earlier one it resembled. Sealed JSON: `person` (name, birth_year, postcode, house_number, wijk, gebied), `contact`
    (way: "email", "phone" or "post", and what goes with it), `answers` (feature -> value, the special ones apart).
    Only a day is kept, no time; and whether a helper typed it (`with_helper`), not which.
    """

    __tablename__ = "registration"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_key)
    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedure.id", ondelete="CASCADE"), index=True)
    index: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    likeness: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)
    double_of: Mapped[str | None] = mapped_column(ForeignKey("registration.id", ondelete="SET NULL"))
    way: Mapped[str] = mapped_column(String(20))
    entry_code_id: Mapped[str | None] = mapped_column(ForeignKey("entry_code.id", ondelete="SET NULL"), unique=True)
    with_helper: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(String(5))
    state: Mapped[str] = mapped_column(String(12))
    registered_on: Mapped[date]
    person: Mapped[bytes | None] = mapped_column(Sealed)
    contact: Mapped[bytes | None] = mapped_column(Sealed)
    answers: Mapped[bytes | None] = mapped_column(Sealed)


class SpecialAnswers(Base):
    """Answers of a special category, in a table of their own; every look at them is recorded."""

    __tablename__ = "special_answers"

    registration_id: Mapped[str] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True)
    answers: Mapped[bytes | None] = mapped_column(Sealed)


class Consent(Base):
    """A yes to one purpose; `text_digest` is that of the words agreed to, which stand in `ConsentText`."""

    __tablename__ = "consent"

    registration_id: Mapped[str] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(40), primary_key=True)
    language: Mapped[str] = mapped_column(String(5))
    text_digest: Mapped[str] = mapped_column(String(64))
    given_on: Mapped[date]


class ConsentText(Base):
    """The words of one purpose in one language, written once per version and never changed; nothing about people.

    `text` is what was read, `dutch` the Dutch text that counts as long as nobody checked the translation.
    """

    __tablename__ = "consent_text"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(5))
    text: Mapped[str] = mapped_column(Text)
    dutch: Mapped[str] = mapped_column(Text)


class ResidentSession(Base):
    """A browser in which somebody typed the code of a registration; the cookie holds the secret, `key` its SHA-256."""

    __tablename__ = "resident_session"

    key: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    registration_id: Mapped[str] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    last_seen_at: Mapped[datetime] = mapped_column(Moment)


class HelperDay(Base):
    """How many people a helper registered on one day, so that a limit can be held."""

    __tablename__ = "helper_day"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    people: Mapped[int] = mapped_column(default=0)
