"""No administrator alone makes those who decide together: an administrator asks, and the democracy team says yes."""

from __future__ import annotations

import re
import threading
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from snw_democratie.accounts import service
from snw_democratie.accounts.models import Account, AccountRole
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.security.errors import ChangedMeanwhile, NotAllowed, NotYetIn, OwnAccount
from snw_democratie.security.models import Approval
from snw_democratie.security.staff import BY_TWO, SCOPED, Role, Staff
from tests.accounts.people import STRICT, account_id, acts, hidden, strict, with_phone
from tests.accounts.test_invitations import CHOSEN, invited, use
from tests.web.conftest import Clock
from tests.web.world import ORIGIN, SETTINGS, START, act, browser

TEAM = ("democracy_team", "")
AT_TEAM = "/team/collegas"


def roles_of(engine: Engine, number: int) -> set[tuple[str, str]]:
    with reading(engine) as session:
        found = session.execute(select(AccountRole.role, AccountRole.scope).where(AccountRole.account_id == number))
        return {(role, scope) for role, scope in found}


def newest(engine: Engine) -> int:
    with reading(engine) as session:
        found = session.scalar(select(func.max(Account.id)))
    assert found is not None
    return found


def who(engine: Engine, login: str, *roles: str) -> Staff:
    return Staff(account_id=account_id(engine, login), name=login, roles=frozenset(roles or {login}))


def seen(engine: Engine, number: int, pair: tuple[str, str] = TEAM) -> str:
    with unit_of_work(engine) as session:
        found = service.candidates(session, SETTINGS, by=who(engine, "democracy_team"), at=START)
    digests = [one.agreement.digest for one in found if (one.account_id, (one.role, one.scope)) == (number, pair)]
    return digests[0] if digests else "0" * 64


def say_yes(engine: Engine, number: int, digest: str = "", by: Staff | None = None, **more: Any) -> None:
    decides = by or who(engine, "democracy_team")
    with unit_of_work(engine) as session:
        service.give(
            session, more.get("settings", SETTINGS), number, more.get("pair", TEAM), digest or seen(engine, number),
            by=decides, at=START,
        )  # fmt: skip


def ask(engine: Engine, login: str, *roles: Role, scopes: tuple[str, ...] = (), by: str = "administrator") -> int:
    """An administrator ticks these boxes for this account."""
    number = account_id(engine, login)
    asks = Staff(account_id=account_id(engine, by), name=by, roles=frozenset({"administrator"}))
    act(engine, service.set_roles, number, roles, scopes, by=asks)
    return number


def test_an_administrator_alone_makes_no_team(sqlite: Engine, clock: Clock) -> None:
    chief = browser(sqlite, clock, "administrator")
    for login in ("nel", "piet"):
        someone = browser(sqlite, clock)
        assert use(someone, invited(chief, democracy_team="ja"), naam=login).status_code == 303
        assert someone.get("/team/lotingen/nieuw").status_code == 403
        assert roles_of(sqlite, newest(sqlite)) == set()
        assert someone.post(f"{AT_TEAM}/{newest(sqlite)}/democracy_team", {"gezien": "0" * 64}).status_code == 403
    assert chief.post(f"{AT_TEAM}/{newest(sqlite)}/democracy_team", {"gezien": "0" * 64}).status_code == 403


def test_the_team_says_yes_to_who_came_in(sqlite: Engine, clock: Clock) -> None:
    code = invited(browser(sqlite, clock, "administrator"), democracy_team="ja")
    team = browser(sqlite, clock, "democracy_team")
    assert "1 collega wacht op een ja" in team.get("/team").text
    assert "nog niet binnen" in team.get(AT_TEAM).text
    someone = browser(sqlite, clock)
    use(someone, code)
    assert "Wacht op een ja van het democratieteam" in someone.get("/account").text
    page = team.get(AT_TEAM).text
    assert "Nel Jansen" in page
    assert CHOSEN["naam"] in page
    action = f"{AT_TEAM}/{newest(sqlite)}/democracy_team"
    assert team.post(action, {"gezien": hidden(page, "gezien")}).headers["location"] == AT_TEAM
    assert "Er wacht nu niemand" in team.get(AT_TEAM).text
    assert someone.get("/team").headers["location"].startswith("/inloggen")
    assert someone.sign_in(CHOSEN["naam"], CHOSEN["wachtwoord"]).status_code == 303
    assert someone.get("/team/lotingen/nieuw").status_code == 200
    assert [one for one in acts(sqlite) if "give" in one] == ["agree-to-give-democracy_team"] * 2


