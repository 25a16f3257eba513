"""Spellings and zips on which the two verifiers once differed: now both accept them, or both refuse."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from sortition.record import canonical
from sortition.verify import verify
from tests.forged.altering import Files, certificate, changed, resealed
from tests.forged.bases import BASES
from tests.sortition.small_record import COLOURS, announced, record
from tests.verifier.offline import SOURCE, reports, run

REFUSED: Mapping[str, Callable[[Files], Files]] = {
    "a number that is not exact everywhere": changed("lottery.json", lambda b: b.update(merge_below=2**53)),
    "a control character in a text": changed("lottery.json", lambda b: b.update(software="by hand\x7f")),
    "the year 0": changed("announcement.json", lambda b: b.update(announced_at="0000-01-01T00:00:00Z")),
    "a number of the certificate": certificate(lambda c: c["exclusions"][0].update(type=2**53)),
}


@pytest.mark.parametrize("name", REFUSED)
def test_both_refuse(name: str) -> None:
    before = announced(record(COLOURS), "balls")
    files = resealed(REFUSED[name](dict(before)), before)
    assert not verify(files).ok
    assert not reports([files])[0]["ok"]


def test_both_refuse_half_a_character() -> None:
    files = record(COLOURS)
    event = files["lottery.json"].replace(canonical("Eén loting"), b'"\\ud83d"')
    assert event != files["lottery.json"]
    (report,) = reports([{**files, "lottery.json": event}])
    assert not verify({**files, "lottery.json": event}).ok
    assert "surrogaat" in json.dumps(report)


def test_both_accept_an_exclusion_in_any_measure() -> None:
    """Half the multipliers show the same: fewer than one seat."""
    half = certificate(lambda c: c["exclusions"][0].update(multipliers=[[1, "1/2"]]))
    before = record(COLOURS)
    files = resealed(half(dict(before)), before)
    assert files != before
    assert verify(files).ok
    assert reports([files])[0]["ok"]


def test_a_zip_that_holds_two_records_is_refused(tmp_path: Path) -> None:
    """Its end names the table of the first record by address, and that of the second by what lies just before it."""
    one, other = _zip(BASES["balls"]), _zip(BASES["households"])
    size, at = struct.unpack("<II", other[-10:-2])
    joined = bytearray(one[:-22] + other[:-22])
    first_table = struct.unpack("<I", one[-6:-2])[0]
    shift = len(joined) - size - first_table
    place = len(joined) - size
    for _ in BASES["households"]:
        lengths = struct.unpack("<HHH", joined[place + 28 : place + 34])
        local = struct.unpack("<I", joined[place + 42 : place + 46])[0]
        joined[place + 42 : place + 46] = struct.pack("<I", (local + len(one) - 22 - shift) % 2**32)
        place += 46 + sum(lengths)
    count = len(BASES["households"])
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, len(BASES["balls"]), size, first_table, 0)
    (tmp_path / "two.zip").write_bytes(bytes(joined) + end)
    assert at > 0
    report = run(SOURCE / "verify.js", tmp_path / "two.zip", "--json")
    assert report.returncode == 1


def _zip(files: Files) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()
