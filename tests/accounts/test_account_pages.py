"""The pages of accounts as pages: whole, valid HTML, and with every name shown as text."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, select

from snw_democratie.accounts.models import Account
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.db.sealed import seal
from snw_democratie.security.staff import Role
from tests.accounts.people import account_id, acts, seated, strict, with_phone
from tests.markup import markup_problems
from tests.web.conftest import Clock
from tests.web.world import PASSWORD, START, browser

EVIL = '<script>alert("x")</script>'


def test_every_page_of_accounts_is_valid_html(sqlite: Engine, clock: Clock) -> None:
    chief = browser(sqlite, clock, "administrator")
    nobody, half, waiting = browser(sqlite, clock), strict(sqlite, clock, "helper"), strict(sqlite, clock)
    phone = with_phone(sqlite, "auditor")
    waiting.sign_in("auditor")
    number = account_id(sqlite, "democracy_team")
    with unit_of_work(sqlite) as session:
        seal(session, session.get_one(Account, number), name=EVIL)
    pages = {
        path: chief.get(path).text
        for path in (
            "/team", "/account", "/account/wachtwoord", "/account/tweede-stap", "/account/bevestigen",
            "/beheer/accounts", "/beheer/accounts/nieuw", f"/beheer/accounts/{number}",
            f"/beheer/accounts/{account_id(sqlite, 'administrator')}", "/beheer/logboek",
        )
    }  # fmt: skip
    pages |= {path: nobody.get(path).text for path in ("/inloggen", "/uitnodiging")}
    pages["wrong log-in"] = nobody.sign_in("x", "y").text
    pages["wrong invitation"] = nobody.post("/uitnodiging", {"uitnodiging": "x"}).text
    pages["code"] = waiting.get("/inloggen/code").text
    pages["wrong code"] = waiting.post("/inloggen/code", {"code": "1"}).text
    pages["enrol"] = half.get("/account/tweede-stap").text
    pages["wrong enrolment"] = half.post("/account/tweede-stap", {"code": "1"}).text
    pages["wrong invite"] = chief.post("/beheer/accounts/nieuw", {"naam": "", "GF07": "ja"}).text
    pages["invited"] = chief.post("/beheer/accounts/nieuw", {"naam": EVIL, "helper": "ja"}).text
    waiting.post("/inloggen/code", {"code": phone.at(clock())})
    pages["own, with a phone"] = waiting.get("/account").text
    pages["backup codes"] = waiting.post("/account/reservecodes").text
    clock.forward(minutes=11)
    pages["confirm"] = chief.post("/beheer/accounts/nieuw", {"naam": EVIL}).text
    again = {"naar": "/beheer/accounts/nieuw", "opnieuw": "ja", "bewaard.naam": EVIL, "wachtwoord": PASSWORD}
    pages["go on"] = chief.post("/account/bevestigen", again).text
    assert markup_problems(pages) == []
    assert not [name for name, page in pages.items() if EVIL in page]
    assert sum("&lt;script&gt;" in page for page in pages.values()) == 5


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.ADMINISTRATOR, "Beheer accounts"),
        (Role.WIJKPLATFORM, "Naar de buurtbudgetten"),
        (Role.HELPER, "Bewoners helpen"),
        (Role.REGISTRAR, "Dubbele aanmeldingen"),
        (Role.TRUSTEE, "U werkt met de link die u kreeg, zonder account."),
        (Role.AUDITOR, "Lees het logboek"),
        (Role.AUDITOR, "Naar de buurtbudgetten"),
        ("no_role", "Uw account mag nog niets"),
        (Role.DEMOCRACY_TEAM, "Begin een nieuwe loting"),
    ],
)
def test_everybody_sees_after_signing_in_what_to_do(sqlite: Engine, clock: Clock, role: str, words: str) -> None:
    page = browser(sqlite, clock, role).get("/team")
    assert page.status_code == 200
    assert words in page.text


def test_every_look_at_the_names_of_staff_is_noted(sqlite: Engine, clock: Clock) -> None:
    chief = browser(sqlite, clock, "administrator")
    before = acts(sqlite).count("look")
    assert "Helper" in chief.get("/beheer/accounts").text
    assert "Helper" in chief.get(f"/beheer/accounts/{account_id(sqlite, 'helper')}").text
    assert acts(sqlite).count("look") == before + 2


def test_an_auditor_reads_the_log_page_by_page(sqlite: Engine, clock: Clock) -> None:
    chief = browser(sqlite, clock, "administrator")
    for _ in range(60):
        chief.get("/beheer/accounts")
    auditor = browser(sqlite, clock, "auditor")
    page = auditor.get("/beheer/logboek").text
    older = page.split('href="/beheer/logboek?tot=')[1].split('"')[0]
    last = auditor.get(f"/beheer/logboek?tot={older}").text
    assert ">1<" in last
    assert "Bekijk oudere regels" not in last
    assert auditor.get("/beheer/logboek?tot=x").status_code == 400


def test_logins_and_names_are_sealed(sqlite: Engine) -> None:
    with reading(sqlite) as session:
        for login, name in session.execute(select(Account.login, Account.name)):
            assert b"admin" not in login.lower()
            assert b"admin" not in name.lower()


def test_only_one_account_has_a_login(sqlite: Engine, clock: Clock) -> None:
    from snw_democratie.accounts.service import add_account
    from snw_democratie.security.errors import LoginTaken

    with pytest.raises(LoginTaken), unit_of_work(sqlite) as session:
        add_account(session, login=" HELPER ", name="x", hashed="x", roles=[], at=START)


def test_all_that_happens_to_an_account_is_in_the_log(sqlite: Engine, clock: Clock) -> None:
    chief, number = browser(sqlite, clock, "administrator"), account_id(sqlite, "helper")
    someone = seated(browser(sqlite, clock), sqlite, "helper", at=START)
    someone.post("/account/wachtwoord", {"wachtwoord": "drie losse woorden", "nog_een_keer": "drie losse woorden"})
    someone.post("/account/sessies/andere")
    someone.post("/account/bevestigen", {"wachtwoord": "fout", "naar": ""})
    someone.post("/account/bevestigen", {"wachtwoord": "drie losse woorden", "naar": ""})
    for act in ("sessies", "uitzetten", "aanzetten", "uitnodigen"):
        chief.post(f"/beheer/accounts/{number}/{act}")
    chief.post(f"/beheer/accounts/{number}/rollen", {"helper": "ja"})
    chief.post("/uitloggen")
    found = [act for act in acts(sqlite) if act not in ("add-account", "look")]
    assert found == [
        "sign-in", "change-password", "end-sessions", "confirm-refused", "confirm", "end-sessions", "deactivate",
        "reactivate", "invite", "set-roles", "sign-out",
    ]  # fmt: skip


def test_an_auditor_comes_to_every_lottery_from_the_first_page(sqlite: Engine, clock: Clock) -> None:
    wanted = {"titel": "Burgerpanel Bomen", "soort": "burgerpanel", "plaatsen": "4", "klein": "5", "tonen": "ja"}
    base = browser(sqlite, clock, Role.DEMOCRACY_TEAM).post("/team/lotingen/nieuw", wanted).headers["location"]
    auditor = browser(sqlite, clock, Role.AUDITOR)
    assert f'href="{base}"' in auditor.get("/team").text
    assert auditor.get(base).status_code == 200
    assert "/team/lotingen/" not in browser(sqlite, clock, Role.HELPER).get("/team").text
