"""Casting a vote: what the paper allows, once per code, and the same answer to the same form."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from secrets import choice
from time import sleep
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, event, func, select, text

from snw_democratie.budgets.ballot_paper import KNAPSACK, POINTS, RANKING
from snw_democratie.budgets.errors import UnknownRound
from snw_democratie.budgets.voting.casting import Receipt, Vote, judge
from snw_democratie.budgets.voting.errors import BadBallot, BadVoteCode, TooManyGuesses, VotingClosed
from snw_democratie.budgets.voting.keeping import Kept, keep
from snw_democratie.budgets.voting.models import USED, VOID, Ballot, VoteCode
from snw_democratie.budgets.voting.writer import Writer
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.security import audit
from snw_democratie.security.codes import ALPHABET, BadCode, new_code, typed
from sortition.errors import SortitionError
from tests.budgets.polling_place import SLUG, OnePaper, codes, form_key, paper
from tests.web.world import START


def vote(code: str, *, form: str = "", marks: Mapping[int, int] | None = None, slug: str = SLUG) -> Vote:
    return Vote(slug=slug, code=code, form=form or form_key(), marks=marks or {1: 1, 2: 1})


def cast(writer: Writer, *votes: Vote) -> list[Receipt | SortitionError]:
    """All of these at the same moment."""

    async def together() -> Sequence[Any]:
        return await asyncio.gather(*(writer.cast(one) for one in votes), return_exceptions=True)

    return list(asyncio.run(together()))


@pytest.fixture
def source() -> OnePaper:
    return OnePaper(paper())


@pytest.fixture
def writer(engine: Engine, source: OnePaper, clock: Callable[[], Any]) -> Iterator[Writer]:
    made = Writer(engine, source, clock)
    yield made
    made.close()


def stored(engine: Engine) -> tuple[int, int, int]:
    """How many codes are used, how many ballots there are, how many votes are in the chain; and the chain is whole."""
    with reading(engine) as session:
        assert audit.verify(session).ok
        return (
            session.scalar(select(func.count()).where(VoteCode.state == USED)) or 0,
            session.scalar(select(func.count()).select_from(Ballot)) or 0,
            session.scalar(text("SELECT count(*) FROM audit WHERE act = 'vote'")) or 0,
        )


def reasons(answers: Sequence[Receipt | SortitionError]) -> list[str]:
    return [one.reason if isinstance(one, BadVoteCode | BadBallot) else type(one).__name__ for one in answers]


def test_a_vote_uses_its_code_and_is_stored_once(engine: Engine, writer: Writer) -> None:
    code, *_ = codes(engine, 3)
    mine = vote(code)
    first, other = cast(writer, mine)[0], cast(writer, vote(code))[0]
    again = cast(writer, Vote(slug=SLUG, code=code, form=mine.form, marks={7: 1}))[0]
    assert isinstance(first, Receipt) and not first.again
    assert isinstance(other, BadVoteCode) and other.reason == "used"
    assert isinstance(again, Receipt) and again.again and again.number == first.number
    assert stored(engine) == (1, 1, 1)
    with engine.connect() as connection:
        kept = bytes(connection.execute(text("SELECT answer FROM vote_code WHERE state = 1")).scalar_one())
    readable = "".join(ALPHABET[one % len(ALPHABET)] for one in kept)
    number = first.number.replace("-", "")
    assert not any(number.startswith(readable[place : place + 5]) for place in range(11)), "no receipt from a database"


def test_one_form_with_two_codes_is_two_votes_with_a_receipt_each(engine: Engine, writer: Writer) -> None:
    """Who goes back in the browser and types the code of a neighbour: the number says which of the two votes it is."""
    codes_of_two, form = codes(engine, 2), form_key()
    first, second = cast(writer, *(vote(code, form=form) for code in codes_of_two))
    assert isinstance(first, Receipt) and isinstance(second, Receipt)
    assert not (first.again or second.again) and first.number != second.number
    assert stored(engine) == (2, 2, 2)


def test_of_many_who_use_the_same_codes_at_once_one_succeeds_each(engine: Engine, writer: Writer) -> None:
    sixty = codes(engine, 60)
    answers = cast(writer, *(vote(code) for _ in range(3) for code in sixty))
    assert sum(isinstance(one, Receipt) for one in answers) == 60
    assert sum(isinstance(one, BadVoteCode) and one.reason == "used" for one in answers) == 120
    assert stored(engine) == (60, 60, 60)


def test_votes_that_share_a_transaction_are_written_in_no_order_of_coming(engine: Engine, writer: Writer) -> None:
    """Codes by their own keys, ballots by theirs: side by side as they came they would tell who chose what."""
    written: dict[str, list[list[Any]]] = {"mine": [], "key": []}
    places = {"mine": 2, "key": 0}  # where parameters have no names

    @event.listens_for(engine, "before_cursor_execute")
    def note(_connection: Any, _cursor: Any, statement: str, rows: Any, _context: Any, many: bool) -> None:
        name = "mine" if statement.startswith("UPDATE vote_code") else "key"
        if name == "mine" or statement.startswith("INSERT INTO ballot"):
            written[name].append([key(one, name) for one in (rows if many else [rows])])

    def key(row: Any, name: str) -> str | bytes:
        found = row[name] if isinstance(row, dict) else row[places[name]]
        return found if isinstance(found, str) else bytes(getattr(found, "obj", found))

    assert reasons(cast(writer, *(vote(code) for code in codes(engine, 60)))) == [Receipt.__name__] * 60
    writer.close()
    for lists in written.values():
        assert max(map(len, lists)) > 5 and all(one == sorted(one) for one in lists)


def test_two_writers_share_one_database_and_no_code(engine: Engine, source: OnePaper, clock: Callable[[], Any]) -> None:
    sixty, two = codes(engine, 60), [Writer(engine, source, clock) for _ in range(2)]

    async def together() -> Sequence[Any]:
        each = (one.cast(vote(code)) for code in sixty for one in two)
        return await asyncio.gather(*each, return_exceptions=True)

    answers = asyncio.run(together())
    for one in two:
        one.close()
    assert sum(isinstance(one, Receipt) for one in answers) == 60
    assert stored(engine) == (60, 60, 60)


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_a_vote_looks_at_its_code_when_it_is_its_turn(engine: Engine) -> None:
    """On SQLite one transaction writes at a time; here another one votes with this code while we wait for it."""
    (code,) = codes(engine, 1)

    def keep_one() -> Kept:
        with unit_of_work(engine) as session:
            return keep(session, [vote(code)], {SLUG: paper()}, at=START)

    with ThreadPoolExecutor(1) as other:
        with unit_of_work(engine) as session:
            audit.hold(session)
            second = other.submit(keep_one)
            until_somebody_waits(engine)
            session.execute(text(f"UPDATE vote_code SET state = {USED}"))
        assert reasons(second.result(30).answers) == ["used"]


def until_somebody_waits(engine: Engine) -> None:
    """For a lock that another transaction has; only PostgreSQL tells."""
    for _ in range(600):
        with engine.connect() as connection:
            if connection.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar_one():
                return
        sleep(0.05)
    raise AssertionError("nobody waits")


def test_a_code_that_casts_no_vote_is_told_so(engine: Engine, writer: Writer) -> None:
    (gone,), (elsewhere,) = codes(engine, 1), codes(engine, 1, round_id=2)
    with unit_of_work(engine) as session:
        session.execute(text(f"UPDATE vote_code SET state = {VOID} WHERE batch_id = 1"))
    answers = cast(writer, vote(gone), vote(elsewhere), vote(new_code()), vote(new_code(), slug="elders"))
    assert reasons(answers) == ["void", "unknown", "unknown", UnknownRound.__name__]
    assert stored(engine) == (0, 0, 0)


def test_a_practice_code_stores_nothing_and_may_be_used_again(engine: Engine, writer: Writer) -> None:
    (code,) = codes(engine, 1, kind="practice")
    answers = cast(writer, vote(code)) + cast(writer, vote(code))
    assert all(isinstance(one, Receipt) and one.practice for one in answers)
    assert stored(engine) == (0, 0, 0)


def test_on_a_practice_paper_no_code_is_used(engine: Engine, writer: Writer, source: OnePaper) -> None:
    (code,) = codes(engine, 1)
    source.now = paper(version=2, practice=True)
    (answer,) = cast(writer, vote(code))
    assert isinstance(answer, Receipt) and answer.practice
    assert stored(engine) == (0, 0, 0)


def test_before_and_after_the_voting_nobody_votes(engine: Engine, writer: Writer, source: OnePaper, clock: Any) -> None:
    early, late, first, last = codes(engine, 4)
    clock.now = source.now.opens_at - timedelta(seconds=1)
    assert reasons(cast(writer, vote(early))) == [VotingClosed.__name__]
    clock.now = source.now.opens_at
    assert isinstance(cast(writer, vote(first))[0], Receipt)
    clock.now = source.now.closes_at - timedelta(seconds=1)
    assert isinstance(cast(writer, vote(last))[0], Receipt)
    clock.now = source.now.closes_at
    assert reasons(cast(writer, vote(late))) == [VotingClosed.__name__]
    assert stored(engine) == (2, 2, 2)


def test_who_voted_in_time_gets_the_receipt_again_after_closing(
    engine: Engine, writer: Writer, source: OnePaper, clock: Any
) -> None:
    (code,) = codes(engine, 1)
    mine = vote(code)
    first = cast(writer, mine)[0]
    clock.now = source.now.closes_at + timedelta(hours=1)
    again = cast(writer, mine)[0]
    assert isinstance(again, Receipt) and isinstance(first, Receipt) and again.number == first.number


def test_a_plan_that_is_withdrawn_cannot_be_chosen_from_that_moment(
    engine: Engine, writer: Writer, source: OnePaper
) -> None:
    before, after = codes(engine, 2)
    assert isinstance(cast(writer, vote(before))[0], Receipt)
    source.now = paper(version=2, withdrawn=frozenset({2}))
    assert reasons(cast(writer, vote(after))) == ["withdrawn"]


def test_a_bad_ballot_leaves_its_code_unused_and_does_not_hinder_the_others(engine: Engine, writer: Writer) -> None:
    bad, good = codes(engine, 2)
    answers = cast(writer, vote(bad, marks={99: 1}), vote(good))
    assert reasons(answers) == ["unknown", Receipt.__name__]
    assert isinstance(cast(writer, vote(bad))[0], Receipt)


REFUSED: Sequence[tuple[Mapping[str, Any], Mapping[int, int], str]] = (
    ({}, {}, "few"),
    ({"min_marks": 3}, {1: 1, 2: 1}, "few"),
    ({"min_marks": 3, "withdrawn": frozenset(range(3, 41))}, {1: 1}, "few"),
    ({"min_marks": 3, "kind": KNAPSACK, "budget_cents": 700_000, "withdrawn": frozenset({1, 2})}, {3: 1}, "few"),
    ({}, {41: 1}, "unknown"),
    ({}, {1: 2}, "mark"),
    ({"max_marks": 2}, {1: 1, 2: 1, 3: 1}, "many"),
    ({"withdrawn": frozenset({3})}, {3: 1}, "withdrawn"),
    ({"kind": KNAPSACK, "budget_cents": 299_999}, {1: 1, 2: 1}, "money"),
    ({"kind": KNAPSACK, "budget_cents": 299_999}, {1: 2}, "mark"),
    ({"kind": POINTS, "points": 10}, {1: 6, 2: 5}, "points"),
    ({"kind": POINTS, "points": 10}, {1: 10, 2: 0}, "mark"),
    ({"kind": POINTS, "points": 10}, {1: 12, 2: -2}, "mark"),
    ({"kind": RANKING}, {1: 1, 2: 3}, "places"),
    ({"kind": RANKING}, {1: 1, 2: 1}, "places"),
    ({"kind": RANKING}, {1: 0, 2: 1}, "places"),
    (
        {"caps": {"groen": 1}, "categories": {1: frozenset({"groen"}), 2: frozenset({"groen"})}},
        {1: 1, 2: 1},
        "category",
    ),
)


@pytest.mark.parametrize(("more", "marks", "reason"), REFUSED)
def test_what_the_paper_does_not_allow_is_refused(
    more: Mapping[str, Any], marks: Mapping[int, int], reason: str
) -> None:
    with pytest.raises(BadBallot) as refused:
        judge(paper(**more), marks)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("more", "marks"),
    [
        ({"min_marks": 0}, {}),
        ({}, dict.fromkeys(range(1, 11), 1)),
        ({"kind": KNAPSACK, "budget_cents": 300_000}, {1: 1, 2: 1}),
        ({"kind": POINTS, "points": 10}, {1: 9, 2: 1}),
        ({"kind": RANKING}, {7: 2, 9: 1, 1: 3}),
        ({"caps": {"groen": 1}, "categories": {1: frozenset({"groen"})}}, {1: 1, 2: 1}),
        ({"min_marks": 3, "withdrawn": frozenset(range(3, 41))}, {1: 1, 2: 1}),
        ({"min_marks": 3, "withdrawn": frozenset(range(1, 41))}, {}),
        ({"min_marks": 3, "kind": KNAPSACK, "budget_cents": 700_000, "withdrawn": frozenset({1, 2})}, {3: 1, 4: 1}),
        (
            {"min_marks": 3, "caps": {"groen": 1}, "categories": dict.fromkeys(range(1, 40), frozenset({"groen"}))},
            {5: 1, 40: 1},
        ),
    ],
)
def test_what_the_paper_allows_is_stored(more: Mapping[str, Any], marks: Mapping[int, int]) -> None:
    judge(paper(**more), marks)


@given(marks=st.dictionaries(st.integers(-2, 43), st.integers(-3, 12), max_size=14), kind=st.sampled_from(
    ["approval", "knapsack", "points", "ranking"]))  # fmt: skip
def test_whatever_comes_it_is_refused_or_within_every_limit(marks: dict[int, int], kind: str) -> None:
    asked = paper(kind=kind, budget_cents=2_000_000, points=12, withdrawn=frozenset({5}))
    try:
        judge(asked, marks)
    except BadBallot:
        return
    assert 1 <= len(marks) <= 10 and 5 not in marks and set(marks) <= set(asked.costs)
    assert kind != "knapsack" or sum(asked.costs[one] for one in marks) <= 2_000_000
    assert kind != "points" or (sum(marks.values()) <= 12 and min(marks.values()) > 0)
    assert kind != "ranking" or sorted(marks.values()) == list(range(1, len(marks) + 1))


def test_codes_that_begin_alike_are_guessed_five_times_and_then_nobody_gets_in(
    engine: Engine, writer: Writer, clock: Any
) -> None:
    right, other = codes(engine, 2)
    wrong = [one for one in alike(right, 6) if one != right]
    answers = cast(writer, *(vote(code) for code in wrong[:4])) + cast(writer, vote(wrong[4]))
    assert reasons(answers) == ["unknown"] * 5
    assert reasons(cast(writer, vote(right), vote(other))) == [TooManyGuesses.__name__, Receipt.__name__]
    clock.forward(minutes=15)
    assert reasons(cast(writer, vote(right))) == [Receipt.__name__]


def test_who_guesses_elsewhere_or_sends_a_form_again_holds_nobody_up(engine: Engine, writer: Writer) -> None:
    right, *rest = codes(engine, 3)
    mine = vote(right)
    cast(writer, *(vote(new_code()) for _ in range(40)))
    assert reasons([cast(writer, mine)[0] for _ in range(8)]) == [Receipt.__name__] * 8
    assert reasons([cast(writer, vote(right))[0] for _ in range(8)]) == ["used"] * 8
    assert reasons(cast(writer, *(vote(code) for code in rest))) == [Receipt.__name__] * 2


def alike(code: str, number: int) -> list[str]:
    """Codes with the same first four characters that pass the check."""
    found: list[str] = []
    while len(found) < number:
        with suppress(BadCode):
            found.append(typed(code[:4] + new_code()[4:13] + choice(ALPHABET)))
    return found
