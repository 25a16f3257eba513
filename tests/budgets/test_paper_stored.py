"""What storing a pile of paper stops at, and what it leaves behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from snw_democratie.budgets.ballot_paper import APPROVAL, POINTS, RANKING
from snw_democratie.budgets.paper import service
from snw_democratie.budgets.paper.errors import BadSheet, PileNotReady
from snw_democratie.budgets.paper.typed import MOST_ROWS, Typed, marks_of, sheet_of
from snw_democratie.budgets.paper.typed import alike as alike_forms
from snw_democratie.budgets.voting.errors import TooManyGuesses
from snw_democratie.budgets.voting.writer import Writer
from snw_democratie.security.codes import new_code, shown
from tests.budgets.test_casting import alike, cast, vote
from tests.budgets.test_paper import CLOSED, PAPERS, Table, rows, table

__all__ = ["table"]


def test_a_pile_is_stored_whole_or_not_at_all(table: Table, clock: Any) -> None:
    """Somebody guessed at codes that begin like one of these: then that one casts no vote for a quarter of an hour."""
    held, other = table.codes(2)
    pile = table.sheet((other, "2"), (held, "1"))
    clock.now = CLOSED
    writer = Writer(table.engine, PAPERS, clock)
    cast(writer, *(vote(one, slug=table.slug) for one in alike(held, 6) if one != held))
    writer.close()
    assert not table.agree(pile, by=table.wim)
    with pytest.raises(TooManyGuesses):
        table.agree(pile, by=table.yara)
    assert rows(table.engine, "ballot") == 0
    assert rows(table.engine, "paper_line") == 2, "nothing is lost"
    assert table.agree(pile, by=table.yara, at=CLOSED + timedelta(minutes=16))
    assert sorted(table.ballots(), key=str) == [{1: 1}, {2: 1}]


def test_the_log_says_how_many_forms_became_votes_and_how_many_did_not(table: Table) -> None:
    good, *_ = table.codes(1)
    pile = table.sheet((good, "1"), ("", "2"), (good, "2"))
    table.store(pile)
    with table.engine.connect() as connection:
        facts = connection.execute(text("SELECT facts FROM audit WHERE act = 'store-paper'")).scalars().all()
    assert facts == [f'{{"pile":{pile},"refused":2,"votes":1}}']


def test_a_pile_that_is_thrown_away_leaves_no_yes_behind(table: Table) -> None:
    pile = table.sheet((table.codes(1)[0], "1"))
    assert not table.agree(pile, by=table.wim)
    assert rows(table.engine, "approval", "act = 'store-paper'") == 1
    table.act(service.throw_away, pile, by=table.wim)
    assert rows(table.engine, "approval", "act = 'store-paper'") == 0


def test_a_pile_without_a_form_is_not_stored(table: Table) -> None:
    code, *_ = table.codes(1)
    number = table.first(code, "1")
    assert not table.second(number, code, "2")
    table.act(service.settle, table.typed, number, "again", by=table.rosa)
    with pytest.raises(PileNotReady):
        table.agree(table.typed, by=table.wim, seen="a" * 64)


def test_a_plan_that_stands_twice_or_without_its_points_cannot_be_read() -> None:
    assert marks_of(POINTS, "3:5 7:2") == {3: 5, 7: 2}
    assert marks_of(POINTS, "3:5 7") is None, "nobody guesses how many points"
    assert marks_of(APPROVAL, "3 7 3") is marks_of(POINTS, "3:5 3:2") is marks_of(RANKING, "3 3") is None


def test_two_who_read_another_code_did_not_read_the_same() -> None:
    one, other = Typed(code=new_code(), choice="3 7"), Typed(code=new_code(), choice="7 3")
    assert alike_forms(APPROVAL, one, replace(other, code=shown(one.code).lower()))
    assert not alike_forms(APPROVAL, one, other)


def test_a_table_of_more_rows_than_we_take_is_refused_whole() -> None:
    rows_of_it = "".join(f"A{number};1\n" for number in range(MOST_ROWS))
    assert len(sheet_of(f"code;plannen\n{rows_of_it}".encode(), "stemmen.csv")) == MOST_ROWS
    with pytest.raises(BadSheet, match="size"):
        sheet_of(f"code;plannen\n{rows_of_it}X;1\n".encode(), "stemmen.csv")
