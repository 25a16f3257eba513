"""The bytes of an archive: every one of them counts, and what is too large or unending is not read."""

from __future__ import annotations

import io
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballots.referendum.archive import append, begin
from ballots.referendum.checking import container
from ballots.referendum.hashes import digest
from ballots.referendum.verify import verify
from tests.ballots.referendum.made import TIME, VOTES, bytes_of, compact, judged, reason, small, small_finished, voted

BLOCK = 512


@cache
def sound() -> bytes:
    return bytes_of(small_finished())


@given(st.data())
def test_any_changed_byte_is_refused(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(sound()) - 1))
    value = data.draw(st.integers(1, 255))
    changed = bytearray(sound())
    changed[place] ^= value
    assert _chained(bytes(changed)) is not None


@given(st.data())
def test_an_archive_that_is_cut_off_is_refused_or_an_earlier_one(data: st.DataObject) -> None:
    length = data.draw(st.integers(0, len(sound()) - 1))
    found = _chained(sound()[:length])
    assert found is not None or length in _ends()


def test_what_stands_behind_an_archive_is_refused() -> None:
    found = judged(sound() + bytes(2 * BLOCK))
    assert found.refused and found.refused.reason == "reader error"
    assert found.result is None, "a refused archive has no result, also where all of it was read"
    assert reason(sound() + b"x") == "trailing data"
    assert reason(sound() + begin(TIME).data) == "reader error"
    assert reason(sound() + _record(b"{}")) == "trailing data"


def test_nothing_and_something_else_are_refused() -> None:
    assert reason(b"") == "reader error"
    assert reason(b"x" * 5000) == "reader error"
    assert reason(_record(b"x" * 5000)) == "reader error", "another tar, whose first file is large"
    assert reason(begin(TIME).data) == "event order"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'{"version":1,', b'{"version":2,'),
        (b'"timestamp":"1', b'"timestamp":1"'),
        (b'"timestamp":"1', b'"timestamp":"0'),
    ],
)
def test_another_beginning_is_refused(before: bytes, after: bytes) -> None:
    assert before in sound()[:2048]
    assert reason(sound().replace(before, after, 1)) == "reader error"


def test_every_record_has_the_time_of_the_first() -> None:
    first = begin(TIME)
    later = append(type(first.head)(time=TIME + 1, height=0, event=None), "EndBallots")
    assert reason(first.data + later.data) == "reader error"


def test_an_event_takes_exactly_its_records() -> None:
    ballot = voted(small(), VOTES[:1])[1][1][0]
    assert reason([*small().events, ("Ballot", (b"{}", ballot))]) == "reader error"
    assert reason([*small().events, ("Ballot", ())]) == "reader error"
    assert reason([*small().events, ("EndBallots", (b"{}",))]) == "reader error"


def test_records_that_no_event_names_are_not_kept() -> None:
    stray = b"".join(_record(b"%d" % number) for number in range(9))
    assert reason(bytes_of(small().events) + stray) == "reader error"


@pytest.mark.parametrize(
    "event",
    [
        {"parent": "0" * 64, "height": 1, "type": "EndBallots"},
        {"height": 1, "type": "EndBallots"},
        {"parent": None, "height": 1, "type": "EndBallots"},
        {"parent": "", "height": 2, "type": "EndBallots"},
        {"parent": "", "height": True, "type": "EndBallots"},
        {"parent": "", "height": 1, "type": "EndBallots", "payload": "0" * 64},
        {"parent": "", "height": 1, "type": "EndBallots", "more": 1},
        {"height": 1, "parent": "", "type": "EndBallots"},
    ],
)
def test_an_event_that_does_not_follow_is_refused(event: dict[str, object]) -> None:
    before = bytes_of(small().events)
    if event.get("parent") == "":
        event = {**event, "parent": _last_event(before)}
    assert reason(before + _record(compact(event), "event")) == "chain"


def test_an_event_that_names_another_record_is_refused() -> None:
    before = bytes_of(small().events)
    event = {"parent": _last_event(before), "height": 1, "type": "Ballot", "payload": "0" * 64}
    assert reason(before + _record(b"{}") + _record(compact(event), "event")) == "chain"


@pytest.mark.parametrize("body", [b"[]", b"{", b"1", b'{"height":1,"height":1}', b"\xff"])
def test_an_event_that_is_none_is_refused(body: bytes) -> None:
    assert reason(bytes_of(small().events) + _record(body, "event")) in ("chain", "event order")


def test_a_record_that_says_it_is_huge_is_not_read() -> None:
    header = bytearray(_record(b"x")[:BLOCK])
    for size in (container.MOST_BYTES + 1, 8**11 - 1):
        header[124:135] = b"%011o" % size
        assert reason(bytes_of(small().events) + bytes(header) + b"x" * BLOCK) == "too large"
    assert reason(begin(TIME).data + bytes(header)) == "too large"
    header[124:135] = b"%011o" % (container.MOST_BYTES + 1)
    codes = begin(TIME).data + _record(b"1") + _record(b"2") + bytes(header)
    assert reason(codes) == "trailing data"
    header[124:135] = b"%011o" % (container.MOST_CODES_BYTES + 1)
    assert reason(begin(TIME).data + _record(b"1") + _record(b"2") + bytes(header)) == "too large"


@pytest.mark.parametrize("name", ["../../x", "0" * 64 + ".data.jsonx", "A" * 64 + ".data.json", "0" * 64 + ".exe"])
def test_a_record_with_another_name_is_refused(name: str) -> None:
    header = bytearray(_record(b"x"))
    header[:100] = name.encode().ljust(100, b"\0")
    assert reason(bytes_of(small().events) + bytes(header)) == "reader error"


def test_a_record_twice_is_refused() -> None:
    again = _record(b"{}")
    assert reason(bytes_of(small().events) + again + again) == "reader error"


def test_an_archive_that_changes_while_it_is_read_is_refused() -> None:
    """The earlier ballot of a code is read a second time, when the later one comes."""

    class Changing(io.BytesIO):
        def seek(self, place: int, whence: int = 0, /) -> int:
            if place < self.tell():
                self.getbuffer()[place + 20] ^= 1
            return super().seek(place, whence)

    found = verify(Changing(sound()))
    assert found.refused and found.refused.reason == "reader error"


def _chained(data: bytes) -> str | None:
    """Why the container refuses these bytes; its proofs are not looked at."""
    from ballots.errors import BadReferendum

    try:
        list(container.events(io.BytesIO(data)))
    except BadReferendum as error:
        return str(error.reason)
    return None


@cache
def _ends() -> frozenset[int]:
    """Where a shorter archive would end."""
    some = small_finished()
    return frozenset(len(bytes_of(some[:count])) for count in range(len(some)))


def _record(body: bytes, kind: str = "data") -> bytes:
    """One record, spelled as all are."""
    written = append(begin(TIME).head, "Ballot", body).data
    size = BLOCK + len(body) + -len(body) % BLOCK
    record = bytearray(written[:size])
    if kind == "event":
        record[:100] = f"{digest(body)}.event.json".encode().ljust(100, b"\0")
        record[148:156] = b" " * 8
        record[148:156] = b"%06o\0 " % sum(record[:BLOCK])
    return bytes(record)


def _last_event(data: bytes) -> str:
    *_, last = container.events(io.BytesIO(data))
    return last.digest
