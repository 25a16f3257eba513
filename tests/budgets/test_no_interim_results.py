"""While people vote, nobody can tell from the program how many did, or for what: it says the same as if nobody had.

Two programs have the same database, clock and chance; in one nobody voted, in the other many did, for other plans.
Every address of the program's own table is asked as every role that may, and every address at all as a visitor (who
may not is refused before anything is read: tests/accounts/test_permissions.py), with nothing and with something filled
in. Status, headers, bytes and what the program writes to its log must be the same. Nothing is masked: the tokens of
forms are equal, because chance is.

What differs all the same, and cannot otherwise: what is said of one code by who has its number or the code itself
(`test_code_pages.py`), and what a server in front of ours writes down about each request.
"""

from __future__ import annotations

import logging
import random
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from litestar import get
from litestar.response import Response
from litestar.testing import TestClient
from sqlalchemy import Engine, text

from snw_democratie.accounts.service.managing import log
from snw_democratie.app import create_app
from snw_democratie.budgets import service
from snw_democratie.budgets.paper import service as paper
from snw_democratie.budgets.paper.typed import Typed
from snw_democratie.budgets.service.ballot_paper import RoundPapers
from snw_democratie.budgets.voting import register
from snw_democratie.budgets.voting.casting import Receipt
from snw_democratie.budgets.voting.resting import log_rests_since
from snw_democratie.budgets.voting.writer import Writer
from snw_democratie.db.engine import open_engine, unit_of_work
from snw_democratie.pages import ANONYMOUS, AnyRequest, installation
from snw_democratie.public_record import logbook
from snw_democratie.security import audit
from tests.accounts.conftest import employ
from tests.accounts.people import seated
from tests.accounts.test_permissions import address
from tests.budgets.rounds import CALENDAR, LISTING, VOTING, act, add_platform, draw_lot, feasible_plan, freeze
from tests.budgets.rounds import open_round as round_of
from tests.budgets.test_casting import cast, vote
from tests.security.permissions import EVERYBODY, HALF, NO_ROLE, NOBODY, PERMISSIONS, ROLES
from tests.web.world import ORIGIN, SETTINGS, VAULT, Browser, loop

ROLES_AND_NONE = (NOBODY, HALF, NO_ROLE, *sorted(ROLES))
VOTES, PLANS = 30, 4
AFTER = 4
"""Acts of the wijkplatform after the votes."""
SECOND = timedelta(seconds=1)
LAST = ("POST", "/uitloggen")
OF_ROUNDS = re.compile(r"/(team/)?buurtbudget/|/plan-indienen/|/steun/|/hulp/(plan|stemmen)/")
MORE = {
    "/logboek": ("?tot=3",),
    "/beheer/logboek": ("?tot=60", "?tot=10"),
    "/buurtbudget/{slug:str}": ("?thema=meet", "?wijk=FH"),
    "/buurtbudget/{slug:str}/stemmen/bewijs": ("?nummer=ABCDE-FGHJK",),
}
USED = "a code that voted in one of the two"
FILLED = {
    "/team/buurtbudget/{slug:str}/codes/bekijken": {"voor": "resident", "aantal": "3", "vorm": "csv"},
    "/team/buurtbudget/{slug:str}/codes/maken": {"voor": "resident", "aantal": "3", "vorm": "csv", "na": "2"},
    "/team/buurtbudget/{slug:str}/codes/rest": {"partij": "1"},
    "/team/buurtbudget/{slug:str}/plannen/{number:int}/terugtrekken/reden": {"reden": "De grond is verkocht."},
    "/buurtbudget/{slug:str}/stemmen": {"plan-1": "ja", "volgorde": "0" * 32},
    "/team/buurtbudget/{slug:str}/papier/typen": {"code": USED, "keuze": "1"},
    "/team/buurtbudget/{slug:str}/papier/stapel/{pile:int}/opslaan": {"gezien": "a" * 64},
}
SHEET, TYPED = 1, 2
"""Two piles of paper that wait, with codes of which half voted: a table, and forms that two people typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """Two files that differ in ballots alone, and the round that is voted on."""

    none: Path
    many: Path
    slug: str
    used: str
    lines: tuple[str, ...]


class Chance:
    """What `secrets` draws from, begun again whenever both programs are to draw the same."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        self._drawn = random.Random(7)  # not to keep anything secret: to make two programs alike

    def __call__(self, size: int) -> bytes:
        return self._drawn.randbytes(size)


@pytest.fixture
def chance(monkeypatch: pytest.MonkeyPatch) -> Chance:
    found = Chance()
    monkeypatch.setattr("random._urandom", found)
    return found


@contextmanager
def database(path: Path) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{path}", VAULT)
    yield engine
    engine.dispose()


