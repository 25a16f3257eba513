"""The bytes of a `.bel` archive -> its records and its chain of events, one at a time.

Every byte is accounted for: headers have one spelling, bodies have the digest that is their name, events follow each
other, and no record is there that no event names. `ballots/REFERENDUM.md` says the format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from ballots.errors import BadReferendum
from ballots.referendum.checking import text
from ballots.referendum.checking.text import require
from ballots.referendum.hashes import digest
from ballots.referendum.reasons import Reason

MOST_CODES_BYTES = 2**28
"""Of the third record, the public codes: those of four hundred thousand people fit."""
MOST_BYTES = 2**21
"""Of any other record."""

SETUP, BALLOT, END, TALLY = "Setup", "Ballot", "EndBallots", "EncryptedTally"
DECRYPTION, RESULT = "PartialDecryption", "Result"
_RECORDS = {SETUP: 4, BALLOT: 1, END: 0, TALLY: 2, DECRYPTION: 2, RESULT: 1}
"""How many data records stand directly before an event; the last of them is what it names."""
_CODES = 2
"""Data records that stand before that of the public codes."""
CUT_OFF = "the file stops in the middle"
_BLOCK = 512
_HEAD = re.compile(rb'\{"version":1,"timestamp":"(0|[1-9][0-9]{0,9})"\}')
_NAME = re.compile(rb"([0-9a-f]{64})\.(data|event)\.json\x00")
_SIZE = re.compile(rb"[0-7]{11}\x00")


class Stream(Protocol):
    """What an archive is read from: a file that was opened for reading bytes."""

    def read(self, size: int, /) -> bytes: ...
    def seek(self, offset: int, /) -> int: ...
    def tell(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record: `digest` is that of its body, `offset` where its body begins in the archive."""

    kind: str
    digest: str
    body: bytes
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event: its place in the chain, and the data records that stand before it, in order."""

    height: int
    type: str
    digest: str
    records: tuple[Record, ...]


def events(stream: Stream) -> Iterator[Event]:
    """The events from the first to the last, each checked against the one before it. Raises BadReferendum."""
    waiting: list[Record] = []
    parent: Event | None = None
    for record in _records(stream):
        if record.kind == "data":
            waiting.append(record)
            continue
        try:
            parent = _event(record, tuple(waiting), parent)
        except BadReferendum as error:
            error.event = 0 if parent is None else parent.height + 1
            raise
        yield parent
        waiting = []
    require(not waiting, Reason.TRAILING, "records after the last event")


def body_at(stream: Stream, offset: int, size: int) -> bytes:
    """The body of a record that was seen before; the stream then goes on where it was."""
    here = stream.tell()
    stream.seek(offset)
    body = stream.read(size)
    stream.seek(here)
    return body


def _event(record: Record, waiting: tuple[Record, ...], parent: Event | None) -> Event:
    try:
        value = text.parsed(record.body)
    except BadReferendum as error:
        raise BadReferendum(Reason.CHAIN, detail=error.reason) from error
    type_ = value.get("type") if isinstance(value, dict) else None
    if not isinstance(type_, str) or type_ not in _RECORDS:
        raise BadReferendum(Reason.EVENTS, detail="an event of another type")
    height = 0 if parent is None else parent.height + 1
    wanted: dict[str, object] = {} if parent is None else {"parent": parent.digest}
    wanted |= {"height": height, "type": type_}
    require({name: value.get(name) for name in wanted} == wanted, Reason.CHAIN)
    require(len(waiting) == _RECORDS[type_], Reason.READER, "not the records that belong before this event")
    if waiting:
        wanted["payload"] = waiting[-1].digest
    # Python calls 1, 1.0 and True equal; the bytes are not.
    require(record.body == text.spelled(wanted), Reason.CHAIN)
    return Event(height=height, type=type_, digest=record.digest, records=waiting)


def _records(stream: Stream) -> Iterator[Record]:
    time, waiting, first = _begin(stream), 0, True
    seen: set[bytes] = set()
    while header := stream.read(_BLOCK):
        record = _record(stream, header, time, MOST_CODES_BYTES if first and waiting == _CODES else MOST_BYTES)
        waiting = 0 if record.kind == "event" else waiting + 1
        require(waiting <= max(_RECORDS.values()), Reason.READER, "records that no event names")
        name = bytes.fromhex(record.digest)
        require(name not in seen, _twice(record), "a record that stands twice")
        if record.kind == "data":
            seen.add(name)
        else:
            first = False
        yield record


def _begin(stream: Stream) -> int:
    header = stream.read(_BLOCK)
    require(header.startswith(b"BELENIOS\0"), Reason.READER, "not an archive of a referendum")
    body = _body(stream, _size(header, _BLOCK))
    found = _HEAD.fullmatch(body)
    if found is None:
        raise BadReferendum(Reason.READER, detail="another version, or no time")
    time = int(found[1])
    require(header == _header(b"BELENIOS", len(body), time), Reason.READER, "the first header")
    return time


def _record(stream: Stream, header: bytes, time: int, most: int) -> Record:
    require(len(header) == _BLOCK, Reason.TRAILING, CUT_OFF)
    found = _NAME.match(header)
    if found is None:
        raise BadReferendum(Reason.READER, detail="a record without a name")
    size = _size(header, most)
    offset = stream.tell()
    body = _body(stream, size)
    require(header == _header(found[0][:-1], size, time), Reason.READER, "a header with another spelling")
    name = found[1].decode("ascii")
    require(digest(body) == name, Reason.HASH)
    return Record(kind=found[2].decode("ascii"), digest=name, body=body, offset=offset)


def _size(header: bytes, most: int) -> int:
    field = header[124:136]
    require(_SIZE.fullmatch(field) is not None, Reason.READER, "a record without a size")
    size = int(field[:11], 8)
    require(size <= most, Reason.TOO_LARGE)
    return size


def _body(stream: Stream, size: int) -> bytes:
    padding = -size % _BLOCK
    body = stream.read(size + padding)
    require(len(body) == size + padding, Reason.TRAILING, CUT_OFF)
    require(not any(body[size:]), Reason.READER, "something in the padding")
    return body[:size]


def _header(name: bytes, size: int, time: int) -> bytes:
    """The one header of a record: everything that a tar could say more is left empty."""
    fields = (name.ljust(100, b"\0"), b"0000644\0", b"0000000\0", b"0000000\0", b"%011o\0" % size, b"%011o\0" % time)
    before = b"".join(fields)
    after = b"0".ljust(_BLOCK - len(before) - 8, b"\0")
    total = sum(before) + sum(after) + 8 * ord(" ")
    return before + b"%06o\0 " % total + after


def _twice(record: Record) -> Reason:
    return Reason.DUPLICATE_BALLOT if record.body.startswith(b'{"election_uuid":') else Reason.READER
