"""Ballots that their own voters altered and signed again: each is refused at the door, with its reason."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from ballots.errors import BadReferendum
from ballots.referendum.ballot import encrypt_vote, prove_ballot
from ballots.referendum.checking.ballots import MOST_BYTES, check_ballot
from ballots.referendum.election import Ciphertext, Proof
from ballots.referendum.elgamal import Encrypted, encrypt
from ballots.referendum.group import BELENIOS_2048 as GROUP
from ballots.referendum.group import Group
from ballots.referendum.proofs import prove_one_of
from tests.ballots.referendum.made import VOTES, compact, judged, of_nobody, reason, resigned, small, voted

P, Q = int(GROUP.p), int(GROUP.q)
Alter = Callable[[dict[str, Any]], None]


@cache
def sound() -> bytes:
    return voted(small(), VOTES[:1])[1][1][0]


def refusal(ballot: bytes, *, hidden: bool = False) -> str | None:
    """Why the door refuses a ballot."""
    try:
        check_ballot(ballot, small().election, hidden=hidden)
    except BadReferendum as error:
        return str(error.reason)
    return None


def put(path: str, change: Callable[[Any], Any]) -> Alter:
    """Change the member at a path such as `answers.0.choices.1.alpha`."""

    def alter(ballot: dict[str, Any]) -> None:
        *way, last = path.split(".")
        place: Any = ballot
        for step in way:
            place = place[int(step) if step.isdigit() else step]
        key: Any = int(last) if last.isdigit() else last
        place[key] = change(place[key])

    return alter


def drop(path: str) -> Alter:
    def alter(ballot: dict[str, Any]) -> None:
        *way, last = path.split(".")
        place: Any = ballot
        for step in way:
            place = place[int(step) if step.isdigit() else step]
        del place[int(last) if last.isdigit() else last]

    return alter


def swapped(ballot: dict[str, Any]) -> None:
    cells = ballot["answers"][1]["choices"]
    cells[0], cells[1] = cells[1], cells[0]


def other(text: str) -> str:
    """Another number of the same kind."""
    return str((int(text) + 1) % Q)


def unreduced(text: str) -> str:
    return str(int(text) + Q)


def not_in_group(text: str) -> str:
    return str(P - int(text))  # its square is the same, and p - 1 is not of order q


ALTERED: dict[str, tuple[Alter, str]] = {
    "another referendum": (put("election_uuid", lambda _: "1" * 14), "wrong election"),
    "other questions": (put("election_hash", lambda text: text[::-1]), "wrong election"),
    "one answer too few": (drop("answers.1"), "ballot fields"),
    "one answer twice": (put("answers", lambda answers: [*answers, answers[0]]), "ballot fields"),
    "answers that are no list": (put("answers", lambda _: {}), "ballot fields"),
    "a number for an identifier": (put("election_uuid", lambda _: 14), "ballot fields"),
    "a member more": (put("answers.0", lambda answer: {**answer, "note": "x"}), "answer fields"),
    "members in another order": (put("answers.0", lambda answer: dict(reversed(answer.items()))), "answer fields"),
    "without proof of blank": (drop("answers.0.blank_proof"), "answer fields"),
    "one cell too few": (drop("answers.0.choices.2"), "answer fields"),
    "one proof too few": (drop("answers.0.individual_proofs.2"), "answer fields"),
    "one branch too few": (drop("answers.0.individual_proofs.1.1"), "answer fields"),
    "one sum too few": (drop("answers.1.overall_proof.1"), "answer fields"),
    "one branch of blank too few": (drop("answers.0.blank_proof.1"), "answer fields"),
    "a leading zero": (put("answers.0.choices.0.alpha", lambda text: f"0{text}"), "bad integer"),
    "a plus sign": (put("answers.0.choices.0.beta", lambda text: f"+{text}"), "bad integer"),
    "digits of another script": (put("answers.1.choices.0.alpha", lambda text: f"٣{text[1:]}"), "bad integer"),
    "a number as a number": (put("answers.1.choices.0.alpha", lambda _: 12), "bad integer"),
    "a number of a thousand digits": (put("answers.1.choices.0.alpha", lambda _: "1" * 1000), "bad integer"),
    "p added": (put("answers.1.choices.0.alpha", lambda text: str(int(text) + P)), "not in group"),
    "zero": (put("answers.1.choices.0.beta", lambda _: "0"), "not in group"),
    "p itself": (put("answers.1.choices.0.beta", lambda _: str(P)), "not in group"),
    "alpha outside the group": (put("answers.0.choices.1.alpha", not_in_group), "not in group"),
    "beta outside the group": (put("answers.0.choices.1.beta", not_in_group), "not in group"),
    "a challenge not reduced": (put("answers.0.individual_proofs.0.0.challenge", unreduced), "scalar out of range"),
    "a response not reduced": (put("answers.1.overall_proof.0.response", unreduced), "scalar out of range"),
    "another challenge": (put("answers.1.individual_proofs.0.1.challenge", other), "individual proof"),
    "another response": (put("answers.1.individual_proofs.0.0.response", other), "individual proof"),
    "cells that changed places": (swapped, "individual proof"),
    "another sum": (put("answers.1.overall_proof.1.challenge", other), "overall proof"),
    "another sum beside blank": (put("answers.0.overall_proof.1.response", other), "overall proof"),
    "another proof of blank": (put("answers.0.blank_proof.0.response", other), "blank proof"),
    "the proofs of blank changed places": (put("answers.0.blank_proof", lambda pair: pair[::-1]), "blank proof"),
}  # fmt: skip


@pytest.mark.parametrize("name", ALTERED)
def test_a_ballot_that_was_altered_and_signed_again_is_refused(name: str) -> None:
    alter, wanted = ALTERED[name]
    ballot = json.loads(sound())
    alter(ballot)
    assert refusal(resigned(ballot, small().codes[0])) == wanted


def test_the_board_stays_valid_when_a_refused_ballot_is_left_out() -> None:
    ballot = json.loads(sound())
    ALTERED["another sum"][0](ballot)
    bad = resigned(ballot, small().codes[0])
    some = voted(small(), VOTES[:2])
    found = judged([*some, ("Ballot", (bad,))])
    assert found.refused and (found.refused.event, found.refused.question) == (3, 2)
    assert reason(some) is None


@pytest.mark.parametrize(
    ("name", "alter", "wanted"),
    [
        ("a space", lambda data: data.replace(b",", b", ", 1), "non canonical json"),
        ("a line", lambda data: data + b"\n", "non canonical json"),
        ("an escape", lambda data: data.replace(b"election_uuid", b"election\\u005fuuid", 1), "non canonical json"),
        ("a key twice", lambda data: data.replace(b'{"alpha"', b'{"alpha":"1","alpha"', 1), "not json"),
        ("no JSON", lambda data: data[:-1], "not json"),
        ("no UTF-8", lambda data: data.replace(b"}", b"\xff}", 1), "not json"),
        ("a fraction", lambda data: data.replace(b'"answers":[', b'"answers":[1.5,', 1), "not json"),
        ("not a number", lambda data: data.replace(b'"answers":[', b'"answers":[NaN,', 1), "not json"),
        ("a long number", lambda data: data.replace(b'"answers":[', b'"answers":[%s,' % (b"9" * 21), 1), "not json"),
        ("a huge number", lambda data: data.replace(b'"answers":[', b'"answers":[%s,' % (b"9" * 5000), 1), "not json"),
        ("a deep nest", lambda data: data.replace(b'"answers":[', b'"answers":' + b"[" * 90_000, 1), "not json"),
        ("no object", lambda _: b"[]", "ballot fields"),
        ("nothing", lambda _: b"", "not json"),
        ("a ballot too large", lambda data: data + b" " * MOST_BYTES, "too large"),
    ],
)  # fmt: skip
def test_bytes_that_are_not_the_one_spelling_are_refused(
    name: str, alter: Callable[[bytes], bytes], wanted: str
) -> None:
    assert name and refusal(alter(sound())) == wanted


@pytest.mark.parametrize("member", ["election_uuid", "election_hash", "credential", "answers", "signature"])
def test_a_ballot_without_a_member_is_refused(member: str) -> None:
    ballot = json.loads(sound())
    del ballot[member]
    assert refusal(compact(ballot)) == "ballot fields"


def test_a_ballot_changed_without_signing_is_refused() -> None:
    ballot = json.loads(sound())
    ALTERED["another sum"][0](ballot)
    assert refusal(compact(ballot)) == "sig hash"


@pytest.mark.parametrize("half", ["challenge", "response"])
def test_another_signature_is_refused(half: str) -> None:
    ballot = json.loads(sound())
    put(f"signature.proof.{half}", other)(ballot)
    assert refusal(compact(ballot)) == "signature"
    put(f"signature.proof.{half}", lambda text: str(int(text) - 1 + Q))(ballot)
    assert refusal(compact(ballot)) == "scalar out of range"


def test_a_ballot_signed_with_another_code_is_refused() -> None:
    ballot = json.loads(sound())
    assert refusal(resigned(ballot, small().codes[1])) == "signature"


def test_a_ballot_copied_under_another_code_is_refused() -> None:
    ballot = json.loads(sound()) | {"credential": json.loads(voted(small(), VOTES[1:2])[1][1][0])["credential"]}
    assert refusal(resigned(ballot, small().codes[1])) == "individual proof"


def test_answers_copied_from_an_earlier_ballot_of_the_same_voter_are_a_new_ballot() -> None:
    assert refusal(resigned(json.loads(sound()), small().codes[0])) is None


@pytest.mark.parametrize(
    ("vote", "wanted"),
    [
        (((1, 1, 0), (1, 0, 0)), "blank proof"),
        (((0, 1, 1), (1, 0, 0)), "overall proof"),
        (((0, 0, 0), (1, 0, 0)), "overall proof"),
        (((0, 2, -1), (1, 0, 0)), "individual proof"),
        (((0, 10, -9), (1, 0, 0)), "individual proof"),
        (((0, 1, 0), (1, 1, 1)), "overall proof"),
        (((0, 1, 0), (0, 0, 0)), "overall proof"),
    ],
)
def test_a_vote_that_is_not_allowed_cannot_be_proven(vote: Any, wanted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program of a cheat: true proofs where there are, and else a proof as if the first branch were true."""
    monkeypatch.setattr("ballots.referendum.ballot.prove_one_of", _as_if)
    election = small().election
    hidden = tuple(tuple(encrypt(GROUP, election.public_key, value) for value in answer) for answer in vote)
    assert refusal(prove_ballot(election, small().codes[0], hidden)) == wanted


