"""The second factor: needed before anything else, and each code works once."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import Engine, select

from snw_democratie.accounts import service
from snw_democratie.accounts.models import Account, BackupCode
from snw_democratie.db.engine import reading
from snw_democratie.security.codes import shown
from snw_democratie.security.errors import NotSignedIn, WrongCode
from tests.accounts.people import STRICT, account_id, acts, carried, inside, seated, strict, with_phone
from tests.web.conftest import Clock
from tests.web.world import START, Browser, browser

TEAM = "democracy_team"


def secret_on(page: str) -> pyotp.TOTP:
    """The app, set up by typing the key from the page."""
    found = re.search(r"sleutel in de app:\s*<code[^>]*>([A-Z2-7 ]+)</code>", page)
    assert found is not None
    return pyotp.TOTP(found.group(1).replace(" ", ""))


def enrolled(someone: Browser, clock: Clock) -> tuple[pyotp.TOTP, list[str]]:
    """Set the second factor up through the pages; gives the app and the backup codes."""
    phone = secret_on(someone.get("/account/tweede-stap").text)
    answer = someone.post("/account/tweede-stap", {"code": phone.at(clock())})
    assert answer.status_code == 200
    return phone, re.findall(r"<code[^>]*>([A-Z2-9]{4}-[A-Z2-9]{5}-[A-Z2-9]{5})</code>", answer.text)


def test_a_password_alone_opens_nothing(sqlite: Engine, clock: Clock) -> None:
    someone = strict(sqlite, clock, TEAM)
    for path in ("/team", "/account", "/account/wachtwoord", "/team/lotingen/nieuw"):
        answer = someone.get(path)
        assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/account/tweede-stap")
    assert someone.post("/team/lotingen/nieuw", {"titel": "Panel", "plaatsen": "4"}).status_code == 401
    assert "Uitloggen" not in someone.get("/").text


def test_everybody_sets_it_up_first_and_then_comes_in(sqlite: Engine, clock: Clock) -> None:
    someone = strict(sqlite, clock, TEAM)
    page = someone.get("/account/tweede-stap").text
    assert '<svg class="snw-qr"' in page
    assert page == re.sub("(?s)<script(?! src)", "", page)
    _, codes = enrolled(someone, clock)
    assert len(set(codes)) == 10
    assert inside(someone.get("/team"))
    assert acts(sqlite)[-1] == "set-second-factor"


def test_from_then_on_the_code_is_asked(sqlite: Engine, clock: Clock) -> None:
    phone, _ = enrolled(strict(sqlite, clock, TEAM), clock)
    clock.forward(minutes=2)
    someone = browser(sqlite, clock, settings=STRICT)
    assert someone.sign_in(TEAM).headers["location"] == "/inloggen/code?naar=/team"
    assert someone.get("/team").headers["location"].startswith("/inloggen/code?")
    assert someone.post("/inloggen/code", {"code": "000000"}).status_code == 422
    assert (
        someone.post("/inloggen/code", {"code": phone.at(clock()), "naar": "/account"}).headers["location"]
        == "/account"
    )
    assert inside(someone.get("/team"))


def test_a_code_works_once(sqlite: Engine, clock: Clock) -> None:
    phone = with_phone(sqlite, TEAM)
    code = phone.at(clock())
    assert strict(sqlite, clock, TEAM).post("/inloggen/code", {"code": code}).status_code == 303
    again = strict(sqlite, clock, TEAM)
    assert again.post("/inloggen/code", {"code": code}).status_code == 422
    earlier = phone.at(clock() - timedelta(seconds=30))
    assert again.post("/inloggen/code", {"code": earlier}).status_code == 422
    clock.forward(seconds=30)
    assert again.post("/inloggen/code", {"code": phone.at(clock())}).status_code == 303


@pytest.mark.parametrize(("seconds", "right"), [(-60, False), (-30, True), (30, True), (60, False)])
def test_a_phone_may_be_half_a_minute_off(sqlite: Engine, clock: Clock, seconds: int, right: bool) -> None:
    phone = with_phone(sqlite, TEAM)
    answer = strict(sqlite, clock, TEAM).post(
        "/inloggen/code", {"code": phone.at(clock() + timedelta(seconds=seconds))}
    )
    assert (answer.status_code == 303) is right


def together(number: int, attempt: object) -> list[bool]:
    """The same attempt by many at the same moment; which of them got in."""
    start, found = threading.Barrier(number), []

    def one() -> None:
        start.wait()
        try:
            attempt()  # type: ignore[operator]  # a function without arguments
            found.append(True)
        except WrongCode:
            found.append(False)

    threads = [threading.Thread(target=one) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(found) == number
    return found


@pytest.mark.parametrize("kind", ["app", "backup"])
def test_of_many_with_one_code_at_the_same_moment_one_gets_in(engine: Engine, clock: Clock, kind: str) -> None:
    phone = with_phone(engine, TEAM)
    people = [strict(engine, clock, TEAM) for _ in range(4)]
    code = phone.at(clock()) if kind == "app" else fresh_backup_code(engine)
    secrets = iter([carried(one) for one in people])
    lock = threading.Lock()

    def attempt() -> None:
        with lock:
            mine = next(secrets)
        service.give_code(engine, STRICT, secret=mine, code=code, at=clock())

    assert sorted(together(4, attempt)) == [False, False, False, True]


def fresh_backup_code(engine: Engine) -> str:
    from snw_democratie.accounts import second_factor
    from snw_democratie.db.engine import unit_of_work

    with unit_of_work(engine) as session:
        return second_factor.new_backup_codes(session, session.get_one(Account, account_id(engine, TEAM)))[0]


def test_a_backup_code_works_once_and_however_it_is_typed(sqlite: Engine, clock: Clock) -> None:
    _, codes = enrolled(strict(sqlite, clock, TEAM), clock)
    clock.forward(minutes=2)
    typed = f" {codes[0].lower().replace('-', ' ')} "
    assert strict(sqlite, clock, TEAM).post("/inloggen/code", {"code": typed}).status_code == 303
    assert strict(sqlite, clock, TEAM).post("/inloggen/code", {"code": codes[0]}).status_code == 422
    assert strict(sqlite, clock, TEAM).post("/inloggen/code", {"code": codes[1]}).status_code == 303


def test_new_backup_codes_end_the_old_ones(sqlite: Engine, clock: Clock) -> None:
    someone = strict(sqlite, clock, TEAM)
    _, old = enrolled(someone, clock)
    assert someone.post("/account/reservecodes").status_code == 200
    assert strict(sqlite, clock, TEAM).post("/inloggen/code", {"code": old[0]}).status_code == 422


def test_the_code_of_somebody_else_opens_nothing(sqlite: Engine, clock: Clock) -> None:
    with_phone(sqlite, TEAM)
    other = with_phone(sqlite, "helper")
    _, codes = enrolled(strict(sqlite, clock, "auditor"), clock)
    someone = strict(sqlite, clock, TEAM)
    assert someone.post("/inloggen/code", {"code": other.at(clock())}).status_code == 422
    assert someone.post("/inloggen/code", {"code": codes[0]}).status_code == 422


def test_guessing_codes_is_stopped(sqlite: Engine, clock: Clock) -> None:
    phone = with_phone(sqlite, TEAM)
    someone = strict(sqlite, clock, TEAM)
    wrong = f"{(int(phone.at(clock())) + 7) % 1_000_000:06}"
    assert [someone.post("/inloggen/code", {"code": wrong}).status_code for _ in range(6)] == [422] * 5 + [429]
    anew = strict(sqlite, clock, TEAM)
    assert anew.post("/inloggen/code", {"code": phone.at(clock())}).status_code == 429
    assert acts(sqlite).count("second-factor-refused") == 5


def test_a_stolen_password_cannot_bring_a_phone_of_its_own(sqlite: Engine, clock: Clock) -> None:
    """Also not when the owner began to set up another phone and left it at that."""
    with_phone(sqlite, TEAM)
    owner = seated(browser(sqlite, clock), sqlite, TEAM, at=START)
    owner.post("/account/tweede-stap/nieuw")
    phone = secret_on(owner.get("/account/tweede-stap").text)
    thief = strict(sqlite, clock, TEAM)
    assert "sleutel in de app" not in thief.get("/account/tweede-stap").text
    assert thief.post("/account/tweede-stap", {"code": phone.at(clock())}).status_code == 401
    assert not inside(thief.get("/team"))
    with pytest.raises(NotSignedIn), reading(sqlite) as session:
        from snw_democratie.security.staff import HalfSignedIn

        half = HalfSignedIn(account_id=account_id(sqlite, TEAM), name="", enrolled=True)
        service.confirm_second_factor(session, carried(thief), phone.at(clock()), by=half, at=clock())


def test_another_phone_ends_the_first_one_and_every_other_session(sqlite: Engine, clock: Clock) -> None:
    old = with_phone(sqlite, TEAM)
    here, elsewhere = (seated(browser(sqlite, clock), sqlite, TEAM, at=START) for _ in range(2))
    here.post("/account/tweede-stap/nieuw")
    enrolled(here, clock)
    assert not inside(elsewhere.get("/team"))
    clock.forward(minutes=2)
    assert strict(sqlite, clock, TEAM).post("/inloggen/code", {"code": old.at(clock())}).status_code == 422


def test_the_database_holds_no_secret_and_no_code(sqlite: Engine, clock: Clock) -> None:
    someone = strict(sqlite, clock, TEAM)
    phone = secret_on(someone.get("/account/tweede-stap").text)
    codes = service_codes(someone, phone, clock)
    with reading(sqlite) as session:
        rows = " ".join(str(row) for row in session.execute(select(Account.totp, BackupCode.index)))
    assert phone.secret not in rows
    whole = b"".join(part.read_bytes() for part in sorted(_files(sqlite)))
    for planted in (phone.secret, *codes, *(code.replace("-", "") for code in codes), TEAM.title(), carried(someone)):
        assert planted.encode() not in whole


def service_codes(someone: Browser, phone: pyotp.TOTP, clock: Clock) -> list[str]:
    answer = someone.post("/account/tweede-stap", {"code": phone.at(clock())}).text
    return re.findall(r"[A-Z2-9]{4}-[A-Z2-9]{5}-[A-Z2-9]{5}", answer)


def _files(engine: Engine) -> list:  # type: ignore[type-arg]  # paths
    from pathlib import Path

    path = Path(str(engine.url.database))
    return [one for one in path.parent.iterdir() if one.name.startswith(path.name)]


def test_a_backup_code_is_printed_in_groups() -> None:
    assert re.fullmatch(r"\w{4}-\w{5}-\w{5}", shown("ABCDEFGHJKMNPQ"))
