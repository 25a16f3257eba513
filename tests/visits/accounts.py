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


VISITS = (
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
    Visit(route="/beheer/logboek", address="/beheer/logboek", who="cem"),
)
