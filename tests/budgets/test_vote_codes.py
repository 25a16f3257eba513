"""Codes to vote with: made and printed once, kept nowhere, void when lost, and three words about each."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, select, text

from snw_democratie.budgets.models import BudgetRound
from snw_democratie.budgets.service.ballot_paper import RoundPapers
from snw_democratie.budgets.voting import register
from snw_democratie.budgets.voting.casting import Receipt
from snw_democratie.budgets.voting.errors import BadVoteBatch, UnknownVoteCode, VoteCodeNotUnused, VotingClosed
from snw_democratie.budgets.voting.handing_out import hand_out
from snw_democratie.budgets.voting.models import USED, VoteCode, new_key
from snw_democratie.budgets.voting.sheets import letter_file, sheet_file
from snw_democratie.budgets.voting.writer import Writer
from snw_democratie.cli import main
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.security import audit
from snw_democratie.security.codes import shown, typed
from snw_democratie.security.errors import NotAllowed
from snw_democratie.security.staff import Role, Staff
from snw_democratie.settings import Contact
from tests.budgets.rounds import CALENDAR, DAY, LISTING, VOTING, act, add_platform, draw_lot, feasible_plan, freeze
from tests.budgets.rounds import open_round as round_of
from tests.budgets.test_casting import cast, reasons, until_somebody_waits, vote
from tests.pool.offices import words_of

ORIGIN = "https://stem.example"


@pytest.fixture
def platform(engine: Engine) -> Mapping[str, Staff]:
    return add_platform(engine)


@pytest.fixture
def slug(engine: Engine, platform: Mapping[str, Staff]) -> str:
    return round_of(engine, platform["wim"])


def made(engine: Engine, slug: str, by: Staff, *, kind: str = register.RESIDENT, number: int = 3) -> register.VoteSheet:
    sheet: register.VoteSheet = act(engine, register.make, slug, kind, number, "GF08", by=by, at=LISTING)
    return sheet


def state(engine: Engine, number: str, slug: str = "") -> str:
    with reading(engine) as session:
        return register.state_of(session, number, slug=slug)


def test_codes_are_given_out_once_and_kept_nowhere(engine: Engine, slug: str, platform: Mapping[str, Staff]) -> None:
    sheet = made(engine, slug, platform["wim"])
    numbers = [one.number for one in sheet.slips]
    assert len({one.code for one in sheet.slips}) == 3
    assert numbers == [f"{numbers[0].split('-')[0]}-00{place}" for place in (1, 2, 3)]
    with engine.connect() as connection:
        everything = str(connection.execute(text("SELECT * FROM vote_code")).all())
        log = str(connection.execute(text("SELECT * FROM audit WHERE act = 'make-vote-codes'")).all())
    assert not any(one.code in everything + log or shown(one.code) in everything + log for one in sheet.slips)
    with reading(engine) as session:
        (totals,) = register.batches(session, slug, by=platform["wim"])
    assert (totals.issued, totals.voided, totals.ended_at, totals.gebied) == (3, 0, None, "GF08")


def test_codes_lie_in_no_order_of_their_numbers(engine: Engine, slug: str, platform: Mapping[str, Staff]) -> None:
    """Or who reads the table counts along, and knows which paper a used code stood on."""
    written: list[list[bytes]] = []

    @event.listens_for(engine, "before_cursor_execute")
    def note(_connection: Any, _cursor: Any, statement: str, _parameters: Any, context: Any, _many: bool) -> None:
        if statement.startswith("INSERT INTO vote_code"):
            written.append([one["index"] for one in context.compiled_parameters])

    made(engine, slug, platform["wim"], number=40)
    ((*indexes,),) = written
    assert len(indexes) == 40 and indexes == sorted(indexes)


def test_a_sheet_has_every_code_with_its_square_in_five_languages(
    engine: Engine, slug: str, platform: Mapping[str, Staff]
) -> None:
    sheet = made(engine, slug, platform["wim"])
    paper = sheet_file(sheet, "pdf", origin=ORIGIN)
    words = words_of(paper.content)
    assert all(shown(one.code) in words and one.number in words for one in sheet.slips)
    assert "Vote with this code" in words and "Zagłosuj" in words and "stem.example/buurtbudget/" in words
    table = sheet_file(sheet, "csv", origin=ORIGIN)
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert [typed(row["code"]) for row in rows] == [one.code for one in sheet.slips]
    assert rows[0]["adres"] == f"{ORIGIN}/buurtbudget/{slug}/stemmen#{sheet.slips[0].code}"
    letters = letter_file(sheet, origin=ORIGIN, contact=Contact(phone="020 123 45 67"))
    words = words_of(letters.content)
    assert all(words.count(shown(one.code)) == 1 for one in sheet.slips) and "Hulp nodig?" in words
    assert "Stemmen kan tot en met" in words and "Antwoordkaart" not in words
    with pytest.raises(BadVoteBatch):
        letter_file(replace(sheet, slips=sheet.slips * 100), origin=ORIGIN, contact=Contact())
    practice = sheet_file(made(engine, slug, platform["wim"], kind="practice"), "pdf", origin=ORIGIN)
    assert "deze stem telt niet" in words_of(practice.content)


def test_the_table_of_the_website_with_addresses_beside_it_is_printed_as_letters(
    engine: Engine, slug: str, platform: Mapping[str, Staff], tmp_path: Path
) -> None:
    sheet = made(engine, slug, platform["wim"])
    rows = sheet_file(sheet, "csv", origin=ORIGIN).content.decode("utf-8-sig").splitlines()
    more = ("naam,straat", *(f"Bewoner {number},Straat {number}" for number in range(3)))
    (tmp_path / "codes.csv").write_text("\n".join(",".join(pair) for pair in zip(rows, more, strict=True)), "utf-8")
    options = ("--title", "Buurtbudget", "--link", ORIGIN, "--out", str(tmp_path / "uit"))
    assert main(["letters", "stemcode", str(tmp_path / "codes.csv"), *options]) == 0
    words = words_of((tmp_path / "uit" / "vote-nl-001.pdf").read_bytes())
    assert all(shown(one.code) in words and one.number in words for one in sheet.slips)
    assert "Straat 2" in words and "#" not in words  # where a code is used, is not where somebody lives


def test_a_code_of_the_sheet_votes_in_its_round_and_the_help_desk_hears_one_word(
    engine: Engine, slug: str, platform: Mapping[str, Staff], clock: Any
) -> None:
    wim, yara = platform["wim"], platform["yara"]
    number = feasible_plan(engine, slug, wim)
    freeze(engine, slug, wim, yara)
    draw_lot(engine, slug, wim, yara)
    sheet = made(engine, slug, wim)
    first, second, third = sheet.slips
    act(engine, register.void, slug, third.number, by=wim, at=VOTING)
    clock.now = VOTING
    writer = Writer(engine, RoundPapers(), clock)
    answers = cast(
        writer, *(vote(one.code, slug=slug, marks={number: 1}) for one in (first, third)), vote(second.code, slug="x")
    )
    writer.close()
    assert reasons(answers) == [Receipt.__name__, "void", "UnknownRound"]
    assert [state(engine, one.number, slug) for one in sheet.slips] == ["used", "unused", "void"]
    with pytest.raises(VoteCodeNotUnused) as refused:
        act(engine, register.void, slug, first.number, by=wim, at=VOTING)
    assert refused.value.state == "used"


def test_a_lost_code_is_void_and_its_follower_works(engine: Engine, slug: str, platform: Mapping[str, Staff]) -> None:
    wim = platform["wim"]
    sheet = made(engine, slug, wim)
    (fresh,) = act(engine, register.reissue, slug, sheet.slips[0].number, by=wim, at=LISTING).slips
    assert fresh.number.endswith("-004") and fresh.code not in {one.code for one in sheet.slips}
    assert state(engine, sheet.slips[0].number) == "void" and state(engine, fresh.number) == "unused"
    with pytest.raises(VoteCodeNotUnused):
        act(engine, register.reissue, slug, sheet.slips[0].number, by=wim, at=LISTING)
    batch = int(fresh.number.split("-")[0])
    act(engine, register.void_rest, slug, batch, by=wim, at=LISTING)
    assert {state(engine, one.number) for one in (*sheet.slips, fresh)} == {"void"}
    with reading(engine) as session:
        (totals,) = register.batches(session, slug, by=wim)
    assert (totals.size, totals.issued, totals.voided, totals.ended_at) == (4, 4, 1, LISTING)


def test_another_wijkplatform_makes_voids_and_sees_nothing(
    engine: Engine, slug: str, platform: Mapping[str, Staff]
) -> None:
    sheet, sem = made(engine, slug, platform["wim"]), platform["sem"]
    number = sheet.slips[0].number
    tries: tuple[Callable[[], Any], ...] = (
        lambda: made(engine, slug, sem),
        lambda: act(engine, register.void, slug, number, by=sem, at=LISTING),
        lambda: act(engine, register.void_rest, slug, int(number.split("-")[0]), by=sem, at=LISTING),
        lambda: act(engine, register.reissue, slug, number, by=sem, at=LISTING),
    )
    for one in tries:
        with pytest.raises(NotAllowed):
            one()
    with reading(engine) as session, pytest.raises(NotAllowed):
        register.batches(session, slug, by=sem)
    assert state(engine, number) == "unused"


def test_a_number_of_another_round_is_no_number_here(engine: Engine, slug: str, platform: Mapping[str, Staff]) -> None:
    wim = platform["wim"]
    number = made(engine, round_of(engine, wim), wim).slips[0].number
    with pytest.raises(UnknownVoteCode):
        act(engine, register.void, slug, number, by=wim, at=LISTING)
    with pytest.raises(UnknownVoteCode):
        state(engine, number, slug)
    with pytest.raises(UnknownVoteCode):
        state(engine, "1-x")
    assert state(engine, number) == "unused"


def test_what_cannot_be_made_is_refused(engine: Engine, slug: str, platform: Mapping[str, Staff]) -> None:
    wim = platform["wim"]
    for kind, number, gebied, reason in (
        ("resident", 0, "", "size"),
        ("resident", register.MOST + 1, "", "size"),
        ("business", 1, "", "class"),
        ("koning", 1, "", "class"),
        ("help", 1, "", "class"),
        ("resident", 1, "GF99", "gebied"),
    ):
        with pytest.raises(BadVoteBatch) as refused:
            act(engine, register.make, slug, kind, number, gebied, by=wim, at=LISTING)
        assert refused.value.reason == reason
    with pytest.raises(VotingClosed):
        act(engine, register.make, slug, "resident", 1, "", by=wim, at=CALENDAR.votes_until)
    with reading(engine) as session:
        assert not session.scalars(select(VoteCode)).all()
    open_to_all = round_of(engine, wim, businesses=True)
    assert act(engine, register.make, open_to_all, "business", 1, "", by=wim, at=LISTING + DAY).kind == "business"


def test_after_the_voting_no_code_is_made_in_any_way(engine: Engine, slug: str, platform: Mapping[str, Staff]) -> None:
    wim, closed = platform["wim"], CALENDAR.votes_until
    number = made(engine, slug, wim).slips[0].number
    for what, fact in ((register.allow, 1), (register.reissue, number)):
        with pytest.raises(VotingClosed):
            act(engine, what, slug, fact, by=wim, at=closed)
    assert state(engine, number) == "unused", "a code that gets no follower stays what it was"


def test_the_help_desk_is_allowed_a_number_that_makes_sense(
    engine: Engine, slug: str, platform: Mapping[str, Staff]
) -> None:
    for number in (0, register.MOST_HELP + 1):
        with pytest.raises(BadVoteBatch) as refused:
            act(engine, register.allow, slug, number, by=platform["wim"], at=LISTING)
        assert refused.value.reason == "size"


def test_a_batch_ends_once_and_what_was_used_stays_used(
    engine: Engine, slug: str, platform: Mapping[str, Staff]
) -> None:
    wim = platform["wim"]
    numbers = [one.number for one in made(engine, slug, wim).slips]
    elsewhere = made(engine, round_of(engine, wim), wim).slips[0].number
    with unit_of_work(engine) as session:
        session.execute(text(f"UPDATE vote_code SET state = {USED} WHERE number = 1 AND batch_id = {_batch(numbers)}"))
    with pytest.raises(UnknownVoteCode):
        act(engine, register.void_rest, slug, _batch([elsewhere]), by=wim, at=LISTING)
    act(engine, register.void_rest, slug, _batch(numbers), by=wim, at=LISTING)
    assert [state(engine, one) for one in (*numbers, elsewhere)] == ["used", "void", "void", "unused"]
    with pytest.raises(UnknownVoteCode):
        act(engine, register.void_rest, slug, _batch(numbers), by=wim, at=LISTING + DAY)


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_a_code_that_votes_while_a_table_replaces_it_is_used_and_gets_no_follower(
    engine: Engine, slug: str, platform: Mapping[str, Staff]
) -> None:
    """On SQLite one transaction writes at a time; here the two really overlap."""
    wim = platform["wim"]
    helper = Staff(account_id=wim.account_id, name="Hulya", roles=frozenset({str(Role.HELPER)}))
    number = made(engine, slug, wim).slips[0].number
    act(engine, register.allow, slug, 1, by=wim, at=LISTING)
    with pytest.raises(VoteCodeNotUnused):
        _while_the_first_votes(engine, partial(hand_out, form=new_key()), slug, number, by=helper)
    assert state(engine, number) == "used"


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_a_code_that_votes_while_its_batch_ends_is_used_and_nobody_waits_for_the_other(
    engine: Engine, slug: str, platform: Mapping[str, Staff]
) -> None:
    wim = platform["wim"]
    numbers = [one.number for one in made(engine, slug, wim).slips]
    _while_the_first_votes(engine, register.void_rest, slug, _batch(numbers), by=wim)
    assert [state(engine, one) for one in numbers] == ["used", "void", "void"]


def test_whoever_held_a_code_before_looks_again_before_it_is_void(
    engine: Engine, slug: str, platform: Mapping[str, Staff]
) -> None:
    number = made(engine, slug, platform["wim"]).slips[0].number
    with unit_of_work(engine) as session:
        row = session.scalars(select(BudgetRound)).one()
        _batch_of, held = register.numbered(session, row, number)
        session.execute(text(f"UPDATE vote_code SET state = {USED}"))
        with pytest.raises(VoteCodeNotUnused):
            register.void_one(session, row, number)
        assert held.state == USED


def test_every_act_with_codes_stands_in_the_log_without_a_code(
    engine: Engine, slug: str, platform: Mapping[str, Staff]
) -> None:
    wim = platform["wim"]
    first, second, _third = made(engine, slug, wim).slips
    act(engine, register.allow, slug, 7, by=wim, at=LISTING)
    act(engine, register.void, slug, first.number, by=wim, at=LISTING)
    act(engine, register.reissue, slug, second.number, by=wim, at=LISTING)
    act(engine, register.void_rest, slug, _batch([first.number]), by=wim, at=LISTING)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT act, facts FROM audit WHERE act LIKE '%vote-code%' ORDER BY seq")).all()
    batch = _batch([first.number])
    assert [tuple(one) for one in found] == [
        ("make-vote-codes", f'{{"batch":{batch},"codes":3,"kind":"resident"}}'),
        ("allow-vote-codes", f'{{"batch":{batch + 1},"codes":7,"kind":"help"}}'),
        ("void-vote-code", f'{{"batch":{batch},"codes":1,"kind":"resident"}}'),
        ("reissue-vote-code", f'{{"batch":{batch},"codes":1,"kind":"resident"}}'),
        ("void-vote-codes", f'{{"batch":{batch},"kind":"resident"}}'),
    ]


def _batch(numbers: Sequence[str]) -> int:
    return int(numbers[0].split("-")[0])


def _while_the_first_votes(engine: Engine, what: Callable[..., Any], *facts: Any, by: Staff) -> None:
    """Begin an act while somebody votes with the first code, and store that vote before the act goes on."""
    with ThreadPoolExecutor(1) as other:
        with unit_of_work(engine) as session:
            audit.hold(session)
            begun = other.submit(act, engine, what, *facts, by=by, at=VOTING)
            until_somebody_waits(engine)
            session.execute(text(f"UPDATE vote_code SET state = {USED} WHERE number = 1"))
        begun.result(30)
