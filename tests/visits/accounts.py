"""Signing in, the own account, and the accounts of others."""

from itertools import count
from typing import Any

from playwright.sync_api import Page

from tests.visits import Visit

_nobodies = count()


def wrong_password(page: Page, origin: str) -> None:
    """Try to sign in as somebody who does not exist, each time somebody else: the limit is not what is looked at."""
    page.goto(f"{origin}/inloggen")
    page.locator("input[name=naam]").fill(f"niemand{next(_nobodies)}")
    page.locator("input[name=wachtwoord]").fill("geen idee")
    page.locator("main button[type=submit]").click()


def empty_invitation(page: Page, origin: str) -> None:
    """Try to use an invitation without filling anything in."""
    page.goto(f"{origin}/uitnodiging")
    page.locator("main button[type=submit]").click()


def another_phone(page: Page, origin: str) -> None:
    """Begin to set up the second factor, and leave it at that."""
    page.goto(f"{origin}/account")
    page.locator('form[action="/account/tweede-stap/nieuw"] button').click()


def wrong_code(page: Page, origin: str) -> None:
    """Set the second factor up with a code that is not one."""
    another_phone(page, origin)
    page.locator("input[name=code]").fill("geen code")
    page.locator("main button[type=submit]").click()


def different_passwords(page: Page, origin: str) -> None:
    """Choose a password and then type another one."""
    page.goto(f"{origin}/account/wachtwoord")
    page.locator("input[name=wachtwoord]").fill("vier losse woorden")
    page.locator("main button[type=submit]").click()


def nobody_invited(page: Page, origin: str) -> None:
    """Invite nobody, with a gebied and no wijkplatform."""
    page.goto(f"{origin}/beheer/accounts/nieuw")
    page.locator("label[for=GF07]").click()
    page.locator("main button[type=submit]").click()


def place_without_role(page: Page, origin: str) -> None:
    """Give Bram a gebied and no wijkplatform."""
    page.goto(f"{origin}/beheer/accounts/2")
    page.locator("label[for=GF07]").click()
    page.locator('form[action="/beheer/accounts/2/rollen"] button[type=submit]').click()


def _of_cem(address: str, route: str = "", **more: Any) -> Visit:
    return Visit(route=route or address, address=address, who="cem", **more)


REFUSED: dict[str, Any] = {"note": "refused", "stay": True, "status": 422}
VISITS = (
    Visit(route="/inloggen/code", address="/inloggen/code", who="dita"),
    Visit(route="/uitnodiging", address="/uitnodiging"),
    Visit(route="/uitnodiging", address="/uitnodiging", before=empty_invitation, **REFUSED),
    _of_cem("/account"),
    _of_cem("/account/bevestigen"),
    _of_cem("/account/wachtwoord"),
    _of_cem("/account/wachtwoord", before=different_passwords, **REFUSED),
    _of_cem("/account/tweede-stap", before=another_phone, stay=True),
    _of_cem("/account/tweede-stap", before=wrong_code, **REFUSED),
    _of_cem("/beheer/accounts"),
    _of_cem("/beheer/accounts/nieuw"),
    _of_cem("/beheer/accounts/nieuw", before=nobody_invited, **REFUSED),
    _of_cem("/beheer/accounts/2", route="/beheer/accounts/{number:str}"),
    _of_cem("/beheer/accounts/3", route="/beheer/accounts/{number:str}", note="himself"),
    _of_cem("/beheer/accounts/2", route="/beheer/accounts/{number:str}", before=place_without_role, **REFUSED),
    _of_cem("/beheer/logboek"),
    Visit(route="/inloggen", address="/inloggen"),
    Visit(route="/inloggen", address="/inloggen", note="refused", before=wrong_password, stay=True, status=422),
    Visit(route="/beheer/accounts", address="/beheer/accounts", who="anna", note="not for the team", status=403),
)