def _as_if(group: Group, key: int, prefix: str, branches: Sequence[tuple[Encrypted, int]]) -> tuple[Proof, ...]:
    if not any(one.value == value for one, value in branches):
        branches = [(replace(branches[0][0], value=branches[0][1]), branches[0][1]), *branches[1:]]
    return prove_one_of(group, key, prefix, branches)


def test_a_vote_that_anybody_can_read_is_refused_when_strict() -> None:
    election = small().election
    allowed = encrypt_vote(election, VOTES[0][1])
    cells = tuple(encrypt(GROUP, election.public_key, cell.value, nonce=0) for cell in allowed[0])
    assert cells[0].ciphertext == Ciphertext(alpha=1, beta=1)
    ballot = prove_ballot(election, small().codes[0], (cells, allowed[1]))
    assert refusal(ballot) is None
    assert refusal(ballot, hidden=True) == "vote not hidden"
    assert refusal(sound(), hidden=True) is None
    some = [*small().events, ("Ballot", (ballot,))]
    assert reason(some, strict=True) == "vote not hidden"
    found = judged(some, strict=False)
    assert found.ok and found.warnings == ("hidden",)


def test_a_ballot_of_a_code_that_is_not_on_the_list_is_refused() -> None:
    ballot = prove_ballot(small().election, "ZZZZ-ZZZZ", encrypt_vote(small().election, VOTES[0][1]))
    assert reason([*small().events, ("Ballot", (ballot,))]) == "unknown credential"


def test_a_ballot_of_the_number_nothing_has_good_proofs_and_is_of_nobody() -> None:
    ballot = of_nobody(small().election, VOTES[0][1])
    assert refusal(ballot) is None, "the door asks the list besides"
    assert reason([*small().events, ("Ballot", (ballot,))]) == "unknown credential"


def test_a_ballot_that_was_cast_before_is_refused() -> None:
    some = voted(small(), VOTES)
    assert reason([*some, some[1]]) == "duplicate ballot"
