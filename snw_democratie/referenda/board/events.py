"""The rows of a board: putting events behind the rest, and reading them back as the bytes of an archive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ballots.referendum import archive
from ballots.referendum.archive import Appended, Head
from ballots.referendum.hashes import digest
from snw_democratie.referenda.models import BoardEvent, Referendum

SETUP, BALLOT, END = "Setup", "Ballot", "EndBallots"
TALLY, DECRYPTION, RESULT = "EncryptedTally", "PartialDecryption", "Result"
TOGETHER = 100
"""Events that are read from the database at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """An event that was put on a board."""

    height: int
    digest: str


def beginning(row: Referendum) -> bytes:
    """The first bytes of the archive, before any event."""
    return archive.begin(_time(row)).data


def head(session: Session, row: Referendum) -> Head:
    """Where the board stands."""
    last = session.execute(
        select(BoardEvent.height, BoardEvent.digest)
        .where(BoardEvent.referendum_id == row.id)
        .order_by(BoardEvent.height.desc())
        .limit(1)
    ).first()
    if last is None:
        return Head(time=_time(row), height=0, event=None)
    return Head(time=_time(row), height=last.height + 1, event=last.digest)


def put(session: Session, row: Referendum, type_: str, *records: bytes, at: datetime) -> Stored:
    """Put one event behind the rest. The caller holds the referendum."""
    before = head(session, row)
    made = archive.append(before, type_, *records)
    return keep(session, row, before, made, type_=type_, payload=_payload(records), at=at)


def put_set_up(session: Session, row: Referendum, records: tuple[bytes, bytes, bytes], *, at: datetime) -> Stored:
    """Put the first event: election, trustees and public codes."""
    before = head(session, row)
    assert before.event is None, "a board begins once"
    election, trustees, credentials = records
    made = archive.set_up(before, election=election, trustees=trustees, credentials=credentials)
    return keep(session, row, before, made, type_=SETUP, payload=None, at=at)


def keep(
    session: Session, row: Referendum, before: Head, made: Appended, *,
    type_: str, payload: str | None, at: datetime, code: str | None = None,
) -> Stored:  # fmt: skip
    """Store an event that was made to follow `before`."""
    assert made.head.event is not None
    session.add(
        BoardEvent(
            referendum_id=row.id,
            height=before.height,
            type=type_,
            digest=made.head.event,
            payload=payload,
            code=code,
            hour=at.replace(minute=0, second=0, microsecond=0),
            records=made.data,
        )
    )
    session.flush()
    return Stored(height=before.height, digest=made.head.event)


def chunks(session: Session, row: Referendum, *, until: int | None = None) -> Iterator[bytes]:
    """The bytes of the archive, in order, some events at a time; with `until` no event from that height on."""
    yield beginning(row)
    place = -1
    while True:
        wanted = (
            select(BoardEvent.height, BoardEvent.records)
            .where(BoardEvent.referendum_id == row.id, BoardEvent.height > place)
            .order_by(BoardEvent.height)
            .limit(TOGETHER)
        )
        found = session.execute(wanted if until is None else wanted.where(BoardEvent.height < until)).all()
        if not found:
            return
        yield b"".join(one.records for one in found)
        place = found[-1].height


def size(session: Session, row: Referendum) -> int:
    """How many bytes the archive has."""
    stored = session.scalar(select(func.sum(func.length(BoardEvent.records))).where(BoardEvent.referendum_id == row.id))
    return len(beginning(row)) + (stored or 0)


def records_of(records: bytes) -> tuple[bytes, ...]:
    """The bodies of the data records and of the event in the bytes that one event added."""
    found, place = [], 0
    while place < len(records):
        length = int(records[place + 124 : place + 135], 8)
        found.append(records[place + 512 : place + 512 + length])
        place += 512 + -(-length // 512) * 512
    return tuple(found)


def _payload(records: tuple[bytes, ...]) -> str | None:
    return digest(records[-1]) if records else None


def _time(row: Referendum) -> int:
    return int(row.made_at.timestamp())
