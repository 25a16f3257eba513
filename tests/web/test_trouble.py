"""A locked database, a full disk, somebody who sends too slowly: a page says so, and nothing typed is lost."""

from __future__ import annotations

import errno
import re
import socket
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from html import unescape
from time import monotonic
from typing import Any

import psycopg
import pytest
import uvicorn
from litestar import get
from litestar.testing import TestClient
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import DBAPIError, OperationalError

from snw_democratie.app import create_app
from snw_democratie.assemblies.models import Procedure
from snw_democratie.db.engine import open_engine, reading
from snw_democratie.db.trouble import Trouble, trouble_of
from tests.web.world import ORIGIN, SETTINGS, VAULT, Browser, browser

NEW = "/team/lotingen/nieuw"
TYPED = {
    "titel": "Panel <over> bomen & tuinen",
    "tekst": "Zij zei: \"niet 'kappen'\".",
    "plaatsen": "12",
    "panels": "1000",
    "tonen": "ja",
}


@pytest.fixture
def impatient(engine: Engine) -> Iterator[Engine]:
    """The same database for pages that wait for a fifth of a second."""
    same = open_engine(engine.url.render_as_string(hide_password=False), VAULT, wait_seconds=0.2)
    yield same
    same.dispose()


@contextmanager
def held(engine: Engine, table: str) -> Iterator[None]:
    """Somebody else has this table to change; on SQLite the whole database."""
    with engine.connect() as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"))
        yield


def form_fields(html: str) -> dict[str, str]:
    """The hidden fields of the form on a page."""
    return {name: unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', html)}


def test_a_locked_database_is_said_and_what_was_typed_is_sent_again_with_one_button(
    engine: Engine, impatient: Engine, clock: Callable[[], Any]
) -> None:
    anna = browser(impatient, clock, "anna")
    fields = TYPED
    token = anna.token()
    with held(engine, "procedure"):
        answer = anna.client.post(NEW, data={"_csrf_token": token, **fields}, follow_redirects=False)
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "60"
    assert "Het is nu te druk" in answer.text
    assert "Er is niets veranderd." in answer.text
    again = form_fields(answer.text)
    again.pop("_csrf_token")
    assert again == fields
    assert f'action="{NEW}"' in answer.text
    assert anna.post(NEW, again).status_code == 303
    with reading(engine) as session:
        assert [row.title for row in session.query(Procedure).filter_by(title=TYPED["titel"])] == [TYPED["titel"]]


def test_a_password_is_not_written_back_into_a_page(
    engine: Engine, impatient: Engine, clock: Callable[[], Any]
) -> None:
    visitor = browser(impatient, clock)
    token = visitor.token()
    with held(engine, "account"):
        fields = {"_csrf_token": token, "naam": "anna", "wachtwoord": "mijn geheim", "naar": "/team"}
        answer = visitor.client.post("/inloggen", data=fields, follow_redirects=False)
    assert answer.status_code == 503
    assert "mijn geheim" not in answer.text
    assert "Probeer het opnieuw</button>" not in answer.text


def test_while_sqlite_is_locked_people_can_read(engine: Engine, impatient: Engine, clock: Callable[[], Any]) -> None:
    if engine.dialect.name == "sqlite":
        with held(engine, ""):
            assert browser(impatient, clock).get("/").status_code == 200


def test_a_full_disk_is_said_and_nothing_is_stored_by_half(engine: Engine, clock: Callable[[], Any]) -> None:
    if engine.dialect.name == "postgresql":
        return  # a real full disk would be the test machine's own; the code is looked at below
    small = open_engine(engine.url.render_as_string(hide_password=False), VAULT)

    @event.listens_for(small, "connect")
    def no_room(connection: sqlite3.Connection, _record: object) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages + 4}")

    anna = browser(engine, clock, "anna")
    cookies = anna.client.cookies
    anna = Browser(TestClient(create_app(SETTINGS, small, clock=clock), base_url=ORIGIN))
    anna.client.cookies = cookies
    fields = {**TYPED, "tekst": "bomen " * 300}
    answers = [anna.post(NEW, {**fields, "titel": f"Panel nummer {n}"}) for n in range(40)]
    codes = [answer.status_code for answer in answers]
    assert set(codes) == {303, 503}
    full = answers[codes.index(503)].text
    assert "De schijf van onze computer is vol." in full
    assert form_fields(full)["tekst"] == fields["tekst"]
    with reading(engine) as session:
        stored = session.query(Procedure).filter(Procedure.title.like("Panel nummer %")).count()
    assert stored == codes.count(303)
    assert anna.get("/").status_code == 200
    small.dispose()


