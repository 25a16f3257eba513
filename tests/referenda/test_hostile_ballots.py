"""What comes in is a ballot of this referendum by a code that counts, or it is refused by name and nothing changes."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from ballots.referendum.ballot import make_ballot, prove_ballot
from ballots.referendum.elgamal import encrypt
from ballots.referendum.verify import verify
from snw_democratie.db.engine import reading
from snw_democratie.referenda import service
from snw_democratie.security.staff import Staff
from tests.ballots.referendum.made import of_nobody
from tests.referenda import polls
from tests.referenda.hostile import RESIGNED, SPELLED, resigned
from tests.referenda.polls import cast
from tests.web.conftest import Clock
from tests.web.world import Browser, act

only_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def refused(voter: Browser, poll: polls.Poll, text: str) -> str:
    """The reason by which this is refused."""
    answer = voter.client.post(f"/referendum/{poll.slug}/stemmen/uitbrengen", json={"ballot": text})
    assert 400 <= answer.status_code < 500, (answer.status_code, answer.text)
    found = answer.json()
    assert set(found) == {"reason", "message"}
    assert found["message"]
    reason: str = found["reason"]
    return reason


def board(voter: Browser, poll: polls.Poll) -> bytes:
    content: bytes = voter.get(f"/referendum/{poll.slug}/archief.bel").content
    return content


@only_sqlite
def test_every_malformed_ballot_is_refused_by_name_and_the_board_stays_as_it_was(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str, voter: Browser
) -> None:
    poll = polls.opened(engine, team, receipt_key)
    good, before = polls.ballot(engine, poll, 0), board(voter, poll)
    said = {
        name: refused(voter, poll, resigned(good, polls.secret(poll, 0), change))
        for name, (change, _reason) in RESIGNED.items()
    }
    assert said == {name: reason for name, (_change, reason) in RESIGNED.items()}
    election = polls.election(engine, poll)
    bare = tuple(encrypt(election.group, election.public_key, cell, nonce=0) for cell in polls.YES[0])
    readable = prove_ballot(election, poll.codes[0], (bare,)).decode()
    assert refused(voter, poll, readable) == "vote not hidden", (
        "every proof holds; on the board it would spoil the count"
    )
    said = {name: refused(voter, poll, spell(good)) for name, (spell, _reason) in SPELLED.items()}
    assert said == {name: reason for name, (_spell, reason) in SPELLED.items()}
    assert board(voter, poll) == before
    cast(voter, poll, good)
    report = verify(io.BytesIO(board(voter, poll)), strict=True)
    assert report.ok and report.ballots == 1


@only_sqlite
def test_a_copy_of_another_ballot_is_not_taken(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str, voter: Browser
) -> None:
    poll = polls.opened(engine, team, receipt_key)
    theirs, mine = polls.ballot(engine, poll, 0), polls.ballot(engine, poll, 1)
    cast(voter, poll, theirs)
    credential = '"credential":"%s"'
    own, other = (text.split('"credential":"')[1].split('"')[0] for text in (mine, theirs))
    copied = theirs.replace(credential % other, credential % own, 1)
    assert refused(voter, poll, copied) == "sig hash"
    copy = resigned(theirs, polls.secret(poll, 1), lambda value: value.update(credential=own))
    assert refused(voter, poll, copy) == "individual proof"


@only_sqlite
def test_only_codes_that_count_vote(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str, voter: Browser
) -> None:
    poll = polls.opened(engine, team, receipt_key)
    election = polls.election(engine, poll)
    assert refused(voter, poll, make_ballot(election, "ZZZZ-BBBB-CCCC-0000-X", polls.YES).decode()) == (
        "unknown credential"
    )
    assert refused(voter, poll, of_nobody(election, polls.YES).decode()) == "unknown credential"
    spares = {code: make_ballot(election, code, polls.YES).decode() for code in poll.spares}
    assert {refused(voter, poll, text) for text in spares.values()} == {"spare credential"}
    old = polls.ballot(engine, poll, 0)
    act(engine, service.ask_change, poll.slug, polls.key(poll, poll.codes[0]), "GF08", by=team[0])
    assert polls.agree(engine, poll.slug, polls.Act.CHANGE, team)
    assert refused(voter, poll, old) == "revoked credential"
    with reading(engine) as session:
        (change,) = service.public_referendum(session, poll.slug).changes
    assert change.revoked == polls.key(poll, poll.codes[0])
    (taken,) = [text for code, text in spares.items() if polls.key(poll, code) == change.activated]
    cast(voter, poll, taken)


def test_nobody_votes_before_the_opening_second_or_from_the_closing_second(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str, voter: Browser, clock: Clock
) -> None:
    poll = polls.prepared(engine, team, receipt_key)
    assert refused(voter, poll, "{}") == "not open yet"
    polls.agree(engine, poll.slug, polls.Act.OPEN, team)
    first, second = polls.ballot(engine, poll, 0), polls.ballot(engine, poll, 1)
    clock.now = polls.OPENS.replace(microsecond=0)
    clock.forward(seconds=-1)
    assert refused(voter, poll, first) == "not open yet"
    clock.forward(seconds=1)
    receipt = cast(voter, poll, first)
    clock.now = polls.CLOSES
    assert refused(voter, poll, second) == "closed"
    assert cast(voter, poll, first) == {**receipt, "again": True}, "who was in time still gets the receipt"


@only_sqlite
def test_what_is_no_request_for_casting_is_refused(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str, voter: Browser
) -> None:
    poll = polls.opened(engine, team, receipt_key)
    here = f"/referendum/{poll.slug}/stemmen/uitbrengen"
    good = polls.ballot(engine, poll, 0)
    for body in ({"ballot": good, "code": "x"}, {"ballot": 1}, {}, []):
        assert voter.client.post(here, json=body).status_code == 422
    json_type = {"content-type": "application/json"}
    for content in (b'{"ballot":"\\ud800"}', b'{"ballot":"\xff"}', b"{"):
        assert voter.client.post(here, content=content, headers=json_type).json()["reason"] == "not json"
    assert voter.client.post(here, data={"ballot": good}).status_code == 415
    assert voter.client.post(here, content=b"x" * (3 * 2**20), headers=json_type).json() == {
        "reason": "too large",
        "message": "Dit is te groot voor een stem. Er is niets opgeslagen.",
    }
    assert (
        voter.client.post(here, json={"ballot": good}, headers={"origin": "https://elders.example"}).status_code == 403
    )
    unknown = replace(poll, slug="elders")
    assert refused(voter, unknown, good) == "unknown referendum"
