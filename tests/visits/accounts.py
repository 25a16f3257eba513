"""Signing in."""

from collections.abc import Callable
from itertools import count

from playwright.sync_api import Page

from tests.visits import Visit

_nobodies = count()


def wrong_password(page: Page, origin: str) -> None:
    """Try to sign in as somebody who does not exist, each time somebody else: the limit is not what is looked at."""
    page.goto(f"{origin}/inloggen")
    page.locator("input[name=naam]").fill(f"niemand{next(_nobodies)}")
    page.locator("input[name=wachtwoord]").fill("geen idee")
    page.locator("main button[type=submit]").click()


def empty_form(address: str) -> Callable[[Page, str], None]:
    """Send the form at this address as it is, with nothing filled in."""

    def send(page: Page, origin: str) -> None:
        page.goto(origin + address)
        page.locator("main form button[type=submit]").first.click()

    return send


def refused(address: str, who: str = "") -> Visit:
    """The page at this address after its form was sent empty."""
    return Visit(
        route=address, address=address, who=who, note="refused", before=empty_form(address), stay=True, status=422
    )


def another_phone(page: Page, origin: str) -> None:
    """Begin to set up the second factor, and leave it at that."""
    page.goto(f"{origin}/account")
    page.locator('form[action="/account/tweede-stap/nieuw"] button').click()


def wrong_code(page: Page, origin: str) -> None:
    """Set the second factor up with a code that is not one."""
    another_phone(page, origin)
    page.locator("main input[name=code]").fill("geen code")
    page.locator("main button[type=submit]").click()


def place_without_role(page: Page, origin: str) -> None:
    """Give Bram a gebied and no wijkplatform."""
    page.goto(f"{origin}/beheer/accounts/2")
    page.locator("label[for=GF07]").click()
    page.locator('form[action="/beheer/accounts/2/rollen"] button[type=submit]').click()


ENROL = "/account/tweede-stap"
ACCOUNT = "/beheer/accounts/{number:str}"
VISITS = (
    Visit(route=ENROL, address=ENROL, who="cem", note="begun", before=another_phone, stay=True),
    Visit(route=ENROL, address=ENROL, who="cem", note="refused", before=wrong_code, stay=True, status=422),
    Visit(route=ACCOUNT, address="/beheer/accounts/3", who="cem", note="himself"),
    Visit(
        route=ACCOUNT,
        address="/beheer/accounts/2",
        who="cem",
        note="refused",
        before=place_without_role,
        stay=True,
        status=422,
    ),
    Visit(route="/inloggen", address="/inloggen"),
    Visit(route="/inloggen", address="/inloggen", note="refused", before=wrong_password, stay=True, status=422),
    Visit(route="/inloggen/code", address="/inloggen/code", who="anna"),
    Visit(route="/uitnodiging", address="/uitnodiging"),
    refused("/uitnodiging"),
    Visit(route="/account", address="/account", who="anna"),
    Visit(route="/account/wachtwoord", address="/account/wachtwoord", who="anna"),
    refused("/account/wachtwoord", "anna"),
    Visit(route="/account/tweede-stap", address="/account/tweede-stap", who="anna"),
    Visit(route="/account/bevestigen", address="/account/bevestigen", who="anna"),
    Visit(route="/beheer/accounts", address="/beheer/accounts", who="cem"),
    Visit(route="/beheer/accounts", address="/beheer/accounts", who="anna", note="not for the team", status=403),
    Visit(route="/beheer/accounts/nieuw", address="/beheer/accounts/nieuw", who="cem"),
    refused("/beheer/accounts/nieuw", "cem"),
    Visit(route="/beheer/accounts/{number:str}", address="/beheer/accounts/1", who="cem"),
    Visit(route="/team/collegas", address="/team/collegas", who="anna"),
    Visit(route="/beheer/logboek", address="/beheer/logboek", who="cem"),
)
