"""A browser in which somebody signed in before: guessing strangers keep nobody out, and it guesses little itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from snw_democratie.accounts import service
from snw_democratie.security import devices
from snw_democratie.security.errors import TooManyAttempts, WrongLogin
from snw_democratie.security.passwords import Passwords
from snw_democratie.security.throttle import PER_ACCOUNT
from tests.accounts.people import carry, strict, with_phone
from tests.web.conftest import Clock
from tests.web.world import PASSWORD, SETTINGS, START, Browser, browser

TEAM, HELPER = "democracy_team", "helper"
MARKS = "toestel"
KEY, LOGIN = "a secret of the installation", b"\x01" * 32


def marks_of(someone: Browser) -> str:
    """What this browser is known by."""
    return someone.client.cookies.get(MARKS, domain="testserver.local") or ""


def known_browser(engine: Engine, clock: Clock, *logins: str) -> Browser:
    """A browser in which these signed in and out again."""
    someone = browser(engine, clock)
    for login in logins:
        assert someone.sign_in(login).status_code == 303
        someone.post("/uitloggen")
    return someone


def guessed(engine: Engine, clock: Clock, login: str, times: int) -> list[int]:
    """What strangers hear, each in a browser of their own, as from as many addresses."""
    return [browser(engine, clock).sign_in(login, f"fout fout fout {turn}").status_code for turn in range(times)]


def test_strangers_who_guess_do_not_keep_the_owner_out(sqlite: Engine, clock: Clock) -> None:
    own = known_browser(sqlite, clock, TEAM)
    guessed(sqlite, clock, TEAM, PER_ACCOUNT + 1)
    assert own.sign_in(TEAM).status_code == 303
    assert own.sign_in(TEAM.upper()).status_code == 303


def test_guessing_from_many_browsers_stays_limited(sqlite: Engine, clock: Clock) -> None:
    known_browser(sqlite, clock, TEAM)
    assert guessed(sqlite, clock, TEAM, PER_ACCOUNT + 2) == [422] * PER_ACCOUNT + [429] * 2
    assert browser(sqlite, clock).sign_in(TEAM).status_code == 429
    clock.forward(minutes=16)
    assert browser(sqlite, clock).sign_in(TEAM).status_code == 303


def test_who_signs_in_at_a_known_browser_gives_strangers_no_new_guesses(sqlite: Engine, clock: Clock) -> None:
    own = known_browser(sqlite, clock, TEAM)
    guessed(sqlite, clock, TEAM, PER_ACCOUNT)
    assert own.sign_in(TEAM).status_code == 303
    assert guessed(sqlite, clock, TEAM, 1) == [429]


def test_a_known_browser_guesses_five_times_itself_and_keeps_nobody_else_out(sqlite: Engine, clock: Clock) -> None:
    stolen, own = known_browser(sqlite, clock, TEAM), known_browser(sqlite, clock, TEAM)
    answers = [stolen.sign_in(TEAM, "fout fout fout").status_code for _ in range(PER_ACCOUNT + 1)]
    assert answers == [422] * PER_ACCOUNT + [429]
    assert own.sign_in(TEAM).status_code == 303
    assert browser(sqlite, clock).sign_in(TEAM).status_code == 303


def test_a_flood_over_all_names_does_not_reach_known_browsers(
    sqlite: Engine, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = known_browser(sqlite, clock, TEAM)
    monkeypatch.setattr("snw_democratie.security.throttle.OVERALL", 3)
    passwords = Passwords(SETTINGS.argon2_kib)
    for number in range(4):
        with pytest.raises((WrongLogin, TooManyAttempts)):
            service.sign_in(sqlite, SETTINGS, passwords, login=f"a{number}", password="x", old="", at=START)
    assert browser(sqlite, clock).sign_in(HELPER).status_code == 429
    assert own.sign_in(TEAM).status_code == 303


def test_who_knows_a_password_and_guesses_codes_keeps_the_owner_not_out(sqlite: Engine, clock: Clock) -> None:
    phone = with_phone(sqlite, TEAM)
    own, thief = strict(sqlite, clock, TEAM), strict(sqlite, clock, TEAM)
    assert marks_of(own) == ""  # a password alone makes no browser known
    assert own.post("/inloggen/code", {"code": phone.at(clock())}).status_code == 303
    assert marks_of(own)
    clock.forward(minutes=5)
    wrong = [thief.post("/inloggen/code", {"code": "000000"}).status_code for _ in range(PER_ACCOUNT + 1)]
    assert wrong[-1] == 429
    assert thief.post("/inloggen/code", {"code": phone.at(clock())}).status_code == 429
    assert own.sign_in(TEAM).status_code == 303
    assert own.post("/inloggen/code", {"code": phone.at(clock())}).status_code == 303


def test_a_mark_is_for_the_account_that_signed_in_and_for_no_other(sqlite: Engine, clock: Clock) -> None:
    guessed(sqlite, clock, HELPER, PER_ACCOUNT)
    assert known_browser(sqlite, clock, TEAM).sign_in(HELPER).status_code == 429


def test_colleagues_who_share_a_browser_are_all_known_there(sqlite: Engine, clock: Clock) -> None:
    shared = known_browser(sqlite, clock, TEAM, HELPER)
    for login in (TEAM, HELPER):
        guessed(sqlite, clock, login, PER_ACCOUNT)
        assert shared.sign_in(login).status_code == 303


@pytest.mark.parametrize("planted", ["x", "a.b.c", "~~~~~~~", "n.739000.", "é", "a.99999999.b", "." * 4000])
def test_a_mark_that_is_none_makes_nobody_known(sqlite: Engine, clock: Clock, planted: str) -> None:
    guessed(sqlite, clock, TEAM, PER_ACCOUNT)
    with pytest.raises(TooManyAttempts):
        service.sign_in(
            sqlite, SETTINGS, Passwords(SETTINGS.argon2_kib), login=TEAM, password=PASSWORD, old="", at=START,
            marks=planted,
        )  # fmt: skip


def test_no_part_of_a_mark_can_be_changed_and_after_a_year_it_is_worth_nothing() -> None:
    marks = devices.remembered(KEY, LOGIN, "", at=START)
    assert devices.known(KEY, LOGIN, marks, at=START) == marks
    nonce, day, seal = marks.split(".")
    forged = (f"{nonce}x.{day}.{seal}", f"{nonce}.{int(day) + 1}.{seal}", f"{nonce}.{day}.{'0' * 64}")
    later = START + timedelta(days=2)
    assert [one for one in forged if devices.known(KEY, LOGIN, one, at=later)] == []
    assert devices.known("another secret", LOGIN, marks, at=START) == ""
    assert devices.known(KEY, b"\x02" * 32, marks, at=START) == ""
    assert devices.known(KEY, LOGIN, marks, at=START + timedelta(days=364))
    assert devices.known(KEY, LOGIN, marks, at=START + timedelta(days=365)) == ""
    assert devices.known(KEY, LOGIN, marks, at=START - timedelta(days=1)) == ""


def test_a_browser_holds_the_marks_of_the_last_five() -> None:
    marks, logins = "", [bytes([number]) * 32 for number in range(7)]
    for login in (*logins, logins[6]):
        marks = devices.remembered(KEY, login, marks, at=START)
    assert marks.count("~") == devices.MOST - 1
    assert [bool(devices.known(KEY, login, marks, at=START)) for login in logins] == [False] * 2 + [True] * 5


def test_the_cookie_tells_nothing_and_no_script_and_no_other_site_gets_it(sqlite: Engine, clock: Clock) -> None:
    someone = browser(sqlite, clock)
    refused = someone.sign_in(TEAM, "fout fout fout")
    assert MARKS not in refused.headers.get("set-cookie", "")
    answer = someone.sign_in(TEAM)
    (cookie,) = [one for one in answer.headers.get_list("set-cookie") if one.startswith(f"{MARKS}=")]
    facts = {part.strip().lower() for part in cookie.split(";")}
    assert {"httponly", "samesite=strict", "path=/", f"max-age={365 * 24 * 3600}"} <= facts
    assert TEAM not in cookie
    before = marks_of(someone)
    someone.post("/uitloggen")
    assert marks_of(someone) == before
    assert "toestel" in someone.get("/cookies").text


def test_a_mark_opens_nothing(sqlite: Engine, clock: Clock) -> None:
    own = known_browser(sqlite, clock, TEAM)
    assert own.get("/team").status_code == 303
    carry(own, marks_of(own))
    assert own.get("/team").status_code == 303
