"""Who was drawn answers on a cheap phone, without scripts: in Dutch, and in Arabic from right to left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine

from snw_democratie.answers import service
from snw_democratie.answers.standing import Standing
from snw_democratie.db.engine import reading
from tests.answers.conftest import TEAM
from tests.answers.drawn import Panel, after, drawn_panel
from tests.browser.conftest import Axe
from tests.browser.serving import PHONE, furnished, serving

PLACE = "/mijn-aanmelding/plek"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Panel, str]]:
    with furnished(Path(tmp_path_factory.mktemp("answering"))) as engine:
        panel = drawn_panel(engine, TEAM, title="Panel dat antwoordt")
        with serving(engine) as origin:
            yield engine, panel, origin


def press(page: Page, form: str = "main .snw-form") -> None:
    with page.expect_navigation():
        page.locator(f"{form} button[type=submit]").first.click()


def judged(page: Page, axe: Axe) -> list[str]:
    """What is wrong with the page as it is now. Checking needs scripts, so it is done on the same page with them."""
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*axe(page), *([f"{page.url}: {wide} px too wide"] if wide > 0 else [])]


@pytest.mark.parametrize(("language", "scripts", "which"), [("nl", False, 0), ("ar", True, 1)])
def test_a_resident_says_yes_writes_down_needs_and_changes_to_no(
    browser: Browser, axe: Axe, served: tuple[Engine, Panel, str], language: str, scripts: bool, which: int
) -> None:
    engine, panel, origin = served
    mine, found = panel.members[which], []

    def standing() -> Standing:
        with reading(engine) as session:
            return service.place(session, panel.slug, mine.lot, at=after(days=1)).standing

    context = browser.new_context(
        viewport={"width": PHONE, "height": 740}, locale=language, java_script_enabled=scripts,
        extra_http_headers={"accept-language": language},
    )  # fmt: skip
    page = context.new_page()
    page.goto(f"{origin}/mijn-aanmelding")
    page.fill("#code", mine.code)
    press(page)
    for address in (PLACE, f"{PLACE}/ja"):
        page.locator(f"main a[href='{address}']").click()
        page.wait_for_url(f"**{address}")
        found += judged(page, axe) if scripts else []
    press(page)
    page.wait_for_url(f"**{PLACE}/wensen")
    found += judged(page, axe) if scripts else []
    page.fill("#taal", "Tarifit")
    press(page)
    expect(page.locator("#toestemming-fout")).to_be_visible()
    expect(page.locator("#taal")).to_have_value("Tarifit")
    page.locator("label[for=toestemming]").click()
    page.locator("label[for=vergoeding-2]").click()
    press(page)
    page.wait_for_url(f"**{PLACE}")
    expect(page.locator("main .snw-facts")).to_contain_text("Tarifit")
    assert standing() is Standing.ACCEPTED
    page.locator(f"main a[href='{PLACE}/nee']").click()
    press(page)
    page.wait_for_url(f"**{PLACE}")
    expect(page.locator("main .snw-facts")).not_to_contain_text("Tarifit")
    assert standing() is Standing.DECLINED
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    assert not found, "\n".join(found)
    context.close()
