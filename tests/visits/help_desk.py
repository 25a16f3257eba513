"""Registering as the team sets it up, codes, totals, likely doubles, and the help desk."""

from playwright.sync_api import Page

from tests.browser.registering import FRESH, OPEN, OVER
from tests.visits import FILE, Visit

ONE = "/team/lotingen/{slug:str}"
AT = "/team/lotingen/"


def _one(part: str, slug: str, note: str, who: str = "anna") -> Visit:
    return Visit(route=ONE + part, address=f"{AT}{slug}{part}", who=who, note=note)


def empty_set_up(page: Page, origin: str) -> None:
    """Save the set-up as it is suggested: without dates and questions."""
    page.goto(f"{origin}{AT}{FRESH}/aanmelden")
    page.locator("main form.snw-form button[type=submit]").first.click()


def too_long_words(page: Page, origin: str) -> None:
    """Send more words in English than there is room for."""
    page.goto(f"{origin}{AT}{FRESH}/talen")
    page.locator("main summary").first.click()
    page.locator("main [lang=en]").first.fill("x" * 401)
    page.locator("main form.snw-form button[type=submit]").last.click()


def empty_codes(page: Page, origin: str) -> None:
    """Ask for codes for nobody."""
    page.goto(f"{origin}{AT}{OPEN}/codes")
    page.locator("form[action$='/organisatie'] button[type=submit]").click()


def asked_codes(page: Page, origin: str) -> None:
    """Ask for codes, up to the page that says what is about to be made."""
    page.goto(f"{origin}{AT}{OPEN}/codes")
    page.locator("#organisatie").fill("Stichting Samen Sterk")
    page.locator("#aantal").fill("25")
    page.locator("#tot").fill("2027-03-10")
    page.locator("form[action$='/organisatie'] button[type=submit]").click()


def unknown_code(page: Page, origin: str) -> None:
    """Look up a number that no code has."""
    page.goto(f"{origin}/hulp")
    page.locator("#nummer").fill("12")
    page.locator("form[action='/hulp/code'] button[type=submit]").click()


VISITS = (
    _one("/aanmelden", FRESH, "not set up"),
    Visit(
        route=f"{ONE}/aanmelden",
        address=f"{AT}{FRESH}/aanmelden",
        who="anna",
        note="refused",
        before=empty_set_up,
        stay=True,
        status=422,
    ),
    _one("/aanmelden", OPEN, "fixed"),
    _one("/aanmelden", "panel-drawn", "never"),
    _one("/talen", FRESH, "with nothing yet"),
    Visit(
        route=f"{ONE}/talen",
        address=f"{AT}{FRESH}/talen",
        who="anna",
        note="refused",
        before=too_long_words,
        stay=True,
        status=422,
    ),
    _one("/talen", OPEN, "fixed"),
    _one("/codes", FRESH, "not set up"),
    _one("/codes", OPEN, "with codes"),
    Visit(
        route=f"{ONE}/codes",
        address=f"{AT}{OPEN}/codes",
        who="anna",
        note="refused",
        before=empty_codes,
        stay=True,
        status=422,
    ),
    Visit(
        route="",
        address=f"{AT}{OPEN}/codes/organisatie",
        who="anna",
        note="about to be made",
        before=asked_codes,
        stay=True,
    ),
    _one("/aanmeldingen", OPEN, "open"),
    _one("/aanmeldingen", OVER, "to take over"),
    Visit(route="/team/dubbel", address="/team/dubbel", who="rosa"),
    _one("/dubbel", OPEN, "a pair", "rosa"),
    _one("/dubbel", OVER, "no pair", "rosa"),
    Visit(route="/hulp", address="/hulp", who="hulya"),
    Visit(route="/hulp", address="/hulp", who="hulya", note="refused", before=unknown_code, stay=True, status=422),
    Visit(
        route="/meedoen/{slug:str}/formulier.pdf",
        address=f"/meedoen/{OPEN}/formulier.pdf",
        kind=FILE,
        note="a form on paper; tests/pool/test_help_desk.py reads it",
    ),
    Visit(route="/loting/{slug:str}", address=f"/loting/{OPEN}", note="registering is open"),
)