@pytest.mark.parametrize("role", sorted(BY_TWO))
def test_an_account_that_exists_gets_such_a_role_by_two(sqlite: Engine, role: Role) -> None:
    scopes = ("GF08",) if role in SCOPED else ()
    number = ask(sqlite, "no_role", role, scopes=scopes)
    pair = (str(role), *scopes) if scopes else (str(role), "")
    assert roles_of(sqlite, number) == set()
    say_yes(sqlite, number, seen(sqlite, number, pair), pair=pair)
    assert roles_of(sqlite, number) == {pair}


def test_who_has_such_a_role_keeps_it_when_another_changes(sqlite: Engine) -> None:
    number = ask(sqlite, "wijkplatform", Role.WIJKPLATFORM, Role.HELPER, scopes=("GF07", "GF08"))
    assert roles_of(sqlite, number) == {("wijkplatform", "GF07"), ("helper", "")}
    assert seen(sqlite, number, ("wijkplatform", "GF08")) != "0" * 64


def test_another_administrator_is_not_the_second(sqlite: Engine) -> None:
    ask(sqlite, "helper", Role.ADMINISTRATOR)
    number = ask(sqlite, "no_role", Role.DEMOCRACY_TEAM)
    ask(sqlite, "no_role", Role.DEMOCRACY_TEAM, by="helper")
    assert roles_of(sqlite, number) == set()
    with pytest.raises(NotAllowed):
        say_yes(sqlite, number, by=who(sqlite, "auditor"))
    second = Staff(account_id=account_id(sqlite, "auditor"), name="x", roles=frozenset({"administrator"}))
    say_yes(sqlite, number, by=second)
    assert roles_of(sqlite, number) == set()


def test_what_nobody_asks_any_longer_is_not_given(sqlite: Engine) -> None:
    number = ask(sqlite, "no_role", Role.DEMOCRACY_TEAM)
    before = seen(sqlite, number)
    ask(sqlite, "no_role", Role.HELPER)
    with pytest.raises(ChangedMeanwhile):
        say_yes(sqlite, number, before)
    ask(sqlite, "no_role", Role.DEMOCRACY_TEAM)
    with unit_of_work(sqlite) as session:
        session.get_one(Account, account_id(sqlite, "administrator")).active = False
    with pytest.raises(ChangedMeanwhile):
        say_yes(sqlite, number, before)
    assert roles_of(sqlite, number) == set()


def test_a_yes_of_before_gives_nothing_later(sqlite: Engine) -> None:
    number = ask(sqlite, "no_role", Role.DEMOCRACY_TEAM)
    say_yes(sqlite, number)
    ask(sqlite, "no_role")
    assert roles_of(sqlite, number) == set()
    ask(sqlite, "no_role", Role.DEMOCRACY_TEAM)
    assert roles_of(sqlite, number) == set()
    with reading(sqlite) as session:
        (asked,) = session.scalars(select(Approval.account_id))
    assert asked == account_id(sqlite, "administrator")


def test_nobody_says_yes_to_an_account_that_nobody_has_in_hand(sqlite: Engine, clock: Clock) -> None:
    chief = browser(sqlite, clock, "administrator")
    code = invited(chief, democracy_team="ja")
    number = newest(sqlite)
    with pytest.raises(NotYetIn):
        say_yes(sqlite, number)
    someone = strict(sqlite, clock)
    use(someone, code)
    with pytest.raises(NotYetIn):
        say_yes(sqlite, number, settings=STRICT)
    with_phone(sqlite, CHOSEN["naam"])
    chief.post(f"/beheer/accounts/{number}/uitzetten")
    with pytest.raises(NotYetIn):
        say_yes(sqlite, number, settings=STRICT)
    chief.post(f"/beheer/accounts/{number}/aanzetten")
    say_yes(sqlite, number, settings=STRICT)
    assert roles_of(sqlite, number) == {TEAM}


def test_nobody_says_yes_to_themselves(sqlite: Engine) -> None:
    number = ask(sqlite, "democracy_team", Role.DEMOCRACY_TEAM, Role.WIJKPLATFORM, scopes=("GF07",))
    pair = ("wijkplatform", "GF07")
    with pytest.raises(OwnAccount):
        say_yes(sqlite, number, seen(sqlite, number, pair), pair=pair)


