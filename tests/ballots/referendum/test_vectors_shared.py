"""The vectors: archives of other programs, sound and altered, each judged for the reason that is named."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest

from ballots.referendum.archive import begin
from tests.ballots.referendum.made import bytes_of, events_of, reason
from tests.shared_data import SHARED

assert SHARED
FOLDER = SHARED / "vectors" / "belenios"
VECTORS = tuple(csv.DictReader((FOLDER / "expected.tsv").read_text("utf-8").splitlines(), delimiter="\t"))


def archive_of(vector: str) -> bytes:
    (path,) = Path(FOLDER / vector).glob("*.bel")
    return path.read_bytes()


def time_of(data: bytes) -> int:
    return int(data[136:147], 8)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["vector"])
def test_every_vector_is_judged_as_it_must_be(vector: Mapping[str, str]) -> None:
    wanted = None if vector["ours_must"] == "accept" else vector["note"].partition(";")[0]
    assert reason(archive_of(vector["vector"]), strict=False) == wanted


def test_there_are_vectors_of_both_kinds() -> None:
    assert {vector["ours_must"] for vector in VECTORS} == {"accept", "reject"}
    assert len(VECTORS) >= 35


@pytest.mark.parametrize("vector", ["ynb-three/valid", "multi-threshold/valid", "extra/x03-threshold-context-format"])
def test_a_tally_without_strong_proofs_is_refused_when_strict(vector: str) -> None:
    assert reason(archive_of(vector), strict=True) == "strong proof"


@pytest.mark.parametrize("vector", ["ynb-three/valid", "multi-threshold/valid", "extra/x05-weights"])
def test_an_archive_taken_apart_and_written_anew_has_the_same_bytes(vector: str) -> None:
    data = archive_of(vector)
    assert data.startswith(begin(time_of(data)).data)
    assert bytes_of(events_of(data), time_of(data)) == data


def test_an_open_archive_is_the_beginning_of_the_finished_one() -> None:
    assert archive_of("ynb-three/valid").startswith(archive_of("ynb-three/valid-open"))
