"""Killed under load, or without power: who heard that the vote was stored can count on it, and it counts once."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
from collections.abc import Iterator
from itertools import chain, combinations
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import Engine, text

from snw_democratie.budgets.voting.keeping import code_index
from snw_democratie.budgets.voting.models import USED
from snw_democratie.db.engine import open_engine, reading
from snw_democratie.db.migrate import migrate
from snw_democratie.security import audit
from tests.budgets.cluster import Cluster, cluster
from tests.budgets.joining import opened
from tests.budgets.load import Browser, Heard, load
from tests.budgets.logging_disk import after_the_cut
from tests.budgets.polling_place import SLUG, Place, codes, form_key, serving
from tests.budgets.rounds import add_platform
from tests.web.world import VAULT

KILLS = 5
Left = tuple[Path, tuple[str, ...]]
"""A folder that PostgreSQL left at a clean stop, and the codes in it."""
HEARD = 150
"""Answers, and then the end; 31 wait for theirs at that moment."""
CAST = f"/buurtbudget/{SLUG}/stemmen/uitbrengen"


class Crowd:
    """People with a code each, who try until they hear that their vote was stored."""

    def __init__(self, these: tuple[str, ...], place: Place | Both) -> None:
        plans = combinations(range(1, 41), 3)
        self.choices = {code: ",".join(f"{plan}:1" for plan in next(plans)) for code in these}
        self.forms = {code: form_key() for code in these}
        self.heard: dict[str, str] = {}
        self.asked: set[str] = set()
        self.lost: list[str] = []
        self.again = 0
        self._waiting = iter(these)
        self._place = place
        self._browser: Browser | None = None

    def vote(self) -> None:
        """Vote until the program is killed in the middle of it, first whoever heard nothing the last time."""
        self._browser = Browser(self._place.port)
        first, self.lost = self.lost, []
        done = load(self._place.port, self._requests(first), then=(HEARD, self._place.kill))
        self.lost = done.unheard
        self._hear(done.heard)

    def finish(self) -> None:
        """Whoever heard nothing tries once more, and now nothing goes wrong."""
        self._browser, again, self._waiting = Browser(self._place.port), self.lost, iter(())
        self._hear(load(self._place.port, self._requests(again)).heard)

    def _requests(self, first: list[str]) -> Iterator[tuple[str, bytes]]:
        assert self._browser is not None
        for code in chain(first, self._waiting):
            self.asked.add(code)
            form = {"code": code, "sleutel": self.forms[code], "keuze": self.choices[code]}
            yield code, self._browser.post(CAST, form)

    def _hear(self, answers: list[Heard]) -> None:
        for one in answers:
            told = parse_qs(urlsplit(one.location).query)
            assert one.status == (303 if "al" in told else 307), one
            self.again += "al" in told
            assert self.heard.setdefault(one.name, told["nummer"][0]) == told["nummer"][0]


def stored(engine: Engine) -> tuple[set[bytes], list[str], int]:
    """Used codes, the marks of all ballots, and the number of votes in a chain that is whole."""
    with reading(engine) as session:
        assert audit.verify(session).ok
        used = session.execute(text(f'SELECT "index" FROM vote_code WHERE state = {USED}')).scalars()
        ballots = [opened(row.key, row.marks) for row in session.execute(text("SELECT key, marks FROM ballot"))]
        events = session.execute(text("SELECT count(*) FROM audit WHERE act = 'vote'")).scalar_one()
        return {bytes(one) for one in used}, sorted(ballots), events


def lost(engine: Engine, crowd: Crowd) -> int:
    """How many votes are not there though somebody heard that they were; what is there is whole."""
    used, ballots, events = stored(engine)
    assert len(used) == len(ballots) == events
    assert used <= {code_index(VAULT, code) for code in crowd.asked}
    return sum(code_index(VAULT, code) not in used for code in crowd.heard)


def test_killed_five_times_nothing_is_lost_and_nothing_counts_twice(engine: Engine, tmp_path: Path) -> None:
    url = engine.url.render_as_string(hide_password=False)
    with serving(tmp_path) as place:
        crowd = Crowd(codes(engine, 1500), place)
        for _ in range(KILLS):
            place.open(url)
            crowd.vote()
            assert lost(engine, crowd) == 0
        place.open(url)
        crowd.finish()
    assert len(crowd.heard) == len(crowd.asked) > HEARD * KILLS, "all heard in the end, and there was a load"
    used, ballots, events = stored(engine)
    assert used == {code_index(VAULT, code) for code in crowd.asked}
    assert ballots == sorted(crowd.choices[code] for code in crowd.asked)
    assert events == len(crowd.asked)
    assert (tmp_path / "stderr.txt").read_text() == "", "and the log of the program says nothing of any vote"


def cut_five_times(engine: Engine, tmp_path: Path, synchronous: str) -> list[int]:
    """How many votes that were heard of are gone after each time that the power fails, up to the first that loses any.

    The next time goes on from what was left.
    """
    now = tmp_path / "0"
    now.mkdir()
    people = codes(engine, 1500)
    with engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]
    shutil.copy(str(engine.url.database), now / "votes.sqlite3")
    gone = []
    with serving(tmp_path) as place:
        crowd = Crowd(people, place)
        for number in range(1, KILLS + 1):
            before, log, left = tmp_path / f"{number}-before", tmp_path / f"{number}.log", tmp_path / str(number)
            shutil.copytree(now, before)
            left.mkdir()
            place.open(f"sqlite:///{now}/votes.sqlite3", log=log, synchronous=synchronous)
            crowd.vote()
            after_the_cut(log, before, left)
            now = left
            with sqlite3.connect(now / "votes.sqlite3") as database:
                assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            found = open_engine(f"sqlite:///{now}/votes.sqlite3", VAULT)
            gone.append(lost(found, crowd))
            found.dispose()
            if gone[-1]:
                break
    assert len(crowd.heard) >= HEARD * len(gone)
    return gone


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_without_power_five_times_nothing_is_lost(engine: Engine, tmp_path: Path) -> None:
    assert cut_five_times(engine, tmp_path, "") == [0] * KILLS


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_with_less_durability_the_same_cuts_lose_votes(engine: Engine, tmp_path: Path) -> None:
    assert sum(cut_five_times(engine, tmp_path, "NORMAL")) > 0


class Both:
    """The program and its PostgreSQL on one machine that loses its power."""

    def __init__(self, place: Place, server: Cluster) -> None:
        self._place, self._server = place, server
        self.port = place.port

    def kill(self) -> None:
        """Nobody hears anything any more before the first byte is lost."""
        os.kill(self._place.pid, signal.SIGSTOP)
        self._server.cut()
        self._place.kill()


@pytest.fixture(scope="module")
def people() -> Iterator[Left]:
    """What PostgreSQL left of a database with codes, and the codes."""
    with cluster() as server:
        server.start_to_look()
        found = open_engine(server.url, VAULT)
        migrate(found)
        add_platform(found)
        these = codes(found, 1500)
        found.dispose()
        server.stop()
        yield server.data, these


def cut_postgres_five_times(people: Left, tmp_path: Path, less: str, **server: str) -> list[int]:
    """The same with PostgreSQL: how many votes that were heard of are gone after each cut, up to the first loss."""
    gone: list[int] = []
    with cluster(people[0]) as power, serving(tmp_path) as place:
        crowd = Crowd(people[1], Both(place, power))
        while len(gone) < KILLS and not any(gone):
            power.start(**server)
            place.open(power.url, synchronous=less)
            crowd.vote()
            power.start_to_look()
            found = open_engine(power.url, VAULT)
            gone.append(lost(found, crowd))
            found.dispose()
            power.stop()
    assert len(crowd.heard) >= HEARD * len(gone)
    return gone


def test_without_power_five_times_postgresql_loses_nothing(people: Left, tmp_path: Path) -> None:
    """Also when the server does not wait for the disk at a commit: votes ask for it themselves."""
    assert cut_postgres_five_times(people, tmp_path, "", synchronous_commit="off") == [0] * KILLS


@pytest.mark.parametrize(("less", "fsync"), [("off", "on"), ("", "off")])
def test_with_less_durability_the_same_cuts_lose_votes_in_postgresql(
    people: Left, tmp_path: Path, less: str, fsync: str
) -> None:
    """Without our own line for votes, and with a server that never syncs."""
    assert sum(cut_postgres_five_times(people, tmp_path, less, synchronous_commit="off", fsync=fsync)) > 0
