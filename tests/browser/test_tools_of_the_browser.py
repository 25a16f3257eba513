"""The browser and the accessibility check work, and see what is wrong."""

from __future__ import annotations

from playwright.sync_api import Browser

from snw_democratie.folders import HERE, TEMPLATES
from tests.browser.conftest import Axe

PAGE = (
    '<!doctype html><html lang="nl"><head><title>Loting</title>'
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:"></head>'
    '<body><main><h1>Loting</h1><img alt="lot" src="data:,"></main></body></html>'
)


def test_axe_tells_good_from_bad_under_a_strict_policy(browser: Browser, axe: Axe) -> None:
    page = browser.new_page()
    page.set_content(PAGE)
    assert axe(page) == []
    page.set_content(PAGE.replace(' alt="lot"', ""))
    assert [problem.partition(" ")[0] for problem in axe(page)] == ["image-alt"]
    page.close()


def test_a_rule_of_axe_that_breaks_off_has_not_said_that_all_is_well(browser: Browser, axe: Axe) -> None:
    page = browser.new_page()
    page.set_content(PAGE)
    page.evaluate("() => { document.createRange = () => { throw new Error('provoked'); }; }")
    assert [problem.partition(".")[0] for problem in axe(page)] == [
        "color-contrast broke off: provoked Skipping color-contrast rule"
    ]
    page.close()


def test_no_style_asks_how_the_screen_is_held() -> None:
    """So nothing can hold a page in one direction (WCAG 1.3.4), which axe is not asked on each page."""
    written = [*(HERE / "static").rglob("*.css"), *TEMPLATES.rglob("*.html"), *(HERE / "static").rglob("*.html")]
    assert len(written) > 50
    assert [path.name for path in written if "orientation" in path.read_text("utf-8")] == []
