"""The team's pages in a real browser: every page in every state, progress that moves, a draw by two people."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path
from time import monotonic

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine

from snw_democratie.accounts.models import Account
from snw_democratie.app import create_app
from snw_democratie.assemblies import service
from snw_democratie.assemblies.steps import State
from snw_democratie.db.engine import open_engine, reading
from snw_democratie.db.migrate import migrate
from snw_democratie.db.sealed import unseal
from snw_democratie.jobs.worker import Worker
from snw_democratie.security.staff import Staff
from tests.browser.conftest import Axe
from tests.web.test_jobs import forever, running, tasks
from tests.web.world import PASSWORD, SETTINGS, START, TASKS, VAULT, act, furnish

PARTS = ("", "/regels", "/kenmerken", "/lijst", "/sluiten", "/berekenen", "/kansen", "/aankondigen", "/trekken")


BEGAN = monotonic()


def clock() -> datetime:
    """A clock that runs, and that begins a day after what the furnished lotteries know."""
    return START + timedelta(days=1, seconds=monotonic() - BEGAN)


@contextmanager
def serving(engine: Engine, port_of: socket.socket) -> Iterator[str]:
    origin = f"http://127.0.0.1:{port_of.getsockname()[1]}"
    settings = replace(SETTINGS, origin=origin)
    app = create_app(settings, engine, clock=clock)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [port_of]}, daemon=True)
    thread.start()
    try:
        yield origin
    finally:
        server.should_exit = True
        thread.join(timeout=20)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The furnished Nieuw-West of the web tests; the tests of this file use different lotteries of it."""
    folder: Path = tmp_path_factory.mktemp("team")
    engine = open_engine(f"sqlite:///{folder / 'team.sqlite3'}", VAULT)
    migrate(engine)
    furnish(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def origin(engine: Engine) -> Iterator[str]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        with serving(engine, listening) as origin:
            yield origin


def signed_in(browser: Browser, origin: str, login: str, *, width: int = 1280, scripts: bool = True) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=scripts, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(f"{origin}/inloggen")
    page.get_by_label("Naam").fill(login)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Werktafel")
    return page


@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_of_the_team_is_accessible_and_fits(browser: Browser, axe: Axe, origin: str, width: int) -> None:
    page = signed_in(browser, origin, "anna", width=width)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    everything = [f"/team/lotingen/panel-{state}{part}" for state in State for part in PARTS]
    # Each page in the two states in which it differs most; the rest are the same templates with other words.
    chosen = [path for path in everything if "draft" in path or "computed" in path]
    chosen += [f"/team/lotingen/panel-{state}/trekken" for state in (State.ANNOUNCED, State.DRAWN)]
    chosen += ["/team", "/team/lotingen/nieuw", "/team/lotingen/panel-computing/berekenen"]
    chosen += ["/team/lotingen/panel-published/aankondigen"]
    found = []
    for path in chosen:
        page.goto(origin + path)
        found += [f"{path}: {problem}" for problem in axe(page)]
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found += [f"{path}: {wide} px too wide"] if wide > 0 else []
    page.context.close()
    assert found + complaints == []


CONTROLS = "main :is(input:not([type=hidden], [type=radio], [type=checkbox]), select, textarea, button, .ams-button)"
CHOICES = "main :is(.ams-radio__label, .ams-checkbox__label)"  # what is painted and clicked; the inputs are hidden
CUT_OFF = """controls => controls.flatMap(one => {
    const box = one.getBoundingClientRect();
    const name = one.name || one.innerText;
    const found = box.width > 24 && box.height > 24 ? [] : [`${name} is ${box.width} by ${box.height}`];
    if (box.left < 0 || box.right > innerWidth) found.push(`${name} leaves the window`);
    for (let holder = one.parentElement; holder; holder = holder.parentElement) {
        const edge = holder.getBoundingClientRect();
        const clips = getComputedStyle(holder).overflowX !== "visible";
        if (clips && (box.left < edge.left - 0.5 || box.right > edge.right + 0.5)) found.push(`${name} is cut off`);
    }
    return found;
})"""


@pytest.fixture(scope="module")
def wordy(engine: Engine) -> str:
    """The address of a draft whose groups have long names and large numbers, as real ones do."""
    with reading(engine) as session:
        staff = Staff(account_id=1, name="Anna", roles=frozenset({"democracy_team"}))
        assert unseal(session, session.get_one(Account, 1), "login") == "anna"
    slug: str = act(engine, service.create, service.Rules(title="Panel met woorden", seats=30, panels=1000), by=staff)
    groups = ("Sloterdijk Nieuw-West en omgeving", "praktisch opgeleid (vmbo, mbo 1)", "Nieuw-West, overig")
    values = [(group, Fraction(118_400)) for group in groups]
    for feature in ("wijk", "hoogst voltooide opleiding"):
        act(engine, service.add_feature, slug, feature, values, by=staff)
    return f"/team/lotingen/{slug}"


@pytest.mark.parametrize("width", [360, 1280])
def test_every_control_of_the_team_is_painted_whole(browser: Browser, origin: str, wordy: str, width: int) -> None:
    page = signed_in(browser, origin, "anna", width=width)
    found = []
    seen = 0
    paths = [f"/team/lotingen/panel-{state}{part}" for state in State for part in PARTS]
    for path in [*paths, "/team", "/team/lotingen/nieuw", *(wordy + part for part in PARTS)]:
        page.goto(origin + path)
        for controls in (page.locator(CONTROLS), page.locator(CHOICES)):
            seen += controls.count()
            found += [f"{path}: {problem}" for problem in controls.evaluate_all(CUT_OFF)]
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found += [f"{path}: {wide} px too wide"] if wide > 0 else []
    page.context.close()
    assert found == []
    assert seen > 100


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
