"""A drand round belongs to one time, and only drand's own signature counts."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sortition import beacon
from tests.forged.forgery import SIGNATURE_1000
from tests.sortition.small_record import ROUND, SIGNATURE

RANDOMNESS = "fc1873a13f3545aeade8401532ef5519920652eee6b0d2b19ca12643b87b3587"
"""Of round 657413, as the readme of drand-verify and two more implementations give it."""

RANDOMNESS_1000 = "fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd"
"""Of round 1000, as drand's own client publishes it."""


def test_the_key_is_the_one_that_the_chain_hash_commits_to() -> None:
    assert beacon.chain_hash() == beacon.CHAIN


@pytest.mark.parametrize(
    ("round_", "signature", "randomness"), [(ROUND, SIGNATURE, RANDOMNESS), (1000, SIGNATURE_1000, RANDOMNESS_1000)]
)
def test_published_rounds_are_accepted_and_give_their_randomness(round_: int, signature: str, randomness: str) -> None:
    assert beacon.check_signature(round_, signature) is True
    assert beacon.randomness(signature) == randomness


@pytest.mark.parametrize(
    ("round_", "signature"),
    [
        (ROUND + 1, SIGNATURE),
        (1000, SIGNATURE),
        (0, SIGNATURE),
        (-1, SIGNATURE),
        (2**64, SIGNATURE),
        (ROUND, ""),
        (ROUND, SIGNATURE[:-2]),
        (ROUND, SIGNATURE + "00"),
        (ROUND, SIGNATURE.upper()),
        (ROUND, "zz" * 48),
        (ROUND, "c0" + "00" * 47),
        (ROUND, "00" * 48),
        (ROUND, "ff" * 48),
        (ROUND, "b7" + "é" * 94),
    ],
)
def test_no_other_signature_is_accepted(round_: int, signature: str) -> None:
    assert beacon.check_signature(round_, signature) is False


def test_without_the_library_the_answer_is_neither_yes_nor_no() -> None:
    ask = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parents[2])!r}); from sortition.beacon import *; "
        f"print(check_signature({ROUND}, {SIGNATURE!r}), check_signature({ROUND}, 'x'))"
    )
    answer = subprocess.run([sys.executable, "-I", "-S", "-c", ask], capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["None", "False"]


def test_round_one_is_at_genesis() -> None:
    genesis = datetime(2023, 8, 23, 15, 9, 27, tzinfo=UTC)
    assert beacon.time_of_round(1) == genesis
    assert beacon.round_at(genesis) == 1
    assert beacon.round_at(genesis - timedelta(microseconds=1)) == 0
    assert beacon.round_at(genesis + timedelta(seconds=3)) == 2
    assert beacon.round_at(genesis + timedelta(seconds=2, microseconds=999_999)) == 1


@given(st.integers(1, 10**10), st.floats(0, 2.99))
def test_a_round_lasts_until_the_next(round_: int, seconds: float) -> None:
    amsterdam = timezone(timedelta(hours=1))
    time = beacon.time_of_round(round_).astimezone(amsterdam)
    assert beacon.round_at(time + timedelta(seconds=seconds)) == round_
