"""Signing in."""

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


VISITS = (
    Visit(route="/inloggen", address="/inloggen"),
    Visit(route="/inloggen", address="/inloggen", note="refused", before=wrong_password, stay=True, status=422),
)
