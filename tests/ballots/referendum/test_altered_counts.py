"""Archives that somebody altered and chained anew: the order of events, the count, decryptions and the result."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from ballots.referendum import tally
from ballots.referendum.checking.counting import Statement
from ballots.referendum.group import BELENIOS_2048 as GROUP
from ballots.referendum.hashes import digest
from tests.ballots.referendum.made import (
    VOTES,
    YES_NO,
    Event,
    compact,
    finished,
    judged,
    reason,
    set_up,
    small,
    small_finished,
    voted,
)
from tests.ballots.referendum.test_altered_ballots import Alter, drop, not_in_group, other, put, unreduced


@pytest.mark.parametrize(
    "order",
    [
        [],
        [1],
        [0, 0],
        [0, 1, 5, 2],
        [0, 1, 6],
        [0, 1, 5, 5],
        [0, 1, 2, 3, 4, 5, 7, 6],
        [0, 1, 2, 3, 4, 5, 6, 6],
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 5],
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9],
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 8],
    ],
)
def test_events_in_another_order_are_refused(order: Sequence[int]) -> None:
    some = small_finished()
    assert reason([some[place] for place in order]) in ("event order", "reader error", "duplicate ballot")


def test_a_result_needs_the_decryptions_before_it() -> None:
    some = small_finished()
    assert reason([*some[:8], some[9]]) == "not enough partial decryptions"
    assert reason([*some[:7], some[9]]) == "not enough partial decryptions"


@pytest.mark.parametrize("type_", ["Shuffle", "EndShuffles", "ballot", "", 1])
def test_events_of_another_type_are_refused(type_: Any) -> None:
    assert reason([*small().events, (type_, ())]) == "event order"


def with_record(event: int, record: int, alter: Alter | Callable[[Any], Any]) -> list[Event]:
    """The finished referendum, one record altered."""
    some = list(small_finished())
    type_, records = some[event]
    value = json.loads(records[record])
    alter(value)
    changed = [compact(value) if place == record else one for place, one in enumerate(records)]
    if type_ == "PartialDecryption" and record == 0:
        changed[1] = compact({"owner": json.loads(records[1])["owner"], "payload": digest(changed[0])})
    if type_ == "EncryptedTally" and record == 0:
        changed[1] = compact(json.loads(records[1]) | {"encrypted_tally": digest(changed[0])})
    some[event] = (type_, tuple(changed))
    return some


TALLY, FIRST, SECOND, LAST = 6, 7, 8, 9
_DIFFERS = "encrypted tally differs from ballots"
ALTERED_COUNTS = {
    "a cell of the tally": (TALLY, 0, put("0.0.alpha", lambda _: str(GROUP.g)), _DIFFERS),
    "a cell more": (TALLY, 0, put("0", lambda row: [*row, row[0]]), _DIFFERS),
    "a ballot more": (TALLY, 1, put("num_tallied", lambda n: n + 1), _DIFFERS),
    "a weight more": (TALLY, 1, put("total_weight", lambda n: n + 1), _DIFFERS),
    "a weight as text": (TALLY, 1, put("total_weight", str), _DIFFERS),
    "another tally named": (TALLY, 1, put("encrypted_tally", lambda _: "0" * 64), _DIFFERS),
    "another factor": (FIRST, 0, put("decryption_factors.0.0", lambda _: str(GROUP.g)), "decryption proof"),
    "a factor outside the group": (FIRST, 0, put("decryption_factors.1.2", not_in_group), "not in group"),
    "a factor too few": (FIRST, 0, drop("decryption_factors.1.2"), "decryption fields"),
    "a question too few": (FIRST, 0, drop("decryption_factors.1"), "decryption fields"),
    "a proof too few": (FIRST, 0, drop("decryption_proofs.1.2"), "decryption fields"),
    "another proof": (SECOND, 0, put("decryption_proofs.1.2.response", other), "decryption proof"),
    "a proof not reduced": (SECOND, 0, put("decryption_proofs.1.2.response", unreduced), "scalar out of range"),
    "no strong proofs": (SECOND, 0, drop("strong_proofs"), "strong proof"),
    "strong proofs of one only": (FIRST, 0, drop("strong_proofs"), "strong proof"),
    "another strong proof": (SECOND, 0, put("strong_proofs.0.1.challenge", other), "strong proof"),
    "a strong proof not reduced": (SECOND, 0, put("strong_proofs.0.1.response", unreduced), "scalar out of range"),
    "another owner": (FIRST, 1, put("owner", lambda _: 2), "decryption proof"),
    "an owner who is nobody": (FIRST, 1, put("owner", lambda _: 4), "owner"),
    "an owner of zero": (FIRST, 1, put("owner", lambda _: 0), "owner"),
    "an owner that is true": (FIRST, 1, put("owner", lambda _: True), "owner"),
    "another decryption named": (FIRST, 1, put("payload", lambda _: "0" * 64), "decryption fields"),
    "a member more": (FIRST, 1, put("owner", lambda _: [1]), "owner"),
    "another number": (LAST, 0, put("result.0", lambda row: row[::-1]), "result does not match"),
    "one vote more": (LAST, 0, put("result.1.0", lambda n: n + 1), "result does not match"),
    "a number too few": (LAST, 0, drop("result.0.2"), "result fields"),
    "a number that is true": (LAST, 0, put("result.0.0", lambda _: True), "result fields"),
    "a number below zero": (LAST, 0, put("result.0.0", lambda _: -1), "result fields"),
    "a number plus the order": (LAST, 0, put("result.0.0", lambda n: n + int(GROUP.q)), "not json"),
}  # fmt: skip


@pytest.mark.parametrize("name", ALTERED_COUNTS)
def test_another_count_is_refused(name: str) -> None:
    event, record, alter, wanted = ALTERED_COUNTS[name]
    assert reason(with_record(event, record, alter)) == wanted


def test_the_tally_on_the_board_is_the_one_that_is_named() -> None:
    some = list(small_finished())
    cells, sized = some[TALLY][1]
    other_cells = cells.replace(b'"alpha":"', b'"alpha":"1', 1)
    assert reason([*some[:TALLY], ("EncryptedTally", (other_cells, sized)), *some[FIRST:]]) == _DIFFERS


def test_a_trustee_counts_once() -> None:
    some = list(small_finished())
    again = json.loads(some[FIRST][1][0]) | {"note": "the same, once more"}
    records = (compact(again), compact({"owner": 1, "payload": digest(compact(again))}))
    assert reason([*some[:LAST], ("PartialDecryption", records)]) == "owner"


def test_a_strong_proof_is_of_this_very_board() -> None:
    """A trustee who decrypted before the last ballot came cannot have the work used for the whole."""
    made = small()
    early = judged([*voted(made, VOTES[:2]), ("EndBallots", ())])
    some = list(small_finished())
    found = judged(some[:7])
    assert early.statement and found.statement
    for statement in (
        Statement(end=early.statement.end, tally_digest=found.statement.tally_digest, tally=found.statement.tally),
        Statement(end=found.statement.end, tally_digest=early.statement.tally_digest, tally=found.statement.tally),
    ):
        records = tally.partial_decryption(
            made.election, statement, owner=1, secret=made.secrets[0], ballots=3, fewest=0
        )
        assert reason([*some[:FIRST], ("PartialDecryption", records)]) == "strong proof"


def test_without_strong_proofs_a_tally_is_not_called_proven() -> None:
    some = [
        (type_, _without_strong(records) if type_ == "PartialDecryption" else records)
        for type_, records in small_finished()
    ]
    found = judged(some, strict=False)
    assert found.ok and not found.checks.complete and found.warnings == ("strong",)
    assert reason(some, strict=True) == "strong proof"


def test_weights_beyond_what_the_tool_writes_as_a_number_stand_as_text() -> None:
    made = set_up((YES_NO,), 1, weights=(2**30,))
    some = finished(made, voted(made, [(0, [(1, 0)])]))
    assert json.loads(some[3][1][1])["total_weight"] == str(2**30)
    assert judged(some).result == ((2**30, 0),)


def _without_strong(records: tuple[bytes, ...]) -> tuple[bytes, ...]:
    value = json.loads(records[0])
    del value["strong_proofs"]
    data = compact(value)
    return data, compact({"owner": json.loads(records[1])["owner"], "payload": digest(data)})
