"""Writing the append-only `.bel` archive: each call gives the bytes to put behind what is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ballots.referendum.checking.text import spelled
from ballots.referendum.hashes import digest

_BLOCK = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where an archive stands: the one time in it (seconds), the events so far, and the last of them."""

    time: int
    height: int
    event: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Appended:
    """Bytes to put behind an archive, and where it stands with them."""

    data: bytes
    head: Head


def begin(time: int) -> Appended:
    """The first bytes of an archive of a referendum that was made at `time`; no other time ever stands in it."""
    body = spelled({"version": 1, "timestamp": str(time)})
    return Appended(data=_record("BELENIOS", body, time), head=Head(time=time, height=0, event=None))


def append(head: Head, type_: str, *records: bytes) -> Appended:
    """An event of this type, with the data records that belong before it; the last of them is what it names."""
    data = b"".join(_record(f"{digest(record)}.data.json", record, head.time) for record in records)
    event: dict[str, Any] = {} if head.event is None else {"parent": head.event}
    event |= {"height": head.height, "type": type_}
    if records:
        event["payload"] = digest(records[-1])
    body = spelled(event)
    name = digest(body)
    data += _record(f"{name}.event.json", body, head.time)
    return Appended(data=data, head=Head(time=head.time, height=head.height + 1, event=name))


def set_up(head: Head, *, election: bytes, trustees: bytes, credentials: bytes) -> Appended:
    """The first event: everything that is fixed before anybody votes."""
    named = {"election": digest(election), "trustees": digest(trustees), "credentials": digest(credentials)}
    return append(head, "Setup", election, trustees, credentials, spelled(named))


def _record(name: str, body: bytes, time: int) -> bytes:
    """A record of an old tar, of which all that could say more is left empty."""
    header = bytearray(_BLOCK)
    for place, text in (
        (0, name),
        (100, "0000644"),
        (108, "0000000"),
        (116, "0000000"),
        (124, f"{len(body):011o}"),
        (136, f"{time:011o}"),
        (148, " " * 8),
        (156, "0"),
    ):
        header[place : place + len(text)] = text.encode("ascii")
    header[148:156] = f"{sum(header):06o}\0 ".encode("ascii")
    return bytes(header) + body + bytes(-len(body) % _BLOCK)
