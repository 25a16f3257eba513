"""After a draw: the own place, the helper who is told an answer, and the team."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.answering import PANEL, code_of, lot_of, open_place
from tests.visits import Visit

PLACE, DESK = "/mijn-aanmelding/plek", "/hulp/antwoord"
TEAM = "/team/lotingen/{slug:str}/antwoorden"
ONE = f"{TEAM}/plek/{{number:str}}"
AT = f"/team/lotingen/{PANEL}/antwoorden"
ASKED, YES, NO = 0, 1, 2


def _send(page: Page, form: str = "main .snw-form") -> None:
    with page.expect_navigation():
        page.locator(f"{form} button[type=submit]").first.click()


def opened(which: int) -> Callable[[Page, str], None]:
    """The own registration is open in this browser."""

    def before(page: Page, origin: str) -> None:
        open_place(page, origin, which)

    return before


def refused_wishes(page: Page, origin: str) -> None:
    """Send wishes without the yes to reading them."""
    open_place(page, origin, YES)
    page.goto(f"{origin}{PLACE}/wensen")
    page.fill("#kinderen", "veel")
    _send(page)


def refused_desk(page: Page, origin: str) -> None:
    """Send nothing."""
    page.goto(origin + DESK)
    _send(page)


def told(page: Page, origin: str) -> None:
    """Up to what is about to be noted."""
    page.goto(origin + DESK)
    page.fill("#code", code_of(ASKED))
    page.locator("label[for=antwoord-2]").click()
    _send(page)


def one_place(which: int) -> Callable[[Page, str], None]:
    """The place of one of them, by its lot."""

    def before(page: Page, origin: str) -> None:
        page.goto(f"{origin}{AT}/plek/{lot_of(which)}")

    return before


def card_of(which: int) -> Callable[[Page, str], None]:
    """The form for what somebody wrote on a card."""

    def before(page: Page, origin: str) -> None:
        page.goto(f"{origin}{AT}/plek/{lot_of(which)}/wensen")

    return before


def refused_place(page: Page, origin: str) -> None:
    """Note nothing."""
    one_place(ASKED)(page, origin)
    _send(page)


def asked_who(page: Page, origin: str) -> None:
    """Look who has a place."""
    one_place(YES)(page, origin)
    _send(page, "main form[action$='/wie']")


def asked_wishes(page: Page, origin: str) -> None:
    """Look what everybody needs."""
    page.goto(origin + AT)
    _send(page, "main form[action$='/wensen']")


def refused_rules(page: Page, origin: str) -> None:
    """Save no number of days."""
    page.goto(f"{origin}/team/lotingen/panel-draft/antwoorden/regels")
    page.fill("#dagen", "")
    _send(page)


def _mine(part: str, which: int, note: str = "") -> Visit:
    return Visit(route=PLACE + part, address=PLACE + part, note=note, before=opened(which))


def _team(part: str, slug: str, note: str) -> Visit:
    return Visit(route=TEAM + part, address=f"/team/lotingen/{slug}/antwoorden{part}", who="anna", note=note)


VISITS = (
    Visit(route="/mijn-aanmelding/overzicht", address="/mijn-aanmelding/overzicht", note="drawn", before=opened(ASKED)),
    _mine("", ASKED, "asked"),
    _mine("", YES, "yes"),
    _mine("", NO, "no"),
    _mine("/ja", ASKED),
    _mine("/nee", ASKED),
    _mine("/wensen", YES),
    Visit(
        route=f"{PLACE}/wensen", address=f"{PLACE}/wensen", note="refused", before=refused_wishes, stay=True, status=422
    ),
    Visit(route=DESK, address=DESK, who="hulya"),
    Visit(route=DESK, address=DESK, who="hulya", note="refused", before=refused_desk, stay=True, status=422),
    Visit(route="", address=DESK, who="hulya", note="about to be noted", before=told, stay=True),
    _team("", PANEL, "answers"),
    _team("", "panel-draft", "before the draw"),
    _team("/regels", "panel-draft", "free"),
    _team("/regels", PANEL, "fixed"),
    Visit(
        route=f"{TEAM}/regels", address=f"{AT}/regels", who="anna", note="refused", before=refused_rules, stay=True,
        status=422,
    ),
    Visit(
        route=ONE, address=f"{AT}/plek/1", who="anna", note="a no", before=one_place(NO), stay=True
    ),
    Visit(
        route=ONE, address=f"{AT}/plek/1", who="anna", note="refused", before=refused_place, stay=True, status=422,
    ),
    Visit(route="", address=AT, who="anna", note="who it is", before=asked_who, stay=True),
    Visit(
        route=f"{ONE}/wensen", address=f"{AT}/plek/1/wensen", who="anna", note="from a card", before=card_of(YES),
        stay=True,
    ),
    Visit(route="", address=f"{AT}/wensen", who="anna", note="all wishes", before=asked_wishes, stay=True),
    Visit(route="/loting/{slug:str}", address=f"/loting/{PANEL}", note="with answers"),
)  # fmt: skip
