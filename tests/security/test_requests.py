"""Requests that are not what they seem: from another site, for another host, with a body nobody can read."""

from __future__ import annotations

import asyncio
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from litestar import get
from litestar.testing import TestClient
from sqlalchemy import Engine, select

from snw_democratie.app import create_app
from snw_democratie.cli.serve import server
from snw_democratie.db.base import Base
from snw_democratie.db.engine import reading
from snw_democratie.pages import ANONYMOUS
from snw_democratie.security.bodies import MOST_FIELDS
from tests.security.wire import Wire
from tests.web.test_every_page import PROVES_ITSELF, address, routes
from tests.web.world import ORIGIN, PASSWORD, SETTINGS, Browser, browser

NOT_OURS, NOT_HERE = "niet van onze eigen pagina", "Op dit adres staat onze website niet."
STALE = "Dit formulier is niet meer geldig"
OF_ITSELF = {"audit", "staff_session", "throttle"}
"""Tables that looking may write to: who looked, and when somebody was last seen."""
URL_ENCODED = {"content-type": "application/x-www-form-urlencoded"}
PARTS = {"content-type": "multipart/form-data; boundary=B"}


def posts(app: Any) -> list[str]:
    found = [address(path) for path, method, _ in routes(app) if method not in ("GET", "HEAD")]
    assert len(found) > 20
    return found


def pages(app: Any) -> list[str]:
    found = [address(path) for path, method, _ in routes(app) if method == "GET"]
    assert len(found) > 30
    return found


def stored(engine: Engine) -> dict[str, list[Any]]:
    """All rows of all tables, but for those that looking may write to."""
    with reading(engine) as session:
        return {
            table.name: sorted(map(repr, session.execute(select(table))))
            for table in Base.metadata.sorted_tables
            if table.name not in OF_ITSELF
        }


# A form from elsewhere: Anna is signed in and may do all this, and still nothing happens.


def test_no_form_is_taken_without_the_token_of_this_very_visitor(insider: Browser, outsider: Browser) -> None:
    others = outsider.token()
    insider.token()
    proven = set(map(address, PROVES_ITSELF))
    for path in posts(insider.client.app):
        if path in proven:
            continue
        for fields in ({}, {"_csrf_token": ""}, {"_csrf_token": "0" * 128}, {"_csrf_token": others}):
            answer = insider.client.post(path, data=fields, follow_redirects=False)
            assert (answer.status_code, STALE in answer.text) == (403, True), (path, fields)


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://kwaad.example"},
        {"origin": "null"},
        {"origin": ORIGIN.replace("http://", "https://")},
        {"origin": f"{ORIGIN}:8080"},
        {"origin": f"{ORIGIN}.kwaad.example"},
        {"origin": f"http://kwaad.example@{ORIGIN.removeprefix('http://')}"},
        {"origin": "", "sec-fetch-site": "cross-site"},
    ],
    ids=str,
)
def test_no_form_of_another_site_is_taken_even_with_the_right_token(insider: Browser, headers: dict[str, str]) -> None:
    fields = {"_csrf_token": insider.token()}
    for path in posts(insider.client.app):
        answer = insider.client.post(path, data=fields, headers=headers, follow_redirects=False)
        assert (answer.status_code, NOT_OURS in answer.text) == (403, True), path


def test_a_planted_token_does_not_help_another_site(insider: Browser, outsider: Browser) -> None:
    """Whoever can set a cookie for this host knows the token; the browser still says where the form came from."""
    insider.client.cookies.set("csrf", token := outsider.token())
    foreign = {"origin": "https://kwaad.example", "sec-fetch-site": "same-site"}
    answer = insider.client.post("/uitloggen", data={"_csrf_token": token}, headers=foreign, follow_redirects=False)
    assert answer.status_code == 403
    assert insider.get("/team").status_code == 200


