"""The one door and another language on a page that answers a form, with a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.referenda import COMING
from tests.browser.serving import PHONE, sign_in, visitor
from tests.browser.town import Town

REFERENDUM = "ABCD-EFGH-JKMN-PQRST"


def test_without_scripts_and_by_keyboard_a_wrong_code_is_read_in_another_language(browser: Browser, town: Town) -> None:
    page = visitor(browser, town.origin, width=PHONE, scripts=False)
    page.goto(town.origin)
    page.locator(".snw-door__link").first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.locator("main input[name=code]").focus()
    page.keyboard.type("fout")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.locator("button.snw-languages__link[lang=ar]").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    expect(page.locator("main input[name=code]")).to_have_value("fout")
    page.context.close()


def test_a_code_of_a_referendum_does_not_leave_the_device(browser: Browser, town: Town) -> None:
    page = visitor(browser, town.origin, width=PHONE)
    page.goto(f"{town.origin}/meedoen")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.fill("main input[name=code]", REFERENDUM)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Dit is een code voor een referendum")).to_be_visible()
    expect(page.locator("main input[name=code]")).to_have_value("")
    assert "POST" not in sent
    page.context.close()


def test_a_refused_form_of_the_team_stays_in_another_language(browser: Browser, town: Town) -> None:
    page = visitor(browser, town.origin)
    sign_in(page, town.origin, "anna")
    page.goto(f"{town.origin}/team/lotingen/nieuw")
    page.fill("main input[name=titel]", "Mijn panel")
    with page.expect_navigation():
        page.locator("main .snw-form button[type=submit]").first.click()
    with page.expect_navigation():
        page.locator("button.snw-languages__link[lang=pl]").click()
    expect(page.locator("html")).to_have_attribute("lang", "pl")
    expect(page.locator("main input[name=titel]")).to_have_value("Mijn panel")
    page.context.close()


@pytest.mark.parametrize("place", [f"/referendum/{COMING}/sleutels", "/uitnodiging", "/meedoen"])
def test_a_link_that_was_cut_off_is_no_code_and_breaks_no_page(browser: Browser, town: Town, place: str) -> None:
    page = visitor(browser, town.origin)
    broken: list[object] = []
    page.on("pageerror", lambda error: broken.append(error))
    page.goto(f"{town.origin}{place}#ABCD%")
    field = page.locator("main input[name=code], main input[name=uitnodiging]").first
    expect(field).to_have_value("")
    assert broken == []
    assert "#" not in page.url or place == "/meedoen", "there a code goes into the field, and anything else stays"
    page.context.close()
