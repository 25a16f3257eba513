"""What holds for every address of the program, by its own table of routes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from litestar import get, post
from sqlalchemy import Engine

from snw_democratie import refusals
from snw_democratie.app import create_app
from snw_democratie.errors import TABLE
from snw_democratie.jobs.errors import ComputationDied, pack, subclasses, unpack
from snw_democratie.pages import ANONYMOUS
from snw_democratie.security.headers import ALWAYS
from sortition.errors import InfeasibleQuotas, SortitionError
from tests.web.process_log import said
from tests.web.world import ORIGIN, SETTINGS, Browser

WITHOUT_SIGNING_IN = {"/inloggen", "/uitnodiging"}
ROOMS_OF_STAFF = ("/team", "/account", "/beheer", "/inloggen", "/uitnodiging", "/hulp")
ROOMS_OF_RESIDENTS = (
    "/meedoen",
    "/mijn-aanmelding",
    "/plan-indienen",
    "/mijn-plan",
    "/steun",
    "/buurtbudget/{slug:str}/stemmen",
    "/buurtbudget/{slug:str}/oefenen",
    "/buurtbudget/{slug:str}/tafel",
)
"""Behind a draft or a code of one's own instead of an account: tests/security/test_registering.py."""
PROVES_ITSELF = {
    "/referendum/{slug:str}/stemmen/uitbrengen",
    "/referendum/{slug:str}/inleveren",
    "/referendum/{slug:str}/spiegels",
    "/referendum/{slug:str}/sleutels/stap",
    "/referendum/{slug:str}/sleutels/deel",
}
"""No token and nobody signed in: a ballot is signed with its code, the head of a copy by who keeps it, a trustee's step
has a code, and only who holds a part of a key can open with it. Another site still cannot make a browser send one."""
OFFLINE = "/controleer/offline"


def routes(app: Any) -> Iterator[tuple[str, str, Any]]:
    """Path, method and handler of every address but the automatic OPTIONS."""
    for route in app.routes:
        for handler in route.route_handlers:
            for method in handler.http_methods - {"OPTIONS"}:
                yield route.path, method, handler


def address(path: str) -> str:
    """An address on that route."""
    filled = path.replace("{slug:str}", "panel-drawn").replace("{name:str}", "lottery.json")
    filled = filled.replace("{number:str}", "1")
    return re.sub(r"\{\w+:int\}", "1", filled).replace("/{file_path:path}", "/css/snw.css")


def test_every_address_that_changes_something_asks_for_a_token_and_a_role(visitor: Browser) -> None:
    for path, method, handler in routes(visitor.client.app):
        if method in ("GET", "HEAD"):
            continue
        if path in PROVES_ITSELF:
            foreign = {"origin": "https://elders.example"}
            assert visitor.client.post(address(path), headers=foreign).status_code == 403, path
            continue
        assert not handler.opt.get(ANONYMOUS), f"{path} would take forms from anywhere"
        assert visitor.client.post(address(path)).status_code == 403, path
        assert handler.guards or path in WITHOUT_SIGNING_IN or path.startswith(ROOMS_OF_RESIDENTS), path


def test_every_answer_carries_the_headers(visitor: Browser) -> None:
    answers = [visitor.get(address(path)) for path, method, _ in routes(visitor.client.app) if method == "GET"]
    answers += [visitor.get("/bestaat-niet"), visitor.client.post("/inloggen"), visitor.client.delete("/inloggen")]
    answers += [visitor.get("/", host="kwaad.example")]
    assert len(answers) > 25
    for answer in answers:
        for name, value in ALWAYS.items():
            if name == "content-security-policy" and answer.url.path == OFFLINE:
                # One file that brings its script along: named by digest, and nothing may be asked from anywhere.
                assert "default-src 'none'; script-src 'sha256-" in answer.headers[name]
                assert "unsafe" not in answer.headers[name]
                continue
            assert answer.headers.get(name) == value, (answer.url, name)
        assert "cache-control" in answer.headers
    assert "'unsafe" not in ALWAYS["content-security-policy"]


def test_a_visitor_who_only_reads_gets_no_cookie(visitor: Browser) -> None:
    for path, method, handler in routes(visitor.client.app):
        if method == "GET" and not path.startswith(ROOMS_OF_STAFF + ROOMS_OF_RESIDENTS):
            answer = visitor.get(address(path))
            assert "set-cookie" not in answer.headers, path
            assert handler.opt.get(ANONYMOUS), path


def test_pages_of_the_team_are_not_kept_anywhere(anna: Browser) -> None:
    assert anna.get("/team").headers["cache-control"] == "no-store"


def test_an_error_page_is_a_page(visitor: Browser) -> None:
    answer = visitor.get("/bestaat-niet")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "Deze pagina bestaat niet" in answer.text


def test_our_own_mistake_shows_no_inside_and_is_in_the_log(
    engine: Engine, clock: Callable[[], Any], capfd: pytest.CaptureFixture[str]
) -> None:
    @get("/kapot", sync_to_thread=False)
    def broken() -> str:
        raise RuntimeError("the inside of the program")

    from litestar.testing import TestClient

    app = create_app(SETTINGS, engine, clock=clock, more_handlers=[broken])
    answer = TestClient(app, base_url=ORIGIN, raise_server_exceptions=False).get("/kapot")
    assert answer.status_code == 500
    assert "Er ging iets mis bij ons" in answer.text
    assert "inside" not in answer.text
    assert "inside of the program" in said(capfd)


def test_a_handler_before_another_at_one_address_still_answers(engine: Engine, clock: Callable[[], Any]) -> None:
    """Litestar 2.25 registers such a handler twice unless a router brings both; then it can no longer answer."""

    @get("/twee", sync_to_thread=True)
    def one() -> str:
        return "één"

    @post("/twee", sync_to_thread=True)
    def two() -> str:
        return "twee"

    from litestar.testing import TestClient

    app = create_app(SETTINGS, engine, clock=clock, more_handlers=[one, two])
    assert TestClient(app, base_url=ORIGIN).get("/twee").text == "één"


def test_a_body_that_is_too_large_is_refused(anna: Browser) -> None:
    answer = anna.post("/team/lotingen/panel-draft/lijst", files={"bestand": ("p.csv", b"x" * 10_000_001)})
    assert answer.status_code == 413
    assert "te groot" in answer.text


def test_every_refusal_has_a_status_and_a_sentence() -> None:
    known = {*TABLE, *refusals.ON_PAGES}
    assert [
        one.__name__ for one in subclasses(SortitionError) if one not in known and "test" not in one.__module__
    ] == []


@pytest.mark.parametrize("table", [refusals.STEPS, refusals.STATES])
def test_every_step_and_state_has_words(table: dict[str, str]) -> None:
    from snw_democratie.assemblies.steps import State, Step

    assert set(table) in ({str(one) for one in State}, {str(one) for one in Step})


def test_a_failure_kept_in_a_row_is_the_same_failure() -> None:
    kept = unpack(pack(InfeasibleQuotas(7)))
    assert isinstance(kept, InfeasibleQuotas)
    assert kept.seats == 7
    assert isinstance(unpack('["FromAnotherVersion", [1]]'), ComputationDied)
