"""A trustee's browser judges the board by itself: no signature is given for a board that somebody changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ballots.referendum import archive
from ballots.referendum.ballot import make_ballot
from ballots.referendum.credentials import credentials_record, public_code
from ballots.referendum.group import BELENIOS_2048 as GROUP
from ballots.referendum.hashes import digest
from tests.ballots.referendum.made import (
    YES_NO,
    Event,
    bytes_of,
    compact,
    resigned,
    set_up,
    small,
    small_finished,
)
from tests.referenda.trustees import trustee


def opened(some: Sequence[Event] | bytes, folder: Path, *, owner: int = 1, secret: int | None = None) -> Any:
    """What a trustee's browser gives for this board, or why it gives nothing."""
    copy = folder / "copy.bel"
    copy.write_bytes(some if isinstance(some, bytes) else bytes_of(some))
    value = small().secrets[owner - 1] if secret is None else secret
    return trustee("open", {"file": str(copy), "secret": str(value), "fewest": 1})


def changed(change: Callable[[dict[str, Any]], object]) -> list[Event]:
    """The board in which the first voter changed the own ballot and signed it again."""
    some = list(small_finished())
    place = next(place for place, one in enumerate(some) if one[0] == "Ballot")
    ballot = json.loads(some[place][1][0])
    change(ballot)
    some[place] = ("Ballot", (resigned(ballot, small().codes[0]),))
    return [one for one in some if one[0] in ("Setup", "Ballot", "EndBallots")]


def test_a_board_that_nobody_changed_is_opened(tmp_path: Path) -> None:
    found = opened(small_finished(), tmp_path)
    assert found["ballots"] == 3, "of who voted twice the last counts"
    assert json.loads(found["part"])["owner"] == 1
    assert opened(changed(lambda _: None), tmp_path)["ballots"] == 3


def test_a_board_made_around_the_vote_of_one_has_another_number_to_compare(tmp_path: Path) -> None:
    """Every proof on it holds, so only what trustees read to each other tells it from the real one."""
    real = changed(lambda _: None)
    (election, trustees, _), of_one = real[0][1], real[2]
    invented = tuple(f"ZZZZ-BBBB-CCCC-{number:04}" for number in range(2))
    votes = [make_ballot(small().election, code, ((0, 1, 0), (1, 0, 0))) for code in invented]
    listed = [public_code(GROUP, code, small().election.uuid) for code in (small().codes[1], *invented)]
    setup = (election, trustees, credentials_record(dict.fromkeys(listed, 1)))
    false = [("Setup", setup), of_one, *(("Ballot", (vote,)) for vote in votes), ("EndBallots", ())]
    found, wanted = opened(false, tmp_path), opened(real, tmp_path)
    assert (found["ballots"], found["codes"]) == (3, 3), "it is opened by who does not compare"
    assert found["end"] != wanted["end"] and wanted["codes"] == 4
    assert found["end"][:16] != wanted["end"][:16], "what is read aloud"


@pytest.mark.parametrize(
    ("question", "proof"),
    [
        (0, "overall_proof"),
        (0, "blank_proof"),
        (1, "overall_proof"),
        (0, "individual_proofs"),
        (1, "individual_proofs"),
    ],
)
def test_a_ballot_with_a_proof_that_does_not_hold_stops_everything(question: int, proof: str, tmp_path: Path) -> None:
    """Such a ballot could be made from another's, to have that one opened."""

    def change(ballot: dict[str, Any]) -> None:
        found = ballot["answers"][question][proof]
        one = found[0][0] if proof == "individual_proofs" else found[0]
        one["response"] = str(int(one["response"]) - 1)

    assert opened(changed(change), tmp_path) == "ballot"


