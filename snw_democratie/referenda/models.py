"""Tables of the referendum: what is asked, the public codes, and the board on which everything is put in order.

Nothing here is about a person. A public code is a number that only the registrar could lead back to a letter.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from snw_democratie.db.base import Base, Moment


class Referendum(Base):
    """One referendum with one question.

    `texts` are texts per language, "nl" always among them and binding: {"title", "question", "about", "answers", and
    "for" and "against" with arguments}. `quorum` is the turnout in percent below which the outcome is no advice; it
    is fixed with the rest at `fixed_at`. `uuid` names the archive, `made_at` is the one time that stands in it.
    `receipt_key` is the public key by which receipts are checked. With `practice` it is no real vote; with `paper`
    people may also hand in an envelope.

    `list_text` is the registrar's list while two people look at it; `codes_at` is when it was fixed. `trustees_text`
    are the public records of the trustees, `holders` who they are, in order. `election` are the exact bytes that every
    ballot names, from `opened_at` on.
    """

    __tablename__ = "referendum"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    uuid: Mapped[str] = mapped_column(String(64), unique=True)
    texts: Mapped[dict[str, dict[str, object]]] = mapped_column(JSON)
    min_marks: Mapped[int]
    max_marks: Mapped[int]
    quorum: Mapped[int]
    registrar: Mapped[str] = mapped_column(Text)
    practice: Mapped[bool] = mapped_column(default=False)
    paper: Mapped[bool] = mapped_column(default=False)
    opens_at: Mapped[datetime] = mapped_column(Moment)
    closes_at: Mapped[datetime] = mapped_column(Moment)
    result_by: Mapped[datetime] = mapped_column(Moment)
    receipt_key: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(Moment)
    fixed_at: Mapped[datetime | None] = mapped_column(Moment)
    list_text: Mapped[bytes | None] = mapped_column(LargeBinary)
    codes_at: Mapped[datetime | None] = mapped_column(Moment)
    holders: Mapped[list[str]] = mapped_column(JSON)
    trustees_text: Mapped[bytes | None] = mapped_column(LargeBinary)
    trustees_at: Mapped[datetime | None] = mapped_column(Moment)
    election: Mapped[bytes | None] = mapped_column(LargeBinary)
    opened_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    counted_at: Mapped[datetime | None] = mapped_column(Moment)
    result_at: Mapped[datetime | None] = mapped_column(Moment)


class TranslationCheck(Base):
    """Who checked the texts in one language against the Dutch: "sworn" or "municipal"; `done_at` when two agreed.

    `digest` is of both texts: when one of them is changed, nobody checked them.
    """

    __tablename__ = "translation_check"

    referendum_id: Mapped[int] = mapped_column(ForeignKey("referendum.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(10), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    checker: Mapped[str] = mapped_column(String(20))
    checked_on: Mapped[date]
    asked_at: Mapped[datetime] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)


class BoardEvent(Base):
    """One event of a board, in the order of `height`; the database refuses to change or remove it.

    `records` are the exact bytes that it adds to the archive, `digest` names the event itself and `payload` the record
    that it speaks of: of a ballot that is the tracker. `code` is the key of the public code of a ballot. `hour` is all
    that is kept of the time.
    """

    __tablename__ = "board_event"
    __table_args__ = (
        UniqueConstraint("referendum_id", "payload"),
        Index("ix_board_event_referendum_id_code", "referendum_id", "code"),
    )

    referendum_id: Mapped[int] = mapped_column(ForeignKey("referendum.id"), primary_key=True)
    height: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    type: Mapped[str] = mapped_column(String(20))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    payload: Mapped[str | None] = mapped_column(String(64))
    code: Mapped[str | None] = mapped_column(String(64))
    hour: Mapped[datetime] = mapped_column(Moment)
    records: Mapped[bytes] = mapped_column(LargeBinary)


class BallotReceipt(Base):
    """The receipt of a ballot, so that sending the same bytes again gives the same answer; gone after the result."""

    __tablename__ = "ballot_receipt"

    referendum_id: Mapped[int] = mapped_column(ForeignKey("referendum.id"), primary_key=True)
    payload: Mapped[str] = mapped_column(String(64), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    signature: Mapped[str] = mapped_column(String(100))


class BallotEnvelope(Base):
    """The number of an envelope that was cast, so that it can be found by it. It follows from the ballot alone.

    Whoever is on the list can cast the same ciphertexts twice; so one number may have more than one place.
    """

    __tablename__ = "ballot_envelope"

    referendum_id: Mapped[int] = mapped_column(ForeignKey("referendum.id"), primary_key=True)
    number: Mapped[str] = mapped_column(String(24), primary_key=True)
    height: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class PublicCode(Base):
    """One public code of the registrar's list. `key` is the SHA-256 of its decimal spelling in `number`.

    A spare counts from `activated_at`; no code counts from `revoked_at`.
    """

    __tablename__ = "public_code"

    referendum_id: Mapped[int] = mapped_column(ForeignKey("referendum.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    number: Mapped[str] = mapped_column(Text)
    gebied: Mapped[str] = mapped_column(String(10))
    spare: Mapped[bool]
    activated_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class CodeChange(Base):
    """A letter that was lost: `revoked` counts no more, `activated` comes in its place. `done_at` when two agreed.

    The changes that were done are the public side list, in the order of `number`.
    """

    __tablename__ = "code_change"
    __table_args__ = (UniqueConstraint("referendum_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    referendum_id: Mapped[int] = mapped_column(ForeignKey("referendum.id"))
    number: Mapped[int]
    revoked: Mapped[str | None] = mapped_column(String(64))
    activated: Mapped[str | None] = mapped_column(String(64))
    gebied: Mapped[str] = mapped_column(String(10))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)


class BoardCheck(Base):
    """What a program said about the archive as it stood at `height`: `program` is ours or belenios-tool."""

    __tablename__ = "board_check"

    referendum_id: Mapped[int] = mapped_column(ForeignKey("referendum.id"), primary_key=True)
    program: Mapped[str] = mapped_column(String(20), primary_key=True)
    height: Mapped[int]
    ok: Mapped[bool]
    said: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)


class BoardMirror(Base):
    """Somebody else who keeps a copy of the board: who, and the public key by which their heads are checked.

    Nobody sees one before two people agreed, at `agreed_at`; `leaving` waits for two people to take it away.
    `height` and `event` are of the last head that they sent, `text` are the exact words that `signature` is under.
    """

    __tablename__ = "board_mirror"
    __table_args__ = (UniqueConstraint("referendum_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    referendum_id: Mapped[int] = mapped_column(ForeignKey("referendum.id"))
    name: Mapped[str] = mapped_column(String(120))
    key: Mapped[str] = mapped_column(String(200))
    agreed_at: Mapped[datetime | None] = mapped_column(Moment)
    leaving: Mapped[bool] = mapped_column(default=False)
    height: Mapped[int | None]
    event: Mapped[str | None] = mapped_column(String(64))
    seen_at: Mapped[datetime | None] = mapped_column(Moment)
    text: Mapped[str | None] = mapped_column(Text)
    signature: Mapped[str | None] = mapped_column(String(100))


class KeptFile(Base):
    """A page as a file, as it was first published: the booth, whose digest stands in the letters, and "envelop"."""

    __tablename__ = "offline_file"

    referendum_id: Mapped[int] = mapped_column(ForeignKey("referendum.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(String(64))
    policy: Mapped[str] = mapped_column(Text)


class TrusteeSeat(Base):
    """One trustee of those who make the key together: which body, and what they posted, step by step.

    `code` is a keyed digest of the code by which this place may post. Everything posted is public; each share in
    `shares` is encrypted for one other trustee.
    """

    __tablename__ = "trustee_seat"

    referendum_id: Mapped[int] = mapped_column(ForeignKey("referendum.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(120))
    code: Mapped[str] = mapped_column(String(64))
    begun: Mapped[str | None] = mapped_column(Text)
    shown: Mapped[str | None] = mapped_column(Text)
    shares: Mapped[str | None] = mapped_column(Text)
    held: Mapped[str | None] = mapped_column(Text)


class PaperReading(Base):
    """What one person typed over from paper, until two agree: which codes came in, and what was counted by hand.

    `codes` are [number of the public code, challenge, response] in the order typed; the code of the letter itself is
    not kept. `counts` are the blank papers, those for each answer, and the invalid ones. Which paper was in which
    envelope nobody types, because nobody knows.
    """

    __tablename__ = "paper_reading"

    referendum_id: Mapped[int] = mapped_column(ForeignKey("referendum.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    codes: Mapped[list[list[str]]] = mapped_column(JSON)
    counts: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    typed_at: Mapped[datetime] = mapped_column(Moment)


class ReferendumPaper(Base):
    """What came in on paper, as two people fixed it: `record` are the exact bytes that everybody can download.

    The other columns say what stands in it, worked out once, because the record is too large to be read for each page:
    `digest` is its SHA-256, `codes` the keys of the public codes, `votes` are empty where it was not opened.
    """

    __tablename__ = "referendum_paper"

    referendum_id: Mapped[int] = mapped_column(ForeignKey("referendum.id"), primary_key=True)
    record: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    digest: Mapped[str] = mapped_column(String(64))
    codes: Mapped[list[str]] = mapped_column(JSON)
    aside: Mapped[int]
    votes: Mapped[list[int]] = mapped_column(JSON)
    invalid: Mapped[int]
    fixed_at: Mapped[datetime] = mapped_column(Moment)
