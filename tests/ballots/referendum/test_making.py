"""What we make ourselves: it is accepted, it counts what was voted, and it refuses what may not be."""

from __future__ import annotations

import json
from itertools import combinations

import pytest

from ballots.errors import BadReferendum, TooFewBallots, VoteNotAllowed
from ballots.referendum import tally, trustees
from ballots.referendum.ballot import encrypt_vote
from ballots.referendum.checking.ballots import check_ballot
from ballots.referendum.credentials import credentials_record
from ballots.referendum.group import BELENIOS_2048 as GROUP
from tests.ballots.referendum.made import (
    PLANS,
    RESULT,
    VOTES,
    YES_NO,
    YES_NO_BLANK,
    bytes_of,
    events_of,
    finished,
    judged,
    reason,
    set_up,
    shared_key,
    single_keys,
    small,
    small_finished,
    voted,
)


def test_the_last_vote_of_each_code_counts() -> None:
    found = judged(small_finished())
    assert found.ok and found.checks.complete and not found.warnings
    assert found.result == RESULT
    assert (found.ballots, found.counted, found.weight) == (4, 3, 3)


@pytest.mark.parametrize("owners", list(combinations((1, 2, 3), 2)))
def test_any_two_of_three_trustees_open_the_same_result(owners: tuple[int, int]) -> None:
    assert judged(finished(small(), voted(small(), VOTES[:2]), owners)).result == ((1, 1, 0), (2, 1, 0))


def test_one_of_three_trustees_opens_nothing() -> None:
    with pytest.raises(BadReferendum, match="not enough partial decryptions"):
        finished(small(), voted(small(), VOTES[:2]), (2,))


def test_trustees_who_must_all_take_part_open_a_result() -> None:
    made = set_up((YES_NO,), 3, ceremony=single_keys())
    some = voted(made, [(0, [(1, 0)]), (1, [(0, 1)]), (2, [(1, 0)])])
    assert judged(finished(made, some, (1, 2))).result == ((2, 1),)
    with pytest.raises(BadReferendum, match="not enough partial decryptions"):
        finished(made, some, (1,))


def test_a_ballot_counts_as_often_as_its_code_weighs() -> None:
    made = set_up((YES_NO,), 3, weights=(1, 2, 5))
    some = voted(made, [(0, [(1, 0)]), (1, [(1, 0)]), (2, [(1, 0)]), (2, [(0, 1)])])
    found = judged(finished(made, some))
    assert (found.result, found.counted, found.weight) == (((3, 5),), 3, 8)


def test_a_referendum_nobody_voted_in_has_a_result_of_zeros() -> None:
    made = set_up((YES_NO_BLANK,), 2)
    assert judged(finished(made, made.events)).result == ((0, 0, 0),)


@pytest.mark.parametrize("events", range(1, 10))
def test_an_archive_holds_at_every_step(events: int) -> None:
    assert reason(small_finished()[:events]) is None


@pytest.mark.parametrize(
    ("vote", "question"),
    [
        ([(0, 0, 0), (1, 0, 0)], 1),
        ([(1, 1, 0), (1, 0, 0)], 1),
        ([(0, 1, 1), (1, 0, 0)], 1),
        ([(0, 2, -1), (1, 0, 0)], 1),
        ([(0, 1), (1, 0, 0)], 1),
        ([(0, 1, 0), (0, 0, 0)], 2),
        ([(0, 1, 0), (1, 1, 1)], 2),
        ([(0, 1, 0)], 0),
    ],
)
def test_what_is_no_vote_is_not_encrypted(vote: list[tuple[int, ...]], question: int) -> None:
    with pytest.raises(VoteNotAllowed) as refused:
        encrypt_vote(small().election, vote)
    assert refused.value.question == question


def test_a_count_of_few_ballots_is_not_opened() -> None:
    found = judged([*voted(small(), VOTES), ("EndBallots", ())])
    assert found.statement
    with pytest.raises(TooFewBallots) as refused:
        tally.partial_decryption(
            small().election, found.statement, owner=1, secret=small().secrets[0], ballots=found.counted
        )
    assert (refused.value.counted, refused.value.least) == (3, 30)


def test_a_share_that_is_not_what_was_promised_is_seen() -> None:
    seat = trustees.Seat(index=2, size=3, threshold=2)
    own = trustees.new_polynomial(GROUP, seat)
    shown = [GROUP.fixed(GROUP.g, one) for one in own]
    for place in (1, 2, 3):
        given = trustees.share(GROUP, own, place)
        assert trustees.share_fits(GROUP, given, shown, place)
        assert not trustees.share_fits(GROUP, given + 1, shown, place)
        assert not trustees.share_fits(GROUP, given + GROUP.q, shown, place)
        assert not trustees.share_fits(GROUP, given, shown, place + 1)


def test_a_commitment_is_of_these_coefficients_only() -> None:
    seat = trustees.Seat(index=1, size=3, threshold=2)
    one, other = (trustees.coefficients(GROUP, "seed", trustees.new_polynomial(GROUP, seat)) for _ in range(2))
    assert trustees.commitment(one) != trustees.commitment(other)


@pytest.mark.parametrize("number", [0, 1, 2, 99, 100])
def test_small_numbers_are_found_behind_their_power(number: int) -> None:
    assert tally.small_exponent(GROUP, GROUP.power(GROUP.g, number), most=100) == number


def test_a_number_that_is_too_large_is_not_found() -> None:
    with pytest.raises(BadReferendum, match="result does not match"):
        tally.small_exponent(GROUP, GROUP.power(GROUP.g, 101), most=100)


def test_public_codes_stand_in_order_of_their_number() -> None:
    assert json.loads(credentials_record({30: 1, 4: 2, 100: 1})) == ["4,2", "30", "100"]


def test_two_ballots_of_one_vote_have_nothing_in_common() -> None:
    one, other = (voted(small(), VOTES[:1])[1][1][0] for _ in range(2))
    assert one != other
    ciphertexts = [
        {cell.alpha for answer in check_ballot(ballot, small().election).answers for cell in answer}
        for ballot in (one, other)
    ]
    assert not ciphertexts[0] & ciphertexts[1]


def test_a_threshold_of_all_and_of_one_work_too() -> None:
    for threshold in (1, 3):
        made = set_up((PLANS,), 1, ceremony=shared_key(threshold, 3))
        owners = tuple(range(1, threshold + 1))
        assert judged(finished(made, voted(made, [(0, [(1, 0, 1)])]), owners)).result == ((1, 0, 1),)


def test_taking_apart_and_putting_together_changes_nothing() -> None:
    data = bytes_of(small_finished())
    assert bytes_of(events_of(data)) == data
