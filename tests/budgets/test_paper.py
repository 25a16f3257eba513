"""Votes on paper: two people type them over, everything is said before it counts, and then nothing is left of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from snw_democratie.budgets.counting import service as counting
from snw_democratie.budgets.counting.errors import CountNotReady
from snw_democratie.budgets.paper import service
from snw_democratie.budgets.paper.errors import BadSheet, NoPaper, PileNotReady, SameTypist, UnknownForm, UnknownPile
from snw_democratie.budgets.paper.facts import DryRun
from snw_democratie.budgets.paper.typed import Typed
from snw_democratie.budgets.service.ballot_paper import RoundPapers
from snw_democratie.budgets.voting import counting_input, register
from snw_democratie.budgets.voting.casting import Receipt
from snw_democratie.budgets.voting.writer import Writer
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.retention.rules import RULES as RETENTION
from snw_democratie.security.codes import shown
from snw_democratie.security.errors import ChangedMeanwhile, NotAllowed, SamePersonTwice
from snw_democratie.security.staff import Role, Staff
from tests.budgets.rounds import CALENDAR, DAY, LISTING, VOTING, act, draw_lot, feasible_plan, freeze, open_round
from tests.budgets.test_casting import cast, reasons, vote

PAPERS = RoundPapers()
CLOSED = CALENDAR.votes_until


class Table:
    """A round that is voted on, with codes, and the people who type its paper over."""

    def __init__(self, engine: Engine, platform: dict[str, Staff], **rules: Any) -> None:
        self.engine, self.platform = engine, platform
        self.wim, self.yara, self.sem = platform["wim"], platform["yara"], platform["sem"]
        self.rosa = replace(self.sem, roles=frozenset({str(Role.REGISTRAR)}), scopes=frozenset())
        self.slug = open_round(engine, self.wim, **{"paper": True, **rules})
        self.plans = [feasible_plan(engine, self.slug, self.wim, title=f"Plan {one}") for one in "abcd"]
        freeze(engine, self.slug, self.wim, self.yara)
        draw_lot(engine, self.slug, self.wim, self.yara)

    def codes(self, number: int, kind: str = "resident") -> list[str]:
        sheet = act(self.engine, register.make, self.slug, kind, number, "", by=self.wim, at=LISTING)
        return [one.code for one in sheet.slips]

    def first(self, code: str, choice: str, by: Staff | None = None) -> int:
        """Typed once; gives the number of the form."""
        form = Typed(code=code, choice=choice)
        self.typed, number = self.act(service.type_first, form, by=by or self.wim)
        return number

    def second(self, number: int, code: str, choice: str, by: Staff | None = None) -> bool:
        form = Typed(code=code, choice=choice)
        same: bool = self.act(service.type_second, self.typed, number, form, by=by or self.yara)
        return same

    def both(self, code: str, choice: str) -> int:
        number = self.first(code, choice)
        assert self.second(number, code, choice)
        return number

    def sheet(self, *rows: Sequence[str], by: Staff | None = None) -> int:
        content = "\n".join(("code;plannen", *(";".join(row) for row in rows)))
        pile: int = self.act(service.upload, content.encode(), "stemmen.csv", by=by or self.wim)
        return pile

    def act(self, what: Callable[..., Any], *facts: Any, by: Staff, at: datetime = VOTING) -> Any:
        return act(self.engine, what, self.slug, *facts, by=by, at=at)

    def dry(self, pile: int = 1, by: Staff | None = None, at: datetime = CLOSED) -> DryRun:
        with reading(self.engine) as session:
            return service.dry_run(session, PAPERS, self.slug, pile, by=by or self.wim, at=at)

    def outcomes(self, pile: int = 1, at: datetime = CLOSED) -> dict[int, str]:
        """Form -> what becomes of it."""
        found = self.dry(pile, at=at).findings
        return {one.number: one.error.reason if one.error is not None else one.outcome for one in found}

    def agree(self, pile: int = 1, *, by: Staff, seen: str = "", at: datetime = CLOSED) -> bool:
        agreement = self.dry(pile).agreement
        assert agreement is not None or seen
        seen = seen or (agreement.digest if agreement else "")
        with unit_of_work(self.engine) as session:
            return service.agree_to_store(session, PAPERS, self.slug, pile, seen, by=by, at=at)

    def store(self, pile: int = 1) -> None:
        assert not self.agree(pile, by=self.wim)
        assert self.agree(pile, by=self.yara)

    def ballots(self) -> list[dict[int, int]]:
        """What is counted after the closing."""
        with unit_of_work(self.engine) as session:
            paper = PAPERS.paper(session, self.slug)
            return [dict(one) for one in counting_input.ballots(session, paper, at=CLOSED)]

    def online(self, code: str, marks: dict[int, int], clock: Any) -> list[str]:
        clock.now = VOTING
        writer = Writer(self.engine, PAPERS, clock)
        answers = cast(writer, vote(code, slug=self.slug, marks=marks))
        writer.close()
        return reasons(answers)


@pytest.fixture
def table(engine: Engine, platform: dict[str, Staff]) -> Table:
    return Table(engine, platform)


def rows(engine: Engine, name: str, where: str = "1 = 1") -> int:
    with engine.connect() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {name} WHERE {where}")).scalar_one())


def test_a_form_that_two_people_read_alike_becomes_one_vote_when_two_say_yes(table: Table) -> None:
    code, *_ = table.codes(1)
    a, b, *_ = table.plans
    number = table.first(shown(code).lower(), f"{a} {b}")
    assert (table.dry().pile.second, rows(table.engine, "ballot")) == (1, 0)
    assert table.second(number, code, f"{b}, {a}"), "dashes, capitals and order are no difference"
    assert table.outcomes() == {number: "counts"}
    assert not table.agree(by=table.wim)
    assert (rows(table.engine, "ballot"), table.ballots()) == (0, []), "nothing counts before the second yes"
    with pytest.raises(SamePersonTwice):
        table.agree(by=table.wim)
    assert table.agree(by=table.yara)
    assert table.ballots() == [{a: 1, b: 1}]
    assert (rows(table.engine, "vote_code", "state = 1"), rows(table.engine, "audit", "act = 'vote'")) == (1, 1)
    with pytest.raises(UnknownPile):
        table.agree(by=table.wim, seen="a" * 64)


def test_nobody_types_a_form_twice_or_sees_what_the_other_typed(table: Table) -> None:
    code, *_ = table.codes(1)
    number = table.first(code, "1")
    with pytest.raises(SameTypist):
        table.second(number, code, "1", by=table.wim)
    with reading(table.engine) as session, pytest.raises(SameTypist):
        service.second_of(session, table.slug, 1, number, by=table.wim)
    assert (table.dry(by=table.wim).to_second, table.dry(by=table.yara).to_second) == ((), (number,))
    assert not table.second(number, code, "2")
    with pytest.raises(UnknownForm):
        table.second(number, code, "1", by=table.rosa)
    for typist in (table.wim, table.yara):
        assert table.act(service.differences, 1, by=typist) == ()
        with pytest.raises(SameTypist):
            table.act(service.settle, 1, number, "first", by=typist)
    (difference,) = table.act(service.differences, 1, by=table.rosa)
    assert (difference.first.choice, difference.second.choice) == ("1", "2")
    assert rows(table.engine, "audit", "act = 'look'") == 3, "who looked at a form is in the log"


def test_a_difference_waits_for_a_third_look(table: Table) -> None:
    codes = table.codes(3)
    for code in codes:
        number = table.first(code, "1")
        with pytest.raises(UnknownForm):  # nobody typed it a second time
            table.act(service.settle, table.typed, number, "first", by=table.rosa)
        assert not table.second(number, code, "2")
    with pytest.raises(PileNotReady) as refused:
        table.agree(by=table.wim, seen="a" * 64)
    assert refused.value.number == 3
    for number, which in enumerate(("first", "second", "again"), 1):
        table.act(service.settle, 1, number, which, by=table.rosa)
    assert table.outcomes() == {1: "counts", 2: "counts"}
    with pytest.raises(UnknownForm):
        table.act(service.settle, 1, 1, "second", by=table.rosa)
    table.store()
    assert sorted(table.ballots(), key=str) == [{1: 1}, {2: 1}]


def test_every_duplicate_and_every_bad_ballot_is_said_before_anything_counts(table: Table, clock: Any) -> None:
    """Against votes online, against paper that was stored, within the file, and against another pile that waits."""
    good, online, earlier, twice, waiting, void, few, many, strange, unread = table.codes(10)
    practice, *_ = table.codes(1, "practice")
    other_round, *_ = Table(table.engine, table.platform).codes(1)
    assert table.online(online, {1: 1}, clock) == [Receipt.__name__]
    table.store(table.sheet((earlier, "2")))
    table.sheet((waiting, "1"))
    act(table.engine, register.void, table.slug, _number(6), by=table.wim, at=VOTING)
    slip = good[:-1] + ("A" if good[-1] != "A" else "B")
    pile = table.sheet(
        (good, "1 2"), (online, "1"), (shown(earlier), "1"), (twice, "1"), (twice, "2"), (waiting, "1"), (void, "1"),
        (few, ""), (many, "1 2 3 4"), (strange, "99"), (unread, "eerste"), (practice, "1"), (other_round, "1"),
        (slip, "1"), ("", "1"),
    )  # fmt: skip
    before = rows(table.engine, "ballot")
    assert table.outcomes(pile) == {
        2: "counts", 3: "used", 4: "used", 5: "counts", 6: "double", 7: "counts", 8: "void", 9: "few", 10: "many",
        11: "unknown", 12: "choice", 13: "practice", 14: "unknown", 15: "code", 16: "code",
    }  # fmt: skip
    found = {one.number: one for one in table.dry(pile).findings}
    assert [number for number, one in found.items() if one.doubled] == [3, 4, 6, 7]
    assert (found[6].other, found[7].pile) == (5, 2)
    assert rows(table.engine, "ballot") == before
    table.store(pile)
    assert rows(table.engine, "ballot") == before + 3
    facts = next(one for one in _piles(table) if one.id == pile)
    assert (facts.stored, sum(facts.refused.values()), facts.forms) == (3, 12, 0)
    assert table.outcomes(2) == {2: "used"}, "the pile that was stored first counts"


def test_what_two_people_saw_is_what_is_stored(table: Table) -> None:
    """Another pile with one of its codes is stored between the two: then the first yes was to something else."""
    mine, other = table.codes(2)
    pile, rival = table.sheet((mine, "1"), (other, "1")), table.sheet((mine, "2"))
    assert not table.agree(pile, by=table.wim)
    seen = table.dry(pile).agreement
    assert seen is not None
    table.store(rival)
    with pytest.raises(ChangedMeanwhile):
        table.agree(pile, by=table.yara, seen=seen.digest)
    table.store(pile)
    assert sorted(table.ballots(), key=str) == [{1: 1}, {2: 1}]


def test_while_people_vote_a_pile_says_nothing_of_votes_online_and_becomes_none(table: Table, clock: Any) -> None:
    """A table of codes would tell who voted, two thousand at a time; after the closing every one of them is told."""
    voted, not_yet = table.codes(2)
    assert table.online(voted, {1: 1}, clock) == [Receipt.__name__]
    pile, number = table.sheet((voted, "1"), (not_yet, "1"), (voted, "2")), table.both(voted, "2")
    last = CLOSED - timedelta(seconds=1)
    assert table.outcomes(pile, at=last) == {2: "counts", 3: "counts", 4: "double"}
    assert table.outcomes(table.typed, at=last) == {number: "counts"}
    assert table.dry(pile, at=last).agreement is None
    seen = table.dry(pile).agreement
    assert seen is not None
    with pytest.raises(NoPaper) as refused:
        table.agree(pile, by=table.wim, seen=seen.digest, at=last)
    assert refused.value.reason == "voting"
    assert table.outcomes(pile) == {2: "used", 3: "counts", 4: "used"}
    assert table.outcomes(table.typed) == {number: "used"}


def test_of_two_forms_with_one_code_the_first_valid_one_counts(table: Table) -> None:
    code, *_ = table.codes(1)
    pile = table.sheet((code, "1 2 3 4"), (code, "2"), (code, "3"))
    assert table.outcomes(pile) == {2: "many", 3: "counts", 4: "double"}
    with pytest.raises(UnknownForm):  # a row of a table has one reading, and nobody changes it
        table.act(service.type_second, pile, 2, Typed(code=code, choice="1"), by=table.yara)
    table.store(pile)
    assert table.ballots() == [{2: 1}]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_forms_of_two_rounds_lie_on_two_piles(engine: Engine, platform: dict[str, Staff]) -> None:
    tables = [Table(engine, platform) for _ in range(2)]
    for table in tables:
        assert table.first("x", "1") == 1
    with pytest.raises(UnknownPile):
        tables[1].act(service.throw_away, tables[0].typed, by=tables[1].wim)
    assert [len(_piles(table)) for table in tables] == [1, 1]


def test_a_plan_that_was_withdrawn_takes_no_vote_on_paper_away(engine: Engine, platform: dict[str, Staff]) -> None:
    """Who votes on paper cannot choose again; online one can."""
    table = Table(engine, platform, ballot="ranking", rule="greedy/borda")
    one, other = table.codes(2)
    from snw_democratie.budgets import service as rounds

    table.act(rounds.propose, 2, "De grond is verkocht.", by=table.wim)
    with reading(engine) as session:
        found = rounds.withdrawing(session, table.slug, 2, by=table.yara)
    assert found is not None
    table.act(rounds.agree_to_withdraw, 2, found.digest, by=table.yara)
    pile = table.sheet((one, "3 2 1"), (other, "2"))
    assert table.outcomes(pile) == {2: "counts", 3: "counts"}
    table.store(pile)
    assert sorted(table.ballots(), key=len) == [{2: 1}, {3: 1, 2: 2, 1: 3}], "as a vote online before the withdrawal"


def test_a_form_that_named_enough_plans_still_does_when_one_is_withdrawn(
    engine: Engine, platform: dict[str, Staff]
) -> None:
    table = Table(engine, platform, min_marks=2, max_marks=2)
    one, other, third = table.codes(3)
    from snw_democratie.budgets import service as rounds

    table.act(rounds.propose, 2, "De grond is verkocht.", by=table.wim)
    with reading(engine) as session:
        found = rounds.withdrawing(session, table.slug, 2, by=table.yara)
    assert found is not None
    table.act(rounds.agree_to_withdraw, 2, found.digest, by=table.yara)
    pile = table.sheet((one, "1 2"), (other, "1"), (third, "1 3"))
    assert table.outcomes(pile) == {2: "counts", 3: "few", 4: "counts"}
    table.store(pile)
    assert sorted(table.ballots(), key=sorted) == [{1: 1, 2: 1}, {1: 1, 3: 1}]


def test_after_storing_nothing_is_left_that_has_a_code_beside_a_choice(
    table: Table, tmp_path_factory: pytest.TempPathFactory
) -> None:
    codes = table.codes(4)
    pile = table.sheet(*((code, "1 2") for code in codes))
    table.both(table.codes(1)[0], "3")
    assert rows(table.engine, "paper_line") == 5
    sealed = _sealed(table.engine)
    table.store(pile)
    assert rows(table.engine, "paper_line") == 1
    for line in list(_piles(table)):
        assert not line.forms or line.id != pile
    everything = _everything(table.engine)
    assert not any(code in everything or shown(code) in everything for code in codes)
    if table.engine.dialect.name == "sqlite":
        with table.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        held = b"".join(path.read_bytes() for path in _files(table.engine))
        left = [one for one in sealed if one in held]
        assert len(left) == 2, "what was deleted is overwritten; of the form that still waits both readings are there"


def test_votes_on_paper_are_stored_among_votes_that_lay_there(table: Table, clock: Any) -> None:
    """They come together: alone in a transaction they would be known as those of this pile."""
    *online, code = table.codes(4)
    a, *_ = table.plans
    for one in online:
        assert table.online(one, {a: 1}, clock) == ["Receipt"]
    table.both(code, f"{a}")
    assert not table.agree(by=table.wim)
    written: list[int] = []

    @event.listens_for(table.engine, "before_cursor_execute")
    def note(_connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, many: bool) -> None:
        if statement.startswith("INSERT INTO ballot"):
            written.append(len(values) if many else 1)

    assert table.agree(by=table.yara)
    assert written == [1, 4], "the one, and then all of them again in the order of their keys"
    assert rows(table.engine, "audit", "act = 'store-paper'") == 1


def test_a_pile_that_nobody_stores_is_thrown_away_by_hand_or_by_time(table: Table) -> None:
    first, second = table.codes(2)
    pile, other = table.sheet((first, "1")), table.sheet((second, "1"))
    table.act(service.throw_away, pile, by=table.wim)
    assert rows(table.engine, "audit", "act = 'throw-paper'") == 1
    assert rows(table.engine, "paper_line") == 1
    with pytest.raises(UnknownPile):
        table.agree(pile, by=table.wim, seen="a" * 64)
    rule = next(one for one in RETENTION if one.id == "paper-waiting")
    with unit_of_work(table.engine) as session:
        assert rule.apply(session, CLOSED + 6 * DAY) == 0, "it cannot be stored before the closing"
        assert rule.apply(session, CLOSED + 7 * DAY) == 1
    assert (rows(table.engine, "paper_line"), table.ballots()) == (0, [])
    assert other not in [one.id for one in _piles(table)]


def test_only_its_wijkplatform_and_registrars_type_and_only_the_wijkplatform_stores(table: Table) -> None:
    code, *_ = table.codes(1)
    helper = replace(table.sem, roles=frozenset({str(Role.HELPER)}), scopes=frozenset())
    auditor = replace(table.sem, roles=frozenset({str(Role.AUDITOR)}), scopes=frozenset())
    for stranger in (table.sem, helper, auditor):
        with pytest.raises(NotAllowed):
            table.first(code, "1", by=stranger)
        with pytest.raises(NotAllowed):
            table.sheet((code, "1"), by=stranger)
    pile = table.sheet((code, "1"), by=table.rosa)
    for stranger in (table.sem, helper, table.rosa, auditor):
        with pytest.raises(NotAllowed):
            table.agree(pile, by=stranger)
        with pytest.raises(NotAllowed):
            table.act(service.throw_away, pile, by=stranger)
    for stranger in (table.sem, helper):
        with pytest.raises(NotAllowed):
            table.dry(pile, by=stranger)
        with pytest.raises(NotAllowed):
            table.act(service.differences, pile, by=stranger)
    assert table.dry(pile, by=auditor).pile.forms == 1
    with pytest.raises(NotAllowed):
        table.act(service.differences, pile, by=auditor)


def test_paper_is_typed_while_one_votes_and_where_there_is_paper(engine: Engine, platform: dict[str, Staff]) -> None:
    table = Table(engine, platform)
    form = Typed(code="x", choice="1")
    for at, reason in ((LISTING, "before"), (CLOSED + 3 * DAY, "after")):
        with pytest.raises(NoPaper) as refused:
            table.act(service.type_first, form, by=table.wim, at=at)
        assert refused.value.reason == reason
    pile = table.sheet((table.codes(1)[0], "1"))
    with pytest.raises(NoPaper):
        table.agree(pile, by=table.wim, at=CLOSED + 3 * DAY)
    with pytest.raises(NoPaper) as refused:
        Table(engine, platform, paper=False).first("x", "1")
    assert refused.value.reason == "none"


def test_paper_of_the_last_day_is_stored_after_the_closing_and_never_after_the_count_began(table: Table) -> None:
    """Who has seen what came out adds no votes; and nobody counts while paper waits."""
    one, other = table.codes(2)
    pile = table.sheet((one, "1"))
    with unit_of_work(table.engine) as session:
        assert not counting.any_due(session, at=CLOSED), "the wijkplatform asks, once all paper is typed over"
        assert counting.any_due(session, at=CLOSED + 3 * DAY)
    with pytest.raises(CountNotReady) as refused:
        table.act(counting.ask_count, by=table.wim, at=CLOSED)
    assert refused.value.reason == "paper"
    assert not table.agree(pile, by=table.wim, at=CLOSED)
    assert table.agree(pile, by=table.yara, at=CLOSED + DAY)
    table.act(counting.ask_count, by=table.wim, at=CLOSED + DAY)
    with pytest.raises(NoPaper) as late:
        table.act(service.upload, f"code,plannen\n{other},1".encode(), "x.csv", by=table.wim, at=CLOSED + DAY)
    assert late.value.reason == "counted"
    assert table.ballots() == [{1: 1}]


@pytest.mark.parametrize(
    ("ballot", "rule", "choice", "marks"),
    [
        ("approval", "equal-shares/cost+add1+fill", "1,3", {1: 1, 3: 1}),
        ("knapsack", "equal-shares/cost+add1+fill", "3 1", {1: 1, 3: 1}),
        ("points", "equal-shares/points+add1+fill", "1:4 3:2", {1: 4, 3: 2}),
        ("ranking", "greedy/borda", "3 1", {3: 1, 1: 2}),
        ("ranking", "greedy/borda", "1:2, 3:1", {3: 1, 1: 2}),
    ],
)
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_every_kind_of_ballot_is_typed_over(
    engine: Engine, platform: dict[str, Staff], ballot: str, rule: str, choice: str, marks: dict[int, int]
) -> None:
    table = Table(engine, platform, ballot=ballot, rule=rule, points=10 if ballot == "points" else 0)
    table.store(table.sheet((table.codes(1)[0], choice)))
    assert table.ballots() == [marks]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_table_that_is_none_is_refused_whole(table: Table) -> None:
    for content, reason in ((b"code,plannen\n", "empty"), (b"naam,plannen\nx,1\n", "header"), (b"code\nx\n", "header")):
        with pytest.raises(BadSheet) as refused:
            table.act(service.upload, content, "stemmen.csv", by=table.wim)
        assert refused.value.reason == reason
    assert rows(table.engine, "paper_pile") == 0


def _number(place: int) -> str:
    return f"1-{place:03d}"


def _piles(table: Table) -> Any:
    with reading(table.engine) as session:
        return service.piles(session, table.slug, by=table.wim)


def _sealed(engine: Engine) -> list[bytes]:
    with engine.connect() as connection:
        found = connection.execute(text("SELECT first, second FROM paper_line")).all()
    return [bytes(one) for row in found for one in row if one is not None]


def _files(engine: Engine) -> Any:
    from pathlib import Path

    main = Path(str(engine.url.database))
    return [path for path in main.parent.iterdir() if path.name.startswith(main.name)]


def _everything(engine: Engine) -> str:
    with engine.connect() as connection:
        return "".join(
            str(connection.execute(text(f"SELECT * FROM {name}")).all())
            for name in ("paper_pile", "paper_line", "vote_code", "ballot", "audit", "approval")
        )
