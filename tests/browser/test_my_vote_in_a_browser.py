"""What one's own vote did, in a real browser: from the receipt, with no request that says what was chosen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect
from sqlalchemy import Engine

from snw_democratie.budgets.ballot_paper import POINTS
from snw_democratie.db.engine import open_engine
from snw_democratie.db.migrate import migrate
from tests.browser.conftest import Axe
from tests.browser.serving import DESK, PHONE, serving, visitor
from tests.budgets.counting.counted import CLOSED, VOTES, count, publish, voted
from tests.budgets.rounds import add_platform
from tests.web.world import VAULT

SHARES, WITH_POINTS = "gelijk", "punten"
GIVEN = ({1: 4, 2: 1}, {2: 5}, {3: 3, 1: 2}) * 10


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('my-vote') / 'counted.sqlite3'}", VAULT)
    migrate(engine)
    platform = add_platform(engine)
    voted(engine, platform, VOTES, titles={"nl": SHARES})
    voted(engine, platform, GIVEN, titles={"nl": WITH_POINTS}, ballot=POINTS, points=5, rule="greedy/points")
    count(engine)
    for slug in (SHARES, WITH_POINTS):
        publish(engine, slug, platform)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def origin(engine: Engine) -> Iterator[str]:
    with serving(engine, at=lambda: CLOSED + timedelta(days=2)) as address:
        yield address


def receipt(slug: str, marks: dict[str, Any] | list[Any], **more: Any) -> str:
    value = {"format": "snw-buurtbudget-receipt", "version": 1, "round": slug, "title": slug, "receipt": "A-B"}
    return json.dumps({**value, "marks": marks, **more})


def choose(page: Page, text: str) -> None:
    page.set_input_files("#bewijs", {"name": "stem.json", "mimeType": "application/json", "buffer": text.encode()})


def rows(page: Page) -> list[list[str]]:
    page.locator("#deed").wait_for()
    found: list[list[str]] = page.evaluate(
        "[...document.querySelectorAll('#deed tbody tr')].map(row => [...row.children].map(one => one.textContent))"
    )
    return [[text.replace("\xa0", " ") for text in row] for row in found]


def at(origin: str, slug: str) -> str:
    return f"{origin}/buurtbudget/{slug}/uitslag/mijn-stem"


def test_a_kept_receipt_says_what_the_vote_paid_and_goes_nowhere(browser: Browser, origin: str, axe: Axe) -> None:
    page = visitor(browser, origin, width=PHONE)
    asked: list[Request] = []
    page.on("request", lambda one: asked.append(one))
    page.goto(at(origin, SHARES))
    assert page.locator("[data-here]").is_hidden(), "this browser has no receipt"
    page.evaluate("([name, text]) => localStorage.setItem(name, text)",
                  [f"snw-buurtbudget:{SHARES}", receipt(SHARES, {"4": 1, "3": 1, "1": 1})])  # fmt: skip
    page.reload()
    before = len(asked)
    page.locator("[data-here] button").click()
    found = rows(page)
    outcome = page.context.request.get(f"{origin}/buurtbudget/{SHARES}/uitslag/bestand/outcome.json").json()["body"]
    steps = {step["project"]: step for step in outcome["steps"]}
    left = Fraction(outcome["endowment"])
    for name, became, paid in found:
        assert became == "krijgt geld" or became.removeprefix("krijgt geen geld"), "why it got no money is said"
        number = {"Een bankje bij de school": "1", "Fruitbomen": "3", "Zonnepanelen": "4"}[name]
        step = steps.get(number, {})
        cost = {"1": 4_000_000, "3": 3_000_000, "4": 9_000_000}[number]
        if step.get("step") == "bought":
            amount = min(left, Fraction(step["rho"]) * cost)
            left -= amount
            euros = float(paid.removeprefix("€ ").replace(".", "").replace(",", "."))
            assert abs(100 * euros - amount) <= 0.5
    assert any(paid.startswith("€ ") for _, _, paid in found)
    assert page.evaluate("document.activeElement.id") == "kop-deed"
    assert [one.url for one in asked[before:]] == [f"{origin}/buurtbudget/{SHARES}/uitslag/bestand/outcome.json"]
    assert [one.post_data for one in asked if one.method != "GET"] == []
    for width in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": 800})
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.context.close()


def test_on_a_phone_every_amount_can_be_read_without_pushing_the_table(browser: Browser, origin: str) -> None:
    page = visitor(browser, origin, width=360)
    page.goto(at(origin, SHARES))
    choose(page, receipt(SHARES, {"4": 1, "3": 1, "1": 1}))
    rows(page)
    for cell in page.locator("main tbody :is(td, th)").all():
        box = cell.bounding_box()
        assert box is not None
        assert box["x"] >= 0 and box["x"] + box["width"] <= 360, cell.text_content()
    hidden = "[...document.querySelectorAll('main .ams-table')].filter(one => one.scrollWidth > one.clientWidth).length"
    assert page.evaluate(hidden) == 0
    labels = page.locator("#deed tbody tr").first.locator("td").evaluate_all("all => all.map(one => one.dataset.label)")
    assert labels == ["Uitslag", "Uw stem gaf"]
    page.context.close()


@pytest.mark.parametrize("language", ["nl", "tr", "ar"])
def test_a_file_says_where_the_points_went(browser: Browser, origin: str, language: str) -> None:
    page = visitor(browser, origin, language=language)
    page.goto(at(origin, WITH_POINTS))
    choose(page, receipt(WITH_POINTS, {"1": 4, "2": 1}))
    found = rows(page)
    assert [name for name, _, _ in found] == ["Een bankje bij de school", "Een speeltuin"]
    assert "4" in found[0][2] and "1" in found[1][2]
    page.context.close()


def test_what_is_no_receipt_of_this_round_is_said(browser: Browser, origin: str) -> None:
    page = visitor(browser, origin)
    page.goto(at(origin, SHARES))
    for text, said in (
        ("{", "geen bewijs"),
        ("null", "geen bewijs"),
        ('{"marks": {}}', "geen bewijs"),
        (receipt(SHARES, {}, version=2), "geen bewijs"),
        ("", "geen bewijs"),
        (receipt(SHARES, []), "geen bewijs"),
        (receipt(SHARES, {}), "staat geen plan"),
        (receipt(WITH_POINTS, {"1": 1}), "ander buurtbudget"),
        (receipt(SHARES, {"99": 1}), "niet meedeed"),
        (receipt(SHARES, {"1": "<b>"}), "niet meedeed"),
    ):
        page.evaluate("document.querySelector('#bewijs-mis span').textContent = ''")
        choose(page, text)
        page.locator("#bewijs-mis", has_text=said).wait_for()
        assert page.locator("#deed").is_hidden()
    choose(page, receipt(SHARES, {"1": 1}))
    assert len(rows(page)) == 1 and page.locator("#bewijs-mis").is_hidden()
    page.set_input_files("#bewijs", [])
    page.locator("#bewijs-mis", has_text="Kies eerst een bestand").wait_for()
    assert page.locator("#deed").is_hidden()
    page.context.close()


def test_an_answer_that_comes_late_does_not_stand_beside_the_last_choice(browser: Browser, origin: str) -> None:
    page = visitor(browser, origin)
    page.goto(at(origin, SHARES))
    held_up: list[Route] = []
    page.route("**/outcome.json", lambda route: held_up.append(route) if not held_up else route.continue_())
    choose(page, receipt(SHARES, {"99": 1}))
    expect(page.locator("#bewijs-mis")).to_be_hidden()
    choose(page, receipt(SHARES, {"1": 1}))
    assert len(rows(page)) == 1
    with page.expect_response("**/outcome.json"):
        held_up[0].continue_()
    page.evaluate("new Promise(done => setTimeout(done, 200))")
    assert page.locator("#deed").is_visible() and page.locator("#bewijs-mis").is_hidden()
    page.context.close()


def test_without_scripts_the_plans_can_be_looked_up(browser: Browser, origin: str) -> None:
    page = visitor(browser, origin, scripts=False)
    page.goto(at(origin, SHARES))
    assert page.locator("#mijn-stem").is_hidden()
    assert "Fruitbomen" in page.inner_text("table:visible")
    page.context.close()
