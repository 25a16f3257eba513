"""The booth of a referendum for browser tests: a board on a real port, a voter's telephone, and what voters do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from litestar import Litestar
from playwright.sync_api import Browser, Page, Route, expect

from snw_democratie.app import create_app
from snw_democratie.db.engine import open_engine
from snw_democratie.db.migrate import migrate
from snw_democratie.referenda.booth.views import Asked
from tests.browser.serving import PHONE, clock, listening, visitor
from tests.referenda.booth_server import Board
from tests.referenda.letter_codes import letter_code
from tests.referenda.test_ballots_of_the_browser import WITH_BLANK, election
from tests.web.world import SETTINGS, VAULT

CODES = tuple(letter_code(f"0123456789ABCDE{last}") for last in "FGHJK")
CAST = "**/proef/uitbrengen"
BRIDGE = Asked(question="Komt er een brug?", answers=("Ja", "Nee"))


@contextmanager
def open_board(folder: Path, text: str = "", asked: tuple[Asked, ...] = (BRIDGE,)) -> Iterator[Board]:
    """An open referendum on a real port; `text` is its election, else a yes or no with blank."""
    found = Board(election=(text or election(WITH_BLANK)).encode(), codes=CODES, asked=asked)
    engine = open_engine(f"sqlite:///{folder}/empty.sqlite3", VAULT)
    migrate(engine)

    def app_at(origin: str) -> Litestar:
        found.origin = origin
        return create_app(replace(SETTINGS, origin=origin), engine, clock=clock, more_handlers=found.handlers)

    with listening(app_at):
        yield found
    engine.dispose()


@contextmanager
def telephone(browser: Browser, board: Board) -> Iterator[Page]:
    """Somebody with a telephone, on the first step."""
    page = visitor(browser, board.origin, width=PHONE)
    page.goto(f"{board.origin}/proef/stemmen")
    yield page
    page.context.close()


def at(page: Page, heading: str) -> None:
    """Wait until this step is shown."""
    expect(page.locator("main h1:visible")).to_have_text(heading)


def press(page: Page, name: str) -> None:
    """Press the button that is shown with this name."""
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def seal(page: Page, answer: str) -> str:
    """Choose and seal; gives the number of the envelope."""
    page.locator("#vraag-1").get_by_text(answer, exact=True).click()
    press(page, "Ga verder")
    at(page, "Klopt uw keuze?")
    press(page, "Ga verder")
    at(page, "Uw stem zit in een dichte envelop")
    return page.locator("[data-step=envelop] [data-part=nummer]").inner_text()


def cast(page: Page, code: str) -> None:
    """Type this code and vote."""
    page.get_by_label("Uw stemcode").fill(code)
    press(page, "Stem")


def held(board: Board, page: Page) -> str:
    """The tracker that the page shows; the board must have it."""
    at(page, "U hebt gestemd")
    tracker = page.locator("[data-part=controlecode]").inner_text()
    assert tracker in {json.loads(one["text"])["tracker"] for one in board.cast.values()}
    return tracker


def altered(page: Page, old: str, new: str) -> None:
    """From now on this browser is given another booth, as a server that cheats would; with its digest left out."""

    def give(route: Route) -> None:
        text = route.fetch().text()
        assert old in text
        route.fulfill(body=text.replace(old, new), content_type="text/javascript")

    def page_without(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("integrity=", "data-was="))

    page.route("**/static/booth/stemhokje.js", give)
    page.route("**/proef/stemmen", page_without)


def cut_before(route: Route) -> None:
    """The network is cut before anything arrives."""
    route.abort("connectionfailed")