@pytest.mark.parametrize("place", ["a header", "the address"])
def test_a_token_counts_only_in_the_form_itself(insider: Browser, place: str) -> None:
    token = insider.token()
    headers = {"x-csrftoken": token} if place == "a header" else {}
    query = {"_csrf_token": token} if place == "the address" else {}
    answer = insider.client.post("/uitloggen", headers=headers, params=query, follow_redirects=False)
    assert answer.status_code == 403


@pytest.mark.parametrize("kind", ["application/json", "text/plain", ""])
def test_a_form_in_another_kind_of_body_is_not_taken(insider: Browser, kind: str) -> None:
    body = f"_csrf_token={insider.token()}".encode()
    answer = insider.client.post("/uitloggen", content=body, headers={"content-type": kind}, follow_redirects=False)
    assert answer.status_code == 403


def test_looking_changes_nothing(anna: Browser, engine: Engine) -> None:
    before = stored(engine)
    for path in pages(anna.client.app):
        anna.get(path)
    assert stored(engine) == before


def test_an_address_takes_only_its_own_methods(insider: Browser) -> None:
    known: dict[str, set[str]] = {}
    for path, method, _ in routes(insider.client.app):
        known.setdefault(address(path), {"OPTIONS"}).add(method)
    for path, methods in known.items():
        for method in {"POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "ONZIN"} - methods:
            answer = insider.client.request(method, path, headers={"x-mine": "echo"}, follow_redirects=False)
            assert answer.status_code == 405, (method, path)
            assert "echo" not in answer.text
    assert insider.get("/team").status_code == 200


# A request for another host.


@pytest.mark.parametrize(
    "host", ["kwaad.example", "testserver.local.kwaad.example", "testserver.local:81", "testserver.local@kwaad.example"]
)
def test_no_page_answers_for_an_unknown_host(insider: Browser, host: str) -> None:
    for path in pages(insider.client.app):
        answer = insider.get(path, host=host)
        assert (answer.status_code, NOT_HERE in answer.text) == (403, True), path
    for path in [*pages(insider.client.app), "/bestaat-niet"]:
        answer = insider.get(path, host=host)
        assert "kwaad" not in answer.text + str(answer.headers), path


def test_no_answer_is_built_from_the_host_that_was_asked_for(small: Engine, clock: Callable[[], Any]) -> None:
    settings = replace(SETTINGS, hosts=frozenset({"ook.example"}))
    someone = browser(small, clock, "anna", settings=settings)
    forwarded = {"x-forwarded-host": "kwaad.example", "forwarded": "host=kwaad.example", "x-forwarded-proto": "https"}
    seen = set()
    for path in [*pages(someone.client.app), "/bestaat-niet"]:
        answer = someone.get(path, host="ook.example", **forwarded)
        seen.add(answer.status_code)
        said = answer.text + str(answer.headers)
        assert "ook.example" not in said, path
        assert "kwaad.example" not in said, path
        assert NOT_HERE not in said, path
    assert 200 in seen


def test_a_request_names_one_host(wire: Wire) -> None:
    for lines in ([f"Host: {wire.host}", "Host: kwaad.example"], [], ["Host: "], ["Host: kwaad.example"]):
        answer = wire.send("\r\n".join(["GET / HTTP/1.1", *lines, "Connection: close", "", ""]).encode())
        assert answer.status in (400, 403), lines
    whole = f"GET http://kwaad.example/ HTTP/1.1\r\nHost: {wire.host}\r\nConnection: close\r\n\r\n"
    answer = wire.send(whole.encode())
    assert b"kwaad" not in answer.head
    assert not re.search(rb'(href|src|action)="(?!/(?!/)|#|https://[a-z.]+/)', answer.body)


@pytest.mark.parametrize(
    "framing",
    [
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: -1",
        "Content-Length: 5\r\nTransfer-Encoding: gzip",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "Transfer-Encoding : chunked",
    ],
)
def test_a_body_whose_end_is_in_doubt_is_refused(wire: Wire, framing: str) -> None:
    head = f"POST /inloggen HTTP/1.1\r\nHost: {wire.host}\r\nConnection: close\r\n{framing}\r\n\r\n"
    assert wire.send(head.encode() + b"hello").status in (400, 501)


# A body that nobody can read. `raise_server_exceptions` is off: our own mistake would be a 500.


def part(head: bytes, body: bytes) -> bytes:
    return b"--B\r\ncontent-disposition: form-data; " + head + b"\r\n\r\n" + body + b"\r\n"


def unreadable() -> Iterator[tuple[str, dict[str, str], bytes]]:
    """What it is, its headers, and its bytes, in which TOKEN stands for the token."""
    yield "a token that is a file", PARTS, part(b'name="_csrf_token"; filename="x"', b"TOKEN") + b"--B--\r\n"
    yield "a token in other letters", URL_ENCODED, b"_csrf_token=" + "é".encode() * 128
    token = part(b'name="_csrf_token"', b"TOKEN")
    charset = b'name="naam"\r\ncontent-type: text/plain; charset='
    yield "an unknown encoding", PARTS, token + part(charset + b"onzin", b"x") + b"--B--\r\n"
    yield "an encoding that is none", PARTS, token + part(charset + b"zlib", b"x") + b"--B--\r\n"
    yield "a part that is no text", PARTS, token + part(b'name="naam"', b"\xff\xfe") + b"--B--\r\n"
    yield "a name that is no text", PARTS, token + part(b'name="\xff"', b"x") + b"--B--\r\n"
    yield "a part without a name", PARTS, token + part(b"x=y", b"x") + b"--B--\r\n"
    yield "a part without an end", PARTS, token + b'--B\r\ncontent-disposition: form-data; name="naam"\r\n\r\nx'
    yield "no boundary", {"content-type": "multipart/form-data"}, b"x"
    yield "a boundary of 5,000", {"content-type": "multipart/form-data; boundary=" + "B" * 5000}, b"x"
    yield "bytes that are no text", URL_ENCODED, b"_csrf_token=TOKEN&naam=\xff\xfe&wachtwoord=%ff"
    yield "a NUL", URL_ENCODED, b"_csrf_token=TOKEN&naam=anna%00&wachtwoord=x"
    yield "half a character", URL_ENCODED, b"_csrf_token=TOKEN&naam=%ed%a0%80&wachtwoord=x"
    yield "a million fields", URL_ENCODED, b"_csrf_token=TOKEN&" + b"&".join(b"a%d=1" % n for n in range(1_000_000))
    yield "one field two million times", URL_ENCODED, b"_csrf_token=TOKEN&" + b"a=1&" * 2_000_000
    yield "100,000 parts", PARTS, token + b"".join(part(b'name="a%d"' % n, b"x") for n in range(100_000)) + b"--B--\r\n"


@pytest.mark.parametrize(("headers", "body"), [pytest.param(h, b, id=name) for name, h, b in unreadable()])
def test_a_body_that_nobody_can_read_is_refused_at_once(insider: Browser, headers: dict[str, str], body: bytes) -> None:
    client = TestClient(insider.client.app, base_url=ORIGIN, raise_server_exceptions=False)
    token = Browser(client).token().encode()
    begun = time.process_time()
    answer = client.post("/inloggen", content=body.replace(b"TOKEN", token), headers=headers, follow_redirects=False)
    assert answer.status_code in (400, 403, 422), answer.status_code
    assert "<h1" in answer.text
    assert time.process_time() - begun < 2


def test_the_largest_form_of_the_team_has_fewer_fields_than_we_take(insider: Browser) -> None:
    """Twenty features with the most values that a feature may have, each with a minimum and a maximum."""
    fields = {f"{bound}-{number}": "1" for bound in ("min", "max") for number in range(2000)}
    answer = insider.post("/team/lotingen/panel-draft/kenmerken/aantallen", fields)
    assert (len(fields) < MOST_FIELDS, "begrijpen wij niet" in answer.text) == (True, False)


# The same thing said twice.


@pytest.mark.parametrize("name", ["naam", "wachtwoord", "naar"])
def test_a_field_that_comes_twice_is_refused(outsider: Browser, name: str) -> None:
    fields = f"_csrf_token={outsider.token()}&naam=anna&wachtwoord={PASSWORD}&{name}=anders"
    fields += f"&{name}=nog+anders" if name == "naar" else ""
    answer = outsider.client.post("/inloggen", content=fields.encode(), headers=URL_ENCODED, follow_redirects=False)
    assert answer.status_code == 400
    assert "snw" not in outsider.client.cookies


def test_a_field_of_a_form_does_not_come_from_the_address(outsider: Browser) -> None:
    fields = {"naam": "anna", "wachtwoord": PASSWORD}
    answer = outsider.client.post(
        "/inloggen", params=fields, data={"_csrf_token": outsider.token()}, follow_redirects=False
    )
    assert answer.status_code == 422
    assert "snw" not in outsider.client.cookies


def test_a_parameter_that_comes_twice_has_one_meaning(insider: Browser) -> None:
    at = "/loting/panel-drawn/mijn-lot"
    # The switch of languages repeats what was asked, so the page itself is compared.
    first, second, both = (
        insider.get(f"{at}?{asked}").text.partition("<main")[2].partition("</main>")[0]
        for asked in ("lot=0", "lot=onzin", "lot=0&lot=onzin")
    )
    assert first != second
    assert both in (first, second)


@pytest.mark.parametrize("target", ["/" + "a/" * 5000, "/loting/" + "a" * 20_000, "/static/" + "a/" * 3000])
def test_an_address_without_end_does_not_exist(outsider: Browser, target: str) -> None:
    client = TestClient(outsider.client.app, base_url=ORIGIN, raise_server_exceptions=False)
    assert client.get(target, follow_redirects=False).status_code == 404


@pytest.mark.parametrize("number", [2**31, 10**30])
def test_a_number_that_no_row_can_have_is_an_address_that_is_not_there(
    visitor: Browser, anna: Browser, number: int
) -> None:
    found = {path for path, method, _ in routes(visitor.client.app) if method == "GET" and ":int}" in path}
    assert len(found) > 8
    for path in found:
        here = address(re.sub(r"\{\w+:int\}", str(number), path))
        assert visitor.get(here).status_code in (303, 401, 404), path
        assert anna.get(here).status_code in (303, 403, 404), path
    for path in ("/buurtbudget/buurtbudget-osdorp/plannen", "/steun/buurtbudget-osdorp"):
        assert visitor.get(f"{path}/{number}").status_code == 404


def test_a_page_that_computes_nothing_is_answered_without_a_second_thread(
    small: Engine, clock: Callable[[], Any]
) -> None:
    """In the last hour of a vote two changes of thread for every request are a third of what one core can do."""

    @get("/tekst", opt={ANONYMOUS: True}, sync_to_thread=False)
    def text() -> str:
        return "tekst"

    app = create_app(SETTINGS, small, clock=clock, more_handlers=[text])
    started: list[int] = []

    async def send(message: Any) -> None:
        started.extend([message["status"]] if message["type"] == "http.response.start" else [])

    async def ask() -> int:
        host = ORIGIN.partition("//")[2].encode()
        scope: Any = {"type": "http", "method": "GET", "path": "/tekst", "headers": [(b"host", host)]}
        before = threading.active_count()
        await app(scope, receive=lambda: None, send=send)  # type: ignore[arg-type,return-value]
        return threading.active_count() - before

    assert asyncio.run(ask()) == 0 and started == [200]


def test_nobody_says_through_a_header_of_a_proxy_who_asks(small: Engine) -> None:
    assert not server(create_app(SETTINGS, small)).config.proxy_headers
