"""The browser and the accessibility check work, and see what is wrong."""

from __future__ import annotations

from playwright.sync_api import Browser

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
