"""The server is killed while somebody votes: no vote is lost or there twice, and the voter knows where they stand."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from sqlalchemy import Engine, update

from ballots.referendum.codes import new_code
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.jobs.models import Job
from snw_democratie.referenda import service
from snw_democratie.referenda.board.receipts import FILE, Signer
from snw_democratie.security.staff import Staff
from tests.browser.booth import at, cast, press, seal
from tests.browser.serving import PHONE, furnished, visitor
from tests.referenda import polls
from tests.web.processes import Running, started

DAY = timedelta(days=1)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with furnished(tmp_path) as found:
        with unit_of_work(found) as session:
            session.execute(update(Job).values(state="done"))  # nobody waits for a computation here
        yield found


def opened(engine: Engine, folder: Path) -> polls.Poll:
    """A referendum in which anybody can vote at this very moment."""
    team = tuple(
        Staff(account_id=number, name=name, roles=frozenset({"democracy_team"}))
        for number, name in ((1, "Anna"), (2, "Bram"))
    )
    (folder / "var").mkdir()
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    return polls.opened(
        engine, team, Signer(folder / "var" / FILE).public, at=now - 2 * DAY, named=(new_code(), new_code()),
        practice=True, opens_at=now - DAY, closes_at=now + DAY, result_by=now + 3 * DAY,
    )  # fmt: skip


def on_board(engine: Engine, poll: polls.Poll) -> int:
    with reading(engine) as session:
        return service.public_referendum(session, poll.slug).ballots


def kill(server: Running) -> None:
    """As a power cut does: without a last word."""
    os.killpg(server.process.pid, signal.SIGKILL)
    server.process.wait()


def unsure(page: Page) -> None:
    at(page, "Wij weten niet of uw stem er is")
    expect(page.get_by_text("Uw stem is niet kwijt. Stuur haar nog een keer.")).to_be_visible()
    assert not page.locator("[data-part=controlecode]").is_visible()


def test_a_server_killed_before_or_after_it_stored_a_vote_has_it_once_in_the_end(
    browser: Browser, engine: Engine, tmp_path: Path
) -> None:
    poll = opened(engine, tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    again = ("serve", "--port", str(port))
    page = visitor(browser, f"http://127.0.0.1:{port}", width=PHONE)
    bodies: list[str | None] = []
    page.on("request", lambda one: bodies.append(one.post_data) if one.method == "POST" else None)
    with started(*again, engine=engine, folder=tmp_path) as server:
        page.goto(f"{server.said['address']}/referendum/{poll.slug}/stemmen")
        seal(page, "Ja")
        with closing(sqlite3.connect(str(engine.url.database), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")  # nobody else can write: the vote is checked, and waits to be stored
            with page.expect_request("**/uitbrengen"):
                cast(page, poll.codes[0])
            page.wait_for_timeout(1500)
            at(page, "Uw stem gaat op weg")
            kill(server)
            unsure(page)
            other.execute("ROLLBACK")
        assert on_board(engine, poll) == 0, "what was not stored is not there"
        press(page, "Stuur uw stem nog een keer")
        unsure(page)
    with started(*again, engine=engine, folder=tmp_path) as server:
        press(page, "Stuur uw stem nog een keer")
        at(page, "U hebt gestemd")
        assert on_board(engine, poll) == 1

        def stored_and_killed(route: Route) -> None:
            assert route.fetch().ok
            kill(server)
            route.abort("connectionreset")

        page.route("**/uitbrengen", stored_and_killed)
        press(page, "Stem nog een keer")
        seal(page, "Nee")
        cast(page, poll.codes[1])
        unsure(page)
        page.unroute("**/uitbrengen")
        assert on_board(engine, poll) == 2, "it was stored, and only the answer was lost"
    with started(*again, engine=engine, folder=tmp_path) as server:
        page.reload()
        expect(page.get_by_text("Deze pagina is opnieuw geladen voordat er een bewijs was.")).to_be_visible()
        press(page, "Stuur uw stem nog een keer")
        at(page, "U hebt gestemd")
        tracker = page.locator("[data-part=controlecode]").inner_text()
        page.goto(f"{server.said['address']}/referendum/{poll.slug}/bord")
        page.locator("#zoek").fill(tracker)
        press(page, "Zoek")
        expect(page.locator("main")).to_contain_text("Deze stem telt mee.")
    assert on_board(engine, poll) == 2
    assert [len(set(bodies[:3])), len(set(bodies[3:])), len(bodies)] == [1, 1, 5], "each retry sends the same bytes"
    page.context.close()
