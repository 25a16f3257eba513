"""The scripts of the booth, run in Node: their ballots are accepted by our verifier and by belenios-tool."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from ballots.errors import BadReferendum, VoteNotAllowed
from ballots.referendum.ballot import encrypt_vote
from ballots.referendum.checking.ballots import check_ballot
from ballots.referendum.codes import new_code, typed
from ballots.referendum.credentials import public_code
from ballots.referendum.elgamal import encrypt
from ballots.referendum.group import BELENIOS_2048 as GROUP
from ballots.referendum.hashes import secret_of_code, short
from ballots.referendum.opening import commitment, opened, opening
from tests.ballots.referendum.made import (
    PLANS,
    RESULT,
    VOTES,
    YES_NO,
    bytes_of,
    compact,
    finished,
    judged,
    set_up,
    small,
)
from tests.ballots.referendum.test_tool import accepted
from tests.verifier.offline import run

HERE = Path(__file__).parent
SCRIPTS = HERE.parents[2] / "snw_democratie" / "static" / "js" / "referendum"
MOST_BYTES, MOST_MS = 10_000, 150


def booth(*jobs: tuple[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The answers of the booth; an error is an answer too."""
    done = run(HERE / "booth.js", given=jobs)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def record() -> str:
    return small().events[0][1][0].decode()


def test_ballots_of_the_booth_are_accepted_by_both_programs(tmp_path: Path) -> None:
    made = small()
    votes = [(made.codes[code], vote) for code, vote in VOTES]
    (answer,) = booth(("cast", {"election": record(), "votes": votes}))
    ballots = [ballot.encode() for ballot in answer["value"]["made"]]
    for ballot, tracker in zip(ballots, answer["value"]["trackers"], strict=True):
        check_ballot(ballot, made.election, hidden=True)
        assert tracker == short(ballot)
    data = bytes_of(finished(made, (*made.events, *(("Ballot", (ballot,)) for ballot in ballots))))
    assert judged(data).result == RESULT
    assert accepted(data, made.election.uuid, tmp_path)


def test_a_yes_or_no_is_quick_and_the_scripts_are_small() -> None:
    made = set_up((YES_NO,), 1)
    election = made.events[0][1][0].decode()
    one = ("cast", {"election": election, "votes": [(made.codes[0], [[0, 1]])]})
    answers = booth(one, one, one)
    assert min(answer["value"]["ms"] for answer in answers) <= MOST_MS
    scripts = b"".join(path.read_bytes() for path in sorted(SCRIPTS.glob("*.js")))
    assert len(gzip.compress(scripts, 9)) <= MOST_BYTES


@pytest.mark.parametrize("vote", [[[1, 1, 0], [1, 0, 0]], [[0, 1, 0], [0, 0, 0]], [[0, 2, -1], [1, 0, 0]], [[0, 1, 0]]])
def test_what_is_no_vote_is_not_encrypted_by_the_booth(vote: list[list[int]]) -> None:
    (answer,) = booth(("check", {"election": record(), "vote": vote}))
    assert answer == {"error": "vote"}
    with pytest.raises(VoteNotAllowed):
        encrypt_vote(small().election, vote)


def test_a_key_that_is_none_is_not_used() -> None:
    wrong = json.loads(record())
    given = []
    for change in ({"public_key": "0"}, {"public_key": str(GROUP.p - GROUP.g)}, {"group": "Ed25519"}, {"version": 2}):
        given.append(("check", {"election": json.dumps({**wrong, **change}), "vote": VOTES[0][1]}))
    assert booth(*given) == [{"error": "election"}] * len(given)


def test_codes_are_read_alike() -> None:
    code = new_code()
    looks = [code, code.lower().replace("-", " "), code.replace("0", "o").replace("1", "l"), f"{code}0", "U" * 17]
    looks.append(code[:-1] + ("0" if code[-1] != "0" else "1"))
    answers = booth(*(("typed", {"text": text}) for text in looks))
    assert answers == [{"value": code}] * 3 + [{"error": "length"}, {"error": "character"}, {"error": "check"}]
    assert typed(looks[2]) == code
    (secret,) = booth(("secret", {"code": code, "uuid": "1" * 14}))
    assert int(secret["value"]) == secret_of_code(GROUP, code, "1" * 14)


def test_an_opened_ballot_shows_the_vote_on_both_devices() -> None:
    vote = [list(answer) for answer in VOTES[0][1]]
    (shown,) = booth(("check", {"election": record(), "vote": vote}))
    there = compact(shown["value"]["shown"])
    found = opened(small().election, shown["value"]["committed"], there)
    assert [list(answer) for answer in found] == vote
    hidden = encrypt_vote(small().election, vote)
    given = {"election": record(), "committed": commitment(hidden), "shown": json.loads(opening(hidden))}
    assert booth(("opened", given)) == [{"value": vote}]


