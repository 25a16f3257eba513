"""Invitations: one person, one time, three days; and the only way back for who lost password or phone."""

from __future__ import annotations

import re
import threading
from typing import Any

import pytest
from sqlalchemy import Engine, select

from snw_democratie.accounts import service
from snw_democratie.accounts.models import Account, Invitation
from snw_democratie.db.engine import reading
from snw_democratie.security.errors import BadInvitation, TooManyAttempts
from snw_democratie.security.passwords import Passwords
from tests.accounts.people import STRICT, account_id, acts, inside, strict, with_phone
from tests.web.conftest import Clock
from tests.web.world import PASSWORD, SETTINGS, Browser, browser

CHOSEN = {"naam": "nel", "wachtwoord": "vier losse woorden", "nog_een_keer": "vier losse woorden"}


def invited(chief: Browser, **roles: str) -> str:
    """Invite somebody through the page; gives the code."""
    answer = chief.post("/beheer/accounts/nieuw", {"naam": "Nel Jansen", **(roles or {"helper": "ja"})})
    assert answer.status_code == 200, answer.text
    found = re.search(r"/uitnodiging#([A-Z2-9-]{16})<", answer.text)
    assert found is not None
    return found.group(1)


def use(someone: Browser, code: str, **other: str) -> Any:
    return someone.post("/uitnodiging", {"uitnodiging": code, **CHOSEN, **other})


def test_an_invited_person_comes_in_by_the_second_factor(sqlite: Engine, clock: Clock) -> None:
    code = invited(browser(sqlite, clock, "administrator"))
    someone = strict(sqlite, clock)
    assert use(someone, code.lower()).headers["location"] == "/account/tweede-stap"
    assert not inside(someone.get("/team"))
    assert "Typ dan deze sleutel" in someone.get("/account/tweede-stap").text
    anew = browser(sqlite, clock)
    assert anew.sign_in("Nel", CHOSEN["wachtwoord"]).status_code == 303
    assert "Bewoners helpen" in anew.get("/team").text
    assert [act for act in acts(sqlite) if "invit" in act] == ["invite", "use-invitation"]


def test_an_invitation_works_once(sqlite: Engine, clock: Clock) -> None:
    code = invited(browser(sqlite, clock, "administrator"))
    assert use(browser(sqlite, clock), code).status_code == 303
    answer = use(browser(sqlite, clock), code, naam="ander")
    assert answer.status_code == 422
    assert "gebruikt of te oud" in answer.text
    assert acts(sqlite)[-1] == "invitation-refused"


@pytest.mark.parametrize(("hours", "status"), [(71, 303), (72, 422)])
def test_an_invitation_lasts_three_days(sqlite: Engine, clock: Clock, hours: int, status: int) -> None:
    code = invited(browser(sqlite, clock, "administrator"))
    clock.forward(hours=hours)
    assert use(browser(sqlite, clock), code).status_code == status


def test_of_many_with_one_invitation_at_the_same_moment_one_gets_in(engine: Engine, clock: Clock) -> None:
    code = invited(browser(engine, clock, "administrator"))
    passwords, start, found = Passwords(SETTINGS.argon2_kib), threading.Barrier(4), []

    def one(number: int) -> None:
        start.wait()
        try:
            service.accept(engine, STRICT, passwords, code=code, login=f"nel{number}", password=PASSWORD, at=clock())
            found.append(True)
        except BadInvitation:
            found.append(False)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(found) == [False, False, False, True]


def test_a_new_invitation_ends_the_earlier_one_and_whatever_opened_the_account(sqlite: Engine, clock: Clock) -> None:
    chief = browser(sqlite, clock, "administrator")
    with_phone(sqlite, "helper")
    number = account_id(sqlite, "helper")
    first = chief.post(f"/beheer/accounts/{number}/uitnodigen").text
    second = chief.post(f"/beheer/accounts/{number}/uitnodigen").text
    codes = [re.search(r"#([A-Z2-9-]{16})<", page).group(1) for page in (first, second)]  # type: ignore[union-attr]  # there
    assert browser(sqlite, clock).sign_in("helper").status_code == 422
    assert use(browser(sqlite, clock), codes[0]).status_code == 422
    someone = strict(sqlite, clock)
    assert use(someone, codes[1], naam="helper").headers["location"] == "/account/tweede-stap"
    with reading(sqlite) as session:
        account = session.get_one(Account, number)
        assert account.totp is None
        assert account.totp_new is not None