def test_each_code_of_a_database_has_its_trouble() -> None:
    def from_postgres(kind: type[Exception]) -> Trouble | None:
        return trouble_of(OperationalError("SELECT 1", {}, kind()))

    assert from_postgres(psycopg.errors.DiskFull) is Trouble.FULL
    assert from_postgres(psycopg.errors.DeadlockDetected) is Trouble.BUSY
    assert from_postgres(psycopg.errors.AdminShutdown) is Trouble.AWAY
    assert from_postgres(psycopg.OperationalError) is Trouble.AWAY
    assert from_postgres(psycopg.errors.UndefinedTable) is None, "a mistake of ours is not called a busy day"
    assert trouble_of(OSError(errno.ENOSPC, "no room")) is Trouble.FULL
    assert trouble_of(OSError(errno.ENOENT, "no file")) is None


def test_a_database_that_is_not_there_is_away(clock: Callable[[], Any]) -> None:
    nowhere = open_engine("postgresql+psycopg://nobody@127.0.0.1:1/nothing", VAULT)
    answer = browser(nowhere, clock).get("/")
    assert answer.status_code == 503
    assert "storing" in answer.text


def test_an_error_of_the_database_shows_no_values(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(DBAPIError) as found:
        connection.execute(text("SELECT * FROM nergens WHERE naam = :naam"), {"naam": "Fatima de Boer"})
    assert "Fatima" not in str(found.value)


@contextmanager
def on_a_socket(engine: Engine, **settings: Any) -> Iterator[tuple[str, int]]:
    """The program behind a real server; gives host and port."""
    with socket.create_server(("127.0.0.1", 0)) as bound:
        host, port = bound.getsockname()
        app = create_app(replace(SETTINGS, origin=f"http://{host}:{port}", **settings), engine)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        try:
            yield host, port
        finally:
            server.should_exit = True
            thread.join(timeout=10)


def trickle(host: str, port: int, *, every: float, most: float) -> tuple[bytes, float]:
    """Send a form byte by byte until the server hangs up; gives what it answered and after how long."""
    began = monotonic()
    head = f"POST /inloggen HTTP/1.1\r\nhost: {host}:{port}\r\ncontent-length: 100000\r\n"
    head += "content-type: application/x-www-form-urlencoded\r\n\r\n"
    answer = b""
    with socket.create_connection((host, port), timeout=every) as line:
        line.sendall(head.encode())
        while monotonic() - began < most:
            try:
                line.sendall(b"a")
                piece = line.recv(65_536)
            except TimeoutError:
                continue
            except OSError:
                break
            if not piece:
                break
            answer += piece
    return answer, monotonic() - began


def test_somebody_who_lets_a_form_trickle_in_is_hung_up_on(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        with on_a_socket(engine, body_seconds=0.6) as (host, port):
            answer, took = trickle(host, port, every=0.05, most=60)
        assert answer.startswith(b"HTTP/1.1 408")
        assert "Het duurde te lang" in answer.decode()
        assert b"connection: close" in answer
        assert took < 30, "a busy machine is slow too, but not as slow as who never ends"


def test_who_keeps_sending_gets_the_time_for_it(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        body = b"naam=" + b"a" * 60_000
        with on_a_socket(engine, body_seconds=0.3) as (host, port), socket.create_connection((host, port)) as line:
            head = f"POST /inloggen HTTP/1.1\r\nhost: {host}:{port}\r\ncontent-length: {len(body)}\r\n"
            head += "content-type: application/x-www-form-urlencoded\r\n\r\n"
            line.sendall(head.encode() + body[:15_000])
            for start in range(15_000, len(body), 15_000):
                threading.Event().wait(0.2)
                line.sendall(body[start : start + 15_000])
            answer = line.recv(100)
        assert answer.startswith(b"HTTP/1.1 403"), "it was read to its end, and refused for its missing token"


@pytest.mark.parametrize("status", [400, 403, 404, 405, 408, 413, 422, 429, 500, 503])
def test_each_refusal_of_the_framework_is_a_page_in_three_sentences(clock: Callable[[], Any], status: int) -> None:
    from litestar.exceptions import HTTPException

    @get("/geweigerd", sync_to_thread=False)
    def refused() -> None:
        raise HTTPException(status_code=status)

    app = create_app(SETTINGS, open_engine("sqlite://", VAULT), clock=clock, more_handlers=[refused])
    answer = TestClient(app, base_url=ORIGIN).get("/geweigerd")
    assert answer.status_code == status
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    assert main.count("<p ") >= 3 and "<h1" in main
