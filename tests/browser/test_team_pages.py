"""What the team does in a real browser: progress that moves, a draw by two people, a form that is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import Engine

from snw_democratie.jobs.worker import Worker
from tests.browser.serving import clock, furnished, serving, signed_in
from tests.web.computations import forever
from tests.web.test_jobs import running, tasks
from tests.web.world import TASKS


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The furnished Nieuw-West of the web tests; the tests of this file use different lotteries of it."""
    with furnished(tmp_path_factory.mktemp("team")) as engine:
        yield engine


@pytest.fixture(scope="module")
def origin(engine: Engine) -> Iterator[str]:
    with serving(engine) as origin:
        yield origin


@pytest.mark.parametrize("width", [360, 1280])
def test_the_keys_of_the_draw_are_large_apart_and_named(browser: Browser, origin: str, width: int) -> None:
    page = signed_in(browser, origin, "anna", width=width)
    page.goto(f"{origin}/team/lotingen/panel-announced/trekken")
    keys = page.get_by_role("group", name="Wat viel er?").get_by_role("button")
    boxes = [box for key in keys.all() if (box := key.bounding_box())]
    page.context.close()
    assert len(boxes) == 10
    assert all(box["width"] >= 44 and box["height"] >= 60 for box in boxes)
    for number, one in enumerate(boxes):
        for other in boxes[:number]:
            across = max(one["x"] - other["x"] - other["width"], other["x"] - one["x"] - one["width"])
            down = max(one["y"] - other["y"] - other["height"], other["y"] - one["y"] - one["height"])
            assert max(across, down) >= 8


def test_progress_moves_by_itself_and_the_stop_button_stops(browser: Browser, origin: str, engine: Engine) -> None:
    page = signed_in(browser, origin, "anna")
    page.goto(f"{origin}/team/lotingen/panel-computing/berekenen")
    with running(Worker(engine, tasks(forever), every=0.1, clock=clock)):
        expect(page.locator("progress")).to_have_attribute("value", re.compile(r"\d\d"), timeout=60_000)
        page.get_by_role("button", name="Stop de berekening").click()
        expect(page.get_by_text("De berekening is gestopt")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Bereken de kansen").click()
    with running(Worker(engine, TASKS, every=0.1, clock=clock)):
        expect(page.get_by_text("De kansen zijn berekend")).to_be_visible(timeout=90_000)
    page.context.close()


def test_two_people_draw_with_the_keys_and_without_scripts(browser: Browser, origin: str) -> None:
    anna, bram = (signed_in(browser, origin, login, scripts=False) for login in ("anna", "bram"))
    path = f"{origin}/team/lotingen/panel-announced/trekken"
    anna.goto(path)
    for digit in "417":
        anna.get_by_role("button", name=digit, exact=True).click()
    anna.get_by_role("button", name="Ja, dit viel er").click()
    expect(anna.get_by_text("Nu moet een andere collega dat ook doen")).to_be_visible()
    bram.goto(path)
    bram.get_by_role("button", name="Ja, dit viel er").click()
    expect(bram.get_by_text("Panel 417 is ingeloot.")).to_be_visible()
    assert bram.locator("tbody tr").count() == 4
    for page in (anna, bram):
        page.context.close()


def test_a_refused_form_gets_the_focus_on_its_errors(browser: Browser, origin: str) -> None:
    page = signed_in(browser, origin, "anna")
    page.goto(f"{origin}/team/lotingen/nieuw")
    page.get_by_label("Waar gaat het over?").fill("Over bomen")
    page.get_by_role("button", name="Bewaar de regels").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Waar gaat het over?")).to_have_value("Over bomen")
    page.get_by_role("alert").get_by_role("link", name="Geef de loting een naam").click()
    expect(page.get_by_label("Naam van de loting")).to_be_focused()
    page.context.close()
