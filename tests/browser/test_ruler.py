"""The ruler for painted controls sees each fault that it is there for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.keyboard import PAINTED
from tests.browser.serving import PHONE, visitor
from tests.browser.town import Town

ADD_STYLE = """css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]; }"""
FAULTS = {
    ".ams-radio__icon-container svg { display: none !important }": "has no painted sign",
    ".ams-radio__circle { stroke: #eee !important }": "has a sign at 1.",
    ".ams-checkbox__icon-container svg { inline-size: 12px !important }": "is 12.0 by",
    ".ams-checkbox__checked-indicator { display: none !important }": "is chosen and does not show it",
    ".ams-radio__checked-indicator { fill: white !important }": "has a mark at 1.",
    ".ams-text-input { border-color: #ddd !important }": "has an edge at 1.",
    ".ams-text-area { opacity: 0 }": "is not painted",
    ".ams-select { color: #aaa !important }": "has text at 2.",
    ".ams-select { position: relative; inset-inline-start: -60px }": "leaves the window",
    ".ams-button { padding: 0 !important; min-block-size: 0 !important; font-size: 12px; line-height: 1 }": "is ",
    ".ams-button--primary { background: white !important; color: black; border: 0 }": "does not stand out",
    ".snw-menu__link { color: #bbb !important }": "has text at 1.",
    ".snw-form { inline-size: 100px; overflow: hidden }": "is cut off",
    ".ams-field-set .snw-map { container-type: inline-size }": "is a container in a fieldset",
}


@pytest.fixture(params=["ltr", "rtl"])
def page(request: pytest.FixtureRequest, browser: Browser, town: Town) -> Iterator[Page]:
    page = visitor(browser, town.origin, width=PHONE)
    page.goto(f"{town.origin}/ontwikkel/onderdelen?richting={request.param}")
    page.evaluate(PAINTED)
    yield page
    page.context.close()


def test_each_fault_is_seen_and_a_good_page_has_none(page: Page) -> None:
    assert page.evaluate("painted.controls()") == []
    for css, expected in FAULTS.items():
        page.evaluate(ADD_STYLE, css)
        assert any(expected in problem for problem in page.evaluate("painted.controls()")), css
        page.evaluate("document.adoptedStyleSheets = []")
    assert page.evaluate("painted.controls()") == []


def test_a_focus_that_does_not_show_is_seen(page: Page) -> None:
    page.keyboard.press("Tab")
    count, problems = page.evaluate("painted.stops()")
    assert (count > 30, problems) == (True, [])
    for css, expected in {
        ":focus-visible { outline: none !important }": "shows no focus",
        ":focus-visible { outline: 3px solid #eee !important }": "shows the focus at 1.",
        ".snw-header { position: fixed; inset: 0; z-index: 9 }": "has the focus behind",
    }.items():
        page.evaluate(ADD_STYLE, css)
        page.keyboard.press("Tab")
        _, problems = page.evaluate("painted.stops()")
        assert any(expected in problem for problem in problems), css
        page.evaluate("document.adoptedStyleSheets = []")


def test_a_page_that_is_too_wide_is_seen(page: Page) -> None:
    assert page.evaluate("painted.width()") == []
    page.evaluate(ADD_STYLE, ".snw-hero, .snw-notice { min-inline-size: 500px }")
    assert "too wide" in page.evaluate("painted.width()")[0]
