"""The voting booth of a referendum in a real browser: vote, check, and everything that can go wrong in between."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from dataclasses import replace

import pytest
from litestar import Litestar
from playwright.sync_api import Browser, Page, Route, expect

from snw_democratie.app import create_app
from snw_democratie.db.engine import open_engine
from snw_democratie.db.migrate import migrate
from snw_democratie.referenda.booth.views import Asked
from tests.browser.conftest import Axe
from tests.browser.serving import PHONE, clock, listening, visitor
from tests.referenda.booth_server import Board
from tests.referenda.letter_codes import letter_code
from tests.referenda.test_ballots_of_the_browser import WITH_BLANK, election
from tests.web.world import SETTINGS, VAULT

CODES = tuple(letter_code(f"0123456789ABCDE{last}") for last in "FGHJK")
CAST = "**/proef/uitbrengen"


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    """An open referendum on a real port."""
    asked = (Asked(question="Komt er een brug?", answers=("Ja", "Nee")),)
    found = Board(election=election(WITH_BLANK).encode(), codes=CODES, asked=asked)
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('booth')}/empty.sqlite3", VAULT)
    migrate(engine)

    def app_at(origin: str) -> Litestar:
        found.origin = origin
        return create_app(replace(SETTINGS, origin=origin), engine, clock=clock, more_handlers=found.handlers)

    with listening(app_at):
        yield found
    engine.dispose()


@pytest.fixture
def voter(browser: Browser, board: Board) -> Iterator[Page]:
    """Somebody with a telephone, on the first step; what the browser complains of is kept in `complaints`."""
    page = visitor(browser, board.origin, width=PHONE)
    page.goto(f"{board.origin}/proef/stemmen")
    yield page
    page.context.close()


def step(page: Page) -> str:
    """The heading that is shown."""
    return page.locator("main h1:visible").inner_text()


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def seal(page: Page, answer: str) -> str:
    """Choose and seal; gives the number of the envelope."""
    page.get_by_text(answer, exact=True).click()
    press(page, "Ga verder")
    press(page, "Ga verder")
    expect(page.locator("main h1:visible")).to_have_text("Uw stem zit in een dichte envelop")
    return page.locator("[data-step=envelop] [data-part=nummer]").inner_text()


def cast(page: Page, code: str) -> None:
    page.get_by_label("Uw stemcode").fill(code)
    press(page, "Stem")


def test_a_vote_is_done_when_the_signed_receipt_is_there_and_not_before(voter: Page, board: Board) -> None:
    before = len(board.cast)
    seal(voter, "Nee")
    assert not voter.get_by_text("Uw controlecode").is_visible()
    cast(voter, CODES[0])
    expect(voter.locator("main h1:visible")).to_have_text("U hebt gestemd")
    assert len(board.cast) == before + 1
    tracker = voter.locator("[data-part=controlecode]").inner_text()
    assert json.loads(list(board.cast.values())[-1]["text"])["tracker"] == tracker
    assert voter.title().startswith("U hebt gestemd")
