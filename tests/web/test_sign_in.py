"""Signing in and out: sessions that cannot be planted, guessing that is slowed down, forms that are our own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from snw_democratie.accounts.models import StaffSession
from snw_democratie.db.engine import reading
from snw_democratie.security.throttle import PER_ACCOUNT
from snw_democratie.settings import Settings
from tests.web.conftest import SQLITE
from tests.web.world import ORIGIN, PASSWORD, SETTINGS, Browser, browser


def sessions(engine: Engine) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(StaffSession)) or 0


def test_a_right_password_opens_the_work_table(anna: Browser) -> None:
    answer = anna.get("/team")
    assert answer.status_code == 200
    assert "Werktafel" in answer.text
    assert "Anna" in answer.text


@SQLITE
def test_a_page_for_staff_leads_to_the_log_in_and_back(visitor: Browser) -> None:
    answer = visitor.get("/team/lotingen/panel-draft")
    assert (answer.status_code, answer.headers["location"]) == (303, "/inloggen?naar=/team/lotingen/panel-draft")


@SQLITE
def test_who_sends_a_form_after_the_session_ended_hears_that_it_was_not_stored_and_where_to_sign_in(
    anna: Browser,
) -> None:
    anna.post("/uitloggen")
    for address, onward in (
        ("/team/lotingen/panel-draft/aanmelden", "/team/lotingen/panel-draft"),
        ("/team/lotingen/nieuw", "/team/lotingen/nieuw"),
        ("/team/e-mail/opnieuw", "/team"),
    ):
        refused = anna.post(address, {"titel": "Panel"})
        assert refused.status_code == 401, address
        assert "Wat u net stuurde is niet opgeslagen." in refused.text
        assert f'href="/inloggen?naar={onward}"' in refused.text and ">Log in<" in refused.text


@SQLITE
@pytest.mark.parametrize(("login", "password"), [("anna", "fout fout fout"), ("niemand", PASSWORD), ("", "")])
def test_a_wrong_log_in_tells_nothing_but_that(visitor: Browser, login: str, password: str) -> None:
    answer = visitor.sign_in(login, password)
    assert answer.status_code == 422
    assert "De naam of het wachtwoord klopt niet" in answer.text
    assert "snw" not in visitor.client.cookies


@SQLITE
def test_nobody_reads_a_password_back(visitor: Browser) -> None:
    assert "fout-wachtwoord-7" not in visitor.sign_in("anna", "fout-wachtwoord-7").text


@SQLITE
def test_a_planted_session_is_worth_nothing(visitor: Browser) -> None:
    visitor.client.cookies.set("snw", "planted")
    assert visitor.sign_in("anna").status_code == 303
    assert visitor.client.cookies.get("snw", domain="testserver.local") not in (None, "planted")
    planted = Browser(visitor.client)
    planted.client.cookies.clear()
    planted.client.cookies.set("snw", "planted")
    assert planted.get("/team").status_code == 303


def test_the_session_is_new_at_every_log_in_and_the_old_one_ends(anna: Browser, engine: Engine) -> None:
    before = anna.client.cookies["snw"]
    anna.sign_in("anna")
    assert anna.client.cookies["snw"] != before
    assert sessions(engine) == 1
    anna.client.cookies.clear()
    anna.client.cookies.set("snw", before)
    assert anna.get("/team").status_code == 303


def test_signing_out_ends_the_session_itself(anna: Browser, engine: Engine) -> None:
    kept = anna.client.cookies["snw"]
    answer = anna.post("/uitloggen")
    assert answer.status_code == 303
    assert "clear-site-data" in answer.headers
    assert sessions(engine) == 0
    anna.client.cookies.set("snw", kept)
    assert anna.get("/team").status_code == 303


def test_a_session_ends_after_half_an_hour_without_use(anna: Browser, clock: Any) -> None:
    clock.forward(minutes=29)
    assert anna.get("/team").status_code == 200
    clock.forward(minutes=29)
    assert anna.get("/team").status_code == 200
    clock.forward(minutes=31)
    assert anna.get("/team").status_code == 303


def test_a_session_ends_after_twelve_hours_however_busy(anna: Browser, clock: Any) -> None:
    for _ in range(35):
        clock.forward(minutes=20)
        assert anna.get("/account").status_code == 200
    clock.forward(minutes=21)
    assert anna.get("/account").status_code == 303


def test_the_database_does_not_hold_the_secret_of_a_session(anna: Browser, engine: Engine) -> None:
    secret = anna.client.cookies["snw"].encode()
    with reading(engine) as session:
        keys = list(session.scalars(select(StaffSession.key)))
    assert keys
    assert secret not in keys
    assert len(keys[0]) == 32


def test_guessing_is_stopped_and_begins_again_after_a_while(visitor: Browser, clock: Any) -> None:
    for _ in range(PER_ACCOUNT):
        assert visitor.sign_in("anna", "fout fout fout").status_code == 422
    blocked = visitor.sign_in("anna")
    assert blocked.status_code == 429
    assert "Wacht" in blocked.text
    assert visitor.sign_in("bram").status_code == 303
    clock.forward(minutes=16)
    assert visitor.sign_in("anna").status_code == 303


def test_guessing_at_many_names_is_stopped_too(
    engine: Engine, clock: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("snw_democratie.security.throttle.OVERALL", 6)
    someone = browser(engine, clock)
    answers = [someone.sign_in(f"naam{number}").status_code for number in range(8)]
    assert answers == [422] * 6 + [429] * 2


def test_a_right_log_in_is_not_counted_as_a_guess(
    engine: Engine, clock: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("snw_democratie.security.throttle.OVERALL", 3)
    someone = browser(engine, clock)
    assert [someone.sign_in("anna").status_code for _ in range(6)] == [303] * 6


@SQLITE
@pytest.mark.parametrize("onward", ["https://kwaad.example", "//kwaad.example", "/team\\..\\x", "/team//kwaad"])
def test_nobody_is_sent_elsewhere_after_signing_in(visitor: Browser, onward: str) -> None:
    answer = visitor.post("/inloggen", {"naam": "anna", "wachtwoord": PASSWORD, "naar": onward})
    assert answer.headers["location"] == "/team"


@SQLITE
def test_a_form_without_our_token_is_refused(anna: Browser) -> None:
    answer = anna.client.post("/team/lotingen/nieuw", data={"titel": "Van elders"}, follow_redirects=False)
    assert answer.status_code == 403
    other = anna.client.post("/uitloggen", data={"_csrf_token": "0" * 128}, follow_redirects=False)
    assert other.status_code == 403


@SQLITE
@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://kwaad.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"host": "kwaad.example"},
    ],
)
def test_a_form_from_elsewhere_is_refused_even_with_our_token(anna: Browser, headers: dict[str, str]) -> None:
    assert anna.post("/uitloggen", headers=headers).status_code == 403
    assert anna.get("/team").status_code == 200
    assert anna.post("/uitloggen", headers={"origin": ORIGIN, "sec-fetch-site": "same-origin"}).status_code == 303


@SQLITE
def test_an_unknown_field_is_refused(anna: Browser) -> None:
    answer = anna.post("/team/lotingen/nieuw", {"titel": "Panel", "plaatsen": "4", "state": "drawn"})
    assert answer.status_code == 400


@SQLITE
def test_over_https_cookies_are_bound_to_this_host(engine: Engine, clock: Callable[[], Any]) -> None:
    settings = replace(SETTINGS, origin="https://testserver.local")
    someone = browser(engine, clock, settings=settings)
    token = someone.get("/inloggen").headers["set-cookie"]
    answer = someone.sign_in("anna")
    cookies = answer.headers.get_list("set-cookie")
    (session,) = [cookie for cookie in cookies if "snw" in cookie]
    for part in ("Secure", "HttpOnly", "SameSite=strict", "Path=/"):
        assert part.lower() in session.lower() and part.lower() in token.lower()
    assert session.startswith("__Host-snw=") and token.startswith("__Host-csrf=")
    assert "strict-transport-security" in answer.headers


def test_passwords_are_hashed_with_argon2id() -> None:
    from snw_democratie.security.passwords import Passwords

    real = Passwords(Settings().argon2_kib).hash(PASSWORD)
    assert real.startswith("$argon2id$v=19$m=47104,t=1,p=1$")
    assert SETTINGS.argon2_kib < Settings().argon2_kib
