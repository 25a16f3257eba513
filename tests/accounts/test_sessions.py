"""Sessions: never planted, never kept, never longer than they may, and in the hands of their owner."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from snw_democratie.accounts.models import Account, StaffSession
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.security.sessions import browser_family, session_key
from tests.accounts.people import account_id, acts, carried, carry, hidden, inside, seated, strict, with_phone
from tests.web.conftest import Clock
from tests.web.world import PASSWORD, SETTINGS, START, browser

ADMINISTRATOR, TEAM = "administrator", "democracy_team"


def test_an_id_that_was_planted_before_the_log_in_is_worth_nothing(sqlite: Engine, clock: Clock) -> None:
    someone = browser(sqlite, clock)
    carry(someone, "planted")
    assert someone.sign_in(TEAM).status_code == 303
    assert carried(someone) != "planted"
    attacker = browser(sqlite, clock)
    carry(attacker, "planted")
    assert not inside(attacker.get("/team"))


def test_half_a_session_that_was_planted_does_not_become_a_whole_one(sqlite: Engine, clock: Clock) -> None:
    """Whoever saw the id between the password and the code has nothing after the code."""
    phone = with_phone(sqlite, TEAM)
    someone = strict(sqlite, clock, TEAM)
    half = carried(someone)
    assert someone.post("/inloggen/code", {"code": phone.at(clock())}).status_code == 303
    assert carried(someone) != half
    attacker = browser(sqlite, clock)
    carry(attacker, half)
    assert not inside(attacker.get("/team"))


@pytest.mark.parametrize("act", ["log in again", "confirm", "change the password", "set the second factor"])
def test_the_id_is_new_whenever_a_session_may_do_more(sqlite: Engine, clock: Clock, act: str) -> None:
    someone = browser(sqlite, clock, TEAM)
    before = carried(someone)
    if act == "log in again":
        someone.sign_in(TEAM)
    elif act == "confirm":
        someone.post("/account/bevestigen", {"wachtwoord": PASSWORD, "naar": "/team"})
    elif act == "change the password":
        new = "een ander lang woord"
        someone.post("/account/wachtwoord", {"wachtwoord": new, "nog_een_keer": new})
    else:
        someone.post("/account/tweede-stap/nieuw")
        assert "Reserve" not in someone.post("/account/tweede-stap", {"code": waiting(sqlite, TEAM, clock())}).text
    assert carried(someone) != before
    assert inside(someone.get("/team"))
    carry(someone, before)
    assert not inside(someone.get("/team"))


def waiting(engine: Engine, login: str, at: datetime) -> str:
    """A code of the app, for the secret that is shown and not confirmed yet."""
    import pyotp

    from snw_democratie.accounts.models import Account
    from snw_democratie.db.sealed import unseal
    from tests.accounts.people import account_id

    with reading(engine) as session:
        return pyotp.TOTP(unseal(session, session.get_one(Account, account_id(engine, login)), "totp_new")).at(at)


def test_a_session_ends_when_it_is_not_used(sqlite: Engine, clock: Clock) -> None:
    someone = browser(sqlite, clock, TEAM)
    clock.forward(minutes=SETTINGS.session_idle_minutes - 1)
    assert inside(someone.get("/team"))
    clock.forward(minutes=SETTINGS.session_idle_minutes + 1)
    assert not inside(someone.get("/team"))


def test_a_session_ends_in_the_end_also_when_it_is_confirmed_again(sqlite: Engine, clock: Clock) -> None:
    someone = browser(sqlite, clock, TEAM, replace(SETTINGS, session_hours=2))
    for _ in range(5):
        clock.forward(minutes=20)
        someone.post("/account/bevestigen", {"wachtwoord": PASSWORD, "naar": "/team"})
        assert inside(someone.get("/team"))
    clock.forward(minutes=21)
    assert not inside(someone.get("/team"))


def test_who_is_signed_in_elsewhere_can_be_seen_and_ended(sqlite: Engine, clock: Clock) -> None:
    here, elsewhere = browser(sqlite, clock, TEAM), browser(sqlite, clock)
    elsewhere.client.headers["user-agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    elsewhere.sign_in(TEAM)
    page = here.get("/account").text
    assert "Firefox" in page
    assert "Gecko" not in page
    assert here.post("/account/sessies/beeindigen", {"sessie": hidden(page, "sessie")}).status_code == 303
    assert not inside(elsewhere.get("/team"))
    assert inside(here.get("/team"))


def test_all_others_end_at_once(sqlite: Engine, clock: Clock) -> None:
    here, one, two = (browser(sqlite, clock, TEAM) for _ in range(3))
    here.post("/account/sessies/andere")
    assert [inside(who.get("/team")) for who in (here, one, two)] == [True, False, False]


def test_all_others_are_the_own_ones(sqlite: Engine, clock: Clock) -> None:
    someone, colleague = browser(sqlite, clock, TEAM), browser(sqlite, clock, "helper")
    assert someone.post("/account/sessies/andere").status_code == 303
    assert inside(colleague.get("/account"))


def test_nobody_ends_the_session_of_somebody_else(sqlite: Engine, clock: Clock) -> None:
    victim, attacker = browser(sqlite, clock, TEAM), browser(sqlite, clock, "helper")
    handle = session_key(carried(victim)).hex()
    for wrong in (handle, "0" * 64, "x", ""):
        assert attacker.post("/account/sessies/beeindigen", {"sessie": wrong}).status_code == 404
    assert inside(victim.get("/team"))


def test_who_still_owes_the_second_factor_is_signed_in_nowhere(sqlite: Engine, clock: Clock) -> None:
    someone, chief = browser(sqlite, clock, TEAM), browser(sqlite, clock, ADMINISTRATOR)
    pages = (someone, "/account"), (chief, f"/beheer/accounts/{account_id(sqlite, TEAM)}")
    before = [who.get(page).text for who, page in pages]
    seated(browser(sqlite, clock), sqlite, TEAM, complete=False, at=clock())
    assert [who.get(page).text for who, page in pages] == before
    seated(browser(sqlite, clock), sqlite, TEAM, at=clock())
    assert all(who.get(page).text != old for (who, page), old in zip(pages, before, strict=True))


@pytest.mark.parametrize("act", ["sessies", "uitzetten", "uitnodigen", "rollen"])
def test_an_administrator_ends_sessions(sqlite: Engine, clock: Clock, act: str) -> None:
    from tests.accounts.people import account_id

    chief, someone = browser(sqlite, clock, ADMINISTRATOR), browser(sqlite, clock, TEAM)
    number = account_id(sqlite, TEAM)
    fields = {"democracy_team": "ja"} if act == "rollen" else {}
    assert chief.post(f"/beheer/accounts/{number}/{act}", fields).status_code in (200, 303)
    assert not inside(someone.get("/team"))
    comes_in = someone.sign_in(TEAM).status_code == 303
    assert comes_in is (act in ("sessies", "rollen"))


def test_roles_that_were_taken_are_gone_at_once(sqlite: Engine, clock: Clock) -> None:
    from tests.accounts.people import account_id

    chief = browser(sqlite, clock, ADMINISTRATOR)
    number = account_id(sqlite, TEAM)
    assert chief.post(f"/beheer/accounts/{number}/rollen", {"helper": "ja"}).status_code == 303
    someone = browser(sqlite, clock, TEAM)
    assert "Bewoners helpen" in someone.get("/team").text
    assert someone.get("/team/lotingen/nieuw").status_code == 403
    assert "set-roles" in acts(sqlite)


def test_nobody_switches_off_or_raises_the_own_account(sqlite: Engine, clock: Clock) -> None:
    from tests.accounts.people import account_id

    chief = browser(sqlite, clock, ADMINISTRATOR)
    base = f"/beheer/accounts/{account_id(sqlite, ADMINISTRATOR)}"
    for act, fields in (("uitzetten", {}), ("uitnodigen", {}), ("rollen", {"democracy_team": "ja"})):
        assert chief.post(f"{base}/{act}", fields).status_code == 409
    assert chief.get("/team/lotingen/nieuw").status_code == 403


def test_a_grave_act_goes_on_with_what_was_typed(sqlite: Engine, clock: Clock) -> None:
    chief = browser(sqlite, clock, ADMINISTRATOR)
    clock.forward(minutes=11)
    asked = chief.post("/beheer/accounts/nieuw", {"naam": "Nel <b>", "helper": "ja"})
    assert asked.status_code == 403
    assert hidden(asked.text, "bewaard.naam") == "Nel &lt;b&gt;"
    kept = {"naar": "/beheer/accounts/nieuw", "opnieuw": "ja", "bewaard.naam": "Nel <b>", "bewaard.helper": "ja"}
    wrong = chief.post("/account/bevestigen", {**kept, "wachtwoord": "fout fout fout"})
    assert wrong.status_code == 422
    assert hidden(wrong.text, "bewaard.helper") == "ja"
    right = chief.post("/account/bevestigen", {**kept, "wachtwoord": PASSWORD})
    assert right.status_code == 200
    made = chief.post(
        "/beheer/accounts/nieuw", {name: hidden(right.text, name) for name in ("helper",)} | {"naam": "Nel"}
    )
    assert "/uitnodiging#" in made.text


def test_confirming_needs_the_own_code_too(sqlite: Engine, clock: Clock) -> None:
    phone = with_phone(sqlite, TEAM)
    someone = seated(browser(sqlite, clock), sqlite, TEAM, at=START)
    clock.forward(minutes=11)
    fields = {"naar": "/account/wachtwoord", "wachtwoord": PASSWORD}
    assert someone.post("/account/bevestigen", fields).status_code == 422
    assert someone.get("/account/wachtwoord").status_code == 303
    assert someone.post("/account/bevestigen", {**fields, "code": phone.at(clock())}).status_code == 303
    assert someone.get("/account/wachtwoord").status_code == 200


def test_who_guesses_at_confirming_is_stopped(sqlite: Engine, clock: Clock) -> None:
    someone = browser(sqlite, clock, TEAM)
    fields = {"naar": "/account", "wachtwoord": "fout fout fout"}
    answers = [someone.post("/account/bevestigen", fields).status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]


def test_a_right_password_forgives_the_wrong_ones_before_it(sqlite: Engine, clock: Clock) -> None:
    someone = browser(sqlite, clock, TEAM)
    wrong, right = ({"naar": "/account", "wachtwoord": one} for one in ("fout fout fout", PASSWORD))
    answers = [
        someone.post("/account/bevestigen", one).status_code for one in (*[wrong] * 4, right, *[wrong] * 4, right)
    ]
    assert answers == [422] * 4 + [303] + [422] * 4 + [303]


def test_coming_confirming_and_going_stand_in_the_log(sqlite: Engine, clock: Clock) -> None:
    before = len(acts(sqlite))
    someone = browser(sqlite, clock, TEAM)
    for password in (PASSWORD, "fout fout fout"):
        someone.post("/account/bevestigen", {"naar": "/account", "wachtwoord": password})
    someone.post("/uitloggen")
    assert acts(sqlite)[before:] == ["sign-in", "confirm", "confirm-refused", "sign-out"]
    phone = with_phone(sqlite, TEAM)
    someone.sign_in(TEAM)
    assert acts(sqlite)[-1] == "password-accepted"
    someone.post("/inloggen/code", {"code": phone.at(clock())})
    assert acts(sqlite)[-1] == "sign-in"


@pytest.mark.parametrize("onward", ["https://kwaad.example", "//kwaad.example", "/team\\..", "/loting/x", "/../x", "/"])
def test_nobody_is_sent_elsewhere_after_confirming(sqlite: Engine, clock: Clock, onward: str) -> None:
    someone = browser(sqlite, clock, TEAM)
    answer = someone.post("/account/bevestigen", {"naar": onward, "wachtwoord": PASSWORD})
    assert answer.headers["location"] == "/team"
    page = someone.post("/account/bevestigen", {"naar": onward, "wachtwoord": PASSWORD, "opnieuw": "ja"}).text
    assert 'action="/team"' in page


def test_sessions_that_are_over_leave_the_database(sqlite: Engine, clock: Clock) -> None:
    browser(sqlite, clock, TEAM)
    clock.forward(hours=13)
    browser(sqlite, clock, "helper")
    with reading(sqlite) as session:
        assert session.scalar(select(func.count()).select_from(StaffSession)) == 1


@pytest.mark.parametrize("host", ["192.168.1.5:8000", "0.0.0.0:8000", "laptop.local:8000"])
def test_a_password_does_not_travel_in_the_clear(sqlite: Engine, clock: Callable[[], datetime], host: str) -> None:
    settings = replace(SETTINGS, origin=f"http://{host}", plain_sign_in=False)
    someone = browser(sqlite, clock, settings=settings)
    page = someone.get("/inloggen")
    assert page.status_code == 200
    assert "niet versleuteld" in page.text
    assert "SNW_ORIGIN" in page.text
    assert 'name="wachtwoord"' not in page.text
    someone.client.cookies.set("csrf", token := csrf_of(someone), domain=host.split(":")[0])
    answer = someone.client.post(
        "/inloggen",
        data={"_csrf_token": token, "naam": TEAM, "wachtwoord": PASSWORD, "naar": ""},
        follow_redirects=False,
    )
    assert answer.status_code == 403
    assert "niet versleuteld" in answer.text
    assert acts(sqlite)[-1] != "sign-in"


def csrf_of(someone: Any) -> str:
    """The token of a visitor on a page without a form."""
    answer = someone.get("/inloggen")
    found = answer.headers.get("set-cookie", "") or f"csrf={someone.client.cookies.get('csrf')}"
    return str(found).split("csrf=")[1].split(";")[0]


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000"])
def test_on_the_machine_itself_one_may_sign_in(sqlite: Engine, clock: Callable[[], datetime], host: str) -> None:
    from snw_democratie.security.plain import in_the_clear
    from snw_democratie.settings import Settings

    assert not in_the_clear(Settings(origin=f"http://{host}"), host)
    assert in_the_clear(Settings(origin=f"http://{host}"), "127.0.0.1.kwaad.example")
    assert not in_the_clear(Settings(origin="https://democratie.example"), "democratie.example")


def test_over_http_on_a_website_with_https_the_page_says_why(sqlite: Engine, clock: Callable[[], datetime]) -> None:
    settings = replace(SETTINGS, origin="https://testserver.local")
    someone = browser(sqlite, clock, settings=settings)
    answer = someone.client.post(
        "http://testserver.local/inloggen", headers={"origin": "http://testserver.local"}, follow_redirects=False
    )
    assert answer.status_code == 403
    assert "https://testserver.local/inloggen" in answer.text


def test_a_browser_is_known_by_its_family_and_no_more() -> None:
    assert (
        browser_family("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0")
        == "edge"
    )
    assert browser_family("Mozilla/5.0 (iPhone) AppleWebKit/605 Version/18 Mobile Safari/604.1") == "safari"
    assert browser_family("<script>") == ""


def test_closing_an_account_ends_all_its_sessions_for_good(sqlite: Engine, clock: Clock) -> None:
    chief, number = browser(sqlite, clock, "administrator"), account_id(sqlite, "helper")
    people = [seated(browser(sqlite, clock), sqlite, "helper", at=START) for _ in range(2)]
    assert all(inside(one.get("/team")) for one in people)
    chief.post(f"/beheer/accounts/{number}/uitzetten")
    assert not any(inside(one.get("/team")) for one in people)
    chief.post(f"/beheer/accounts/{number}/aanzetten")
    assert not any(inside(one.get("/team")) for one in people)


def test_a_session_of_an_account_that_is_closed_opens_nothing(sqlite: Engine, clock: Clock) -> None:
    someone = seated(browser(sqlite, clock), sqlite, "helper", at=START)
    with unit_of_work(sqlite) as session:
        session.get_one(Account, account_id(sqlite, "helper")).active = False
    assert not inside(someone.get("/team"))
