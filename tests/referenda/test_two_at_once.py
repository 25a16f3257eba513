"""Two referenda at the same time, with the same trustees: each has its own codes, ballots, paper and result."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import Engine

from ballots.referendum.codes import new_code
from snw_democratie.db.engine import reading
from snw_democratie.referenda import service
from snw_democratie.referenda.errors import UnknownCode
from snw_democratie.referenda.finding import row_of
from snw_democratie.referenda.letters import letters_of
from snw_democratie.referenda.service.codes import credentials_of
from snw_democratie.referenda.steps import Act
from snw_democratie.security.staff import Staff
from tests.referenda import polls
from tests.referenda.polls import AFTER, NO, YES, cast
from tests.web.world import Browser, act

Team = tuple[Staff, Staff]


def changed(engine: Engine, poll: polls.Poll, team: Team, revoked: str) -> None:
    """A code counts no more, and a spare takes its place."""
    act(engine, service.ask_change, poll.slug, revoked, "GF08", by=team[0])
    assert polls.agree(engine, poll.slug, Act.CHANGE, team)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_two_referenda_at_once_share_no_code_no_ballot_and_no_paper(
    engine: Engine, team: Team, receipt_key: str, voter: Browser
) -> None:
    both = [_opened(engine, team, receipt_key) for _ in range(2)]
    first, second = both
    for poll in both:
        with reading(engine) as session:
            own = json.loads(credentials_of(session, row_of(session, poll.slug)))
            facts = service.public_referendum(session, poll.slug)
        assert (len(own), facts.codes, facts.spares) == (8, 6, 2)
    lost = [polls.key(poll, poll.codes[5]) for poll in both]
    act(engine, service.ask_change, first.slug, lost[0], "GF08", by=team[0])
    assert Act.CHANGE not in _waits(engine, second, team), "what was asked for the other"
    for poll, gone in zip((*both, second), (*lost, ""), strict=True):
        changed(engine, poll, team, gone)
    with pytest.raises(UnknownCode, match="none"):
        act(engine, service.ask_change, second.slug, "", "GF08", by=team[0])
    trackers: list[str] = []
    for poll, votes in ((first, (YES, YES)), (second, (NO,))):
        for place, vote in enumerate(votes):
            ballot = polls.ballot(engine, poll, place, vote)
            cast(voter, poll, ballot)
            trackers.append(polls.sha256(ballot))
        polls.agree(engine, poll.slug, Act.CLOSE, team, at=AFTER)
    with reading(engine) as session:
        there = [[service.tracked(session, poll.slug, one) is not None for one in trackers] for poll in both]
    assert there == [[True, True, False], [False, False, True]], "a ballot is on its own board only"
    _paper(engine, both, team)
    with reading(engine) as session:
        found = [service.paper_of_team(session, poll.slug, by=team[0]) for poll in both]
    assert [(one.counts, one.aside) for one in found] == [(3, {"revoked": 1, "spare": 1}), (4, {"revoked": 1})]
    for poll, counts in ((first, (0, 1, 2, 0)), (second, (0, 4, 0, 0))):
        for by in team:
            act(engine, service.type_counts, poll.slug, counts, by=by, at=AFTER)
    for poll in both:
        polls.agree(engine, poll.slug, Act.PAPER, team, at=AFTER)
        polls.tally(engine, poll, team)
    for poll in both:
        for owner in (1, 3):
            act(engine, service.post_decryption, poll.slug, polls.decryption(engine, poll, owner), by=team[0], at=AFTER)
        polls.agree(engine, poll.slug, Act.RESULT, team, at=AFTER)
    with reading(engine) as session:
        facts = [service.public_referendum(session, poll.slug) for poll in both]
    assert [(one.voted, one.result, one.paper and one.paper.votes) for one in facts] == [
        (2, (0, 2, 0), (0, 1, 2)),
        (1, (0, 0, 1), (0, 4, 0)),
    ]


def _opened(engine: Engine, team: Team, key: str) -> polls.Poll:
    named = tuple(new_code() for _ in range(6))
    return polls.opened(engine, team, key, named=named, paper=True, practice=True)


def _waits(engine: Engine, poll: polls.Poll, team: Team) -> set[Act]:
    with reading(engine) as session:
        return {one.act for one in service.for_team(session, poll.slug, by=team[0], at=polls.DURING).waiting}


def _paper(engine: Engine, both: list[polls.Poll], team: Team) -> None:
    """Two envelopes that count, the one of a code that was revoked, and those of both spares."""
    for poll in both:
        came = (*poll.codes[2:4], poll.codes[5], *poll.spares)
        with reading(engine) as session:
            place = service.paper_place(session, poll.slug, by=team[0])
        for by in team:
            act(engine, service.type_codes, poll.slug, letters_of(came, place), by=by, at=AFTER)