@contextmanager
def noted() -> Iterator[list[str]]:
    """What the program writes to its log."""
    found: list[str] = []

    class Noting(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.name != "httpx":  # the browser of the tests
                found.append(f"{record.levelname} {record.name} {record.getMessage()}")

    handler, root = Noting(), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield found
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.fixture(scope="module")
def town(furnished_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Town:
    """A round with four plans and sixty codes; in one file half of these voted, each for something else."""
    folder = tmp_path_factory.mktemp("interim")
    none, many = folder / "none.sqlite3", folder / "many.sqlite3"
    shutil.copy(furnished_file, none)
    with database(none) as engine:
        employ(engine)
        platform = add_platform(engine)
        wim, yara = platform["wim"], platform["yara"]
        slug = round_of(engine, wim, paper=True)
        for number in range(PLANS):
            feasible_plan(engine, slug, wim, title=f"Plan {number}")
        freeze(engine, slug, wim, yara)
        draw_lot(engine, slug, wim, yara)
        act(engine, register.allow, slug, 50, by=wim, at=LISTING)
        codes = [one.code for one in act(engine, register.make, slug, "resident", 60, "", by=wim, at=LISTING).slips]
    shutil.copy(none, many)
    with database(many) as engine, noted() as lines:
        writer = Writer(engine, RoundPapers(), lambda: VOTING)
        votes = [vote(code, slug=slug, marks={1: 1, 2 + place % 3: 1}) for place, code in enumerate(codes[:VOTES])]
        assert all(isinstance(one, Receipt) for one in cast(writer, *votes))
        writer.close()
    for path in (none, many):
        with database(path) as engine:
            table = "\n".join(("code;plannen", *(f"{code};1" for code in codes))).encode()
            assert act(engine, paper.upload, slug, table, "stemmen.csv", by=wim, at=VOTING) == SHEET
            form = Typed(code=codes[0], choice="2")
            assert act(engine, paper.type_first, slug, form, by=wim, at=VOTING) == (TYPED, 1)
            act(engine, paper.type_second, slug, TYPED, 1, form, by=yara, at=VOTING)
            act(engine, service.propose, slug, 4, "De grond is verkocht.", by=yara, at=VOTING)
    return Town(none=none, many=many, slug=slug, used=codes[0], lines=tuple(lines))


Answers = dict[tuple[str, str, str], tuple[Any, ...]]


def asked(method: str, path: str, town: Town) -> Iterator[tuple[str, str, dict[str, str] | None]]:
    """Addresses on this route, and what is filled in there."""
    here = town.slug if OF_ROUNDS.match(path) else "panel-drawn"
    named = path.replace("{slug:str}", here).replace("{name:str}", "lottery.json")
    for pile in (SHEET, TYPED) if "{pile:int}" in named else (SHEET,):
        there = address(named.replace("{pile:int}", str(pile)))
        if method != "POST":
            yield from ((method, there + more, None) for more in ("", *MORE.get(path, ())))
            continue
        yield method, there, {}
        if path in FILLED:
            yield method, there, {name: town.used if value == USED else value for name, value in FILLED[path].items()}


def routes_of(who: str) -> list[tuple[str, str]]:
    """What this role may ask; everything for a visitor, who also sends in the forms that are for everybody."""
    found = [
        (method, path)
        for (method, path), may in PERMISSIONS.items()
        if who == NOBODY or (who in may and (method == "GET" or may != EVERYBODY))
    ]
    return sorted(found, key=lambda one: (one == LAST, one))


def answers(town: Town, file: Path, copy: Path, who: str, *, chance: Chance, handlers: Sequence[Any] = ()) -> Answers:
    """What this role hears on every address, or on those of `handlers`, each with what the log says about it."""
    shutil.copy(file, copy)
    routes = [("GET", path) for handler in handlers for path in handler.paths] or routes_of(who)
    found: Answers = {}
    with database(copy) as engine:
        app = create_app(SETTINGS, engine, clock=lambda: VOTING, more_handlers=handlers)
        with noted() as lines:  # not before the program: it sets up its own log
            chance.begin()
            client = TestClient(app, base_url=ORIGIN)
            client.blocking_portal = loop()
            someone = _someone(client, engine, who)
            token = someone.token()
            for method, there, fields in (each for route in routes for each in asked(*route, town)):
                chance.begin()
                data = None if fields is None else {"_csrf_token": token, **fields}
                answer = someone.client.request(method, there, data=data, follow_redirects=False)
                said = answer.status_code, sorted(answer.headers.items()), answer.content, tuple(lines)
                found[method, there, "filled in" if fields else ""] = said
                lines.clear()
    return found


def _someone(client: TestClient[Any], engine: Engine, who: str) -> Browser:
    someone = Browser(client)
    if who == NOBODY:
        return someone
    login = NO_ROLE if who == HALF else "wim" if who == "wijkplatform" else who
    return seated(someone, engine, login, complete=who != HALF, at=VOTING)


def differences(town: Town, folder: Path, who: str, chance: Chance, handlers: Sequence[Any] = ()) -> list[str]:
    """The addresses on which the two programs do not say the same to this role."""
    none, many = (
        answers(town, file, folder / file.name, who, chance=chance, handlers=handlers)
        for file in (town.none, town.many)
    )
    assert none.keys() == many.keys()
    return [" ".join(one) for one in none if none[one] != many[one]]


@pytest.mark.parametrize("who", ROLES_AND_NONE)
def test_while_people_vote_every_page_says_the_same_to_everybody(
    town: Town, tmp_path: Path, chance: Chance, who: str
) -> None:
    assert differences(town, tmp_path, who, chance) == []


def test_the_log_of_the_program_says_nothing_when_somebody_votes(town: Town) -> None:
    assert town.lines == ()


def test_the_log_stands_still_while_people_vote_and_shows_every_vote_afterwards(town: Town) -> None:
    with database(town.many) as engine, unit_of_work(engine) as session:
        last = audit.head(session)
        assert log_rests_since(session, at=CALENDAR.votes_from - SECOND) is None
        assert log_rests_since(session, at=VOTING) == CALENDAR.votes_from
        assert log_rests_since(session, at=CALENDAR.votes_until) is None
        during, after = (logbook.log_view(session, (), at=at) for at in (VOTING, CALENDAR.votes_until))
        assert during.rests and int(during.whole.split(":")[0]) == last.seq - VOTES - AFTER
        assert not after.rests and after.whole == f"{last.seq}:{last.digest}"
        pages = [log(session, None, rests_since=since) for since in (CALENDAR.votes_from, None)]
    latest = ["agree-to-withdraw-plan", "type-paper", "type-paper", "upload-paper"]
    assert [one.act for one in pages[0].events[: AFTER + 1]] == [*latest, "make-vote-codes"]
    assert [one.act for one in pages[1].events[: AFTER + 2]] == [*latest, "vote", "vote"]
    assert pages[0].events[AFTER - 1].seq is None and pages[0].events[AFTER].seq == last.seq - VOTES - AFTER


def counted(request: AnyRequest) -> int:
    with installation(request).engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM ballot")).scalar_one())


@get("/tel/pagina", opt={ANONYMOUS: True}, sync_to_thread=True)
def in_a_page(request: AnyRequest) -> str:
    return f"Er stemden {counted(request)} mensen."


@get("/tel/lengte", opt={ANONYMOUS: True}, sync_to_thread=True)
def in_a_size(request: AnyRequest) -> str:
    return " " * counted(request)


@get("/tel/kenmerk", opt={ANONYMOUS: True}, sync_to_thread=True)
def in_a_header(request: AnyRequest) -> Response[str]:
    return Response("Nieuw-West", headers={"etag": f'"{counted(request)}"'})


@get("/tel/log", opt={ANONYMOUS: True}, sync_to_thread=True)
def in_the_log(request: AnyRequest) -> str:
    logging.getLogger("snw").warning("%s ballots", counted(request))
    return "Nieuw-West"


@get("/tel/orde", opt={ANONYMOUS: True}, sync_to_thread=True)
def in_an_order(request: AnyRequest) -> str:
    return ", ".join(sorted("ab", reverse=counted(request) > 0))


def test_whoever_adds_a_count_is_seen(town: Town, tmp_path: Path, chance: Chance) -> None:
    handlers = (in_a_header, in_a_page, in_a_size, in_an_order, in_the_log)
    found = differences(town, tmp_path, NOBODY, chance, handlers)
    assert sorted(one.split()[1] for one in found) == sorted(path for one in handlers for path in one.paths)


def test_both_programs_were_asked_on_pages_that_are_there(town: Town, tmp_path: Path, chance: Chance) -> None:
    """Else they would say the same because they say nothing."""
    found = answers(town, town.many, tmp_path / "many.sqlite3", "wijkplatform", chance=chance)
    there = f"/team/buurtbudget/{town.slug}"
    for part in ("", "/codes", "/plannen", "/plannen/1", "/lijst"):
        assert found["GET", there + part, ""][0] == 200, part
    for part in ("", "/stemmen", "/plannen/1", "/lijst.json"):
        assert found["GET", f"/buurtbudget/{town.slug}{part}", ""][0] == 200, part
    assert found["POST", f"{there}/codes/maken", "filled in"][0] == 200
    for pile, good in ((SHEET, 60), (TYPED, 1)):
        page = found["GET", f"{there}/papier/stapel/{pile}", ""][2].decode()
        assert f"Tot nu toe zonder fout: {good}." in page, "a code that voted is as good as any"
    with database(town.many) as engine, unit_of_work(engine) as session:
        assert session.execute(text("SELECT count(*) FROM ballot")).scalar_one() == VOTES
