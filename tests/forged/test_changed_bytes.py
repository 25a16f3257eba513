"""Whatever byte of whatever file is changed, added or left out: the record is refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sortition.verify import verify
from tests.forged.altering import EVENTS
from tests.forged.bases import BASES, Files
from tests.sortition.small_succession import later_in_order

EVERY_BYTE = ("balls", "committed published", "types published")
"""Records of which every single byte is changed; of the others hypothesis chooses."""


def _places(names: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(name, file) for name in names for file in BASES[name]]


def _refused(files: Files) -> bool:
    return not verify(files).ok


@pytest.mark.parametrize(("name", "file"), _places(EVERY_BYTE))
def test_every_changed_byte_is_refused(name: str, file: str) -> None:
    files = BASES[name]
    data = files[file]
    for at in range(len(data)):
        # The lowest bit makes a digit another digit, which is the change that looks most innocent.
        assert _refused({**files, file: data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]}), at


def test_a_changed_byte_of_what_came_after_the_draw_is_refused() -> None:
    files = BASES["replaced published"]
    for file in later_in_order(files):
        data = files[file]
        for at in range(0, len(data), 11):
            assert _refused({**files, file: data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]}), (file, at)


@pytest.mark.parametrize(("name", "file"), _places(("dice",)))
def test_every_byte_left_out_or_doubled_is_refused(name: str, file: str) -> None:
    files = BASES[name]
    data = files[file]
    for at in range(0, len(data), 3):
        assert _refused({**files, file: data[:at] + data[at + 1 :]}), at
        assert _refused({**files, file: data[: at + 1] + data[at:]}), at


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_any_other_bytes_are_refused(data: st.DataObject) -> None:
    files = BASES[data.draw(st.sampled_from(sorted(BASES)))]
    file = data.draw(st.sampled_from(sorted(files)))
    old = files[file]
    start = data.draw(st.integers(0, len(old)))
    end = data.draw(st.integers(start, min(len(old), start + 20)) | st.just(len(old)))
    new = old[:start] + data.draw(st.binary(max_size=5)) + old[end:]
    assert _refused({**files, file: new}) is (new != old)


@pytest.mark.parametrize("name", BASES)
def test_no_file_can_be_left_out_but_the_last_events_and_what_is_withheld(name: str) -> None:
    files = BASES[name]
    for file in files:
        without = {n: data for n, data in files.items() if n != file}
        events = [name for name in (*EVENTS, *later_in_order(files)) if name in files]
        last = file == events[-1] and file != "lottery.json"
        withheld = b'"disclosure":"types"' in files["lottery.json"] and file in (
            "people.csv", "types.csv", "tickets.csv", "certificate.json",
        )  # fmt: skip
        assert _refused(without) is not (last or withheld), file


@settings(max_examples=200, deadline=None)
@given(name=st.sampled_from(sorted(BASES["both"])), garbage=st.binary(max_size=200) | st.text(max_size=200))
def test_garbage_in_any_file_is_refused_and_never_an_error(name: str, garbage: bytes | str) -> None:
    data = garbage if isinstance(garbage, bytes) else garbage.encode("utf-8", "surrogatepass")
    assert _refused({**BASES["both"], name: data})
    assert _refused({name: data})
