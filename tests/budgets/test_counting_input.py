"""What the count gets: every ballot once, in no order of voting, and never before the closing time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from snw_democratie.budgets.voting.casting import Receipt
from snw_democratie.budgets.voting.counting_input import ballots
from snw_democratie.budgets.voting.errors import StillOpen, VotingClosed
from snw_democratie.budgets.voting.keeping import keep
from snw_democratie.budgets.voting.writer import Writer
from snw_democratie.db.engine import unit_of_work
from snw_democratie.security.vault import SealBroken
from tests.architecture.source import imports, python
from tests.budgets.polling_place import SLUG, OnePaper, codes, paper
from tests.budgets.test_casting import cast, source, until_somebody_waits, vote, writer

__all__ = ["source", "writer"]


def test_the_count_gets_every_ballot_of_its_round_once_and_in_no_order(
    engine: Engine, writer: Writer, source: OnePaper
) -> None:
    source.now = paper(round_id=2)
    cast(writer, vote(codes(engine, 1, round_id=2)[0], marks={40: 1}))
    source.now = paper(version=2)
    wanted = [{number: 1, 40: 1} for number in (30, 2, 11, 2, 7)]
    for code, marks in zip(codes(engine, 5), wanted, strict=True):
        assert isinstance(cast(writer, vote(code, marks=marks))[0], Receipt)
    with unit_of_work(engine) as session:
        found = ballots(session, paper(), at=paper().closes_at)
    assert [min(one) for one in found] == [11, 2, 2, 30, 7], "by what stands on them"
    assert all(one[40] == 1 for one in found)


def test_nobody_reads_a_ballot_before_the_closing_time(engine: Engine, writer: Writer) -> None:
    assert isinstance(cast(writer, vote(codes(engine, 1)[0]))[0], Receipt)
    with unit_of_work(engine) as session, pytest.raises(StillOpen):
        ballots(session, paper(), at=paper().closes_at - timedelta(seconds=1))


def test_what_is_counted_and_what_can_still_be_cast_meet_in_one_moment(
    engine: Engine, writer: Writer, clock: Any
) -> None:
    early, late = codes(engine, 2)
    cast(writer, vote(early))
    clock.now = paper().closes_at
    assert isinstance(cast(writer, vote(late))[0], VotingClosed)
    with unit_of_work(engine) as session:
        assert len(ballots(session, paper(), at=clock.now)) == 1


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_a_vote_that_is_being_stored_when_the_voting_closes_is_counted(engine: Engine) -> None:
    """On SQLite one transaction writes at a time; here the count waits for whoever is storing."""
    (code,) = codes(engine, 1)

    def count() -> int:
        with unit_of_work(engine) as session:
            return len(ballots(session, paper(), at=paper().closes_at))

    with ThreadPoolExecutor(1) as other:
        with unit_of_work(engine) as session:
            keep(session, [vote(code)], {SLUG: paper()}, at=paper().closes_at - timedelta(seconds=1))
            counted = other.submit(count)
            until_somebody_waits(engine)
        assert counted.result(30) == 1


def test_a_ballot_that_was_changed_or_moved_stops_the_count(engine: Engine, writer: Writer) -> None:
    cast(writer, *(vote(code) for code in codes(engine, 2)))
    with unit_of_work(engine) as session:
        keys = list(session.execute(text("SELECT key FROM ballot")).scalars())
        copied = "UPDATE ballot SET marks = (SELECT marks FROM ballot WHERE key = :one) WHERE key = :other"
        session.execute(text(copied), {"one": keys[0], "other": keys[1]})
    with unit_of_work(engine) as session, pytest.raises(SealBroken):
        ballots(session, paper(), at=paper().closes_at)


def test_nothing_else_reads_ballots() -> None:
    """The table is known to who stores, mixes, counts and removes; nobody else could tell an interim result."""
    known = {
        source.path
        for source in python("snw_democratie")
        for one in imports(source)
        if one.module == "snw_democratie.budgets.voting.models" and one.name == "Ballot"
    }
    here = "snw_democratie/budgets/voting"
    readers = {f"{here}/keeping.py", f"{here}/mixing.py", f"{here}/counting_input.py"}
    assert known == {*readers, "snw_democratie/retention/rules.py"}
