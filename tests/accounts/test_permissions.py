"""Every route against every role, by the table in `permissions.py`, which knows every route there is."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from snw_democratie.security.staff import GEBIEDEN, Role, Staff, may
from tests.accounts.people import seated
from tests.security.permissions import GRAVE, HALF, NO_ROLE, NOBODY, PERMISSIONS, ROLES
from tests.web.test_every_page import routes
from tests.web.world import START, Browser, browser

KINDS = {"int": "1", "str": "999", "path": "/css/snw.css", "uuid": "0" * 32}
LAST = ("POST", "/uitloggen")


def address(path: str) -> str:
    """Some address on this route; whether something lives there does not matter."""
    return re.sub(r"/?\{\w+:(\w+)\}", lambda found: "/" + KINDS[found.group(1)].lstrip("/"), path)


def ask(who: Browser, token: str, method: str, path: str) -> Any:
    fields = {"_csrf_token": token} if method == "POST" else None
    return who.client.request(method, address(path), data=fields, follow_redirects=False)


def refused(answer: Any) -> bool:
    """Led to the log-in, the second factor or the page that asks for a code, or told that it may not be."""
    doors = r"/(inloggen|inloggen/code|account/tweede-stap)\?naar="
    to = answer.headers.get("location", "")
    asks_for_code = (to in ("/mijn-aanmelding", "/mijn-plan") and answer.request.method == "GET") or (
        answer.status_code == 409 and "Typ eerst uw code" in answer.text
    )
    return answer.status_code in (401, 403) or re.match(doors, to) is not None or asks_for_code


def visitor(engine: Engine, clock: Callable[[], datetime], who: str) -> Browser:
    someone = browser(engine, clock)
    if who == NOBODY:
        return someone
    login = NO_ROLE if who == HALF else who
    return seated(someone, engine, login, complete=who != HALF, at=START)


def test_the_table_knows_every_route_and_no_other(sqlite: Engine, clock: Callable[[], datetime]) -> None:
    there = {(method, path) for path, method, _ in routes(browser(sqlite, clock).client.app)}
    assert there - set(PERMISSIONS) == set(), "add a line to tests/security/permissions.py"
    assert set(PERMISSIONS) - there == set(), "these routes are gone"
    assert there >= GRAVE


@pytest.mark.parametrize("who", [NOBODY, HALF, NO_ROLE, *sorted(ROLES)])
def test_everybody_may_exactly_what_the_table_says(sqlite: Engine, clock: Callable[[], datetime], who: str) -> None:
    someone = visitor(sqlite, clock, who)
    wrong, token = [], someone.token()
    for method, path in sorted(PERMISSIONS, key=lambda one: (one == LAST, one)):
        answer = ask(someone, token, method, path)
        assert answer.status_code < 500, (method, path)
        if refused(answer) is (who in PERMISSIONS[method, path]):
            wrong.append((method, path, answer.status_code))
    assert wrong == []


def test_a_grave_act_asks_again_who_sits_there(sqlite: Engine, clock: Any) -> None:
    everything = {
        who: seated(browser(sqlite, clock), sqlite, who, at=START)
        for who in (Role.DEMOCRACY_TEAM, Role.ADMINISTRATOR, Role.WIJKPLATFORM)
    }
    clock.forward(minutes=11)
    tokens = {who: someone.token() for who, someone in everything.items()}
    asked = set()
    for method, path in PERMISSIONS:
        able = [who for who in everything if str(who) in PERMISSIONS[method, path] and (method, path) != LAST]
        for who in able[:1]:
            answer = ask(everything[who], tokens[who], method, path)
            to_confirm = answer.headers.get("location", "").startswith("/account/bevestigen")
            if to_confirm or (answer.status_code == 403 and "Bent u het nog?" in answer.text):
                asked.add((method, path))
    assert asked == GRAVE


def test_a_wijkplatform_acts_in_its_own_gebieden_only() -> None:
    osdorp = Staff(
        account_id=1, name="W", roles=frozenset({"wijkplatform"}), scopes=frozenset({("wijkplatform", "GF08")})
    )
    assert [may(osdorp, Role.WIJKPLATFORM, one) for one in GEBIEDEN] == [False, False, True, False, False]
    assert not may(osdorp, Role.WIJKPLATFORM)
    assert not may(osdorp, Role.DEMOCRACY_TEAM, "GF08")
    no_place = Staff(account_id=1, name="W", roles=frozenset({"wijkplatform"}))
    assert not any(may(no_place, Role.WIJKPLATFORM, one) for one in (*GEBIEDEN, ""))
    other_role = Staff(
        account_id=1, name="W", roles=frozenset({"helper"}), scopes=frozenset({("wijkplatform", "GF08")})
    )
    assert not may(other_role, Role.WIJKPLATFORM, "GF08")


def test_the_gebied_of_an_account_reaches_the_request(sqlite: Engine) -> None:
    from snw_democratie.db.engine import reading, unit_of_work
    from snw_democratie.security.sessions import find_session, start_session
    from tests.accounts.people import account_id
    from tests.web.world import SETTINGS

    with unit_of_work(sqlite) as session:
        secret = start_session(session, account_id(sqlite, "wijkplatform"), complete=True, at=START)
    with reading(sqlite) as session:
        found = find_session(session, secret, SETTINGS, at=START + timedelta(minutes=1))
    assert found is not None
    assert isinstance(found.who, Staff)
    assert may(found.who, Role.WIJKPLATFORM, "GF07")
    assert not may(found.who, Role.WIJKPLATFORM, "GF08")