def test_an_invitation_sent_again_takes_the_role_until_the_team_says_yes_anew(sqlite: Engine, clock: Clock) -> None:
    chief, number = browser(sqlite, clock, "administrator"), account_id(sqlite, "wijkplatform")
    page = chief.post(f"/beheer/accounts/{number}/uitnodigen").text
    assert "zegt iemand van het democratieteam nog ja" in page
    assert roles_of(sqlite, number) == set()
    thief = browser(sqlite, clock)
    code = re.search(r"#([A-Z2-9-]{16})<", page).group(1)  # type: ignore[union-attr]  # it is there
    assert use(thief, code).status_code == 303
    waits = thief.get("/team").text
    assert "Iemand van het democratieteam moet nog ja zeggen" in waits
    assert "beheerder" not in waits.split("<main")[1].split("</main>")[0]
    pair = ("wijkplatform", "GF07")
    say_yes(sqlite, number, seen(sqlite, number, pair), pair=pair)
    assert roles_of(sqlite, number) == {pair}


def test_a_yes_to_who_had_the_account_is_none_to_who_has_it_now(sqlite: Engine, clock: Clock) -> None:
    number = ask(sqlite, "no_role", Role.DEMOCRACY_TEAM)
    before = seen(sqlite, number)
    chief = browser(sqlite, clock, "administrator")
    page = chief.post(f"/beheer/accounts/{number}/uitnodigen").text
    code = re.search(r"#([A-Z2-9-]{16})<", page).group(1)  # type: ignore[union-attr]  # it is there
    assert use(browser(sqlite, clock), code).status_code == 303
    with pytest.raises(ChangedMeanwhile):
        say_yes(sqlite, number, before)
    say_yes(sqlite, number)
    assert roles_of(sqlite, number) == {TEAM}


def test_of_a_yes_and_a_new_invitation_at_the_same_moment_no_stranger_gets_the_role(engine: Engine) -> None:
    chief, team = who(engine, "administrator"), who(engine, "democracy_team")
    number = ask(engine, "no_role", Role.DEMOCRACY_TEAM)
    before, start, wrong = seen(engine, number), threading.Barrier(2), []

    def yes() -> None:
        start.wait()
        try:
            say_yes(engine, number, before, by=team)
        except (ChangedMeanwhile, NotYetIn):
            pass
        except Exception as error:  # told by the test itself
            wrong.append(error)

    def again() -> None:
        start.wait()
        with unit_of_work(engine) as session:
            service.invite_again(session, number, origin=ORIGIN, by=chief, at=START)

    threads = [threading.Thread(target=one) for one in (yes, again)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert wrong == []
    with reading(engine) as session:
        empty = session.get_one(Account, number).password is None
    assert empty
    assert roles_of(engine, number) == set()


def test_the_team_confirms_who_it_is_before_a_yes(sqlite: Engine, clock: Clock) -> None:
    number = ask(sqlite, "no_role", Role.DEMOCRACY_TEAM)
    team = browser(sqlite, clock, "democracy_team")
    digest = seen(sqlite, number)
    clock.forward(minutes=11)
    assert team.post(f"{AT_TEAM}/{number}/democracy_team", {"gezien": digest}).status_code == 403
    assert roles_of(sqlite, number) == set()


@pytest.mark.parametrize("role", ["helper", "wijkplatform", "wijkplatform-GF99", "democracy_team-GF07", "x", "-"])
def test_only_roles_of_two_are_in_these_addresses(sqlite: Engine, clock: Clock, role: str) -> None:
    team = browser(sqlite, clock, "democracy_team")
    number = account_id(sqlite, "no_role")
    assert team.post(f"{AT_TEAM}/{number}/{role}", {"gezien": "0" * 64}).status_code == 404


def test_who_looks_at_names_of_candidates_is_noted(sqlite: Engine, clock: Clock) -> None:
    team = browser(sqlite, clock, "democracy_team")
    before = acts(sqlite).count("look")
    team.get(AT_TEAM)
    assert acts(sqlite).count("look") == before
    ask(sqlite, "no_role", Role.DEMOCRACY_TEAM)
    team.get(AT_TEAM)
    assert acts(sqlite).count("look") == before + 1