def test_an_account_that_was_switched_off_opens_for_no_invitation(sqlite: Engine, clock: Clock) -> None:
    chief = browser(sqlite, clock, "administrator")
    number = account_id(sqlite, "helper")
    page = chief.post(f"/beheer/accounts/{number}/uitnodigen").text
    chief.post(f"/beheer/accounts/{number}/uitzetten")
    code = re.search(r"#([A-Z2-9-]{16})<", page).group(1)  # type: ignore[union-attr]  # it is there
    assert use(browser(sqlite, clock), code, naam="helper").status_code == 422


def test_nothing_that_was_typed_is_lost_but_the_password(sqlite: Engine, clock: Clock) -> None:
    code = invited(browser(sqlite, clock, "administrator"))
    someone = browser(sqlite, clock)
    for fields, words in (
        ({"naam": "HELPER"}, "Er is al een account met deze naam"),
        ({"naam": "ab"}, "minstens 3 tekens"),
        ({"wachtwoord": "kort", "nog_een_keer": "kort"}, "minstens 12 tekens"),
        ({"nog_een_keer": "iets anders"}, "niet gelijk"),
        ({"wachtwoord": "welkom welkom 2027", "nog_een_keer": "welkom welkom 2027"}, "gebruiken veel mensen"),
        ({"wachtwoord": "jansen heeft een fiets", "nog_een_keer": "jansen heeft een fiets"}, "staat uw naam"),
    ):
        answer = use(someone, code, **fields)
        assert answer.status_code == 422
        assert words in answer.text
        assert f'value="{code}"' in answer.text
        assert f'value="{fields.get("naam", "nel")}"' in answer.text
        assert CHOSEN["wachtwoord"] not in answer.text
    assert use(someone, code).status_code == 303


def test_a_slip_of_the_finger_is_told_and_not_counted(sqlite: Engine, clock: Clock) -> None:
    answer = use(browser(sqlite, clock), "ABCD-EFGHJ-KMNPQ")
    assert answer.status_code == 422
    assert "De code klopt niet" in answer.text


def test_guessing_invitations_is_stopped(sqlite: Engine, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    from snw_democratie.security.codes import new_code

    monkeypatch.setattr("snw_democratie.security.guesses.OVERALL", 3)
    passwords = Passwords(SETTINGS.argon2_kib)
    found = []
    for _ in range(4):
        with pytest.raises((BadInvitation, TooManyAttempts)) as refused:
            service.accept(sqlite, STRICT, passwords, code=new_code(), login="nel", password=PASSWORD, at=clock())
        found.append(refused.type)
    assert found == [BadInvitation] * 3 + [TooManyAttempts]


def test_only_a_keyed_hash_of_an_invitation_is_kept(sqlite: Engine, clock: Clock) -> None:
    code = invited(browser(sqlite, clock, "administrator"))
    with reading(sqlite) as session:
        (kept,) = session.scalars(select(Invitation.index))
    assert len(kept) == 32
    assert code.replace("-", "").encode() not in kept


@pytest.mark.parametrize(
    "fields",
    [
        {"naam": "", "helper": "ja"},
        {"naam": "Nel", "wijkplatform": "ja"},
        {"naam": "Nel", "helper": "ja", "GF07": "ja"},
        {"naam": "N" * 121, "helper": "ja"},
    ],
)
def test_an_invitation_that_makes_no_sense_is_asked_again(sqlite: Engine, clock: Clock, fields: dict[str, str]) -> None:
    answer = browser(sqlite, clock, "administrator").post("/beheer/accounts/nieuw", fields)
    assert answer.status_code == 422
    assert "checked" in answer.text


def test_nobody_slips_a_field_into_a_form(sqlite: Engine, clock: Clock) -> None:
    chief = browser(sqlite, clock, "administrator")
    code = invited(chief)
    assert use(browser(sqlite, clock), code, administrator="ja").status_code == 400
    assert chief.post("/beheer/accounts/nieuw", {"naam": "Nel", "id": "1"}).status_code == 400
