"""A real browser for tests: the machine's own Chromium, and axe-core from the lock file to judge accessibility."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.town import Town
from tests.browser.town import town as opened_town

ROOT = Path(__file__).resolve().parents[2]
FLAGS = (
    "--no-sandbox",  # the build machine runs as root, where Chromium refuses its sandbox
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--accept-lang=nl",  # pages answer in the language that the browser asks for
)
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

# Only what is wrong is told, by its HTML: axe need think of no selector, nor copy the HTML of all that is well.
# Reading all styles again is half as much work as all rules together, and serves one rule: that no style depends on how
# a screen is held. `test_tools_of_the_browser.py` sees to that for all styles at once.
_LOADED = "axe.configure({noHtml: true})"
_RUN = """async rules => {
  const found = await axe.run(document, {
    runOnly: {type: 'tag', values: rules}, resultTypes: ['violations'], preload: {assets: ['media']},
    selectors: false, elementRef: true,
  });
  const broken = found.incomplete.filter(one => one.error).map(one => `${one.id} broke off: ${one.error.message}`);
  return [...broken, ...found.violations.flatMap(({id, impact, help, nodes}) =>
    nodes.map(({element}) => `${id} (${impact}): ${help}: ${element.outerHTML.slice(0, 200)}`))];
}"""

Axe = Callable[[Page], list[str]]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, started once; a test makes its own context, so that cookies never leak from one test to another.

    Stopped after this folder: while it runs, other tests of the same process cannot start an event loop.
    """
    # The first is the same browser without its windows: on two cores the pages of a test take a third of the work.
    chromium = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser"))), None)
    if chromium is None:
        packages = "chromium-headless-shell fonts-noto-core"
        pytest.fail(f"No Chromium on this machine. On Debian, as root: apt-get install {packages}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The Nieuw-West that all may look at and none may change; made when the first test asks for it."""
    with opened_town(tmp_path_factory.mktemp("town")) as found:
        yield found


@pytest.fixture(scope="session")
def axe() -> Axe:
    """`axe(page)`: one line per violation of WCAG 2.2 AA or good practice on the page as it is now."""
    script = ROOT / "node_modules" / "axe-core" / "axe.min.js"
    if not script.exists():
        pytest.fail("axe-core is not installed: run `make test`, or python scripts/front_end.py --with-checkers")
    code = script.read_text("utf-8")

    def violations(page: Page) -> list[str]:
        if not page.evaluate("'axe' in globalThis"):
            # evaluate() is not bound by the page's Content-Security-Policy, a script tag would be.
            page.evaluate(f"{code};{_LOADED}")
        found: list[str] = page.evaluate(_RUN, list(RULES))
        return found

    return violations