def test_a_booth_that_encrypts_another_choice_is_caught() -> None:
    """It committed to what it encrypted, so it cannot open it as what the voter chose."""
    hidden = encrypt_vote(small().election, VOTES[0][1])
    shown = json.loads(opening(hidden))
    shown[0][1]["value"], shown[0][2]["value"] = shown[0][2]["value"], shown[0][1]["value"]
    with pytest.raises(BadReferendum, match="opening"):
        opened(small().election, commitment(hidden), compact(shown))
    given = {"election": record(), "committed": commitment(hidden), "shown": shown}
    assert booth(("opened", given)) == [{"error": "opening"}]


def test_an_opening_of_what_is_no_vote_is_not_one() -> None:
    election = small().election
    values = ((0, 1, 1), (1, 0, 0))
    hidden = tuple(tuple(encrypt(GROUP, election.public_key, value) for value in answer) for answer in values)
    with pytest.raises(VoteNotAllowed):
        opened(election, commitment(hidden), opening(hidden))
    given = {"election": record(), "committed": commitment(hidden), "shown": json.loads(opening(hidden))}
    assert booth(("opened", given)) == [{"error": "vote"}]
    longer = json.loads(opening(hidden))
    longer[0][0]["nonce"] = str(int(longer[0][0]["nonce"]) + int(GROUP.q))
    with pytest.raises(BadReferendum, match="scalar out of range"):
        opened(election, commitment(hidden), compact(longer))


def test_the_booth_knows_the_group() -> None:
    assert booth(("has", {"number": str(GROUP.g)}), ("has", {"number": str(GROUP.p - 1)})) == [
        {"value": True},
        {"value": False},
    ]


def test_plans_are_voted_too() -> None:
    made = set_up((PLANS,), 1)
    votes = [(made.codes[0], [[1, 0, 1]])]
    (answer,) = booth(("cast", {"election": made.events[0][1][0].decode(), "votes": votes}))
    check_ballot(answer["value"]["made"][0].encode(), made.election)


def worker(*messages: dict[str, Any]) -> list[dict[str, Any]]:
    """Everything that the worker posts after it was given the referendum and these messages."""
    begin = {"id": 0, "act": "begin", "election": record()}
    (answer,) = booth(("worker", {"messages": [begin, *messages]}))
    first, *rest = answer["value"]
    assert first == {"id": 0, "value": {"fingerprint": small().election.fingerprint}}
    return rest


def test_the_worker_casts_with_progress_and_a_tracker() -> None:
    code = new_code()
    vote = {"id": 1, "act": "encrypt", "vote": VOTES[0][1]}
    committed, *progress, done = worker(vote, {"id": 2, "act": "cast", "text": code.lower()})
    assert committed["id"] == 1 and len(committed["value"]["commitment"]) == 43
    assert progress == [{"id": 2, "done": place, "total": 6} for place in range(1, 7)]
    ballot = done["value"]["ballot"].encode()
    assert done["value"]["tracker"] == short(ballot)
    found = check_ballot(ballot, small().election, hidden=True)
    assert found.credential == public_code(GROUP, code, small().election.uuid)


def test_a_vote_is_opened_or_cast_but_never_both() -> None:
    encrypt_it = {"id": 1, "act": "encrypt", "vote": VOTES[0][1]}
    check, cast = {"id": 2, "act": "check"}, {"id": 3, "act": "cast", "text": new_code()}
    shown = worker(encrypt_it, check, cast)
    assert [one.get("error") for one in shown] == [None, None, "nothing"]
    there = compact(shown[1]["value"]["opening"])
    assert opened(small().election, shown[0]["value"]["commitment"], there) == VOTES[0][1]
    *_, last = worker(encrypt_it, cast, check)
    assert last == {"id": 2, "error": "nothing"}
    *_, last = worker(encrypt_it, cast, {**cast, "id": 4})
    assert last == {"id": 4, "error": "nothing"}


def test_a_wrong_code_does_not_lose_the_vote() -> None:
    encrypt_it = {"id": 1, "act": "encrypt", "vote": VOTES[0][1]}
    wrong, right = {"id": 2, "act": "cast", "text": "ABCD"}, {"id": 3, "act": "cast", "text": new_code()}
    _, refused, *_, done = worker(encrypt_it, wrong, right)
    assert refused == {"id": 2, "error": "length"} and "ballot" in done["value"]


def test_the_worker_knows_the_public_code_and_nothing_else() -> None:
    code = new_code()
    known, unknown = worker({"id": 1, "act": "code", "text": code}, {"id": 2, "act": "constructor"})
    public = str(public_code(GROUP, code, small().election.uuid))
    assert known == {"id": 1, "value": {"code": code, "credential": public}}
    assert unknown == {"id": 2, "error": "act"}