def test_a_ballot_that_lost_its_signature_or_shape_stops_everything(tmp_path: Path) -> None:
    some = changed(lambda _: None)
    place = next(place for place, one in enumerate(some) if one[0] == "Ballot")
    ballot = json.loads(some[place][1][0])
    proof = ballot["signature"]["proof"]
    proof["response"] = str(int(proof["response"]) - 1)
    assert opened([*some[:place], ("Ballot", (compact(ballot),)), *some[place + 1 :]], tmp_path) == "ballot"
    stranger = make_ballot(small().election, "AAAA-AAAA-AAAA-AAAA-X", ((0, 1, 0), (1, 0, 0)))
    assert opened([*some[:place], ("Ballot", (stranger,)), *some[place:]], tmp_path) == "ballot"
    assert opened([*some[:place], some[place], *some[place:]], tmp_path) == "ballot", "the same bytes twice"
    assert opened(changed(lambda one: one["answers"][1]["choices"].pop()), tmp_path) == "ballot"
    foreign = set_up((YES_NO,), 1)
    other = make_ballot(foreign.election, foreign.codes[0], ((1, 0),))
    assert opened([*some[:place], ("Ballot", (other,)), *some[place:]], tmp_path) == "ballot"


def test_the_signature_of_another_ballot_of_the_same_voter_stops_everything(tmp_path: Path) -> None:
    """So whoever writes the board cannot bring an earlier vote back under the signature of the last one."""
    some = changed(lambda _: None)
    place = next(place for place, one in enumerate(some) if one[0] == "Ballot")
    signed = json.loads(some[place][1][0])
    other = json.loads(make_ballot(small().election, small().codes[0], ((0, 1, 0), (1, 0, 0))))
    assert other["credential"] == signed["credential"]
    mixed = compact({**other, "signature": signed["signature"]})
    assert opened([*some[:place], ("Ballot", (mixed,)), *some[place + 1 :]], tmp_path) == "ballot"


def test_an_event_with_another_number_than_its_place_stops_everything(tmp_path: Path) -> None:
    """Two boards of which an event has the same number must have the same number of events before it."""
    some = changed(lambda _: None)
    (_, (election, trustees, credentials)), *rest = some
    begun = archive.begin(0)
    for skipped in (0, 1):
        written = archive.set_up(begun.head, election=election, trustees=trustees, credentials=credentials)
        parts, head = [begun.data, written.data], replace(written.head, height=written.head.height + skipped)
        for type_, records in rest:
            written = archive.append(head, type_, *records)
            parts.append(written.data)
            head = written.head
        found = opened(b"".join(parts), tmp_path)
        assert found == "chain" if skipped else found["ballots"] == 3


def test_another_tally_on_the_board_stops_everything(tmp_path: Path) -> None:
    some = list(small_finished())
    place = next(place for place, one in enumerate(some) if one[0] == "EncryptedTally")
    cells, sized = some[place][1]
    value = json.loads(cells)
    value[0][0], value[0][1] = value[0][1], value[0][0]
    said = {**json.loads(sized), "encrypted_tally": digest(compact(value))}
    assert opened([*some[:place], ("EncryptedTally", (compact(value), compact(said)))], tmp_path) == "tally"


def test_events_that_do_not_follow_or_bytes_that_moved_stop_everything(tmp_path: Path) -> None:
    data = bytes_of(small_finished())
    place = data.index(b'"challenge":"') + 20
    moved = data[:place] + (b"1" if data[place : place + 1] != b"1" else b"2") + data[place + 1 :]
    assert opened(moved, tmp_path) == "archive"
    ballots = [one for one in small_finished() if one[0] in ("Setup", "Ballot")]
    assert opened(ballots, tmp_path) == "open"
    whole, shorter = bytes_of([*ballots, ("EndBallots", ())]), bytes_of(ballots[:1])
    missing = bytes_of(ballots[:2])
    assert opened(shorter + whole[len(missing) :], tmp_path) == "chain", "a ballot was taken out"
    assert opened(data[:-100], tmp_path) == "archive"


def test_a_key_that_is_nobodys_opens_nothing(tmp_path: Path) -> None:
    assert opened(small_finished(), tmp_path, secret=5) == "key"
